/// The Mann-Kendall test of a monotone trend.
///
/// Source: Mann (1945), "Nonparametric tests against trend"; Kendall (1975), "Rank correlation
/// methods", for ties.
public struct MannKendall: Sendable {
  private let count: Int
  private let excess: Int
  private let groups: [Int]

  /// A series in the order of time, one value per time.
  ///
  /// - Throws: ``StatisticsError`` when a value is not finite.
  /// - Complexity: O(n log n).
  public init(_ series: [Double]) throws(StatisticsError) {
    try requireFinite(series)
    count = series.count
    groups = Midranks(series).groupSizes
    let tied = groups.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
    let inversions = Inversions.count(series)
    excess = count * (count - 1) / 2 - tied - 2 * inversions
  }

  /// S: the pairs in which the later value is larger less those in which it is smaller.
  public var statistic: Outcome<Double> {
    count > 1 ? .value(Double(excess)) : .undefined(.tooFewValues(count, needed: 2))
  }

  /// Kendall's tau-b with time, -1...1.
  public var tau: Outcome<Double> {
    statistic.flatMap { statistic in
      let pairs = Double(count) * Double(count - 1) / 2
      let tied = groups.reduce(0) { $0 + Double($1) * Double($1 - 1) / 2 }
      guard pairs > tied else { return .undefined(.allValuesEqual) }
      return .value(statistic / (pairs * (pairs - tied)).squareRoot())
    }
  }

  /// S over its standard deviation, moved by 1 towards 0.
  public var z: Outcome<Double> {
    statistic.flatMap { statistic in
      guard groups.count > 1 else { return .undefined(.allValuesEqual) }
      let step: Double = statistic > 0 ? -1 : statistic < 0 ? 1 : 0
      return .value((statistic + step) / variance.squareRoot())
    }
  }

  /// The test; the statistic is S.
  public func test(alternative: Alternative = .twoSided) -> Outcome<TestResult> {
    statistic.flatMap { statistic in
      z.flatMap { TestResult.normal($0, statistic: statistic, alternative) }
    }
  }

  /// The variance of S under the null hypothesis, given the ties.
  var variance: Double {
    func term(_ t: Double) -> Double { t * (t - 1) * (2 * t + 5) }
    return (term(Double(count)) - groups.reduce(0) { $0 + term(Double($1)) }) / 18
  }
}
