internal import FileFormats

/// Reads the results of lm-evaluation-harness that lie beside no samples into published scores, with
/// their standard errors and numbers of documents.
///
/// Beside samples the results go with those, whose rows they are held against.
struct LMEvaluationResultsReader: LogFormatReader {
  static let name = "lm-eval-results"
  static let summary = "lm-evaluation-harness's results, which have no samples beside them"
  static let isOfLines = false
  static let readsSiblings = true

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    guard let keys = head.object?.keys, LMEvaluationResults.isResults(keys) else { return nil }
    return .log(by: .whole)
  }

  /// The samples of the same run beside the file, by the tool's own name for them, if any are there.
  static func mainLog(beside log: LogAssembly) -> String? {
    let stamp = LMEvaluationFileName(log.file.name).stamp
    let hasSamples = SiblingFile.names(beside: log).contains { name in
      // Early versions called samples after the arguments of the model, and gave no time.
      guard let stamp else { return holdsLines(name) }
      return name.hasPrefix("samples_") && LMEvaluationFileName(name).stamp == stamp
    }
    return hasSamples ? "samples_<task>_<time>.jsonl" : nil
  }

  private static func holdsLines(_ name: String) -> Bool {
    ["", ".gz", ".zst"].contains { name.hasSuffix(".jsonl" + $0) }
  }

  init(_ options: LogReadingOptions) {}

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    var scanner = JSONScanner(bytes)
    let results: LMEvaluationResults
    do throws(JSONError) {
      results = try LMEvaluationResults(&scanner)
      try scanner.finish()
    } catch {
      let position = scanner.position(of: error.offset)
      log.fail(LogProblem(error, column: position.column), at: "L\(position.line)")
      return
    }
    let folder = LMEvaluationRun.folderModel(SiblingFile.folders(of: log).last)
    if results.modelName == nil { log.file.identify(by: folder ?? "") }
    guard
      let model = log.options.fields.constants[.model] ?? results.modelName ?? folder
    else {
      log.fail(.missingField("model_name"), at: "#/model_name")
      return
    }
    for name in results.tasks.keys.sorted() {
      guard let task = results.tasks[name] else { continue }
      for figure in task.figures.keys.sorted() {
        let locator = "#/results/\(name)/\(figure)"
        log.file.rowsRead += 1
        guard let score = task.figures[figure].flatMap(\.self), !score.isNaN else {
          log.note(.missingPublishedScore(figure), at: locator)
          continue
        }
        guard score.isFinite else {
          log.refuse(.infiniteScore, at: locator)
          continue
        }
        log.publishedScores.append(
          PublishedScore(
            model: model, set: name, dimension: figure, score: score,
            standardError: task.errors[figure].flatMap(\.self),
            count: task.documents.flatMap(Int.init(exactly:)),
            sourceFile: log.file.relativePath, locator: locator))
        log.file.rowsKept += 1
      }
    }
  }
}
