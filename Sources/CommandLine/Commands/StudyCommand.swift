internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import StudyStore

struct StudyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "Show, check, export and merge studies, and take out of them.",
    discussion: """
      Example:
        compass ingest data/examples/inspect --study pilot.study --quiet
        compass study info pilot.study
        compass study export pilot.study --output pilot.jsonl.gz
      """,
    subcommands: [
      StudyInfoCommand.self, StudyFilesCommand.self, StudyIssuesCommand.self,
      StudyExportCommand.self, StudyMergeCommand.self, StudyVerifyCommand.self,
      StudyForgetCommand.self, StudyRemoveCommand.self,
    ])
}

/// What the JSON of a command on one study says of its options.
struct StudyCommandOptions: Encodable {
  let study: String
}

struct StudyInfoCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "What a study holds, in numbers.",
    discussion: """
      Example:
        compass ingest data/examples/inspect --study pilot.study --quiet
        compass study info pilot.study --format json

      Two studies with the same judgments have the same SHA-256 of rows, in whatever order and \
      from whatever files they came. Rounds are listed in the order of time.
      """)

  @Argument(help: "The study.")
  var study: String

  @OptionGroup var output: OutputOptions

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let summary = try Study(opening: study).summary()
    let rows =
      [
        ["judgments", "\(summary.judgments)"]
      ]
      + summary.statuses.sorted { $0.key < $1.key }.map { ["of status \($0.key)", "\($0.value)"] }
      + [
        ["files", "\(summary.files)"], ["runs", "\(summary.runs)"],
        ["rounds", "\(summary.rounds.count)"],
      ] + summary.rounds.map { ["of round \($0.name)", "\($0.judgments)"] } + [
        ["models", "\(summary.models)"], ["judges", "\(summary.judges)"],
        ["items", "\(summary.items)"], ["published scores", "\(summary.publishedScores)"],
        ["curated cases", "\(summary.curatedCases)"], ["warnings", "\(summary.warnings)"],
        ["errors", "\(summary.errors)"], ["format version", "\(summary.formatVersion)"],
        ["SHA-256 of rows", summary.rowsSHA256], ["SHA-256 of content", summary.contentSHA256],
      ]
    let cells = rows.map { [String($0[0].drop { $0 == " " }), $0[1]] }
    try CommandResult(
      command: "study info", options: StudyCommandOptions(study: study), results: summary
    ).print(
      output, to: surroundings.console,
      text: TextTable(columns: [("Study", .leading), (study, .leading)], rows: rows).text,
      csv: CSVText.table(header: ["name", "value"], rows: cells))
    return .ok
  }
}

struct StudyFilesCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "files",
    abstract: "The files that a study was made of.",
    discussion: """
      Example:
        compass ingest data/examples/inspect --study pilot.study --quiet
        compass study files pilot.study
      """)

  @Argument(help: "The study.")
  var study: String

  @OptionGroup var output: OutputOptions

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let files = try Study(opening: study).files()
    let rows = files.map {
      [
        $0.relativePath, $0.reader, "\($0.rowsRead)", "\($0.rowsKept)", "\($0.duplicates)",
        "\($0.refused)", "\($0.bytes)", $0.sha256,
      ]
    }
    let table = TextTable(
      columns: [
        ("File", .leading), ("Reader", .leading), ("Read", .trailing), ("Kept", .trailing),
        ("Duplicates", .trailing), ("Refused", .trailing), ("Bytes", .trailing),
        ("SHA-256", .leading),
      ], rows: rows)
    let header = [
      "file", "reader", "rows_read", "rows_kept", "duplicates", "refused", "bytes", "sha256",
    ]
    try CommandResult(
      command: "study files", options: StudyCommandOptions(study: study), results: files
    ).print(
      output, to: surroundings.console, text: table.text,
      csv: CSVText.table(header: header, rows: rows))
    return .ok
  }
}

struct StudyIssuesCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "issues",
    abstract: "What was found wrong, or worth knowing, in a study and its files.",
    discussion: """
      Example:
        compass ingest data/examples/inspect --study pilot.study --quiet
        compass study issues pilot.study --format csv
      """)

  @Argument(help: "The study.")
  var study: String

  @OptionGroup var output: OutputOptions

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let source = try Study(opening: study)
    let issues = try source.issues()
    let cautions = Suspicions(in: try source.log(appliesSidecars: false).judgments).cautions
    let result = CommandResult(
      command: "study issues", options: StudyCommandOptions(study: study), cautions: cautions,
      results: issues)
    // The list is what is asked for: cautions are items of it, none of them only counted.
    let lines =
      issues.map { "\($0.severity.rawValue): \($0)" } + CautionLines.lines(cautions, all: nil)
    let rows =
      issues.map {
        [$0.severity.rawValue, $0.code, $0.file, $0.locator, $0.message, $0.remedy ?? ""]
      } + cautions.map { ["caution", $0.code.rawValue, study, $0.subject ?? "", $0.message, ""] }
    try result.print(
      output, to: surroundings.console, saysCautions: false,
      text: lines.isEmpty ? "no issues" : lines.joined(separator: "\n"),
      csv: CSVText.table(
        header: ["severity", "code", "file", "locator", "message", "remedy"], rows: rows))
    return .ok
  }
}
