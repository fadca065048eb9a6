internal import Analysis
internal import Diagnostics
internal import PrintedNumbers
internal import Reporting

/// The results of `compass report diff` for a terminal, and as CSV.
struct ReportDiffText {
  let diff: ReportDiff

  var text: String {
    ([diff.sentences.joined(separator: "\n")] + [scores, verdicts].compactMap(\.self))
      .joined(separator: "\n\n")
  }

  /// "61.4 (58.2 to 64.5), rank 1–3".
  private func figure(_ figure: ReportDiff.Figure?) -> String {
    guard let figure else { return "–" }
    guard let estimate = figure.estimate else { return "no score" }
    var text = NumberText.fixed(estimate, decimals: 2)
    if let lower = figure.lower, let upper = figure.upper {
      text += " (\(NumberText.range(lower...upper, decimals: 2)))"
    }
    return text + (figure.rank.map { ", rank \($0.text)" } ?? "")
  }

  private func words(_ change: ReportDiff.ScoreChange) -> String {
    switch change.presence {
    case .changed:
      change.isOutside == true
        ? "outside of the old interval"
        : change.difference == 0 && change.hasRankMoved ? "rank only" : "changed"
    case .added: "new"
    case .removed: "gone"
    }
  }

  private var hasSources: Bool {
    diff.scores.contains { $0.source != nil } || diff.verdicts.contains { $0.source != nil }
  }

  private func source(_ name: String?) -> [String] { hasSources ? [name ?? ""] : [] }

  private var sourceColumn: [(title: String, alignment: TextTable.Alignment)] {
    hasSources ? [("Source", .leading)] : []
  }

  private var scores: String? {
    guard !diff.scores.isEmpty else { return nil }
    return TextTable(
      columns: sourceColumn + [
        ("Model", .leading), ("Dimension", .leading), ("Old", .leading), ("New", .leading),
        ("Difference", .trailing), ("", .leading),
      ],
      rows: diff.scores.map { one in
        source(one.source) + [
          one.model, one.dimension, figure(one.old), figure(one.new),
          one.difference.map { NumberText.fixed($0, decimals: 2) } ?? "–",
          words(one),
        ]
      }
    ).text
  }

  private var verdicts: String? {
    guard !diff.verdicts.isEmpty else { return nil }
    func said(_ word: String?, _ figure: Double?) -> String {
      guard let word else { return "–" }
      return word + (figure.map { " (\(NumberText.significant($0)))" } ?? "")
    }
    return TextTable(
      columns: sourceColumn + [
        ("Verdict on", .leading), ("Of", .leading), ("Old", .leading), ("New", .leading),
      ],
      rows: diff.verdicts.map { one in
        source(one.source) + [
          one.kind.rawValue, one.subject.joined(separator: ", "), said(one.old, one.oldFigure),
          said(one.new, one.newFigure),
        ]
      }
    ).text
  }

  var csv: String {
    CSVText.table(
      header: [
        "kind", "source", "subject", "presence", "old", "oldLower", "oldUpper", "oldRank", "new",
        "newLower", "newUpper", "newRank", "difference", "outsideOldInterval",
      ],
      rows: diff.scores.map { one in
        func cells(_ figure: ReportDiff.Figure?) -> [String] {
          [figure?.estimate, figure?.lower, figure?.upper].map(CSVText.optional)
            + [figure?.rank.map { "\($0.lower)-\($0.upper)" } ?? ""]
        }
        return [
          "score", one.source ?? "", "\(one.model), \(one.dimension)", one.presence.rawValue,
        ] + cells(one.old) + cells(one.new)
          + [CSVText.optional(one.difference), CSVText.optional(one.isOutside)]
      }
        + diff.verdicts.map { one in
          [
            one.kind.rawValue, one.source ?? "", one.subject.joined(separator: ", "),
            one.presence.rawValue, one.old ?? "", "", "", "", one.new ?? "", "", "", "", "", "",
          ]
        })
  }
}
