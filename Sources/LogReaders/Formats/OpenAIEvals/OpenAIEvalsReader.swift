internal import FileFormats

/// Reads the logs of OpenAI Evals: a line that specifies the run, a line for each event in the order
/// in which threads wrote them, and anywhere among them the final report.
///
/// Events are grouped by run and sample. A sample gives a row for every criterion of the run: where
/// its verdict is missing, the row says why, so that no denominator shrinks.
struct OpenAIEvalsReader: LogFormatReader {
  static let name = "openai-evals"
  static let summary = "OpenAI Evals' events, JSON Lines"
  static let isOfLines = true
  static let openings = [JSONShape.Opening.object("spec")]

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    guard let keys = head.object?.keys(of: "spec"),
      keys.isSuperset(of: ["run_id", "completion_fns"])
    else { return nil }
    return .log(by: .whole)
  }

  private let keepsTexts: Bool

  init(_ options: LogReadingOptions) { keepsTexts = options.keepTexts }

  /// What a line is.
  private enum Line {
    case specification(OpenAIEvalsRun)
    case report([String: Double], run: String?)
    case event(OpenAIEvalsEvent)
  }

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    var runs: [OpenAIEvalsRun] = []
    var reader = JSONLinesReader(bytes)
    while let number = reader.next(&log) {
      do throws(JSONError) {
        let line = try line(number, &reader.scanner)
        try reader.scanner.finish()
        take(line, number, &runs, &log)
      } catch {
        // A line that was cut off is taken back from the count of rows.
        log.file.rowsRead += 1
        reader.report(error, &log)
      }
    }
    for run in runs {
      run.reconcile(&log)
      OpenAIEvalsRows(run).add(to: &log)
    }
  }

  private func line(
    _ number: Int, _ scanner: inout JSONScanner
  ) throws(JSONError) -> Line {
    var event = OpenAIEvalsEvent(line: number, keepsTexts: keepsTexts)
    var found: Line?
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      switch UTF8Text.string(key) {
      case "spec": found = .specification(try OpenAIEvalsRun(specification: &scanner, line: number))
      case "final_report":
        var numbers: [String: Double] = [:]
        try scanner.members { (name, scanner) throws(JSONError) in
          numbers[name] = try scanner.numberIfAny()
        }
        found = .report(numbers, run: nil)
      case let name: try event.read(name, &scanner)
      }
    }
    if case .report(let numbers, _)? = found { return .report(numbers, run: event.run) }
    return found ?? .event(event)
  }

  private func take(
    _ line: Line, _ number: Int, _ runs: inout [OpenAIEvalsRun], _ log: inout LogAssembly
  ) {
    switch line {
    case .specification(let run):
      let missing =
        run.identifier.isEmpty
        ? "run_id"
        : run.task.isEmpty
          ? "base_eval"
          : run.completionFunctions.first == nil
            ? "completion_fns" : nil
      if let missing {
        log.fail(.missingField("spec.\(missing)"), at: "L\(number)")
      } else if !runs.contains(where: { $0.identifier == run.identifier }) {
        runs.append(run)
      }
    case .report(let numbers, let identifier):
      let run = identifier.flatMap { name in runs.lastIndex { $0.identifier == name } }
      guard let place = run ?? runs.indices.last else {
        log.fail(.missingField("spec"), at: "L\(number)")
        return
      }
      runs[place].report = numbers
    case .event(let event):
      let run = runs.lastIndex { $0.identifier == event.run }
      guard let run, let sample = event.sample, !sample.isEmpty else {
        log.file.rowsRead += 1
        log.refuse(.missingField(run == nil ? "spec of its run" : "sample_id"), at: "L\(number)")
        return
      }
      if !runs[run].add(event, of: sample) { log.note(.repeatedEvent, at: "L\(number)") }
    }
  }
}

extension LogNotice {
  fileprivate static var repeatedEvent: LogNotice {
    LogNotice("repeatedEvent") {
      "an event whose number was there before, \($0.times); dropped"
    }
  }
}
