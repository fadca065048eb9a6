internal import FileFormats

/// One response of a provider to one test, with the verdicts on it: an element of promptfoo's
/// `results`.
struct PromptfooResult {
  /// The verdict of one assertion.
  struct Component {
    var assertion = PromptfooAssertion()
    var passed: Bool?
    /// The number as it is written.
    var score: String?
    /// What the grader said.
    var reason: String?
    /// Whether the grader failed, which the tool writes down as a score of 0.
    var hasFailed = false
    var inputTokens: Int64?
    var outputTokens: Int64?
  }

  /// The provider, which is the model.
  var provider: String?
  /// What the user calls the provider.
  var label: String?
  /// What the prompt's template is called.
  var template = ""
  /// The prompt as it was sent.
  var prompt: String?
  /// The number of the test.
  var test: String?
  var repetition: Int64?
  /// What is the same in all repetitions of a test, as it is written.
  var identity = ""
  /// What the test declares.
  var assertions: [PromptfooAssertion] = []
  /// The grader of the test's assertions that name none.
  var grader: String?
  /// The response; JSON where it is no text.
  var output: String?
  var error: String?
  /// 1 where an assertion failed, 2 where the run did.
  var failureReason: Int64?
  var passed: Bool?
  var score: String?
  var components: [Component] = []
  var isGraded = false
  /// What is said of all verdicts together.
  var reason: String?
  /// The scores by the names of metrics.
  var namedScores: [(name: String, score: String?)] = []
  var latencyMilliseconds: Double?
  var inputTokens: Int64?
  var outputTokens: Int64?
  var evaluation: String?
  var place = CodedLocator()

  /// Whether there is no verdict because the provider or the tool failed.
  ///
  /// Early versions say so only by an error without verdicts; a verdict against the response is
  /// written down as an error, too.
  var hasFailed: Bool {
    if let failureReason { return failureReason == 2 }
    return error?.isEmpty == false && !isGraded
  }

  /// Whether nothing was checked, which the tool takes for a pass.
  var isUnchecked: Bool {
    components.isEmpty && namedScores.isEmpty && assertions.isEmpty && !hasFailed
  }

  /// The keys of a result, by which a line is told.
  static let keys: Set<String> = ["provider", "prompt", "success", "score", "testCase"]

  // MARK: - Reading

