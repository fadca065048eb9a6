package import Analysis
internal import Charts
internal import LogReaders
internal import ValueModel

/// A leaderboard as a table: rank interval, model, score, interval, whisker, items.
struct BoardTable {
  let board: Leaderboard
  let book: ScoreBook
  /// Only the first so many rows; `nil` for all.
  let top: Int?

  var entries: [ScoreCell] { top.map { Array(board.entries.prefix($0)) } ?? board.entries }

  var words: IntervalWords { IntervalWords(book, cells: entries) }

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
    let all = board.entries.count
    let count =
      entries.count < all
      ? "the first \(entries.count) of \(all) models" : all == 1 ? "1 model" : "\(all) models"
    guard !book.isPublished else {
      return board.dimension == ScoreCell.overall
        ? "Mean of the published scores on the dimensions of \(book.system.name), \(count)"
        : "\(dimensionName): score as published, \(count)"
    }
    return what + (words.hasIntervals ? " with \(words.level) interval" : "") + ", \(count)"
  }

  func resolved(
    number: Int, destination: String, caption: [ResolvedSpan], clusters: Int?
  ) -> ResolvedTable {
    let precision = Precision(errors: board.entries.compactMap(\.standardError))
    let marks = NoteMarks(board.cautions, entries: entries)
    let rows = entries.enumerated().map { number, cell in
      row(cell, precision: precision, mark: marks.mark(ofRow: number))
    }
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
    var columns = scores
    // A column of which no row has anything is left out.
    if words.hasRanks {
      columns.insert(.init(title: "Rank", alignment: .leading, width: .fixed(34)), at: 0)
    }
    if words.hasIntervals {
      columns += [
        .init(
          title: "\(words.level) interval", alignment: .trailing, width: .fixed(76),
          isMuted: true),
        .init(title: "", alignment: .leading, width: .fixed(134), isWhisker: true),
      ]
    }
    return columns + [
      .init(title: "Items", alignment: .trailing, width: .fixed(24), isMuted: true)
    ]
  }

  private func row(_ cell: ScoreCell, precision: Precision, mark: String?)
    -> [ResolvedTable.Cell]
  {
    var row: [ResolvedTable.Cell] = [
      .text(shownName(cell.model), mark: mark),
      .text(cell.estimate.map(precision.text) ?? "–"),
    ]
    guard !book.isPublished else { return row }
    if words.hasRanks { row.insert(.text(cell.rank.map(rankText) ?? "–"), at: 0) }
    if words.hasIntervals {
      if let lower = cell.lower, let upper = cell.upper {
        row.append(.text(precision.text(lower, upper)))
      } else {
        row.append(.text("–"))
      }
      row.append(
        .estimate(
          cell.estimate.map { ChartEstimate(value: $0, lower: cell.lower, upper: cell.upper) }))
    }
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
    let unit = book.isCentred ? "Raw units, each model centred on its own mean" : "0 to 100"
    return (["Score: \(unit).", rankNote, intervalNote(clusters: clusters), estimandNote])
      .compactMap(\.self).joined(separator: " ")
  }

  private var rankNote: String? {
    let ranked = book.rankedModels(dimension: board.dimension)
    // What keeps models from a rank is said beside them.
    guard words.hasRanks, ranked > 1 else { return nil }
    let family =
      book.options.method.bootstrap == nil
      ? (ranked == 2
        ? "the test of their difference"
        : "Holm-adjusted tests of the differences of all "
          + "\(groupedText(ranked * (ranked - 1) / 2)) pairs")
        + " at \(percentText(1 - board.level))"
      : "simultaneous \(words.level) intervals of all pairwise differences (maximum t)"
    return "Rank: the ranks that \(family) leave possible among \(ranked) models; at least those "
      + "models are shown to differ whose rank intervals do not overlap."
  }

  private func intervalNote(clusters: Int?) -> String? {
    guard words.hasIntervals else { return nil }
    let made =
      book.options.method.bootstrap == nil
      ? words.methodsWithReasons
      : "\(methodName(board.method)) cluster bootstrap, \(groupedText(board.replicates)) replicates"
    // Items that belong to no cluster are not called clusters.
    let areClustered = entries.contains { $0.clusters != $0.items }
    let count = areClustered ? clusters : nil
    return "Interval: \(made)"
      + (count.map { ", \(groupedText($0)) cluster\($0 == 1 ? "" : "s") in all" } ?? "")
      + words.precisions.map { "; \($0)" }.joined() + "."
  }

  /// What the intervals and ranks are statements about.
  private var estimandNote: String? {
    words.hasIntervals || words.hasRanks ? "Estimand: \(estimandText)." : nil
  }
}

/// "2–4", or "1" when no other rank is possible.
package func rankText(_ rank: RankRange) -> String {
  rank.lower == rank.upper ? "\(rank.lower)" : "\(rank.lower)–\(rank.upper)"
}
