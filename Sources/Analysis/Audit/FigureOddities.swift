internal import Diagnostics
internal import PrintedNumbers
internal import Wording

/// Figures that stand out whatever number of items is behind them.
struct FigureOddities {
  private let table: PublishedTable

  /// How often a row like that may be expected by chance, and still be called one that is put in.
  private static let largestExpectation = 0.05
  private static let mostNamed = 6

  init(_ table: PublishedTable) { self.table = table }

  // MARK: - Placeholders

  /// The rows that look put in: one value in all columns, and rounder than those of other rows.
  var placeholders: [Int] { table.models.indices.filter(isPlaceholder) }

  private func isPlaceholder(_ row: Int) -> Bool {
    let columns = table.columns.filter { $0.figures[row] != nil }
    guard columns.count >= 3, let first = columns[0].figures[row],
      columns.allSatisfy({ $0.figures[row]?.value == first.value }),
      first.value > 0, first.value < columns[0].unit.whole
    else { return false }
    // Rows as round as this in the first column, times rows with this very value in each other.
    var expected = Double(table.models.count)
    for (place, column) in columns.enumerated() {
      let figures = column.figures.compactMap(\.self)
      let alike = figures.count {
        place == 0 ? $0.decimals <= first.decimals : $0.value == first.value
      }
      expected *= Double(alike) / Double(figures.count)
    }
    return expected <= Self.largestExpectation
  }

  private var placeholderFindings: [AuditFinding] {
    placeholders.map { row in
      let model = table.models[row]
      let figures = table.columns.compactMap { $0.figures[row] }
      return AuditFinding(
        .placeholder, models: [model],
        said(
          "\(VisibleText.name(model)) has \(figures.first?.text ?? "–") in all \(figures.count) columns, "
            + "where no other model's figures are alike or as round: put in, it seems, for want of a "
            + "measurement. The row takes no part in what follows."))
    }
  }

  // MARK: - Rows

  private var repeatedModels: [AuditFinding] {
    var seen: [String: Int] = [:]
    for model in table.models { seen[model, default: 0] += 1 }
    return seen.filter { $0.value > 1 }.keys.sorted().map { model in
      AuditFinding(
        .duplicateModel, models: [model],
        said("\(VisibleText.name(model)) has \(seen[model] ?? 0) rows."))
    }
  }

  /// Pairs of rows that are equal in all columns, and are not expected to be.
  private var equalRows: [AuditFinding] {
    guard table.columns.count >= 2 else { return [] }
    var findings: [AuditFinding] = []
    for row in table.models.indices {
      for other in table.models.indices where other > row && areEqual(row, other) {
        let models = [table.models[row], table.models[other]]
        findings.append(
          AuditFinding(
            .duplicateRows, models: models,
            said(
              "\(VisibleText.name(models[0])) and \(VisibleText.name(models[1])) have the same figures "
                + "in all \(table.columns.count) columns.")))
      }
    }
    return findings
  }

  private func areEqual(_ row: Int, _ other: Int) -> Bool {
    var expected = Double(table.models.count * (table.models.count - 1)) / 2
    var compared = 0
    for column in table.columns {
      let (one, two) = (column.figures[row], column.figures[other])
      guard one?.value == two?.value else { return false }
      guard let one else { continue }
      compared += 1
      let figures = column.figures.compactMap(\.self)
      let alike = figures.count { $0.value == one.value } - 1
      expected *= Double(alike) / Double(max(1, figures.count - 1))
    }
    return compared >= 2 && expected <= Self.largestExpectation
  }

  // MARK: - Columns

  private var outsideFindings: [AuditFinding] {
    table.columns.flatMap { column in
      column.figures.enumerated().compactMap { row, figure in
        guard column.unit != .other, let figure,
          figure.value < 0 || figure.value > column.unit.whole
        else { return nil }
        return AuditFinding(
          .outOfRange, columns: [column.name], models: [table.models[row]],
          said(
            "\(VisibleText.name(table.models[row])) has \(figure.text) in "
              + "\(VisibleText.name(column.name)), outside of 0 to "
              + "\(NumberText.plain(column.unit.whole))."))
      }
    }
  }

  private var missingFindings: [AuditFinding] {
    table.columns.compactMap { column in
      let models = table.models.indices.filter { column.figures[$0] == nil }.map {
        table.models[$0]
      }
      guard !models.isEmpty else { return nil }
      return AuditFinding(
        .missingValue, columns: [column.name], models: models,
        said("\(VisibleText.name(column.name)) has no figure of \(Self.names(models))."))
    }
  }

  private var mixedDecimals: [AuditFinding] {
    let decimals = table.rowDecimals
    let kinds = Set(decimals).sorted()
    guard kinds.count > 1 else { return [] }
    let parts = kinds.map { kind in
      let count = decimals.count { $0 == kind }
      return kind >= PrintedFigure.fullDecimals
        ? said("\(CountText.counted(count, "model")) to more than 8")
        : said("\(CountText.counted(count, "model")) to \(kind)", as: "decimals")
    }.joined(separator: said(", "))
    return [
      AuditFinding(
        .mixedDecimals,
        said(
          "Rows are printed to different numbers of decimals: \(parts). They may come from different "
            + "sources."))
    ]
  }

  /// What is found, by kind.
  var findings: [AuditFinding] {
    placeholderFindings + equalRows + repeatedModels + outsideFindings + missingFindings
      + mixedDecimals
  }

  /// The first few names, and how many more there are.
  static func names(_ models: [String]) -> String {
    CountText.list(models.map(VisibleText.name), most: mostNamed)
  }
}
