internal import Analysis
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

/// How the cells of a leaderboard are printed on a terminal.
enum BoardText {
  static func dimensionName(_ board: Leaderboard, in book: ScoreBook) -> String {
    book.system.dimension(named: board.dimension)?.name ?? "mean over all dimensions"
  }

  static func intervalTitle(_ board: Leaderboard) -> String {
    NumberText.intervalTitle(level: board.level)
  }

  static func rows(_ board: Leaderboard) -> [[String]] {
    let precision = Precision(errors: board.entries.compactMap(\.standardError))
    return board.entries.map { row($0, precision) }
  }

  private static func row(_ cell: ModelScore, _ precision: Precision) -> [String] {
    let interval: String
    if let lower = cell.lower, let upper = cell.upper {
      interval = precision.text(lower, upper)
    } else {
      interval = "–"
    }
    return [
      cell.rank.map(\.text) ?? "–", cell.model, cell.estimate.map(precision.text) ?? "–",
      interval, cell.items.map(String.init) ?? "–", cell.clusters.map(String.init) ?? "–",
      cell.degreesOfFreedom.map(NumberText.size) ?? "–",
      cell.effectiveSampleSize.map(NumberText.size) ?? "–",
      cell.lower == nil ? "–" : cell.method,
    ]
  }

  /// What the columns mean: why each method was taken, why there is no interval or no rank, and
  /// what the intervals speak of.
  static func notes(_ board: Leaderboard) -> [String] {
    var notes: [String] = []
    func add(_ note: String) {
      if !notes.contains(note) { notes.append(note) }
    }
    for cell in board.entries where cell.method != "published" {
      if let reason = cell.methodReason, cell.lower != nil { add("\(cell.method): \(reason)") }
      if cell.lower == nil, let reason = cell.reason { add("no interval: \(reason)") }
      if cell.estimate != nil, let reason = cell.rankReason { add("no rank: \(reason)") }
    }
    if board.entries.contains(where: { $0.lower != nil }) {
      add("estimand: \(Estimand.itemsLikeThese.description)")
    }
    return notes
  }
}
