import RandomStreams

/// The smallest shift that a test of drift would find in data like those at hand, by simulation.
///
/// Both rounds are drawn from the clusters of one sample, with replacement; the scores of the
/// current round are shifted, and the permutation test of whole clusters is run. What a formula
/// assumes of the scores (normal, of one variance) is so left to the data, and any statistic of
/// ``TwoSampleStatistic`` can be asked for.
///
///     let simulation = try DriftSimulation(
///       scores, clusters: topics, referenceClusters: 60, currentClusters: 60, seed: 7)
///     let shift = simulation.detectableShift(power: 0.8, upTo: 2)
///
/// All shifts are tried on the same drawn clusters and permutations, so that power rises with the
/// shift but for the steps of a bounded scale.
///
/// Source: Efron & Tibshirani (1993), section 25.5 (power by the bootstrap).
public struct DriftSimulation: Sendable {
  /// What is found out about one shift.
  public struct Power: Sendable, Equatable {
    /// The share of simulated pairs of rounds in which the test alarms.
    public let share: Double
    /// The pairs of rounds in which the test was defined.
    public let rounds: Int

    /// The standard error of the share from the number of rounds.
    public var monteCarloError: Double {
      (share * (1 - share) / Double(rounds)).squareRoot()
    }
  }

  /// The statistic of the test.
  public let statistic: TwoSampleStatistic
  /// How many pairs of rounds are drawn for each shift.
  public let rounds: Int
  /// How many permutations each test has.
  public let permutations: Int
  /// The seed of the run.
  public let seed: UInt64

  private let clusters: [[Double]]
  private let referenceClusters: Int
  private let currentClusters: Int
  private let significance: Double
  private let scale: ClosedRange<Double>?

  private static let drawing: StreamPurpose = "drift-simulation"
  private static let arranging: StreamPurpose = "drift-simulation-permutations"

  /// Prepares the simulation.
  ///
  /// - Parameters:
  ///   - scores: a sample like those of the rounds, finite.
  ///   - clusters: the cluster of each score by any numbers; nil for independent scores.
  ///   - referenceClusters: how many clusters the reference round has, 2 or more.
  ///   - currentClusters: how many the current round has, 2 or more.
  ///   - statistic: the statistic of the test.
  ///   - scale: shifted scores are cut to this range; nil for no bounds.
  ///   - significance: the chance of an alarm without a shift, between 0 and 1. The p-value of so
  ///     many permutations must be able to reach it.
  ///   - rounds: how many pairs of rounds to draw, at least 2.
  ///   - permutations: how many for each test.
  ///   - seed: the seed of the run.
  /// - Throws: ``StatisticsError`` for values outside these ranges, lists of different lengths and
  ///   fewer than two clusters.
  public init(
    _ scores: [Double], clusters: [Int]? = nil, referenceClusters: Int, currentClusters: Int,
    statistic: TwoSampleStatistic = .meanDifference, scale: ClosedRange<Double>? = nil,
    significance: Double = 0.05, rounds: Int = 999, permutations: Int = 199, seed: UInt64
  ) throws(StatisticsError) {
    try requireFinite(scores)
    let labels = clusters ?? Array(scores.indices)
    guard labels.count == scores.count else { throw .lengthsDiffer(scores.count, labels.count) }
    let members = Dictionary(grouping: scores.indices) { labels[$0] }
      .sorted { $0.key < $1.key }.map { $0.value.map { scores[$0] } }
    for (name, count) in [
      ("the number of clusters in the sample", members.count),
      ("the number of clusters in the reference round", referenceClusters),
      ("the number of clusters in the current round", currentClusters),
    ] where count < 2 {
      throw .argumentOutOfRange(name, Double(count), range: "2 or more")
    }
    guard rounds >= 2 else { throw .tooFewReplicates(rounds) }
    guard significance < 1, Double(permutations + 1) * significance >= 1 else {
      throw .argumentOutOfRange(
        "the significance", significance, range: "between one over the permutations + 1 and 1")
    }
    self.clusters = members
    self.referenceClusters = referenceClusters
    self.currentClusters = currentClusters
    self.statistic = statistic
    self.scale = scale
    self.significance = significance
    self.rounds = rounds
    self.permutations = permutations
    self.seed = seed
  }

