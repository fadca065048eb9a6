internal import Diagnostics
internal import FileFormats

/// A file of token probabilities as it is read, line by line.
struct TokenProbabilityReading {
  private(set) var models = TextDictionary()
  private(set) var samples = TextDictionary()
  private(set) var texts: [TokenProbabilityFile.Text] = []
  private(set) var logProbabilities: [Double] = []
  private(set) var means: [Double] = []
  private(set) var deviations: [Double] = []

  private struct Key: Hashable {
    let model: Int32
    let sample: Int32
    let form: TokenProbabilityForm
  }

  private let path: String
  private let limits: TokenProbabilityFile.Limits
  private var problems: [Diagnostic] = []
  private var omitted = 0
  /// The line of each text.
  private var lines: [Key: Int] = [:]
  private var isFull = false

  init(path: String, limits: TokenProbabilityFile.Limits) {
    self.path = path
    self.limits = limits
  }

  /// Records a problem.
  mutating func refuse(_ problem: LogProblem, at locator: String) {
    if problems.count < limits.problems {
      problems.append(problem.issue(file: path, locator: locator))
    } else {
      omitted += 1
    }
  }

  /// Throws what was found; a file without texts is none.
  mutating func finish() throws(Diagnostics) {
    if problems.isEmpty, texts.isEmpty { refuse(.file(.emptyFile), at: "L1") }
    guard problems.isEmpty else { throw Diagnostics(problems, omitted: omitted) }
  }

  /// Reads all lines.
  mutating func read(_ lines: Lines) {
    var scanner = JSONScanner(UnsafeBufferPointer(start: nil, count: 0))
    do throws(FileProblem) {
      while !isFull, let line = try lines.next() {
        let locator = "L\(lines.number)"
        if lines.isTooLong {
          refuse(.lineTooLong, at: locator)
          continue
        }
        if line.allSatisfy(UTF8Text.isSpace) { continue }
        scanner.restart(line)
        let kept = Marks(self)
        do throws(JSONError) {
          let found = try object(&scanner)
          try scanner.finish()
          if let problem = keep(found, line: lines.number) {
            drop(to: kept)
            refuse(problem, at: locator)
          }
        } catch {
          drop(to: kept)
          refuse(LogProblem(error, column: scanner.column(of: error.offset)), at: locator)
        }
      }
    } catch {
      refuse(.file(error), at: error.locator)
    }
  }

  // MARK: - Lines

  /// How far the lists go.
  private struct Marks {
    let tokens, means, deviations: Int

    init(_ reading: TokenProbabilityReading) {
      tokens = reading.logProbabilities.count
      means = reading.means.count
      deviations = reading.deviations.count
    }
  }

  /// What one object says, its numbers being at the end of the lists.
  private struct Object {
    let marks: Marks
    var model: Int32 = -1
    var sample: Int32 = -1
    var form: TokenProbabilityForm?
    var hasTokens = false
    var hasMeans = false
    var hasDeviations = false
    /// The first thing that is wrong with it.
    var problem: LogProblem?
    /// Keys that are not known, from which a missing one may be guessed.
    var others: [String] = []

    mutating func note(_ found: LogProblem?) {
      if problem == nil { problem = found }
    }
  }

  private mutating func drop(to marks: Marks) {
    logProbabilities.removeSubrange(marks.tokens...)
    means.removeSubrange(marks.means...)
    deviations.removeSubrange(marks.deviations...)
  }

