import GSLSupport

/// Probabilities beyond an observed statistic.
enum TailProbability {
  static func normal(_ z: Double, _ alternative: Alternative) throws(GSLError) -> Double {
    switch alternative {
    case .less: try NormalDistribution.cumulative(z)
    case .greater: try NormalDistribution.cumulative(-z)
    case .twoSided: try 2 * NormalDistribution.cumulative(-abs(z))
    }
  }

  static func student(
    _ t: Double, degreesOfFreedom: Double, _ alternative: Alternative
  ) throws(GSLError) -> Double {
    switch alternative {
    case .less: try StudentTDistribution.cumulative(t, degreesOfFreedom: degreesOfFreedom)
    case .greater: try StudentTDistribution.cumulative(-t, degreesOfFreedom: degreesOfFreedom)
    case .twoSided:
      try 2 * StudentTDistribution.cumulative(-abs(t), degreesOfFreedom: degreesOfFreedom)
    }
  }

  /// The p-value from the two tails, each with the observed value.
  ///
  /// Two-sided it is twice the smaller tail, which needs no symmetry.
  static func combine(lower: Double, upper: Double, _ alternative: Alternative) -> Double {
    switch alternative {
    case .less: min(lower, 1)
    case .greater: min(upper, 1)
    case .twoSided: min(2 * min(lower, upper), 1)
    }
  }
}

extension TestResult {
  /// The result of a t test.
  static func student(
    _ statistic: Double, _ degreesOfFreedom: Double, _ alternative: Alternative
  ) -> Outcome<TestResult> {
    guard statistic.isFinite else { return .undefined(.notFinite) }
    return .computing { () throws(GSLError) in
      TestResult(
        statistic: statistic,
        pValue: try TailProbability.student(
          statistic, degreesOfFreedom: degreesOfFreedom, alternative),
        method: .asymptotic, alternative: alternative, degreesOfFreedom: degreesOfFreedom)
    }
  }

  /// The result of a test whose statistic is normal in large samples.
  static func normal(
    _ z: Double, statistic: Double? = nil, _ alternative: Alternative
  ) -> Outcome<TestResult> {
    guard z.isFinite else { return .undefined(.notFinite) }
    return .computing { () throws(GSLError) in
      TestResult(
        statistic: statistic ?? z, pValue: try TailProbability.normal(z, alternative),
        method: .asymptotic, alternative: alternative)
    }
  }

  /// The result of a test whose statistic is chi-square in large samples.
  static func chiSquare(_ statistic: Double, _ degreesOfFreedom: Double) -> Outcome<TestResult> {
    guard statistic.isFinite else { return .undefined(.notFinite) }
    return .computing { () throws(GSLError) in
      TestResult(
        statistic: statistic,
        pValue: try ChiSquareDistribution.upperTail(
          statistic, degreesOfFreedom: degreesOfFreedom),
        method: .asymptotic, degreesOfFreedom: degreesOfFreedom)
    }
  }
}

extension ConfidenceInterval {
  static func student(
    _ estimate: Double, error: Double, degreesOfFreedom: Double, level: Double, method: String
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return .deciding { () throws(GSLError) in
      let reach =
        try -StudentTDistribution.quantile((1 - level) / 2, degreesOfFreedom: degreesOfFreedom)
        * error
      guard reach.isFinite else { return .undefined(.notFinite) }
      return .value(
        ConfidenceInterval(
          lower: estimate - reach, upper: estimate + reach, level: level, method: method))
    }
  }
}
