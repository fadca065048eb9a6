/// Bootstrap replicates of coefficients of agreement, all from the same resamples.
public struct AgreementDistribution: Sendable {
  /// The coefficients, in the order of their declaration.
  public let coefficients: [AgreementCoefficient]
  /// How many resamples were drawn.
  public let replicates: Int
  /// How many units or clusters were drawn in each.
  public let draws: Int
  /// Whether clusters of units were drawn.
  public let isClustered: Bool

  private let estimates: [AgreementCoefficient: Outcome<AgreementEstimate>]
  private let values: [Double]

  init(
    coefficients: [AgreementCoefficient],
    estimates: [AgreementCoefficient: Outcome<AgreementEstimate>], replicates: Int,
    values: [Double], draws: Int, isClustered: Bool
  ) {
    self.coefficients = coefficients
    self.estimates = estimates
    self.replicates = replicates
    self.values = values
    self.draws = draws
    self.isClustered = isClustered
  }

  /// The coefficient of the ratings themselves, with its analytic standard error.
  public func estimate(_ coefficient: AgreementCoefficient) -> Outcome<AgreementEstimate> {
    estimates[coefficient] ?? .undefined(.noSuchQuantity(0))
  }

  /// The replicates of a coefficient; undefined where the coefficient is, and where there are not
  /// two units or clusters to draw from.
  public func replicates(_ coefficient: AgreementCoefficient) -> Outcome<BootstrapReplicates> {
    guard let place = coefficients.firstIndex(of: coefficient) else {
      return .undefined(.noSuchQuantity(0))
    }
    return estimate(coefficient).flatMap { estimate in
      guard draws >= 2 else {
        return .undefined(
          isClustered ? .tooFewClusters(draws) : .tooFewUnits(draws, needed: 2))
      }
      // Agreement lies on a scale of length one: what is smaller than this is rounding.
      return .value(
        BootstrapReplicates(
          values[place * replicates..<(place + 1) * replicates], estimate: estimate.value,
          resolution: 1e-12))
    }
  }

  /// The standard deviation of the replicates.
  public func standardError(_ coefficient: AgreementCoefficient) -> Outcome<Double> {
    replicates(coefficient).flatMap(\.standardError)
  }

  /// A bootstrap interval.
  ///
  /// - Parameters:
  ///   - coefficient: one of ``coefficients``.
  ///   - level: between 0 and 1, both excluded.
  ///   - method: how it is made. BCa, whose acceleration is that of the analytic expansion, covers
  ///     closest to the level; percentile intervals are one to three points short of 95 % with 50
  ///     clusters or 200 units.
  /// - Returns: undefined where the coefficient is, for constant replicates, and where more than
  ///   5 % of the replicates are undefined.
  public func interval(
    _ coefficient: AgreementCoefficient, level: Double,
    method: BootstrapIntervalMethod = .bca
  ) -> Outcome<ConfidenceInterval> {
    replicates(coefficient).flatMap { replicates in
      replicates.interval(
        level: level, method: method,
        acceleration: estimate(coefficient).value?.acceleration
      ).map { interval in
        coefficient.cut(interval, round: estimate(coefficient).value?.value ?? 0)
      }
    }
  }
}
