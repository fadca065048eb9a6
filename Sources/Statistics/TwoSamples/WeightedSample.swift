/// Values with weights, and the distances between two such samples.
///
/// Weights need not be counts: only their shares matter. Values of weight 0 do not count.
public struct WeightedSample: Sendable {
  private let values: [Double]
  private let cumulated: [Double]
  private let total: Double

  /// Values in any order with their weights.
  ///
  /// - Parameters:
  ///   - values: finite numbers in any order.
  ///   - weights: finite, 0 or more, one per value; nil for equal weights.
  /// - Throws: ``StatisticsError`` when a value is not finite, a weight is not usable, or the lists
  ///   differ in length.
  /// - Complexity: O(n log n).
  public init(_ values: [Double], weights: [Double]? = nil) throws(StatisticsError) {
    let weights = weights ?? [Double](repeating: 1, count: values.count)
    guard values.count == weights.count else { throw .lengthsDiffer(values.count, weights.count) }
    try requireFinite(values)
    if let index = weights.firstIndex(where: { !$0.isFinite || $0 < 0 }) {
      throw .weightNotUsable(weights[index], cluster: index, column: 0)
    }
    let pairs = zip(values, weights).filter { $0.1 > 0 }.sorted { $0 < $1 }
    self.values = pairs.map(\.0)
    var sum = CompensatedSum()
    cumulated = pairs.map {
      sum.add($0.1)
      return sum.value
    }
    total = sum.value
  }

  /// The Wasserstein-1 distance to another sample, in the unit of the values.
  ///
  /// - Complexity: O(n + m).
  public func wasserstein1(to other: WeightedSample) -> Outcome<Double> {
    integrate(other) { abs($0) }
  }

  /// The energy distance to another sample: the root of twice the integral of (F - G)².
  ///
  /// - Complexity: O(n + m).
  public func energyDistance(to other: WeightedSample) -> Outcome<Double> {
    integrate(other) { $0 * $0 }.map { (2 * $0).squareRoot() }
  }

  private func integrate(
    _ other: WeightedSample, _ height: (Double) -> Double
  ) -> Outcome<Double> {
    guard !values.isEmpty, !other.values.isEmpty else { return .undefined(.noData) }
    guard total.isFinite, other.total.isFinite else { return .undefined(.notFinite) }
    var i = 0
    var j = 0
    var previous = min(values[0], other.values[0])
    var area = 0.0
    while i < values.count || j < other.values.count {
      let next = min(
        i < values.count ? values[i] : .infinity,
        j < other.values.count ? other.values[j] : .infinity)
      let own = i == 0 ? 0 : cumulated[i - 1] / total
      let their = j == 0 ? 0 : other.cumulated[j - 1] / other.total
      if next > previous { area += height(own - their) * (next - previous) }
      previous = next
      while i < values.count, values[i] == next { i += 1 }
      while j < other.values.count, other.values[j] == next { j += 1 }
    }
    return .finite(area)
  }
}
