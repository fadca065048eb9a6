import RandomStreams

/// How well a study of so many clusters would tell models apart, by simulation from a pilot.
///
/// A study is drawn from the clusters of the pilot, with replacement and whole, so that items that
/// are hard for all models stay so; then the models get their simultaneous ranks as in a real study
/// (``RankedEstimates/means(of:)``, ``RankedEstimates/simultaneousRanks(level:method:replicates:seed:threads:)``).
///
///     let simulation = try RankSimulation(pilot, seed: 7)
///     let study = simulation.study(clusters: 200)
///     let needed = simulation.clustersNeeded(for: .leaderAlone, power: 0.8)
///
/// Source: Efron & Tibshirani (1993), section 25.5 (power by the bootstrap), with the ranks of
/// Mogstad, Romano, Shaikh & Wilhelm (2024).
public struct RankSimulation: Sendable {
  /// What simulated studies of one size come to.
  public struct Study: Sendable, Equatable {
    /// How many clusters each study has.
    public let clusters: Int
    /// The studies in which ranks were defined.
    public let rounds: Int
    /// The share of studies in which each truly better model is shown above each worse one: at
    /// better * models + worse; 0 elsewhere.
    public let shownAbove: [Double]
    /// The share of studies in which the truly best model alone has rank 1 for sure.
    public let leaderAlone: Double
    /// The share of studies in which some model is shown above one that is truly not below it.
    public let anyWrong: Double
    /// The share of studies in which each model is shown to differ from the next in the true order.
    public let neighboursApart: Double
    /// The mean number of ranks in the interval of each model; 1 where its rank is sure.
    public let meanWidths: [Double]

    /// The share of the pairs that truly differ and are shown to, over pairs and studies.
    public let separatedPairs: Double
  }

  /// What a study is to show.
  public enum Goal: Sendable, Equatable {
    /// That the best model is the best: it alone has rank 1 for sure.
    case leaderAlone
    /// The best model's estimate, as the highest.
    case leaderFirst
    /// The estimates of all models in the true order.
    case order
    /// That each model differs from the next in the true order.
    case neighbours
    /// That one model is better than another: their columns.
    case above(Int, Int)
  }

  /// The true means of the models.
  public let truth: [Double]
  /// How many studies are drawn for each number of clusters.
  public let rounds: Int
  /// The level of the ranks.
  public let level: Double
  /// How differences are tested.
  public let method: RankMethod
  /// Draws of the normal distribution in each study, for ``RankMethod/stepdown``.
  public let replicates: Int
  /// The seed of the run.
  public let seed: UInt64

  /// The pilot's mean and weight of each cluster and column, moved to the truth.
  private let cells: [(mean: Double, weight: Double)]
  private let pilotClusters: Int
  private static let purpose: StreamPurpose = "rank-simulation"

  /// Prepares the simulation.
  ///
  /// - Parameters:
  ///   - pilot: scores by cluster, one column a model.
  ///   - truth: the true means of the models, finite; nil for those of the pilot, which exaggerate
  ///     how far models lie apart.
  ///   - level: of the ranks, between 0 and 1.
  ///   - method: how differences are tested.
  ///   - rounds: how many studies to draw, at least 2.
  ///   - replicates: draws in each study, at least 2.
  ///   - seed: the seed of the run.
  /// - Throws: ``StatisticsError`` for fewer than two models or clusters, a model without scores, a
  ///   truth for another number of models, and arguments outside their range.
  public init(
    _ pilot: ClusterTable, truth: [Double]? = nil, level: Double = 0.95,
    method: RankMethod = .stepdown, rounds: Int = 400, replicates: Int = 499, seed: UInt64
  ) throws(StatisticsError) {
    for (name, count) in [
      ("the number of models", pilot.columns), ("the number of clusters", pilot.clusters),
    ] where count < 2 {
      throw .argumentOutOfRange(name, Double(count), range: "2 or more")
    }
    guard level > 0, level < 1 else { throw .argumentNotUsable(name: "level", value: level) }
    guard min(rounds, replicates) >= 2 else { throw .tooFewReplicates(min(rounds, replicates)) }
    var means: [Double] = []
    for column in 0..<pilot.columns {
      guard let mean = pilot.mean(column: column).value else {
        throw .argumentOutOfRange("the number of scores of a model", 0, range: "1 or more")
      }
      means.append(mean)
    }
    let truth = truth ?? means
    try requireFinite(truth)
    guard truth.count == means.count else { throw .lengthsDiffer(means.count, truth.count) }
    cells = (0..<pilot.clusters * pilot.columns).map { place in
      let (cluster, column) = place.quotientAndRemainder(dividingBy: pilot.columns)
      let weight = pilot.weightSum(cluster: cluster, column: column)
      let mean = weight > 0 ? pilot.scoreSum(cluster: cluster, column: column) / weight : 0
      return (mean + truth[column] - means[column], weight)
    }
    pilotClusters = pilot.clusters
    self.truth = truth
    self.level = level
    self.method = method
    self.rounds = rounds
    self.replicates = replicates
    self.seed = seed
  }

