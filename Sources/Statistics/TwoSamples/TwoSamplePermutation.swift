public import RandomStreams

/// Permutation tests of two samples, by rows or by whole clusters.
///
/// Rows that come in clusters (the turns of a session, the items of a topic) are not exchangeable
/// one by one: tests that treat them so find drift in an ordinary week. Here whole clusters change
/// places. A cluster that occurs in both samples keeps one part in each, and the parts swap.
///
///     let permutation = try TwoSamplePermutation(
///       reference: old, current: new, referenceClusters: oldSessions, currentClusters: newSessions)
///     permutation.test(.wasserstein1, permutations: 999, seed: 7)
///
/// The p-value is (1 + number of permutations at least as extreme) / (1 + permutations): the
/// observed arrangement is one of them, so that the p-value is never 0 and the test never too
/// lenient (Phipson & Smyth 2010).
public struct TwoSamplePermutation: Sendable {
  /// The samples, pooled and sorted.
  public let pair: SamplePair
  let units: ExchangeableUnits

  /// Two samples in any order, with the cluster of each row by any numbering that both share.
  ///
  /// - Parameters:
  ///   - referenceClusters: one per reference value; nil where rows are independent.
  ///   - currentClusters: one per current value; nil where rows are independent.
  /// - Throws: ``StatisticsError`` when a value is not finite or a list of clusters does not go with
  ///   its values; clusters are needed for both samples or neither.
  /// - Complexity: O(N log N).
  public init(
    reference: [Double], current: [Double], referenceClusters: [Int]? = nil,
    currentClusters: [Int]? = nil
  ) throws(StatisticsError) {
    let pair = try SamplePair(reference: reference, current: current)
    self.pair = pair
    guard referenceClusters != nil || currentClusters != nil else {
      func rows(_ counts: (Int) -> Int32) -> [Int32] {
        pair.values.indices.flatMap {
          [Int32](repeating: Int32(truncatingIfNeeded: $0), count: Int(counts($0)))
        }
      }
      units = ExchangeableUnits(
        rows: (
          rows { pair.referenceCounts[$0] },
          rows { pair.pooledCounts[$0] - pair.referenceCounts[$0] }
        ))
      return
    }
    let left = referenceClusters ?? []
    let right = currentClusters ?? []
    guard left.count == reference.count else { throw .lengthsDiffer(reference.count, left.count) }
    guard right.count == current.count else { throw .lengthsDiffer(current.count, right.count) }
    units = ExchangeableUnits(
      members: (
        reference.map { Self.group($0, in: pair) }, current.map { Self.group($0, in: pair) }
      ),
      clusters: (left, right))
  }

  /// How many arrangements of the labels there are.
  public var arrangements: Double { units.arrangements }

  /// How many units change places: rows, or clusters.
  public var unitCount: Int { units.dealt + units.pairs }

  /// The test of one statistic over random arrangements.
  ///
  /// - Parameters:
  ///   - permutations: how many to draw, at least 1.
  ///   - seed: keys the random streams together with the purpose and the number of the draw.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  /// - Complexity: O(N) a permutation.
  public func test(
    _ statistic: TwoSampleStatistic, permutations: Int = 999, seed: UInt64,
    purpose: StreamPurpose = "two-samples", threads: Int? = nil
  ) -> Outcome<TestResult> {
    tests(
      [statistic], permutations: permutations, seed: seed, purpose: purpose, threads: threads)[0]
  }

  /// The tests of several statistics over the same random arrangements.
  ///
  /// - Returns: results in the order of `statistics`.
  public func tests(
    _ statistics: [TwoSampleStatistic], permutations: Int = 999, seed: UInt64,
    purpose: StreamPurpose = "two-samples", threads: Int? = nil
  ) -> [Outcome<TestResult>] {
    if let obstacle { return statistics.map { _ in .undefined(obstacle) } }
    guard permutations > 0 else {
      return statistics.map { _ in .undefined(.tooFewReplicates(permutations)) }
    }
    let observed = statistics.map { statistic in pair.withCounts { statistic($0) } }
    let extreme = PermutationCounts.count(
      permutations, kinds: statistics.count, threads: threads
    ) { range, extreme in
      var labels = [Bool](repeating: false, count: units.parts)
      var order = [Int32](repeating: 0, count: units.dealt)
      var counts = [Int32](repeating: 0, count: pair.values.count)
      for number in range {
        var stream = RandomStream(seed: seed, purpose: purpose, index: UInt64(number))
        units.draw(&stream, into: &labels, order: &order)
        note(labels, statistics, observed, &counts) { extreme[$0] += 1 }
      }
    }
    return statistics.indices.map { place in
      Self.result(
        statistics[place], observed[place], Double(extreme[place] + 1) / Double(permutations + 1),
        .permutation, permutations)
    }
  }

  /// The test of one statistic over all arrangements.
  ///
  /// - Returns: undefined above a million arrangements.
  public func exactTest(_ statistic: TwoSampleStatistic) -> Outcome<TestResult> {
    if let obstacle { return .undefined(obstacle) }
    guard units.arrangements <= 1e6 else { return .undefined(.tooLarge) }
    let observed = pair.withCounts { statistic($0) }
    var counts = [Int32](repeating: 0, count: pair.values.count)
    var extreme = 0.0
    units.forEachArrangement { labels in
      note(labels, [statistic], [observed], &counts) { _ in extreme += 1 }
    }
    return Self.result(statistic, observed, extreme / units.arrangements, .exact, nil)
  }

  private var obstacle: UndefinedReason? {
    if let obstacle = pair.obstacle { return obstacle }
    if pair.values.count < 2 { return .allValuesEqual }
    return units.arrangements > 1 ? nil : .tooFewClusters(unitCount)
  }

  /// Calls `isExtreme` with each statistic that is at least as large as observed.
  private func note(
    _ labels: [Bool], _ statistics: [TwoSampleStatistic], _ observed: [Double],
    _ counts: inout [Int32], _ isExtreme: (Int) -> Void
  ) {
    let size = units.count(labels, into: &counts)
    pair.values.withUnsafeBufferPointer { values in
      pair.pooledCounts.withUnsafeBufferPointer { pooled in
        counts.withUnsafeBufferPointer { counts in
          let groups = GroupCounts(
            values: values, reference: counts, pooled: pooled, referenceCount: size,
            currentCount: pair.pooledCount - size)
          for (place, statistic) in statistics.enumerated() {
            // Equal statistics may differ by rounding, and a tie counts as extreme.
            let slack = 1e-10 * abs(observed[place]) + 1e-300
            if statistic(groups) >= observed[place] - slack { isExtreme(place) }
          }
        }
      }
    }
  }

  private static func result(
    _ statistic: TwoSampleStatistic, _ observed: Double, _ pValue: Double, _ method: TestMethod,
    _ permutations: Int?
  ) -> Outcome<TestResult> {
    guard observed.isFinite else { return .undefined(.notFinite) }
    return .value(
      TestResult(
        statistic: observed, pValue: pValue, method: method, permutations: permutations))
  }

  /// The group of equal values that a value belongs to, by bisection.
  private static func group(_ value: Double, in pair: SamplePair) -> Int32 {
    var low = 0
    var high = pair.values.count
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if pair.values[middle] <= value { low = middle } else { high = middle }
    }
    return Int32(truncatingIfNeeded: low)
  }
}
