import GSLSupport

/// Intervals of an estimate with a standard error.
enum StudentInterval {
  /// Estimate plus and minus a t quantile times the error; nil degrees of freedom stand for the
  /// normal quantile.
  static func about(
    _ centre: Double, error: Double, degreesOfFreedom: Double?, level: Double, method: String,
    reason: String? = nil
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    guard error > 0 else { return .undefined(.constantData) }
    return .deciding { () throws(GSLError) in
      let quantile =
        if let degreesOfFreedom {
          try StudentTDistribution.quantile(
            (1 + level) / 2, degreesOfFreedom: degreesOfFreedom)
        } else {
          try NormalDistribution.quantile((1 + level) / 2)
        }
      let reach = quantile * error
      guard (centre - reach).isFinite, (centre + reach).isFinite else {
        return .undefined(.notFinite)
      }
      return .value(
        ConfidenceInterval(
          lower: centre - reach, upper: centre + reach, level: level, method: method,
          degreesOfFreedom: degreesOfFreedom, methodReason: reason))
    }
  }

  /// Wilson's score interval on the number of independent rows of 0 and 1 that would have the error
  /// (Korn & Graubard 1998), with a t quantile, on a scale with ends.
  ///
  /// - Parameters:
  ///   - centre: the estimate; cut to the scale.
  ///   - spread: the share of the scale at which the error was found, inside of 0...1.
  static func score(
    _ centre: Double, error: Double, spread: Double, degreesOfFreedom: Double,
    ends: ClosedRange<Double>, level: Double, method: String, reason: String? = nil
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    let width = ends.upperBound - ends.lowerBound
    let relative = error / width
    guard relative > 0, spread > 0, spread < 1 else { return .undefined(.constantData) }
    let count = spread * (1 - spread) / (relative * relative)
    let share = min(max((centre - ends.lowerBound) / width, 0), 1)
    return .deciding { () throws(GSLError) in
      let quantile = try StudentTDistribution.quantile(
        (1 + level) / 2, degreesOfFreedom: degreesOfFreedom)
      let found = WilsonScore.ends(
        share: share, rest: 1 - share, count: count, quantile: quantile)
      guard found.lower.isFinite, found.upper.isFinite else { return .undefined(.notFinite) }
      return .value(
        ConfidenceInterval(
          lower: ends.lowerBound + width * found.lower,
          upper: ends.lowerBound + width * found.upper, level: level, method: method,
          degreesOfFreedom: degreesOfFreedom, effectiveSampleSize: count, methodReason: reason))
    }
  }
}