  /// Studies of so many clusters.
  ///
  /// - Parameters:
  ///   - clusters: 2 or more.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  /// - Returns: undefined where more than 5 % of the studies have no ranks.
  /// - Complexity: O(rounds x (clusters x models² + replicates x models²)).
  public func study(clusters: Int, threads: Int? = nil) -> Outcome<Study> {
    guard clusters >= 2 else { return .undefined(.tooFewClusters(clusters)) }
    let models = truth.count
    let pairs = models * models
    // Counts: pairs, then widths, then studies, those with a sure leader, with an error and with
    // neighbours apart.
    let counts = PermutationCount.counts(
      rounds, kinds: pairs + models + 4, threads: threads
    ) { range, counts in
      for round in range {
        guard let ranks = ranks(round: round, clusters: clusters) else { continue }
        note(ranks, &counts)
      }
    }
    let defined = counts[pairs + models]
    let undefined = 1 - Double(defined) / Double(rounds)
    guard undefined <= BootstrapReplicates.toleratedUndefinedShare else {
      return .undefined(.undefinedReplicates(share: undefined))
    }
    func share(_ count: Int) -> Double { Double(count) / Double(defined) }
    let shown = counts.prefix(pairs).map(share)
    let different = shown.indices.count { truth[$0 / models] > truth[$0 % models] }
    return .value(
      Study(
        clusters: clusters, rounds: defined, shownAbove: shown,
        leaderAlone: share(counts[pairs + models + 1]), anyWrong: share(counts[pairs + models + 2]),
        neighboursApart: share(counts[pairs + models + 3]),
        meanWidths: counts[pairs..<pairs + models].map(share),
        separatedPairs: different > 0 ? shown.reduce(0, +) / Double(different) : 0))
  }

  /// The share of studies of so many clusters that show a goal.
  ///
  /// The arguments are those of ``study(clusters:threads:)``.
  ///
  /// - Complexity: O(rounds x clusters x models) for goals of estimates alone, else that of
  ///   ``study(clusters:threads:)``.
  public func chance(of goal: Goal, clusters: Int, threads: Int? = nil) -> Outcome<Double> {
    switch goal {
    case .order, .leaderFirst:
      guard clusters >= 2 else { return .undefined(.tooFewClusters(clusters)) }
      let ordered = truth.indices.sorted { truth[$0] > truth[$1] }
      let count = PermutationCount.count(rounds, threads: threads) { range in
        range.count { round in
          let means = means(of: drawn(round: round, clusters: clusters))
          let inOrder = ordered.map { means[$0] }
          // A model without a score is in no order, as are equal estimates.
          return goal == .order
            ? zip(inOrder, inOrder.dropFirst()).allSatisfy { $0 > $1 }
            : inOrder.dropFirst().allSatisfy { inOrder[0] > $0 }
        }
      }
      return .value(Double(count) / Double(rounds))
    case .leaderAlone, .neighbours, .above:
      return study(clusters: clusters, threads: threads).map { study in
        switch goal {
        case .neighbours: study.neighboursApart
        case .above(let one, let other): study.shownAbove[one * truth.count + other]
        case .leaderAlone, .leaderFirst, .order: study.leaderAlone
        }
      }
    }
  }

