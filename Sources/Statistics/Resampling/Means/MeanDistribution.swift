/// The bootstrap distribution of a mean, complete or as replicates.
public struct MeanDistribution: Sendable {
  /// The complete distribution or replicates of it.
  enum Source {
    case law(BootstrapLaw)
    case replicates(BootstrapReplicates, MeanBootstrap.Scheme)
  }

  private let sample: MeanSample
  private let source: Source

  init(_ sample: MeanSample, _ source: Source) {
    self.sample = sample
    self.source = source
  }

  /// How many scores there are.
  public var count: Int { sample.count }

  /// How the distribution was obtained.
  public var scheme: MeanBootstrap.Scheme {
    switch source {
    case .law: .exact
    case .replicates(_, let scheme): scheme
    }
  }

  /// The complete distribution; nil where replicates were drawn.
  public var law: BootstrapLaw? {
    if case .law(let law) = source { return law }
    return nil
  }

  /// The replicates; nil where the distribution is complete.
  public var replicates: BootstrapReplicates? {
    if case .replicates(let replicates, _) = source { return replicates }
    return nil
  }

  /// The mean of the scores.
  public var estimate: Outcome<Double> {
    if count == 0 { return .undefined(.noData) }
    return sample.estimate.isFinite ? .value(sample.estimate) : .undefined(.notFinite)
  }

  /// The bootstrap standard error.
  public var standardError: Outcome<Double> {
    if let obstacle = sample.obstacle { return .undefined(obstacle) }
    return switch source {
    case .law(let law): law.standardError
    case .replicates(let replicates, _): replicates.standardError
    }
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
    let acceleration = sample.acceleration.value
    return switch source {
    case .law(let law):
      law.interval(level: level, method: method, acceleration: acceleration)
    case .replicates(let replicates, _):
      replicates.interval(level: level, method: method, acceleration: acceleration)
    }
  }

  /// How far the ends of such an interval would vary over runs with other seeds: 0 for the complete
  /// distribution.
  public func monteCarloError(
    level: Double, method: BootstrapIntervalMethod
  ) -> Outcome<EndpointErrors> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    if let obstacle = sample.obstacle { return .undefined(obstacle) }
    return switch source {
    case .law: .value(EndpointErrors(lower: 0, upper: 0))
    case .replicates(let replicates, _):
      replicates.monteCarloError(
        level: level, method: method, acceleration: sample.acceleration.value)
    }
  }
}
