internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import FileFormats
internal import LogReaders
internal import PrintedNumbers
internal import Reporting
internal import Statistics
internal import ValueModel

struct LeaderboardCommand: MergeableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leaderboard",
    abstract: "Rank models by value scores, with intervals and rank intervals.",
    discussion: """
      Examples:
        compass leaderboard --logs data/example/judgments.jsonl.gz --instrument presence \\
          --system schwartz --dimension universalism
        compass leaderboard --logs data/examples/inspect --system criteria

      --format every-eval-ever writes a record of that schema for each model, one a line, with the \
      standard errors and intervals. A record bears a time: that of the last judgment, or \
      --generated-at.

      On data of yours:
        compass leaderboard --logs ratings.csv.gz --map value-portrait \\
          --instrument value-portrait --dimension universalism
      """)

  @OptionGroup var study: StudyOptions

  @Option(help: "Dimension to rank by; the mean over all when not given.")
  var dimension: String?

  @OptionGroup var interval: IntervalArguments

  @OptionGroup var printing: BoardOutputOptions

  @Option(help: ArgumentHelp("Most rows of a study that are held at once.", visibility: .hidden))
  var rowsHeld: Int?

  @OptionGroup var seed: SeedOption

  @OptionGroup var threads: ThreadsOption

  var output: OutputOptions { printing.output }

  func validate() throws {
    guard !study.logs.isEmpty || study.study != nil else {
      throw ValidationError("Name the data with --study FILE or --logs PATH....")
    }
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    // Its files must be there as long as the content is asked.
    if let dealt = try DealtStudy(study, rowsHeld: rowsHeld) {
      return try show(dealt.content, in: surroundings)
    }
    return try show(try content(nil, in: surroundings), in: surroundings)
  }

  var definitionNames: [String] { study.definitionNames }

  /// What the rows of a shard, or all of them, bring into the board.
  func content(
    _ shard: Shard?, in surroundings: Surroundings
  ) throws(Diagnostics) -> BoardContent {
    try BoardContent(
      study.inputs(output, in: surroundings, shard: shard), scope: .board, shard: shard)
  }

  func show(
    _ content: BoardContent, in surroundings: Surroundings
  ) throws(Diagnostics) -> ExitStatus {
    content.tellIssues(output, in: surroundings)
    let scored = try content.study(seed: seed.value)
    let book: ScoreBook
    if let scored {
      book = try scored.book(interval.options)
    } else {
      book = try content.publishedBook(options: interval.options)
    }
    let names: [String?] =
      dimension == nil && !book.hasOverallScore
      ? book.system.dimensions.map(\.id) : [dimension]
    let boards = try names.map { name throws(Diagnostics) in
      try Leaderboard(book, dimension: name, cautions: content.cautions(scored))
    }
    var cautions: [Caution] = []
    for caution in boards.flatMap(\.cautions) where !cautions.contains(caution) {
      cautions.append(caution)
    }
    cautions += content.suspicions(besides: cautions, of: scored)
    if printing.format == .everyEvalEver {
      let dataset = scored?.instrument.id ?? book.system.id
      let records = try BoardRecords.records(
        boards, of: book, dataset: dataset, lastTime: content.lastTime, time: printing.time,
        version: Version.current)
      if !output.quiet {
        for line in CautionLines.lines(cautions, all: "--format json") {
          surroundings.console.warn(line)
        }
      }
      let lines = try EveryEvalEverAggregate.lines(records)
      try surroundings.console.print(String(decoding: lines, as: UTF8.self))
      return .ok
    }
    try CommandResult(
      command: "leaderboard", options: options(boards, book: book), cautions: cautions,
      results: boards.flatMap(\.entries), issues: content.issues
    ).print(
      output, to: surroundings.console,
      text: boards.map { text($0, book: book) }.joined(separator: "\n\n"), csv: csv(boards))
    return .ok
  }

  private func text(_ board: Leaderboard, book: ScoreBook) -> String {
    let rows = BoardText.rows(board)
    let table = TextTable(
      columns: [
        ("Rank", .leading), ("Model", .leading), ("Score", .trailing),
        (BoardText.intervalTitle(board), .trailing), ("Items", .trailing),
        ("Clusters", .trailing), ("df", .trailing), ("Effective n", .trailing),
        ("Method", .leading),
      ], rows: rows)
    let title = "\(book.system.name), \(BoardText.dimensionName(board, in: book))"
    return ([title, table.text] + BoardText.notes(board)).joined(separator: "\n")
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let system: String
    let instrument: String?
    let dimension: String?
    let method: String
    let level: Double
    let replicates: Int
    let seed: UInt64
    let estimand: String
    let filters: FilterDescription?
  }

  private func options(_ boards: [Leaderboard], book: ScoreBook) -> Options {
    Options(
      system: book.system.id, instrument: study.instrument, dimension: dimension,
      method: boards.first?.method ?? interval.method.rawValue, level: interval.level,
      replicates: boards.first?.replicates ?? interval.options.replicates, seed: seed.value,
      estimand: ModelScore.estimand, filters: FilterDescription(study.source))
  }

  private func csv(_ boards: [Leaderboard]) -> String {
    let header = [
      "model", "dimension", "estimate", "standard_error", "lower", "upper", "level", "method",
      "items", "clusters", "rank_lower", "rank_upper", "method_reason", "degrees_of_freedom",
      "effective_sample_size", "estimand", "reason",
    ]
    let rows = boards.flatMap(\.entries).map { cell -> [String] in
      [
        cell.model, cell.dimension, CSVText.optional(cell.estimate),
        CSVText.optional(cell.standardError),
        CSVText.optional(cell.lower), CSVText.optional(cell.upper), CSVText.optional(cell.level),
        cell.method, CSVText.optional(cell.items),
        CSVText.optional(cell.clusters), CSVText.optional(cell.rank?.lower),
        CSVText.optional(cell.rank?.upper),
        CSVText.optional(cell.methodReason), CSVText.optional(cell.degreesOfFreedom),
        CSVText.optional(cell.effectiveSampleSize),
        cell.lower == nil ? "" : ModelScore.estimand, CSVText.optional(cell.reason),
      ]
    }
    return CSVText.table(header: header, rows: rows)
  }
}
