import Foundation

/// How a proportion was rounded to the decimals that are printed.
public enum ProportionRounding: String, CaseIterable, Codable, Sendable {
  /// To the nearest; a figure half way may have gone either way, as half-up and half-even differ.
  case nearest
  /// To the next that is not smaller.
  case up
  /// To the next that is not larger: truncation.
  case down

  /// The bit of a set of roundings.
  var bit: UInt8 {
    switch self {
    case .nearest: 1
    case .up: 2
    case .down: 4
    }
  }
}

/// A proportion as it is printed, to a number of decimals: 0.853, or the percentage 85.3.
///
/// The arithmetic is that of whole numbers, so that what fits a count does not depend on how binary
/// fractions round.
///
///     let share = RoundedProportion(percentage: "94.1")
///     share?.count(of: 17)  // 16: 16/17 is 0.94118
///     share?.count(of: 18)  // nil: 17/18 is 0.94444
///
/// Source: the granularity test of Brown & Heathers (2017), "The GRIM test".
public struct RoundedProportion: Sendable, Hashable {
  /// The proportion in units of its last decimal, 0...10^decimals.
  public let units: Int
  /// Decimals of the proportion, 0...``mostDecimals``; those of a percentage and two more.
  public let decimals: Int

  /// The most decimals that are told apart.
  public static let mostDecimals = 11

  /// The number of units in the whole.
  public var scale: Int { Self.powers[decimals] }
  /// 0...1.
  public var value: Double { Double(units) / Double(scale) }
  /// Whether none or all were counted, which any denominator can give.
  public var isAtEnd: Bool { units == 0 || units == scale }

  /// A proportion of so many units of its last decimal.
  ///
  /// - Returns: nil unless `decimals` is in 0...``mostDecimals`` and the proportion in 0...1.
  public init?(units: Int, decimals: Int) {
    guard (0...Self.mostDecimals).contains(decimals), units >= 0,
      units <= Self.powers[decimals]
    else { return nil }
    self.units = units
    self.decimals = decimals
  }

  /// A proportion as it is printed, such as "0.853".
  ///
  /// - Returns: nil for what is no plain decimal number of 0...1, or has too many decimals.
  public init?(proportion text: String) { self.init(text, shift: 0) }

  /// A percentage as it is printed, such as "85.3" or "85.30", without a sign.
  ///
  /// - Returns: nil for what is no plain decimal number of 0...100, or has too many decimals.
  public init?(percentage text: String) { self.init(text, shift: 2) }

  private init?(_ text: String, shift: Int) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts.first else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    let digits = whole + fraction
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }),
      let units = Int(digits)
    else { return nil }
    self.init(units: units, decimals: fraction.count + shift)
  }

  /// The count out of `denominator` that this is the rounded share of; the nearest where several are.
  ///
  /// - Parameters:
  ///   - denominator: The number of trials, 1 or more.
  ///   - roundings: How it may have been rounded.
  /// - Returns: nil where no count gives the figure.
  public func count(
    of denominator: Int, roundedAs roundings: [ProportionRounding] = [.nearest]
  ) -> Int? {
    guard denominator > 0, denominator <= Self.largestDenominator else { return nil }
    let allowed = roundings.reduce(UInt8(0)) { $0 | $1.bit }
    let (below, rest) = (units * denominator).quotientAndRemainder(dividingBy: scale)
    // A whole unit away is told by neither rounding.
    let lower = Self.lowerFit(rest, denominator)
    let upper = below < denominator ? Self.upperFit(rest, denominator, scale) : 0
    let isNearerBelow = 2 * rest <= scale
    if lower & allowed != 0, upper & allowed == 0 || isNearerBelow { return below }
    return upper & allowed != 0 ? below + 1 : nil
  }

  /// The roundings by which some count out of `denominator` gives the figure.
  public func roundings(of denominator: Int) -> [ProportionRounding] {
    guard denominator > 0, denominator <= Self.largestDenominator else { return [] }
    let (below, rest) = (units * denominator).quotientAndRemainder(dividingBy: scale)
    let fit =
      Self.lowerFit(rest, denominator)
      | (below < denominator ? Self.upperFit(rest, denominator, scale) : 0)
    return ProportionRounding.allCases.filter { fit & $0.bit != 0 }
  }

  /// The largest denominator that counts are looked for of.
  public static let largestDenominator = 1_000_000

  /// How many figures of so many decimals are the rounded share of some count out of `denominator`.
  ///
  /// A count whose share lies half way between two figures may give either.
  public static func figures(of denominator: Int, decimals: Int) -> Int {
    let scale = powers[decimals]
    // 2 · scale · count / denominator is odd: shares half way.
    let common = greatestCommonDivisor(2 * scale, denominator)
    let halves = (2 * scale / common).isMultiple(of: 2) ? 0 : (common + 1) / 2
    return min(denominator + 1 + halves, scale + 1)
  }

  static let powers = (0...mostDecimals).map { place in
    (0..<place).reduce(1) { power, _ in power * 10 }
  }

  private static func greatestCommonDivisor(_ one: Int, _ other: Int) -> Int {
    var (one, other) = (one, other)
    while other != 0 { (one, other) = (other, one % other) }
    return one
  }

  // MARK: - Fits as sets of bits

  /// With which roundings the count below gives the figure; its share is `rest / denominator` units
  /// smaller than what is printed.
  @inline(__always)
  private static func lowerFit(_ rest: Int, _ denominator: Int) -> UInt8 {
    (2 &* rest <= denominator ? 1 : 0) | (rest < denominator ? 2 : 0) | (rest == 0 ? 4 : 0)
  }

  /// With which roundings the count above gives it, whose share is larger.
  @inline(__always)
  private static func upperFit(_ rest: Int, _ denominator: Int, _ scale: Int) -> UInt8 {
    let gap = scale &- rest
    return (2 &* gap <= denominator ? 1 : 0) | (gap < denominator ? 4 : 0)
  }

  /// Writes for each denominator from 1 the roundings by which a count gives the figure, as bits of
  /// ``ProportionRounding``, `stride` places apart from `offset` on.
  func writeFits(
    upTo largest: Int, to fits: inout [UInt8], offset: Int, stride: Int
  ) {
    let scale = scale
    let units = units
    fits.withUnsafeMutableBufferPointer { fits in
      var place = offset
      // units · denominator = below · scale + rest, kept without a division.
      var below = 0
      var rest = 0
      for denominator in 1...largest {
        rest &+= units
        while rest >= scale {
          rest &-= scale
          below &+= 1
        }
        var fit = Self.lowerFit(rest, denominator)
        if below < denominator { fit |= Self.upperFit(rest, denominator, scale) }
        fits[place] = fit
        place &+= stride
      }
    }
  }
}