  private mutating func object(_ scanner: inout JSONScanner) throws(JSONError) -> Object {
    var object = Object(marks: Marks(self))
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      if key.equals("model_id") {
        object.model = try Self.name("model_id", &scanner, &models, &object)
      } else if key.equals("sample_id") {
        object.sample = try Self.name("sample_id", &scanner, &samples, &object)
      } else if key.equals("form") {
        try form(&scanner, &object)
      } else if key.equals("logprobs") {
        object.hasTokens = try Self.numbers(
          .logProbabilities, &scanner, &logProbabilities, &object)
      } else if key.equals("means") {
        object.hasMeans = try Self.numbers(.means, &scanner, &means, &object)
      } else if key.equals("deviations") {
        object.hasDeviations = try Self.numbers(.deviations, &scanner, &deviations, &object)
      } else {
        if object.others.count < 12 { object.others.append(UTF8Text.string(key)) }
        try scanner.skipValue()
      }
    }
    return object
  }

  private static func name(
    _ field: String, _ scanner: inout JSONScanner, _ names: inout TextDictionary,
    _ object: inout Object
  ) throws(JSONError) -> Int32 {
    let text: String?
    switch try scanner.peek() {
    case .string: text = UTF8Text.string(try scanner.string())
    case .number: text = try scanner.number().identifier
    case .null:
      try scanner.null()
      text = ""
    case .object, .array, .boolean:
      try scanner.skipValue()
      text = nil
    }
    guard let text else {
      object.note(.wrongType(field: field, expected: "a text", found: "something else"))
      return -1
    }
    if text.utf8.count > Identifier.mostBytes {
      object.note(.longIdentifier(field: field, bytes: text.utf8.count, text: text))
      return -1
    }
    if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      object.note(.controlCharacter(field: field, text: text))
      return -1
    }
    return text.isEmpty ? -1 : names.code(of: text)
  }

  private func form(
    _ scanner: inout JSONScanner, _ object: inout Object
  ) throws(JSONError) {
    let text = try scanner.textIfAny() ?? ""
    object.form = TokenProbabilityForm(word: text)
    if object.form == nil, !text.isEmpty { object.note(.unknownForm(text)) }
  }

  /// The lists of an object.
  private enum List: String {
    case logProbabilities = "logprobs"
    case means, deviations

    /// What is wrong with a number of the list, the first being number 1.
    func problem(with number: Double, at place: Int) -> LogProblem? {
      if !number.isFinite { return .notFinite(self.rawValue, at: place) }
      switch self {
      case .logProbabilities, .means:
        return number > 0 ? .positiveLogProbability(number, self.rawValue, at: place) : nil
      case .deviations: return number < 0 ? .negativeDeviation(number, at: place) : nil
      }
    }
  }

  /// Appends the numbers of a list.
  ///
  /// - Returns: whether there is one; null is none.
  private static func numbers(
    _ list: List, _ scanner: inout JSONScanner, _ numbers: inout [Double], _ object: inout Object
  ) throws(JSONError) -> Bool {
    switch try scanner.peek() {
    case .null:
      try scanner.null()
      return false
    case .array: break
    case .object, .string, .number, .boolean:
      try scanner.skipValue()
      object.note(
        .wrongType(field: list.rawValue, expected: "a list of numbers", found: "something else"))
      return true
    }
    let start = numbers.count
    try scanner.enterArray()
    while try scanner.nextElement() {
      guard try scanner.peek() == .number else {
        try scanner.skipValue()
        object.note(.notNumber(list.rawValue, at: numbers.count - start + 1))
        numbers.append(0)
        continue
      }
      let number = try scanner.number().double
      numbers.append(number)
      object.note(list.problem(with: number, at: numbers.count - start))
    }
    return true
  }

  /// Takes an object whose lists are read.
  ///
  /// - Returns: what is wrong with it.
  private mutating func keep(_ object: Object, line: Int) -> LogProblem? {
    if let problem = object.problem { return problem }
    let marks = Marks(self)
    let tokens = object.marks.tokens..<marks.tokens
    let counts = [
      ("means", object.hasMeans, marks.means - object.marks.means),
      ("deviations", object.hasDeviations, marks.deviations - object.marks.deviations),
    ]
    for (name, isThere) in [
      ("model_id", object.model >= 0), ("sample_id", object.sample >= 0),
      ("form", object.form != nil), ("logprobs", object.hasTokens),
    ] where !isThere {
      return .missingKey(name, others: object.others)
    }
    if tokens.isEmpty { return .noTokens }
    for (name, isThere, count) in counts where isThere && count != tokens.count {
      return .unlikeLengths(name, count, logProbabilities: tokens.count)
    }
    if object.hasMeans != object.hasDeviations {
      return .halfVocabulary(missing: object.hasMeans ? "deviations" : "means")
    }
    guard let form = object.form else { return nil }
    let key = Key(model: object.model, sample: object.sample, form: form)
    if let other = lines[key] {
      return .textTwice(
        model: models.values[Int(key.model)], sample: samples.values[Int(key.sample)], form: form,
        line: other)
    }
    guard marks.tokens + marks.means + marks.deviations <= limits.numbers else {
      isFull = true
      return .tooManyNumbers(limit: limits.numbers)
    }
    lines[key] = line
    texts.append(
      TokenProbabilityFile.Text(
        model: Int(key.model), sample: Int(key.sample), form: form, tokens: tokens,
        vocabulary: object.hasMeans ? object.marks.means..<marks.means : nil))
    return nil
  }
}

