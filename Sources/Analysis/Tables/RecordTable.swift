package import Diagnostics
package import LogReaders
internal import PrintedNumbers

/// The judgments of a source as a table whose columns are those of the record.
///
/// Rows are those that the filters leave, without curated showcases. A verdict that was not scored is no
/// value. Several columns with commas between, `task,sample_id`, are one column of what they say
/// together.
package struct RecordTable: PlacedColumns {
  package let judgments: JudgmentTable
  /// The judgments of the rows.
  package let rows: [Int32]
  /// A score for each row, where rows are responses; nil where they are judgments.
  var means: [Double?]?
  /// Whether rows are battles, the response that was shown first on the left.
  var isOfBattles = false
  /// Whether a filter names the criteria.
  let areCriteriaChosen: Bool
  /// What the rows are called in messages.
  package internal(set) var name: String
  package internal(set) var cautions: [Caution]
  /// What was found while the judgments were read.
  package let issues: [Diagnostic]

  /// Whether people are among the judges.
  package var holdsPeople: Bool { rows.contains { judgments.judgeKind[Int($0)] == .human } }

  /// How many rows belong to other shards.
  package let others: Int
  /// What was read, with the digest of each file; nothing for the standard input.
  private(set) var inputs: [PartHead.Input] = []
  /// How many rows of the shard are used and left out, and why.
  let counts: RecordCounts

  /// - Parameters:
  ///   - source: what `request` asks for, read.
  ///   - shard: whose rows are taken; nil for all of them.
  /// - Throws: where there is no judgment, unless a shard may have none; for filters that are wrong, and
  ///   with `isStrict` for data in which something was guessed.
  package init(
    _ request: DataRequest, from source: any JudgmentSource, isStrict: Bool, shard: Shard? = nil
  ) throws(Diagnostics) {
    let log = try request.judgments(of: source)
    let files = log.files.map(\.name)
    if isStrict { try Diagnostics.refuseGuesses(in: log.issues) }
    let shares = shard.map { ShardRows($0, of: log.judgments) }
    let all = Selection(sampledFrom: log.judgments)
    var selection = all
    do throws(Diagnostics) {
      selection = try all.filtered(by: request.filters)
    } catch {
      // The rows of a shard by themselves need not hold what all rows together do.
      guard shard != nil, request.logs == ["-"] else { throw error }
      selection = all.narrowed(omitting: .filtered) { _ in false }
    }
    var counts = RecordCounts(files: files)
    for row in 0..<log.judgments.count where shares?.holds(row) ?? true {
      counts.rows += 1
      switch log.judgments.sampling[row] {
      case .curated: counts.curated += 1
      case .adaptive: counts.adaptive += 1
      case .complete, .random: break
      }
    }
    let rows =
      shares.map { shares in selection.rows.filter { shares.holds(Int($0)) } }
      ?? selection.rows
    counts.filtered = counts.sampled - rows.count
    if shard == nil { try counts.refuseNothing(hasPublished: !log.publishedScores.isEmpty) }
    counts.hasPublished = !log.publishedScores.isEmpty
    self.init(
      log.judgments, rows: rows, counts: counts, others: log.judgments.count - counts.rows,
      issues: log.issues, filters: request.filters)
    if !request.logs.contains("-") {
      inputs = source.digests.map { PartHead.Input(name: $0.name, sha256: $0.sha256) }
    }
  }

  /// Rows with what is known of those that were left out.
  init(
    _ judgments: JudgmentTable, rows: [Int32], counts: RecordCounts, others: Int,
    issues: [Diagnostic], filters: RowFilters
  ) {
    self.judgments = judgments
    self.rows = rows
    self.counts = counts
    self.others = others
    self.issues = issues
    areCriteriaChosen = filters.conditions.contains {
      JudgmentColumn(name: $0.column) == .criterion
    }
    name = CountText.list(counts.files, most: 3)
    cautions = counts.cautions(filters)
  }

  /// Other rows of the same judgments.
  init(_ table: RecordTable, rows: [Int32], named name: String? = nil) {
    judgments = table.judgments
    self.rows = rows
    isOfBattles = table.isOfBattles
    self.name = name ?? table.name
    cautions = table.cautions
    issues = table.issues
    areCriteriaChosen = table.areCriteriaChosen
    others = table.others
    counts = table.counts
  }

  package var rowCount: Int { rows.count }
  package var header: [String] { judgments.columnNames }
  package var place: Place { .file(name) }
  package func place(_ row: Int) -> Place { judgments.place(of: Int(rows[row])) }
  package func words(ofRow row: Int) -> String { "\(place(row))" }

  package func texts(_ column: String, option: String) throws(Diagnostics) -> [String?] {
    let cells = try cells(column, option: option)
    return rows.map { cells[Int($0)] }
  }

  package func texts(
    _ column: String, option: String, values: [String]
  ) throws(Diagnostics) -> [String?] {
    try texts(column, option: option)
  }

  package func numbers(_ column: String, option: String) throws(Diagnostics) -> [Double?] {
    if column == JudgmentColumn.score.rawValue, let means { return means }
    let cells = try cells(column, option: option)
    if cells.kind == .number {
      return rows.map { row in
        let code = cells.codes[Int(row)]
        return code < 0 ? nil : cells.numbers[Int(code)]
      }
    }
    let numbers = cells.texts.map { Double($0).flatMap { $0.isFinite ? $0 : nil } }
    return try rows.indices.map { place throws(Diagnostics) in
      let code = cells.codes[Int(rows[place])]
      guard code >= 0 else { return nil }
      if let number = numbers[Int(code)] { return number }
      throw Diagnostics(
        table: .invalidNumber, at: self.place(place),
        "`\(VisibleText.name(cells.texts[Int(code)]))` in `\(column)` (\(option)) is no number",
        remedy: "Name a column of numbers, such as `score`", cause: .wrongUse)
    }
  }

  // MARK: - Columns

  /// Refuses names that are no columns, each with the option that named it.
  package func refuseUnknown(
    _ columns: [(name: String?, option: String)]
  ) throws(Diagnostics) {
    let none = RecordTable(self, rows: [])
    for column in columns {
      guard let name = column.name else { continue }
      for part in JoinedColumns.parts(of: name, isColumn: { judgments.cells(named: $0) != nil })
      where !judgments.columnNames.contains(part) {
        _ = try none.cells(part, option: column.option)
      }
    }
  }

  /// The verdicts, which count only where they were scored.
  private static let verdicts: Set<JudgmentColumn> = [.score, .label, .preference]

  /// The cells of a column, or of several with commas between, of all judgments.
  func cells(_ column: String, option: String) throws(Diagnostics) -> ColumnCells {
    let parts = JoinedColumns.parts(of: column) { name in
      JudgmentColumn(name: name) != nil || judgments.attributes.contains { $0.name == name }
    }
    var found: [ColumnCells] = []
    for part in parts {
      if let column = JudgmentColumn(name: part) {
        found.append(cells(column, isOfClusters: option == "--cluster"))
        continue
      }
      guard let added = judgments.cells(named: part) else {
        throw Diagnostics(
          table: .missingColumn, at: nil,
          "judgments have no column `\(VisibleText.name(part))` (\(option))",
          remedy: NameSuggestion.remedy(for: part, among: judgments.columnNames), cause: .wrongUse)
      }
      found.append(added)
    }
    return found.count == 1 ? found[0] : joined(found)
  }

  private func cells(_ column: JudgmentColumn, isOfClusters: Bool) -> ColumnCells {
    let cells = ColumnCells(column, of: judgments)
    if isOfClusters, column == .cluster { return clusters(cells) }
    if isOfBattles { return sided(column, cells) }
    guard Self.verdicts.contains(column) else { return cells }
    return cells.replacing { row, code in judgments.status[row] == .scored ? code : -1 }
  }

  /// The clusters of items; an item that is in none is one by itself.
  private func clusters(_ clusters: ColumnCells) -> ColumnCells {
    let items = ColumnCells(.sample, of: judgments)
    let shift = Int32(clusters.texts.count)
    return ColumnCells(
      texts: clusters.texts.map { "cluster \($0)" } + items.texts.map { "item \($0)" },
      codes: zip(clusters.codes, items.codes).map { $0 < 0 ? $1 + shift : $0 })
  }

  /// What several columns say together (`JoinedColumns`); a part without a value is an empty one, since
  /// the record says what it leaves open.
  private func joined(_ parts: [ColumnCells]) -> ColumnCells {
    let texts = parts.map { part in
      part.texts.map(JoinedColumns.escaped)
    }
    var codes = [Int32](repeating: -1, count: judgments.count)
    var known: [[Int32]: Int32] = [:]
    var names: [String] = []
    for row in rows {
      let row = Int(row)
      let key = parts.map { $0.codes[row] }
      guard key.contains(where: { $0 >= 0 }) else { continue }
      if let code = known[key] {
        codes[row] = code
        continue
      }
      known[key] = Int32(names.count)
      codes[row] = Int32(names.count)
      names.append(
        zip(texts, key).map { $1 < 0 ? "" : $0[Int($1)] }.joined(separator: JoinedColumns.sign))
    }
    return ColumnCells(texts: names, codes: codes)
  }

  /// Columns of battles, the response that was shown first on the left.
  private func sided(_ column: JudgmentColumn, _ cells: ColumnCells) -> ColumnCells {
    func isTurned(_ row: Int) -> Bool { judgments.position[row] == .second }
    switch column {
    case .model, .opponent:
      let others = ColumnCells(column == .model ? .opponent : .model, of: judgments)
      let shift = Int32(cells.texts.count)
      return ColumnCells(
        texts: cells.texts + others.texts,
        codes: cells.codes.indices.map { row in
          guard isTurned(row) else { return cells.codes[row] }
          let code = others.codes[row]
          return code < 0 ? -1 : code + shift
        })
    case .preference:
      return ColumnCells(
        texts: ["left", "tie", "right"],
        codes: cells.codes.indices.map { row in
          let code = cells.codes[row]
          guard code >= 0, judgments.status[row] == .scored else { return -1 }
          let preference = cells.numbers[Int(code)]
          if preference == 0.5 { return 1 }
          return (preference > 0.5) == isTurned(row) ? 2 : 0
        })
    default: return cells
    }
  }
}
