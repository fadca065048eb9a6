import RandomStreams

/// Bradley-Terry strengths of resampled comparisons.
public struct BradleyTerryBootstrap: Sendable {
  /// The strengths of the data as observed, with sum zero.
  public let strengths: [Double]
  /// How many samples were drawn.
  public let replicates: Int
  /// Strengths at item * replicates + replicate; NaNs for a sample without strengths.
  private let values: [Double]

  init(strengths: [Double], replicates: Int, values: [Double]) {
    self.strengths = strengths
    self.replicates = replicates
    self.values = values
  }

  /// In how many samples no strengths exist, because wins did not link all items.
  public var undefinedReplicates: Int {
    strengths.isEmpty ? 0 : values[0..<replicates].count { $0.isNaN }
  }

  /// The replicates of an item's strength; empty for an item that does not exist.
  public func strength(_ item: Int) -> BootstrapReplicates {
    guard strengths.indices.contains(item) else { return BootstrapReplicates([], estimate: .nan) }
    return BootstrapReplicates(Array(row(item)), estimate: strengths[item])
  }

  /// The replicates of one strength less another; empty for items that do not exist.
  public func difference(_ one: Int, _ other: Int) -> BootstrapReplicates {
    guard strengths.indices.contains(one), strengths.indices.contains(other) else {
      return BootstrapReplicates([], estimate: .nan)
    }
    return BootstrapReplicates(
      zip(row(one), row(other)).map { $0 - $1 }, estimate: strengths[one] - strengths[other])
  }

  /// The strength of an item with its percentile interval.
  public func estimatedStrength(_ item: Int, level: Double) -> Outcome<EstimatedDifference> {
    guard strengths.indices.contains(item) else { return .undefined(.noSuchQuantity(item)) }
    return .value(Self.percentile(strength(item), of: strengths[item], level))
  }

  /// The strength of one item over another with its percentile interval.
  public func estimatedDifference(
    _ one: Int, _ other: Int, level: Double
  ) -> Outcome<EstimatedDifference> {
    for item in [one, other] where !strengths.indices.contains(item) {
      return .undefined(.noSuchQuantity(item))
    }
    return .value(
      Self.percentile(difference(one, other), of: strengths[one] - strengths[other], level))
  }

  private static func percentile(
    _ replicates: BootstrapReplicates, of estimate: Double, _ level: Double
  ) -> EstimatedDifference {
    EstimatedDifference(
      estimate: estimate, standardError: replicates.standardError,
      interval: replicates.interval(level: level, method: .percentile),
      undefinedReplicates: replicates.undefined)
  }

  /// The covariance of the strengths over the samples that have any, with divisor B - 1.
  ///
  /// - Returns: undefined where more than 5 % of the samples have no strengths.
  public var covariance: Outcome<EstimateCovariance> {
    let used = strengths.isEmpty ? [] : (0..<replicates).filter { !values[$0].isNaN }
    let share = Double(replicates - used.count) / Double(max(replicates, 1))
    if share > BootstrapReplicates.toleratedUndefinedShare {
      return .undefined(.undefinedReplicates(share: share))
    }
    guard used.count >= 2 else { return .undefined(.tooFewReplicates(used.count)) }
    let items = strengths.count
    let deviations = (0..<items).map { item in
      let drawn = used.map { values[item * replicates + $0] - strengths[item] }
      let mean = drawn.reduce(0, +) / Double(drawn.count)
      return drawn.map { $0 - mean }
    }
    var matrix = [Double](repeating: 0, count: items * items)
    for one in 0..<items {
      for other in 0...one {
        var sum = 0.0
        for (first, second) in zip(deviations[one], deviations[other]) { sum += first * second }
        matrix[one * items + other] = sum / Double(used.count - 1)
        matrix[other * items + one] = matrix[one * items + other]
      }
    }
    return .value(EstimateCovariance(unchecked: matrix, count: items))
  }

  /// The strengths with their covariance, of which ranks can be had.
  public var rankedEstimates: Outcome<RankedEstimates> {
    covariance.flatMap { RankedEstimates.checked(strengths, $0) }
  }

  private func row(_ item: Int) -> ArraySlice<Double> {
    values[item * replicates..<(item + 1) * replicates]
  }
}

