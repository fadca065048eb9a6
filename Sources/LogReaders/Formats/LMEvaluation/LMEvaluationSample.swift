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
  /// The prompt of the first request; nil once the hash is made, unless texts are kept.
  private(set) var prompt: String?

  /// What the user's declarations find in the document.
  private(set) var declared: [JudgmentColumn: String]

  private let paths: [JudgmentColumn: String]
  private let keepsTexts: Bool
  private var target: String?
  /// The continuations that were compared, where texts are kept, and the place of the likeliest.
  private var continuations: [String?] = []
  private var likeliest: Int?

  /// The continuation that was the likeliest, where texts are kept.
  ///
  /// `acc_norm` and its like may count another one, with the likelihoods divided by the lengths. For
  /// mutual information the answers are asked for twice, and which was chosen is not logged.
  var chosen: String? {
    guard let likeliest, continuations.indices.contains(likeliest),
      values["acc_mutual_info"] == nil
    else { return nil }
    return continuations[likeliest]
  }

  private init(_ fields: FieldMap, keepsTexts: Bool, at place: CodedLocator) {
    self.place = place
    self.keepsTexts = keepsTexts
    declared = fields.constants
    paths = fields.paths(below: "doc")
  }

  init(
    _ scanner: inout JSONScanner, fields: FieldMap, keepsTexts: Bool, at place: CodedLocator
  ) throws(JSONError) {
    var sample = LMEvaluationSample(fields, keepsTexts: keepsTexts, at: place)
    try scanner.members { (key, scanner) throws(JSONError) in try sample.read(key, &scanner) }
    // The tool's hash is of the data set's own row: it stays the same where the prompt has other
    // examples or another chat template.
    if sample.hash == nil, let prompt = sample.prompt {
      sample.hash = SampleHash.hexadecimal(
        raw: prompt, references: [sample.target].compactMap(\.self))
    }
    if !keepsTexts { sample.prompt = nil }
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
    case "arguments":
      _ = try scanner.peek()
      let start = scanner.position
      prompt = try LMEvaluationSample.firstText(&scanner)
      if keepsTexts {
        var part = JSONScanner(scanner.bytes.part(start, scanner.position))
        continuations = try LMEvaluationSample.continuations(&part)
      }
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

  /// The second text of each request, `[context, continuation]` or, in later versions,
  /// `{"arg_0": context, "arg_1": continuation}`.
  private static func continuations(
    _ scanner: inout JSONScanner
  ) throws(JSONError) -> [String?] {
    var found: [String?] = []
    func read(_ scanner: inout JSONScanner) throws(JSONError) {
      var texts: [String?] = []
      try scanner.elementsOrMembers { (scanner) throws(JSONError) in
        let isText = try scanner.peek() == .string
        let text = try scanner.textIfAny()
        texts.append(isText ? text : nil)
      }
      found.append(texts.count > 1 ? texts[1] : nil)
    }
    try scanner.elementsOrMembers(read)
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
    var likeliest: Int?
    var request = -1
    try scanner.elements { (scanner) throws(JSONError) in
      request += 1
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
          if largest.map({ number > $0 }) ?? true { likeliest = request }
          largest = max(largest ?? number, number)
        }
      }
    }
    responses = texts
    logLikelihood = largest
    self.likeliest = likeliest
  }
}
