import GSLSupport
public import Statistics

/// How precise scores would be with other numbers of items, versions and judges (Brennan 2001,
/// section 4.1).
public struct DecisionStudy: Sendable, Equatable {
  /// What the items of the study stand for.
  public enum Estimand: String, CaseIterable, Codable, Sendable {
    /// A set of items from which these were drawn; other items would do as well.
    case itemsLikeThese
    /// The items of the study and no others; only what is drawn anew for them is error.
    case theseItems
  }

  /// What the judges of the study stand for.
  public enum Judges: String, CaseIterable, Codable, Sendable {
    /// A set of judges from which these were drawn.
    case sample
    /// The judges of the study and no others: what they have in common with none else is no error.
    case fixed
  }

  /// How many items each model is rated on.
  public let items: Int
  /// How many versions of each item are asked.
  public let versions: Int
  /// How many judges rate each response.
  public let judges: Int
  /// How often each judge rates each response, or each response is drawn anew.
  public let repeats: Int
  /// What the items stand for.
  public let estimand: Estimand
  /// What the judges stand for.
  public let judgesAre: Judges
  /// The variance of model scores that is not error.
  public let universeVariance: Double
  /// The variance of errors that change differences between models.
  public let relativeErrorVariance: Double
  /// The variance of all errors of a model's score, the levels of items and judges included.
  public let absoluteErrorVariance: Double
  /// Satterthwaite's degrees of freedom of the two error variances; undefined where an error is 0 or
  /// the study does not know how well it knows its components.
  public let relativeDegreesOfFreedom: Outcome<Double>
  /// The same of the error of the level of a score.
  public let absoluteDegreesOfFreedom: Outcome<Double>

  let generalizabilityReplicates: ClusterReplicates?
  let dependabilityReplicates: ClusterReplicates?

  /// The generalizability coefficient Eρ², for comparing models: 0...1.
  public var generalizability: Outcome<Double> { share(relativeErrorVariance) }
  /// The index of dependability Φ, for the level of a score: 0...1.
  public var dependability: Outcome<Double> { share(absoluteErrorVariance) }
  /// The standard error of a model's score among models rated in the same way.
  public var relativeError: Double { relativeErrorVariance.squareRoot() }
  /// The standard error of the level of a model's score.
  public var absoluteError: Double { absoluteErrorVariance.squareRoot() }
  /// The standard error of the difference of two models' scores.
  public var differenceError: Double { (2 * relativeErrorVariance).squareRoot() }

  /// How far the interval of the level of a model's score would reach to either side: Student's t with
  /// Satterthwaite's degrees of freedom times ``absoluteError``.
  ///
  /// - Parameter level: between 0 and 1.
  /// - Returns: 0 where there is no error; undefined where the degrees of freedom are.
  public func scoreHalfWidth(level: Double) -> Outcome<Double> {
    Self.reach(absoluteError, absoluteDegreesOfFreedom, level)
  }

  /// The same for the difference of two models' scores.
  public func differenceHalfWidth(level: Double) -> Outcome<Double> {
    Self.reach(differenceError, relativeDegreesOfFreedom, level)
  }

  /// The interval of ``absoluteError``: how well the study knows it.
  public func absoluteErrorInterval(level: Double) -> Outcome<ConfidenceInterval> {
    Self.interval(absoluteErrorVariance, absoluteDegreesOfFreedom, level)
  }

  /// The interval of ``differenceError``.
  public func differenceErrorInterval(level: Double) -> Outcome<ConfidenceInterval> {
    Self.interval(2 * relativeErrorVariance, relativeDegreesOfFreedom, level)
  }

  /// The interval of the generalizability coefficient, for these models and judges and other items:
  /// the jackknife over clusters of items on the scale of logits.
  public func generalizabilityInterval(level: Double) -> Outcome<ConfidenceInterval> {
    Self.interval(generalizability, generalizabilityReplicates, level)
  }

  /// The interval of the index of dependability, likewise.
  public func dependabilityInterval(level: Double) -> Outcome<ConfidenceInterval> {
    Self.interval(dependability, dependabilityReplicates, level)
  }

  private func share(_ error: Double) -> Outcome<Double> {
    let total = universeVariance + error
    return total > 0 ? .value(universeVariance / total) : .undefined(.noVariance)
  }

  private static func reach(
    _ error: Double, _ degreesOfFreedom: Outcome<Double>, _ level: Double
  ) -> Outcome<Double> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    guard error > 0 else { return .value(0) }
    return degreesOfFreedom.flatMap { freedom in
      .computing { () throws(GSLError) in
        try StudentTDistribution.quantile((1 + level) / 2, degreesOfFreedom: freedom) * error
      }
    }
  }

  private static func interval(
    _ variance: Double, _ degreesOfFreedom: Outcome<Double>, _ level: Double
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return degreesOfFreedom.flatMap { freedom in
      GeneralizabilityStudy.interval(
        variance: variance, degreesOfFreedom: freedom, level: level
      ).map { interval in
        ConfidenceInterval(
          lower: interval.lower.squareRoot(), upper: interval.upper.squareRoot(), level: level,
          method: interval.method, degreesOfFreedom: freedom)
      }
    }
  }

  private static func interval(
    _ value: Outcome<Double>, _ replicates: ClusterReplicates?, _ level: Double
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return value.flatMap { _ in
      guard let replicates else { return .undefined(GeneralizabilityStudy.itemsUnknown) }
      return replicates.interval(level: level, .logit, within: 0...1)
    }
  }
}
