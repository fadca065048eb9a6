/// What is computed once for each quantity of a bootstrap.
struct QuantitySummary: Sendable {
  let estimate: Double
  let standardError: Double
  let undefined: Int
  /// The smallest effective number of clusters of any of its means; see
  /// ``ResamplingPlan/effectiveClusters(_:)``.
  let effectiveClusters: Double
  /// What two values may differ by through rounding alone.
  let resolution: Double
  /// Why there is no estimate, if so.
  let estimateObstacle: UndefinedReason?
  /// Why the replicates say nothing of the spread, constant data included, if so.
  let spreadObstacle: UndefinedReason?

  /// Whether the quantity can be compared with others.
  ///
  /// It may be constant, because its difference to another need not be.
  var isComparable: Bool { spreadObstacle == nil || spreadObstacle == .constantData }

  /// Whether it rests on enough clusters to be ranked.
  var isRankable: Bool {
    // Equal clusters count for their number, rounding aside.
    isComparable
      && effectiveClusters > Double(BootstrapDistribution.fewestClustersForRanks) - 1e-9
  }

  private init(_ plan: ResamplingPlan, _ quantity: Int, _ replicates: ArraySlice<Double>) {
    let terms = plan.terms(quantity)
    estimateObstacle = plan.obstacle(terms)
    guard estimateObstacle == nil else {
      estimate = 0
      standardError = 0
      resolution = 0
      undefined = replicates.count
      effectiveClusters = 0
      spreadObstacle = estimateObstacle
      return
    }
    estimate = plan.estimate(terms)
    resolution = plan.resolution(terms)
    let sample = BootstrapReplicates(replicates, estimate: estimate, resolution: resolution)
    undefined = sample.undefined
    effectiveClusters = plan.effectiveClusters(terms)
    let fewest = plan.fewestClusters(terms)
    spreadObstacle = fewest < 2 ? .tooFewClusters(fewest) : sample.obstacle
    standardError =
      spreadObstacle == nil ? ReplicateMoments(sample.values).standardDeviation : 0
  }

  static func all(
    of plan: ResamplingPlan, values: [Double], replicates: Int, threads: Int
  ) -> [QuantitySummary] {
    [QuantitySummary](unsafeUninitializedCapacity: plan.quantities) { buffer, count in
      if let start = buffer.baseAddress {
        nonisolated(unsafe) let start = start
        FixedBlocks.run(count: plan.quantities, size: 8, threads: threads) { blocks in
          for quantity in blocks.joined() {
            let slice = values[quantity * replicates..<(quantity + 1) * replicates]
            (start + quantity).initialize(to: QuantitySummary(plan, quantity, slice))
          }
        }
      }
      count = plan.quantities
    }
  }
}