  /// The fewest clusters with which a study reaches a goal with the power.
  ///
  /// - Parameters:
  ///   - goal: what a study is to show.
  ///   - power: the share of studies that show it, between 0 and 1.
  ///   - most: the largest number of clusters to try.
  ///   - threads: how many threads to use; nil for one per core.
  /// - Returns: a number within 2 % of the fewest, but for the error of the simulation; undefined
  ///   where not even `most` clusters reach the goal, and for a goal that is not true.
  /// - Complexity: that of some ten calls of ``chance(of:clusters:threads:)``.
  public func clustersNeeded(
    for goal: Goal, power: Double, upTo most: Int = 10_000, threads: Int? = nil
  ) -> Outcome<Int> {
    guard power > 0, power < 1 else { return .undefined(.invalidLevel(power)) }
    guard isTrue(goal) else { return .undefined(.outsideDomain("goals that are true")) }
    func reaches(_ clusters: Int) -> Outcome<Bool> {
      chance(of: goal, clusters: clusters, threads: threads).map { $0 >= power }
    }
    var (low, high) = (2, 8)
    while true {
      let tried = min(high, most)
      switch reaches(tried) {
      case .undefined(let reason): return .undefined(reason)
      case .value(true): high = tried
      case .value(false):
        guard tried < most else { return .undefined(.noFiniteMaximum) }
        (low, high) = (tried, tried * 2)
        continue
      }
      break
    }
    while high - low > max(1, high / 50) {
      let middle = low + (high - low) / 2
      switch reaches(middle) {
      case .undefined(let reason): return .undefined(reason)
      case .value(let reached): if reached { high = middle } else { low = middle }
      }
    }
    return .value(high)
  }

  private func isTrue(_ goal: Goal) -> Bool {
    switch goal {
    case .leaderAlone, .leaderFirst:
      guard let best = truth.max() else { return false }
      return truth.count { $0 == best } == 1
    case .order, .neighbours: return Set(truth).count == truth.count
    case .above(let one, let other):
      return truth.indices.contains(one) && truth.indices.contains(other)
        && truth[one] > truth[other]
    }
  }

  /// The clusters of the pilot that one study draws.
  private func drawn(round: Int, clusters: Int) -> [Int] {
    var stream = RandomStream(seed: seed, purpose: Self.purpose, index: UInt64(round))
    return (0..<clusters).map { _ in stream.index(below: pilotClusters) }
  }

  /// The mean of each model over drawn clusters; a NaN where it has no score in them.
  private func means(of clusters: [Int]) -> [Double] {
    let models = truth.count
    var sums = [Double](repeating: 0, count: models)
    var weights = sums
    for cluster in clusters {
      for column in 0..<models {
        let cell = cells[cluster * models + column]
        sums[column] += cell.mean * cell.weight
        weights[column] += cell.weight
      }
    }
    return zip(sums, weights).map { $0 / $1 }
  }

  /// The ranks of one drawn study; nil where they are undefined.
  private func ranks(round: Int, clusters: Int) -> RankIntervals? {
    let models = truth.count
    var table = ClusterTable(clusters: clusters, columns: models)
    for (cluster, drawn) in drawn(round: round, clusters: clusters).enumerated() {
      for column in 0..<models {
        let cell = cells[drawn * models + column]
        do {
          try table.add(cell.mean, weight: cell.weight, cluster: cluster, column: column)
        } catch {
          return nil
        }
      }
    }
    return RankedEstimates.means(of: table).flatMap {
      $0.simultaneousRanks(
        level: level, method: method, replicates: replicates, seed: seed &+ UInt64(round),
        threads: 1)
    }.value
  }

  private func note(_ ranks: RankIntervals, _ counts: inout [Int]) {
    let models = truth.count
    var isWrong = false
    for one in 0..<models {
      for other in 0..<models where ranks.isShownAbove(one, other) {
        if truth[one] > truth[other] {
          counts[one * models + other] += 1
        } else {
          isWrong = true
        }
      }
    }
    var leader: Int?
    for (model, interval) in ranks.intervals.enumerated() {
      guard let interval = interval.value else { continue }
      counts[models * models + model] += interval.upper - interval.lower + 1
      if interval.upper == 1 { leader = model }
    }
    let best = truth.indices.max { truth[$0] < truth[$1] }
    counts[models * models + models] += 1
    if let leader, leader == best, isTrue(.leaderAlone) {
      counts[models * models + models + 1] += 1
    }
    if isWrong { counts[models * models + models + 2] += 1 }
    let ordered = truth.indices.sorted { truth[$0] > truth[$1] }
    if zip(ordered, ordered.dropFirst()).allSatisfy({ ranks.isShownAbove($0, $1) }) {
      counts[models * models + models + 3] += 1
    }
  }
}
