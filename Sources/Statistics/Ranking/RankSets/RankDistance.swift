/// How far two rankings of the same items are apart.
public struct RankDistance: Sendable, Equatable {
  /// Kendall's tau-b: 1 for the same order, -1 for the reverse; undefined if one ranks all alike.
  public let tau: Outcome<Double>
  /// Spearman's rho, with mean ranks for ties; undefined if one ranks all alike.
  public let rho: Outcome<Double>
  /// Spearman's footrule: the sum of the absolute differences of ranks, mean ranks for ties.
  public let footrule: Double
  /// Pairs that the two put in opposite order.
  public let discordantPairs: Int

  /// Compares two rankings, or two lists of scores, of the same items.
  ///
  /// Both lists must be ranks or both scores, because their order counts.
  ///
  /// - Throws: ``StatisticsError`` for lists of different lengths and values that are not finite.
  /// - Complexity: O(items²).
  public init(_ first: [Double], _ second: [Double]) throws(StatisticsError) {
    guard first.count == second.count else { throw .lengthsDiffer(first.count, second.count) }
    for (column, values) in [first, second].enumerated() {
      for (row, value) in values.enumerated() where !value.isFinite {
        throw .scoreNotFinite(cluster: row, column: column)
      }
    }
    var concordant = 0
    var discordant = 0
    var tiedFirst = 0
    var tiedSecond = 0
    for one in first.indices {
      for other in 0..<one {
        let isTiedFirst = first[one] == first[other]
        let isTiedSecond = second[one] == second[other]
        if isTiedFirst { tiedFirst += 1 }
        if isTiedSecond { tiedSecond += 1 }
        if isTiedFirst || isTiedSecond { continue }
        if (first[one] > first[other]) == (second[one] > second[other]) {
          concordant += 1
        } else {
          discordant += 1
        }
      }
    }
    let pairs = first.count * (first.count - 1) / 2
    let norm = (Double(pairs - tiedFirst) * Double(pairs - tiedSecond)).squareRoot()
    discordantPairs = discordant
    tau =
      first.count < 2
      ? .undefined(.noData)
      : norm > 0
        ? .value(Double(concordant - discordant) / norm) : .undefined(.constantData)
    let ranks = (MeanRanks.ascending(first), MeanRanks.ascending(second))
    footrule = zip(ranks.0, ranks.1).reduce(0) { $0 + abs($1.0 - $1.1) }
    rho = Self.correlation(ranks.0, ranks.1)
  }

  private static func correlation(_ first: [Double], _ second: [Double]) -> Outcome<Double> {
    guard first.count >= 2 else { return .undefined(.noData) }
    // The mean of ranks is known, whatever the ties.
    let mean = Double(first.count + 1) / 2
    var products = (first: 0.0, both: 0.0, second: 0.0)
    for (one, other) in zip(first, second) {
      products.first += (one - mean) * (one - mean)
      products.both += (one - mean) * (other - mean)
      products.second += (other - mean) * (other - mean)
    }
    let norm = (products.first * products.second).squareRoot()
    return norm > 0 ? .value(products.both / norm) : .undefined(.constantData)
  }
}
