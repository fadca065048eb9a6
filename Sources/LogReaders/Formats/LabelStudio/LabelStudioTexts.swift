internal import FileFormats

/// The texts of a task and of one annotation of it, where texts are kept.
///
/// Nothing in an export says which of a task's data is the prompt and which the response, so they
/// are told by the names that labeling configurations give them, and by what a control is about.
struct LabelStudioTexts {
  /// The texts among the task's data by their names.
  var data: [String: String] = [:]
  /// What the annotator wrote into the fields for text, in their order.
  private var comments: [String] = []

  private static let prompts = [
    "prompt", "question", "instruction", "input", "query", "scenario_prompt", "input_chat",
    "messages",
  ]
  private static let responses = [
    "response", "answer", "output", "completion", "model_response", "model_output", "reply",
  ]
  private static let sides = [("a", "b"), ("1", "2"), ("left", "right")]
  private static let comments = [
    "comment", "comments", "explanation", "feedback", "justification", "notes", "rationale",
    "reason", "reasoning",
  ]

  /// What the model was asked.
  var prompt: String? { LabelStudioTexts.prompts.lazy.compactMap { data[$0] }.first }

  /// What the annotator wrote; nil where that is nothing.
  ///
  /// It is free text of a person, and belongs to every verdict of the annotation.
  var comment: String? { comments.isEmpty ? nil : comments.joined(separator: "\n") }

  /// The response that a verdict is about, and that of the opponent.
  ///
  /// - Parameter targets: what the control is about, by name.
  func responses(
    of side: LabelStudioSides.Side, targets: [String], hasOpponent: Bool
  ) -> (own: String?, other: String?) {
    switch side {
    case .part(let part): return (data[part], nil)
    case .parts(let left, let right): return (data[left], data[right])
    case .left: return (pair(targets)?.left, nil)
    case .right: return (pair(targets)?.right, nil)
    case .whole:
      if hasOpponent { return (pair(targets)?.left, pair(targets)?.right) }
      let names = (targets.count == 1 ? targets : []) + LabelStudioTexts.responses
      let name = names.first { data[$0] != nil && !LabelStudioTexts.prompts.contains($0) }
      return (name.flatMap { data[$0] }, nil)
    }
  }

  /// The responses of two models that are shown beside each other.
  private func pair(_ targets: [String]) -> (left: String, right: String)? {
    if targets.count == 2, let left = data[targets[0]], let right = data[targets[1]] {
      return (left, right)
    }
    for stem in LabelStudioTexts.responses {
      for (first, second) in LabelStudioTexts.sides {
        for mark in ["_", ""] {
          if let left = data[stem + mark + first], let right = data[stem + mark + second] {
            return (left, right)
          }
        }
      }
    }
    return nil
  }

  // MARK: - Reading

  /// Reads the texts and conversations on the first level of a task's data.
  mutating func read(data scanner: inout JSONScanner) throws(JSONError) {
    var found: [String: String] = [:]
    try scanner.members { (name, scanner) throws(JSONError) in
      if let text = try scanner.conversationIfAny(), !text.isEmpty { found[name] = text }
    }
    data = found
  }

  /// Reads what a result holds where it is a field for text; other results have none.
  mutating func read(result scanner: inout JSONScanner) throws(JSONError) {
    var isTextArea = false
    var texts: [String] = []
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "type": isTextArea = try scanner.textIfAny() == "textarea"
      case "value": texts = try LabelStudioTexts.texts(&scanner)
      default: try scanner.skipValue()
      }
    }
    if isTextArea { comments += texts.filter { !$0.isEmpty } }
  }

  /// Reads an object of a flat export, which a field for several texts is.
  mutating func read(flat name: String, _ scanner: inout JSONScanner) throws(JSONError) {
    comments += try LabelStudioTexts.texts(&scanner).filter { !$0.isEmpty }
  }

  /// Takes a text of a flat export, where only the name tells a comment from the task's data.
  mutating func read(flat name: String, _ text: String) {
    guard LabelStudioTexts.comments.contains(name.lowercased()) else {
      data[name] = text
      return
    }
    var text = text
    let listed = text.withUTF8 { bytes -> [String]? in
      guard bytes.starts(with: "{\"".utf8) else { return nil }
      var scanner = JSONScanner(bytes)
      return try? LabelStudioTexts.texts(&scanner)
    }
    comments += (listed ?? [text]).filter { !$0.isEmpty }
  }

  /// The text, or the texts, of `{"text": …}`.
  private static func texts(_ scanner: inout JSONScanner) throws(JSONError) -> [String] {
    var texts: [String] = []
    try scanner.members { (key, scanner) throws(JSONError) in
      guard key == "text" else { return try scanner.skipValue() }
      texts = try scanner.textsIfAny()
    }
    return texts
  }
}
