internal import Charts
internal import PrintedNumbers
internal import Wording

/// Writes tables as tables: heads with scopes, a caption, numbers one below the other.
struct HTMLTables {
  let spans: HTMLSpans
  let places: HTMLPlaces
  let downloads: HTMLDownloads

  /// A table with its notes and its numbers for programs.
  func markup(of table: TableBlock) throws -> String {
    let shown = table.sayingOnce
    let place = table.label.map { places.attribute($0.destination) } ?? ""
    var text = "<div class=\"table\(shown.isWide ? " wide" : "")\"\(place)>\n"
    text += region(shown, self.table(shown, caption: caption(table)))
    let marks = shown.marks
    text += shown.notes.map { "<p class=\"note\">\(note($0, marks))</p>\n" }.joined()
    if let label = table.label { text += try downloads.markup(of: label) }
    return text + "</div>\n"
  }

  /// The numbers of a chart, which a reader may open.
  func markup(ofNumbers table: TableBlock, of label: BlockLabel) -> String {
    let name = said("The numbers of \(label.name)")
    return "<details>\n<summary>\(spans.markup(name))</summary>\n"
      + region(table, self.table(table, caption: ""), name: name) + "</details>\n"
  }

  /// A note; the mark that leads to it is raised, as in the table.
  private func note(_ note: String, _ marks: Set<String>) -> String {
    let parts = note.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, marks.contains(String(parts[0])) else { return spans.markup(note) }
    let rest = String(parts[1].drop { $0 == " " })
    return "<sup>\(spans.markup(String(parts[0])))</sup> \(spans.markup(rest))"
  }

  /// A wide table scrolls within a region that the keyboard reaches.
  private func region(_ table: TableBlock, _ markup: String, name: String? = nil) -> String {
    // A landmark has a name of its own.
    let role = name ?? table.label?.name == nil ? "group" : "region"
    let words = HTMLEscape.text(name ?? table.label?.name ?? said("Table"))
    return "<div class=\"scroll\" role=\"\(role)\" tabindex=\"0\" aria-label=\"\(words)\">\n"
      + "\(markup)</div>\n"
  }

  /// The name, which is a link to itself that can be cited, and what is said of the table.
  private func caption(_ table: TableBlock) -> String {
    var text = ""
    if let label = table.label { text = HTMLTables.name(label, spans) }
    if !table.caption.isEmpty { text += (text.isEmpty ? "" : " ") + spans.markup(table.caption) }
    return text.isEmpty ? "" : "<caption><div class=\"caption\">\(text)</div></caption>\n"
  }

  /// The name of something counted.
  static func name(_ label: BlockLabel, _ spans: HTMLSpans) -> String {
    "<a class=\"label\" href=\"\(HTMLEscape.fragment(label.destination))\">"
      + spans.markup(label.name) + "</a>"
  }

