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
    if book.isPublished { return "\(what), as published" }
    return "\(what) with \(percentText(board.level)) interval, \(board.entries.count) models"
  }

  func resolved(
    number: Int, destination: String, caption: [ResolvedSpan], clusters: Int?
  ) -> ResolvedTable {
    let precision = Precision(errors: board.entries.compactMap(\.standardError))
    let marks = NoteMarks(board.cautions, entries: entries)
    let rows = entries.map { row($0, precision: precision, marks: marks) }
    return ResolvedTable(
      number: number, destination: destination, caption: caption, columns: columns, rows: rows,
      notes: [methodNote(clusters: clusters)] + marks.notes, groupSize: 5)
  }

  private var columns: [ResolvedTable.Column] {
    var columns: [ResolvedTable.Column] = [
      .init(title: "Rank", alignment: .leading, width: .fixed(34)),
      .init(title: "Model", alignment: .leading, width: .flexible(1), wraps: true),
      .init(title: "Score", alignment: .trailing, width: .fixed(36), isStrong: true),
    ]
    guard !book.isPublished else { return columns }
    columns += [
      .init(
        title: "\(percentText(board.level)) interval", alignment: .trailing, width: .fixed(80),
        isMuted: true),
      .init(title: "", alignment: .leading, width: .fixed(130), isWhisker: true),
      .init(title: "Items", alignment: .trailing, width: .fixed(26), isMuted: true),
    ]
    return columns
  }

  private func row(_ cell: ScoreCell, precision: Precision, marks: NoteMarks)
    -> [ResolvedTable.Cell]
  {
    var row: [ResolvedTable.Cell] = [
      .text(cell.rank.map(rankText) ?? "–"),
      .text(cell.model, mark: marks.mark(of: cell.model)),
      .text(cell.estimate.map(precision.text) ?? "–"),
    ]
    guard !book.isPublished else { return row }
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
      return "Published scores, shown as they are. No item-level data were published, so there "
        + "is no interval and no rank: the order of near scores may be chance."
    }
    let level = percentText(board.level)
    let unit = book.isCentred ? "Raw units, each model centred on its own mean" : "0 to 100"
    return "Score: \(unit). Rank: the ranks that simultaneous \(level) intervals of all pairwise "
      + "differences (max-t) leave possible among \(book.models.count) models; models whose "
      + "ranks overlap are not shown to differ. Interval: \(methodName(board.method)) cluster "
      + "bootstrap, \(groupedText(board.replicates)) replicates"
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

/// Raised letters that lead from a row to the cautions about it.
struct NoteMarks {
  private var letters: [String: String] = [:]
  private(set) var notes: [String] = []

  /// Notes on single rows, in the order of reading, then those on the whole board.
  init(_ cautions: [Caution], entries: [ScoreCell]) {
    var letterOfMessage: [String: String] = [:]
    for entry in entries {
      var messages = cautions.filter { $0.model == entry.model && $0.isPrintedBesideRow(entry) }
        .map(\.message)
      if let reason = entry.reason, entry.method != "published" {
        messages.append("\(entry.model): \(reason).")
      }
      guard !messages.isEmpty else { continue }
      var marks: [String] = []
      for message in messages {
        let letter = letterOfMessage[message] ?? NoteMarks.letter(letterOfMessage.count)
        if letterOfMessage[message] == nil {
          letterOfMessage[message] = letter
          notes.append("\(letter)  \(message)")
        }
        marks.append(letter)
      }
      letters[entry.model] = marks.joined(separator: ",")
    }
    notes += cautions.filter { caution in
      caution.model == nil && caution.isPrintedBesideBoard(entries.first?.dimension)
    }.map(\.message)
  }

  func mark(of model: String) -> String? { letters[model] }

  /// a, b, … z, aa, ab, …
  private static func letter(_ index: Int) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    let first = index / letters.count
    return (first == 0 ? "" : String(letters[(first - 1) % letters.count]))
      + String(letters[index % letters.count])
  }
}

extension Caution {
  /// A board over all dimensions leaves cautions on single ones to the methods page.
  fileprivate func isPrintedBesideRow(_ entry: ScoreCell) -> Bool {
    dimension == nil || dimension == entry.dimension
  }

  fileprivate func isPrintedBesideBoard(_ dimension: String?) -> Bool {
    self.dimension == nil || self.dimension == dimension
  }
}

/// Curated cases, quoted.
struct CaseTable {
  let cases: [CuratedCase]

  func resolved(number: Int, destination: String, caption: [ResolvedSpan]) -> ResolvedTable {
    ResolvedTable(
      number: number, destination: destination, caption: caption,
      columns: [
        .init(title: "Model", alignment: .leading, width: .fixed(78), wraps: true),
        .init(title: "Value", alignment: .leading, width: .fixed(62), wraps: true),
        .init(
          title: "Label", alignment: .leading, width: .fixed(24), isMuted: true, wraps: true),
        .init(title: "Prompt", alignment: .leading, width: .flexible(2), wraps: true),
        .init(title: "Evidence", alignment: .leading, width: .flexible(3), wraps: true),
      ],
      rows: cases.map { one in
        [
          .text(one.model), .text(one.dimension), .text(one.label ?? "–"),
          .text(CaseTable.excerpt(one.prompt, words: 40)),
          .text(CaseTable.excerpt(one.highlight.isEmpty ? one.answer : one.highlight, words: 60)),
        ]
      },
      notes: [
        "Cases chosen for show by whoever published them. They are quoted as evidence of what a "
          + "score is made from; they are no sample, and no figure is computed from them."
      ], groupSize: 1)
  }

  /// The first words of a text, on one line.
  static func excerpt(_ text: String, words limit: Int) -> String {
    let words = text.split(whereSeparator: \.isWhitespace)
    return words.prefix(limit).joined(separator: " ") + (words.count > limit ? " …" : "")
  }
}