extension BradleyTerry {
  /// Draws comparisons, or whole clusters of them, with replacement and fits each sample.
  ///
  /// Single comparisons are drawn as counts of patterns from a multinomial distribution, which is
  /// the same as drawing the comparisons themselves and costs by the pattern: by a binomial for
  /// each, or by tables where there are more than a thousand outcomes of patterns. Replicate r uses the
  /// random stream (seed, "bradley-terry", r), so that the result does not depend on the number of
  /// threads. A sample in which wins no longer link all items has no strengths; such samples are
  /// counted.
  ///
  /// - Parameters:
  ///   - replicates: how many samples.
  ///   - seed: the seed of the run.
  ///   - byCluster: whether to draw clusters.
  ///   - threads: how many threads to use; nil for one per core.
  /// - Returns: undefined where the data have no fit, or fewer than two clusters.
  /// - Throws: ``StatisticsError`` for fewer than two replicates, for more than fit into memory, for
  ///   clusters that were never named, and for single comparisons with weights that are not whole.
  /// - Complexity: about four rounds of O(patterns + items³ / 6) per replicate.
  public func bootstrap(
    replicates: Int = 999, seed: UInt64, byCluster: Bool = false, threads: Int? = nil
  ) throws(StatisticsError) -> Outcome<BradleyTerryBootstrap> {
    guard replicates >= 2 else { throw .tooFewReplicates(replicates) }
    guard replicates <= 1 << 28 / max(likelihood.parameterCount, 1) else {
      throw .tooManyReplicates(replicates: replicates, quantities: likelihood.parameterCount)
    }
    let sampler = try ComparisonSampler(self, byCluster: byCluster)
    let fit: BradleyTerryFit
    switch self.fit() {
    case .undefined(let reason): return .undefined(reason)
    case .value(let value): fit = value
    }
    if byCluster, sampler.units < 2 { return .undefined(.tooFewClusters(sampler.units)) }
    let items = comparisons.items
    let values = [Double](unsafeUninitializedCapacity: replicates * items) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      draw(
        into: start, replicates: replicates, sampler: sampler, fit: fit, seed: seed,
        threads: FixedBlocks.threads(threads))
      count = replicates * items
    }
    return .value(
      BradleyTerryBootstrap(
        strengths: fit.strengths, replicates: replicates, values: values))
  }

  /// Writes the strengths of each replicate to its column of a matrix of items x replicates; NaNs
  /// for a sample without strengths.
  private func draw(
    into values: UnsafeMutablePointer<Double>, replicates: Int, sampler: ComparisonSampler,
    fit: BradleyTerryFit, seed: UInt64, threads: Int
  ) {
    // Each replicate writes its own entries.
    nonisolated(unsafe) let values = values
    let purpose = StreamPurpose("bradley-terry")
    let items = comparisons.items
    FixedBlocks.run(count: replicates, size: 8, threads: threads) { blocks in
      var counts = [Double](repeating: 0, count: 3 * likelihood.left.count)
      var links = ItemLinks(likelihood, needsBothWays: penalty == .none || penalty == .ridge(0))
      var maximum = StrengthMaximum(likelihood, start: fit.parameters)
      for replicate in blocks.joined() {
        var stream = RandomStream(seed: seed, purpose: purpose, index: UInt64(replicate))
        sampler.draw(into: &counts, from: &stream)
        let taken = familyCounts(counts)
        maximum.restart(at: fit.parameters)
        let succeeded =
          links.hold(taken)
          && maximum.climb(likelihood, counts: taken, firth: penalty == .firth, isValued: false)
            == nil
        for item in 0..<items {
          values[item * replicates + replicate] = succeeded ? maximum.parameters[item] : .nan
        }
      }
    }
  }
}

/// Draws samples of comparisons as counts of outcomes by row of a likelihood.
struct ComparisonSampler: Sendable {
  /// How many comparisons, or clusters, make a sample.
  let units: Int
  /// Where each cell of a sample goes.
  private let targets: [Int32]
  private let counts: [Double]
  /// Where the cells of each cluster begin; empty where comparisons are drawn.
  private let starts: [Int]
  /// Draws single comparisons of many patterns; nil where there are few, or clusters are drawn.
  private let manyCells: ManyCellsDraw?

