import GSLSupport

extension BootstrapLaw {
  /// An interval made from the complete distribution.
  ///
  /// - Parameters:
  ///   - level: between 0 and 1, both excluded.
  ///   - method: how the interval is made.
  ///   - biasCorrection: how z0 of a BCa interval counts ties with the estimate.
  ///   - acceleration: the acceleration of a BCa interval, from a ``Jackknife``; not used else.
  /// - Returns: undefined for a constant statistic and where more than 5 % of the resamples are
  ///   undefined. A BCa interval whose z0 or acceleration does not exist is the percentile interval
  ///   and says so, as for ``BootstrapReplicates``.
  public func interval(
    level: Double, method: BootstrapIntervalMethod,
    biasCorrection: BiasCorrectionRule = .midRank, acceleration: Double? = nil
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    if let obstacle { return .undefined(obstacle) }
    return unchecked(level, method, biasCorrection, acceleration).flatMap {
      $0.lower.isFinite && $0.upper.isFinite ? .value($0) : .undefined(.notFinite)
    }
  }

  private func unchecked(
    _ level: Double, _ method: BootstrapIntervalMethod, _ rule: BiasCorrectionRule,
    _ acceleration: Double?
  ) -> Outcome<ConfidenceInterval> {
    let tail = (1 - level) / 2
    return .deciding { () throws(GSLError) in
      let levels = try IntervalLevels(
        method, tail: tail, bias: biasCorrection(rule).value, acceleration: acceleration)
      guard let levels else {
        let z = try NormalDistribution.quantile(1 - tail)
        return standardError.flatMap { error in
          bias.map { bias in
            ConfidenceInterval(
              lower: estimate - bias - z * error, upper: estimate - bias + z * error,
              level: level, method: method.rawValue)
          }
        }
      }
      return quantile(levels.lower).flatMap { lower in
        quantile(levels.upper).map { upper in
          ConfidenceInterval(
            lower: levels.isReflected ? 2 * estimate - upper : lower,
            upper: levels.isReflected ? 2 * estimate - lower : upper, level: level,
            method: levels.method.rawValue, quantileRule: .type1, remark: levels.remark)
        }
      }
    }
  }

  /// The bias correction z0: the normal quantile of the probability below the estimate.
  ///
  /// Undefined where all values lie on one side.
  public func biasCorrection(_ rule: BiasCorrectionRule = .midRank) -> Outcome<Double> {
    shareBelow(rule).flatMap { share in
      guard share > 0, share < 1 else { return .undefined(.notFinite) }
      return .computing { () throws(GSLError) in
        try NormalDistribution.quantile(share)
      }
    }
  }
}
