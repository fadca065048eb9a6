internal import Diagnostics
internal import FileFormats

/// Reads the results of OpenCompass that hold details, `results/MODEL/DATASET.json`.
///
/// The details say of each item whether the response was right; of a set that was run several times
/// they hold a list, whose elements are epochs. Where a model graded, the details hold its answers
/// instead: A for right, B for wrong. The responses are in `predictions/MODEL/DATASET.json`, which
/// are read with the results where the folders lie side by side.
///
/// Details that say of no item whether it is right, and results without verdicts, are published
/// scores.
struct OpenCompassReader: LogFormatReader {
  static let name = "opencompass"
  static let summary = "OpenCompass's results with details"
  static let isOfLines = false
  static let readsSiblings = true
  static let openings = [
    JSONShape.Opening.object("details"), .list("details"),
    .object("0", tells: { $0.keys(of: "0").contains("prediction") }),
  ]

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    guard let object = head.object else { return nil }
    if object.keys(of: "0").contains("prediction") {
      return .companion(of: "results/MODEL/DATASET.json, which holds details")
    }
    let keys = object.keys(of: "details")
    if keys.contains("0"), keys.allSatisfy({ $0 == "type" || $0.allSatisfy(\.isNumber) }) {
      return .log(by: .results)
    }
    guard let element = object.element(of: "details") else { return nil }
    let known: Set<String> = [
      "pred", "predictions", "answer", "references", "correct", "is_correct", "cascade_correct",
      "example_abbr", "gold", "origin_grade_response",
    ]
    return Set(element.keys).intersection(known).count > 1 ? .log(by: .results) : nil
  }

  init(_ options: LogReadingOptions) {}

  private struct Results {
    /// The tool's figures in their order.
    var figures: [(name: String, value: Double)] = []
    var details: [OpenCompassDetail] = []
    /// The responses by the item's number.
    var responses: [String: String] = [:]
  }

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    let folders = SiblingFile.folders(of: log)
    let isInResults = folders.count > 1 && folders[folders.count - 2] == "results"
    let name = OpenCompassReader.stem(log.file.name)
    guard
      let model = log.options.fields.constants[.model] ?? (isInResults ? folders.last : nil)
    else {
      log.fail(
        .undeclared(
          what: "which model gave the responses", candidates: [],
          remedy: "Keep the folders results/MODEL, or say it with --map model_id==NAME"))
      return
    }
    log.file.identify(by: "\(model)/\(name)")
    var scanner = JSONScanner(bytes)
    var results = Results()
    do throws(JSONError) {
      results = try OpenCompassReader.results(&scanner, &log)
      try scanner.finish()
    } catch {
      let position = scanner.position(of: error.offset)
      log.fail(LogProblem(error, column: position.column), at: "L\(position.line)")
      return
    }
    if scanner.replacedSurrogates > 0 {
      log.note(.loneSurrogate, by: scanner.replacedSurrogates, at: "")
    }
    do throws(SiblingFile.Refusal) {
      results.responses = try OpenCompassReader.responses(beside: &log)
    } catch {
      log.fail(error.problem, at: error.locator)
      return
    }
    add(results, model: model, set: name, &log)
  }

  /// The name of a file without what says how it is written.
  private static func stem(_ name: String) -> String {
    var stem = Substring(name)
    for suffix in [".gz", ".zst", ".json"] where stem.hasSuffix(suffix) {
      stem.removeLast(suffix.count)
    }
    return String(stem)
  }

  // MARK: - Files

  private static func results(
    _ scanner: inout JSONScanner, _ log: inout LogAssembly
  ) throws(JSONError) -> Results {
    var results = Results()
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      let name = UTF8Text.string(key)
      switch try scanner.peek() {
      case .number:
        if let number = try scanner.numberIfAny(), number.isFinite {
          results.figures.append((name, number))
        }
      case .object where name == "details":
        var details: [OpenCompassDetail] = []
        try scanner.members { (index, scanner) throws(JSONError) in
          guard try scanner.peek() == .object else { return try scanner.skipValue() }
          let place = log.table.intern(locator: "#/details/\(index)")
          details.append(try OpenCompassDetail(&scanner, index: index, at: place))
        }
        results.details = details
      case .array where name == "details":
        var details: [OpenCompassDetail] = []
        var index = 0
        try scanner.elements { (scanner) throws(JSONError) in
          let place = log.table.intern(locator: "#/details/\(index)")
          if try scanner.peek() == .object {
            details.append(try OpenCompassDetail(&scanner, index: "\(index)", at: place))
          } else {
            try scanner.skipValue()
          }
          index += 1
        }
        results.details = details
      default: try scanner.skipValue()
      }
    }
    return results
  }

  /// What the model answered, from the predictions that the results are of.
  private static func responses(
    beside log: inout LogAssembly
  ) throws(SiblingFile.Refusal) -> [String: String] {
    let file: SiblingFile?
    do throws(FileProblem) {
      file = try SiblingFile.cousin(in: "predictions", of: "results", of: &log)
    } catch {
      throw SiblingFile.Refusal(problem: .file(error), locator: "predictions")
    }
    guard let file else { return [:] }
    return try file.parsed { (scanner) throws(JSONError) in
      var responses: [String: String] = [:]
      try scanner.members { (index, scanner) throws(JSONError) in
        var text: String?
        try scanner.members { (key, scanner) throws(JSONError) in
          guard key == "prediction" else { return try scanner.skipValue() }
          text = try scanner.sourceIfAny()
        }
        responses[index] = text
      }
      return responses
    }
  }

  // MARK: - Rows

  private func add(
    _ results: Results, model: String, set: String, _ log: inout LogAssembly
  ) {
    let hasVerdicts = results.details.contains { $0.verdicts.contains { $0 != nil } }
    let graded = results.details.count { $0.grade != nil }
    let isGraded = !hasVerdicts && graded * 2 > results.details.count
    guard hasVerdicts || isGraded else {
      publish(results, model: model, set: set, &log)
      return
    }
    let run = RunRecord(
      evaluation: "opencompass:\(log.file.sha256.prefix(12))", task: set, model: model,
      dataset: set, tool: "opencompass")
    log.runs.append(run)
    let criterion = results.figures.contains { $0.name == "accuracy" } ? "accuracy" : "correct"
    var scores: [Double] = []
    for detail in results.details {
      let verdicts: [OpenCompassDetail.Verdict?] =
        isGraded
        ? [detail.grade.map { .init(score: $0 == 1 ? "1" : "0", isTruth: true) }]
        : detail.verdicts.isEmpty ? [nil] : detail.verdicts
      for (place, verdict) in verdicts.enumerated() {
        log.file.rowsRead += 1
        var row = CodedJudgment()
        row.epoch = Int32(clamping: place + 1)
        row.higherIsBetter = true
        if verdict?.isTruth != false {
          row.scaleType = .binary
          (row.scaleMinimum, row.scaleMaximum) = (0, 1)
        }
        if verdict == nil {
          row.status = .unscored
          row.statusReason = log.table.statusReason.intern(
            isGraded ? "invalid_response_format" : "no_score")
          log.note(.missingScore, at: detail.place)
        }
        if var text = verdict?.score,
          case .finite(let number)? = text.withUTF8({ NumberText.value($0) })
        {
          scores.append(number)
        }
        let answer = place < detail.answers.count ? detail.answers[place] : nil
        // Of several responses to one item the predictions do not say which is whose.
        let response =
          verdicts.count > 1 ? nil : results.responses[detail.index] ?? detail.response
        log.fill(&row, prompt: detail.prompt, response: response, at: detail.place)
        log.keep(
          row,
          with: [
            (.evaluation, run.evaluation), (.task, set), (.model, model),
            (.sample, detail.abbreviation ?? detail.index),
            (.judge, isGraded ? "model:opencompass-judge" : "rule:opencompass"),
            (.criterion, criterion), (.score, verdict?.score),
            (.label, isGraded ? detail.judgement : answer),
            (.category, OpenCompassReader.subdivision(detail.abbreviation)),
            (
              .sampleHash,
              detail.prompt.map { SampleHash.hexadecimal(raw: $0, references: detail.references) }
            ),
            (.tool, "opencompass"),
          ], at: detail.place)
      }
    }
    compareFigures(results, scores).note(in: &log)
  }

  /// The subdivision of a set that an item is of: `algebra` of `algebra_7`.
  private static func subdivision(_ abbreviation: String?) -> String? {
    guard let abbreviation, let end = abbreviation.lastIndex(of: "_"), end > abbreviation.startIndex
    else { return nil }
    return String(abbreviation[..<end])
  }

  private func compareFigures(_ results: Results, _ scores: [Double]) -> ToolFigures {
    var figures = ToolFigures()
    for (name, value) in results.figures {
      guard name == "accuracy" || name == "score" else {
        figures.leaveOut(name.quoted)
        continue
      }
      figures.compare(
        name.quoted, reported: value, found: ToolStatistic.mean(scores).map { $0 * 100 },
        tolerance: ToolFigures.rounding(of: value))
    }
    return figures
  }

  /// Keeps the figures of results whose details give no verdicts.
  private func publish(
    _ results: Results, model: String, set: String, _ log: inout LogAssembly
  ) {
    log.note(.noVerdicts, at: "#/details")
    for (name, value) in results.figures {
      log.file.rowsRead += 1
      log.publishedScores.append(
        PublishedScore(
          model: model, set: set, dimension: name, score: value, count: results.details.count,
          sourceFile: log.file.relativePath, locator: "#/\(name)"))
      log.file.rowsKept += 1
    }
  }
}

extension LogNotice {
  fileprivate static var noVerdicts: LogNotice {
    LogNotice("noVerdicts") { _ in
      "the details do not say which responses are right; the file's own figures are kept as "
        + "published scores"
    }
  }
}
