internal import LogReaders
internal import PrintedNumbers

/// The tables that a query may read, by the names of a study's views and with their columns, and what
/// judgments put into them.
///
/// People who judge stand there as the record calls them, by pseudonym; what they wrote does not, and
/// neither do their judgments where they are few of their culture.
struct QueryTables {
  /// A value of a cell; texts of the log are not copied for each row.
  enum Cell {
    case none
    case whole(Int64)
    case real(Double)
    case text(String)

    init(_ text: String?) { self = text.map(Cell.text) ?? .none }
    init(_ number: Double?) { self = number.map(Cell.real) ?? .none }
    init(_ number: Int?) { self = number.map { .whole(Int64($0)) } ?? .none }
  }

  let data: QueriedJudgments
  /// The rows of the log that may be seen.
  private let rows: [Int]
  /// What may not, in words.
  let notes: [String]

  init(_ data: QueriedJudgments) {
    self.data = data
    let hidden = QueryTables.smallCultures(data)
    let table = data.log.judgments
    guard !hidden.isEmpty else {
      rows = data.rows
      notes = []
      return
    }
    let culture = ColumnCells(.culture, of: table)
    rows = data.rows.filter { row in
      table.judgeKind[row] != .human || !hidden.contains(culture[row] ?? "")
    }
    notes = [
      "Judgments by people of "
        + (hidden.count == 1 ? "1 culture" : "\(hidden.count) cultures")
        + " with fewer than \(data.fewestPeople) people are left out."
    ]
  }

  /// The cultures that fewer people judged for than may be shown.
  private static func smallCultures(_ data: QueriedJudgments) -> Set<String> {
    let table = data.log.judgments
    guard table.culture != nil else { return [] }
    let culture = ColumnCells(.culture, of: table)
    var people: [Int32: Set<Int32>] = [:]
    for row in data.rows where table.judgeKind[row] == .human && culture.codes[row] >= 0 {
      people[culture.codes[row], default: []].insert(table.judge.codes[row])
    }
    return Set(
      people.filter { $0.value.count < data.fewestPeople }.map { culture.texts[Int($0.key)] })
  }

  // MARK: - Columns

  /// The names of the columns of every table.
  var columns: [(table: String, columns: [String])] {
    [
      ("judgments", JudgmentColumn.names + attributes), ("files", QueryTables.files),
      ("runs", QueryTables.runs), ("judges", QueryTables.judges),
      ("models", QueryTables.models), ("items", QueryTables.items),
      ("published_scores", QueryTables.published), ("curated_cases", QueryTables.cases),
      ("responses", QueryTables.responses), ("explanations", QueryTables.explanations),
    ]
  }

  /// Columns that tables beside the log added.
  private var attributes: [String] {
    data.log.judgments.attributes.map(\.name).filter { name in
      !JudgmentColumn.names.contains { $0.lowercased() == name.lowercased() }
    }
  }

  private static let files = [
    "name", "relative_path", "sha256", "bytes", "reader", "rows_read", "rows_kept", "duplicates",
    "refused", "judgments",
  ]
  private static let runs = [
    "evaluation_id", "task", "model_id", "dataset", "expected_samples", "task_version", "status",
    "tool", "tool_version", "task_run", "started_at",
  ]
  private static let judges = ["judge_id", "judge_kind", "model", "prompt_sha256", "temperature"]
  private static let models = ["model_id", "model_release_date", "family"]
  private static let items = [
    "task", "sample_id", "item_date", "cluster_id", "language", "culture", "split", "variant_of",
  ]
  private static let published = [
    "set_name", "model_id", "dimension", "score", "standard_error", "lower", "upper", "level",
    "item_count", "source_file", "locator",
  ]
  private static let cases = [
    "set_name", "model_id", "dimension", "score", "label", "prompt", "answer", "highlight",
    "source_file", "locator",
  ]
  private static let responses = [
    "response_hash", "sample_id", "model_id", "prompt", "response", "task", "epoch", "turn",
  ]
  private static let explanations =
    Array(JudgmentColumn.names.prefix { $0 != JudgmentColumn.score.rawValue })
    + ["explanation", "position", "round", "prompt_version", "option_order"]