extension LogProblem {
  fileprivate static func missingKey(_ name: String, others: [String]) -> LogProblem {
    LogProblem(
      "missingField", "the text has no \(name.quoted)",
      remedy: NameSuggestion.nearest(to: name, among: others).map(NameSuggestion.question)
        ?? "Give model_id, sample_id, form and logprobs")
  }

  fileprivate static func unknownForm(_ text: String) -> LogProblem {
    LogProblem(
      "unknownForm", "form is \(text.quoted)",
      remedy: "Write plain, inContext, or shuffled: and the number of the order, from 1: shuffled:1"
    )
  }

  fileprivate static var noTokens: LogProblem {
    LogProblem("noTokens", "logprobs is an empty list", remedy: "Leave the text out")
  }

  fileprivate static func notNumber(_ list: String, at place: Int) -> LogProblem {
    LogProblem(
      "wrongType", "element \(place) of \(list) is not a number",
      remedy: "Leave out a first token that has no probability")
  }

  fileprivate static func notFinite(_ list: String, at place: Int) -> LogProblem {
    LogProblem(
      "notFinite", "element \(place) of \(list) is not a finite number",
      remedy: "Leave the text out, or ask for its probabilities again")
  }

  fileprivate static func positiveLogProbability(
    _ number: Double, _ list: String, at place: Int
  ) -> LogProblem {
    LogProblem(
      "positiveLogProbability",
      "element \(place) of \(list) is \(number.plain), above the logarithm of a probability",
      remedy: "Write natural logarithms of probabilities: none is above 0")
  }

  fileprivate static func negativeDeviation(_ number: Double, at place: Int) -> LogProblem {
    LogProblem(
      "negativeDeviation", "element \(place) of deviations is \(number.plain), below 0",
      remedy: "Write standard deviations")
  }

  fileprivate static func unlikeLengths(
    _ list: String, _ count: Int, logProbabilities: Int
  ) -> LogProblem {
    LogProblem(
      "unlikeLengths", "\(list) has \(count) numbers, logprobs \(logProbabilities)",
      remedy: "Give one for each token")
  }

  fileprivate static func halfVocabulary(missing: String) -> LogProblem {
    LogProblem(
      "missingField", "the text has no \(missing.quoted)",
      remedy: "Give both means and deviations, or neither")
  }

  fileprivate static func textTwice(
    model: String, sample: String, form: TokenProbabilityForm, line: Int
  ) -> LogProblem {
    LogProblem(
      "textTwice",
      "the text \(sample.quoted) of \(model.quoted) stands in line \(line) already, as "
        + form.word,
      remedy: "Keep one of them")
  }

  fileprivate static func tooManyNumbers(limit: Int) -> LogProblem {
    LogProblem(
      "tooManyNumbers", "more than \(limit) numbers",
      remedy: "Split the file, and read the parts one by one")
  }
}
