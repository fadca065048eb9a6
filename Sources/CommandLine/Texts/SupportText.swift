internal import Analysis
internal import Diagnostics
internal import PrintedNumbers

/// What `compass doctor LOG` found, for a terminal and as CSV.
struct SupportText {
  let support: SupportedAnalyses
  let name: String

  var text: String {
    let figures = support.figures
    var parts = [
      CountText.counted(figures.judgments, "judgment"), CountText.counted(figures.models, "model"),
      CountText.counted(figures.items, "item"),
    ]
    if figures.clusters > 0 { parts.append(CountText.counted(figures.clusters, "cluster")) }
    parts += [
      figures.criteria == 1 ? "1 criterion" : "\(figures.criteria) criteria",
      CountText.counted(figures.judges, "judge"), CountText.counted(figures.rounds, "round"),
    ]
    var more: [String] = []
    if figures.scored < figures.judgments, figures.scored > 0 {
      more.append("\(figures.judgments - figures.scored) without a score")
    }
    if figures.comparisons > 0 {
      more.append(CountText.counted(figures.comparisons, "comparison"))
    }
    if figures.responsesWithSeveralJudges > 0 {
      more.append("\(figures.responsesWithSeveralJudges) responses with several judges")
    }
    if figures.repeatedItems > 0 {
      more.append(
        "\(CountText.counted(figures.repeatedItems, "item")) of a model answered repeatedly")
    }
    if figures.curated > 0 { more.append("\(figures.curated) curated, which are no sample") }
    if figures.published > 0 {
      more.append(CountText.counted(figures.published, "published score"))
    }
    let counts = figures.judgments == 0 ? "no judgments" : parts.joined(separator: ", ")
    let head = "\(VisibleText.name(name)): \(counts)"
    let table = TextTable(
      columns: [("Analysis", .leading), ("", .leading), ("How, or why not", .leading)],
      rows: support.analyses.map { row in
        [
          row.analysis, row.supported ? "yes" : "no",
          [row.command, row.reason].compactMap(\.self).joined(separator: " # "),
        ]
      })
    return ([head] + (more.isEmpty ? [] : [more.joined(separator: ", ")]) + [table.text])
      .joined(separator: "\n")
  }

  var csv: String {
    CSVText.table(
      header: ["analysis", "supported", "command", "reason"],
      rows: support.analyses.map { row in
        [row.analysis, "\(row.supported)", row.command ?? "", row.reason ?? ""]
      })
  }
}
