package import ValueModel

/// What a simulated study is made of: models with known profiles, items in clusters, judges.
///
/// Read from YAML by `init(yaml:file:catalog:)`; the keys are described at the head of
/// `data/example/plan.yaml`, those of a part at the head of the plan in `data/examples` that has it;
/// the random model stands at `Simulation`.
package struct SimulationPlan: Sendable {
  /// Name of the study; the task of every judgment.
  package let name: String
  /// The value system whose dimensions are the criteria.
  package let system: ValueSystem
  /// Seed of every draw.
  package private(set) var seed: UInt64
  /// The scores that a judge can give.
  package let scale: CategoryScale
  /// How many items there are from the beginning.
  package let itemCount: Int
  /// How many clusters the items are spread over.
  package let clusterCount: Int
  /// How many dimensions each item is judged on.
  package let dimensionsPerItem: Int
  /// How often each model answers each item.
  package let epochs: Int
  /// Share of judgments that end without a verdict, 0..<1, the same for every judge.
  package let unscoredShare: Double
  /// Sizes of the random effects on the latent scale.
  package let deviations: LatentDeviations
  /// The judges, each of whom sees every response to the items that are theirs.
  package let judges: [SimulatedJudge]
  /// The models in the order of their rows.
  package let models: [SimulatedModel]
  /// The rounds in their order; none where all judgments belong to one study.
  package let rounds: [SimulatedRound]
  /// The languages that items are in, in turn; none where the plan does not say.
  package let languages: [String]
  /// How long responses are; nil where the plan does not say.
  package let lengths: ResponseLengths?
  /// The ways of asking; nil where there is one without a name.
  package let versions: PromptVersions?
  /// When items were published; nil where the plan does not say.
  package let publication: ItemPublication?
  /// How many items are put in other words, too.
  package let paraphraseCount: Int
  /// What one model had read before.
  package let leak: SimulatedLeak?
  /// How sure models are; nil where they do not say.
  package let confidence: SimulatedConfidence?
  /// What models say of the tokens of items; nil where they are not asked.
  package let probabilities: ProbabilityPlan?

  /// How many items there are, those that are new in a round counted in, paraphrases not.
  package var totalItemCount: Int { rounds.reduce(itemCount) { $0 + $1.newItems } }

  /// Variance of the latent value over endless items and responses, without what judges do to it.
  var latentVariance: Double {
    let ofVersions = versions?.itemDeviation ?? 0
    return deviations.responseVariance + ofVersions * ofVersions
  }

  /// The same plan with other draws.
  package func seeded(_ seed: UInt64) -> SimulationPlan {
    var plan = self
    plan.seed = seed
    return plan
  }
}
