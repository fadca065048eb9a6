internal import FileFormats

/// One line of a samples file: one document after one filter.
struct LMEvaluationSample {
  let place: CodedLocator
  private(set) var document = ""
  /// The filter's name; early versions of the tool gave none.
  var filter: String?
  /// The members that are neither the document nor its hashes: metrics, once the names are known.
  private(set) var values: [String: LMEvaluationValue] = [:]
  /// Those of `values`, in their order.
  private(set) var keys: [String] = []
  /// The metrics as the line lists them; early versions did not.
  private(set) var listedMetrics: [String]?
  private(set) var hash: String?
  /// The generated responses, one for each repeat.
  private(set) var responses: [String] = []
  /// The largest log likelihood among the continuations that were compared.
  private(set) var logLikelihood: Double?

  /// What the user's declarations find in the document.
  private(set) var declared: [JudgmentColumn: String]

  private let paths: [JudgmentColumn: String]
  private var prompt: String?
  private var target: String?

  private init(_ fields: FieldMap, at place: CodedLocator) {
    self.place = place
    declared = fields.constants
    paths = fields.paths(below: "doc")
  }

  init(
    _ scanner: inout JSONScanner, fields: FieldMap, at place: CodedLocator
  ) throws(JSONError) {
    var sample = LMEvaluationSample(fields, at: place)
    try scanner.members { (key, scanner) throws(JSONError) in try sample.read(key, &scanner) }
    // The tool's hash is of the data set's own row: it stays the same where the prompt has other
    // examples or another chat template.
    if sample.hash == nil, let prompt = sample.prompt {
      sample.hash = SampleHash.hexadecimal(
        raw: prompt, references: [sample.target].compactMap(\.self))
    }
    sample.prompt = nil
    sample.target = nil
    self = sample
  }

  private mutating func read(_ key: String, _ scanner: inout JSONScanner) throws(JSONError) {
    switch key {
    case "doc_id": document = try scanner.textIfAny() ?? ""
    case "filter": filter = try scanner.textIfAny()
    case "metrics": listedMetrics = try scanner.textsIfAny()
    case "doc_hash":
      let text = try scanner.textIfAny()
      hash = text?.utf8.count == 64 ? text : nil
    case "target": target = try scanner.textIfAny()
    case "arguments": prompt = try LMEvaluationSample.firstText(&scanner)
    case "resps": try readResponses(&scanner)
    case "doc": try scanner.declared(paths, into: &declared)
    case "filtered_resps", "prompt_hash", "target_hash": try scanner.skipValue()
    default:
      keys.append(key)
      values[key] = try LMEvaluationValue(&scanner)
    }
  }

  /// The first text in a value, however deep: the prompt of the first request.
  private static func firstText(_ scanner: inout JSONScanner) throws(JSONError) -> String? {
    var found: String?
    switch try scanner.peek() {
    case .string: found = UTF8Text.string(try scanner.string())
    case .array:
      try scanner.elements { (scanner) throws(JSONError) in
        let text = found == nil ? try firstText(&scanner) : try passOver(&scanner)
        found = found ?? text
      }
    case .object:
      try scanner.members { (_, scanner) throws(JSONError) in
        let text = found == nil ? try firstText(&scanner) : try passOver(&scanner)
        found = found ?? text
      }
    default: try scanner.skipValue()
    }
    return found
  }

  private static func passOver(_ scanner: inout JSONScanner) throws(JSONError) -> String? {
    try scanner.skipValue()
    return nil
  }

  /// Reads one list for each request, of one response for each repeat: a text, or the log likelihood
  /// of a continuation and whether it was the likeliest.
  private mutating func readResponses(_ scanner: inout JSONScanner) throws(JSONError) {
    var texts: [String] = []
    var largest: Double?
    try scanner.elements { (scanner) throws(JSONError) in
      guard try scanner.peek() == .array else {
        if let text = try scanner.textIfAny() { texts.append(text) }
        return
      }
      try scanner.elements { (scanner) throws(JSONError) in
        guard try scanner.peek() == .array else {
          if let text = try scanner.textIfAny() { texts.append(text) }
          return
        }
        let pair = try LMEvaluationValue(&scanner)
        if case .list(let parts) = pair, let number = parts.first?.number, number.isFinite {
          largest = max(largest ?? number, number)
        }
      }
    }
    responses = texts
    logLikelihood = largest
  }
}
