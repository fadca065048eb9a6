package import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import Wording

/// What the published tables of a file allow.
package struct PublishedAudit {
  package let results: AuditResults
  package let cautions: [Caution]

  /// Audits tables.
  ///
  /// - Parameters:
  ///   - tables: Of one file, one at least.
  ///   - path: The file, for messages.
  ///   - mean: Columns over whose mean models are ranked too; none for columns by themselves only.
  ///   - older: An older version, to say what has moved; none for no comparison.
  ///   - level: Neighbours are tested at 1 less it.
  /// - Throws: for a column that there is not.
  package init(
    _ tables: [PublishedTable], path: String, mean: [String] = [],
    against older: [PublishedTable] = [], level: Double
  ) throws(Diagnostics) {
    let mean = try Self.columns(mean, of: tables, path: path)
    do throws(StatisticsError) {
      var parts: [Part] = []
      for (place, table) in tables.enumerated() {
        let audit = try TableAudit(table)
        var part = try Part(audit, mean: mean?.table == place ? mean?.columns : nil, level: level)
        let same = tables.count == 1 && older.count == 1
        if let old = older.first(where: { same || $0.name == table.name }) {
          try part.compare(with: TableAudit(old))
        }
        parts.append(part)
      }
      let codes = AuditFinding.Code.allCases
      results = AuditResults(
        tables: tables.map {
          AuditTable(name: $0.name, models: $0.models.count, columns: $0.columns.count)
        },
        cohorts: parts.flatMap(\.audit.cohorts), columns: parts.flatMap(\.audit.columns),
        neighbours: parts.flatMap(\.neighbours), moved: parts.flatMap(\.moved),
        findings: codes.flatMap { code in
          parts.flatMap(\.findings).filter { $0.code == code }
        }, assumption: NeighbourTests.assumption(level: level))
    } catch {
      throw Diagnostics(Diagnostic(error, at: .file(path)))
    }
    cautions = [.published] + tables.flatMap(\.cautions) + older.flatMap(\.cautions)
  }

  /// What is found of one table.
  private struct Part {
    let audit: TableAudit
    var neighbours: [AuditNeighbours] = []
    var moved: [AuditMove] = []
    var findings: [AuditFinding]

    init(_ audit: TableAudit, mean: [Int]?, level: Double) throws(StatisticsError) {
      self.audit = audit
      findings = FigureOddities(audit.table).findings + audit.findings
      var compared: [(columns: [Int], name: String)] = []
      if let mean {
        let names = mean.map { audit.table.columns[$0].name }
        compared.append((mean, said("mean of \(names.joined(separator: said(", ")))")))
      }
      compared += audit.table.columns.indices.map { ([$0], audit.table.columns[$0].name) }
      for (columns, name) in compared {
        let tests = try NeighbourTests(audit, columns: columns, name: name, level: level)
        let found = try tests.neighbours()
        neighbours += found
        if let finding = try tests.finding(found) { findings.append(finding) }
      }
    }

    mutating func compare(with old: TableAudit) {
      let changes = TableChanges(new: audit, old: old)
      moved = changes.moves
      findings += changes.findings(moved)
    }
  }

  /// The columns of a mean, all of one table; nil where none are named.
  private static func columns(
    _ names: [String], of tables: [PublishedTable], path: String
  ) throws(Diagnostics) -> (table: Int, columns: [Int])? {
    guard !names.isEmpty else { return nil }
    for (place, table) in tables.enumerated() {
      let found = names.compactMap(table.column(named:))
      if found.count == names.count { return (place, found) }
    }
    let known = tables.flatMap { $0.columns.map(\.name) }
    let missing = names.filter { name in tables.allSatisfy { $0.column(named: name) == nil } }
    throw Diagnostics(
      (missing.isEmpty ? names : missing).map { name in
        Diagnostic(
          table: .missingColumn, at: .file(path),
          missing.isEmpty
            ? "no table has all the columns of --mean; `\(VisibleText.name(name))` is one of them"
            : "no column `\(VisibleText.name(name))` (--mean)",
          remedy: missing.isEmpty
            ? "Name columns of one table" : NameSuggestion.remedy(for: name, among: known))
      })
  }
}
