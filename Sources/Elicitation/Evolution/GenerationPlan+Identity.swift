internal import FileFormats
internal import ItemResponse
internal import StudyStore

extension GenerationPlan {
  /// What decides what a plan asks and accepts.
  ///
  /// The number of rounds, their convergence, limits, retirement and the recognizer are not in it, so
  /// that a plan goes on with more rounds or a larger budget, and what was answered can be scored anew.
  struct Identity {
    let name: String
    let system: String
    let dimensions: [String]
    let pool: EvaluationPlan.PoolChoice
    let language: String
    let generator: ItemGenerator
    let targets: TargetChoice
    let exemplars: ExemplarChoice
    let filters: FilterChoice
    let pilot: PilotChoice
    let acceptance: AcceptanceRule
    let topics: [String]
    let seed: UInt64

    /// The SHA-256 of it all.
    var digest: String {
      SHA256.hexadecimal(
        JSONValue.object([
          "name": .string(name), "system": .string(system),
          "dimensions": .strings(dimensions), "language": .string(language),
          "pool": .strings(pool.states.map(\.rawValue)), "generator": generatorIdentity,
          "targets": .object([
            "models": .array(targets.models.map { .integer(Int64($0)) }),
            "count": .integer(Int64(targets.count)), "spread": .number(targets.spread),
            "discrimination": targets.discrimination.map(JSONValue.number) ?? .null,
          ]),
          "exemplars": .object([
            "count": .integer(Int64(exemplars.count)), "within": .number(exemplars.within),
          ]), "filters": filterIdentity,
          "pilot": .object([
            "models": .array(
              pilot.models.map { EvaluationPlan.identity(of: $0, seed: seed) }),
            "repeats": .integer(Int64(pilot.repeats)),
            "selection": .string("\(pilot.start.selection)"),
            "anchors": .integer(Int64(pilot.start.anchors)),
            "items": .integer(Int64(pilot.start.items)),
          ]),
          "accept": .object([
            "within": .number(acceptance.within),
            "discrimination": .number(acceptance.leastDiscrimination),
            "probability": .number(acceptance.probability),
          ]), "topics": .strings(topics), "seed": .string(String(seed)),
        ]).bytes)
    }

    private var generatorIdentity: JSONValue {
      var members: [String: JSONValue] = [
        "name": .string(generator.name), "items": .integer(Int64(generator.items)),
        "prompt": .string(generator.prompt.sha256),
      ]
      switch generator.client {
      case .endpoint(let form, _, _): members["endpoint"] = Self.identity(of: form)
      case .replay(let form, let file):
        members["replay"] = Self.identity(of: form)
        members["file"] = file.map(JSONValue.string) ?? .null
      case .simulated(let simulated):
        members["simulated"] = .array(
          [
            simulated.difficultyError, simulated.discrimination, simulated.discriminationError,
            simulated.faults,
          ].map(JSONValue.number))
      }
      return .object(members)
    }

    private static func identity(of form: ItemGenerator.Form) -> JSONValue {
      let request = ModelRequest(
        model: form.model, prompt: .text(""), parameters: form.parameters)
      return .object([
        "request": .string(String(decoding: request.body, as: UTF8.self)),
        "continuesText": .boolean(form.continuesText),
        "instructions": form.instructions.map(JSONValue.string) ?? .null,
      ])
    }

    private var filterIdentity: JSONValue {
      .object([
        "novelty": filters.novelty.map(JSONValue.number) ?? .null,
        "ngrams": filters.ngrams.map { .integer(Int64($0)) } ?? .null,
        "length": filters.length.map {
          .array([.integer(Int64($0.lowerBound)), .integer(Int64($0.upperBound))])
        } ?? .null, "language": .boolean(filters.checksLanguage),
        "safety": filters.safety.map {
          .object(["patterns": .boolean($0.usesShipped), "phrases": .strings($0.phrases)])
        } ?? .null,
        "giveaway": filters.giveaway.map {
          .object([
            "words": .integer(Int64($0.words)),
            "recognizer": $0.recognizer.map { .string($0.file) } ?? .null,
            "probability": $0.recognizer.map { .number($0.probability) } ?? .null,
          ])
        } ?? .null,
      ])
    }
  }
}

extension JSONValue {
  fileprivate static func strings(_ texts: [String]) -> JSONValue { .array(texts.map(string)) }
}
