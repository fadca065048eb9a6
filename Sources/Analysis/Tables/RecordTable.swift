package import Diagnostics
package import LogReaders
internal import PrintedNumbers
internal import Wording

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

  /// - Parameter source: what `request` asks for, read.
  /// - Throws: where there is no judgment, for filters that are wrong, and with `isStrict` for data in
  ///   which something was guessed.
  package init(
    _ request: DataRequest, from source: any JudgmentSource, isStrict: Bool
  ) throws(Diagnostics) {
    let log = try request.judgments(of: source)
    let files = log.files.map(\.name)
    if isStrict { try Diagnostics.refuseGuesses(in: log.issues) }
    let all = Selection(sampledFrom: log.judgments)
    guard !all.isEmpty else {
      if let problem = all.omissions.unsampled(of: all.table.count, files: files) {
        throw Diagnostics(problem)
      }
      throw Diagnostics(
        log.publishedScores.isEmpty ? .noJudgments(files: files) : .publishedOnly(files: files))
    }
    let selection = try all.filtered(by: request.filters)
    judgments = log.judgments
    rows = selection.rows
    issues = log.issues
    areCriteriaChosen = request.filters.conditions.contains {
      JudgmentColumn(name: $0.column) == .criterion
    }
    name = CountText.list(files, most: 3)
    let curated = all.omissions[.curated]
    let adaptive = all.omissions[.adaptive]
    cautions = request.filters.caution(leftOut: selection.omissions[.filtered], of: all.count)
    if curated > 0 {
      cautions.append(
        Caution(
          .curatedExcluded, said("\(CountText.counted(curated, "curated showcase row")) left out")))
    }
    if adaptive > 0 {
      cautions.append(
        Caution(
          .adaptiveExcluded,
          said("\(CountText.counted(adaptive, "row")) of adaptively chosen items left out")))
    }
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
