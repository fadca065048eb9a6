internal import Analysis
internal import Diagnostics
internal import PrintedNumbers

/// The results of `compass audit` for a terminal, and as CSV.
struct AuditText {
  let results: AuditResults
  let level: Double

  private static let mostListed = 4

  // MARK: - Text

  var text: String { results.tables.map(text).joined(separator: "\n\n") }

  private func text(_ table: AuditTable) -> String {
    let columns = results.columns.filter { $0.table == table.name }
    let cohorts = results.cohorts.filter { $0.table == table.name }
    let means = results.neighbours.filter { pair in
      pair.table == table.name && !columns.contains { $0.column == pair.column }
    }
    var lines = [
      "\(VisibleText.name(table.name)): \(CountText.counted(table.models, "model")), "
        + CountText.counted(table.columns, "column")
    ]
    if cohorts.count > 1 {
      for cohort in cohorts {
        lines.append(
          "cohort \(cohort.cohort) (\(CountText.counted(cohort.models.count, "model"))): "
            + cohort.models.map(VisibleText.name).joined(separator: ", "))
      }
    }
    lines.append(denominators(columns, isParted: cohorts.count > 1))
    lines += [
      "items: the smallest number that the figures are shares of; \u{201C}also\u{201D} those that "
        + "explain them as well",
      "chance: at most so likely for figures that are no shares of one number",
    ]
    if !means.isEmpty { lines += ["", neighbours(means)] }
    let findings = results.findings
    if results.tables.first?.name == table.name, !findings.isEmpty {
      lines.append("")
      lines += findings.map { "\($0.code.rawValue): \(VisibleText.line($0.message))" }
      lines.append(results.assumption)
    }
    return lines.joined(separator: "\n")
  }

  private func denominators(_ columns: [AuditColumn], isParted: Bool) -> String {
    var titles: [(title: String, alignment: TextTable.Alignment)] = [("Column", .leading)]
    if isParted { titles.append(("Cohort", .trailing)) }
    titles += [
      ("Figures", .trailing), ("Decimals", .trailing), ("Items", .trailing), ("Chance", .trailing),
      ("Also", .leading),
    ]
    let rows = columns.flatMap { column in
      column.cohorts.map { part in
        var row = [column.column]
        if isParted { row.append("\(part.cohort)") }
        let decimals = column.rows.filter { $0.cohort == part.cohort }.map(\.decimals).max()
        row += [
          "\(part.figures)", decimals.map(String.init) ?? "–",
          part.denominator.map { "\($0)" } ?? "not testable",
          part.denominator == nil ? "–" : TextCell.probability(part.chance), also(part),
        ]
        return row
      }
    }
    return TextTable(columns: titles, rows: rows).text
  }

  /// The other numbers that explain the figures.
  private func also(_ part: AuditColumn.Part) -> String {
    guard part.denominator != nil else { return "–" }
    let others = part.compatible.filter { $0 != part.denominator }
    guard !others.isEmpty else { return "none up to \(part.searchedUpTo)" }
    return others.prefix(Self.mostListed).map { "\($0)" }.joined(separator: ", ")
      + CountText.more(part.compatibleCount - 1 - min(others.count, Self.mostListed))
  }

  private func neighbours(_ pairs: [AuditNeighbours]) -> String {
    let decimals = 3
    let table = TextTable(
      columns: [
        ("Rank", .trailing), ("Higher", .leading), ("Lower", .leading), ("Difference", .trailing),
        ("p", .trailing), ("Adjusted p", .trailing), ("Told apart", .leading),
        ("Items needed", .trailing),
      ],
      rows: pairs.map { pair in
        [
          "\(pair.rank)", pair.higher, pair.lower,
          NumberText.fixed(pair.difference, decimals: decimals), TextCell.probability(pair.pValue),
          TextCell.probability(pair.adjustedPValue), words(pair.separable),
          pair.separableFrom.map { "\($0)" } ?? "–",
        ]
      })
    return "Neighbours by the \(VisibleText.name(pairs[0].column)):\n\(table.text)\n"
      + "items needed: in each column, for the two to be told apart if they were the only ones"
  }

  private func words(_ separable: Bool?) -> String {
    switch separable {
    case true?: "yes"
    case false?: "no"
    case nil: "not known"
    }
  }

  // MARK: - CSV

  /// A row a figure.
  var csv: String {
    CSVText.table(
      header: [
        "table", "column", "model", "published", "decimals", "cohort", "count", "denominator",
      ],
      rows: results.columns.flatMap { column in
        column.rows.map { row in
          [
            column.table, column.column, row.model, NumberText.plain(row.published),
            "\(row.decimals)", "\(row.cohort)", CSVText.optional(row.count),
            CSVText.optional(row.denominator),
          ]
        }
      })
  }
}
