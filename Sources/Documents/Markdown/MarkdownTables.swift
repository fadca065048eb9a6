internal import Charts
internal import PrintedNumbers
internal import Wording

/// Writes tables, and the numbers of charts as tables.
struct MarkdownTables {
  /// A table with its caption above and its notes below.
  func parts(of table: TableBlock) -> [String] {
    // Markdown has no pages to list.
    guard table.contentsLevels == nil else { return [] }
    var parts: [String] = []
    let caption = caption(table.label, table.caption)
    if !caption.isEmpty { parts.append(caption) }
    // A column of marks shows what other columns say in numbers.
    let shown = table.columns.indices.filter { !table.columns[$0].isWhisker }
    parts.append(
      pipes(
        titles: shown.map { MarkdownSpans.cell.text(table.columns[$0].title, after: " ") },
        alignments: shown.map { table.columns[$0].alignment },
        rows: table.rows.map { row in
          shown.map { $0 < row.count ? cell(row[$0]) : "" }
        }))
    parts += table.notes.map { MarkdownSpans.paragraph.text($0) }
    return parts
  }

  /// The anchor, the name and the caption of something counted.
  func caption(_ label: BlockLabel?, _ spans: [TextSpan]) -> String {
    guard let label else { return MarkdownSpans.paragraph.text(spans) }
    let name = MarkdownEscape.text(label.name, at: .init(before: "*", lineEnd: " "))
    let text = MarkdownSpans.paragraph.text(spans, after: " ")
    return MarkdownEscape.anchor(label.destination) + "**\(said("\(name).", as: "label"))**"
      + (text.isEmpty ? "" : " " + text)
  }

  /// The numbers that a chart draws; nil where it has none.
  func numbers(of chart: any Chart) -> String? {
    TableBlock(numbersOf: chart).map(pipes)
  }

  private func pipes(of table: TableBlock) -> String {
    pipes(
      titles: table.columns.map { MarkdownSpans.cell.text($0.title, after: " ") },
      alignments: table.columns.map(\.alignment), rows: table.rows.map { $0.map(cell) })
  }

  private func cell(_ value: TableValue) -> String {
    switch value {
    case .spans(let spans): return MarkdownSpans.cell.text(spans, after: " ")
    case .digest(let digest): return MarkdownEscape.code(digest, isInTable: true)
    case .text(let text, let mark?):
      var note = TextSpan(mark)
      note.baseline = .raised
      return MarkdownSpans.cell.text([TextSpan(text), note], after: " ")
    default: return value.text.map { MarkdownSpans.cell.text($0, after: " ") } ?? ""
    }
  }

  private func pipes(
    titles: [String], alignments: [TableBlock.Alignment], rows: [[String]]
  ) -> String {
    let rules = alignments.map { alignment in
      switch alignment {
      case .leading: ":---"
      case .center: ":---:"
      case .trailing: "---:"
      }
    }
    return ([titles, rules] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
      .joined(separator: "\n")
  }
}
