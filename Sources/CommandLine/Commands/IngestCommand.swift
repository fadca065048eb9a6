internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import StudyStore
internal import Synchronization

struct IngestCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Read logs into a study, a single SQLite file.",
    discussion: """
      Example:
        compass ingest data/examples/inspect --study pilot.study

      Each file is taken whole or not at all, and once: a file whose content the study has is \
      passed over. Files without a problem are taken even when others are refused; the exit code \
      is then 3.
      """)

  @Argument(help: ArgumentHelp("Logs: files, directories to walk, or -.", valueName: "log"))
  var logs: [String] = []

  @Option(help: "The study; made when it is not there.")
  var study: String

  @Option(help: "Evaluation campaign that all rows belong to.")
  var round: String?

  @Option(help: "Reader of the logs; goes by content when not given.")
  var reader: LogFormat?

  @Option(
    help: """
      Column map for tables: its name, or a YAML file. Or where a log has a column, such as \
      cluster_id=metadata.topic, or one text for it, such as model_id==org/name. Can be repeated.
      """)
  var map: [String] = []

  @OptionGroup var sheetOption: SheetOption

  @Option(help: "File with a key of your own to name people by; the study's own when not given.")
  var pseudonymKey: String?

  @Option(help: "Which of two verdicts for one key is kept: refuse, first or latest.")
  var onConflict: LogReadingOptions.ConflictRule = .refuse

  @Option(help: "Table of models: model_id, model_release_date, family.")
  var models: String?

  @Option(help: "Table of items: sample_id, task, item_date, cluster_id, language, culture.")
  var items: String?

  @Flag(help: "Refuse files in which something had to be guessed.")
  var strict = false

  @Flag(help: "List refused rows and files, and end well without them.")
  var keepGoing = false

  @Flag(help: "Read logs that hold fewer samples than their own results count.")
  var allowPartial = false

  @Flag(help: "Keep prompts, responses and what judges said, where logs have them.")
  var withText = false

  @Flag(help: "Read and report, and write nothing.")
  var dryRun = false

  @OptionGroup var convert: ConvertOption

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try StandardInput.refuseTwo(logs + [models, items].compactMap(\.self))
    guard !logs.isEmpty || models != nil || items != nil else {
      throw ValidationError("Name the logs: compass ingest LOG... --study FILE.")
    }
    if let round {
      guard !round.isEmpty, round.utf8.count <= 1024,
        !round.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
      else {
        throw ValidationError(
          "--round must be a name of 1 to 1024 bytes without control characters.")
      }
    }
    guard columnMaps.count < 2 else {
      throw ValidationError("Name one column map with --map, not \(columnMaps.count).")
    }
  }

  private var columnMaps: [String] { MapWords(map).maps }

  private var fields: [String] { MapWords(map).fields }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    var options = LogReadingOptions(
      columnMap: try columnMaps.first.map { name throws(Diagnostics) in
        try ColumnMap.shipped(name)
      }, reader: reader,
      keepTexts: withText, conflictRule: onConflict)
    options.fields = try FieldMap(fields)
    if let pseudonymKey { options.pseudonyms = try JudgePseudonyms(keyFile: pseudonymKey) }
    options.conversion = convert.conversion
    options.keepGoing = keepGoing
    options.allowsPartial = allowPartial
    options.sheet = sheetOption.sheet
    let target = try target(surroundings.console)
    var report = IngestionReport()
    let found = IngestionCautions()
    if !logs.isEmpty {
      var ingestion = StudyIngestion(target)
      ingestion.options = options
      ingestion.round = round
      ingestion.isStrict = strict
      ingestion.keepGoing = keepGoing
      ingestion.onLog = { found.look(at: $0) }
      ingestion.rowWatcher = { found.watcher() }
      let line = surroundings.progress
      if let line {
        ingestion.onProgress = { progress in
          line.show(
            "file \(progress.filesDone + 1) of \(progress.fileCount)", count: progress.rows,
            unit: "rows")
        }
      }
      defer { line?.clear() }
      report = ingestion.attempt(logs)
    }
    report.isDryRun = dryRun
    // Tables of models and items that are refused are told of beside the logs that were taken.
    func adding(_ path: String?, _ add: (String) throws(Diagnostics) -> Int) -> Int? {
      guard let path else { return nil }
      do throws(Diagnostics) {
        return try add(path)
      } catch {
        report.issues = error.all + report.issues
        report.failure = report.failure ?? error
        return nil
      }
    }
    let modelCount = adding(models) { path throws(Diagnostics) in try target.addModels(from: path) }
    let itemCount = adding(items) { path throws(Diagnostics) in try target.addItems(from: path) }
    let place = dryRun ? "--format json" : "--format json or compass study issues"
    let cautions = report.count(.ingested) > 0 ? try found.cautions(on: target) : []
    for line in IssueLines.lines(
      report.issues.filter { $0.severity == .error || !output.quiet }, all: place)
    {
      surroundings.console.warn(line)
    }
    if report.omittedErrors > 0 {
      surroundings.console.warn("… and \(report.omittedErrors) more errors")
    }
    let sidecars =
      (modelCount.map { ["attributes of \($0) models"] } ?? [])
      + (itemCount.map { ["attributes of \($0) items"] } ?? [])
    try CommandResult(
      command: "ingest", options: optionsInForce, cautions: cautions, results: report
    )
    .print(
      output, to: surroundings.console, all: place,
      text: ([IngestionText.table(report)] + sidecars).joined(separator: "\n"),
      csv: IngestionText.csv(report))
    return report.failure == nil ? .ok : .badInput
  }

  private var optionsInForce: Options {
    Options(
      study: study, round: round, reader: reader?.rawValue, map: columnMaps.first, fields: fields,
      onConflict: onConflict.rawValue, strict: strict, keepGoing: keepGoing,
      allowPartial: allowPartial, withText: withText, dryRun: dryRun, models: models, items: items)
  }

  /// The study, or a copy in memory that is let go after a dry run.
  private func target(_ console: Console) throws(Diagnostics) -> Study {
    let isQuiet = output.quiet
    let onWait: @Sendable () -> Void = {
      if !isQuiet { console.warn("waiting for another process that writes to the study") }
    }
    guard dryRun else { return try Study(openingOrCreating: study, onWait: onWait) }
    guard InputFile.exists(study) else { return try Study() }
    return try Study(opening: study, onWait: onWait).copyInMemory()
  }

  private struct Options: Encodable {
    let study: String
    let round: String?
    let reader: String?
    let map: String?
    let fields: [String]
    let onConflict: String
    let strict: Bool
    let keepGoing: Bool
    let allowPartial: Bool
    let withText: Bool
    let dryRun: Bool
    let models: String?
    let items: String?
  }
}

