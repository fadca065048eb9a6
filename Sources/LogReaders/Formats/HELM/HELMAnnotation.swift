internal import FileFormats

/// The verdict of one judge on an answer, as an annotator of HELM logs it.
struct HELMAnnotation {
  /// Who judged what.
  struct Judge: Hashable {
    /// The annotator's name, and the criterion behind a slash where it has several.
    var criterion: String
    /// HELM's short name of the model, such as `gpt`, or the annotator's where it names none.
    var model: String

    /// What an annotator writes by itself, without asking a model, when the answer is empty.
    static let emptyOutput = "empty_output"

    /// The judge's name in the record: what a program found is a rule.
    var name: String { isRule ? "rule:\(model)" : "model:\(model)" }
    var isRule: Bool { model == Judge.emptyOutput || criterion.contains("pass_at") }
  }

  var judge: Judge
  /// nil where the judge gave no score that could be read.
  var score: Double?
  /// A verdict in words.
  var label: String?
  /// Whether the verdict is true or false.
  var isTruth = false
  /// The member with the number, where it stands in quotes.
  var quotedField: String?
  /// What the judge said beside it, where texts are kept.
  var explanation: String?
}

/// What an annotator wrote beside one answer: its members, of which some are verdicts.
struct HELMAnnotatorOutput {
  enum Value {
    case number(Double)
    case truth(Bool)
    case text(String)
    case null
    /// A jury's criteria, each with the member `score`.
    case jury([JuryScore])
    /// A text that is too long to be a verdict, where texts are kept.
    case longText(String)
    /// A list, or a text that is too long to be a verdict.
    case other
  }

  /// What a jury's judge said on one criterion.
  struct JuryScore {
    let criterion: String
    let score: Value
    /// What it said beside the score, where texts are kept.
    var explanation: String?
  }

  let annotator: String
  var members: [(key: String, value: Value)] = []

  /// Reads `{annotator: {gpt_score, gpt_reasoning, llama_score, …}}`, and of juries
  /// `{annotator: {gpt: {criterion: {score, …}}}}`.
  static func all(
    _ scanner: inout JSONScanner, keepsTexts: Bool
  ) throws(JSONError) -> [HELMAnnotatorOutput] {
    var found: [HELMAnnotatorOutput] = []
    try scanner.members { (annotator, scanner) throws(JSONError) in
      // Early versions wrote a list, of one object for each completion.
      guard try scanner.peek() == .array else {
        found.append(try output(&scanner, annotator, keepsTexts))
        return
      }
      try scanner.elements { (scanner) throws(JSONError) in
        found.append(try output(&scanner, annotator, keepsTexts))
      }
    }
    return found
  }

  /// What annotators call the words of a judge beside its verdict.
  static let explanations = [
    "reasoning", "explanation", "justification", "rationale", "feedback", "response_text",
    "response",
  ]

  /// What a judge said beside the verdict in a member: `gpt_reasoning` beside `gpt_score`.
  ///
  /// - Parameter model: the judge's name in the output.
  func explanation(of model: String) -> String? {
    for word in HELMAnnotatorOutput.explanations {
      for key in ["\(model)_\(word)", word] {
        switch members.first(where: { $0.key == key })?.value {
        case .longText(let text)?: return text
        case .text(let text)? where !text.isEmpty: return text
        default: continue
        }
      }
    }
    return nil
  }

  private static func output(
    _ scanner: inout JSONScanner, _ annotator: String, _ keepsTexts: Bool
  ) throws(JSONError) -> HELMAnnotatorOutput {
    var output = HELMAnnotatorOutput(annotator: annotator)
    try scanner.members { (key, scanner) throws(JSONError) in
      output.members.append((key, try value(&scanner, keepsTexts)))
    }
    return output
  }

  /// Verdicts in words are short; prompts and reasons need not be held.
  private static let longestText = 64

  private static func value(
    _ scanner: inout JSONScanner, _ keepsTexts: Bool
  ) throws(JSONError) -> Value {
    switch try scanner.peek() {
    case .number:
      let number = try scanner.number().double
      return number.isFinite ? .number(number) : .null
    case .boolean: return .truth(try scanner.boolean())
    case .string:
      let bytes = UTF8Text.trimmed(try scanner.string())
      if bytes.count <= longestText { return .text(UTF8Text.string(bytes)) }
      return keepsTexts ? .longText(UTF8Text.string(bytes)) : .other
    case .null:
      try scanner.null()
      return .null
    case .array:
      try scanner.skipValue()
      return .other
    case .object:
      var criteria: [JuryScore] = []
      try scanner.members { (criterion, scanner) throws(JSONError) in
        var score: Value?
        var explanation: String?
        try scanner.members { (key, scanner) throws(JSONError) in
          if key == "score" {
            score = try value(&scanner, keepsTexts)
          } else if keepsTexts, HELMAnnotatorOutput.explanations.contains(key) {
            explanation = try scanner.textIfAny() ?? explanation
          } else {
            try scanner.skipValue()
          }
        }
        if let score {
          criteria.append(JuryScore(criterion: criterion, score: score, explanation: explanation))
        }
      }
      return .jury(criteria)
    }
  }
}
