import GSLSupport

// Effects of covariates and sums of them, with their errors.

extension BradleyTerryFit {
  /// A weighted sum of the covariates' effects.
  ///
  ///     fit.covariateContrast([1, 0], level: 0.95, covariance: covariance)   // the first effect
  ///
  /// - Parameters:
  ///   - weights: one for each covariate, finite.
  ///   - level: between 0 and 1, both excluded.
  ///   - covariance: of the parameters, from ``covariance(_:informationRidge:)``.
  /// - Returns: log-odds that favour the left item; undefined for another number of weights.
  public func covariateContrast(
    _ weights: [Double], level: Double, covariance: EstimateCovariance
  ) -> Outcome<EstimatedDifference> {
    contrast(weights, covariance).flatMap { estimate, error in
      Self.wald(estimate, error, level)
    }
  }

  /// The sum with its standard error.
  func contrast(
    _ weights: [Double], _ covariance: EstimateCovariance
  ) -> Outcome<(estimate: Double, error: Double)> {
    let first = strengths.count + (orderEffect == nil ? 0 : 1)
    guard weights.count == covariateEffects.count, first + weights.count <= covariance.count else {
      return .undefined(.noSuchQuantity(weights.count))
    }
    guard weights.allSatisfy(\.isFinite) else { return .undefined(.notFinite) }
    var estimate = 0.0
    var variance = 0.0
    for (one, weight) in weights.enumerated() where weight != 0 {
      estimate += weight * covariateEffects[one]
      for (other, second) in weights.enumerated() where second != 0 {
        variance += weight * second * covariance[first + one, first + other]
      }
    }
    return .value((estimate, max(variance, 0).squareRoot()))
  }
}

extension EstimatedDifference {
  /// The test that the difference is 0: the estimate over its standard error against the normal
  /// distribution, or against t where the interval has degrees of freedom.
  ///
  /// - Returns: undefined where there is no standard error.
  public var waldTest: Outcome<TestResult> {
    standardError.flatMap { error in
      let degrees = interval.value?.degreesOfFreedom
      let statistic = estimate / error
      return .computing { () throws(GSLError) in
        let tail =
          if let degrees {
            try StudentTDistribution.cumulative(-abs(statistic), degreesOfFreedom: degrees)
          } else {
            try NormalDistribution.cumulative(-abs(statistic))
          }
        return TestResult(
          statistic: statistic, pValue: 2 * tail, method: .asymptotic, degreesOfFreedom: degrees)
      }
    }
  }
}
