/// Reads Every Eval Ever's results of a model that have no instances beside them into published
/// scores, with the uncertainty that was published with them.
///
/// A file holds the results of one model, or, as EuroEval writes them, those of one run in each line;
/// a list of results is read as well.
struct EveryEvalEverResultsReader: LogFormatReader {
  static let name = "every-eval-ever-results"
  static let summary = "Every Eval Ever's results of a model, which have no instances beside them"
  static let isOfLines = false

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    guard let keys = head.json?.keys,
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
    JSONRecords.read(bytes, &log, lineIsDocument: true) {
      (place, scanner, log) throws(JSONError) in
      let found = try EveryEvalEverResults(&scanner)
      if place.number > 0 { try scanner.finish() }
      // Scores are counted, not models.
      log.file.rowsRead -= 1
      add(found, at: log.locator(of: place), &log)
    }
  }

  private func add(_ found: EveryEvalEverResults, at place: String, _ log: inout LogAssembly) {
    let path = place.hasPrefix("#") ? place : "\(place)#"
    guard let model = found.model, !model.isEmpty else {
      log.fail(.missingField("model_info.id"), at: "\(path)/model_info")
      return
    }
    for (index, result) in found.results.enumerated() {
      let locator = "\(path)/evaluation_results/\(index)"
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
      let uncertainty = result.uncertainty
      log.publishedScores.append(
        PublishedScore(
          model: model, set: result.dataset ?? result.name,
          dimension: [result.name, metric].compactMap(\.self).joined(separator: " "),
          score: score, standardError: uncertainty.standardError, lower: uncertainty.lower,
          upper: uncertainty.upper, level: uncertainty.level,
          count: uncertainty.samples.flatMap(Int.init(exactly:)),
          sourceFile: log.file.relativePath, locator: locator))
      log.file.rowsKept += 1
    }
  }
}
