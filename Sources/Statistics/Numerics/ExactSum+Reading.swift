import Foundation

extension ExactSum {
  /// The sum, rounded once to the nearest double, ties to even.
  public var value: Double {
    if let limit = specialValue { return limit }
    let magnitude = magnitude
    return Self.rounded(
      magnitude.top, exponent: magnitude.exponent, isSticky: magnitude.isSticky,
      isNegative: magnitude.isNegative)
  }

  /// The sum as a number of 53 bits times a power of two: also where it is beyond the range of
  /// doubles.
  ///
  /// - Returns: a significand of magnitude in 1..<2 (or 0) and its exponent.
  package var scaled: (significand: Double, exponent: Int) {
    if let limit = specialValue { return (limit, 0) }
    let magnitude = magnitude
    guard magnitude.top != 0 else { return (0, 0) }
    let width = 128 - magnitude.top.leadingZeroBitCount
    let value = Self.rounded(
      magnitude.top, exponent: 1 - width, isSticky: magnitude.isSticky,
      isNegative: magnitude.isNegative)
    // Rounding up to 2 is as good as 1 with the next exponent.
    let carries = abs(value) == 2
    return (carries ? value / 2 : value, magnitude.exponent + width - 1 + (carries ? 1 : 0))
  }

  /// The sum as a double and what that double lacks, itself rounded once: 106 bits.
  package var pair: (high: Double, low: Double) {
    let high = value
    guard high.isFinite else { return (high, 0) }
    if words.isEmpty, small.magnitude < 1 << 53 { return (high, 0) }
    var rest = self
    rest.add(-high)
    return (high, rest.value)
  }

  /// -1, 0 or 1.
  package var sign: Int {
    let magnitude = magnitude
    return magnitude.top == 0 ? 0 : magnitude.isNegative ? -1 : 1
  }

  private var specialValue: Double? {
    if special.isEmpty { return nil }
    if special == .positive { return .infinity }
    if special == .negative { return -.infinity }
    return .nan
  }

  /// The leading bits of the magnitude in units of 2^exponent, and whether bits below are set.
  private struct Magnitude {
    var top: UInt128
    var exponent: Int
    var isSticky = false
    var isNegative: Bool
  }

  private var magnitude: Magnitude {
    guard !words.isEmpty else {
      return Magnitude(
        top: small.magnitude, exponent: Int(smallExponent), isNegative: small < 0)
    }
    let (words, base, isNegative) = unsignedWords
    guard let last = words.lastIndex(where: { $0 != 0 }) else {
      return Magnitude(top: 0, exponent: 0, isNegative: false)
    }
    guard last > 0 else {
      return Magnitude(top: UInt128(words[0]), exponent: 64 * base, isNegative: isNegative)
    }
    return Magnitude(
      top: UInt128(words[last]) << 64 | UInt128(words[last - 1]),
      exponent: 64 * (base + last - 1),
      isSticky: words[..<(last - 1)].contains { $0 != 0 }, isNegative: isNegative)
  }

  /// The magnitude in words of 64 bits, the first in units of 2^(64 * base), and the sign.
  var unsignedWords: (words: [UInt64], base: Int, isNegative: Bool) {
    var whole = self
    whole.small = 0
    if small != 0 { whole.addToWords(small, exponent: Int(smallExponent)) }
    var words = whole.words
    let isNegative = words.last.map { Int64(bitPattern: $0) < 0 } ?? false
    if isNegative {
      var carried = true
      for index in words.indices {
        let (word, overflow) = (~words[index]).addingReportingOverflow(carried ? 1 : 0)
        words[index] = word
        carried = overflow
      }
    }
    return (words, Int(whole.wordsBase), isNegative)
  }

  /// The nearest double to top times 2^exponent, ties to even.
  ///
  /// - Parameter isSticky: whether the number is larger by less than a unit; `top` then has more
  ///   than 64 bits.
  private static func rounded(
    _ top: UInt128, exponent: Int, isSticky: Bool, isNegative: Bool
  ) -> Double {
    guard top != 0 else { return 0 }
    let width = 128 - top.leadingZeroBitCount
    // The place of the last bit that a double of this size has.
    let unit = max(exponent + width - 53, -1074)
    let dropped = unit - exponent
    var kept: UInt64
    if dropped <= 0 {
      kept = UInt64(top)
      let value = scalbn(Double(kept), exponent)
      return isNegative ? -value : value
    }
    if dropped > 127 {
      kept = 0
    } else {
      kept = UInt64(truncatingIfNeeded: top >> UInt128(dropped))
      let rest = top & ((1 << UInt128(dropped)) - 1)
      let half = UInt128(1) << UInt128(dropped - 1)
      if rest > half || rest == half && (isSticky || kept & 1 == 1) { kept += 1 }
    }
    let value = scalbn(Double(kept), unit)
    // A sum of zero, also one that is too small for a double, has no sign.
    return isNegative && value != 0 ? -value : value
  }
}
