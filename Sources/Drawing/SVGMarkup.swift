import Foundation

/// The words and numbers of an SVG, such that nothing in them can be taken for more than that.
package enum SVGMarkup {
  /// A text between tags or in an attribute: no sign of it is markup, and none is one that XML
  /// cannot hold.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(isHoldable(scalar) ? scalar : "\u{FFFD}")
      }
    }
    return escaped
  }

  /// JSON between tags; what XML cannot hold stays what it was to a reader of the JSON.
  static func escaped(json: String) -> String {
    var held = ""
    held.reserveCapacity(json.utf8.count)
    for scalar in json.unicodeScalars {
      if isHoldable(scalar) {
        held.unicodeScalars.append(scalar)
      } else {
        let digits = String(scalar.value, radix: 16)
        held += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      }
    }
    return escaped(held)
  }

  /// Whether XML 1.0 may hold a character as such (its production 2), and a reader need not fear it.
  private static func isHoldable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: true
    case 0..<0x20, 0x7F...0x9F, 0xFFFE, 0xFFFF: false
    default: true
    }
  }

  /// A number with so many decimals at most, without an exponent and without a zero that says nothing.
  ///
  /// - Parameter value: At most 10^12 in size.
  package static func number(_ value: Double, decimals: Int = 2) -> String {
    var scale = 1
    for _ in 0..<decimals { scale *= 10 }
    let limit = 1e12
    let units = Int((min(max(value, -limit), limit) * Double(scale)).rounded())
    let (whole, part) = units.magnitude.quotientAndRemainder(dividingBy: UInt(scale))
    var text = units < 0 ? "-\(whole)" : "\(whole)"
    guard part > 0 else { return text }
    var digits = "\(part)"
    digits = String(repeating: "0", count: decimals - digits.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    text += "." + digits
    return text
  }

  /// A name as an identifier: two names never give the same one.
  static func identifier(_ name: String) -> String {
    var text = ""
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += "_" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    return text
  }

  /// Where a link leads, as an attribute says it; nil for what leads anywhere but to a page on the
  /// web, a letter to be written, or a place of the same document.
  static func reference(_ target: LinkTarget, prefix: String) -> String? {
    switch target {
    case .destination(let name): return "#\(prefix)-at-\(identifier(name))"
    case .uri(let address):
      let isSafe =
        address.hasPrefix("#")
        || ["http:", "https:", "mailto:"].contains { address.lowercased().hasPrefix($0) }
      guard isSafe else { return nil }
      // Readers of addresses drop or take for an end what is no sign of an address.
      var kept = ""
      for scalar in address.unicodeScalars {
        let category = scalar.properties.generalCategory
        if scalar == " " {
          kept += "%20"
        } else if category != .control, category != .format {
          kept.unicodeScalars.append(scalar)
        }
      }
      return escaped(kept)
    }
  }
}

/// Attributes of an element, in the order in which they are written.
struct SVGAttributes: Hashable {
  private(set) var all: [Attribute] = []

  struct Attribute: Hashable {
    let name: String
    /// Escaped.
    let value: String
  }

  /// - Parameter value: Escaped; nil for an attribute that is left out.
  mutating func add(_ name: String, _ value: String?) {
    if let value { all.append(Attribute(name: name, value: value)) }
  }

  mutating func add(_ name: String, _ value: Double, decimals: Int = 2) {
    add(name, SVGMarkup.number(value, decimals: decimals))
  }

  mutating func add(_ others: SVGAttributes) { all += others.all }

  func contains(_ attribute: Attribute) -> Bool { all.contains(attribute) }

  func filter(_ isKept: (Attribute) -> Bool) -> SVGAttributes {
    var kept = SVGAttributes()
    kept.all = all.filter(isKept)
    return kept
  }

  var isEmpty: Bool { all.isEmpty }

  /// ` name="value"` for each.
  var text: String { all.map { " \($0.name)=\"\($0.value)\"" }.joined() }
}
