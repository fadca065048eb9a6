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
