internal import FileFormats

/// One epoch of one sample of an Inspect AI log, from its summary or from its own record.
///
/// Both have the same keys; a summary has no invalidation and no history of edited scores, and where
/// a score's metadata was long, a remark in its place.
struct InspectSample {
  var sample: String?
  var epoch: String?
  /// What the tool calls this attempt at the sample; a retry that takes it over keeps it.
  var identity: String?
  var scores: [InspectScore] = []
  /// Tokens by model, the judges' included.
  var usage: [(model: String, input: Int64?, output: Int64?)] = []
  var hasError = false
  var limit: String?
  var isInvalidated = false
  var isCompleted: Bool?
  var completedAt: String?
  /// Columns that the user found in the metadata.
  var declared: [JudgmentColumn: String] = [:]
  /// Whether metadata that a declared column is in were cut out of the summary.
  var isCut = false
  /// What was asked and answered, where texts are kept.
  private(set) var prompt: String?
  private(set) var response: String?
  /// The codes of the texts, once they are with the log, and those of what scorers said.
  private(set) var codes = TextCodes()
  private(set) var explanations: [String: Int32] = [:]
  /// Where it was read: `summaries.json#/17`, `samples/q_epoch_1.json`.
  var locator = ""

  /// Members of the metadata that the tool's figures go by, as Python's `str` writes them.
  private(set) var groups: [String: String] = [:]

  private let keepsTexts: Bool
  private let paths: [JudgmentColumn: String]
  private let metadataKeys: Set<String>

  /// What a summary has in place of metadata of more than a kilobyte.
  private static let remark = "Key removed from summary (> 1k)"

  /// The members that a reader of the whole record needs.
  static let keys: Set<String> = [
    "id", "epoch", "uuid", "scores", "score", "model_usage", "error", "limit", "invalidation",
    "completed", "completed_at", "metadata",
  ]

  /// The members with texts, which a reader needs of the record beside the scores.
  static let textKeys: Set<String> = ["input", "output", "scores", "score"]

  /// Reads a whole sample.
  init(
    _ scanner: inout JSONScanner, _ fields: FieldMap, metadataKeys: Set<String>,
    keepsTexts: Bool = false, at locator: String
  ) throws(JSONError) {
    self.init(fields, metadataKeys: metadataKeys, keepsTexts: keepsTexts, at: locator)
    try scanner.enterObject()
    while let key = try scanner.nextKey() { try read(UTF8Text.string(key), &scanner) }
  }

  /// A sample whose members follow by `read`.
  ///
  /// - Parameter metadataKeys: members of the metadata to keep.
  init(
    _ fields: FieldMap, metadataKeys: Set<String>, keepsTexts: Bool = false, at locator: String
  ) {
    self.locator = locator
    self.keepsTexts = keepsTexts
    self.metadataKeys = metadataKeys
    paths = fields.paths(below: "metadata")
    declared = fields.constants
  }

  /// Reads a member of the sample, or passes over it.
  mutating func read(_ key: String, _ scanner: inout JSONScanner) throws(JSONError) {
    switch key {
    case "id": sample = try scanner.textIfAny()
    case "epoch": epoch = try scanner.textIfAny()
    case "uuid": identity = try scanner.textIfAny()
    case "scores": scores += try InspectScore.all(&scanner, keepsTexts: keepsTexts)
    case "score" where try scanner.peek() == .object:
      // Before there were several scorers.
      scores.append(try InspectScore("score", &scanner, keepsTexts: keepsTexts))
    case "model_usage": usage = try InspectSample.usage(&scanner)
    case "error":
      hasError = try scanner.peek() != .null
      try scanner.skipValue()
    case "limit": limit = try InspectSample.limit(&scanner)
    case "invalidation":
      isInvalidated = try scanner.peek() != .null
      try scanner.skipValue()
    case "input" where keepsTexts: prompt = try scanner.conversationIfAny()
    case "output" where keepsTexts: response = try InspectSample.completion(&scanner)
    case "completed": isCompleted = try scanner.truthIfAny()
    case "completed_at": completedAt = try scanner.textIfAny()
    case "metadata":
      // Read twice: the columns may be deeper, the groups are on the first level.
      _ = try scanner.peek()
      let start = scanner.position
      try scanner.declared(paths, into: &declared, remark: InspectSample.remark)
      if !metadataKeys.isEmpty {
        var part = JSONScanner(scanner.bytes.part(start, scanner.position))
        groups = try InspectSample.groups(&part, metadataKeys)
      }
      isCut = declared.values.contains(InspectSample.remark)
      if isCut { declared = declared.filter { $0.value != InspectSample.remark } }
    default: try scanner.skipValue()
    }
  }

