package import Diagnostics
internal import FileFormats
internal import GRDB
package import LogReaders

/// Reads logs into a study, file by file.
///
///     let report = try StudyIngestion(study).ingest(["logs/"])
///
/// Each file is one transaction: after a crash or a full disk the study holds the files that were
/// complete, and running the same ingestion again does the rest.
package struct StudyIngestion: Sendable {
  /// How far an ingestion is.
  package struct Progress: Sendable {
    package let file: String
    package let filesDone: Int
    package let fileCount: Int
    /// Rows written so far, over all files.
    package let rows: Int
  }

  package let study: Study
  package var options = LogReadingOptions()
  /// The round of all rows; when nil, what they name, else the day on which their run began.
  package var round: String?
  /// Whether a file is refused for warnings that say that something in it had to be guessed.
  package var isStrict = false
  /// Whether files and rows that are refused are listed in the report instead of failing the run.
  ///
  /// Files that can be read are taken either way.
  package var keepGoing = false
  package var onProgress: @Sendable (Progress) -> Void = { _ in }
  /// Is shown what a file brought in, once it is in the study and while its rows are at hand: to read
  /// them all again from the study would cost a third of the ingestion.
  package var onLog: @Sendable (EvaluationLog) -> Void = { _ in }
  /// Makes what looks at the rows of a file that are not held, on their way into the study; of such a file
  /// `onLog` is not told.
  package var rowWatcher: (@Sendable () -> any RowWatcher)?

  package init(_ study: Study) { self.study = study }

  /// Takes files and directories; `-` is the standard input.
  ///
  /// - Throws: `Diagnostics` with every problem of every file, after all files were tried: those
  ///   without a problem are in the study. With `keepGoing` only when the study cannot be written.
  package func ingest(_ paths: [String]) throws(Diagnostics) -> IngestionReport {
    let report = attempt(paths)
    if let failure = report.failure { throw failure }
    return report
  }

  /// Takes files and directories, and tells of those that are refused beside those that are taken.
  ///
  /// - Returns: what became of every file; its `failure` is what `ingest` throws.
  package func attempt(_ paths: [String]) -> IngestionReport {
    var report = IngestionReport()
    var errors: [Diagnostic] = []
    var omitted = 0
    var omittedOfKind: [DiagnosticGroup.Kind: Int] = [:]
    let walk = LogFileWalk(paths)
    errors += walk.issues
    let passedOver = walk.notices.map { $0.notice.issue(file: $0.path, locator: "", count: 1) }
    report.issues += passedOver
    var rows = 0
    var hasEnded = false
    do throws(Diagnostics) {
      if isStrict { try Diagnostics.refuseGuesses(in: passedOver) }
      var options = options
      options.round = round ?? options.round
      options.keepGoing = options.keepGoing || keepGoing
      options.pseudonyms = try study.pseudonyms(or: options.pseudonyms)
      for (index, file) in walk.files.enumerated() {
        do throws(Diagnostics) {
          let earlier = rows
          let done = try ingest(file, &options, &report) { written in
            onProgress(
              Progress(
                file: file.path, filesDone: index, fileCount: walk.files.count,
                rows: earlier + written))
          }
          rows += done.rowsAdded
          report.files.append(done)
        } catch {
          // Without the study no further file can succeed.
          if error.all.contains(where: { StudyIngestion.endsRun($0.code) }) { throw error }
          errors += error.all
          omitted += error.omitted
          omittedOfKind.merge(error.omittedOfKind, uniquingKeysWith: +)
          report.files.append(
            IngestionReport.File(
              name: file.path.lastPathComponent, relativePath: file.relativePath, sha256: nil,
              reader: nil, outcome: .refused, refused: error.all.count + error.omitted))
        }
      }
      if walk.files.isEmpty, errors.isEmpty {
        errors.append(LogProblem.nothingToRead.issue(file: paths.first ?? "-", locator: ""))
      }
    } catch {
      errors += error.all
      omitted += error.omitted
      omittedOfKind.merge(error.omittedOfKind, uniquingKeysWith: +)
      hasEnded = true
    }
    if !errors.isEmpty, hasEnded || !keepGoing {
      report.failure = Diagnostics(errors, omitted: omitted, ofKind: omittedOfKind)
    }
    report.issues = errors + report.issues
    report.omittedErrors = omitted
    return report
  }

  private static func endsRun(_ code: String) -> Bool {
    [
      "diskFull", "studyNotWritable", "studyBusy", "studyFailure", "damagedStudy", "notAStudy",
    ].contains(code)
  }

  // MARK: - One file

  private func ingest(
    _ file: LogFile, _ options: inout LogReadingOptions, _ report: inout IngestionReport,
    progress: @escaping (Int) -> Void
  ) throws(Diagnostics) -> IngestionReport.File {
    let fingerprint = try? FileContent.stream(file.path)?.fingerprint()
    if let digest = fingerprint?.sha256, try isKnown(digest) {
      return try unchanged(file, digest, options, &report)
    }
    if let done = try stream(file, fingerprint, options, &report, progress) { return done }
    var log = try LogReader(options: options).read(one: file, fingerprint: fingerprint)
    guard let source = log.files.first else {
      if isStrict { try Diagnostics.refuseGuesses(in: log.issues) }
      report.issues += log.issues
      return IngestionReport.File(
        name: file.path.lastPathComponent, relativePath: file.relativePath, sha256: nil,
        reader: nil, outcome: .skipped)
    }
    if isStrict { try Diagnostics.refuseGuesses(in: log.issues) }
    if let result = try build(log, source, options, progress) {
      onLog(log)
      return told(log, source, result, &report)
    }
    if study.isYetToAppear {
      try study.appear()
      // Another process may have made the study meanwhile, which names people by its own key.
      let pseudonyms = try study.pseudonyms(or: options.pseudonyms)
      if pseudonyms.fingerprint != options.pseudonyms.fingerprint {
        options.pseudonyms = pseudonyms
        log = try LogReader(options: options).read(one: file, fingerprint: fingerprint)
      }
    }
    let result = try write(log, source, options, progress)
    guard let result else { return try unchanged(file, source.sha256, options, &report) }
    onLog(log)
    return told(log, source, result, &report)
  }

  /// What became of a file that is in the study now.
  private func told(
    _ log: EvaluationLog, _ source: SourceFile, _ result: StudyWriter.Result,
    _ report: inout IngestionReport
  ) -> IngestionReport.File {
    // What an attempt leaves out may be more than when the one before it came.
    report.issues.removeAll { old in
      result.retried.contains { $0.code == old.code && $0.file == old.file }
    }
    report.issues += log.issues + result.issues + result.retried
    return IngestionReport.File(
      name: source.name, relativePath: source.relativePath, sha256: source.sha256,
      reader: source.reader, outcome: .ingested, rowsRead: source.rowsRead,
      rowsAdded: result.added, duplicates: source.duplicates + result.duplicates,
      rowsReplaced: result.replaced,
      refused: source.refused + result.issues.count { $0.severity == .error },
      publishedScores: log.publishedScores.count)
  }

  // MARK: - The first file

  /// Reads a file into a study that is yet to appear, without holding its rows.
  ///
  /// - Returns: nil where its rows must be held, and where another process made the study meanwhile.
  private func stream(
    _ file: LogFile, _ fingerprint: ExpandedFile.Fingerprint?, _ options: LogReadingOptions,
    _ report: inout IngestionReport, _ progress: @escaping (Int) -> Void
  ) throws(Diagnostics) -> IngestionReport.File? {
    guard study.isYetToAppear, !options.keepTexts else { return nil }
    let watcher = rowWatcher?()
    let draft = try StudyDraft(study, watcher: watcher, progress: progress)
    guard
      let log = try LogReader(options: options).stream(
        one: file, fingerprint: fingerprint, into: draft),
      let source = log.files.first
    else { return nil }
    if isStrict { try Diagnostics.refuseGuesses(in: log.issues) }
    guard let result = try publish(draft, log, source, options, progress) else { return nil }
    watcher?.end(log.judgments)
    return told(log, source, result, &report)
  }

  /// Writes a log into a study that is yet to appear; nil where it is there already.
  private func build(
    _ log: EvaluationLog, _ source: SourceFile, _ options: LogReadingOptions,
    _ progress: @escaping (Int) -> Void
  ) throws(Diagnostics) -> StudyWriter.Result? {
    guard study.isYetToAppear, log.texts == nil, log.judgments.count > 0 else { return nil }
    let draft = try StudyDraft(study, progress: progress)
    for row in 0..<log.judgments.count {
      draft.take(log.judgments.coded(at: row), from: log.judgments)
    }
    return try publish(draft, log, source, options, progress)
  }

  private func publish(
    _ draft: StudyDraft, _ log: EvaluationLog, _ source: SourceFile, _ options: LogReadingOptions,
    _ progress: @escaping (Int) -> Void
  ) throws(Diagnostics) -> StudyWriter.Result? {
    try draft.publish { database, rows in
      let writer = StudyWriter(
        database: database, path: study.path, rule: options.conflictRule,
        keepGoing: options.keepGoing, progress: progress)
      return try writer.add(log, file: source, stored: rows)
    }
  }

  private func isKnown(_ digest: String) throws(Diagnostics) -> Bool {
    try Study.failing(study.path) {
      try study.queue.read { try StudyWriter.has(digest, in: $0) }
    }
  }

  /// Writes a log, unless another process has written the same file since it was looked up.
  private func write(
    _ log: EvaluationLog, _ source: SourceFile, _ options: LogReadingOptions,
    _ progress: @escaping (Int) -> Void
  ) throws(Diagnostics) -> StudyWriter.Result? {
    try study.write { database -> StudyWriter.Result? in
      if try StudyWriter.has(source.sha256, in: database) { return nil }
      let writer = StudyWriter(
        database: database, path: study.path, rule: options.conflictRule,
        keepGoing: options.keepGoing, progress: progress)
      return try writer.add(log, file: source)
    }
  }

  /// A file that the study has: nothing is done, also where its texts are asked for now.
  private func unchanged(
    _ file: LogFile, _ digest: String, _ options: LogReadingOptions,
    _ report: inout IngestionReport
  ) throws(Diagnostics) -> IngestionReport.File {
    if options.keepTexts, try study.lacksTexts(ofFile: digest) {
      report.issues.append(StudyIngestion.textsNotKept(file.path))
    }
    return IngestionReport.File(
      name: file.path.lastPathComponent, relativePath: file.relativePath, sha256: digest,
      reader: nil, outcome: .unchanged)
  }

  /// The warning that a study has a file without its texts.
  static func textsNotKept(_ path: String) -> Diagnostic {
    Diagnostic(
      "textsNotKept", severity: .warning, at: .member(file: path, locator: ""),
      "the study has this file without its texts, and reading it again adds none",
      remedy: "Take the file out with compass study remove, and ingest it again")
  }
}

extension Study {
  /// Whether the study has a file of that content that was read without its texts.
  func lacksTexts(ofFile digest: String) throws(Diagnostics) -> Bool {
    try Study.failing(path) { try queue.read { try StudyTextTables.lacksTexts(digest, in: $0) } }
  }
}
