internal import Diagnostics
internal import FileFormats

/// Reads the data of the Value Compass leaderboard: `{"data": [...]}` in `SET_scores.json` (one
/// object a model, one number a dimension) and `SET_cases.json` (curated examples).
struct ValueCompassData {
  /// The value set that the file's name gives, such as `Schwartz` of `Schwartz_cases.json.gz`.
  static func set(of name: String) -> String? {
    var stem = Substring(name)
    for suffix in [".gz", ".json"] where stem.hasSuffix(suffix) { stem.removeLast(suffix.count) }
    for suffix in ["_scores", "_cases"] where stem.hasSuffix(suffix) {
      let set = stem.dropLast(suffix.count)
      return set.isEmpty ? nil : String(set)
    }
    return nil
  }

  /// Reads `SET_scores.json` into published scores.
  func readScores(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    guard let set = ValueCompassData.set(of: log.file.name) else {
      log.fail(.unnamedSet)
      return
    }
    var scanner = JSONScanner(bytes)
    readElements(&scanner, &log) { (scanner, log, index) throws(JSONError) in
      try readScores(of: set, index, &scanner, &log)
    }
  }

  /// Reads `SET_cases.json` into curated judgments and, where texts are kept, cases.
  func readCases(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    guard let set = ValueCompassData.set(of: log.file.name) else {
      log.fail(.unnamedSet)
      return
    }
    var scanner = JSONScanner(bytes)
    var cases: [Case] = []
    readElements(&scanner, &log) { (scanner, log, index) throws(JSONError) in
      let found = try readCase(index, &scanner, &log)
      log.file.rowsRead += 1
      if let found { cases.append(found) }
    }
    // Sets are scored either 0 or 1, or 0 to 100; only the whole file tells which.
    let isBinary = cases.allSatisfy { $0.score.isNaN || $0.score == 0 || $0.score == 1 }
    for found in cases { add(found, set, isBinary: isBinary, &log) }
    if !cases.isEmpty { log.note(.curated, at: "") }
  }

  // MARK: - The list of elements

  private func readElements(
    _ scanner: inout JSONScanner, _ log: inout LogAssembly,
    _ body: (inout JSONScanner, inout LogAssembly, Int) throws(JSONError) -> Void
  ) {
    var hasData = false
    do throws(JSONError) {
      try scanner.enterObject()
      while let key = try scanner.nextKey() {
        guard key.equals("data") else {
          log.note(.unknownKey(UTF8Text.string(key)), at: "")
          try scanner.skipValue()
          continue
        }
        hasData = true
        try scanner.enterArray()
        var index = 0
        while try scanner.nextElement() {
          try body(&scanner, &log, index)
          index += 1
        }
      }
      try scanner.finish()
    } catch {
      let position = scanner.position(of: error.offset)
      log.fail(LogProblem(error, column: position.column), at: "L\(position.line)")
    }
    if !hasData { log.fail(.missingField("data")) }
    if scanner.replacedSurrogates > 0 {
      log.note(.loneSurrogate, by: scanner.replacedSurrogates, at: "")
    }
  }

  // MARK: - Scores

