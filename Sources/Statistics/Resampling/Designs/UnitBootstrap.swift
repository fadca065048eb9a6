public import RandomStreams

/// The ordinary bootstrap of any statistic of independent units.
///
/// For means over clusters ``ClusterBootstrap`` is much faster. Replicate r uses the random stream
/// (seed, purpose, r), so that the result does not depend on the number of threads.
///
///     let replicates = UnitBootstrap(count: 15, seed: 7).replicates { units in
///       correlation(of: units.map { (score[$0], grade[$0]) })
///     }
///
/// Source: Efron (1979), "Bootstrap methods: another look at the jackknife".
public struct UnitBootstrap: Sendable {
  /// How many units there are.
  public let count: Int
  /// How many resamples are drawn.
  public let replicateCount: Int
  /// The seed of the run.
  public let seed: UInt64
  /// The purpose that keys the random streams together with the seed.
  public let purpose: StreamPurpose

  /// Prepares the resampling of `count` units; negative counts count as 0.
  public init(
    count: Int, replicates: Int = 9_999, seed: UInt64, purpose: String = "unit-bootstrap"
  ) {
    self.count = max(count, 0)
    self.replicateCount = max(replicates, 0)
    self.seed = seed
    self.purpose = StreamPurpose(purpose)
  }

  /// Draws the replicates of a statistic.
  ///
  /// - Parameters:
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  ///   - statistic: the statistic on the units that it is given by number, each in 0..<count and as
  ///     often as it was drawn. A NaN or an infinity marks a replicate as undefined.
  /// - Returns: the replicates with the statistic on all units as the estimate.
  public func replicates(
    threads: Int? = nil, _ statistic: @Sendable ([Int]) -> Double
  ) -> BootstrapReplicates {
    let all = Array(0..<count)
    let values = [Double](unsafeUninitializedCapacity: replicateCount) { buffer, filled in
      if let start = buffer.baseAddress {
        draw(into: start, threads: FixedBlocks.threads(threads), statistic)
      }
      filled = replicateCount
    }
    return BootstrapReplicates(values, estimate: statistic(all))
  }

  private func draw(
    into values: UnsafeMutablePointer<Double>, threads: Int,
    _ statistic: @Sendable ([Int]) -> Double
  ) {
    // Each replicate writes its own entry.
    nonisolated(unsafe) let values = values
    FixedBlocks.run(count: replicateCount, size: 64, threads: threads) { blocks in
      var units = [Int](repeating: 0, count: count)
      for replicate in blocks.joined() {
        var stream = RandomStream(seed: seed, purpose: purpose, index: UInt64(replicate))
        for place in units.indices { units[place] = stream.index(below: count) }
        values[replicate] = statistic(units)
      }
    }
  }
}
