internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import PrintedNumbers

struct AuditCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Say what a published table of scores allows.",
    discussion: """
      Example:
        compass audit data/examples/published/board.csv --mean honesty,privacy

      On data of yours:
        compass audit new_scores.json --against old_scores.json --mean universalism,benevolence
        compass audit board.csv --name system --fail-on placeholder,impossibleValue

      A share of n items has few decimals that it can be printed to: 94.1 % is 16 of 17 and no share \
      of 18. So the number of items behind a column can be recovered from its figures (GRIM, Brown & \
      Heathers 2017), cohort by cohort where not all models were given the same items. A number is \
      recovered where figures without one would be explained as well with a probability of 0.01 at \
      most, whatever numbers, roundings and exceptions are tried; else the column is not testable. \
      A number explains whatever its divisors do: the smallest is taken, and others are listed. Means \
      over judges, or of ratings of several steps, are shares of so many times more.

      Neighbours in rank are tested as shares of independent items (pooled z test; Barnard's exact \
      test up to 60 items together), with Holm's method in each column. That is what a table \
      allows; item-level data of the same items may tell more apart, clustered items less. No figure \
      gets an interval that was not published.

      FILE is a file of published scores (SET_scores.json, results of Every Eval Ever), or a table \
      with a row a model (CSV, TSV, .xlsx; - for the standard input), whose columns of numbers are \
      percentages or proportions.
      """)

  @Argument(help: ArgumentHelp("The published table.", valueName: "file"))
  var file: String

  @Option(
    help: ArgumentHelp(
      "Rank models by the mean of these columns too, as boards do.", valueName: "column,..."))
  var mean: String?

  @Option(
    help: ArgumentHelp("An older version of it: what has moved since?", valueName: "file"))
  var against: String?

  @Option(
    help: ArgumentHelp(
      "Column of a table that names the models; looked for when not given.", valueName: "column"))
  var name: String?

  @OptionGroup var gate: GateOption

  @OptionGroup var sheetOption: SheetOption

  @OptionGroup var tableOptions: TableOptions

  @OptionGroup var convert: ConvertOption

  @OptionGroup var level: LevelOption

  @OptionGroup var output: OutputOptions

  private var meanColumns: [String] { mean.map(WordList.words) ?? [] }

  func validate() throws {
    if mean != nil, meanColumns.isEmpty { throw ValidationError("--mean names no column.") }
    try gate.check(among: AuditFinding.Code.allCases.map(\.rawValue), noun: "finding")
    let changes: [AuditFinding.Code] = [
      .movedScore, .rankMoved, .denominatorMoved, .addedModel, .removedModel, .addedColumn,
      .removedColumn,
    ]
    if against == nil, let word = gate.words.first(where: changes.map(\.rawValue).contains) {
      throw ValidationError("--fail-on \(word) needs --against.")
    }
    guard against != "-" || file != "-" else {
      throw ValidationError("Only one of the two tables can be the standard input.")
    }
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    func tables(in path: String) throws(Diagnostics) -> [PublishedTable] {
      try PublishedTable.tables(
        in: path, nameColumn: name, missing: tableOptions.missing, sheet: sheetOption.sheet,
        conversion: convert.conversion)
    }
    let published = try tables(in: file)
    let older = try against.map { path throws(Diagnostics) in try tables(in: path) }
    let audit = try PublishedAudit(
      published, path: file, mean: meanColumns, against: older ?? [], level: level.value)
    let text = AuditText(results: audit.results, level: level.value)
    try CommandResult(
      command: "audit", options: options, cautions: audit.cautions, results: audit.results
    ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
    return gate.status(
      of: audit.results.findings, word: \.code.rawValue, noun: "finding",
      told: { "\($0.code.rawValue): \(VisibleText.line($0.message))" },
      console: surroundings.console)
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let file: String
    let mean: [String]
    let against: String?
    let name: String?
    let failOn: [String]
    let missing: [String]
    let level: Double
  }

  private var options: Options {
    Options(
      file: file, mean: meanColumns, against: against, name: name, failOn: gate.words,
      missing: tableOptions.added, level: level.value)
  }
}
