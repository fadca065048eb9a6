/// How many respondents of equal weight would tell as much as respondents of unequal weights, as far as the
/// weights have nothing to do with what is measured.
///
/// Source: Kish (1965), "Survey Sampling", section 11.7.
public struct WeightedSampleSize: Sendable, Equatable {
  /// How many respondents have a positive weight.
  public let count: Int
  /// The sum of the weights.
  public let weightTotal: Double
  /// (Σ w)² / Σ w², at most ``count``.
  public let effective: Double

  /// The size of a sample with weights.
  ///
  /// - Parameter weights: one a respondent, finite and 0 or more.
  /// - Throws: ``StatisticsError`` for a weight that cannot be used, and where none is positive.
  /// - Complexity: O(n).
  public init(_ weights: [Double]) throws(StatisticsError) {
    var sum = ExactSum()
    var squares = ExactSum()
    var count = 0
    for (index, weight) in weights.enumerated() {
      guard weight >= 0, weight <= 1e150 else {
        throw .weightNotUsable(weight, cluster: index, column: 0)
      }
      sum.add(weight)
      squares.add(product: weight, weight)
      if weight > 0 { count += 1 }
    }
    let total = sum.value
    guard squares.value > 0 else {
      throw .argumentNotUsable(name: "weights", value: total)
    }
    self.count = count
    weightTotal = total
    effective = total * total / squares.value
  }

  /// By how much unequal weights raise the variance of a mean: n over the effective size, which is
  /// 1 + cv² of the weights.
  public var designEffect: Double { Double(count) / effective }
}
