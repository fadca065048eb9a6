import GSLSupport

/// Monte-Carlo standard errors of the two ends of an interval: what other seeds would change.
public struct EndpointErrors: Sendable, Equatable, Codable {
  /// That of the lower end, in the unit of the statistic.
  public let lower: Double
  /// That of the upper end, in the unit of the statistic.
  public let upper: Double

  /// The errors of both ends.
  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }
}

extension BootstrapReplicates {
  /// How far the ends of an interval would vary over runs with other seeds.
  ///
  /// A quantile at p of B replicates has the standard error of its level, the root of p(1 - p)/B,
  /// over the density there. The density is not estimated: the error is half the distance of the
  /// quantiles one standard error of the level below and above. For BCa the level itself varies
  /// with z0, which the error includes.
  ///
  /// - Parameters:
  ///   - level: between 0 and 1, both excluded.
  ///   - method: how the interval is made.
  ///   - biasCorrection: how z0 of a BCa interval counts ties with the estimate.
  ///   - acceleration: the acceleration of a BCa interval; not used else.
  /// - Returns: undefined where the interval is.
  ///
  /// Source: Serfling (1980), "Approximation Theorems of Mathematical Statistics", section 2.3.3;
  /// Davison & Hinkley (1997), section 2.5.2.
  public func monteCarloError(
    level: Double, method: BootstrapIntervalMethod,
    biasCorrection: BiasCorrectionRule = .midRank, acceleration: Double? = nil
  ) -> Outcome<EndpointErrors> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    if let obstacle { return .undefined(obstacle) }
    let tail = (1 - level) / 2
    return .deciding { () throws(GSLError) in
      let bias = method == .bca ? self.biasCorrection(biasCorrection).value : nil
      let levels = try IntervalLevels(method, tail: tail, bias: bias, acceleration: acceleration)
      guard let levels else {
        return normalErrors(z: try NormalDistribution.quantile(1 - tail))
      }
      var low = levelError(levels.lower)
      var high = levelError(levels.upper)
      if levels.method == .bca, let bias, let acceleration,
        let share = shareBelow(biasCorrection).value
      {
        // The share below the estimate and the distribution function at the end come from the same
        // replicates and covary.
        func error(_ level: Double, _ tail: Double) throws(GSLError) -> Double {
          let factor = try IntervalLevels.sensitivity(
            tail: tail, bias: bias, acceleration: acceleration)
          let variance =
            level * (1 - level) + factor * factor * share * (1 - share)
            - 2 * factor * (min(level, share) - level * share)
          return (max(variance, 0) / Double(values.count)).squareRoot()
        }
        low = try error(levels.lower, tail)
        high = try error(levels.upper, 1 - tail)
      }
      let errors = errors((levels.lower, low), (levels.upper, high))
      return levels.isReflected
        ? errors.map { EndpointErrors(lower: $0.upper, upper: $0.lower) } : errors
    }
  }

  private func levelError(_ level: Double) -> Double {
    (level * (1 - level) / Double(values.count)).squareRoot()
  }

  private func errors(
    _ low: (level: Double, error: Double), _ high: (level: Double, error: Double)
  ) -> Outcome<EndpointErrors> {
    var order = OrderStatistics(values)
    func error(_ end: (level: Double, error: Double)) -> Outcome<Double> {
      QuantileRule.type7.quantile(max(end.level - end.error, 0), of: &order).flatMap { below in
        QuantileRule.type7.quantile(min(end.level + end.error, 1), of: &order).map {
          ($0 - below) / 2
        }
      }
    }
    return error(low).flatMap { lower in
      error(high).map { EndpointErrors(lower: lower, upper: $0) }
    }
  }

  /// The delta method for mean plus and minus z standard deviations of the replicates.
  private func normalErrors(z: Double) -> Outcome<EndpointErrors> {
    guard let moments = try? Moments(values), let spread = moments.standardDeviation.value,
      let skewness = moments.skewness().value, let kurtosis = moments.excessKurtosis().value
    else { return .undefined(.notFinite) }
    func error(_ z: Double) -> Double {
      let relative = 1 - z * skewness + z * z * (kurtosis + 2) / 4
      return spread * (max(relative, 0) / Double(values.count)).squareRoot()
    }
    // The interval turns the replicates round: their mean is subtracted.
    return .value(EndpointErrors(lower: error(-z), upper: error(z)))
  }
}
