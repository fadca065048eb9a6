internal import FileFormats
internal import ValueModel

extension EvaluationPlan {
  /// What calls are kept under: the SHA-256 of what is asked of whom.
  ///
  /// Limits, tests and the recognizer are not in it, so that a run goes on with a larger budget, and
  /// what was answered once can be scored anew or serve longer tests without asking again.
  static func digest(
    name: String, system: ValueSystem, models: [EvaluatedModel], seed: UInt64
  ) -> String {
    let asked = JSONValue.object([
      "name": .string(name), "system": .string(system.id),
      "models": .array(models.map { identity(of: $0, seed: seed) }),
    ])
    return SHA256.hexadecimal(asked.bytes)
  }

  /// What is asked of a model, and how.
  static func identity(of model: EvaluatedModel, seed: UInt64) -> JSONValue {
    var members: [String: JSONValue] = ["name": .string(model.name)]
    switch model.client {
    case .endpoint(let form, _, _):
      members["endpoint"] = identity(of: form)
    case .replay(let form, let file):
      members["replay"] = identity(of: form)
      members["file"] = file.map(JSONValue.string) ?? .null
    case .simulated(let examinee):
      members["abilities"] = .object(examinee.abilities.mapValues(JSONValue.number))
      members["refusals"] = .number(examinee.refusals)
      members["seed"] = .string(String(seed))
    }
    return .object(members)
  }

  private static func identity(of form: EvaluatedModel.RequestForm) -> JSONValue {
    // The body of a request about no item has all that is sent besides, sampling settings too.
    let request = ModelRequest(
      model: form.model, prompt: .text(form.template), parameters: form.parameters)
    return .object([
      "request": .string(String(decoding: request.body, as: UTF8.self)),
      "continuesText": .boolean(form.continuesText),
      "instructions": form.instructions.map(JSONValue.string) ?? .null,
    ])
  }
}
