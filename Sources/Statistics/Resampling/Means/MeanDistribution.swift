/// The bootstrap distribution of a mean, complete or as replicates.
public struct MeanDistribution: Sendable {
  /// How the distribution was obtained.
  public let scheme: MeanBootstrap.Scheme

  private let sample: MeanSample
  private let distribution: any ResamplingDistribution

  init(
    _ sample: MeanSample, _ distribution: any ResamplingDistribution,
    scheme: MeanBootstrap.Scheme
  ) {
    self.sample = sample
    self.distribution = distribution
    self.scheme = scheme
  }

  /// How many scores there are.
  public var count: Int { sample.count }

  /// The complete distribution; nil where replicates were drawn.
  public var law: BootstrapLaw? { distribution as? BootstrapLaw }

  /// The replicates; nil where the distribution is complete.
  public var replicates: BootstrapReplicates? { distribution as? BootstrapReplicates }

  /// The mean of the scores.
  public var estimate: Outcome<Double> {
    if count == 0 { return .undefined(.noData) }
    return sample.estimate.isFinite ? .value(sample.estimate) : .undefined(.notFinite)
  }

  /// The bootstrap standard error.
  public var standardError: Outcome<Double> {
    if let obstacle = sample.obstacle { return .undefined(obstacle) }
    return distribution.standardError
  }

  /// The acceleration of a BCa interval, in closed form.
  public var acceleration: Outcome<Double> {
    if let obstacle = sample.obstacle { return .undefined(obstacle) }
    return sample.acceleration
  }

  /// An interval for the mean.
  ///
  /// Quantiles are of type 7 from replicates and of type 1 from the complete distribution; the
  /// bias correction of BCa counts ties by mid-rank.
  ///
  /// - Parameters:
  ///   - level: between 0 and 1, both excluded.
  ///   - method: how the interval is made.
  /// - Returns: undefined for fewer than two scores and for constant scores.
  public func interval(
    level: Double, method: BootstrapIntervalMethod
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    if let obstacle = sample.obstacle { return .undefined(obstacle) }
    return distribution.interval(
      level: level, method: method, acceleration: sample.acceleration.value)
  }

  /// How far the ends of such an interval would vary over runs with other seeds: 0 for the complete
  /// distribution.
  public func monteCarloError(
    level: Double, method: BootstrapIntervalMethod
  ) -> Outcome<EndpointErrors> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    if let obstacle = sample.obstacle { return .undefined(obstacle) }
    return distribution.monteCarloError(
      level: level, method: method, biasCorrection: .midRank,
      acceleration: sample.acceleration.value)
  }
}
