import GSLSupport

/// The ABC interval: what BCa comes to with infinitely many replicates, by a few derivatives.
///
/// For statistics that are smooth in the weights of the observations, such as means, ratios and
/// correlations; not for medians and other quantiles, whose derivatives say nothing.
///
///     let interval = ABCInterval(count: 12) { weights in weightedMean(hours, weights) }
///       .interval(level: 0.95)
///
/// Source: DiCiccio & Efron (1992), "More accurate confidence intervals in exponential families";
/// Efron & Tibshirani (1993), section 14.4 and the appendix, with the steps of R `boot`.
public struct ABCInterval: Sendable {
  private let count: Int
  private let statistic: @Sendable ([Double]) -> Double

  /// Prepares the interval.
  ///
  /// - Parameters:
  ///   - count: how many units there are.
  ///   - statistic: the statistic for the given weights, one per unit, which add up to 1.
  public init(count: Int, statistic: @escaping @Sendable ([Double]) -> Double) {
    self.count = max(count, 0)
    self.statistic = statistic
  }

  /// The interval.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  /// - Returns: undefined for fewer than two units, for a constant statistic and where the
  ///   acceleration is beyond the range of the method.
  /// - Complexity: 2 calls of the statistic per unit and 4 more, each O(units).
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    guard count > 0 else { return .undefined(.noData) }
    guard count >= 2 else { return .undefined(.tooFewClusters(count)) }
    let derivatives = ABCDerivatives(count: count, statistic)
    guard derivatives.estimate.isFinite, derivatives.spread.isFinite,
      derivatives.curvature.isFinite
    else { return .undefined(.notFinite) }
    // Differences of a constant are rounding, blown up by the division by the step.
    let resolution = 1e-9 * abs(derivatives.estimate)
    guard derivatives.spread > resolution else { return .undefined(.constantData) }
    return .deciding { () throws(GSLError) in
      let acceleration = derivatives.acceleration
      let share =
        try 2 * NormalDistribution.cumulative(acceleration)
        * NormalDistribution.cumulative(-derivatives.curvature)
      guard share > 0, share < 1 else { return .undefined(.notFinite) }
      let bias = try NormalDistribution.quantile(share)
      var ends: [Double] = []
      for tail in [(1 - level) / 2, (1 + level) / 2] {
        let shifted = bias + (try NormalDistribution.quantile(tail))
        let shrink = 1 - acceleration * shifted
        guard shrink > 0 else { return .undefined(.notFinite) }
        ends.append(derivatives.value(shifted / (shrink * shrink), statistic))
      }
      guard ends.allSatisfy(\.isFinite) else { return .undefined(.notFinite) }
      return .value(
        ConfidenceInterval(
          lower: min(ends[0], ends[1]), upper: max(ends[0], ends[1]), level: level, method: "abc"))
    }
  }
}

/// First and second derivatives of a statistic in the weights of its units.
private struct ABCDerivatives {
  let estimate: Double
  let spread: Double
  let acceleration: Double
  let curvature: Double
  private let equal: [Double]
  /// The least favourable direction, in standard errors.
  private let direction: [Double]

  init(count: Int, _ statistic: ([Double]) -> Double) {
    let n = Double(count)
    let step = 0.001 / n
    let equal = [Double](repeating: 1 / n, count: count)
    let estimate = statistic(equal)
    var first = [Double](repeating: 0, count: count)
    var second = 0.0
    for unit in 0..<count {
      var up = equal.map { $0 * (1 - step) }
      up[unit] += step
      var down = equal.map { $0 * (1 + step) }
      down[unit] -= step
      let (above, below) = (statistic(up), statistic(down))
      first[unit] = (above - below) / (2 * step)
      second += (above - 2 * estimate + below) / (step * step)
    }
    let squares = first.reduce(0) { $0 + $1 * $1 }
    let spread = squares.squareRoot() / n
    let direction = first.map { $0 / (n * n * spread) }
    func along(_ length: Double) -> Double {
      statistic(zip(equal, direction).map { $0 + length * $1 })
    }
    let quadratic =
      (along(step) - 2 * estimate + along(-step)) / (2 * spread * step * step)
    self.estimate = estimate
    self.spread = spread
    self.equal = equal
    self.direction = direction
    acceleration =
      first.reduce(0) { $0 + $1 * $1 * $1 } / (6 * squares * squares.squareRoot())
    curvature = second / (2 * n * n) / spread - quadratic
  }

  /// The statistic so many standard errors along the least favourable direction.
  func value(_ length: Double, _ statistic: ([Double]) -> Double) -> Double {
    statistic(zip(equal, direction).map { $0 + length * $1 })
  }
}
