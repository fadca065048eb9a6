import GSLSupport

/// The Theil-Sen line: the median of the slopes of all pairs of points.
///
/// Source: Sen (1968), "Estimates of the regression coefficient based on Kendall's tau".
public struct TheilSen: Sendable {
  private let times: [Double]
  private let values: [Double]
  private let tieTerm: (times: Double, values: Double)

  /// The largest number of points, whose slopes take 100 MB.
  public static let largestCount = 5_000

  /// Points in any order.
  ///
  /// - Throws: ``StatisticsError`` when the lists differ in length or a number is not finite.
  public init(times: [Double], values: [Double]) throws(StatisticsError) {
    guard times.count == values.count else { throw .lengthsDiffer(times.count, values.count) }
    try requireFinite(times)
    try requireFinite(values)
    self.times = times
    self.values = values
    func ties(_ list: [Double]) -> Double {
      Midranks(list).groupSizes.reduce(0) {
        let t = Double($1)
        return $0 + t * (t - 1) * (2 * t + 5)
      }
    }
    tieTerm = (ties(times), ties(values))
  }

  /// A series at times 1, 2, ....
  ///
  /// - Throws: ``StatisticsError`` when a value is not finite.
  public init(_ series: [Double]) throws(StatisticsError) {
    try self.init(times: series.indices.map { Double($0 + 1) }, values: series)
  }

  /// The slope, in units of value per unit of time.
  ///
  /// - Returns: undefined for fewer than two distinct times and above ``largestCount`` points.
  /// - Complexity: O(n²) time and memory.
  public var slope: Outcome<Double> {
    slopes.flatMap { Descriptive.median($0) }
  }

  /// The value at time 0: the median value less slope times median time.
  public var intercept: Outcome<Double> {
    slope.flatMap { slope in
      Descriptive.median(values).flatMap { value in
        Descriptive.median(times).flatMap { .finite(value - slope * $0) }
      }
    }
  }

  /// Sen's interval for the slope, from the normal approximation to Kendall's statistic.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  public func interval(level: Double = 0.95) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return slopes.flatMap { slopes in
      let n = Double(values.count)
      let variance =
        (n * (n - 1) * (2 * n + 5) - tieTerm.times - tieTerm.values) / 18
      guard variance > 0 else { return .undefined(.allValuesEqual) }
      return .deciding { () throws(GSLError) in
        let reach = try NormalDistribution.quantile((1 + level) / 2) * variance.squareRoot()
        let pairs = Double(slopes.count)
        let upper = Int(((pairs + reach) / 2).rounded(.toNearestOrEven))
        let lower = Int(((pairs - reach) / 2).rounded(.toNearestOrEven)) - 1
        var order = OrderStatistics(slopes)
        return .value(
          ConfidenceInterval(
            lower: order.value(rank: max(lower, 0) + 1),
            upper: order.value(rank: min(upper, slopes.count - 1) + 1), level: level,
            method: "sen"))
      }
    }
  }

  private var slopes: Outcome<[Double]> {
    let count = values.count
    guard count > 1 else { return .undefined(.tooFewValues(count, needed: 2)) }
    guard count <= TheilSen.largestCount else { return .undefined(.tooLarge) }
    var slopes: [Double] = []
    slopes.reserveCapacity(count * (count - 1) / 2)
    for later in 1..<count {
      for earlier in 0..<later where times[later] != times[earlier] {
        slopes.append((values[later] - values[earlier]) / (times[later] - times[earlier]))
      }
    }
    guard !slopes.isEmpty else { return .undefined(.outsideDomain("two or more distinct times")) }
    return slopes.allSatisfy(\.isFinite) ? .value(slopes) : .undefined(.notFinite)
  }
}
