package import ItemResponse
package import StudyStore
package import ValueModel

/// What an adaptive evaluation is determined by, but for the item pool and the responses.
///
/// Read from YAML by `init(yaml:file:catalog:)`; the keys are described at the head of the file that
/// `compass new evaluation-plan` writes.
package struct EvaluationPlan: Sendable {
  /// Name of the evaluation; the task of every judgment.
  package let name: String
  /// The value system that the dimensions are of.
  package let system: ValueSystem
  /// The dimensions that are tested, in the order of the plan; by default all of the system.
  package let dimensions: [ValueDimension]
  /// Which items of the pool are used.
  package let pool: PoolChoice
  /// The models under test.
  package let models: [EvaluatedModel]
  /// How responses are scored.
  package let recognizer: RecognizerChoice
  /// How each test is given.
  package let test: EvaluationTest
  /// How much may be asked for, and how fast.
  package let limits: EvaluationLimits
  /// Seed of every random choice.
  package let seed: UInt64
  /// The name of the file, for messages.
  package let file: String
  /// SHA-256 of what is asked of whom, in hexadecimal: calls are kept under it.
  package let digest: String

  /// Which items of the pool an evaluation uses.
  package struct PoolChoice: Sendable, Equatable {
    /// Items of these states; those without parameters are never used.
    package let states: [PoolStatus]
  }

  /// Every test of the plan, in the order of its results: by model, dimension, language.
  package var tests: [EvaluationTest.Key] {
    models.indices.flatMap { model in
      dimensions.indices.flatMap { dimension in
        (test.languages.isEmpty ? [nil] : test.languages.map(Optional.some)).map { language in
          EvaluationTest.Key(model: model, dimension: dimension, language: language)
        }
      }
    }
  }
}

/// A model that an evaluation asks.
package struct EvaluatedModel: Sendable {
  /// What the model is called in logs and results.
  package let name: String
  package let client: Client

  /// Who answers for a model.
  package enum Client: Sendable {
    /// An endpoint with the interface of OpenAI, by the names of the environment variables that hold
    /// its address, up to and with the version, and its key; nil for one that asks for none.
    case endpoint(RequestForm, addressVariable: String, keyVariable: String?)
    /// Responses that were given to the same requests before: those of a file, or of the study.
    case replay(RequestForm, file: String?)
    /// An examinee whose abilities are known.
    case simulated(SimulatedExaminee)
  }

  /// What is asked of a model about an item.
  package struct RequestForm: Sendable, Equatable {
    /// What the endpoint calls the model.
    package let model: String
    /// Whether text is continued (`/completions`) instead of a conversation (`/chat/completions`).
    package let continuesText: Bool
    /// The text that is sent, with `{item}` where the item stands.
    package let template: String
    /// What is said before the item in a conversation.
    package let instructions: String?
    package let parameters: ModelParameters
  }

  /// Whether answers are drawn by chance, and so have no time.
  package var isSimulated: Bool {
    if case .simulated = client { return true }
    return false
  }
}

/// How responses become scores of 0 or 1.
package enum RecognizerChoice: Sendable {
  /// The response is the score: a 0 or a 1, alone or as the first word.
  case answer
  /// A recognizer that `compass recognize` has trained.
  ///
  /// A response shows a value when its probability is at least the threshold, which is that of the
  /// recognizer where the plan gives none.
  case offline(file: String, threshold: Double?)
  /// Models that are judges: one of a recognition plan, by its place, or all as a panel; with the file
  /// that says how far they can be trusted.
  case judges(RecognitionPlan, only: Int?, standing: String?)
}

/// How a test of one model on one dimension is given.
package struct EvaluationTest: Sendable, Equatable {
  /// How items are chosen.
  package let selection: ItemSelection
  /// The ability at which the first item is chosen.
  package let start: Double
  /// How many items are drawn at random from the anchors for everybody.
  package let anchors: Int
  package let exposure: Exposure
  /// Whether topics are given in the shares that they have in the pool.
  package let balancesTopics: Bool
  /// The orders in which options are shown, each asked in turn.
  package let orders: [OptionOrder]
  /// The languages of the items, a test for each; none for one test over all languages of the pool.
  package let languages: [String]
  /// How often each item is asked in each order.
  package let repeats: Int
  /// A test ends when its standard error is at most this; nil for no such rule.
  package let standardError: Double?
  /// A test ends after so many items.
  package let longest: Int
  /// A test ends when no item that is left has so much information; nil for no such rule.
  package let leastInformation: Double?

  /// How items are kept from being given to everybody.
  package enum Exposure: Sendable, Equatable {
    case none
    /// One of the best so many items, at random.
    case randomesque(Int)
    /// At most this share of tests is given an item.
    case sympsonHetter(bound: Double)
  }

  /// Which test of a plan.
  package struct Key: Sendable, Hashable {
    /// The place of the model among those of the plan.
    package let model: Int
    /// The place of the dimension among those of the plan.
    package let dimension: Int
    /// Nil for a test over all languages.
    package let language: String?
  }
}

/// How much an evaluation may ask for, and how fast.
package struct EvaluationLimits: Sendable, Equatable {
  /// Requests under way at a time, for each endpoint.
  package let concurrency: Int
  package let requestsPerMinute: Double?
  package let tokensPerMinute: Double?
  /// Seconds that one request may take.
  package let timeout: Double
  /// How often a request is sent again.
  package let retries: Int
  package let mostRequests: Int?
  package let mostTokens: Int?
  /// In the currency of the prices.
  package let mostMoney: Double?
  /// Of a million tokens.
  package let prices: Prices?

  /// Prices of a million tokens.
  package struct Prices: Sendable, Equatable {
    package let input: Double
    package let output: Double
  }
}
