internal import Diagnostics
internal import FileFormats

/// Reads the results of `promptfoo eval -o out.json` (the summary's versions 2 and 3) and `-o
/// out.jsonl`.
///
/// Each verdict of an assertion is a judgment, on the criterion that the user called a metric, or else
/// by the kind of the assertion; the tool's own score of the response is the criterion `overall`.
/// The reader says what failed as a failure: a provider that gave no response, and a grader that gave
/// no verdict, are 0 in the tool's own figures.
struct PromptfooReader: LogFormatReader {
  static let name = "promptfoo"
  static let summary = "promptfoo's results, JSON or JSON Lines"
  static let isOfLines = false
  static let openings = [JSONShape.Opening.object("results")]

  /// The keys of the summary, beside the results themselves.
  private static let summaryKeys: Set<String> = ["stats", "table", "prompts", "timestamp"]

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    if head.recordKeys.isSuperset(of: PromptfooResult.keys) { return .log(by: .records) }
    guard let object = head.object else { return nil }
    let inner = object.keys(of: "results")
    if inner.contains("results"), !inner.isDisjoint(with: summaryKeys) { return .log(by: .whole) }
    return object.kinds["results"] == .array
      && object.keys.isSuperset(of: ["version", "stats", "table"]) ? .log(by: .whole) : nil
  }

  init(_ options: LogReadingOptions) {}

  /// What the file says of the run.
  private struct Summary {
    var evaluation: String?
    var version: String?
    var timestamp: String?
    var description: String?
    /// The tool's counts, by its own names.
    var counts: [String: Double] = [:]
    var results: [PromptfooResult] = []
  }

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    var summary = Summary()
    if PromptfooReader.isOfRecords(bytes) {
      JSONRecords.read(bytes, &log) { (place, scanner, log) throws(JSONError) in
        let result = try PromptfooResult(&scanner, at: place)
        if place.number > 0 { try scanner.finish() }
        // Rows are counted as they are made.
        log.file.rowsRead -= 1
        summary.results.append(result)
      }
    } else if !read(bytes, &summary, &log) {
      return
    }
    PromptfooRows(
      summary.results, evaluation: summary.evaluation, description: summary.description,
      toolVersion: summary.version, startedAt: summary.timestamp, &log
    ).add(to: &log)
    compareFigures(summary).note(in: &log, at: "#/results/stats")
  }

  /// Whether the file is lines, or a list, of results.
  private static func isOfRecords(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    JSONShape(bytes, openings: []).keys.isSuperset(of: PromptfooResult.keys)
  }

  /// Reads the one document; false where it is broken.
  private func read(
    _ bytes: UnsafeBufferPointer<UInt8>, _ summary: inout Summary, _ log: inout LogAssembly
  ) -> Bool {
    var scanner = JSONScanner(bytes)
    do throws(JSONError) {
      var found = summary
      try scanner.enterObject()
      while let key = try scanner.nextKey() {
        try PromptfooReader.read(UTF8Text.string(key), &scanner, below: "#", &found, &log)
      }
      try scanner.finish()
      summary = found
    } catch {
      let position = scanner.position(of: error.offset)
      log.fail(LogProblem(error, column: position.column), at: "L\(position.line)")
      return false
    }
    if scanner.replacedSurrogates > 0 {
      log.note(.loneSurrogate, by: scanner.replacedSurrogates, at: "")
    }
    return true
  }

  /// Reads a member of the document, or of the summary in it, which once was the document.
  private static func read(
    _ key: String, _ scanner: inout JSONScanner, below path: String, _ summary: inout Summary,
    _ log: inout LogAssembly
  ) throws(JSONError) {
    switch key {
    case "results" where try scanner.peek() == .array:
      var found: [PromptfooResult] = []
      try scanner.elements { (scanner) throws(JSONError) in
        let place = log.table.intern(locator: "\(path)/results/\(found.count)")
        guard try scanner.peek() == .object else {
          log.refuse(
            .wrongType(field: "a result", expected: "an object", found: "something else"),
            at: "\(path)/results/\(found.count)")
          return try scanner.skipValue()
        }
        found.append(try PromptfooResult(&scanner, at: place))
      }
      summary.results += found
    case "results" where path == "#":
      var found = summary
      try scanner.members { (key, scanner) throws(JSONError) in
        try read(key, &scanner, below: "#/results", &found, &log)
      }
      summary = found
    case "evalId": summary.evaluation = try scanner.textIfAny()
    case "timestamp", "createdAt":
      let time = try scanner.textIfAny()
      summary.timestamp = key == "timestamp" ? time : summary.timestamp ?? time
    case "stats":
      var counts: [String: Double] = [:]
      try scanner.members { (key, scanner) throws(JSONError) in
        counts[key] = try scanner.numberIfAny()
      }
      summary.counts = counts
    case "config", "metadata":
      var found = summary
      try scanner.members { (member, scanner) throws(JSONError) in
        switch (key, member) {
        case ("config", "description"): found.description = try scanner.textIfAny()
        case ("metadata", "promptfooVersion"): found.version = try scanner.textIfAny()
        default: try scanner.skipValue()
        }
      }
      summary = found
    default: try scanner.skipValue()
    }
  }

  /// Holds the tool's counts against the results.
  private func compareFigures(_ summary: Summary) -> ToolFigures {
    var figures = ToolFigures()
    let failed = summary.results.count { $0.hasFailed }
    let passed = summary.results.count { !$0.hasFailed && $0.passed == true }
    let rejected = summary.results.count { !$0.hasFailed && $0.passed == false }
    // Early versions counted what went wrong among the failures.
    let knowsErrors = summary.counts["errors"] != nil
    let counts = [
      ("successes", passed), ("failures", knowsErrors ? rejected : rejected + failed),
      ("errors", failed),
    ]
    for (name, found) in counts {
      guard let reported = summary.counts[name] else { continue }
      figures.compare(
        "the number of \(name)", reported: reported, found: Double(found),
        alternatives: [
          ToolFigures.Alternative(
            figure: Double(rejected + failed), meaning: "counts what failed with an error too")
        ])
    }
    return figures
  }
}