  /// The chance that a shift is found.
  ///
  /// - Parameters:
  ///   - shift: added to each score of the current round; finite.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  /// - Returns: undefined where more than 5 % of the tests are.
  /// - Complexity: O(rounds x permutations x scores of a pair of rounds).
  public func power(shift: Double, threads: Int? = nil) -> Outcome<Power> {
    guard shift.isFinite else { return .undefined(.notFinite) }
    let counts = PermutationCount.counts(rounds, kinds: 2, threads: threads) { range, counts in
      for round in range {
        guard let pValue = pValue(round: round, shift: shift) else { continue }
        counts[0] += 1
        // P-values are multiples of 1 / (permutations + 1) but for rounding.
        counts[1] += pValue <= significance + 1e-12 ? 1 : 0
      }
    }
    let undefined = 1 - Double(counts[0]) / Double(rounds)
    guard undefined <= BootstrapReplicates.toleratedUndefinedShare else {
      return .undefined(.undefinedReplicates(share: undefined))
    }
    return .value(Power(share: Double(counts[1]) / Double(counts[0]), rounds: counts[0]))
  }

  /// The smallest shift upwards that is found with the power.
  ///
  /// - Parameters:
  ///   - target: the power, between the significance and 1.
  ///   - largest: the largest shift to try, positive.
  ///   - threads: how many threads to use; nil for one per core.
  /// - Returns: the shift to 1/1,000 of the largest one; undefined where even that is found less
  ///   often. Its error is that of ``Power/monteCarloError`` over the slope of the power.
  /// - Complexity: that of some ten calls of ``power(shift:threads:)``.
  public func detectableShift(
    power target: Double, upTo largest: Double, threads: Int? = nil
  ) -> Outcome<Double> {
    guard target > significance, target < 1 else { return .undefined(.invalidLevel(target)) }
    guard largest > 0, largest.isFinite else {
      return .undefined(.outsideDomain("a positive largest shift"))
    }
    return power(shift: largest, threads: threads).flatMap { found in
      guard found.share >= target else { return .undefined(.noFiniteMaximum) }
      var (low, high) = (0.0, largest)
      while high - low > largest / 1_000 {
        let middle = (low + high) / 2
        switch power(shift: middle, threads: threads) {
        case .undefined(let reason): return .undefined(reason)
        case .value(let power):
          if power.share >= target { high = middle } else { low = middle }
        }
      }
      return .value(high)
    }
  }

  /// The p-value of one drawn pair of rounds; nil where the test is undefined.
  private func pValue(round: Int, shift: Double) -> Double? {
    var stream = RandomStream(seed: seed, purpose: Self.drawing, index: UInt64(round))
    var samples: [[Double]] = [[], []]
    var labels: [[Int]] = [[], []]
    for place in 0..<referenceClusters + currentClusters {
      let sample = place < referenceClusters ? 0 : 1
      for score in clusters[stream.index(below: clusters.count)] {
        samples[sample].append(sample == 1 ? moved(score, by: shift) : score)
        labels[sample].append(place)
      }
    }
    let permutation = try? TwoSamplePermutation(
      reference: samples[0], current: samples[1], referenceClusters: labels[0],
      currentClusters: labels[1])
    // Each round's permutations have a seed of their own.
    return permutation?.test(
      statistic, permutations: permutations, seed: seed &+ UInt64(round), purpose: Self.arranging,
      threads: 1
    ).value?.pValue
  }

  private func moved(_ score: Double, by shift: Double) -> Double {
    guard let scale else { return score + shift }
    return min(max(score + shift, scale.lowerBound), scale.upperBound)
  }
}