  private func table(_ table: TableBlock, caption: String) -> String {
    let columns = HTMLColumns(table)
    let isSortable = table.rows.count >= HTMLTables.fewestRowsSorted
    let ruled = table.ruledRows
    let named = HTMLRowNames.column(of: table)
    let looks = table.columns.count > HTMLTables.mostColumnsApart ? " class=\"dense\"" : ""
    var text = "<table\(looks)\(isSortable ? " data-sortable=\"\"" : "")>\n\(caption)<thead>\n<tr>"
    for index in table.columns.indices {
      text += head(columns, index, isName: index == named)
    }
    text += "</tr>\n</thead>\n<tbody>\n"
    for (number, row) in table.rows.enumerated() {
      let classes = [
        table.mutedRows.contains(number) ? "muted" : nil, ruled.contains(number) ? "ruled" : nil,
      ].compactMap(\.self).joined(separator: " ")
      text += classes.isEmpty ? "<tr>" : "<tr class=\"\(classes)\">"
      for (index, value) in row.enumerated() where index < table.columns.count {
        text += cell(value, columns, index, row: number, isName: index == named)
      }
      text += "</tr>\n"
    }
    return text + "</tbody>\n</table>\n"
  }

  private func head(_ columns: HTMLColumns, _ index: Int, isName: Bool) -> String {
    let column = columns.table.columns[index]
    let classes = columns.classes(index, isName: isName)
    if column.isWhisker {
      let name = column.title.isEmpty ? said("Score with its interval, drawn") : column.title
      return "<th scope=\"col\"\(classes)><span class=\"unseen\">\(spans.markup(name))</span>"
        + (columns.whiskers?.head ?? "") + "</th>"
    }
    // A head without words heads nothing.
    guard !column.title.isEmpty else { return "<td\(classes)></td>" }
    return "<th scope=\"col\"\(classes) data-kind=\"\(columns.order(index))\">"
      + spans.markup(column.title) + "</th>"
  }

  private func cell(
    _ value: TableValue, _ columns: HTMLColumns, _ index: Int, row: Int, isName: Bool
  ) -> String {
    let tag = isName ? "th scope=\"row\"" : "td"
    let key = value.sortKey.map { " data-value=\"\($0)\"" } ?? ""
    let pad = columns.padding(row: row, column: index)
    let classes = columns.classes(index, isName: isName)
    return "<\(tag)\(classes)\(key)\(pad)>\(content(value, columns))</"
      + (isName ? "th>" : "td>")
  }

  private func content(_ value: TableValue, _ columns: HTMLColumns) -> String {
    switch value {
    case .spans(let text): return spans.markup(text)
    case .text(let text, let mark?):
      return spans.markup(text) + "<sup>\(spans.markup(mark))</sup>"
    case .digest(let digest):
      // Two lines of 32 digits can be compared by eye.
      return "<code>\(spans.markup("\(digest.prefix(32))\n\(digest.dropFirst(32))"))</code>"
    case .estimate(_, .some, _):
      let lines = (value.text ?? "").split(separator: "\n", maxSplits: 1).map(String.init)
      return spans.markup(lines[0])
        + "<br/><span class=\"muted\">\(spans.markup(lines.dropFirst().joined()))</span>"
    case .rank(let ranks?):
      return "<span class=\"ranks\">\(spans.markup(value.text ?? ""))</span>"
        + HTMLMarks.ranks(ranks, of: columns.ranked)
    case .whisker(let estimate?):
      return (columns.whiskers?.mark(estimate) ?? "")
        + (columns.tellsWhiskers
          ? "<span class=\"unseen\">\(spans.markup(TableStructure.words(estimate)))</span>" : "")
    case .whisker: return columns.whiskers?.ticks ?? ""
    default: return spans.markup(value.text ?? "")
    }
  }

  /// A table of two rows is in order as it is.
  private static let fewestRowsSorted = 3
  /// More columns stand closer.
  private static let mostColumnsApart = 8
}

extension TableBlock {
  /// Whether it takes the whole width, since it holds marks or long texts.
  fileprivate var isWide: Bool {
    !isNarrow && columns.contains { $0.isWhisker || ($0.wraps && $0.alignment != .trailing) }
  }

  /// The marks that lead to its notes.
  fileprivate var marks: Set<String> {
    Set(
      rows.joined().compactMap { value in
        if case .text(_, let mark) = value { mark } else { nil }
      })
  }
}

extension TableValue {
  /// What rows are put in order by, as a number that programs read; nil for text and for what is not
  /// known.
  fileprivate var sortKey: String? {
    let key: Double? =
      switch self {
      case .number(let number, _), .estimate(let number, _, _), .probability(let number): number
      case .interval(let range, _): range?.lowerBound
      case .count(let count): count.map(Double.init)
      case .counts(let range): range.map { Double($0.upperBound) }
      // Of those with the same best rank the one with the better worst is first.
      case .rank(let range): range.map { Double($0.lowerBound) + Double($0.upperBound) * 1e-6 }
      case .whisker(let estimate): estimate?.value
      case .text, .spans, .digest: nil
      }
    return key.flatMap { $0.isFinite ? "\($0)" : nil }
  }
}