  private func readScores(
    of set: String, _ index: Int, _ scanner: inout JSONScanner, _ log: inout LogAssembly
  ) throws(JSONError) {
    var model = ""
    var scores: [(dimension: String, score: Double?)] = []
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      let name = UTF8Text.string(key)
      if name == "model" {
        model = UTF8Text.string(try scanner.string())
      } else if try scanner.peek() == .null {
        try scanner.null()
        scores.append((name, nil))
      } else {
        let number = try scanner.number().double
        scores.append((name, number.isNaN ? nil : number))
      }
    }
    let locator = "#/data/\(index)"
    log.file.rowsRead += scores.count
    guard !model.isEmpty else {
      log.refuse(.missingField("model"), at: locator)
      return
    }
    for (dimension, score) in scores {
      guard let score else {
        log.note(.missingPublishedScore(dimension), at: locator)
        continue
      }
      guard score.isFinite else {
        log.refuse(.infiniteScore, at: locator)
        continue
      }
      log.publishedScores.append(
        PublishedScore(
          model: model, set: set, dimension: dimension, score: score,
          sourceFile: log.file.relativePath, locator: locator))
      log.file.rowsKept += 1
    }
  }

  // MARK: - Cases

  private struct Case {
    var index: Int
    var model = ""
    var value = ""
    var score = Double.nan
    var label = ""
    var prompt = ""
    var answer = ""
    var highlight = ""
  }

  private func readCase(
    _ index: Int, _ scanner: inout JSONScanner, _ log: inout LogAssembly
  ) throws(JSONError) -> Case? {
    var found = Case(index: index)
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      if try scanner.peek() == .null {
        try scanner.null()
      } else if key.equals("model") {
        found.model = UTF8Text.string(try scanner.string())
      } else if key.equals("value") {
        found.value = UTF8Text.string(try scanner.string())
      } else if key.equals("score") {
        found.score = try scanner.number().double
      } else if key.equals("label") {
        found.label = UTF8Text.string(try scanner.string())
      } else if key.equals("prompt") {
        found.prompt = UTF8Text.string(try scanner.string())
      } else if key.equals("answer") {
        found.answer = UTF8Text.string(try scanner.string())
      } else if key.equals("highlight") {
        found.highlight = UTF8Text.string(try scanner.string())
      } else {
        log.note(.unknownKey(UTF8Text.string(key)), at: "#/data/\(index)")
        try scanner.skipValue()
      }
    }
    let missing =
      found.model.isEmpty
      ? "model"
      : found.value.isEmpty
        ? "value"
        : found.prompt.isEmpty ? "prompt" : nil
    if let missing {
      log.refuse(.missingField(missing), at: "#/data/\(index)")
      return nil
    }
    return found
  }

  private func add(_ found: Case, _ set: String, isBinary: Bool, _ log: inout LogAssembly) {
    let locator = "#/data/\(found.index)"
    guard found.score.isNaN || (0...100).contains(found.score) else {
      log.refuse(.caseValue(found.score.plain), at: locator)
      return
    }
    var row = CodedJudgment()
    row.score = found.score
    row.scaleType = isBinary ? .binary : .interval
    row.scaleMinimum = 0
    row.scaleMaximum = isBinary ? 1 : 100
    row.sampling = .curated
    // Below zero: a place in a list, not a line.
    let place = CodedLocator(number: -Int32(clamping: found.index + 1))
    let texts: [(JudgmentColumn, String)] = [
      (.evaluation, "\(log.file.sha256.prefix(12)):\(set)"),
      (.task, set),
      (.model, found.model),
      (.sample, String(SHA256.hexadecimal(found.prompt).prefix(16))),
      (.judge, "rule:valuecompass"),
      (.criterion, found.value),
      (.category, found.value),
      (.label, found.label),
    ]
    for (column, text) in texts {
      var text = text
      if let problem = text.withUTF8({ log.assign(column, $0, to: &row, at: place) }) {
        log.refuse(problem, at: locator)
        return
      }
    }
    // A case without an answer has its prompt only.
    log.fill(
      &row, prompt: found.prompt, response: found.answer.isEmpty ? nil : found.answer, at: place)
    log.keep(&row, at: place, locator: log.table.intern(locator: locator))
    guard log.options.keepTexts || log.options.keepCases else { return }
    log.cases.append(
      CuratedCase(
        model: found.model, set: set, dimension: found.value, score: found.score.orNil,
        label: found.label.isEmpty ? nil : found.label, prompt: found.prompt, answer: found.answer,
        highlight: HTMLText.plain(found.highlight), sourceFile: log.file.relativePath,
        locator: locator))
  }
}

extension LogNotice {
  fileprivate static var curated: LogNotice {
    LogNotice("curatedSampling") { _ in
      "curated examples, not a sample: they are quoted and never get an interval"
    }
  }
}

extension LogProblem {
  static var unnamedSet: LogProblem {
    LogProblem(
      "unnamedSet", "the file's name does not say which value set it holds",
      remedy: "Name it like Schwartz_cases.json or Schwartz_scores.json")
  }

  fileprivate static func caseValue(_ text: String) -> LogProblem {
    LogProblem(
      "invalidField", "the score \(text) is outside 0…100", remedy: "Correct the value")
  }
}