  init(_ scanner: inout JSONScanner, at place: CodedLocator) throws(JSONError) {
    var found = PromptfooResult()
    found.place = place
    var variables = ""
    var test = ""
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "provider": try found.readProvider(&scanner)
      case "prompt": try found.readPrompt(&scanner)
      case "vars": variables = try scanner.sourceIfAny() ?? ""
      case "testCase": test = try found.readTest(&scanner)
      case "testIdx": found.test = try scanner.textIfAny()
      case "repeatIndex": found.repetition = try scanner.integerIfAny()
      case "response": try found.readResponse(&scanner)
      case "error": found.error = try scanner.sourceIfAny()
      case "failureReason": found.failureReason = try scanner.integerIfAny()
      case "success": found.passed = try scanner.truthIfAny()
      case "score": found.score = try scanner.textIfAny()
      case "gradingResult": try found.readGrading(&scanner)
      case "namedScores":
        try scanner.members { (name, scanner) throws(JSONError) in
          found.namedScores.append((name, try scanner.textIfAny()))
        }
      case "latencyMs": found.latencyMilliseconds = try scanner.numberIfAny()
      case "tokenUsage":
        let usage = try PromptfooResult.usage(&scanner)
        found.inputTokens = found.inputTokens ?? usage.input
        found.outputTokens = found.outputTokens ?? usage.output
      case "evalId": found.evaluation = try scanner.textIfAny()
      default: try scanner.skipValue()
      }
    }
    found.identity = test.isEmpty ? variables : test
    self = found
  }

  private init() {}

  private mutating func readProvider(_ scanner: inout JSONScanner) throws(JSONError) {
    guard try scanner.peek() == .object else {
      provider = try scanner.textIfAny()
      return
    }
    var found = (id: String?.none, label: String?.none)
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "id": found.id = try scanner.textIfAny()
      case "label": found.label = try scanner.textIfAny()
      default: try scanner.skipValue()
      }
    }
    label = found.label.flatMap { $0.isEmpty ? nil : $0 }
    provider = found.id ?? label
  }

  private mutating func readPrompt(_ scanner: inout JSONScanner) throws(JSONError) {
    guard try scanner.peek() == .object else {
      prompt = try scanner.textIfAny()
      return
    }
    var names: [String: String] = [:]
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "raw", "label", "display": names[key] = try scanner.sourceIfAny()
      default: try scanner.skipValue()
      }
    }
    prompt = names["raw"]
    template = names["label"] ?? names["display"] ?? ""
  }

  /// Reads what a test declares.
  ///
  /// - Returns: its variables, assertions and description as they are written.
  private mutating func readTest(_ scanner: inout JSONScanner) throws(JSONError) -> String {
    var found = self
    var parts: [String: String] = [:]
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "vars", "description": parts[key] = try scanner.sourceIfAny()
      case "assert":
        let start = scanner.position
        found.assertions = try PromptfooAssertion.list(&scanner)
        parts[key] = UTF8Text.string(scanner.bytes.part(start, scanner.position))
      case "options":
        try scanner.members { (key, scanner) throws(JSONError) in
          if key == "provider" {
            found.grader = try PromptfooAssertion.provider(&scanner)
          } else {
            try scanner.skipValue()
          }
        }
      default: try scanner.skipValue()
      }
    }
    self = found
    return parts["vars"] == nil && parts["assert"] == nil
      ? "" : ["vars", "assert", "description"].map { parts[$0] ?? "" }.joined(separator: "\u{1F}")
  }

  private mutating func readResponse(_ scanner: inout JSONScanner) throws(JSONError) {
    guard try scanner.peek() == .object else {
      output = try scanner.sourceIfAny()
      return
    }
    var found = self
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "output": found.output = try scanner.sourceIfAny()
      case "tokenUsage":
        let usage = try PromptfooResult.usage(&scanner)
        found.inputTokens = usage.input ?? found.inputTokens
        found.outputTokens = usage.output ?? found.outputTokens
      default: try scanner.skipValue()
      }
    }
    self = found
  }

  private mutating func readGrading(_ scanner: inout JSONScanner) throws(JSONError) {
    guard try scanner.peek() == .object else { return try scanner.skipValue() }
    var found = self
    found.isGraded = true
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "componentResults":
        try scanner.elements { (scanner) throws(JSONError) in
          guard try scanner.peek() == .object else { return try scanner.skipValue() }
          found.components.append(try Component(&scanner))
        }
      case "reason": found.reason = try scanner.textIfAny()
      default: try scanner.skipValue()
      }
    }
    self = found
  }

  fileprivate static func usage(
    _ scanner: inout JSONScanner
  ) throws(JSONError) -> (input: Int64?, output: Int64?) {
    var found = (input: Int64?.none, output: Int64?.none)
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "prompt": found.input = try scanner.integerIfAny()
      case "completion": found.output = try scanner.integerIfAny()
      default: try scanner.skipValue()
      }
    }
    return (found.input.flatMap { $0 < 0 ? nil : $0 }, found.output.flatMap { $0 < 0 ? nil : $0 })
  }
}

extension PromptfooResult.Component {
  fileprivate init(_ scanner: inout JSONScanner) throws(JSONError) {
    var found = PromptfooResult.Component()
    var isSet = false
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "pass": found.passed = try scanner.truthIfAny()
      case "score": found.score = try scanner.textIfAny()
      case "reason": found.reason = try scanner.textIfAny()
      case "assertion": found.assertion = try PromptfooAssertion(&scanner)
      case "tokensUsed":
        let usage = try PromptfooResult.usage(&scanner)
        (found.inputTokens, found.outputTokens) = (usage.input, usage.output)
      case "metadata":
        try scanner.members { (key, scanner) throws(JSONError) in
          if key == "graderError" {
            found.hasFailed = try scanner.truthIfAny() ?? false
          } else {
            try scanner.skipValue()
          }
        }
      case "componentResults":
        // The parts of a set stand in the list as well.
        isSet = try scanner.peek() == .array
        try scanner.skipValue()
      default: try scanner.skipValue()
      }
    }
    if found.assertion.type.isEmpty, isSet { found.assertion.type = "assert-set" }
    self = found
  }
}
