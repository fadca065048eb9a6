internal import ArgumentParser
internal import Diagnostics
internal import FileFormats
internal import LogReaders
internal import PrintedNumbers
internal import StudyStore

struct StudyExportCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a study's judgments to a file.",
    discussion: """
      Example:
        compass ingest data/examples/inspect --study pilot.study --quiet
        compass study export pilot.study --output pilot.jsonl.gz

      The name says the format: .jsonl or .csv in the record's own columns, with .gz behind it \
      for gzip and .zst for Zstandard; --every-eval-ever writes instances of that schema to a .jsonl. \
      With - rows are printed, as JSON Lines or, with --format csv, as CSV, and every command that \
      takes a table or --logs reads them from its standard input. Rows are written \
      as they were read, without the attributes of models and items, so that ingesting the file \
      gives the same rows; --with-attributes fills them in. People among the judges are called by \
      pseudonyms of the study's key, unless --keep-names leaves them as they are; where a key was \
      given when they were ingested, it is asked for.
      """)

  @Argument(help: "The study.")
  var study: String

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: "File to write: .jsonl or .csv, with .gz or .zst where compressed; - to print the rows.")
  var target: String

  @Flag(help: "Write instances of Every Eval Ever.")
  var everyEvalEver = false

  @Flag(help: "Fill in the attributes of models and items.")
  var withAttributes = false

  @Flag(help: "Leave the names of people as they are in the study.")
  var keepNames = false

  @Option(help: "The key by which people were named, where one was given; a file.")
  var pseudonymKey: String?

  @Flag(help: "Leave cells of a CSV as they are that a spreadsheet would take for formulas.")
  var rawCells = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard !everyEvalEver || isPrinted || target.hasSuffix(".jsonl") else {
      throw ValidationError("--output must end in .jsonl, or be -, with --every-eval-ever.")
    }
    guard !everyEvalEver || !isPrinted || output.format != .csv else {
      throw ValidationError("Instances of Every Eval Ever are printed as JSON Lines, not as CSV.")
    }
  }

  /// Whether the rows go to the standard output.
  private var isPrinted: Bool { target == "-" }

  private struct Options: Encodable {
    let study: String
    let output: String
    let everyEvalEver: Bool
    let withAttributes: Bool
    let keepNames: Bool
    let rawCells: Bool
  }

  private struct Result: Encodable {
    let rows: Int
    /// Rows without a score, which the schema cannot hold.
    let omitted: Int
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let source = try Study(opening: study)
    var table = try source.log(appliesSidecars: withAttributes).judgments
    if !keepNames, table.namesPeopleOpenly {
      let given = try pseudonymKey.map { path throws(Diagnostics) in
        try JudgePseudonyms(keyFile: path)
      }
      table.namePeople(by: try source.pseudonyms(or: given ?? JudgePseudonyms()))
    }
    var omitted = 0
    if everyEvalEver {
      let instances = EveryEvalEverWriter.instances(table)
      omitted = instances.omitted
      if isPrinted {
        try surroundings.console.printRows(instances.bytes)
      } else {
        try AtomicFile.write(instances.bytes, to: target)
      }
    } else if isPrinted {
      try surroundings.console.printRows(
        JudgmentWriter.bytes(
          table, as: output.format == .csv ? .csv : .jsonLines,
          options: JudgmentWriter.Options(neutralisesFormulas: !rawCells)))
    } else {
      try JudgmentWriter.write(table, to: target, neutralisesFormulas: !rawCells)
    }
    if omitted > 0, !output.quiet {
      surroundings.console.warn(
        "warning: \(omitted) rows without a score are left out: the schema has no place for them")
    }
    let result = Result(rows: table.count - omitted, omitted: omitted)
    // The rows are the result; what is said of them goes beside it.
    guard !isPrinted else {
      if !output.quiet { surroundings.console.warn("\(result.rows) rows printed") }
      return .ok
    }
    let options = Options(
      study: study, output: target, everyEvalEver: everyEvalEver,
      withAttributes: withAttributes, keepNames: keepNames, rawCells: rawCells)
    try CommandResult(command: "study export", options: options, results: result)
      .print(
        output, to: surroundings.console, text: "\(result.rows) rows written to \(target)",
        csv: CSVText.table(
          header: ["rows", "omitted"], rows: [["\(result.rows)", "\(result.omitted)"]]))
    return .ok
  }
}

struct StudyMergeCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Take everything of other studies into one.",
    discussion: """
      Example:
        compass ingest data/examples/inspect/model-a.eval --study monday.study --quiet
        compass ingest data/examples/inspect/model-b.eval --study tuesday.study --quiet
        compass study merge monday.study tuesday.study --study week.study

      The result has the rows that ingesting all the logs into one study would give.
      """)

  @Argument(help: "Studies to take from; they stay as they are.")
  var others: [String]

  @Option(help: "The study to add to; made when it is not there.")
  var study: String

  @Option(help: "Which of two verdicts for one key is kept: refuse, first or latest.")
  var onConflict: LogReadingOptions.ConflictRule = .refuse

  @Flag(help: "List rows in conflict, and end well without them.")
  var keepGoing = false

  @OptionGroup var output: OutputOptions

  private struct Options: Encodable {
    let others: [String]
    let study: String
    let onConflict: String
    let keepGoing: Bool
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    // All are opened before any is written to: a path that is wrong changes nothing.
    let others = try others.map { path throws(Diagnostics) in try Study(opening: path) }
    let target = try Study(openingOrCreating: study)
    var report = IngestionReport()
    for other in others {
      let part = try target.merge(other, conflictRule: onConflict, keepGoing: keepGoing)
      report.files += part.files
      report.issues += part.issues
    }
    if !output.quiet {
      for line in IssueLines.lines(report.issues, all: "--format json") {
        surroundings.console.warn(line)
      }
    }
    let options = Options(
      others: self.others, study: study, onConflict: onConflict.rawValue, keepGoing: keepGoing)
    try CommandResult(command: "study merge", options: options, results: report)
      .print(
        output, to: surroundings.console, text: IngestionText.table(report),
        csv: IngestionText.csv(report))
    return .ok
  }
}

struct StudyVerifyCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check everything that a study promises.",
    discussion: """
      Example:
        compass ingest data/examples/inspect --study pilot.study --quiet
        compass study verify pilot.study

      Exit code 1 says that something does not hold.
      """)

  @Argument(help: "The study.")
  var study: String

  @OptionGroup var output: OutputOptions

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let checks = try Study(opening: study).verify()
    let rows = checks.map { [$0.name, $0.holds ? "holds" : "FAILS", $0.detail] }
    let table = TextTable(
      columns: [("Check", .leading), ("", .leading), ("Detail", .leading)], rows: rows)
    try CommandResult(
      command: "study verify", options: StudyCommandOptions(study: study), results: checks
    ).print(
      output, to: surroundings.console, text: table.text,
      csv: CSVText.table(header: ["check", "verdict", "detail"], rows: rows))
    return checks.allSatisfy(\.holds) ? .ok : .gateFailed
  }
}