  init(_ model: BradleyTerry, byCluster: Bool) throws(StatisticsError) {
    let comparisons = model.comparisons
    func target(_ cell: Int) -> Int32 {
      let (pattern, outcome) = cell.quotientAndRemainder(dividingBy: 3)
      let row = model.rows[pattern]
      return row < 0
        ? Int32(3 * (-1 - row) + (outcome < 2 ? 1 - outcome : 2)) : Int32(3 * row + outcome)
    }
    if byCluster {
      guard comparisons.clusters != nil else { throw .noSuchCluster(0, clusters: 0) }
      let cells = comparisons.clusterCells
      // Clusters without comparisons are none.
      var starts = [0]
      for end in cells.starts.dropFirst() where end > (starts.last ?? 0) { starts.append(end) }
      self.starts = starts
      units = starts.count - 1
      targets = cells.cells.map { target(Int($0)) }
      counts = cells.counts
      manyCells = nil
    } else {
      var sums = [Double](repeating: 0, count: 3 * model.likelihood.left.count)
      for cell in comparisons.counts.indices {
        sums[Int(target(cell))] += comparisons.counts[cell]
      }
      for count in sums where count != count.rounded() || count > 1e15 {
        throw .argumentNotUsable(name: "weights of single comparisons", value: count)
      }
      let filled = sums.indices.filter { sums[$0] > 0 }
      targets = filled.map { Int32($0) }
      counts = filled.map { sums[$0] }
      starts = []
      units = Int(counts.reduce(0, +))
      manyCells = ManyCellsDraw(counts: counts)
    }
  }

  /// Fills the counts with a new sample.
  func draw(into result: inout [Double], from stream: inout RandomStream) {
    for index in result.indices { result[index] = 0 }
    if let manyCells {
      result.withUnsafeMutableBufferPointer { result in
        targets.withUnsafeBufferPointer { targets in
          guard let result = result.baseAddress, let targets = targets.baseAddress else { return }
          manyCells.draw(into: result, at: targets, from: &stream)
        }
      }
    } else if starts.isEmpty {
      var left = units
      var rest = Double(units)
      for (cell, count) in counts.enumerated() {
        if left == 0 { break }
        let drawn = BinomialDraw.next(trials: left, probability: count / rest, from: &stream)
        result[Int(targets[cell])] = Double(drawn)
        left -= drawn
        rest -= count
      }
    } else {
      for _ in 0..<units {
        let cluster = stream.index(below: units)
        for cell in starts[cluster]..<starts[cluster + 1] {
          result[Int(targets[cell])] += counts[cell]
        }
      }
    }
  }
}

/// Checks quickly whether wins link all items of a sample.
struct ItemLinks {
  private let left: [Int32]
  private let right: [Int32]
  private let items: Int
  private let needsBothWays: Bool
  private var isReached: [Bool]

  init(_ likelihood: ComparisonLikelihood, needsBothWays: Bool) {
    left = likelihood.left
    right = likelihood.right
    items = likelihood.items
    self.needsBothWays = needsBothWays
    isReached = [Bool](repeating: false, count: items)
  }

  /// Whether all items are linked as the penalty asks for.
  mutating func hold(_ counts: [Double]) -> Bool {
    needsBothWays
      ? reachesAll(counts, winner: 0) && reachesAll(counts, winner: 1)
      : reachesAll(counts, winner: 2)
  }

  /// Sweeps over the rows until nothing new is reached: two or three times where pairs are many.
  ///
  /// - Parameter winner: 0 to go from winners to losers, 1 for the reverse, 2 for both.
  private mutating func reachesAll(_ counts: [Double], winner: Int) -> Bool {
    guard items > 0 else { return false }
    for item in 0..<items { isReached[item] = item == 0 }
    var reached = 1
    var grew = true
    while grew, reached < items {
      grew = false
      for row in left.indices {
        let first = Int(left[row])
        let second = Int(right[row])
        if isReached[first] == isReached[second] { continue }
        let ties = counts[3 * row + 2] > 0
        let wins = counts[3 * row] > 0 || ties
        let losses = counts[3 * row + 1] > 0 || ties
        let goes =
          winner == 2 ? wins || losses : isReached[first] == (winner == 0) ? wins : losses
        if goes {
          isReached[first] = true
          isReached[second] = true
          reached += 1
          grew = true
        }
      }
    }
    return reached == items
  }
}
