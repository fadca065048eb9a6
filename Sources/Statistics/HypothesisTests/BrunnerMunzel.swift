/// The Brunner-Munzel test of whether a value of one sample is as likely to be larger as to be
/// smaller, also where the spreads differ.
///
/// Source: Brunner & Munzel (2000), "The nonparametric Behrens-Fisher problem".
public struct BrunnerMunzel: Sendable {
  private let firstCount: Int
  private let secondCount: Int
  private let meanRanks: (first: Double, second: Double)
  private let variances: (first: Double, second: Double)

  /// Two samples in any order.
  ///
  /// - Throws: ``StatisticsError`` when a value is not finite.
  /// - Complexity: O(N log N).
  public init(_ first: [Double], _ second: [Double]) throws(StatisticsError) {
    try requireFinite(first)
    try requireFinite(second)
    firstCount = first.count
    secondCount = second.count
    let pooled = Midranks(first + second).ranks
    let left = BrunnerMunzel.placements(Array(pooled.prefix(first.count)), Midranks(first).ranks)
    let right = BrunnerMunzel.placements(
      Array(pooled.dropFirst(first.count)), Midranks(second).ranks)
    meanRanks = (left.mean, right.mean)
    variances = (left.variance, right.variance)
  }

  /// The chance that a value of the first sample is smaller than one of the second, ties counting
  /// half, 0...1.
  public var estimate: Outcome<Double> {
    guard firstCount > 0, secondCount > 0 else { return .undefined(.noData) }
    let share =
      (meanRanks.second - Double(secondCount + 1) / 2) / Double(firstCount)
    return .value(min(max(share, 0), 1))
  }

  /// The test of an estimate of 1/2; the statistic is positive when the second sample is larger.
  ///
  /// - Returns: undefined with fewer than two values in a sample, and where the samples do not
  ///   overlap or are constant, because no spread can be estimated then.
  public func test(alternative: Alternative = .twoSided) -> Outcome<TestResult> {
    spread.flatMap { spread in
      let n = Double(firstCount)
      let m = Double(secondCount)
      let statistic =
        n * m * (meanRanks.second - meanRanks.first) / ((n + m) * spread.root)
      // The statistic grows with the second sample; "greater" speaks of the first.
      let turned: Alternative =
        switch alternative {
        case .twoSided: .twoSided
        case .less: .greater
        case .greater: .less
        }
      return TestResult.student(statistic, spread.freedom, turned).map {
        TestResult(
          statistic: $0.statistic, pValue: $0.pValue, method: $0.method, alternative: alternative,
          degreesOfFreedom: $0.degreesOfFreedom)
      }
    }
  }

  /// The t interval for the estimate, cut to 0...1.
  public func interval(level: Double = 0.95) -> Outcome<ConfidenceInterval> {
    estimate.flatMap { estimate in
      spread.flatMap { spread in
        let error = spread.root / (Double(firstCount) * Double(secondCount))
        return ConfidenceInterval.student(
          estimate, error: error, degreesOfFreedom: spread.freedom, level: level,
          method: "brunner-munzel"
        ).map {
          ConfidenceInterval(
            lower: max($0.lower, 0), upper: min($0.upper, 1), level: level, method: $0.method)
        }
      }
    }
  }

  private var spread: Outcome<(root: Double, freedom: Double)> {
    let smaller = min(firstCount, secondCount)
    guard smaller > 1 else { return .undefined(.tooFewValues(smaller, needed: 2)) }
    let left = Double(firstCount) * variances.first
    let right = Double(secondCount) * variances.second
    guard left + right > 0 else {
      return .undefined(.outsideDomain("samples that overlap"))
    }
    let freedom =
      (left + right) * (left + right)
      / (left * left / Double(firstCount - 1) + right * right / Double(secondCount - 1))
    return .value(((left + right).squareRoot(), freedom))
  }

  /// Mean pooled rank and the variance of pooled rank less rank within the sample.
  private static func placements(
    _ pooled: [Double], _ own: [Double]
  ) -> (mean: Double, variance: Double) {
    let count = Double(pooled.count)
    guard count > 0 else { return (0, 0) }
    let mean = pooled.reduce(0, +) / count
    let centre = mean - (count + 1) / 2
    // In one order, so that the last bit does not depend on that of the rows.
    let squares = zip(pooled, own).map { $0 - $1 }.sorted().reduce(0) { sum, placement in
      let deviation = placement - centre
      return sum + deviation * deviation
    }
    return (mean, count > 1 ? squares / (count - 1) : 0)
  }
}