  // MARK: - Rows

  /// Calls `add` with each row of a table; the cells of columns that are not wanted may be none.
  func forEachRow(
    of name: String, wanting wanted: Set<String>, _ add: ([Cell]) throws -> Void
  ) throws {
    switch name {
    case "judgments":
      try forEachJudgment(JudgmentColumn.names + attributes, wanted, add)
    case "explanations": try forEachExplanation(wanted, add)
    case "responses": try forEachResponse(add)
    default: for row in smallTable(name) { try add(row) }
    }
  }

  private func smallTable(_ name: String) -> [[Cell]] {
    let log = data.log
    return switch name {
    case "files":
      log.files.map { file in
        [
          Cell(file.name), Cell(file.relativePath), Cell(file.sha256), Cell(file.bytes),
          Cell(file.reader), Cell(file.rowsRead), Cell(file.rowsKept), Cell(file.duplicates),
          Cell(file.refused), Cell(file.rowsKept),
        ]
      }
    case "runs":
      log.runs.map { run in
        [
          Cell(run.evaluation), Cell(run.task), Cell(run.model), Cell(run.dataset),
          Cell(run.expectedSamples), Cell(run.taskVersion), Cell(run.status), Cell(run.tool),
          Cell(run.toolVersion), Cell(run.taskRun), Cell(run.startedAt?.description),
        ]
      }
    case "judges": judgeRows
    case "models": modelRows
    case "items": itemRows
    case "published_scores":
      log.publishedScores.map { score in
        [
          Cell(score.set), Cell(score.model), Cell(score.dimension), Cell(score.score),
          Cell(score.standardError), Cell(score.lower), Cell(score.upper), Cell(score.level),
          Cell(score.count), Cell(score.sourceFile), Cell(score.locator),
        ]
      }
    case "curated_cases":
      log.cases.map { one in
        [
          Cell(one.set), Cell(one.model), Cell(one.dimension), Cell(one.score), Cell(one.label),
          Cell(one.prompt), Cell(one.answer), Cell(one.highlight), Cell(one.sourceFile),
          Cell(one.locator),
        ]
      }
    default: []
    }
  }

  private var judgeRows: [[Cell]] {
    let table = data.log.judgments
    let known = Dictionary(
      data.log.judges.map { ($0.judge, $0) }, uniquingKeysWith: { first, _ in first })
    return firstRows(of: table.judge.codes).map { row in
      let name = table.judge[row] ?? ""
      let record = known[name]
      return [
        Cell(name), Cell(table.judgeKind[row].rawValue), Cell(record?.model),
        Cell(record?.promptSHA256), Cell(record?.temperature),
      ]
    }
  }

  private var modelRows: [[Cell]] {
    let table = data.log.judgments
    let family = table.attributes.first { $0.name == "family" }?.cells
    return firstRows(of: table.model.codes).map { row in
      [
        Cell(table.model[row]), Cell(table.modelReleaseDate[row]?.description),
        Cell(family?[row]),
      ]
    }
  }

  private var itemRows: [[Cell]] {
    let table = data.log.judgments
    var seen: Set<[Int32]> = []
    return rows.filter { seen.insert([table.task.codes[$0], table.sample.codes[$0]]).inserted }
      .map { row in
        [
          Cell(table.task[row]), Cell(table.sample[row]),
          Cell(table.itemDate[row]?.description), Cell(table.cluster[row]),
          Cell(table.language?[row]), Cell(table.culture?[row]),
          Cell(table.split[row]?.rawValue), Cell(table.variantOf?[row]),
        ]
      }
  }

  /// The first row of each code that may be seen.
  private func firstRows(of codes: [Int32]) -> [Int] {
    var seen: Set<Int32> = []
    return rows.filter { codes[$0] >= 0 && seen.insert(codes[$0]).inserted }
  }

  private func forEachJudgment(
    _ names: [String], _ wanted: Set<String>, _ add: ([Cell]) throws -> Void
  ) throws {
    let table = data.log.judgments
    let columns = names.map { name in
      wanted.contains(name.lowercased()) ? WantedColumn(name, of: table) : nil
    }
    for row in rows {
      let isByPerson = table.judgeKind[row] == .human
      try add(
        columns.map { column in
          guard let column, !(isByPerson && column.mayHoldWords(row)) else { return .none }
          return column.cell(row)
        })
    }
  }

