extension Jackknife {
  /// The jackknife of a mean.
  ///
  /// - Complexity: O(n): without one score the sum is a difference.
  public init(meanOf scores: [Double]) {
    let total = Self.sum(scores)
    let count = Double(scores.count)
    self.init(
      estimate: total / count, values: scores.map { (total - $0) / (count - 1) })
  }

  /// The jackknife of a ratio of two sums, such as a mean over clusters.
  ///
  /// - Throws: ``StatisticsError`` when the lists differ in length.
  /// - Complexity: O(n).
  public init(
    ratioOf numerators: [Double], to denominators: [Double]
  ) throws(StatisticsError) {
    guard numerators.count == denominators.count else {
      throw .lengthsDiffer(numerators.count, denominators.count)
    }
    let above = Self.sum(numerators)
    let below = Self.sum(denominators)
    self.init(
      estimate: above / below,
      values: zip(numerators, denominators).map { (above - $0) / (below - $1) })
  }

  /// The jackknife of a quantile of type 7.
  ///
  /// Without one score the quantile moves to one of a few neighbouring order statistics, so that
  /// all delete-one values follow from one sort.
  ///
  /// - Parameters:
  ///   - probability: in 0...1; the median is 0.5.
  ///   - scores: the sample, in any order.
  /// - Throws: ``StatisticsError`` when the probability lies elsewhere.
  /// - Complexity: O(n log n).
  public init(
    quantile probability: Double, of scores: [Double]
  ) throws(StatisticsError) {
    guard probability >= 0, probability <= 1 else {
      throw .argumentOutOfRange("the probability", probability, range: "in 0...1")
    }
    let order = scores.indices.sorted {
      scores[$0] < scores[$1] || (scores[$0] == scores[$1] && $0 < $1)
    }
    func quantile(without left: Int?) -> Double {
      let count = scores.count - (left == nil ? 0 : 1)
      guard count > 0 else { return .nan }
      let place = Double(count - 1) * probability
      let below = Int(place)
      func value(_ rank: Int) -> Double {
        let shifted = left.map { rank >= $0 ? rank + 1 : rank } ?? rank
        return scores[order[min(shifted, scores.count - 1)]]
      }
      let share = place - Double(below)
      let lower = value(below)
      return share == 0 ? lower : lower + share * (value(below + 1) - lower)
    }
    var values = [Double](repeating: 0, count: scores.count)
    for (rank, index) in order.enumerated() { values[index] = quantile(without: rank) }
    self.init(estimate: quantile(without: nil), values: values)
  }

  /// The jackknife of Pearson's correlation.
  ///
  /// - Throws: ``StatisticsError`` when the lists differ in length.
  /// - Complexity: O(n): sums of squares and products are corrected for the pair that is left out.
  public init(
    correlationOf x: [Double], and y: [Double]
  ) throws(StatisticsError) {
    guard x.count == y.count else { throw .lengthsDiffer(x.count, y.count) }
    let count = Double(x.count)
    let (meanX, meanY) = (Self.sum(x) / count, Self.sum(y) / count)
    let pairs = zip(x, y).map { ($0 - meanX, $1 - meanY) }
    let xx = Self.sum(pairs.map { $0.0 * $0.0 })
    let yy = Self.sum(pairs.map { $0.1 * $0.1 })
    let xy = Self.sum(pairs.map { $0.0 * $0.1 })
    let factor = count / (count - 1)
    // Where the others are all equal, rounding must not leave a spread.
    func left(_ squares: Double, _ deviation: Double) -> Double {
      let rest = squares - factor * deviation * deviation
      return rest > 1e-13 * squares ? rest : 0
    }
    self.init(
      estimate: xy / (xx * yy).squareRoot(),
      values: pairs.map { dx, dy in
        (xy - factor * dx * dy) / (left(xx, dx) * left(yy, dy)).squareRoot()
      })
  }

  static func sum(_ values: [Double]) -> Double {
    var sum = CompensatedSum()
    for value in values { sum.add(value) }
    return sum.value
  }
}
