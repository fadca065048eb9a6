internal import Analysis
internal import ArgumentParser
internal import Diagnostics

struct ChangepointCommand: ParallelCommand, PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "changepoint",
    abstract: "Find when a series changed, and whether it has a trend.",
    discussion: """
      Example:
        compass changepoint --logs data/examples/rounds/judgments.jsonl.gz --model Kestrel-70B \\
          --where criterion=care --time judged_at

      On data of yours:
        compass changepoint weekly.csv --time week --value score
        compass changepoint weekly.csv --time week --value score --method cusum
        compass changepoint weekly.csv --time week --value score --changed-at week-26
        compass changepoint weekly.csv --time week --value score --penalty 12 --format json
        compass changepoint --study pilot.study --model org/model --where criterion=power

      PELT finds the best segments of the whole series; --penalty is what a changepoint must save in \
      squared deviations (three times log n times the noise variance when not given). The detectors \
      read the series point by point. For cusum --penalty is the limit in standard deviations of the \
      noise, for page-hinkley the threshold in the unit of the values; when not given, both are set so \
      that 5 % of normal, independent series of this length without a change raise an alarm. For adwin \
      it does not apply. Correlated, skew or heavy-tailed noise raises more false changes with every \
      method; the residuals are looked at, and a caution says so with figures.

      Where it is known beforehand when something changed, such as a release, --changed-at says by how \
      much the level and the slope changed then, by segmented regression with errors that allow for \
      related neighbours (Newey and West), from eight points on.

      Times are numbers, dates (2025-01-13, 2025-1-13, 2025-01, with or without a time of day) or \
      texts, which are put into natural order (week-2 before week-10). Rows of one time become their \
      mean.
      """)

  @Argument(
    help: "The series: CSV, .xlsx, SPSS, Stata or JSON Lines; - for standard input.")
  var series: String?

  @OptionGroup var source: SourceOptions

  @Option(
    help: "Column to order by: numbers, dates, or texts in natural order; of judgments, round.")
  var time: String?

  @Option(help: "Column with the values; of judgments, score.")
  var value: String?

  @Option(help: "How changes are found: pelt, cusum, page-hinkley or adwin.")
  var method: ChangepointMethod = .pelt

  @Option(help: "What a changepoint must save, or the threshold of a detector.")
  var penalty: Double?

  @Option(help: "Fewest points of a segment, for pelt; for the other methods it does not apply.")
  var minimumLength: Int = 2

  @Option(help: "Confidence of adwin.")
  var delta: Double = 0.002

  @Option(
    help: ArgumentHelp(
      "When something is known to have changed: the first time after it, written as the column does.",
      valueName: "time"))
  var changedAt: String?

  @OptionGroup var tableOptions: TableOptions

  @OptionGroup var level: LevelOption

  @OptionGroup var output: OutputOptions

  @Option(help: "Seed of the run; nothing here is drawn at random.")
  var seed: UInt64 = 0

  @OptionGroup var threads: ThreadsOption

  func validate() throws {
    try source.validate(
      besides: series, tableOptions, columns: [("--time", time), ("--value", value)])
    if let penalty, !(penalty >= 0 && penalty.isFinite) {
      throw ValidationError("--penalty must be a number of 0 or more.")
    }
    guard penalty == nil || method != .adwin else {
      throw ValidationError("--penalty does not apply to adwin; use --delta.")
    }
    guard penalty != 0 || method == .pelt else {
      throw ValidationError("--penalty must be above 0 for \(method.rawValue).")
    }
    guard minimumLength >= 1 else { throw ValidationError("--minimum-length must be at least 1.") }
    guard delta > 0, delta < 1 else {
      throw ValidationError("--delta must lie between 0 and 1, such as 0.002.")
    }
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let record = try source.table(output, in: surroundings)
    let criteria = try record?.criteria() ?? []
    let table: any PlacedColumns
    if let record {
      table = record
    } else {
      table = try InputTable(
        series ?? "", missing: tableOptions.missing, sheet: source.sheetOption.sheet,
        conversion: source.convert.conversion)
    }
    let (time, value) = (time ?? "round", value ?? "score")
    let ordered = try OrderedSeries(table, time: time, value: value)
    let found = try SeriesChanges(
      ordered, method: method, penalty: penalty, minimumLength: minimumLength, delta: delta)
    var firstAfter: Int?
    if let changedAt { firstAfter = try ordered.point(at: changedAt, column: time) }
    let results = try ChangepointResults(
      ordered, found, firstAfter: firstAfter, level: level.value)
    try CommandResult(
      command: "changepoint",
      options: Options(
        series: series, source: SourceDescription(source), time: time, value: value,
        method: method.rawValue,
        penalty: found.penalty, minimumLength: minimumLength,
        delta: method == .adwin ? delta : nil, changedAt: changedAt, missing: tableOptions.added,
        level: level.value,
        seed: seed),
      cautions: ordered.cautions + criteria + found.cautions + results.cautions, results: results,
      issues: record?.issues
    ).print(output, to: surroundings.console, text: results.text, csv: results.csv)
    return .ok
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let series: String?
    let source: SourceDescription?
    let time: String
    let value: String
    let method: String
    let penalty: Double?
    let minimumLength: Int
    let delta: Double?
    let changedAt: String?
    let missing: [String]
    let level: Double
    let seed: UInt64
  }
}
