internal import FileFormats

/// What an OpenAI Evals log records of one run.
struct OpenAIEvalsRun {
  /// What was asked of a model, and what came back.
  struct Sampling {
    var model: String?
    var inputTokens: Int64?
    var outputTokens: Int64?
    var prompt: String?
    /// The prompt with the roles of its messages.
    var conversation: String?
    /// What came back: several texts where several were asked for.
    var sampled: [String] = []
    var createdAt: String?
  }

  /// What one evaluator said of one sample.
  struct Verdict {
    let criterion: String
    let value: OpenAIEvalsEvent.Value
    /// The word that was said, where it is not the value.
    var label: String?
    let line: Int
    var createdAt: String?
  }

  struct Sample {
    let identifier: String
    /// The line of its first event.
    let line: Int
    var samplings: [Sampling] = []
    var verdicts: [Verdict] = []
    var error: (kind: String, line: Int, createdAt: String?)?
    var logProbability: Double?
    var references: [String] = []
  }

  /// The answer of a judge that fits none of the choices.
  static let unreadableChoice = "__invalid__"

  let identifier: String
  let line: Int
  var task = ""
  var completionFunctions: [String] = []
  var evaluationClass = ""
  var isModelGraded = false
  var createdAt: String?
  /// The numbers of the final report; nil where the run did not come to one.
  var report: [String: Double]?
  private(set) var samples: [Sample] = []
  /// The criteria in the order in which they first come up.
  private(set) var criteria: [String] = []
  private(set) var tokens: [String: Int64] = [:]
  private(set) var events = 0
  private(set) var lastEvent: Int64 = -1
  private(set) var matches = (count: 0, correct: 0)
  /// Members of verdicts that are lists or objects, which are no verdicts.
  private(set) var leftOut: Set<String> = []
  private var places: [String: Int] = [:]
  private var seen: Set<Int64> = []

  /// The events whose numbers are missing below the last one.
  var lostEvents: Int { Int(clamping: lastEvent) + 1 - seen.count }

  /// Reads the `spec` of a run.
  init(specification scanner: inout JSONScanner, line: Int) throws(JSONError) {
    var identifier = ""
    var functions: [String] = []
    var task: String?
    var name: String?
    var evaluator = ""
    var isModelGraded = false
    var created: String?
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "run_id": identifier = try scanner.textIfAny() ?? ""
      case "completion_fns": functions = try scanner.textsIfAny()
      case "base_eval": task = try scanner.textIfAny()
      case "eval_name": name = try scanner.textIfAny()
      case "created_at": created = try scanner.textIfAny()
      case "run_config":
        (evaluator, isModelGraded) = try OpenAIEvalsRun.evaluation(&scanner)
      default: try scanner.skipValue()
      }
    }
    self.identifier = identifier
    self.line = line
    self.task = task ?? name ?? ""
    completionFunctions = functions
    evaluationClass = evaluator
    self.isModelGraded = isModelGraded
    createdAt = created
  }

  /// The class that evaluates, and whether a model grades for it.
  private static func evaluation(
    _ scanner: inout JSONScanner
  ) throws(JSONError) -> (name: String, isModelGraded: Bool) {
    var path = ""
    var isModelGraded = false
    try scanner.members { (key, scanner) throws(JSONError) in
      guard key == "eval_spec" else { return try scanner.skipValue() }
      try scanner.members { (key, scanner) throws(JSONError) in
        switch key {
        case "cls": path = try scanner.textIfAny() ?? ""
        case "args":
          try scanner.members { (key, scanner) throws(JSONError) in
            if key == "modelgraded_spec" { isModelGraded = true }
            try scanner.skipValue()
          }
        default: try scanner.skipValue()
        }
      }
    }
    let name = path.split(separator: ":").last.map(String.init) ?? ""
    return (name, isModelGraded || path.contains(".modelgraded."))
  }

  // MARK: - Events

  /// Takes an event of a sample.
  ///
  /// - Returns: false when the event of that number was there before; it is then left out.
  mutating func add(_ event: OpenAIEvalsEvent, of sample: String) -> Bool {
    // No run has as many events as the limit; a number above it is none.
    if let number = event.number, number >= 0, number < 1 << 53 {
      guard seen.insert(number).inserted else { return false }
      lastEvent = max(lastEvent, number)
    }
    events += 1
    let place = place(of: sample, event.line)
    switch event.type {
    case "sampling":
      for (name, count) in event.usage where count >= 0 {
        tokens[name] = tokens[name, default: 0].addingReportingOverflow(count).partialValue
      }
      samples[place].samplings.append(
        Sampling(
          model: event.text("model"), inputTokens: event.usage["prompt_tokens"],
          outputTokens: event.usage["completion_tokens"],
          // Of the item, so of the first question only.
          prompt: samples[place].samplings.isEmpty ? event.prompt : nil,
          conversation: samples[place].samplings.isEmpty ? event.conversation : nil,
          sampled: event.sampled, createdAt: event.createdAt))
    case "match": addMatch(event, to: place)
    case "metrics": addMetrics(event, to: place)
    case "cond_logp":
      if case .number(let number)? = event.value("logp") {
        samples[place].logProbability = (samples[place].logProbability ?? 0) + number
      }
    case "error":
      samples[place].error = (event.text("type") ?? "error", event.line, event.createdAt)
    default: break
    }
    return true
  }

  private mutating func place(of sample: String, _ line: Int) -> Int {
    if let place = places[sample] { return place }
    places[sample] = samples.count
    samples.append(Sample(identifier: sample, line: line))
    return samples.count - 1
  }

  private mutating func addMatch(_ event: OpenAIEvalsEvent, to place: Int) {
    let value = event.value("correct") ?? .missing
    if samples[place].references.isEmpty { samples[place].references = event.expected }
    if case .truth(let isCorrect) = value {
      matches.count += 1
      matches.correct += isCorrect ? 1 : 0
    }
    add(
      Verdict(
        criterion: "match", value: value, label: event.text("picked"), line: event.line,
        createdAt: event.createdAt), to: place)
    // What an evaluation measures besides stands beside the match.
    for (key, value) in event.values where !OpenAIEvalsRun.ofMatch.contains(key) {
      switch value {
      case .number, .truth:
        add(
          Verdict(criterion: key, value: value, line: event.line, createdAt: event.createdAt),
          to: place)
      case .nested: leftOut.insert(key)
      case .text, .missing: continue
      }
    }
  }

  /// What a match consists of, and what only tells events apart.
  private static let ofMatch: Set<String> = [
    "correct", "picked", "expected", "sampled", "prompt", "options", "idx", "index", "seed",
  ]

  /// Takes the metrics; a judge's choice and the score that it counts for are one verdict.
  private mutating func addMetrics(_ event: OpenAIEvalsEvent, to place: Int) {
    let choice = isModelGraded ? event.text("choice") : nil
    for (key, value) in event.values {
      if choice != nil, key == "score" { continue }
      if case .nested = value {
        leftOut.insert(key)
        continue
      }
      let isChoice = choice != nil && key == "choice"
      add(
        Verdict(
          criterion: key, value: isChoice ? event.value("score") ?? value : value,
          label: isChoice ? choice : nil, line: event.line, createdAt: event.createdAt),
        to: place)
    }
  }

  private mutating func add(_ verdict: Verdict, to place: Int) {
    if !criteria.contains(verdict.criterion) { criteria.append(verdict.criterion) }
    samples[place].verdicts.append(verdict)
  }
}
