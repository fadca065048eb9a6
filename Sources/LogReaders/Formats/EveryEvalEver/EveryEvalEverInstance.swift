internal import FileFormats

/// One line of Every Eval Ever's instances: one response and its score.
struct EveryEvalEverInstance {
  let place: CodedLocator
  /// The columns that the line names itself.
  var texts: [(column: JudgmentColumn, text: String?)] = []
  var evaluation: String?
  var name: String?
  var result: String?
  /// The number as it is written.
  var score: String?
  var isCorrect: Bool?
  var hasError = false
  /// How the answer that was scored was found.
  var method: String?
  /// The model's answers, one a line.
  var response: String?
  /// What was asked, where texts are kept.
  var prompt: String?
  var latencyMilliseconds: Double?
  /// What this project's export adds; other writers put what they will here.
  var metadata: [String: String] = [:]

  /// The columns that an export of a study keeps in `metadata`.
  static let exported: [JudgmentColumn] = [
    .epoch, .turn, .judge, .criterion, .judgmentIndex, .opponent, .scaleType, .scaleMinimum,
    .scaleMaximum, .higherIsBetter, .cluster, .round, .position, .judgedAt,
  ]

  init(
    _ scanner: inout JSONScanner, _ log: inout LogAssembly, at place: CodedLocator
  ) throws(JSONError) {
    self.place = place
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      switch UTF8Text.string(key) {
      case "evaluation_id": evaluation = try scanner.textIfAny()
      case "model_id": texts.append((.model, try scanner.textIfAny()))
      case "evaluation_name": name = try scanner.textIfAny()
      case "evaluation_result_id": result = try scanner.textIfAny()
      case "sample_id": texts.append((.sample, try scanner.textIfAny()))
      case "sample_hash": texts.append((.sampleHash, try scanner.textIfAny()))
      case "error":
        let text = try scanner.textIfAny()
        hasError = text?.isEmpty == false
      case "evaluation": try readEvaluation(&scanner, &log)
      case "answer_attribution": try readAttribution(&scanner)
      case "output": try readOutput(&scanner)
      case "token_usage": try readUsage(&scanner)
      case "performance": try readPerformance(&scanner)
      case "metadata": try readMetadata(&scanner)
      case "input" where log.options.keepTexts: try readInput(&scanner)
      // The messages of dialogues are not kept.
      default: try scanner.skipValue()
      }
    }
  }

  private mutating func readEvaluation(
    _ scanner: inout JSONScanner, _ log: inout LogAssembly
  ) throws(JSONError) {
    guard try scanner.peek() == .object else { return try scanner.skipValue() }
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      if key.equals("score") {
        score = try log.numberText(of: "score", &scanner, at: place)
      } else if key.equals("is_correct") {
        isCorrect = try scanner.truthIfAny()
      } else {
        try scanner.skipValue()
      }
    }
  }

  /// Takes the method of the last step, which gave the final answer.
  private mutating func readAttribution(_ scanner: inout JSONScanner) throws(JSONError) {
    var last: String?
    try scanner.elements { (scanner) throws(JSONError) in
      try scanner.members { (key, scanner) throws(JSONError) in
        let text = try scanner.textIfAny()
        if key == "extraction_method", let text { last = text }
      }
    }
    method = last
  }

  private mutating func readOutput(_ scanner: inout JSONScanner) throws(JSONError) {
    var answers: [String] = []
    try scanner.members { (key, scanner) throws(JSONError) in
      if key == "raw" { answers = try scanner.textsIfAny() } else { try scanner.skipValue() }
    }
    if !answers.isEmpty { response = answers.joined(separator: "\n") }
  }

  private mutating func readInput(_ scanner: inout JSONScanner) throws(JSONError) {
    var found: String?
    try scanner.members { (key, scanner) throws(JSONError) in
      guard key == "raw" else { return try scanner.skipValue() }
      found = try scanner.conversationIfAny()
    }
    prompt = found
  }

  private mutating func readUsage(_ scanner: inout JSONScanner) throws(JSONError) {
    var found: [(column: JudgmentColumn, text: String?)] = []
    try scanner.members { (key, scanner) throws(JSONError) in
      let text = try scanner.textIfAny()
      switch key {
      case "input_tokens": found.append((.inputTokens, text))
      case "output_tokens": found.append((.outputTokens, text))
      default: break
      }
    }
    texts += found
  }

  private mutating func readPerformance(_ scanner: inout JSONScanner) throws(JSONError) {
    var latency: Double?
    try scanner.members { (key, scanner) throws(JSONError) in
      let number = try scanner.numberIfAny()
      if key == "latency_ms" { latency = number }
    }
    latencyMilliseconds = latency
  }

  private mutating func readMetadata(_ scanner: inout JSONScanner) throws(JSONError) {
    var found: [String: String] = [:]
    try scanner.members { (key, scanner) throws(JSONError) in
      found[key] = try scanner.textIfAny()
    }
    metadata = found
  }

  /// Whether this project exported the line.
  var isExport: Bool {
    metadata["criterion"] != nil && metadata["judge_id"].flatMap(JudgeKind.init(judge:)) != nil
  }

  /// The columns that an export keeps in `metadata`; of other writers only a number of the repeat.
  var metadataTexts: [(column: JudgmentColumn, text: String?)] {
    if isExport { return EveryEvalEverInstance.exported.map { ($0, metadata[$0.rawValue]) } }
    let epoch = metadata["epoch"].flatMap(Int32.init)
    return [(.epoch, epoch.map { String($0) })]
  }
}