  /// What the model answered: the completion, or the message of the first choice, of which it is made
  /// and in whose place versions differ; nil where the model gave none.
  private static func completion(_ scanner: inout JSONScanner) throws(JSONError) -> String? {
    var completion: String?
    var choices: [String?] = []
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "completion": completion = try scanner.textIfAny()
      case "choices":
        try scanner.elements { (scanner) throws(JSONError) in
          choices.append(nil)
          try scanner.members { (key, scanner) throws(JSONError) in
            guard key == "message" else { return try scanner.skipValue() }
            try scanner.members { (key, scanner) throws(JSONError) in
              guard key == "content" else { return try scanner.skipValue() }
              choices[choices.count - 1] = try scanner.contentIfAny()
            }
          }
        }
      default: try scanner.skipValue()
      }
    }
    // A model that was not asked has no choices, and an empty completion.
    if completion?.isEmpty == true, choices.isEmpty { return nil }
    return completion ?? choices.first ?? nil
  }

  /// Hands the texts of a sample, or of its whole record, to the log, and keeps their codes.
  mutating func hand(textsOf record: InspectSample, to log: inout LogAssembly) {
    let place = log.table.intern(locator: record.locator)
    if let prompt = record.prompt, !prompt.isEmpty {
      codes.prompt = log.textCode(prompt, at: place)
    }
    if let response = record.response { codes.response = log.textCode(response, at: place) }
    for score in record.scores {
      guard let text = score.explanation, !text.isEmpty else { continue }
      explanations[score.scorer] = log.textCode(text, at: place)
    }
    (prompt, response) = (nil, nil)
    for index in scores.indices { scores[index].explanation = nil }
  }

  private static func usage(
    _ scanner: inout JSONScanner
  ) throws(JSONError) -> [(model: String, input: Int64?, output: Int64?)] {
    var found: [(model: String, input: Int64?, output: Int64?)] = []
    try scanner.members { (model, scanner) throws(JSONError) in
      var input: Int64?
      var output: Int64?
      try scanner.members { (key, scanner) throws(JSONError) in
        switch key {
        case "input_tokens": input = try scanner.integerIfAny()
        case "output_tokens": output = try scanner.integerIfAny()
        default: try scanner.skipValue()
        }
      }
      found.append((model, input, output))
    }
    return found
  }

  /// The members of the metadata that are wanted; what a summary cut out is not there.
  private static func groups(
    _ scanner: inout JSONScanner, _ keys: Set<String>
  ) throws(JSONError) -> [String: String] {
    var found: [String: String] = [:]
    try scanner.members { (key, scanner) throws(JSONError) in
      guard keys.contains(key) else { return try scanner.skipValue() }
      switch try scanner.peek() {
      case .boolean: found[key] = try scanner.boolean() ? "True" : "False"
      case .null:
        try scanner.null()
        found[key] = "None"
      case .string, .number:
        let text = try scanner.textIfAny()
        if text != remark { found[key] = text }
      case .object, .array: try scanner.skipValue()
      }
    }
    return found
  }

  /// The kind of limit: a summary has it as text, the record as an object.
  private static func limit(_ scanner: inout JSONScanner) throws(JSONError) -> String? {
    guard try scanner.peek() == .object else { return try scanner.textIfAny() }
    var kind: String?
    try scanner.members { (key, scanner) throws(JSONError) in
      let text = try scanner.textIfAny()
      if key == "type" { kind = text }
    }
    return kind
  }
}
