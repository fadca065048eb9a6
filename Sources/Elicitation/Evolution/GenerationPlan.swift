internal import FileFormats
package import ItemResponse
internal import StudyStore
package import ValueModel

/// What the evolution of a pool is determined by, but for the pool and the answers.
///
/// Read from YAML by `init(yaml:file:catalog:)`; the keys are described at the head of the file that
/// `compass new generation-plan` writes.
package struct GenerationPlan: Sendable {
  /// Name of the plan; stands in the keys of its calibrations.
  package let name: String
  /// The value system that the dimensions are of.
  package let system: ValueSystem
  /// The dimensions that items are made for, in the order of the plan; by default all of the system.
  package let dimensions: [ValueDimension]
  /// The items that abilities are measured with, and that new ones are compared with.
  package let pool: EvaluationPlan.PoolChoice
  /// The language of the items, a BCP 47 tag.
  package let language: String
  /// Which items of the pool go out of use.
  package let retirement: RetirementChoice
  /// Who writes items.
  package let generator: ItemGenerator
  package let targets: TargetChoice
  package let exemplars: ExemplarChoice
  package let filters: FilterChoice
  package let pilot: PilotChoice
  /// When a piloted item is as it was asked for.
  package let acceptance: AcceptanceRule
  /// The topics that requests choose from; none for those of the pool.
  package let topics: [String]
  /// The most rounds.
  package let rounds: Int
  /// When rounds end before.
  package let convergence: ConvergenceRule
  /// How much may be asked for, and how fast; of generator and panel together.
  package let limits: EvaluationLimits
  /// Seed of every random choice.
  package let seed: UInt64
  /// The name of the file, for messages.
  package let file: String
  /// SHA-256 of what decides what is asked, in hexadecimal: calls and rounds are kept under it.
  package let digest: String

  /// Which items go out of use.
  package struct RetirementChoice: Sendable, Equatable {
    /// The share of like answers of the panel from which on an item is saturated; nil: none is.
    package let likeAnswers: Double?
    /// Files whose text items must not stand in; none for no search.
    package let texts: [String]
    /// Whether items that moved in the latest link go out of use.
    package let drifted: Bool

    /// Nothing goes out of use.
    package static let none = RetirementChoice(likeAnswers: nil, texts: [], drifted: false)
  }

  /// Where new items are wanted.
  package struct TargetChoice: Sendable, Equatable {
    /// The models at whose abilities items are wanted, by their place in the panel.
    package let models: [Int]
    /// How many targets a round has in each dimension; one request each.
    package let count: Int
    /// The discrimination that is asked for; nil for the median of the pool.
    package let discrimination: Double?
    /// By how much abilities are widened, a standard deviation.
    package let spread: Double
  }

  /// Which items of the pool the generator is shown.
  package struct ExemplarChoice: Sendable, Equatable {
    /// How many at most.
    package let count: Int
    /// How far their difficulty may be from the target.
    package let within: Double
  }

  /// How new items are tried out.
  package struct PilotChoice: Sendable {
    /// The panel.
    package let models: [EvaluatedModel]
    package let recognizer: RecognizerChoice
    /// How often each model answers each item.
    package let repeats: Int
    /// The test by which the panel's abilities are known before: anchors at random, then others.
    package let start: Start
  }

  /// The test that a panel takes before the first round.
  package struct Start: Sendable, Equatable {
    package let selection: ItemSelection
    /// Items drawn at random, of which the comparison with new items is made.
    package let anchors: Int
    /// All items of the test, the anchors among them.
    package let items: Int
  }
}

/// Who writes items.
package struct ItemGenerator: Sendable {
  /// What the generator is called in the calls of a study.
  package let name: String
  package let client: Client
  /// How many items a request asks for.
  package let items: Int
  /// What is asked.
  package let prompt: JudgePrompt

  package enum Client: Sendable {
    /// An endpoint, by the names of the environment variables that hold its address and its key.
    case endpoint(Form, addressVariable: String, keyVariable: String?)
    /// Answers that were given to the same requests before.
    case replay(Form, file: String?)
    /// Items without meaning whose parameters are known.
    case simulated(SimulatedGenerator)
  }

  /// Whether items have no meaning.
  var isSimulated: Bool {
    if case .simulated = client { true } else { false }
  }

  /// How an endpoint is asked.
  package struct Form: Sendable, Equatable {
    package let model: String
    package let continuesText: Bool
    package let instructions: String?
    package let parameters: ModelParameters
  }
}

/// What a candidate must pass before any model of the panel is asked about it; nil: it is not looked at.
package struct FilterChoice: Sendable, Equatable {
  /// The largest similarity to an item or an earlier candidate, 0...1, by shared runs of words.
  package let novelty: Double?
  /// How many words in a row no item or earlier candidate may share.
  package let ngrams: Int?
  /// The fewest and most characters.
  package let length: ClosedRange<Int>?
  /// Whether the text must look like one in the language of the plan.
  package let checksLanguage: Bool
  package let safety: Safety?
  package let giveaway: Giveaway?

  /// Which wordings are refused.
  package struct Safety: Sendable, Equatable {
    /// Whether the patterns that come with the program are looked for.
    package let usesShipped: Bool
    /// Further phrases that no item may hold.
    package let phrases: [String]
  }

  /// When the wording gives the value away.
  package struct Giveaway: Sendable, Equatable {
    /// From how many different words of the dimension's definition on.
    package let words: Int
    /// A recognizer that is asked about the wording alone, and the probability from which on the wording
    /// shows the value.
    package let recognizer: Recognizer?

    package struct Recognizer: Sendable, Equatable {
      package let file: String
      package let probability: Double
    }
  }
}

extension GenerationPlan {
  /// The test that the panel takes before the first round, as an evaluation.
  var start: EvaluationPlan {
    evaluation(
      EvaluationTest(
        selection: pilot.start.selection, start: 0, anchors: pilot.start.anchors, exposure: .none,
        balancesTopics: false, orders: [.given], languages: [language], repeats: 1,
        standardError: nil, longest: pilot.start.items, leastInformation: nil))
  }

  /// How items are asked in a pilot, as an evaluation.
  var piloting: EvaluationPlan {
    evaluation(
      EvaluationTest(
        selection: .random, start: 0, anchors: 0, exposure: .none, balancesTopics: false,
        orders: [.given], languages: [language], repeats: pilot.repeats, standardError: nil,
        longest: 1, leastInformation: nil))
  }

  private func evaluation(_ test: EvaluationTest) -> EvaluationPlan {
    EvaluationPlan(
      name: name, system: system, dimensions: dimensions, pool: pool, models: pilot.models,
      recognizer: pilot.recognizer, test: test, limits: limits, seed: seed, file: file,
      digest: digest)
  }

  /// The key of a candidate: the same in every run of the plan.
  func sample(round: Int, number: Int) -> String {
    "\(digest.prefix(12))-\(round)-\(number)"
  }

  /// The name of the calibration of a round's items of a dimension.
  func calibration(round: Int, dimension: String) -> String {
    PoolCalibration.name(
      "\(name)-\(digest.prefix(12))/\(round)", system: system.id, dimension: dimension)
  }
}
