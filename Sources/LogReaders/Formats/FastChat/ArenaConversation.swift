internal import FileFormats

/// What is used of a conversation: its length, its hashes and, where texts are kept, the messages.
struct ArenaConversation {
  /// The user's messages.
  private(set) var turns = 0
  /// Tokens of the user's messages, where they are counted.
  private(set) var inputTokens: Int64?
  /// Tokens of the model's messages, where they are counted.
  private(set) var outputTokens: Int64?
  private var questions: [String] = []
  private var answers: [String] = []

  /// The hash of the first message of the user.
  var sampleHash: String? { questions.first.map { SampleHash.hexadecimal(raw: $0) } }

  /// The user's messages, one a line.
  var prompt: String? { questions.isEmpty ? nil : questions.joined(separator: "\n") }

  /// The model's messages, one a line; nil where it gave none.
  var response: String? { answers.isEmpty ? nil : answers.joined(separator: "\n") }

  /// Reads `[{"role": …, "content": …, "num_tokens": …}]`, as battles are released.
  static func released(_ scanner: inout JSONScanner) throws(JSONError) -> ArenaConversation {
    var conversation = ArenaConversation()
    try scanner.elements { (scanner) throws(JSONError) in
      var role: String?
      var text = ""
      var tokens: Int64?
      try scanner.members { (key, scanner) throws(JSONError) in
        switch key {
        case "role": role = try scanner.textIfAny()
        case "content": text = try scanner.contentIfAny() ?? ""
        case "num_tokens": tokens = try scanner.integerIfAny()
        default: try scanner.skipValue()
        }
      }
      switch role {
      case "user": conversation.add(question: text, tokens)
      case "assistant": conversation.add(answer: text, tokens)
      default: break
      }
    }
    return conversation
  }

  /// Reads `[["USER", …], ["ASSISTANT", …]]`, as the server logs it.
  ///
  /// - Parameter offset: the messages before it are the server's own examples.
  static func logged(
    _ messages: [String], from offset: Int
  ) -> ArenaConversation {
    var conversation = ArenaConversation()
    for (index, text) in messages.dropFirst(max(0, offset)).enumerated() {
      if index.isMultiple(of: 2) {
        conversation.add(question: text, nil)
      } else {
        conversation.add(answer: text, nil)
      }
    }
    return conversation
  }

  private mutating func add(question text: String, _ tokens: Int64?) {
    turns += 1
    questions.append(text)
    if let tokens, tokens >= 0 { inputTokens = (inputTokens ?? 0).addingClamped(tokens) }
  }

  private mutating func add(answer text: String, _ tokens: Int64?) {
    answers.append(text)
    if let tokens, tokens >= 0 { outputTokens = (outputTokens ?? 0).addingClamped(tokens) }
  }
}

extension Int64 {
  /// The sum, or the largest number where it is larger.
  fileprivate func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
