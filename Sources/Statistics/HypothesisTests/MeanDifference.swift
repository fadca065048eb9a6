import GSLSupport

/// The difference between the means of two independent samples, first minus second.
///
/// Source: Welch (1947), "The generalization of Student's problem when several different population
/// variances are involved"; Student (1908).
public struct MeanDifference: Sendable {
  /// What is assumed about the two variances.
  public enum Variances: String, CaseIterable, Codable, Sendable {
    /// They may differ (Welch).
    case unequal
    /// They are equal and are pooled (Student).
    case pooled
  }

  private let first: Moments
  private let second: Moments

  /// Two samples in any order.
  ///
  /// - Throws: ``StatisticsError`` when a value is not finite.
  public init(_ first: [Double], _ second: [Double]) throws(StatisticsError) {
    self.first = try Moments(first)
    self.second = try Moments(second)
  }

  /// The mean of the first sample minus that of the second.
  public var estimate: Outcome<Double> {
    first.mean.flatMap { a in second.mean.flatMap { .finite(a - $0) } }
  }

  /// The standard error of the difference; undefined where both samples are constant.
  public func standardError(_ variances: Variances = .unequal) -> Outcome<Double> {
    spread(variances).map { $0.error }
  }

  /// The degrees of freedom of the t distribution, by Welch's formula or n + m - 2.
  public func degreesOfFreedom(_ variances: Variances = .unequal) -> Outcome<Double> {
    spread(variances).map { $0.freedom }
  }

  /// The t test of a difference.
  ///
  /// - Parameters:
  ///   - variances: what is assumed about the two variances.
  ///   - alternative: what the test holds against the null hypothesis.
  ///   - null: the difference under the null hypothesis.
  public func test(
    _ variances: Variances = .unequal, alternative: Alternative = .twoSided, null: Double = 0
  ) -> Outcome<TestResult> {
    estimate.flatMap { estimate in
      spread(variances).flatMap { spread in
        TestResult.student(
          (estimate - null) / spread.error, spread.freedom, alternative)
      }
    }
  }

  /// The t interval for the difference.
  ///
  /// - Parameters:
  ///   - level: between 0 and 1, both excluded.
  ///   - variances: what is assumed about the two variances.
  public func interval(
    level: Double = 0.95, _ variances: Variances = .unequal
  ) -> Outcome<ConfidenceInterval> {
    estimate.flatMap { estimate in
      spread(variances).flatMap { spread in
        ConfidenceInterval.student(
          estimate, error: spread.error, degreesOfFreedom: spread.freedom, level: level,
          method: variances == .unequal ? "welch-t" : "pooled-t")
      }
    }
  }

  private func spread(_ variances: Variances) -> Outcome<(error: Double, freedom: Double)> {
    first.variance.flatMap { a in
      second.variance.flatMap { b in
        let n = Double(first.count)
        let m = Double(second.count)
        guard a > 0 || b > 0 else {
          return .undefined(
            first.mean == second.mean
              ? .allValuesEqual : .notTestable("neither sample varies, and their means differ"))
        }
        guard a.isFinite, b.isFinite else { return .undefined(.notFinite) }
        switch variances {
        case .pooled:
          let freedom = n + m - 2
          let pooled = ((n - 1) * a + (m - 1) * b) / freedom
          return .value(((pooled * (1 / n + 1 / m)).squareRoot(), freedom))
        case .unequal:
          // Scaled by the larger part, so that squares of huge variances cannot overflow.
          let scale = max(a / n, b / m)
          let left = a / n / scale
          let right = b / m / scale
          let freedom =
            (left + right) * (left + right) / (left * left / (n - 1) + right * right / (m - 1))
          return .value((((left + right) * scale).squareRoot(), freedom))
        }
      }
    }
  }
}
