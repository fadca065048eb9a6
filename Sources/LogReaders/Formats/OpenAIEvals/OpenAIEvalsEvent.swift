internal import FileFormats

/// One event of an OpenAI Evals log.
struct OpenAIEvalsEvent {
  /// What an event says under one key of its data.
  enum Value {
    case number(Double)
    case text(String)
    case truth(Bool)
    /// null, or NaN.
    case missing
    /// A list or an object.
    case nested
  }

  let line: Int
  var run: String?
  var number: Int64?
  var sample: String?
  var type = ""
  var createdAt: String?
  /// The data, save what has a place of its own below.
  var values: [(key: String, value: Value)] = []
  /// What the model was asked, a message a line.
  var prompt: String?
  /// The same with the roles of the messages, where texts are kept.
  var conversation: String?
  /// What the model said.
  var sampled: [String] = []
  /// The right answers.
  var expected: [String] = []
  /// Tokens by the names that the tool gives them, such as `prompt_tokens`.
  var usage: [String: Int64] = [:]

  private var keepsTexts: Bool

  init(line: Int, keepsTexts: Bool) {
    self.line = line
    self.keepsTexts = keepsTexts
  }

  /// Reads a member of the event.
  mutating func read(_ key: String, _ scanner: inout JSONScanner) throws(JSONError) {
    switch key {
    case "run_id": run = try scanner.textIfAny()
    case "event_id": number = try scanner.integerIfAny()
    case "sample_id": sample = try scanner.textIfAny()
    case "type": type = try scanner.textIfAny() ?? ""
    case "created_at": createdAt = try scanner.textIfAny()
    case "data":
      var event = self
      try scanner.members { (key, scanner) throws(JSONError) in
        try event.readData(key, &scanner)
      }
      self = event
    default: try scanner.skipValue()
    }
  }

  private mutating func readData(_ key: String, _ scanner: inout JSONScanner) throws(JSONError) {
    switch key {
    case "prompt": try readPrompt(&scanner)
    case "expected": expected = try scanner.textsIfAny()
    case "sampled": sampled = try scanner.textsIfAny()
    case "usage":
      var usage: [String: Int64] = [:]
      try scanner.members { (name, scanner) throws(JSONError) in
        usage[name] = try scanner.integerIfAny()
      }
      self.usage = usage
    default: values.append((key, try OpenAIEvalsEvent.value(&scanner)))
    }
  }

  /// Reads a prompt that is a text, or a list of messages.
  private mutating func readPrompt(_ scanner: inout JSONScanner) throws(JSONError) {
    guard try scanner.peek() == .array else {
      prompt = try scanner.textIfAny()
      conversation = prompt
      return
    }
    let start = scanner.position
    var contents: [String] = []
    try scanner.elements { (scanner) throws(JSONError) in
      try scanner.members { (key, scanner) throws(JSONError) in
        let text = try scanner.textIfAny()
        if key == "content", let text { contents.append(text) }
      }
    }
    prompt = contents.joined(separator: "\n")
    guard keepsTexts else { return }
    var again = JSONScanner(scanner.bytes.part(start, scanner.position))
    conversation = try again.conversationIfAny()
  }

  private static func value(_ scanner: inout JSONScanner) throws(JSONError) -> Value {
    switch try scanner.peek() {
    case .number:
      let number = try scanner.number().double
      return number.isNaN ? .missing : .number(number)
    case .string: return .text(UTF8Text.string(try scanner.string()))
    case .boolean: return .truth(try scanner.boolean())
    case .null:
      try scanner.null()
      return .missing
    case .object, .array:
      try scanner.skipValue()
      return .nested
    }
  }

  func value(_ key: String) -> Value? { values.first { $0.key == key }?.value }

  /// The text of a key, or nil where it has none.
  func text(_ key: String) -> String? {
    guard case .text(let text)? = value(key), !text.isEmpty else { return nil }
    return text
  }
}
