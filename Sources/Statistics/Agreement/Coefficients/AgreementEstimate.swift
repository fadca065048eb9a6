import GSLSupport

/// A coefficient of agreement with its analytic standard error.
public struct AgreementEstimate: Sendable, Equatable {
  /// Which coefficient.
  public let coefficient: AgreementCoefficient
  /// The coefficient; at most 1, and below 0 where raters agree less than by chance.
  public let value: Double
  /// Observed agreement, 0...1.
  public let observed: Double
  /// The agreement that chance alone would give, 0...1; 0 for percent agreement.
  public let expected: Double
  /// The standard error; undefined where the units give no spread.
  ///
  /// By ``AgreementAnalysis/variance``.
  public let standardError: Outcome<Double>
  /// The standard error if there were no agreement beyond chance; for Cohen's kappa without
  /// clusters only.
  public let nullStandardError: Double?
  /// How many units it rests on.
  public let units: Int
  /// How many clusters of units, or nil where units were taken to be independent.
  public let clusters: Int?
  /// The degrees of freedom of the t distribution: units with two ratings, or clusters that hold one,
  /// less 1.
  public let degreesOfFreedom: Double
  /// The acceleration of BCa intervals, from the linear expansion; nil where there is no spread.
  let acceleration: Double?

  /// Observed agreement on the scale of the score interval; nil where fewer than two units or clusters
  /// can show agreement.
  let score: AgreementScore?

  /// How an interval is made from the standard error.
  public enum IntervalMethod: String, CaseIterable, Codable, Sendable {
    /// The score interval of observed agreement on an effective number of units, on the scale of the
    /// coefficient.
    case score
    /// The value ± a quantile of Student's t, with units or clusters less 1 degrees of freedom.
    case studentT
    /// The value ± a quantile of the normal distribution.
    case normal
  }

  /// An interval, cut to the range of the coefficient.
  ///
  /// - Parameters:
  ///   - level: between 0 and 1, both excluded.
  ///   - method: `score` covers far better with few units and near perfect agreement, and is defined
  ///     where all ratings agree. Student's t is what other programs print, and the normal
  ///     distribution is customary for Cohen's kappa of independent units; both are too short with
  ///     fewer than about 100 units.
  ///
  /// Source: Wilson (1927) on an effective number for `score`; Gwet (2014), chapter 5, for the rest.
  public func interval(
    level: Double, method: IntervalMethod = .score
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    if method == .score, let score {
      if score.needsSpread, let reason = standardError.reason { return .undefined(reason) }
      return .computing { () throws(GSLError) in
        try coefficient.cut(score.interval(level: level), round: value)
      }
    }
    return standardError.flatMap { error in
      .deciding { () throws(GSLError) in
        let share = (1 + level) / 2
        let quantile: Double
        let name: String
        switch method {
        case .normal:
          quantile = try NormalDistribution.quantile(share)
          name = clusters == nil ? "analytic-normal" : "cluster-normal"
        case .score, .studentT:
          quantile = try StudentTDistribution.quantile(share, degreesOfFreedom: degreesOfFreedom)
          name = clusters == nil ? "analytic-t" : "cluster-t"
        }
        let ends = (value - quantile * error, value + quantile * error)
        guard ends.0.isFinite, ends.1.isFinite else { return .undefined(.notFinite) }
        return .value(
          coefficient.cut(
            ConfidenceInterval(lower: ends.0, upper: ends.1, level: level, method: name),
            round: value))
      }
    }
  }

  /// The test that there is no agreement beyond chance, two-sided, which agrees with the score
  /// interval: its p-value is the smallest alpha whose interval excludes 0.
  ///
  /// - Returns: undefined for percent agreement, for which 0 is no hypothesis of chance, and where the
  ///   interval is.
  public var scoreTest: Outcome<TestResult> {
    guard coefficient != .percentAgreement else {
      return .undefined(.outsideDomain("coefficients that are corrected for chance"))
    }
    guard let score else { return .undefined(standardError.reason ?? .noData) }
    if score.needsSpread, let reason = standardError.reason { return .undefined(reason) }
    return .deciding { () throws(GSLError) in
      let test = try score.test()
      return test.statistic.isFinite ? .value(test) : .undefined(.notFinite)
    }
  }

  /// The test that there is no agreement beyond chance, two-sided.
  ///
  /// The statistic is the coefficient over its standard error; for Cohen's kappa of independent
  /// units over the standard error under the null hypothesis.
  public var test: Outcome<TestResult> {
    standardError.flatMap { error in
      let statistic = value / (nullStandardError ?? error)
      guard statistic.isFinite else { return .undefined(.notFinite) }
      return .deciding { () throws(GSLError) in
        guard nullStandardError == nil else {
          return .value(
            TestResult(
              statistic: statistic,
              pValue: 2 * (try NormalDistribution.cumulative(-abs(statistic))),
              method: .asymptotic))
        }
        return .value(
          TestResult(
            statistic: statistic,
            pValue: 2
              * (try StudentTDistribution.cumulative(
                -abs(statistic), degreesOfFreedom: degreesOfFreedom)),
            method: .asymptotic, degreesOfFreedom: degreesOfFreedom))
      }
    }
  }
}
