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
