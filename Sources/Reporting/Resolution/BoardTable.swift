public import Analysis
internal import Charts
internal import EvaluationLogs
internal import ValueModel

/// A leaderboard as a table: rank interval, model, score, interval, whisker, items.
struct BoardTable {
  let board: Leaderboard
  let book: ScoreBook
  /// Only the first so many rows; `nil` for all.
  let top: Int?

  private var entries: [ScoreCell] { top.map { Array(board.entries.prefix($0)) } ?? board.entries }

  var dimensionName: String {
    board.dimension == ScoreCell.overall
      ? "mean over all dimensions"
      : book.system.dimension(named: board.dimension)?.name ?? board.dimension
  }

  var defaultCaption: String {
    let what =
      board.dimension == ScoreCell.overall
      ? "Mean score over the dimensions of \(book.system.name)"
      : "\(dimensionName): mean score"
    let count = entries.count == 1 ? "1 model" : "\(entries.count) models"
    guard !book.isPublished else {
      return board.dimension == ScoreCell.overall
        ? "Mean of the published scores on the dimensions of \(book.system.name), \(count)"
        : "\(dimensionName): score as published, \(count)"
    }
    return "\(what) with \(percentText(board.level)) interval, \(count)"
  }

  func resolved(
    number: Int, destination: String, caption: [ResolvedSpan], clusters: Int?
  ) -> ResolvedTable {
    let precision = Precision(errors: board.entries.compactMap(\.standardError))
    let marks = NoteMarks(board.cautions, entries: entries)
    let rows = entries.map { row($0, precision: precision, marks: marks) }
    return ResolvedTable(
      number: number, destination: destination, caption: caption, columns: columns, rows: rows,
      notes: [methodNote(clusters: clusters)] + marks.notes, groupSize: 5,
      isNarrow: book.isPublished)
  }

  private var columns: [ResolvedTable.Column] {
    let scores: [ResolvedTable.Column] = [
      .init(title: "Model", alignment: .leading, width: .flexible(1), wraps: true),
      .init(title: "Score", alignment: .trailing, width: .fixed(36), isStrong: true),
    ]
    guard !book.isPublished else { return scores }
    return [.init(title: "Rank", alignment: .leading, width: .fixed(34))] + scores + [
      .init(
        title: "\(percentText(board.level)) interval", alignment: .trailing, width: .fixed(76),
        isMuted: true),
      .init(title: "", alignment: .leading, width: .fixed(134), isWhisker: true),
      .init(title: "Items", alignment: .trailing, width: .fixed(24), isMuted: true),
    ]
  }

  private func row(_ cell: ScoreCell, precision: Precision, marks: NoteMarks)
    -> [ResolvedTable.Cell]
  {
    var row: [ResolvedTable.Cell] = [
      .text(cell.model, mark: marks.mark(of: cell.model)),
      .text(cell.estimate.map(precision.text) ?? "–"),
    ]
    guard !book.isPublished else { return row }
    row.insert(.text(cell.rank.map(rankText) ?? "–"), at: 0)
    if let lower = cell.lower, let upper = cell.upper {
      row.append(.text(precision.text(lower, upper)))
    } else {
      row.append(.text("–"))
    }
    row.append(
      .estimate(
        cell.estimate.map { ChartEstimate(value: $0, lower: cell.lower, upper: cell.upper) }))
    row.append(.text(cell.items.map(groupedText) ?? "–"))
    return row
  }

  private func methodNote(clusters: Int?) -> String {
    if book.isPublished {
      return
        (board.dimension == ScoreCell.overall
        ? "The mean is taken here over the dimensions, each counted once. " : "")
        + "No item-level data were published, so there is no interval and no rank: the order of "
        + "near scores may be chance."
    }
    let level = percentText(board.level)
    let ranked = book.rankedModels(dimension: board.dimension)
    let unit = book.isCentred ? "Raw units, each model centred on its own mean" : "0 to 100"
    return "Score: \(unit). Rank: the ranks that simultaneous \(level) intervals of all pairwise "
      + "differences (maximum t) leave possible among \(ranked) models; at least those models are "
      + "shown to differ whose rank intervals do not overlap. Interval: "
      + "\(methodName(board.method)) cluster bootstrap, \(groupedText(board.replicates)) replicates"
      + (clusters.map { ", \(groupedText($0)) clusters in all." } ?? ".")
  }
}

/// "2–4", or "1" when no other rank is possible.
public func rankText(_ rank: RankRange) -> String {
  rank.lower == rank.upper ? "\(rank.lower)" : "\(rank.lower)–\(rank.upper)"
}

/// How a method of intervals is called in print.
func methodName(_ method: String) -> String {
  switch method {
  case "bca": "BCa"
  default: method
  }
}
