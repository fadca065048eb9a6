import Foundation

/// Measures of location and spread that bear outliers or suit ratios.
///
/// Every one answers with `undefined` for an empty sample and for values that are not finite.
public enum Descriptive {
  /// The middle value, or the mean of the two middle ones.
  ///
  /// - Complexity: O(n) on average.
  public static func median(_ values: [Double]) -> Outcome<Double> {
    QuantileRule.type7.quantile(0.5, of: values).flatMap { .finite($0) }
  }

  /// The mean without the outermost values.
  ///
  /// - Parameters:
  ///   - values: the sample, in any order.
  ///   - share: the share to drop at each end, 0..<0.5; the number dropped is rounded down.
  /// - Complexity: O(n log n).
  public static func trimmedMean(_ values: [Double], share: Double) -> Outcome<Double> {
    ordered(values, share: share) { sorted, cut in
      mean(sorted[cut..<sorted.count - cut])
    }
  }

  /// The mean with the outermost values moved to the outermost that are kept.
  ///
  /// - Parameters:
  ///   - values: the sample, in any order.
  ///   - share: the share to move at each end, 0..<0.5; the number moved is rounded down.
  /// - Complexity: O(n log n).
  public static func winsorizedMean(_ values: [Double], share: Double) -> Outcome<Double> {
    ordered(values, share: share) { sorted, cut in
      let low = sorted[cut]
      let high = sorted[sorted.count - 1 - cut]
      return mean(sorted.map { min(max($0, low), high) }[...])
    }
  }

  /// The median of the distances from the median.
  ///
  /// - Parameters:
  ///   - values: the sample, in any order.
  ///   - isNormalConsistent: scaled to estimate the standard deviation of a normal
  ///     distribution, by 1 / Φ⁻¹(3/4).
  public static func medianAbsoluteDeviation(
    _ values: [Double], isNormalConsistent: Bool = false
  ) -> Outcome<Double> {
    median(values).flatMap { center in
      median(values.map { abs($0 - center) }).map {
        isNormalConsistent ? $0 * 1.482602218505602 : $0
      }
    }
  }

  /// The distance between the quartiles.
  public static func interquartileRange(
    _ values: [Double], rule: QuantileRule = .type7
  ) -> Outcome<Double> {
    rule.quantile(0.25, of: values).flatMap { low in
      rule.quantile(0.75, of: values).flatMap { .finite($0 - low) }
    }
  }

  /// The exponential of the mean logarithm, of positive values.
  public static func geometricMean(_ values: [Double]) -> Outcome<Double> {
    positive(values) { exp(mean($0.map { log($0) }[...])) }
  }

  /// The reciprocal of the mean reciprocal, of positive values.
  public static func harmonicMean(_ values: [Double]) -> Outcome<Double> {
    positive(values) { 1 / mean($0.map { 1 / $0 }[...]) }
  }

  /// The median of the means of all pairs, each value with itself included.
  ///
  /// Source: Hodges & Lehmann (1963), "Estimates of location based on rank tests".
  ///
  /// - Complexity: O(n²) time and memory; undefined above 5,000 values.
  public static func hodgesLehmann(_ values: [Double]) -> Outcome<Double> {
    guard values.count <= 5_000 else { return .undefined(.tooLarge) }
    return median(walshAverages(values))
  }

  /// The median of all differences between a value of `first` and one of `second`.
  ///
  /// - Complexity: O(nm) time and memory; undefined above 12.5 million pairs.
  public static func hodgesLehmannShift(_ first: [Double], _ second: [Double]) -> Outcome<Double> {
    guard first.count <= 12_500_000 / max(second.count, 1) else { return .undefined(.tooLarge) }
    return median(first.flatMap { value in second.map { value - $0 } })
  }

  static func walshAverages(_ values: [Double]) -> [Double] {
    var averages: [Double] = []
    averages.reserveCapacity(values.count * (values.count + 1) / 2)
    for index in values.indices {
      for other in 0...index { averages.append(values[index] / 2 + values[other] / 2) }
    }
    return averages
  }

  private static func mean(_ values: ArraySlice<Double>) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  private static func ordered(
    _ values: [Double], share: Double, _ statistic: ([Double], Int) -> Double
  ) -> Outcome<Double> {
    guard share >= 0, share < 0.5 else { return .undefined(.invalidLevel(share)) }
    guard !values.isEmpty else { return .undefined(.noData) }
    guard values.allSatisfy(\.isFinite) else { return .undefined(.notFinite) }
    // 0.2 * 15 must be 3 though it rounds to just below or above.
    let cut = Int((share * Double(values.count) + 1e-9).rounded(.down))
    guard 2 * cut < values.count else { return .undefined(.tooFewValues(values.count, needed: 1)) }
    return .finite(statistic(values.sorted(), cut))
  }

  private static func positive(
    _ values: [Double], _ statistic: ([Double]) -> Double
  ) -> Outcome<Double> {
    guard !values.isEmpty else { return .undefined(.noData) }
    guard values.allSatisfy(\.isFinite) else { return .undefined(.notFinite) }
    guard values.allSatisfy({ $0 > 0 }) else {
      return .undefined(.outsideDomain("positive values"))
    }
    // In one order, so that the last bit does not depend on that of the rows.
    return .finite(statistic(values.sorted()))
  }
}
