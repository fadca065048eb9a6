package import ValueModel

/// What a simulated adaptive evaluation from a pool of items is made of: items with known parameters, models
/// of several families, and items that are not what the pool says.
///
/// Read from YAML by `init(yaml:file:catalog:)`; the keys are described at the head of
/// `data/examples/items/plan.yaml`, the random model at `ItemSimulation`.
package struct ItemPlan: Sendable {
  /// A dimension and the patterns of its items' texts, in which `{topic}` stands for a topic.
  package struct Dimension: Sendable, Equatable {
    package let id: String
    package let texts: [String]
  }

  /// Models that are kin.
  package struct Family: Sendable, Equatable {
    package let name: String
    package let isOpen: Bool
    package let models: Int
    /// Mean ability on each dimension of the plan, in their order.
    package let means: [Double]
  }

  /// An item that was taken out of use.
  package struct Retired: Sendable, Equatable {
    package let item: String
    /// A word of `RetirementReason`.
    package let reason: String
    /// How often it had been given.
    package let given: Int
  }

  /// What an item is beside what the pool says.
  package struct Change: Sendable, Equatable {
    /// Whom it is so for.
    package enum Group: Sendable, Equatable {
      case everybody
      case language(String)
      case family(String)
      case open(Bool)
    }

    package let item: String
    package let group: Group
    /// What is added to the difficulty.
    package let harder: Double
    /// What the discrimination is instead; nil as the pool says.
    package let discrimination: Double?
  }

  package let name: String
  /// Seed of every draw.
  package private(set) var seed: UInt64
  package let system: ValueSystem
  package let dimensions: [Dimension]
  package let topics: [String]
  /// The middle of the discriminations, and the standard deviation of their logarithms.
  package let discrimination: (middle: Double, spread: Double)
  /// Mean and standard deviation of the difficulties.
  package let difficulty: (mean: Double, spread: Double)
  /// The standard error of a difficulty, and half that of a discrimination over it.
  package let error: Double
  /// Of each dimension: anchors, items without parameters, and items that were generated later, with
  /// the mean of their difficulties.
  package let anchors: Int
  package let candidates: Int
  package let evolved: (items: Int, difficulty: Double)
  package let retired: [Retired]
  package let families: [Family]
  /// Standard deviation of abilities within a family.
  package let spread: Double
  package let languages: [String]
  /// Items of a test of one dimension that are drawn by lot, and that are chosen by the answers.
  package let test: (random: Int, adaptive: Int)
  package let changes: [Change]

  /// The same plan with other draws.
  package func seeded(_ seed: UInt64) -> ItemPlan {
    var plan = self
    plan.seed = seed
    return plan
  }

  init(
    name: String, seed: UInt64, system: ValueSystem, dimensions: [Dimension], topics: [String],
    discrimination: (middle: Double, spread: Double), difficulty: (mean: Double, spread: Double),
    error: Double, anchors: Int, candidates: Int, evolved: (items: Int, difficulty: Double),
    retired: [Retired], families: [Family], spread: Double, languages: [String],
    test: (random: Int, adaptive: Int), changes: [Change]
  ) {
    self.name = name
    self.seed = seed
    self.system = system
    self.dimensions = dimensions
    self.topics = topics
    self.discrimination = discrimination
    self.difficulty = difficulty
    self.error = error
    self.anchors = anchors
    self.candidates = candidates
    self.evolved = evolved
    self.retired = retired
    self.families = families
    self.spread = spread
    self.languages = languages
    self.test = test
    self.changes = changes
  }
}
