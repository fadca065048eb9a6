internal import Analysis
internal import ArgumentParser
internal import LogReaders
internal import Reporting
internal import Statistics
internal import ValueModel

struct LeaderboardCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "leaderboard",
    abstract: "Rank models by value scores, with intervals and rank intervals.",
    discussion: """
      Example:
        compass leaderboard --logs ratings.csv.gz --columns value-portrait \\
          --instrument value-portrait --dimension universalism
      """)

  @OptionGroup var study: StudyOptions

  @Option(help: "Dimension to rank by; the mean over all when not given.")
  var dimension: String?

  @OptionGroup var interval: IntervalArguments

  @OptionGroup var output: OutputOptions

  @Option(help: "Seed of the random draws.")
  var seed: UInt64 = 0

  func validate() throws {
    guard !study.logs.isEmpty || study.study != nil else {
      throw ValidationError("Name the data with --study FILE or --logs PATH....")
    }
  }

  func run(_ console: Console) throws -> ExitStatus {
    let inputs = try StudyInputs(study.request)
    if !output.quiet {
      for line in IssueLines.lines(inputs.log.issues, all: "--format json") { console.warn(line) }
    }
    let scored = try inputs.study(seed: seed)
    let book: ScoreBook
    if let scored {
      book = try scored.book(interval.options)
    } else {
      book = try inputs.publishedBook(options: interval.options)
    }
    let names: [String?] =
      dimension == nil && !book.hasOverallScore
      ? book.system.dimensions.map(\.id) : [dimension]
    let boards = try names.map {
      try Leaderboard(book, dimension: $0, cautions: inputs.cautions(scored))
    }
    var cautions: [Caution] = []
    for caution in boards.flatMap(\.cautions) where !cautions.contains(caution) {
      cautions.append(caution)
    }
    try CommandResult(
      command: "leaderboard", options: options(boards, book: book), cautions: cautions,
      results: boards.flatMap(\.entries), issues: inputs.log.issues
    ).print(
      output, to: console,
      text: boards.map { text($0, book: book) }.joined(separator: "\n\n"), csv: csv(boards))
    return .ok
  }

  private func text(_ board: Leaderboard, book: ScoreBook) -> String {
    let rows = board.entries.map { BoardText.row($0, in: board) }
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
  }

  private func options(_ boards: [Leaderboard], book: ScoreBook) -> Options {
    Options(
      system: book.system.id, instrument: study.instrument, dimension: dimension,
      method: boards.first?.method ?? interval.method.rawValue, level: interval.level,
      replicates: boards.first?.replicates ?? interval.options.replicates, seed: seed,
      estimand: ScoreCell.estimand)
  }

  private func csv(_ boards: [Leaderboard]) -> String {
    let header = [
      "model", "dimension", "estimate", "standard_error", "lower", "upper", "level", "method",
      "items", "clusters", "rank_lower", "rank_upper", "method_reason", "degrees_of_freedom",
      "effective_sample_size", "estimand", "reason",
    ]
    let rows = boards.flatMap(\.entries).map { cell -> [String] in
      func text<Value>(_ value: Value?) -> String { value.map { "\($0)" } ?? "" }
      return [
        cell.model, cell.dimension, text(cell.estimate), text(cell.standardError),
        text(cell.lower), text(cell.upper), text(cell.level), cell.method, text(cell.items),
        text(cell.clusters), text(cell.rank?.lower), text(cell.rank?.upper),
        text(cell.methodReason), text(cell.degreesOfFreedom), text(cell.effectiveSampleSize),
        cell.lower == nil ? "" : ScoreCell.estimand, text(cell.reason),
      ]
    }
    return CSVText.table(header: header, rows: rows)
  }
}
