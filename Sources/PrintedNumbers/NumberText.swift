internal import Foundation
internal import Wording

/// Numbers as text, the same in every locale.
package enum NumberText {
  /// The true minus sign.
  package static let minus = "\u{2212}"

  /// A number with a fixed count of decimals, correctly rounded, with a true minus sign.
  ///
  /// What rounds to zero has no sign. A number that is not finite gives an en dash.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return "\u{2013}" }
    let digits = String(format: "%.*f", max(0, decimals), abs(value))
    let isZero = digits.allSatisfy { $0 == "0" || $0 == "." }
    return value < 0 && !isZero ? minus + digits : digits
  }

  /// "61.8 to 66.0": words, since a dash beside a minus sign misleads.
  package static func range(_ range: ClosedRange<Double>, decimals: Int) -> String {
    let lower = fixed(range.lowerBound, decimals: decimals)
    let upper = fixed(range.upperBound, decimals: decimals)
    return said("\(lower) to \(upper)")
  }

  /// Decimals that suit numbers of an extent: 1 for 0...100, 2 for 1...6.
  package static func decimals(forExtent extent: Double) -> Int {
    guard extent > 0, extent.isFinite else { return 1 }
    return min(max(2 - Int(log10(extent * 0.9999).rounded(.down)), 0), 6)
  }

  /// A number with a fixed count of decimals as C prints it: with a hyphen before it where it is
  /// negative, also where it rounds to zero.
  package static func hyphened(_ value: Double, decimals: Int) -> String {
    String(format: "%.\(decimals)f", value)
  }

  /// At most so many significant digits, without the zeros that end them; with an exponent where
  /// that is shorter.
  package static func significant(_ value: Double, digits: Int = 4) -> String {
    String(format: "%.\(digits)g", value)
  }

  /// As written: whole numbers without a point, others in the fewest digits that read back.
  package static func plain(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
  }

  /// How much stands behind a figure, degrees of freedom say: one decimal below 100.
  package static func size(_ value: Double) -> String {
    fixed(value, decimals: value < 100 ? 1 : 0)
  }

  /// A whole number with thin spaces between thousands, from five digits on.
  package static func grouped(_ number: Int) -> String {
    let digits = String(abs(number))
    guard digits.count > 4 else { return String(number) }
    var groups: [Substring] = []
    var rest = Substring(digits)
    while rest.count > 3 {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    groups.insert(rest, at: 0)
    return (number < 0 ? minus : "") + groups.joined(separator: "\u{2009}")
  }

  /// "95 %" with a narrow no-break space.
  package static func percent(_ share: Double) -> String {
    let percent = share * 100
    let text =
      abs(percent - percent.rounded()) < 1e-9
      ? String(Int(percent.rounded())) : String(format: "%.8g", locale: nil, percent)
    return "\(text)\u{202F}%"
  }

  /// "95 % interval", the title of a column of intervals.
  package static func intervalTitle(level: Double) -> String {
    said("\(percent(level)) interval")
  }

  /// "2–4", or "1" when no other rank is possible.
  package static func ranks(_ lower: Int, _ upper: Int) -> String {
    lower == upper ? "\(lower)" : "\(lower)–\(upper)"
  }
}
