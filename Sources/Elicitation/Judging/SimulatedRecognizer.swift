internal import FileFormats
internal import LogReaders
internal import RandomStreams
internal import StudyStore

/// A judge whose errors are known, to try a plan on and to check what is found of it.
///
/// What a response says of a value is read off its words; the judge then errs as often as it is told to.
package struct SimulatedRecognizer: Sendable, Equatable {
  /// By identifier of the dimension, words any of which makes a response hold to the value; in lower case.
  package let shows: [String: [String]]
  /// The same for the contrary; read with three labels, where none of the first occurs.
  package let opposes: [String: [String]]
  /// The probability that a response with the highest label gets it.
  package let sensitivity: Double
  /// The probability that a response with another label does not get the highest.
  package let specificity: Double
  /// Which share of the answers is the label that is shown first, whatever the response says.
  package let favoursFirst: Double
  /// Which share of the answers is of no form that was asked for.
  package let garbled: Double

  /// The place of the label that a text has by its words.
  func truth(of text: String, dimension: String, scale: JudgeScale) -> Int {
    let folded = text.lowercased()
    func has(_ words: [String]?) -> Bool { words?.contains { folded.contains($0) } ?? false }
    if has(shows[dimension]) { return scale.labels.count - 1 }
    return scale == .three && has(opposes[dimension]) ? 0 : scale.neutral
  }

  /// What is asked of it: no template, but what it draws by.
  static func request(
    judge: String, dimension: String, order: OptionOrder, response: String
  ) -> ModelRequest {
    let asked = JSONValue.object([
      "dimension": .string(dimension), "order": .string(order.rawValue),
      "response": .string(response),
    ])
    return ModelRequest(
      model: judge, prompt: .text(String(decoding: asked.bytes, as: UTF8.self)))
  }
}

/// Answers in the place of a judge whose errors are known.
///
/// What is drawn depends on the seed, the name of the judge and what is asked alone, so that a run gives
/// the same answers in any order, and when it is taken up again.
struct SimulatedRecognizerClient: ModelClient {
  let recognizer: SimulatedRecognizer
  let name: String
  let scale: JudgeScale
  let form: JudgeAnswer.Form
  let seed: UInt64

  func check(_ request: ModelRequest) throws(CallFailure) {}

  func respond(to request: ModelRequest) async throws(CallFailure) -> ModelResponse {
    guard case .text(let text) = request.prompt,
      let asked = try? JSONValue(reading: Array(text.utf8)),
      let dimension = asked["dimension"]?.text, let response = asked["response"]?.text,
      let order = asked["order"]?.text.flatMap(OptionOrder.init)
    else { throw .notRecorded(request: request.digest, repetition: request.repetition) }
    var stream = RandomStream(
      seed: seed, purpose: StreamPurpose("recognizer/\(name)/\(request.digest)"),
      index: UInt64(request.repetition))
    return ModelResponse(
      text: answer(to: response, dimension, order, &stream), finishReason: "stop",
      tokens: TokenCount(input: 0, output: 0), bodySHA256: "")
  }

  private func answer(
    to response: String, _ dimension: String, _ order: OptionOrder, _ stream: inout RandomStream
  ) -> String {
    if stream.uniform() < recognizer.garbled { return "It depends on how one looks at it." }
    switch form {
    case .word: return word(of: response, dimension, order, &stream)
    case .object(let explains):
      var members: [String: JSONValue] = [
        "label": .string(word(of: response, dimension, order, &stream))
      ]
      if explains { members["explanation"] = .string("Drawn by chance.") }
      return String(decoding: JSONValue.object(members).bytes, as: UTF8.self)
    case .opinions:
      let opinions = sentences(of: response).map { sentence in
        JSONValue.object([
          "opinion": .string(sentence),
          "label": .string(word(of: sentence, dimension, order, &stream)),
        ])
      }
      return String(
        decoding: JSONValue.object(["opinions": .array(opinions)]).bytes, as: UTF8.self)
    case .concepts:
      return String(
        decoding: JSONValue.object([
          "concepts": .array(sentences(of: response).map(JSONValue.string))
        ]).bytes, as: UTF8.self)
    case .line: return sentences(of: response).first ?? ""
    }
  }

  private func word(
    of text: String, _ dimension: String, _ order: OptionOrder, _ stream: inout RandomStream
  ) -> String {
    let highest = scale.labels.count - 1
    let truth = recognizer.truth(of: text, dimension: dimension, scale: scale)
    let favours = stream.uniform() < recognizer.favoursFirst
    let draw = stream.uniform()
    if favours { return scale.shown(order)[0].word }
    let called: Int
    if truth == highest {
      called = draw < recognizer.sensitivity ? highest : scale.neutral
    } else {
      called = draw < recognizer.specificity ? truth : highest
    }
    return scale.labels[called].word
  }

  /// The sentences of a text, at most as many as an answer may list.
  private func sentences(of text: String) -> [String] {
    text.split { ".!?\n".contains($0) }.map { sentence in
      sentence.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }.filter { !$0.isEmpty }.prefix(10).map { String($0.prefix(1_000)) }
  }
}
