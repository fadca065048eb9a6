internal import FileFormats

/// A verdict as it is logged.
enum InspectVerdict: Equatable {
  case number(Double)
  case text(String)
  case truth(Bool)
  /// null, or NaN: the scorer gave no score.
  case missing
  /// A list or an object where a single verdict belongs.
  case nested

  init(_ scanner: inout JSONScanner) throws(JSONError) {
    switch try scanner.peek() {
    case .number:
      let number = try scanner.number().double
      self = number.isNaN ? .missing : .number(number)
    case .string: self = .text(UTF8Text.string(try scanner.string()))
    case .boolean: self = .truth(try scanner.boolean())
    case .null:
      try scanner.null()
      self = .missing
    case .object, .array:
      try scanner.skipValue()
      self = .nested
    }
  }

  /// The number of a verdict that is one in quotes.
  var quotedNumber: Double? {
    guard case .text(var text) = self,
      case .finite(let number)? = text.withUTF8({ NumberText.value($0) })
    else { return nil }
    return number
  }

  /// The categorical verdict.
  var label: String? {
    switch self {
    case .text(let text): text.isEmpty ? nil : text
    case .truth(let isTrue): isTrue ? "true" : "false"
    case .number, .missing, .nested: nil
    }
  }
}

/// What one scorer gave for one sample.
struct InspectScore {
  enum Value {
    case single(InspectVerdict)
    /// One verdict for each criterion.
    case keyed([(criterion: String, verdict: InspectVerdict)])
    /// One verdict for each of several judges, who are not named.
    case listed([InspectVerdict])
  }

  /// The single votes behind a panel's score.
  struct Panel {
    var votes: [InspectVerdict] = []
    /// Why a vote is missing, by its place.
    var reasons: [Int: String] = [:]
    var size: Int64?
  }

  private(set) var scorer: String
  private(set) var value = Value.single(.missing)

  /// Whether the scorer gave nothing at all for the sample: null, NaN, `{}` or `[]`.
  var isEmpty: Bool {
    switch value {
    case .single(let verdict): verdict == .missing
    case .keyed(let values): values.isEmpty
    case .listed(let values): values.isEmpty
    }
  }

  var reason: String?
  var panel: Panel?
  /// Whether a judge's dialogue is logged with the score: a model graded it.
  var isGraded = false
  /// The model of that dialogue, where it was not cut out.
  var grader: String?
  var isEdited = false
  /// What the scorer said beside the value.
  var explanation: String?

  private var keepsTexts: Bool

  static func all(
    _ scanner: inout JSONScanner, keepsTexts: Bool
  ) throws(JSONError) -> [InspectScore] {
    var scores: [InspectScore] = []
    try scanner.members { (scorer, scanner) throws(JSONError) in
      scores.append(try InspectScore(scorer, &scanner, keepsTexts: keepsTexts))
    }
    return scores
  }

  init(
    _ scorer: String, _ scanner: inout JSONScanner, keepsTexts: Bool
  ) throws(JSONError) {
    self.scorer = scorer
    self.keepsTexts = keepsTexts
    var score = self
    try scanner.members { (key, scanner) throws(JSONError) in try score.read(key, &scanner) }
    self = score
  }

  private mutating func read(_ key: String, _ scanner: inout JSONScanner) throws(JSONError) {
    switch key {
    case "value": value = try InspectScore.value(&scanner)
    case "explanation" where keepsTexts: explanation = try scanner.textIfAny()
    case "reason": reason = try scanner.textIfAny() ?? reason
    case "metadata":
      var score = self
      try scanner.members { (key, scanner) throws(JSONError) in
        try score.readMetadata(key, &scanner)
      }
      self = score
    case "history":
      var changes = 0
      try scanner.elements { (scanner) throws(JSONError) in
        changes += 1
        try scanner.skipValue()
      }
      isEdited = changes > 0
    default: try scanner.skipValue()
    }
  }

  private mutating func readMetadata(
    _ key: String, _ scanner: inout JSONScanner
  ) throws(JSONError) {
    switch key {
    case "grading":
      isGraded = true
      var model: String?
      try scanner.elements { (scanner) throws(JSONError) in
        try scanner.members { (key, scanner) throws(JSONError) in
          if key == "model" {
            model = try scanner.textIfAny() ?? model
          } else {
            try scanner.skipValue()
          }
        }
      }
      grader = model
    case "unscored_reason":
      // Where the reason was before it had a member of its own.
      let text = try scanner.textIfAny()
      reason = reason ?? text
    case "panel":
      guard try scanner.peek() == .object else {
        try scanner.skipValue()
        return
      }
      var found = Panel()
      try scanner.members { (key, scanner) throws(JSONError) in try found.read(key, &scanner) }
      panel = found
    default: try scanner.skipValue()
    }
  }

  private static func value(_ scanner: inout JSONScanner) throws(JSONError) -> Value {
    switch try scanner.peek() {
    case .object:
      var keyed: [(criterion: String, verdict: InspectVerdict)] = []
      try scanner.members { (criterion, scanner) throws(JSONError) in
        keyed.append((criterion, try InspectVerdict(&scanner)))
      }
      return .keyed(keyed)
    case .array:
      var listed: [InspectVerdict] = []
      try scanner.elements { (scanner) throws(JSONError) in
        listed.append(try InspectVerdict(&scanner))
      }
      return .listed(listed)
    default: return .single(try InspectVerdict(&scanner))
    }
  }
}

extension InspectScore.Panel {
  fileprivate mutating func read(
    _ key: String, _ scanner: inout JSONScanner
  ) throws(JSONError) {
    switch key {
    case "size": size = try scanner.integerIfAny()
    case "votes":
      var found: [InspectVerdict] = []
      try scanner.elements { (scanner) throws(JSONError) in
        found.append(try InspectVerdict(&scanner))
      }
      votes = found
    case "failures":
      var found: [Int: String] = [:]
      try scanner.elements { (scanner) throws(JSONError) in
        var index: Int64?
        var reason: String?
        try scanner.members { (key, scanner) throws(JSONError) in
          switch key {
          case "index": index = try scanner.integerIfAny()
          case "reason": reason = try scanner.textIfAny()
          default: try scanner.skipValue()
          }
        }
        if let index, let reason { found[Int(truncatingIfNeeded: index)] = reason }
      }
      reasons = found
    default: try scanner.skipValue()
    }
  }
}
