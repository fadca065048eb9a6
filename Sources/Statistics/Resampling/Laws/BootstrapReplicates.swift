import GSLSupport

/// Replicates of one statistic, however they were drawn, and what can be said from them alone.
public struct BootstrapReplicates: Sendable {
  /// The statistic on the data as observed.
  public let estimate: Double
  /// The replicates in which the statistic could be computed, in the order they were drawn.
  public let values: [Double]
  /// How many replicates were left out because the statistic was not finite there.
  public let undefined: Int

  /// What two values may differ by through rounding alone; 0 where nothing is known of it.
  let resolution: Double

  /// Collects replicates.
  ///
  /// - Parameters:
  ///   - replicates: one value per resample. NaNs and infinities count as undefined.
  ///   - estimate: the statistic on the data as observed.
  public init(_ replicates: [Double], estimate: Double) {
    self.init(replicates, estimate: estimate, resolution: 0)
  }

  init(_ replicates: some Collection<Double>, estimate: Double, resolution: Double) {
    self.estimate = estimate
    self.resolution = resolution
    values = replicates.filter(\.isFinite)
    undefined = replicates.count - values.count
  }

  /// The largest share of undefined replicates with which intervals are still given.
  public static let toleratedUndefinedShare = 0.05

  /// Why nothing can be said about the spread of the statistic, if so.
  public var obstacle: UndefinedReason? {
    guard estimate.isFinite else { return .notFinite }
    let total = values.count + undefined
    guard total >= 2 else { return .tooFewReplicates(total) }
    let share = Double(undefined) / Double(total)
    if share > Self.toleratedUndefinedShare { return .undefinedReplicates(share: share) }
    guard values.count >= 2 else { return .tooFewReplicates(values.count) }
    let moments = ReplicateMoments(values)
    guard moments.standardDeviation.isFinite else { return .notFinite }
    return moments.isConstant(resolution: resolution) ? .constantData : nil
  }

  /// The standard deviation of the replicates, with divisor B - 1.
  public var standardError: Outcome<Double> {
    if let obstacle { return .undefined(obstacle) }
    return .value(ReplicateMoments(values).standardDeviation)
  }

  /// The mean of the replicates less the estimate.
  public var bias: Outcome<Double> {
    if let obstacle { return .undefined(obstacle) }
    return .value(ReplicateMoments(values).mean - estimate)
  }

  /// The share of the replicates below the estimate, on 0...1, by the given rule for ties.
  public func shareBelow(_ rule: BiasCorrectionRule = .midRank) -> Outcome<Double> {
    guard !values.isEmpty else { return .undefined(.tooFewReplicates(0)) }
    var below = 0
    var tied = 0
    for value in values {
      if abs(value - estimate) <= resolution {
        tied += 1
      } else if value < estimate {
        below += 1
      }
    }
    let half = rule == .midRank ? tied : 0
    return .value(Double(2 * below + half) / Double(2 * values.count))
  }
}

extension BootstrapReplicates {
  /// An interval made from the replicates.
  ///
  /// - Parameters:
  ///   - level: between 0 and 1, both excluded.
  ///   - method: how the interval is made.
  ///   - quantileRule: how quantiles of the replicates are read off.
  ///   - biasCorrection: how z0 of a BCa interval counts ties with the estimate.
  ///   - acceleration: the acceleration of a BCa interval, from a ``Jackknife``; not used else.
  /// - Returns: undefined for constant replicates and where more than 5 % of them are undefined. A
  ///   BCa interval whose z0 or acceleration does not exist is the percentile interval, says so in
  ///   its `method`, and has the reason in its `remark`.
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
        let moments = ReplicateMoments(values)
        let reach = try NormalDistribution.quantile(1 - tail) * moments.standardDeviation
        let centre = 2 * estimate - moments.mean
        return interval((centre - reach, centre + reach), level, method.rawValue, nil, nil)
      }
      return quantiles(levels.lower, levels.upper, quantileRule).flatMap { ends in
        interval(
          levels.isReflected ? (2 * estimate - ends.1, 2 * estimate - ends.0) : ends, level,
          levels.method.rawValue, quantileRule,
          levels.remark ?? remark(levels.lower, levels.upper))
      }
    }
  }

  /// The studentized (bootstrap-t) interval.
  ///
  /// - Parameters:
  ///   - level: between 0 and 1, both excluded.
  ///   - standardError: the standard error of the estimate, positive.
  ///   - replicateErrors: the standard error within each replicate, in the order of `values` and as
  ///     many; replicates whose error is not positive are left out.
  ///   - quantileRule: how quantiles are read off.
  ///
  /// Source: Davison & Hinkley (1997), eq. 5.7.
  public func studentizedInterval(
    level: Double, standardError: Double, replicateErrors: [Double],
    quantileRule: QuantileRule = .type7
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    if let obstacle { return .undefined(obstacle) }
    guard standardError > 0, standardError.isFinite else { return .undefined(.constantData) }
    let studentized = BootstrapReplicates(
      zip(values, replicateErrors).map { ($0 - estimate) / ($1 > 0 ? $1 : .nan) }
        + Array(repeating: .nan, count: max(values.count - replicateErrors.count, 0)),
      estimate: 0)
    if let obstacle = studentized.obstacle { return .undefined(obstacle) }
    let tail = (1 - level) / 2
    return studentized.quantiles(tail, 1 - tail, quantileRule).flatMap {
      interval(
        (estimate - standardError * $0.1, estimate - standardError * $0.0), level,
        "studentized", quantileRule, studentized.remark(tail, 1 - tail))
    }
  }

  /// The bias correction z0 of a BCa interval: the normal quantile of the share below the estimate.
  ///
  /// Undefined where all replicates lie on one side.
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

  func quantiles(
    _ low: Double, _ high: Double, _ rule: QuantileRule
  ) -> Outcome<(Double, Double)> {
    var order = OrderStatistics(values)
    return rule.quantile(low, of: &order).flatMap { lower in
      rule.quantile(high, of: &order).map { (lower, $0) }
    }
  }

  /// Marks ends that are read off beyond the outermost of the replicates, as R `boot` warns.
  private func remark(_ low: Double, _ high: Double) -> IntervalRemark? {
    let places = Double(values.count + 1)
    // 1 - 0.9 is not 0.1: a level that the replicates just resolve must not be remarked.
    let fuzz = 1e-9
    return places * low < 1 - fuzz || places * high > Double(values.count) + fuzz
      ? .extremeReplicates : nil
  }

  private func interval(
    _ ends: (Double, Double), _ level: Double, _ method: String, _ rule: QuantileRule?,
    _ remark: IntervalRemark?
  ) -> Outcome<ConfidenceInterval> {
    guard ends.0.isFinite, ends.1.isFinite else { return .undefined(.notFinite) }
    return .value(
      ConfidenceInterval(
        lower: ends.0, upper: ends.1, level: level, method: method, quantileRule: rule,
        remark: remark))
  }
}
