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
///
/// A permutation is drawn on the counts of equal values where these are few, so that it costs their
/// number and not that of the rows. Large samples of continuous values can be put into groups for
/// the same gain: the groups come from the pooled sample, which no permutation changes, so that the
/// p-value is that of an exact permutation test of the statistic of the groups.
public struct TwoSamplePermutation: Sendable {
  /// The samples, pooled and sorted.
  public let pair: SamplePair
  /// How many groups of values are told apart; nil where all values are.
  public let groupCount: Int?

  /// What is permuted: the samples themselves, or their groups.
  private let told: SamplePair
  private let drawing: Drawing

  private enum Drawing: Sendable {
    case counts(CountedRows)
    case parts(ExchangeableUnits)
  }

  /// Two samples in any order, with the cluster of each row by any numbering that both share.
  ///
  /// - Parameters:
  ///   - reference: the values of the reference sample, finite.
  ///   - current: the values of the current sample, finite.
  ///   - referenceClusters: one per reference value; nil where rows are independent.
  ///   - currentClusters: one per current value; nil where rows are independent.
  ///   - groups: how many groups of neighbouring values are told apart where there are more distinct
  ///     values than that, about; nil to tell all values apart.
  /// - Throws: ``StatisticsError`` when a value is not finite or a list of clusters does not go with
  ///   its values; clusters are needed for both samples or neither; `groups` is less than 2.
  /// - Complexity: O(N log N).
  public init(
    reference: [Double], current: [Double], referenceClusters: [Int]? = nil,
    currentClusters: [Int]? = nil, groups: Int? = nil
  ) throws(StatisticsError) {
    if let groups, groups < 2 {
      throw .argumentOutOfRange("the number of groups", Double(groups), range: "at least 2")
    }
    let pair = try SamplePair(reference: reference, current: current)
    self.pair = pair
    var smallest = pair.values
    if let groups, pair.values.count > groups {
      (told, smallest) = pair.grouped(into: groups)
      groupCount = told.values.count
    } else {
      told = pair
      groupCount = nil
    }
    guard referenceClusters != nil || currentClusters != nil else {
      drawing =
        CountedRows.pays(for: told) ? .counts(CountedRows(told)) : .parts(ExchangeableUnits(told))
      return
    }
    let left = referenceClusters ?? []
    let right = currentClusters ?? []
    guard left.count == reference.count else { throw .lengthsDiffer(reference.count, left.count) }
    guard right.count == current.count else { throw .lengthsDiffer(current.count, right.count) }
    drawing = .parts(
      ExchangeableUnits(
        members: (
          reference.map { Self.group($0, smallest) }, current.map { Self.group($0, smallest) }
        ),
        clusters: (left, right)))
  }

  /// How many arrangements of the labels there are.
  public var arrangements: Double {
    switch drawing {
    case .counts: Subsets.count(choosing: pair.referenceCount, of: pair.pooledCount)
    case .parts(let units): units.arrangements
    }
  }

  /// How many units change places: rows, or clusters.
  public var unitCount: Int {
    switch drawing {
    case .counts: pair.pooledCount
    case .parts(let units): units.dealt + units.pairs
    }
  }

