/// What simulated battles are made of: pairs of models that answer a prompt, and judges who say which
/// response is better.
///
/// Read from YAML by `init(yaml:file:)`; the keys are described at the head of
/// `data/examples/battles/plan.yaml`, the random model at `BattleSimulation`.
package struct BattlePlan: Sendable {
  /// One of the models that are set against each other.
  package struct Model: Sendable, Equatable {
    /// Name as in the record.
    package let name: String
    /// Bradley-Terry strength in log-odds, whatever their mean is.
    package let strength: Double
    /// Median length of its responses, in characters.
    package let length: Double
  }

  /// One of the judges, each of whom sees every battle.
  package struct Judge: Sendable, Equatable {
    /// Name as in the record, `model:juror-a`.
    package let name: String
    /// What being shown first adds to the log-odds of a response.
    package let position: Double
    /// What the logarithm of the ratio of lengths adds to the log-odds of the longer response.
    package let length: Double
  }

  /// Name of the study; the task of every judgment.
  package let name: String
  /// Seed of every draw.
  package private(set) var seed: UInt64
  /// How many prompts there are, each put to one pair of models.
  package let promptCount: Int
  /// How many topics the prompts are spread over.
  package let topicCount: Int
  /// Whether each judge sees the two responses in both orders.
  package let isSwapped: Bool
  /// How near to even, in log-odds, a judge must find two responses to call a tie, at least 0.
  package let tieReach: Double
  /// Share of chance, 0..<1, that all judgments of one battle have in common.
  package let sharedChance: Double
  /// Standard deviation of the logarithm of a response's length, at least 0.
  package let lengthSpread: Double
  /// Share of judgments that end without a verdict, 0..<1.
  package let unscoredShare: Double
  package let judges: [Judge]
  package let models: [Model]

  /// The strengths with mean zero, rounded to twelve decimals, beyond which they are noise of binary
  /// numbers.
  package var centredStrengths: [Double] {
    let mean = models.map(\.strength).reduce(0, +) / Double(models.count)
    return models.map { (($0.strength - mean) * 1e12).rounded() / 1e12 }
  }

  /// The same plan with other draws.
  package func seeded(_ seed: UInt64) -> BattlePlan {
    var plan = self
    plan.seed = seed
    return plan
  }
}
