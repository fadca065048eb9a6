import GSLSupport

/// What a bootstrap says of one statistic, completely or by replicates.
///
/// Every interval that a bootstrap distribution gives is made here, by one switch over the methods
/// (`IntervalLevels`), so that a mean, a coefficient of agreement and a strength cannot differ in
/// what `bca` or `basic` means.
public protocol ResamplingDistribution: Sendable {
  /// The statistic on the data as observed.
  var estimate: Double { get }

  /// Why nothing can be said about the spread of the statistic, if so.
  var obstacle: UndefinedReason? { get }

  /// The mean of the distribution.
  var mean: Outcome<Double> { get }

  /// The standard deviation of the distribution: the bootstrap standard error.
  var standardError: Outcome<Double> { get }

  /// The probability of a resample below the estimate, on 0...1, by the given rule for ties.
  func shareBelow(_ rule: BiasCorrectionRule) -> Outcome<Double>

  /// The quantiles between which an interval lies.
  ///
  /// - Parameters:
  ///   - lower: a probability in 0...1.
  ///   - upper: one that is not smaller.
  ///   - rule: how quantiles are read off where there is a choice.
  func quantiles(
    _ lower: Double, _ upper: Double, _ rule: QuantileRule
  ) -> Outcome<ResamplingQuantiles>

  /// How far the ends of an interval would vary over runs with other seeds; 0 for a complete
  /// distribution.
  func monteCarloError(
    level: Double, method: BootstrapIntervalMethod, biasCorrection: BiasCorrectionRule,
    acceleration: Double?
  ) -> Outcome<EndpointErrors>
}

/// Two quantiles of a bootstrap distribution, and how they were read off.
public struct ResamplingQuantiles: Sendable, Equatable {
  /// The lower quantile, in the unit of the statistic.
  public let lower: Double
  /// The upper quantile, in the unit of the statistic.
  public let upper: Double
  /// The rule that was in force.
  public let rule: QuantileRule
  /// What is to be said of them, such as that they lie beyond the outermost replicates.
  public let remark: IntervalRemark?

  /// Quantiles.
  public init(lower: Double, upper: Double, rule: QuantileRule, remark: IntervalRemark? = nil) {
    self.lower = lower
    self.upper = upper
    self.rule = rule
    self.remark = remark
  }
}

extension ResamplingDistribution {
  /// The mean of the distribution less the estimate.
  public var bias: Outcome<Double> { mean.map { $0 - estimate } }

  /// The bias correction z0 of a BCa interval: the normal quantile of the share below the estimate.
  ///
  /// Undefined where the whole distribution lies on one side.
  ///
  /// Source: Efron (1987), eq. 4.2.
  public func biasCorrection(_ rule: BiasCorrectionRule = .midRank) -> Outcome<Double> {
    shareBelow(rule).flatMap { share in
      guard share > 0, share < 1 else { return .undefined(.notFinite) }
      return .computing { () throws(GSLError) in
        try NormalDistribution.quantile(share)
      }
    }
  }

  /// An interval made from the distribution.
  ///
  /// - Parameters:
  ///   - level: between 0 and 1, both excluded.
  ///   - method: how the interval is made.
  ///   - quantileRule: how quantiles of replicates are read off; those of a complete distribution
  ///     are of type 1, because a distribution has no positions to interpolate between.
  ///   - biasCorrection: how z0 of a BCa interval counts ties with the estimate.
  ///   - acceleration: the acceleration of a BCa interval, from a ``Jackknife``; not used else.
  /// - Returns: undefined for a constant statistic and where more than 5 % of the distribution are
  ///   undefined. A BCa interval whose z0 or acceleration does not exist is the percentile interval,
  ///   says so in its `method`, and has the reason in its `remark`.
  ///
  /// Source: Davison & Hinkley (1997), eqs. 5.5, 5.6, 5.18 and 5.21; Efron (1987).
  public func interval(
    level: Double, method: BootstrapIntervalMethod, quantileRule: QuantileRule = .type7,
    biasCorrection: BiasCorrectionRule = .midRank, acceleration: Double? = nil
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    if let obstacle { return .undefined(obstacle) }
    let tail = (1 - level) / 2
    return .deciding { () throws(GSLError) in
      let levels = try IntervalLevels(
        method, tail: tail, bias: self.biasCorrection(biasCorrection).value,
        acceleration: acceleration)
      guard let levels else {
        let z = try NormalDistribution.quantile(1 - tail)
        return mean.flatMap { mean in
          standardError.flatMap { error in
            let centre = 2 * estimate - mean
            return ConfidenceInterval.between(
              centre - z * error, centre + z * error, level: level, method: method.rawValue)
          }
        }
      }
      return quantiles(levels.lower, levels.upper, quantileRule).flatMap { ends in
        ConfidenceInterval.between(
          levels.isReflected ? 2 * estimate - ends.upper : ends.lower,
          levels.isReflected ? 2 * estimate - ends.lower : ends.upper, level: level,
          method: levels.method.rawValue, quantileRule: ends.rule,
          remark: levels.remark ?? ends.remark)
      }
    }
  }
}

extension ConfidenceInterval {
  /// The interval between two ends; undefined where one of them is not finite.
  static func between(
    _ lower: Double, _ upper: Double, level: Double, method: String,
    quantileRule: QuantileRule? = nil, remark: IntervalRemark? = nil
  ) -> Outcome<ConfidenceInterval> {
    guard lower.isFinite, upper.isFinite else { return .undefined(.notFinite) }
    return .value(
      ConfidenceInterval(
        lower: lower, upper: upper, level: level, method: method, quantileRule: quantileRule,
        remark: remark))
  }
}
