internal import Diagnostics
internal import FileFormats

/// Reads the test runs of DeepEval, as it keeps them in `.deepeval`: `.latest_test_run.json` and
/// `.latest_run_full.json`.
///
/// Each metric of a test case is a judgment, by the model that the metric names or by the metric
/// itself. A metric that ended with an error has no score, also where the tool counts the case as
/// failed. The model under test is what the run's hyperparameters call `model`, or what the user says:
/// DeepEval itself sees responses only.
struct DeepEvalReader: LogFormatReader {
  static let name = "deepeval"
  static let summary = "DeepEval's test runs"
  static let isOfLines = false
  static let openings = [JSONShape.Opening.object("testRunData")]

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    guard let object = head.object else { return nil }
    if object.keys == ["test_cases_lookup_map"] { return .companion(of: "the test run") }
    for keys in [object.keys(of: "testRunData"), object.keys] where isRun(keys) {
      return .log(by: .whole)
    }
    return nil
  }

  private static func isRun(_ keys: Set<String>) -> Bool {
    !keys.isDisjoint(with: ["testCases", "conversationalTestCases"])
      && !keys.isDisjoint(with: ["metricsScores", "testPassed", "conversationalTestCases"])
  }

  init(_ options: LogReadingOptions) {}

  private struct Run {
    var model: String?
    var dataset: String?
    var identifier: String?
    var cases: [DeepEvalTestCase] = []
    /// The scores that the tool put together, by metric.
    var scores: [(metric: String, scores: [Double])] = []
  }

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    var scanner = JSONScanner(bytes)
    var run = Run()
    do throws(JSONError) {
      var found = run
      try scanner.enterObject()
      while let key = try scanner.nextKey() {
        try DeepEvalReader.read(UTF8Text.string(key), &scanner, below: "#", &found, &log)
      }
      try scanner.finish()
      run = found
    } catch {
      let position = scanner.position(of: error.offset)
      log.fail(LogProblem(error, column: position.column), at: "L\(position.line)")
      return
    }
    if scanner.replacedSurrogates > 0 {
      log.note(.loneSurrogate, by: scanner.replacedSurrogates, at: "")
    }
    guard let model = log.options.fields.constants[.model] ?? run.model else {
      log.fail(
        .undeclared(
          what: "which model gave the responses", candidates: [],
          remedy: "Say it with --map model_id==NAME, or log it as the hyperparameter \"model\""))
      return
    }
    add(run, model: model, &log)
    compareFigures(run).note(in: &log)
  }

  private static func read(
    _ key: String, _ scanner: inout JSONScanner, below path: String, _ run: inout Run,
    _ log: inout LogAssembly
  ) throws(JSONError) {
    switch key {
    case "testRunData" where path == "#":
      var found = run
      try scanner.members { (key, scanner) throws(JSONError) in
        try read(key, &scanner, below: "#/testRunData", &found, &log)
      }
      run = found
    case "testCases", "conversationalTestCases":
      var index = 0
      var cases: [DeepEvalTestCase] = []
      try scanner.elements { (scanner) throws(JSONError) in
        let place = log.table.intern(locator: "\(path)/\(key)/\(index)")
        index += 1
        guard try scanner.peek() == .object else { return try scanner.skipValue() }
        cases.append(try DeepEvalTestCase(&scanner, at: place))
      }
      run.cases += cases
    case "hyperparameters":
      var model: String?
      try scanner.members { (key, scanner) throws(JSONError) in
        let text = try scanner.textIfAny()
        if key == "model" { model = text }
      }
      run.model = model.flatMap { $0.isEmpty ? nil : $0 }
    case "datasetAlias": run.dataset = try scanner.textIfAny()
    case "identifier": run.identifier = try scanner.textIfAny()
    case "metricsScores":
      var scores: [(metric: String, scores: [Double])] = []
      try scanner.elements { (scanner) throws(JSONError) in
        var one = (metric: "", scores: [Double]())
        try scanner.members { (key, scanner) throws(JSONError) in
          switch key {
          case "metric": one.metric = try scanner.textIfAny() ?? ""
          case "scores":
            var numbers: [Double] = []
            try scanner.elements { (scanner) throws(JSONError) in
              if let number = try scanner.numberIfAny() { numbers.append(number) }
            }
            one.scores = numbers
          default: try scanner.skipValue()
          }
        }
        scores.append(one)
      }
      run.scores = scores
    default: try scanner.skipValue()
    }
  }

  // MARK: - Rows

  private static func number(_ text: String?) -> Double? {
    guard var text, case .finite(let number)? = text.withUTF8({ NumberText.value($0) }) else {
      return nil
    }
    return number
  }

  private func add(_ run: Run, model: String, _ log: inout LogAssembly) {
    let task = run.dataset.flatMap { $0.isEmpty ? nil : $0 } ?? "deepeval"
    let evaluation =
      run.identifier.flatMap { $0.isEmpty ? nil : "deepeval/\($0)" }
      ?? "deepeval:\(log.file.sha256.prefix(12))"
    var isShare: [String: Bool] = [:]
    for metric in run.cases.flatMap(\.metrics) {
      guard let number = DeepEvalReader.number(metric.score) else { continue }
      isShare[metric.name] = (isShare[metric.name] ?? true) && (0...1).contains(number)
    }
    log.runs.append(
      RunRecord(
        evaluation: evaluation, task: task, model: model, dataset: run.dataset, tool: "deepeval"))
    var repetitions: [String: Int] = [:]
    for test in run.cases {
      if test.metrics.isEmpty { log.note(.noMetrics, at: test.place) }
      let sample = test.identity.map { String(SHA256.hexadecimal($0).prefix(16)) }
      repetitions[sample ?? "", default: 0] += 1
      var seen: [String: Int] = [:]
      for metric in test.metrics {
        log.file.rowsRead += 1
        var row = CodedJudgment()
        row.epoch = Int32(clamping: repetitions[sample ?? ""] ?? 1)
        row.higherIsBetter = true
        if let latency = test.latency, latency >= 0, latency.isFinite {
          row.latencySeconds = latency
        }
        row.scaleType = metric.isStrict ? .binary : .interval
        if isShare[metric.name] == true { (row.scaleMinimum, row.scaleMaximum) = (0, 1) }
        let verdict = verdict(of: metric, &row, at: test.place, &log)
        // The same metric twice is two metrics, of which the tool says the name only.
        seen[metric.name, default: 0] += 1
        let number = seen[metric.name] ?? 1
        log.fill(
          &row, prompt: test.input, response: test.output, explanation: metric.reason,
          at: test.place)
        log.keep(
          row,
          with: [
            (.evaluation, evaluation), (.task, task), (.model, model), (.sample, sample),
            (
              .judge,
              metric.model.flatMap { $0.isEmpty ? nil : "model:\($0)" } ?? "rule:\(metric.name)"
            ),
            (.criterion, number > 1 ? "\(metric.name)/\(number)" : metric.name),
            (
              .sampleHash,
              test.input.map {
                SampleHash.hexadecimal(raw: $0, references: test.expected.map { [$0] } ?? [])
              }
            ),
            (.tool, "deepeval"),
          ] + verdict, at: test.place)
      }
    }
  }

  /// What a metric said; where it said nothing, the row gets the reason.
  private func verdict(
    of metric: DeepEvalTestCase.Metric, _ row: inout CodedJudgment, at place: CodedLocator,
    _ log: inout LogAssembly
  ) -> [(column: JudgmentColumn, text: String?)] {
    if let error = metric.error, !error.isEmpty {
      row.status = .error
      row.statusReason = log.table.statusReason.intern("grader_failed")
      log.note(.failedMetric, at: place)
      return []
    }
    if metric.wasSkipped || metric.score == nil {
      row.status = .unscored
      row.statusReason = log.table.statusReason.intern(
        metric.wasSkipped ? "skipped" : "no_score")
      log.note(.missingScore, at: place)
      return []
    }
    return [(.score, metric.score), (.label, metric.passed.map { $0 ? "pass" : "fail" })]
  }

  /// Holds the scores that the tool put together against those of the cases.
  private func compareFigures(_ run: Run) -> ToolFigures {
    var figures = ToolFigures()
    for (metric, scores) in run.scores {
      let found = run.cases.flatMap(\.metrics)
        .filter { $0.name == metric && $0.error?.isEmpty != false }
        .compactMap { DeepEvalReader.number($0.score) }
      figures.compare(
        "the mean of \(metric.quoted)", reported: ToolStatistic.mean(scores),
        found: ToolStatistic.mean(found))
    }
    return figures
  }
}

extension LogNotice {
  fileprivate static var failedMetric: LogNotice {
    LogNotice("failedMetric") { "a metric that ended with an error, \($0.times); it has no score" }
  }

  fileprivate static var noMetrics: LogNotice {
    LogNotice("noMetrics") { "a test case without metrics, \($0.times); it gives no judgment" }
  }
}
