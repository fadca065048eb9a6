/// The replicates of a cluster bootstrap: estimates, standard errors, intervals, bands and ranks of
/// quantities that were all computed on the same resamples.
///
/// A replicate in which one of a quantity's means has no scores is undefined for that quantity. It
/// is counted and left out; where more than 5 % are undefined, so is every measure of spread.
public struct BootstrapDistribution: Sendable {
  /// How many resamples were drawn.
  public let replicates: Int
  /// How many quantities there are, numbered from 0.
  public let quantityCount: Int

  /// Fewer effective clusters than this are not ranked by.
  public static let fewestClustersForRanks = 6

  let plan: ResamplingPlan
  /// Replicate r of quantity q is at q * replicates + r; a NaN where undefined.
  let values: [Double]
  let threads: Int
  let summaries: [QuantitySummary]

  init(plan: ResamplingPlan, replicates: Int, values: [Double], threads: Int) {
    self.plan = plan
    self.replicates = replicates
    self.values = values
    self.threads = threads
    quantityCount = plan.quantities
    summaries = QuantitySummary.all(
      of: plan, values: values, replicates: replicates, threads: threads)
  }

  /// The quantity on the data as observed.
  public func estimate(_ quantity: Int) -> Outcome<Double> {
    guard let summary = summary(quantity) else { return .undefined(.noSuchQuantity(quantity)) }
    if let obstacle = summary.estimateObstacle { return .undefined(obstacle) }
    return .value(summary.estimate)
  }

  /// The bootstrap standard error: the standard deviation of the replicates.
  public func standardError(_ quantity: Int) -> Outcome<Double> {
    guard let summary = summary(quantity) else { return .undefined(.noSuchQuantity(quantity)) }
    if let obstacle = summary.spreadObstacle { return .undefined(obstacle) }
    return .value(summary.standardError)
  }

  /// How many clusters have scores for any of the quantity's means; 0 for no such quantity.
  public func contributingClusters(_ quantity: Int) -> Int {
    guard summary(quantity) != nil else { return 0 }
    return plan.feedingClusters(plan.terms(quantity)).count
  }

  /// In how many replicates the quantity is undefined; 0 for no such quantity.
  public func undefinedReplicates(_ quantity: Int) -> Int {
    summary(quantity)?.undefined ?? 0
  }

  /// The replicates of the quantity, nil where undefined, in the order they were drawn.
  ///
  /// Entry r of two quantities comes from the same resample. Empty for no such quantity.
  public func replicateValues(_ quantity: Int) -> [Double?] {
    guard summary(quantity) != nil else { return [] }
    return slice(quantity).map { $0.isNaN ? nil : $0 }
  }

  func summary(_ quantity: Int) -> QuantitySummary? {
    summaries.indices.contains(quantity) ? summaries[quantity] : nil
  }

  func slice(_ quantity: Int) -> ArraySlice<Double> {
    values[quantity * replicates..<(quantity + 1) * replicates]
  }
}

extension BootstrapDistribution {
  /// An interval for one quantity.
  ///
  /// Quantiles are of type 7. The bias correction of BCa counts ties by mid-rank, and its
  /// acceleration is from the jackknife that leaves out one cluster at a time, of those that feed
  /// the quantity, centred at the jackknife mean (Efron 1987).
  ///
  /// - Parameters:
  ///   - quantity: its place in the list that the bootstrap was made with.
  ///   - level: between 0 and 1, both excluded.
  ///   - method: how the interval is made.
  /// - Returns: undefined for constant data, for a mean that rests on fewer than two clusters and
  ///   where more than 5 % of the replicates are undefined. A BCa interval whose z0 or acceleration
  ///   does not exist is the percentile interval and says so, as in ``BootstrapReplicates``.
  /// - Complexity: O(replicates), and O(clusters x terms) for BCa.
  public func interval(
    _ quantity: Int, level: Double, method: BootstrapIntervalMethod
  ) -> Outcome<ConfidenceInterval> {
    guard let summary = summary(quantity) else { return .undefined(.noSuchQuantity(quantity)) }
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    if let obstacle = summary.spreadObstacle { return .undefined(obstacle) }
    let sample = BootstrapReplicates(
      slice(quantity), estimate: summary.estimate, resolution: summary.resolution)
    return interval(of: sample, terms: plan.terms(quantity), level: level, method: method)
  }

  /// Quantity `a` less quantity `b`, on the same resamples.
  ///
  /// - Returns: undefined where the difference cannot be computed. Its standard error and interval
  ///   may be undefined on their own, for example for two equal columns.
  public func difference(
    _ a: Int, _ b: Int, level: Double, method: BootstrapIntervalMethod
  ) -> Outcome<EstimatedDifference> {
    for quantity in [a, b] {
      guard let summary = summary(quantity) else {
        return .undefined(.noSuchQuantity(quantity))
      }
      if let obstacle = summary.estimateObstacle { return .undefined(obstacle) }
    }
    let terms = plan.differenceTerms(a, b)
    let estimate = summaries[a].estimate - summaries[b].estimate
    guard estimate.isFinite else { return .undefined(.notFinite) }
    let sample = BootstrapReplicates(
      zip(slice(a), slice(b)).map { $0 - $1 }, estimate: estimate,
      resolution: summaries[a].resolution + summaries[b].resolution)
    let fewest = plan.fewestClusters(terms)
    guard fewest >= 2 else {
      return .value(
        EstimatedDifference(
          estimate: estimate, standardError: .undefined(.tooFewClusters(fewest)),
          interval: .undefined(.tooFewClusters(fewest)), undefinedReplicates: sample.undefined))
    }
    return .value(
      EstimatedDifference(
        estimate: estimate, standardError: sample.standardError,
        interval: interval(of: sample, terms: terms, level: level, method: method),
        undefinedReplicates: sample.undefined))
  }

  private func interval(
    of sample: BootstrapReplicates, terms: [PlanTerm], level: Double,
    method: BootstrapIntervalMethod
  ) -> Outcome<ConfidenceInterval> {
    let acceleration =
      method == .bca
      ? Jackknife(estimate: sample.estimate, values: plan.jackknife(terms)).acceleration().value
      : nil
    return sample.interval(level: level, method: method, acceleration: acceleration)
  }
}
