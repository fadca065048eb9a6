import Foundation
import GSLSupport

/// An estimate from a survey with its standard error: a mean, a share, or a difference of such.
public struct SurveyContrast: Sendable, Equatable {
  /// The estimate, in the units of the values.
  public let estimate: Double
  /// Its standard error, 0 or more.
  public let standardError: Double
  /// Primary sampling units less strata; need not be positive.
  public let degreesOfFreedom: Int

  /// Which distribution stands behind tests and intervals.
  public enum Reference: Sendable {
    /// The normal distribution.
    case normal
    /// Student's t with the degrees of freedom of the design.
    case student
  }

  /// An estimate with its error.
  ///
  /// - Parameters:
  ///   - estimate: finite.
  ///   - standardError: finite, 0 or more.
  ///   - degreesOfFreedom: of the design.
  public init(estimate: Double, standardError: Double, degreesOfFreedom: Int) {
    self.estimate = estimate
    self.standardError = standardError
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The difference of two estimates from independent samples: samples without a common primary sampling
  /// unit, such as two countries.
  ///
  /// - Parameters:
  ///   - first: what is subtracted from.
  ///   - second: what is subtracted.
  /// - Returns: the difference, with error √(SE₁² + SE₂²) and the sum of the degrees of freedom.
  public static func difference(
    of first: SurveyContrast, minus second: SurveyContrast
  ) -> SurveyContrast {
    SurveyContrast(
      estimate: first.estimate - second.estimate,
      standardError: (first.standardError * first.standardError + second.standardError
        * second.standardError)
        .squareRoot(),
      degreesOfFreedom: first.degreesOfFreedom + second.degreesOfFreedom)
  }

  /// The test that the true value is another.
  ///
  /// - Parameters:
  ///   - value: what the null hypothesis says.
  ///   - reference: the distribution of the statistic.
  ///   - degreesOfFreedom: those of Student's t where they are others than the estimate's own, such as
  ///     those of a whole file; nil for its own.
  /// - Returns: a two-sided test with the statistic (estimate - value) / SE; undefined where the error is
  ///   0 or, for Student's t, no degrees of freedom are left.
  public func test(
    against value: Double = 0, reference: Reference = .student, degreesOfFreedom: Int? = nil
  ) -> Outcome<TestResult> {
    guard standardError > 0 else { return .undefined(.constantData) }
    let statistic = (estimate - value) / standardError
    let degrees = degreesOfFreedom ?? self.degreesOfFreedom
    switch reference {
    case .normal:
      return .computing { () throws(GSLError) in
        TestResult(
          statistic: statistic, pValue: 2 * (try NormalDistribution.cumulative(-abs(statistic))),
          method: .asymptotic)
      }
    case .student:
      guard degrees > 0 else { return .undefined(.noDegreesOfFreedom) }
      return .computing { () throws(GSLError) in
        TestResult(
          statistic: statistic,
          pValue: 2
            * (try StudentTDistribution.cumulative(
              -abs(statistic), degreesOfFreedom: Double(degrees))),
          method: .asymptotic, degreesOfFreedom: Double(degrees))
      }
    }
  }

  /// The interval estimate ± quantile · SE.
  ///
  /// - Parameters:
  ///   - level: between 0 and 1, both excluded.
  ///   - reference: the distribution of the estimate.
  /// - Returns: undefined where the error is 0 or, for Student's t, no degrees of freedom are left; its
  ///   method is `survey-t` or `survey-normal`.
  public func interval(
    level: Double, reference: Reference = .student
  ) -> Outcome<ConfidenceInterval> {
    if reference == .student, degreesOfFreedom < 1 { return .undefined(.noDegreesOfFreedom) }
    return StudentInterval.about(
      estimate, error: standardError,
      degreesOfFreedom: reference == .student ? Double(degreesOfFreedom) : nil, level: level,
      method: reference == .student ? "survey-t" : "survey-normal")
  }

  /// The interval of a share on the scale of log-odds: logit(p) ± t · SE / (p (1 - p)), turned back.
  ///
  /// It stays within 0 and 1. The default of `svyciprop` in R's `survey`.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  /// - Returns: undefined where the estimate is no share between 0 and 1, the error is 0 or no degrees of
  ///   freedom are left; its method is `survey-logit`.
  public func logitInterval(level: Double) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    guard estimate > 0, estimate < 1 else {
      return .undefined(.outsideDomain("shares between 0 and 1, both excluded"))
    }
    guard standardError > 0 else { return .undefined(.constantData) }
    guard degreesOfFreedom > 0 else { return .undefined(.noDegreesOfFreedom) }
    return .deciding { () throws(GSLError) in
      let quantile = try StudentTDistribution.quantile(
        (1 + level) / 2, degreesOfFreedom: Double(degreesOfFreedom))
      let centre = log(estimate / (1 - estimate))
      let reach = quantile * standardError / (estimate * (1 - estimate))
      func share(_ logit: Double) -> Double { 1 / (1 + exp(-logit)) }
      guard reach.isFinite else { return .undefined(.notFinite) }
      return .value(
        ConfidenceInterval(
          lower: share(centre - reach), upper: share(centre + reach), level: level,
          method: "survey-logit", degreesOfFreedom: Double(degreesOfFreedom)))
    }
  }
}

extension SurveyMeans {
  /// The mean of a variable with its error.
  ///
  /// - Parameter variable: from 0.
  /// - Returns: undefined as the mean and its error.
  public func estimate(_ variable: Int) -> Outcome<SurveyContrast> {
    mean(variable).flatMap { mean in
      standardError(variable).map { error in
        SurveyContrast(
          estimate: mean, standardError: error, degreesOfFreedom: degreesOfFreedom)
      }
    }
  }
}
