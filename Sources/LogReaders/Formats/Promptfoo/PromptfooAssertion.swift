/// An assertion of promptfoo, as a test declares it and as each of its verdicts names it.
struct PromptfooAssertion {
  /// What is checked, such as `contains` or `llm-rubric`.
  var type = ""
  /// The name under which verdicts of several assertions are put together.
  var metric: String?
  /// The model that grades, where the assertion names its own.
  var grader: String?
  /// The assertions of a set, which are checked as well.
  var parts: [PromptfooAssertion] = []

  init() {}

  init(_ scanner: inout JSONScanner) throws(JSONError) {
    var found = PromptfooAssertion()
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "type": found.type = try scanner.textIfAny() ?? ""
      case "metric": found.metric = try scanner.textIfAny()
      case "provider": found.grader = try PromptfooAssertion.provider(&scanner)
      case "assert": found.parts = try PromptfooAssertion.list(&scanner)
      default: try scanner.skipValue()
      }
    }
    self = found
  }

  static func list(_ scanner: inout JSONScanner) throws(JSONError) -> [PromptfooAssertion] {
    var found: [PromptfooAssertion] = []
    try scanner.elements { (scanner) throws(JSONError) in
      found.append(try PromptfooAssertion(&scanner))
    }
    return found
  }

  /// The set and then its parts, as the tool lists their verdicts.
  var flattened: [PromptfooAssertion] { [self] + parts.flatMap(\.flattened) }

  // MARK: - Who judges what

  private static let graded: Set<String> = [
    "llm-rubric", "model-graded-closedqa", "model-graded-factuality", "factuality", "g-eval",
    "answer-relevance", "context-recall", "context-relevance", "context-faithfulness",
    "conversation-relevance", "select-best", "pi", "classifier", "moderation", "search-rubric",
    "agent-rubric", "video-rubric", "trajectory:goal-success",
  ]

  /// Assertions that hold or do not, and so score 1 or 0.
  private static let plain: Set<String> = [
    "contains", "contains-all", "contains-any", "contains-html", "contains-json", "contains-sql",
    "contains-xml", "cost", "equals", "finish-reason", "guardrails", "icontains", "icontains-all",
    "icontains-any", "is-html", "is-json", "is-refusal", "is-sql", "is-valid-function-call",
    "is-valid-openai-function-call", "is-valid-openai-tools-call", "is-xml", "latency", "regex",
    "starts-with", "word-count", "select-best", "human",
  ]

  private var bare: String { type.hasPrefix("not-") ? String(type.dropFirst(4)) : type }

  /// Whether a model decides.
  var isGraded: Bool {
    PromptfooAssertion.graded.contains(bare) || type.hasPrefix("promptfoo:redteam:")
  }

  /// Whether a score is 1 or 0 by what is checked.
  var isPlain: Bool { PromptfooAssertion.plain.contains(bare) }

  /// The judge; a grader that is named nowhere is the one that the tool takes by itself.
  ///
  /// - Parameter usual: the grader of the test, for assertions that name none.
  func judge(usual: String?) -> String {
    // A verdict that was given by hand in the viewer, which does not say by whom.
    if type == "human" { return "human:promptfoo" }
    guard isGraded else { return "rule:\(type.isEmpty ? "promptfoo" : type)" }
    return "model:\(grader ?? usual ?? PromptfooAssertion.usualGrader)"
  }

  static let usualGrader = "promptfoo-default"

  var criterion: String {
    if let metric, !metric.isEmpty { return metric }
    return type.isEmpty ? "assertion" : type
  }

  /// The name of a provider: a text, an object with its identifier, or one for each kind of task.
  static func provider(_ scanner: inout JSONScanner) throws(JSONError) -> String? {
    guard try scanner.peek() == .object else { return try scanner.textIfAny() }
    var names: [String: String] = [:]
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "id": names[key] = try scanner.textIfAny()
      case "text", "classification", "moderation":
        if try scanner.peek() != .object {
          names[key] = try scanner.textIfAny()
          return
        }
        try scanner.members { (part, scanner) throws(JSONError) in
          let text = try scanner.textIfAny()
          if part == "id" { names[key] = text }
        }
      default: try scanner.skipValue()
      }
    }
    return ["id", "text", "classification", "moderation"].lazy.compactMap { names[$0] }
      .first { !$0.isEmpty }
  }
}
