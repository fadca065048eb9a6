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

extension DesignBootstrap {
  /// How the standard error within a resample is found.
  public enum ErrorWithin: Sendable {
    /// By a formula, such as the delta method, for the given weights. It must be the one for this
    /// design: for clusters, one that adds up within clusters first.
    case formula(@Sendable ([Double]) -> Double)
    /// By this many resamples of the resample; 50 are customary.
    case nested(Int)
  }

  /// The studentized (bootstrap-t) interval: replicates in standard errors, each by its own.
  ///
  /// - Parameters:
  ///   - level: between 0 and 1, both excluded.
  ///   - errors: how the standard error within a resample is found.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  ///   - statistic: the statistic for the given weights, as for ``replicates(threads:_:)``.
  /// - Returns: undefined where the design shows no spread, and where more than 5 % of the
  ///   resamples have no standard error.
  /// - Throws: ``StatisticsError`` for fewer than 2 nested resamples, and for nested resamples of a
  ///   crossed or two-level design, for which none are defined.
  /// - Complexity: O(replicates x nested x observations) and as many calls of the statistic.
  ///
  /// Source: Davison & Hinkley (1997), sections 5.2.1 and 3.9.
  public func studentizedInterval(
    level: Double, errors: ErrorWithin, threads: Int? = nil,
    _ statistic: @Sendable ([Double]) -> Double
  ) throws(StatisticsError) -> Outcome<ConfidenceInterval> {
    if case .nested(let count) = errors {
      guard count >= 2 else { throw .tooFewReplicates(count) }
      guard design.kind == .clusters(withinClusters: false) else {
        throw .notInDesign("nested resample; give a formula for the standard error")
      }
    }
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    if let obstacle = design.obstacle { return .undefined(obstacle) }
    let everything = [Double](repeating: 1, count: design.observations)
    var values = [Double](repeating: 0, count: replicateCount)
    var spreads = values
    values.withUnsafeMutableBufferPointer { values in
      spreads.withUnsafeMutableBufferPointer { spreads in
        if let values = values.baseAddress, let spreads = spreads.baseAddress {
          draw(
            into: values, spreads, errors, threads: FixedBlocks.threads(threads), statistic)
        }
      }
    }
    let sample = BootstrapReplicates(values, estimate: statistic(everything))
    return sample.standardError.flatMap { outer in
      let error: Double =
        switch errors {
        case .formula(let formula): formula(everything)
        case .nested: outer
        }
      return sample.studentizedInterval(
        level: level, standardError: error, replicateErrors: spreads)
    }
  }

  private func draw(
    into values: UnsafeMutablePointer<Double>, _ spreads: UnsafeMutablePointer<Double>,
    _ errors: ErrorWithin, threads: Int, _ statistic: @Sendable ([Double]) -> Double
  ) {
    // Each replicate writes its own entries.
    nonisolated(unsafe) let values = values
    nonisolated(unsafe) let spreads = spreads
    FixedBlocks.run(count: replicateCount, size: 16, threads: threads) { blocks in
      var outer = DesignDrawing(design)
      var inner = DesignDrawing(design)
      for replicate in blocks.joined() {
        var stream = RandomStream(seed: seed, purpose: purpose, index: UInt64(replicate))
        outer.draw(from: &stream)
        values[replicate] = statistic(outer.weights)
        switch errors {
        case .formula(let formula):
          spreads[replicate] = formula(outer.weights)
        case .nested(let count):
          var nested: [Double] = []
          nested.reserveCapacity(count)
          for _ in 0..<count {
            inner.draw(within: outer, from: &stream)
            nested.append(statistic(inner.weights))
          }
          let sample = BootstrapReplicates(nested, estimate: values[replicate])
          spreads[replicate] = sample.standardError.value ?? 0
        }
      }
    }
  }
}
