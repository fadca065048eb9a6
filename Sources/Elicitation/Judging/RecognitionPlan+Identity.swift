internal import FileFormats
internal import ValueModel

extension RecognitionPlan {
  /// What calls are kept under: the SHA-256 of who is asked.
  ///
  /// What is asked stands in the name of each call, so that another template, further dimensions or a
  /// larger budget ask anew only what is new.
  package var digest: String {
    SHA256.hexadecimal(
      JSONValue.object([
        "recognition": .string(name), "judges": .array(judges.map(asked)),
      ]).bytes)
  }

  /// The name of a call: a judge and what it is asked.
  func call(_ judge: Judge, _ request: ModelRequest) -> String {
    "\(judge.name)/\(request.digest)"
  }

  private func asked(_ judge: Judge) -> JSONValue {
    var members: [String: JSONValue] = ["name": .string(judge.name)]
    switch judge.client {
    case .endpoint(let request, _, _): members["endpoint"] = .string(request.model)
    case .replay(let request, let file):
      members["replay"] = .string(request.model)
      members["file"] = file.map(JSONValue.string) ?? .null
    case .simulated(let recognizer):
      members["simulated"] = .object([
        "shows": .object(recognizer.shows.mapValues { .array($0.map(JSONValue.string)) }),
        "opposes": .object(recognizer.opposes.mapValues { .array($0.map(JSONValue.string)) }),
        "sensitivity": .number(recognizer.sensitivity),
        "specificity": .number(recognizer.specificity),
        "favoursFirst": .number(recognizer.favoursFirst), "garbled": .number(recognizer.garbled),
        "seed": .string(String(seed)), "labels": .string(scale.rawValue),
        "form": .string("\(judge.form)"),
      ])
    }
    return .object(members)
  }

  /// What the verdicts of a judge depend on, but for the response: the SHA-256 of the model, its
  /// parameters, template and labels, and of all that a verdict is made by.
  ///
  /// - Parameter concepts: the digests of the concept pool and of what reads it.
  func method(of judge: Judge, concepts: [String]) -> String {
    var members: [String: JSONValue] = [
      "judge": asked(judge), "template": .string(judge.prompt.sha256),
      "form": .string("\(judge.form)"), "labels": .string(scale.rawValue),
      "orders": .array(orders.map { .string($0.rawValue) }),
      "concepts": .array(concepts.map(JSONValue.string)),
      "leastSimilarity": self.concepts.map { .number($0.leastSimilarity) } ?? .null,
      "system": .string(system.id),
    ]
    switch judge.client {
    case .endpoint(let request, _, _), .replay(let request, _):
      // The body of a request about nothing has all that is sent besides, sampling settings too.
      let empty = ModelRequest(
        model: request.model, prompt: .text(""), parameters: request.parameters)
      members["request"] = .string(String(decoding: empty.body, as: UTF8.self))
      members["instructions"] = request.instructions.map(JSONValue.string) ?? .null
      members["continuesText"] = .boolean(request.continuesText)
    case .simulated: break
    }
    return SHA256.hexadecimal(JSONValue.object(members).bytes)
  }

  /// The same of the panel.
  func methodOfPanel(concepts: [String]) -> String {
    SHA256.hexadecimal(
      JSONValue.object([
        "aggregate": .string(panel.aggregate.rawValue),
        "judges": .array(judges.map { .string(method(of: $0, concepts: concepts)) }),
      ]).bytes)
  }
}
