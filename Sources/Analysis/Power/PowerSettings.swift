package import Statistics

/// What is asked of a study that is planned.
package struct PowerSettings: Sendable {
  /// What the study is to reach.
  package enum Target: Sendable, Equatable {
    /// To find the difference with this power.
    case power(Double)
    /// An interval that reaches no farther to either side, in the units that are shown.
    case halfWidth(Double)
    /// Ranks, with this chance.
    case ranks(RankGoal, chance: Double)
  }

  /// What is to be found out how many of it a study takes.
  package let solve: StudyFacet
  package let target: Target
  /// The true difference to find, in the units that are shown; nil where the scores that are stated
  /// tell it.
  package let difference: Double?
  /// How many there are of each; nil for what the pilot had, or one.
  package let counts: PowerCounts
  /// nil for what the target and the scores suggest.
  package let comparison: StudyDesign.Comparison?
  package let level: Double
  /// By how many comparisons the significance is shared.
  package let comparisons: Int
  /// How many studies are drawn for each size that is tried; nil for 4,000, and 1,000 of ranks.
  package let simulations: Int?
  /// Whether tests are simulated for studies of any size.
  package let simulatesAlways: Bool
  package let seed: UInt64

  package init(
    solve: StudyFacet, target: Target, difference: Double? = nil, counts: PowerCounts = .init(),
    comparison: StudyDesign.Comparison? = nil, level: Double = 0.95, comparisons: Int = 1,
    simulations: Int? = nil, simulatesAlways: Bool = false, seed: UInt64 = 0
  ) {
    self.solve = solve
    self.target = target
    self.difference = difference
    self.counts = counts
    self.comparison = comparison
    self.level = level
    self.comparisons = comparisons
    self.simulations = simulations
    self.simulatesAlways = simulatesAlways
    self.seed = seed
  }

  package var significance: Double { 1 - level }
  package var testSimulations: Int { simulations ?? 4_000 }
  package var rankSimulations: Int { simulations ?? 1_000 }
}

/// What ranks are to show.
package enum RankGoal: String, CaseIterable, Codable, Sendable {
  /// The scores of all models come out in the true order.
  case order
  /// The score of the best model comes out highest.
  case leader
  /// Each model is shown to differ from the next one in the true order.
  case neighbours
  /// The best model is shown to differ from all others.
  case leaderAlone = "leader-alone"
}

/// How many there are of each in a study.
package struct PowerCounts: Sendable, Equatable {
  package var items: Double?
  package var clusters: Double?
  package var clusterSize: Double?
  package var versions: Double?
  package var repeats: Double?
  package var judges: Double?
  package var rounds: Double?

  package init() {}

  /// The words that options have for them.
  package static let words = [
    "items", "clusters", "cluster-size", "versions", "repeats", "judges", "rounds",
  ]

  /// The number of a word of ``words``.
  package subscript(word: String) -> Double? {
    get {
      switch word {
      case "items": items
      case "clusters": clusters
      case "cluster-size": clusterSize
      case "versions": versions
      case "repeats": repeats
      case "judges": judges
      default: rounds
      }
    }
    set {
      switch word {
      case "items": items = newValue
      case "clusters": clusters = newValue
      case "cluster-size": clusterSize = newValue
      case "versions": versions = newValue
      case "repeats": repeats = newValue
      case "judges": judges = newValue
      default: rounds = newValue
      }
    }
  }
}
