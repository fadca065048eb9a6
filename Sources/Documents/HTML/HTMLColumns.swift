internal import Charts

/// What the columns of a table have in common, before its cells are written.
struct HTMLColumns {
  let table: TableBlock
  /// The scale of all marks; nil for a table without such.
  let whiskers: HTMLMarks?
  /// The greatest rank in the table.
  let ranked: Int
  /// Whether marks are told in words, since no column says the same in numbers.
  let tellsWhiskers: Bool
  /// For each column with numbers of unlike lengths, what each lacks behind its point.
  private let padding: [Int: [String]]

  init(_ table: TableBlock) {
    self.table = table
    let estimates = table.rows.joined().compactMap { value -> ChartEstimate? in
      if case .whisker(let estimate) = value { estimate } else { nil }
    }
    whiskers = table.columns.contains(where: \.isWhisker) ? HTMLMarks(estimates) : nil
    ranked =
      table.rows.joined().compactMap { value -> Int? in
        if case .rank(let ranks) = value { ranks?.upperBound } else { nil }
      }.max() ?? 0
    tellsWhiskers = !table.rows.joined().contains { value in
      switch value {
      case .interval, .estimate: true
      default: false
      }
    }
    var padding: [Int: [String]] = [:]
    for (index, column) in table.columns.enumerated() where column.alignment == .trailing {
      padding[index] = HTMLColumns.padding(
        table.rows.map { index < $0.count ? $0[index].text ?? "" : "" })
    }
    self.padding = padding
  }

  /// What is missing behind each number, such that points stand one below the other; nil where all are
  /// as long or the column has other than numbers.
  private static func padding(_ texts: [String]) -> [String]? {
    var fractions: [String] = []
    for text in texts {
      guard let fraction = DecimalColumn.fraction(of: text) else { return nil }
      fractions.append(fraction)
    }
    let known = zip(texts, fractions).filter { $0.0 != TableValue.unknown }.map(\.1)
    let longest = known.max { $0.count < $1.count } ?? ""
    guard Set(known.map(\.count)).count > 1 else { return nil }
    return fractions.map { String(longest.dropFirst($0.count)) }
  }

  /// An attribute whose text the style sheet sets unseen behind the number.
  func padding(row: Int, column: Int) -> String {
    guard let text = padding[column]?[row], !text.isEmpty else { return "" }
    return " data-pad=\"\(HTMLEscape.text(text))\""
  }

  func classes(_ index: Int, isName: Bool) -> String {
    let column = table.columns[index]
    var names: [String] = isName ? ["row-name"] : []
    switch column.alignment {
    case .leading: break
    case .center: names.append("center")
    case .trailing: names.append("end")
    }
    if column.isWhisker { names.append("whisker") }
    if column.isStrong { names.append("strong") }
    if column.isMuted { names.append("muted") }
    if column.wraps, column.alignment != .trailing { names.append("wraps") }
    if isShort(index) { names.append("short") }
    if table.rows.contains(where: { index < $0.count && $0[index].isRank }) { names.append("rank") }
    return names.isEmpty ? "" : " class=\"\(names.joined(separator: " "))\""
  }

  /// Whether all its texts are names that stay on one line, even on a small screen.
  private func isShort(_ index: Int) -> Bool {
    guard table.columns[index].alignment != .trailing else { return false }
    return table.rows.allSatisfy { row in
      guard index < row.count, let text = row[index].text else { return true }
      return text.count <= HTMLColumns.shortName && !text.contains("\n")
    }
  }

  private static let shortName = 20

  /// In which direction a reader most likely wants the column first.
  func order(_ index: Int) -> String {
    for case let value in table.rows.compactMap({ index < $0.count ? $0[index] : nil }) {
      switch value {
      case .number, .estimate, .interval, .count, .counts, .whisker: return "falling"
      case .rank, .probability: return "rising"
      case .text(TableValue.unknown, _): continue
      case .text, .spans, .digest: return "text"
      }
    }
    return "text"
  }
}
