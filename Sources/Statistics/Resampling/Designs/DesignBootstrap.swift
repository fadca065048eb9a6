public import RandomStreams

/// The bootstrap of any statistic of weighted observations, for clusters, strata, two levels and
/// crossed tables.
///
/// A resample is given to the statistic as a weight per observation: how often it was drawn. Two
/// statistics on the same weights are paired. For means over clusters ``ClusterBootstrap`` and for
/// means of independent scores ``MeanBootstrap`` are much faster.
///
/// Replicate r uses the random stream (seed, purpose, r), so that the result does not depend on the
/// number of threads.
///
///     let bootstrap = try DesignBootstrap(.clusters(topics), seed: 7)
///     let median = bootstrap.replicates { weights in weightedMedian(scores, weights) }
///
/// Source: Davison & Hinkley (1997), sections 3.2 and 3.8; Owen (2007).
public struct DesignBootstrap: Sendable {
  /// What is resampled.
  public let design: ResamplingDesign
  /// How many resamples are drawn.
  public let replicateCount: Int
  /// The seed of the run.
  public let seed: UInt64
  /// The purpose that keys the random streams together with the seed.
  public let purpose: StreamPurpose

  /// Prepares the resampling.
  ///
  /// - Throws: ``StatisticsError`` for fewer than 2 replicates.
  public init(
    _ design: ResamplingDesign, replicates: Int = 9_999, seed: UInt64,
    purpose: String = "design-bootstrap"
  ) throws(StatisticsError) {
    guard replicates >= 2 else { throw .tooFewReplicates(replicates) }
    guard replicates <= 1 << 33 else {
      throw .tooManyReplicates(replicates: replicates, quantities: 1)
    }
    self.design = design
    replicateCount = replicates
    self.seed = seed
    self.purpose = StreamPurpose(purpose)
  }

  /// Draws the replicates of a statistic.
  ///
  /// - Parameters:
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  ///   - statistic: the statistic for the given weights, one per observation: whole numbers of 0 or
  ///     more, all 1 for the data as observed. A NaN or an infinity marks a replicate as undefined.
  /// - Returns: the replicates with the statistic on the data as the estimate.
  /// - Complexity: O(replicates x observations), and as many calls of the statistic.
  public func replicates(
    threads: Int? = nil, _ statistic: @Sendable ([Double]) -> Double
  ) -> BootstrapReplicates {
    let values = [Double](unsafeUninitializedCapacity: replicateCount) { buffer, filled in
      if let start = buffer.baseAddress {
        // Each replicate writes its own entry.
        nonisolated(unsafe) let values = start
        FixedBlocks.run(
          count: replicateCount, size: 64, threads: FixedBlocks.threads(threads)
        ) { blocks in
          var drawing = DesignDrawing(design)
          for replicate in blocks.joined() {
            var stream = RandomStream(seed: seed, purpose: purpose, index: UInt64(replicate))
            drawing.draw(from: &stream)
            values[replicate] = statistic(drawing.weights)
          }
        }
      }
      filled = replicateCount
    }
    return BootstrapReplicates(
      values, estimate: statistic([Double](repeating: 1, count: design.observations)))
  }
}
