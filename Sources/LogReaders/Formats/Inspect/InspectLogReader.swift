internal import FileFormats

/// Reads Inspect AI's logs that are one JSON document, from version 0.3.18 on.
struct InspectLogReader: LogFormatReader {
  static let name = "inspect-log"
  static let summary = "Inspect AI's logs as one JSON document"
  static let isOfLines = false
  /// The samples, which may be many, come after the members that tell the format.
  static let openings = [JSONShape.Opening.object("eval", tells: isLog)]

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    head.object.map(isLog) == true ? .log(by: .whole) : nil
  }

  init(_ options: LogReadingOptions) {}

  /// The top level of a log has the key `eval`, and that these keys, whatever the version.
  private static func isLog(_ shape: JSONShape) -> Bool {
    let evaluationKeys = shape.keys(of: "eval")
    return evaluationKeys.isSuperset(of: ["task", "model"])
      && (shape.kinds["version"] != nil
        || !evaluationKeys.isDisjoint(
          with: ["eval_id", "run_id", "task_id", "created", "dataset", "config"]))
  }

  /// Reads a log.
  ///
  /// A header whose samples are not there gives what the tool worked out of them, as published scores.
  ///
  /// - Throws: why the document is no log by itself, if it is none: a header without results, or one
  ///   beside its archive.
  func read(
    _ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly
  ) throws(LogProblem.Wrapped) {
    var scanner = JSONScanner(bytes)
    var header = InspectHeader()
    var samples: [InspectSample] = []
    do throws(JSONError) {
      var keys = try read(&scanner, &header, &samples, metadataKeys: [], &log)
      // Results that come after the samples may go by metadata that nobody looked for.
      if !keys.isSuperset(of: header.results.metadataKeys) {
        keys = header.results.metadataKeys
        var again = JSONScanner(bytes)
        samples = []
        _ = try read(&again, &header, &samples, metadataKeys: keys, &log)
      }
    } catch {
      let position = scanner.position(of: error.offset)
      log.fail(LogProblem(error, column: position.column), at: "L\(position.line)")
      return
    }
    do throws(InspectHeader.Refusal) {
      try header.check()
    } catch {
      log.fail(error.problem, at: error.locator)
      return
    }
    guard header.hasSamples else {
      try publish(header, &log)
      return
    }
    if scanner.replacedSurrogates > 0 {
      log.note(.loneSurrogate, by: scanner.replacedSurrogates, at: "")
    }
    header.noteStatus(samples, &log)
    var graders: [String: String] = [:]
    for score in samples.lazy.flatMap(\.scores) where score.isGraded {
      if graders[score.scorer] == nil { graders[score.scorer] = score.grader ?? "" }
    }
    InspectRows(header, samples, graders: graders).add(to: &log)
  }

  /// Keeps the results of a header as published scores.
  private func publish(
    _ header: InspectHeader, _ log: inout LogAssembly
  ) throws(LogProblem.Wrapped) {
    var stem = Substring(log.file.name)
    for suffix in [".gz", ".zst", ".json"] where stem.hasSuffix(suffix) {
      stem.removeLast(suffix.count)
    }
    let archive = "\(stem).eval"
    if SiblingFile.names(beside: log).contains(archive) {
      throw .init(problem: .companion(of: archive))
    }
    let figures = header.results.published
    guard !figures.isEmpty else {
      throw .init(problem: .headerOnly(counted: header.countedSamples))
    }
    let status = header.status ?? "started"
    if status != "success" { log.note(.unfinishedRun(status: status), at: "") }
    log.note(.headerOnly(counted: header.countedSamples), at: "")
    for figure in figures {
      log.file.rowsRead += 1
      guard let value = figure.value, !value.isNaN else {
        log.note(.missingPublishedScore(figure.name), at: figure.locator)
        continue
      }
      guard value.isFinite else {
        log.refuse(.infiniteScore, at: figure.locator)
        continue
      }
      log.publishedScores.append(
        PublishedScore(
          model: header.model, set: header.task, dimension: figure.name, score: value,
          standardError: figure.standardError,
          count: (figure.samples ?? header.countedSamples).flatMap(Int.init(exactly:)),
          sourceFile: log.file.relativePath, locator: figure.locator))
      log.file.rowsKept += 1
    }
  }

  /// Reads the document.
  ///
  /// - Parameter metadataKeys: members of the samples' metadata to keep, beside those of the results
  ///   that come before the samples.
  /// - Returns: the members that were kept.
  private func read(
    _ scanner: inout JSONScanner, _ header: inout InspectHeader, _ samples: inout [InspectSample],
    metadataKeys: Set<String>, _ log: inout LogAssembly
  ) throws(JSONError) -> Set<String> {
    var kept = metadataKeys
    header.hasSamples = false
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      guard key.equals("samples"), try scanner.peek() == .array else {
        try header.read(UTF8Text.string(key), &scanner)
        continue
      }
      header.hasSamples = true
      kept.formUnion(header.results.metadataKeys)
      try scanner.elements { (scanner) throws(JSONError) in
        var sample = try InspectSample(
          &scanner, log.options.fields, metadataKeys: kept, keepsTexts: log.options.keepTexts,
          at: "#/samples/\(samples.count)")
        if log.options.keepTexts { sample.hand(textsOf: sample, to: &log) }
        samples.append(sample)
      }
    }
    try scanner.finish()
    return kept
  }
}

extension LogProblem {
  /// The header of a log without its samples, and how many it counts.
  fileprivate static func headerOnly(counted: Int64?) -> LogProblem {
    LogProblem(
      "headerOnly",
      "an Inspect log without samples" + (counted.map { " (\($0) counted)" } ?? ""),
      remedy: "Name the whole log, of which this is the header", at: "L1")
  }
}

extension LogNotice {
  fileprivate static func headerOnly(counted: Int64?) -> LogNotice {
    LogNotice("headerOnly", counted.map { " (\($0) counted)" } ?? "") {
      "an Inspect log without samples\($0[0]); its results are kept as published scores, which are "
        + "shown and not worked out anew"
    }
  }
}
