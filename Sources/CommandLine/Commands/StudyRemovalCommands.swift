internal import ArgumentParser
internal import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import StudyStore

struct StudyForgetCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Take a person out of a study.",
    discussion: """
      Example:
        compass ingest data/examples/battles/judgments.jsonl.gz --study votes.study --quiet
        compass study forget human:rater-1 --study votes.study

      All rows that the person judged go, with their texts and the pseudonym, in one transaction, and \
      the study's file is written anew, so that its bytes hold no trace of them. This cannot be \
      undone. The logs stay as they are: take the person out of those, and of copies and exports \
      of the study, too. Ingesting a log that the study knows does not bring the person back; a log \
      that it does not know would.
      """)

  @Argument(help: "The person: the judge_id, the pseudonym, or the name in the logs.")
  var judge: String

  @Option(help: "The study.")
  var study: String

  @Option(help: "The key by which people were named, where one was given; a file.")
  var pseudonymKey: String?

  @OptionGroup var output: OutputOptions

  private struct Options: Encodable {
    let judge: String
    let study: String
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let pseudonyms = try pseudonymKey.map { path throws(Diagnostics) in
      try JudgePseudonyms(keyFile: path)
    }
    let removal = try Study(opening: study).forget(judge, pseudonyms: pseudonyms)
    try removal.print(
      CommandResult(
        command: "study forget", options: Options(judge: judge, study: study), results: removal),
      output, to: surroundings.console)
    return .ok
  }
}

struct StudyRemoveCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Undo the ingestion of a file.",
    discussion: """
      Example:
        compass ingest data/examples/inspect --study pilot.study --quiet
        compass study remove model-a.eval --study pilot.study

      The file's rows go, and all else that the study took from it, in one transaction; the study does \
      not know the file any more, so that it can be ingested again. Rows that a later file repeats \
      stood with the first file that has them, and go with it: such files are named, and can be removed \
      and ingested again.
      """)

  @Argument(
    help: "The file: its path as `compass study files` shows it, or eight digits of its SHA-256.")
  var file: String

  @Option(help: "The study.")
  var study: String

  @OptionGroup var output: OutputOptions

  private struct Options: Encodable {
    let file: String
    let study: String
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let removal = try Study(opening: study).remove(file: file)
    if !removal.repeatingFiles.isEmpty, !output.quiet {
      let files = removal.repeatingFiles.map { "`\(VisibleText.name($0))`" }
      surroundings.console.warn(
        "warning: rows that other files repeat may have gone with the file: remove and ingest again "
          + files.joined(separator: ", "))
    }
    try removal.print(
      CommandResult(
        command: "study remove", options: Options(file: file, study: study), results: removal),
      output, to: surroundings.console)
    return .ok
  }
}

extension StudyRemoval {
  fileprivate func print<Options: Encodable>(
    _ result: CommandResult<Options, StudyRemoval>, _ output: OutputOptions, to console: Console
  ) throws(Diagnostics) {
    let counts = [
      ("judgments", judgments), ("published scores", publishedScores),
      ("curated cases", curatedCases), ("issues", issues),
    ]
    try result.print(
      output, to: console,
      text: TextTable(
        columns: [("Taken out", .leading), ("Count", .trailing)],
        rows: counts.filter { $0.0 == "judgments" || $0.1 > 0 }.map { [$0.0, "\($0.1)"] }
      ).text,
      csv: CSVText.table(header: ["what", "count"], rows: counts.map { [$0.0, "\($0.1)"] }))
  }
}
