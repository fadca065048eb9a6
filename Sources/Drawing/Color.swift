import Foundation

/// A colour in sRGB; every part lies in 0...1, alpha 1 is opaque.
package struct Color: Hashable, Sendable {
  package var red: Double
  package var green: Double
  package var blue: Double
  package var alpha: Double

  package init(red: Double, green: Double, blue: Double, alpha: Double = 1) {
    self.red = red
    self.green = green
    self.blue = blue
    self.alpha = alpha
  }

  /// A colour written down in source code as `#RRGGBB`; a malformed literal is a programming error.
  package init(hex: StaticString) {
    guard let color = Color(parsing: hex.description) else {
      preconditionFailure("a colour is written #RRGGBB, not \(hex)")
    }
    self = color
  }

  /// A colour read at run time, `#RRGGBB`.
  ///
  /// - Returns: nil when the text is anything else.
  package init?(parsing text: String) {
    let digits = text.utf8.dropFirst()
    guard text.utf8.first == UInt8(ascii: "#"), digits.count == 6 else { return nil }
    var value = 0
    for digit in digits {
      guard let nibble = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
      value = value << 4 | nibble
    }
    self.init(
      red: Double(value >> 16 & 0xFF) / 255, green: Double(value >> 8 & 0xFF) / 255,
      blue: Double(value & 0xFF) / 255)
  }

  package static let black = Color(red: 0, green: 0, blue: 0)
  package static let white = Color(red: 1, green: 1, blue: 1)

  /// The same colour with another opacity in 0...1.
  package func opacity(_ alpha: Double) -> Color {
    Color(red: red, green: green, blue: blue, alpha: alpha)
  }

  /// The colour as `#RRGGBB`; its opacity is left out.
  package var hexadecimal: String {
    "#"
      + [red, green, blue].map { part in
        let value = Int((min(max(part, 0), 1) * 255).rounded())
        return (value < 16 ? "0" : "") + String(value, radix: 16, uppercase: true)
      }.joined()
  }

  /// Relative luminance in 0...1 (WCAG 2.2, definition of relative luminance).
  package var luminance: Double {
    func linear(_ part: Double) -> Double {
      part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// The contrast ratio with another opaque colour, 1...21 (WCAG 2.2, definition of contrast ratio).
  package func contrast(with other: Color) -> Double {
    let (first, second) = (luminance, other.luminance)
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)
  }
}
