/// Reads Every Eval Ever's results of a model that have no instances beside them into published
/// scores.
struct EveryEvalEverResultsReader: LogFormatReader {
  static let name = "every-eval-ever-results"
  static let summary = "Every Eval Ever's results of a model, which have no instances beside them"
  static let isOfLines = false

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    guard let keys = head.object?.keys,
      keys.isSuperset(of: ["schema_version", "evaluation_id", "model_info", "evaluation_results"])
    else { return nil }
    return .log(by: .results)
  }

  /// The name of the instances that lie beside a file of results, if any do.
  static func mainLog(beside log: LogAssembly) -> String? {
    var stem = Substring(log.file.name)
    for suffix in [".gz", ".zst", ".json"] where stem.hasSuffix(suffix) {
      stem.removeLast(suffix.count)
    }
    let names = SiblingFile.names(beside: log)
    return names.first { $0.hasPrefix("\(stem)_samples.jsonl") }
  }

  init(_ options: LogReadingOptions) {}

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    var scanner = JSONScanner(bytes)
    let found: EveryEvalEverResults
    do throws(JSONError) {
      found = try EveryEvalEverResults(&scanner)
      try scanner.finish()
    } catch {
      let position = scanner.position(of: error.offset)
      log.fail(LogProblem(error, column: position.column), at: "L\(position.line)")
      return
    }
    guard let model = found.model, !model.isEmpty else {
      log.fail(.missingField("model_info.id"), at: "#/model_info")
      return
    }
    for (index, result) in found.results.enumerated() {
      let locator = "#/evaluation_results/\(index)"
      log.file.rowsRead += 1
      guard let score = result.score, !score.isNaN else {
        log.note(.missingPublishedScore(result.name), at: locator)
        continue
      }
      guard score.isFinite else {
        log.refuse(.infiniteScore, at: locator)
        continue
      }
      let isShared = found.results.count { $0.name == result.name } > 1
      let metric = isShared ? result.metric ?? result.identifier : nil
      log.publishedScores.append(
        PublishedScore(
          model: model, set: result.dataset ?? result.name,
          dimension: [result.name, metric].compactMap(\.self).joined(separator: " "),
          score: score, sourceFile: log.file.relativePath, locator: locator))
      log.file.rowsKept += 1
    }
  }
}