  private func forEachExplanation(
    _ wanted: Set<String>, _ add: ([Cell]) throws -> Void
  ) throws {
    let log = data.log
    guard log.texts != nil else { return }
    let before = JudgmentColumn.names.prefix { $0 != JudgmentColumn.score.rawValue }
    let after = ["position", "round", "prompt_version", "option_order"]
    func made(_ names: some Sequence<String>) -> [WantedColumn?] {
      names.map {
        wanted.contains($0.lowercased()) ? WantedColumn($0, of: log.judgments) : nil
      }
    }
    let (first, last) = (made(before), made(after))
    for row in rows where log.judgments.judgeKind[row] != .human {
      guard let found = try log.explanation(ofRow: row) else { continue }
      func cells(_ columns: [WantedColumn?]) -> [Cell] {
        columns.map { $0?.cell(row) ?? .none }
      }
      try add(cells(first) + [.text(found.explanation)] + cells(last))
    }
  }

  private func forEachResponse(_ add: ([Cell]) throws -> Void) throws {
    let log = data.log
    guard log.texts != nil else { return }
    let table = log.judgments
    var seen: Set<[Int32]> = []
    for row in rows {
      let item = [
        table.task.codes[row], table.sample.codes[row], table.epoch[row], Int32(table.turn[row]),
        table.texts[row].prompt,
      ]
      let own = item + [table.model.codes[row], table.texts[row].response]
      if seen.insert(own).inserted, let text = try log.response(ofRow: row) {
        try add(QueryTables.cells(text))
      }
      guard table.texts[row].opponentResponse >= 0 else { continue }
      let model = table.opponent?.codes[row] ?? -1
      // Codes of opponents are those of another column.
      let other = item + [-2 - model, table.texts[row].opponentResponse]
      if seen.insert(other).inserted, let text = try log.opponentResponse(ofRow: row) {
        try add(QueryTables.cells(text))
      }
    }
  }

  private static func cells(_ text: ResponseText) -> [Cell] {
    [
      Cell(text.responseHash), Cell(text.sample), Cell(text.model), Cell(text.prompt),
      Cell(text.response), Cell(text.task), .whole(Int64(text.epoch)), .whole(Int64(text.turn)),
    ]
  }
}

/// A column of judgments that a query reads.
private struct WantedColumn {
  private let cells: ColumnCells
  private let isWhole: Bool
  private let isTruth: Bool
  private let column: JudgmentColumn?

  init?(_ name: String, of table: JudgmentTable) {
    let column = JudgmentColumn(rawValue: name)
    guard
      let cells = column.map({ ColumnCells($0, of: table) })
        ?? table.attributes.first(where: { $0.name == name })?.cells
    else { return nil }
    self.cells = cells
    isTruth = column == .higherIsBetter
    self.column = column
    isWhole = column.map { WantedColumn.whole.contains($0) } ?? false
  }

  private static let whole: Set<JudgmentColumn> = [
    .epoch, .turn, .judgmentIndex, .inputTokens, .outputTokens, .judgeInputTokens,
    .judgeOutputTokens, .logProbabilityCount, .responseLength,
  ]

  /// Whether the judge may have put words of its own there: a label is a verdict unless it is long.
  func mayHoldWords(_ row: Int) -> Bool {
    column == .statusReason
      || (column == .label && (cells[row]?.utf8.count ?? 0) > WantedColumn.longestLabel)
  }

  private static let longestLabel = 80

  func cell(_ row: Int) -> QueryTables.Cell {
    let code = cells.codes[row]
    guard code >= 0 else { return .none }
    if isTruth { return .whole(cells.texts[Int(code)] == "true" ? 1 : 0) }
    guard cells.kind == .number else { return .text(cells.texts[Int(code)]) }
    let number = cells.numbers[Int(code)]
    return isWhole ? .whole(Int64(number)) : .real(number)
  }
}
