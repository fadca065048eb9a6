import Foundation

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
    fixed(range.lowerBound, decimals: decimals) + " to "
      + fixed(range.upperBound, decimals: decimals)
  }

  /// Decimals that suit numbers of an extent: 1 for 0...100, 2 for 1...6.
  package static func decimals(forExtent extent: Double) -> Int {
    guard extent > 0, extent.isFinite else { return 1 }
    return min(max(2 - Int(log10(extent * 0.9999).rounded(.down)), 0), 6)
  }
}
