package import Diagnostics
package import FileFormats

/// Reads evaluation logs of every known format.
///
///     let log = try LogReader().read(["logs/", "more.jsonl.gz"])
///
/// The format is told from the content. Directories are walked in the order of their names; a file
/// in them that is no log is named in a warning, one that was asked for by name is an error. All the
/// problems of a run are reported at once.
package struct LogReader: Sendable {
  package let options: LogReadingOptions

  package init(options: LogReadingOptions = LogReadingOptions()) { self.options = options }

  /// Reads files and directories; `-` is the standard input.
  ///
  /// - Throws: `Diagnostics` with every problem, each with file and place.
  /// - Complexity: O(bytes); each file is held in memory while it is read, JSON Lines of the
  ///   record a line at a time.
  package func read(_ paths: [String]) throws(Diagnostics) -> EvaluationLog {
    var log = LogAssembly(options: options)
    let walk = LogFileWalk(paths)
    for issue in walk.issues { log.issues.add(issue, isRow: false) }
    for (notice, path) in walk.notices {
      log.note(notice, at: "")
      log.issues.finish(file: path)
    }
    var digests: [String: String] = [:]
    for file in walk.files {
      read(file, nil, &digests, into: &log)
    }
    return try finish(&log, paths, fillsRounds: true)
  }

  /// Reads bytes that are in memory, plain, gzip or Zstandard, as if they were a file of that name.
  ///
  /// - Throws: `Diagnostics` with every problem, each with name and place.
  package func read(bytes: [UInt8], named name: String) throws(Diagnostics) -> EvaluationLog {
    var log = LogAssembly(options: options)
    let file = LogFile(path: name, relativePath: name.lastPathComponent, isNamed: true)
    var digests: [String: String] = [:]
    read(bytes, file, &digests, into: &log)
    return try finish(&log, [name], fillsRounds: true)
  }

  /// Reads one file of a walk; the log has no file when it is no log and need not be one.
  ///
  /// Rows keep the rounds that they name: those of the others depend on what else a study holds.
  ///
  /// - Parameter fingerprint: the file's, where it is known; a file that is another by now is
  ///   refused.
  package func read(
    one file: LogFile, fingerprint: ExpandedFile.Fingerprint?
  ) throws(Diagnostics) -> EvaluationLog {
    var log = LogAssembly(options: options)
    var digests: [String: String] = [:]
    read(file, fingerprint, &digests, into: &log)
    if log.files.isEmpty, log.issues.errors.isEmpty {
      return EvaluationLog(issues: log.issues.warnings)
    }
    return try finish(&log, [file.path], fillsRounds: false)
  }

  /// Reads one file of a walk and hands its rows to a sink as they come, where its format allows it.
  ///
  /// - Returns: what else the file holds, its judgments being a table of vocabularies without rows; nil
  ///   where the rows must be read into a table, since the format is no JSON Lines of the record, texts
  ///   are kept, or a row would take the place of one before it. What the sink has is then void.
  /// - Complexity: O(rows) of memory, 40 to 60 bytes each, to find duplicates.
  package func stream(
    one file: LogFile, fingerprint: ExpandedFile.Fingerprint?, into sink: any RowSink
  ) throws(Diagnostics) -> EvaluationLog? {
    guard !options.keepTexts else { return nil }
    var log = LogAssembly(options: options)
    log.streamed = StreamedRows(sink)
    var digests: [String: String] = [:]
    do throws(LogProblem.Wrapped) {
      guard try readByLine(file, fingerprint, &digests, into: &log) else { return nil }
    } catch {
      log.issues.add(
        error.problem.issue(file: file.path, locator: error.problem.locator), isRow: false)
    }
    if log.streamed?.needsTable == true { return nil }
    return try finish(&log, [file.path], fillsRounds: false)
  }

  // MARK: - One file

  private func read(
    _ file: LogFile, _ fingerprint: ExpandedFile.Fingerprint?,
    _ digests: inout [String: String], into log: inout LogAssembly
  ) {
    do throws(LogProblem.Wrapped) {
      if try readByLine(file, fingerprint, &digests, into: &log) { return }
      read(try stored(file), file, &digests, into: &log)
    } catch {
      log.issues.add(
        error.problem.issue(file: file.path, locator: error.problem.locator),
        isRow: false)
    }
  }

  /// The bytes of a file; a stream that is no log by its beginning is refused then.
  private func stored(_ file: LogFile) throws(LogProblem.Wrapped) -> [UInt8] {
    let tellsFormat = options.reader == nil && options.columnMap == nil
    var refusal: LogProblem?
    let bytes = try LogProblem.reading { () throws(FileProblem) in
      try FileContent.stored(file.path, limit: options.maximumBytes) { beginning in
        refusal = tellsFormat ? DetectedFormat.refusal(ofStream: beginning) : nil
        return refusal == nil
      }
    }
    if let refusal { throw .init(problem: refusal) }
    return bytes
  }

  private func read(
    _ stored: [UInt8], _ file: LogFile, _ digests: inout [String: String],
    into log: inout LogAssembly
  ) {
    let digest = SHA256.hexadecimal(stored)
    log.begin(
      SourceFile(
        path: file.path, relativePath: file.relativePath, sha256: digest, bytes: stored.count))
    do throws(LogProblem.Wrapped) {
      let content = try LogProblem.reading { () throws(FileProblem) in
        try FileContent.expanded(stored, limit: options.maximumBytes)
      }
      guard try read(content, file, &digests, &log) else {
        log.issues.finish(file: file.path)
        return
      }
    } catch {
      log.issues.add(
        error.problem.issue(file: file.path, locator: error.problem.locator),
        isRow: false)
      return
    }
    log.end()
  }

  /// Reads what a file holds, a table as text with commas; false when it is no log and need not be one.
  private func read(
    _ content: [UInt8], _ file: LogFile, _ digests: inout [String: String],
    _ log: inout LogAssembly
  ) throws(LogProblem.Wrapped) -> Bool {
    let columnar = content.withUnsafeBufferPointer { ColumnarFormat($0) }
    if let columnar {
      guard columnar == .parquet, let conversion = options.conversion else {
        return try passOver(file, .columnar(columnar, path: file.path), &log)
      }
      let lines = try content.withUnsafeBufferPointer { bytes in
        Result { () throws(LogProblem.Wrapped) in
          try conversion.text(of: bytes, as: .jsonLines)
        }
      }.get()
      return try read(lines, file, &digests, &log)
    }
    let table: PlainTable
    do throws(TableFailure) {
      let words = options.columnMap?.missing.filter { !$0.isEmpty } ?? []
      table = try PlainTable(
        content, sheet: options.sheet, missing: MissingWords(adding: words),
        limit: options.maximumBytes)
    } catch {
      guard error.isUnfit else { throw LogProblem.Wrapped(problem: .table(error)) }
      return try passOver(file, .table(error), &log)
    }
    log.places = table.places
    // Another sheet of a workbook is another log.
    if table.form == .workbook, let sheet = options.sheet { log.file.identify(by: sheet) }
    return try table.text.withUnsafeBufferPointer { bytes in
      Result { () throws(LogProblem.Wrapped) in
        try read(table, UTF8Text.withoutMark(bytes), file, &digests, &log)
      }
    }.get()
  }

  private func read(
    _ table: PlainTable, _ bytes: UnsafeBufferPointer<UInt8>, _ file: LogFile,
    _ digests: inout [String: String], _ log: inout LogAssembly
  ) throws(LogProblem.Wrapped) -> Bool {
    let name = file.path.lastPathComponent
    let detected =
      options.reader.map(DetectedFormat.known)
      ?? DetectedFormat.of(bytes, named: name, columnMap: options.columnMap)
    let format: LogFormat
    switch detected {
    case .known(let known): format = known
    case .companion(let main):
      return try passOver(file, .companion(of: main), &log, saying: .companion(of: main))
    case .wantsMap(let map, let problem):
      return try passOver(file, problem, &log, saying: .columnMapWanted(map))
    case .unknown(let problem): return try passOver(file, problem, &log)
    }
    let reader = format.reader
    if let main = reader.mainLog(beside: log) {
      return try passOver(file, .companion(of: main), &log, saying: .companion(of: main))
    }
    if !file.isNamed, options.reader == nil,
      let reason = reader.unfitness(of: bytes, named: name, options)
    {
      log.note(.notALog(reason), at: "")
      return false
    }
    if bytes.isEmpty { throw .init(problem: .file(.emptyFile)) }
    if let problem = table.problem { throw .init(problem: .table(problem)) }
    let identity = log.file.sha256 + (reader.readsSiblings ? " \(file.path)" : "")
    if let other = digests[identity] {
      log.note(.sameContent(as: other.lastPathComponent), at: "")
      return false
    }
    digests[identity] = file.path
    log.file.reader = format.rawValue
    for remark in table.remarks { log.note(.table(remark), at: "") }
    do throws(LogProblem.Wrapped) {
      var reading = reader.init(options)
      try reading.read(bytes, into: &log)
    } catch {
      return try passOver(file, error.problem, &log)
    }
    if log.file.rowsRead == 0 { log.note(.noRows, at: "") }
    return true
  }

  /// Notes that a file is no log, or refuses it where it was named and so must be one.
  ///
  /// - Returns: false.
  private func passOver(
    _ file: LogFile, _ problem: LogProblem, _ log: inout LogAssembly,
    saying notice: LogNotice? = nil
  ) throws(LogProblem.Wrapped) -> Bool {
    guard !file.isNamed else { throw .init(problem: problem) }
    log.note(notice ?? .notALog(problem.message), at: "")
    return false
  }

  // MARK: - The whole

  private func finish(
    _ log: inout LogAssembly, _ paths: [String], fillsRounds: Bool
  ) throws(Diagnostics) -> EvaluationLog {
    log.settleRounds(fills: fillsRounds)
    for reader in LogFormatReaders.all { reader.noteWhole(&log) }
    // A study keeps the rows of all attempts, which may come one by one.
    if fillsRounds { log.dropRepeatedRuns() }
    log.issues.finish(file: paths.count == 1 ? paths[0] : "\(paths.count) logs")
    if log.files.isEmpty, log.issues.errors.isEmpty {
      let place = paths.first ?? "-"
      log.issues.add(LogProblem.nothingToRead.issue(file: place, locator: ""), isRow: false)
    }
    let hasErrors = !log.issues.errors.isEmpty
    if hasErrors, log.issues.hasFileError || !options.keepGoing {
      throw log.issues.error
    }
    let texts = log.finishedTexts()
    return EvaluationLog(
      judgments: log.finishedTable(), publishedScores: log.publishedScores, cases: log.cases,
      runs: RunRecord.merged(log.runs), judges: JudgeRecord.merged(log.judges), files: log.files,
      issues: log.issues.errors + log.issues.warnings, texts: texts)
  }
}
