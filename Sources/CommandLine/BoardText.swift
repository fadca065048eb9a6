internal import Analysis
internal import Reporting
internal import ValueModel

/// How the cells of a leaderboard are printed on a terminal.
enum BoardText {
  static func dimensionName(_ board: Leaderboard, in book: ScoreBook) -> String {
    book.system.dimension(named: board.dimension)?.name ?? "mean over all dimensions"
  }

  static func intervalTitle(_ board: Leaderboard) -> String {
    "\(percentText(board.level)) interval"
  }

  static func row(_ cell: ScoreCell, in board: Leaderboard) -> [String] {
    let precision = Precision(errors: board.entries.compactMap(\.standardError))
    let interval: String
    if let lower = cell.lower, let upper = cell.upper {
      interval = precision.text(lower, upper)
    } else {
      interval = "–"
    }
    return [
      cell.rank.map(rankText) ?? "–", cell.model, cell.estimate.map(precision.text) ?? "–",
      interval, cell.items.map(String.init) ?? "–", cell.clusters.map(String.init) ?? "–",
    ]
  }
}
