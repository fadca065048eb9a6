public import RandomStreams

/// The cluster bootstrap of means and of sums and differences of means.
///
/// Each replicate draws as many clusters as there are, with replacement, and takes each with all of
/// its scores. The one draw is applied to all columns at once, so that differences between models
/// are paired and quantities can be banded and ranked together. A mean is the ratio of the
/// resampled sum of scores to the resampled sum of weights.
///
/// Replicate r uses the random stream (seed, purpose, r). Replicates are computed in blocks of 64
/// on all cores, and the result has the same bits for any number of threads.
///
///     let quantities: [MeanContrast] = [.mean(0), .difference(0, 1)]
///     let bootstrap = try ClusterBootstrap(table, quantities: quantities, seed: 7)
///     let interval = bootstrap.distribution().interval(0, level: 0.95, method: .bca)
///
/// Source: Davison & Hinkley (1997), "Bootstrap Methods and their Application", sections 2.2 and
/// 3.8; Field & Welsh (2007), "Bootstrapping clustered data".
public struct ClusterBootstrap: Sendable {
  /// How many resamples are drawn.
  public let replicates: Int
  /// The seed of the run.
  public let seed: UInt64
  /// The purpose that keys the random streams together with the seed.
  public let purpose: StreamPurpose

  private let plan: ResamplingPlan

  private static let blockSize = 64

  /// Prepares the resampling.
  ///
  /// - Parameters:
  ///   - table: scores per cluster and column. Clusters without any score are left out.
  ///   - quantities: what to estimate; later calls name a quantity by its place in this list.
  ///   - replicates: how many resamples; at least 2, and 9,999 for intervals at 95 % and 99 %.
  ///   - seed: the seed of the run.
  ///   - purpose: keys the random streams together with the seed.
  /// - Throws: ``StatisticsError`` when a quantity has no terms or names a column that does not
  ///   exist, or when the number of replicates cannot be used.
  public init(
    _ table: ClusterTable, quantities: [MeanContrast], replicates: Int = 9_999, seed: UInt64,
    purpose: String = "cluster-bootstrap"
  ) throws(StatisticsError) {
    guard replicates >= 2 else { throw .tooFewReplicates(replicates) }
    let size = replicates.multipliedReportingOverflow(by: max(quantities.count, 1))
    guard !size.overflow, size.partialValue <= 1 << 33 else {
      throw .tooManyReplicates(replicates: replicates, quantities: quantities.count)
    }
    plan = try ResamplingPlan(table, quantities: quantities)
    self.replicates = replicates
    self.seed = seed
    self.purpose = StreamPurpose(purpose)
  }

  /// Draws the replicates.
  ///
  /// - Parameter threads: how many threads to use, here and for the bands and ranks made from the
  ///   result; nil for one per core. The result does not depend on it.
  /// - Returns: all replicates of all quantities, 8 bytes each.
  /// - Complexity: O(replicates x clusters x columns), with no allocation per replicate.
  public func distribution(threads: Int? = nil) -> BootstrapDistribution {
    let threads = FixedBlocks.threads(threads)
    let size = replicates * plan.quantities
    let values = [Double](unsafeUninitializedCapacity: size) { buffer, count in
      if let start = buffer.baseAddress { draw(into: start, threads: threads) }
      count = size
    }
    return BootstrapDistribution(
      plan: plan, replicates: replicates, values: values, threads: threads)
  }

  /// Writes replicate r of quantity q to `values[q * replicates + r]`; a NaN where it is undefined.
  private func draw(into values: UnsafeMutablePointer<Double>, threads: Int) {
    // Each replicate writes its own entries.
    nonisolated(unsafe) let values = values
    FixedBlocks.run(count: replicates, size: Self.blockSize, threads: threads) { blocks in
      var scratch = ReplicateScratch(plan)
      for block in blocks {
        for replicate in block {
          var stream = RandomStream(seed: seed, purpose: purpose, index: UInt64(replicate))
          scratch.resample(plan, from: &stream)
          scratch.evaluate(plan, into: values + replicate, stride: replicates)
        }
      }
    }
  }
}
