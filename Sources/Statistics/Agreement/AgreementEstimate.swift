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

  /// The distribution of a coefficient in units of its standard error.
  public enum ReferenceDistribution: String, CaseIterable, Codable, Sendable {
    /// Standard normal.
    case normal
    /// Student's t with units or clusters less 1 degrees of freedom.
    case studentT
  }

  /// The interval value ± quantile x standard error, cut to the range of the coefficient.
  ///
  /// - Parameters:
  ///   - level: between 0 and 1, both excluded.
  ///   - reference: the normal distribution is customary for Cohen's kappa of independent units, and
  ///     makes intervals that are too short with few.
  ///
  /// Source: Gwet (2014), chapter 5.
  public func interval(
    level: Double, reference: ReferenceDistribution = .studentT
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return standardError.flatMap { error in
      do throws(GSLError) {
        let share = (1 + level) / 2
        let quantile: Double
        let method: String
        switch reference {
        case .normal:
          quantile = try NormalDistribution.quantile(share)
          method = clusters == nil ? "analytic-normal" : "cluster-normal"
        case .studentT:
          quantile = try StudentTDistribution.quantile(share, degreesOfFreedom: degreesOfFreedom)
          method = clusters == nil ? "analytic-t" : "cluster-t"
        }
        let ends = (value - quantile * error, value + quantile * error)
        guard ends.0.isFinite, ends.1.isFinite else { return .undefined(.notFinite) }
        return .value(
          coefficient.cut(
            ConfidenceInterval(lower: ends.0, upper: ends.1, level: level, method: method),
            round: value))
      } catch {
        return .undefined(.numericalFailure(error.description))
      }
    }
  }

  /// The test that there is no agreement beyond chance, two-sided.
  ///
  /// The statistic is the coefficient over its standard error; for Cohen's kappa of independent
  /// units over the standard error under the null hypothesis.
  public var test: Outcome<AgreementTest> {
    standardError.flatMap { error in
      let statistic = value / (nullStandardError ?? error)
      guard statistic.isFinite else { return .undefined(.notFinite) }
      do throws(GSLError) {
        guard nullStandardError == nil else {
          return .value(
            AgreementTest(
              statistic: statistic,
              pValue: 2 * (try NormalDistribution.cumulative(-abs(statistic))),
              degreesOfFreedom: nil))
        }
        return .value(
          AgreementTest(
            statistic: statistic,
            pValue: 2
              * (try StudentTDistribution.cumulative(
                -abs(statistic), degreesOfFreedom: degreesOfFreedom)),
            degreesOfFreedom: degreesOfFreedom))
      } catch {
        return .undefined(.numericalFailure(error.description))
      }
    }
  }
}