  /// The test of one statistic over random arrangements.
  ///
  /// - Parameters:
  ///   - statistic: what is compared with its values under permutation.
  ///   - permutations: how many to draw, at least 1.
  ///   - seed: keys the random streams together with the purpose and the number of the draw.
  ///   - purpose: keys the random streams together with the seed.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  /// - Complexity: O(N) a permutation, or O(distinct values) where these are few.
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
    let kernel = kernel(for: statistics)
    let observed = told.withCounts { groups in
      statistics.map { $0(groups, kernel: kernel?.value) }
    }
    let extreme = PermutationCount.counts(
      permutations, kinds: statistics.count, threads: threads
    ) { range, extreme in
      var counts = [Int32](repeating: 0, count: told.values.count)
      switch drawing {
      case .counts(let rows):
        for number in range {
          var stream = RandomStream(seed: seed, purpose: purpose, index: UInt64(number))
          rows.draw(&stream, into: &counts)
          note(counts, pair.referenceCount, statistics, observed, kernel?.value) {
            extreme[$0] += 1
          }
        }
      case .parts(let units):
        var labels = [Bool](repeating: false, count: units.parts)
        var order = [Int32](repeating: 0, count: units.dealt)
        for number in range {
          var stream = RandomStream(seed: seed, purpose: purpose, index: UInt64(number))
          units.draw(&stream, into: &labels, order: &order)
          let size = units.count(labels, into: &counts)
          note(counts, size, statistics, observed, kernel?.value) { extreme[$0] += 1 }
        }
      }
    }
    return statistics.indices.map { place in
      if statistics[place] == .maximumMeanDiscrepancy, let reason = kernel?.reason {
        return .undefined(reason)
      }
      return Self.result(
        observed[place], Double(extreme[place] + 1) / Double(permutations + 1), .permutation,
        permutations)
    }
  }

  /// The test of one statistic over all arrangements.
  ///
  /// - Returns: undefined above a million arrangements.
  public func exactTest(_ statistic: TwoSampleStatistic) -> Outcome<TestResult> {
    exactTests([statistic])[0]
  }

  /// The tests of several statistics over all arrangements.
  ///
  /// - Returns: results in the order of `statistics`; undefined above a million arrangements.
  public func exactTests(_ statistics: [TwoSampleStatistic]) -> [Outcome<TestResult>] {
    if let obstacle { return statistics.map { _ in .undefined(obstacle) } }
    guard arrangements <= 1e6 else { return statistics.map { _ in .undefined(.tooLarge) } }
    let units: ExchangeableUnits
    switch drawing {
    case .counts: units = ExchangeableUnits(told)
    case .parts(let parts): units = parts
    }
    let kernel = kernel(for: statistics)
    let observed = told.withCounts { groups in
      statistics.map { $0(groups, kernel: kernel?.value) }
    }
    var counts = [Int32](repeating: 0, count: told.values.count)
    var extreme = [Double](repeating: 0, count: statistics.count)
    units.forEachArrangement { labels in
      let size = units.count(labels, into: &counts)
      note(counts, size, statistics, observed, kernel?.value) { extreme[$0] += 1 }
    }
    return statistics.indices.map { place in
      if statistics[place] == .maximumMeanDiscrepancy, let reason = kernel?.reason {
        return .undefined(reason)
      }
      return Self.result(observed[place], extreme[place] / units.arrangements, .exact, nil)
    }
  }

  private var obstacle: UndefinedReason? {
    if let obstacle = pair.obstacle { return obstacle }
    if pair.values.count < 2 { return .allValuesEqual }
    return arrangements > 1 ? nil : .tooFewClusters(unitCount)
  }

  /// The maximum mean discrepancy of what is permuted: the samples, or their groups.
  ///
  /// - Returns: the kernel's σ, and the two estimates of MMD²; the unbiased one can be negative and
  ///   needs two values in each sample.
  public var kernelDiscrepancy:
    (bandwidth: Outcome<Double>, biased: Outcome<Double>, unbiased: Outcome<Double>)
  {
    if let obstacle = pair.obstacle {
      return (.undefined(obstacle), .undefined(obstacle), .undefined(obstacle))
    }
    let kernel = GroupedKernel(told)
    let both = kernel.features.map { features in told.withCounts { features.discrepancy($0) } }
    return (
      kernel.bandwidth, both.flatMap { .finite(max($0.biased, 0)) },
      min(pair.referenceCount, pair.currentCount) > 1
        ? both.flatMap { .finite($0.unbiased) } : .undefined(.tooFewValues(1, needed: 2))
    )
  }

  /// The kernel that the maximum mean discrepancy needs, made once for all permutations.
  private func kernel(for statistics: [TwoSampleStatistic]) -> Outcome<GroupedKernel.Features>? {
    statistics.contains(.maximumMeanDiscrepancy) ? GroupedKernel(told).features : nil
  }

  /// Calls `isExtreme` with each statistic that is at least as large as observed.
  private func note(
    _ counts: [Int32], _ size: Int, _ statistics: [TwoSampleStatistic], _ observed: [Double],
    _ kernel: GroupedKernel.Features?, _ isExtreme: (Int) -> Void
  ) {
    told.values.withUnsafeBufferPointer { values in
      told.pooledCounts.withUnsafeBufferPointer { pooled in
        counts.withUnsafeBufferPointer { counts in
          let groups = GroupCounts(
            values: values, reference: counts, pooled: pooled, referenceCount: size,
            currentCount: pair.pooledCount - size)
          for (place, statistic) in statistics.enumerated() {
            // Equal statistics may differ by rounding, and a tie counts as extreme.
            let slack = 1e-10 * abs(observed[place]) + statistic.rounding
            if statistic(groups, kernel: kernel) >= observed[place] - slack { isExtreme(place) }
          }
        }
      }
    }
  }

  private static func result(
    _ observed: Double, _ pValue: Double, _ method: TestMethod, _ permutations: Int?
  ) -> Outcome<TestResult> {
    guard observed.isFinite else { return .undefined(.notFinite) }
    return .value(
      TestResult(
        statistic: observed, pValue: pValue, method: method, permutations: permutations))
  }

  /// The group that a value belongs to, given the smallest value of each, by bisection.
  private static func group(_ value: Double, _ smallest: [Double]) -> Int32 {
    var low = 0
    var high = smallest.count
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if smallest[middle] <= value { low = middle } else { high = middle }
    }
    return Int32(truncatingIfNeeded: low)
  }
}