/// An ingestion's report for people and for spreadsheets.
enum IngestionText {
  static func table(_ report: IngestionReport) -> String {
    let rows = report.files.map(cells)
    let table = TextTable(
      columns: [
        ("File", .leading), ("Outcome", .leading), ("Reader", .leading), ("Read", .trailing),
        ("Added", .trailing), ("Duplicates", .trailing), ("Replaced", .trailing),
        ("Refused", .trailing), ("Published", .trailing),
      ], rows: rows)
    // A file that is no log is not one that rows are of.
    let files = CountText.counted(report.files.count { $0.outcome != .skipped }, "file")
    let what = report.isDryRun ? "would be added" : "added"
    return table.text + "\n\(CountText.counted(report.rowsAdded, "row")) of \(files) \(what)"
  }

  static func csv(_ report: IngestionReport) -> String {
    CSVText.table(
      header: [
        "file", "outcome", "reader", "rows_read", "rows_added", "duplicates", "rows_replaced",
        "refused", "published_scores",
      ], rows: report.files.map(cells))
  }

  private static func cells(_ file: IngestionReport.File) -> [String] {
    [
      file.relativePath, file.outcome.rawValue, file.reader ?? "", "\(file.rowsRead)",
      "\(file.rowsAdded)", "\(file.duplicates)", "\(file.rowsReplaced)", "\(file.refused)",
      "\(file.publishedScores)",
    ]
  }
}

/// What the rows of each file show together, and what the study shows of the versions of tools.
///
/// What only all rows of the study show, such as models with other items in files of their own, is
/// told by `study issues` and by every analysis.
private final class IngestionCautions: Sendable {
  private let ofFiles = Mutex<[Caution]>([])

  func look(at log: EvaluationLog) { add(Suspicions(in: log.judgments).cautions) }

  /// What looks at the rows of a file that nobody holds, and says in the end what they show.
  func watcher() -> any RowWatcher { Watcher(self) }

  private func add(_ found: [Caution]) {
    ofFiles.withLock { known in
      known += found.filter { $0.code != .versionsMixed && !known.contains($0) }
    }
  }

  private final class Watcher: RowWatcher {
    private let cautions: IngestionCautions
    private let watcher = SuspicionWatcher()

    init(_ cautions: IngestionCautions) { self.cautions = cautions }

    func take(_ row: borrowing CodedJudgment, from table: borrowing JudgmentTable) {
      watcher.take(row, from: table)
    }

    func end(_ table: JudgmentTable) {
      watcher.end(table)
      cautions.add(watcher.cautions)
    }
  }

  func cautions(on study: Study) throws(Diagnostics) -> [Caution] {
    Suspicions.cautions(onVersions: try study.toolVersions()) + ofFiles.withLock { $0 }
  }
}
