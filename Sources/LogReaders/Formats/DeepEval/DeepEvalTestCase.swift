internal import FileFormats

/// One test case of DeepEval with what its metrics gave: a single response, or a conversation.
struct DeepEvalTestCase {
  /// What one metric gave.
  struct Metric {
    var name = ""
    var passed: Bool?
    /// The number as it is written; nil where the metric gave none.
    var score: String?
    var threshold: Double?
    var reason: String?
    /// The model that judges; nil for a metric that is worked out.
    var model: String?
    var error: String?
    /// Whether every score below the full one is counted as 0.
    var isStrict = false
    var wasSkipped = false
  }

  var name: String?
  /// What a conversation is about.
  var scenario: String?
  var input: String?
  /// The response; of a conversation, what the assistant said.
  var output: String?
  var expected: String?
  var metrics: [Metric] = []
  /// Seconds in which the response was given.
  var latency: Double?
  var place = CodedLocator()

  /// What tells the case from others, also in the runs of other models: its input, or the name.
  var identity: String? { [scenario, input, name].lazy.compactMap(\.self).first { !$0.isEmpty } }

  init(_ scanner: inout JSONScanner, at place: CodedLocator) throws(JSONError) {
    var found = DeepEvalTestCase()
    found.place = place
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "name": found.name = try scanner.textIfAny()
      case "scenario": found.scenario = try scanner.textIfAny()
      case "input": found.input = try scanner.sourceIfAny()
      case "actualOutput": found.output = try scanner.sourceIfAny()
      case "expectedOutput": found.expected = try scanner.sourceIfAny()
      case "completionTime": found.latency = try scanner.numberIfAny()
      case "turns": try found.readTurns(&scanner)
      // Early versions had another name for the list.
      case "metricsData", "metricsMetadata":
        var metrics: [Metric] = []
        try scanner.elements { (scanner) throws(JSONError) in
          guard try scanner.peek() == .object else { return try scanner.skipValue() }
          metrics.append(try Metric(&scanner))
        }
        found.metrics = metrics
      default: try scanner.skipValue()
      }
    }
    self = found
  }

  private init() {}

  /// Reads what was said: the first turn of a user tells conversations apart where nothing else does.
  private mutating func readTurns(_ scanner: inout JSONScanner) throws(JSONError) {
    var answers: [String] = []
    var questions: [String] = []
    try scanner.elements { (scanner) throws(JSONError) in
      var role: String?
      var content: String?
      try scanner.members { (key, scanner) throws(JSONError) in
        switch key {
        case "role": role = try scanner.textIfAny()
        case "content": content = try scanner.sourceIfAny()
        default: try scanner.skipValue()
        }
      }
      guard let content else { return }
      if role == "assistant" { answers.append(content) } else { questions.append(content) }
    }
    if !answers.isEmpty { output = answers.joined(separator: "\n") }
    input = input ?? questions.first
  }
}

extension DeepEvalTestCase.Metric {
  fileprivate init(_ scanner: inout JSONScanner) throws(JSONError) {
    var found = DeepEvalTestCase.Metric()
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "name", "metric":
        if let name = try scanner.textIfAny() { found.name = name }
      case "success": found.passed = try scanner.truthIfAny()
      case "score": found.score = try scanner.textIfAny()
      case "threshold": found.threshold = try scanner.numberIfAny()
      case "reason": found.reason = try scanner.textIfAny()
      case "evaluationModel": found.model = try scanner.textIfAny()
      case "error": found.error = try scanner.sourceIfAny()
      case "strictMode": found.isStrict = try scanner.truthIfAny() ?? false
      case "skipped": found.wasSkipped = try scanner.truthIfAny() ?? false
      default: try scanner.skipValue()
      }
    }
    self = found
  }
}
