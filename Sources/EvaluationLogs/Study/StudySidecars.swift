internal import GRDB

/// What the tables of models and items say beside the logs.
struct StudySidecars {
  private struct Item {
    var date: Int32?
    var cluster: String?
    var language: String?
    var culture: String?
  }

  private var releases: [String: Int32] = [:]
  /// By task and item; an empty task stands for all.
  private var items: [[String]: Item] = [:]

  init(_ database: Database) throws {
    let models = try Row.fetchAll(
      database,
      sql: """
        SELECT t.value, m.release_date FROM model m JOIN text t ON t.id = m.model_id
        WHERE m.release_date IS NOT NULL
        """)
    for row in models { releases[row[0]] = row[1] }
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT t.value, s.value, i.item_date, i.cluster_id, i.language, i.culture FROM item i
        JOIN text t ON t.id = i.task JOIN text s ON s.id = i.sample_id
        WHERE coalesce(i.item_date, i.cluster_id, i.language, i.culture) IS NOT NULL
        """)
    for row in rows {
      items[[row[0], row[1]]] = Item(
        date: row[2], cluster: row[3], language: row[4], culture: row[5])
    }
  }

  /// Fills what a row leaves open; what a row says itself stands.
  func fill(_ row: inout CodedJudgment, in table: inout JudgmentTable) throws {
    if row.modelReleaseDate == nil, !releases.isEmpty,
      let model = table.model.text(of: row.model)
    {
      row.modelReleaseDate = releases[model]
    }
    guard !items.isEmpty, let sample = table.sample.text(of: row.sample) else { return }
    let own = items[[table.task.text(of: row.task) ?? "", sample]]
    let shared = items[["", sample]]
    let rows = table.count
    row.itemDate = row.itemDate ?? own?.date ?? shared?.date
    if row.cluster < 0 {
      row.cluster = table.cluster.intern(optional: own?.cluster ?? shared?.cluster)
    }
    if row.language < 0 {
      row.language = table.language.intern(own?.language ?? shared?.language, nulls: rows)
    }
    if row.culture < 0 {
      row.culture = table.culture.intern(own?.culture ?? shared?.culture, nulls: rows)
    }
  }
}

extension Study {
  /// Takes a CSV with `model_id` and any of `model_release_date` (or `release_date`) and `family`.
  ///
  /// A cell that is not empty takes the place of what the study has.
  ///
  /// - Returns: the number of models that the table names.
  /// - Throws: `LogError` with every cell that cannot be read; nothing is then written.
  public func addModels(from path: String) throws(LogError) -> Int {
    let table = try SidecarTable(path, key: "model_id")
    let releases = try table.days(["model_release_date", "release_date"])
    let families = table.texts("family")
    try table.requireAny(["model_release_date", "release_date", "family"])
    try write { database in
      for (row, model) in table.keys.enumerated() {
        let number = try StudyDictionary.number(of: model, in: database)
        try database.execute(
          sql: """
            INSERT INTO model VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET
              release_date = coalesce(excluded.release_date, release_date),
              family = coalesce(excluded.family, family)
            """, arguments: [number, releases[row], families[row]])
      }
    }
    return table.keys.count
  }

  /// Takes a CSV with `sample_id` and any of `task`, `item_date`, `cluster_id`, `language` and
  /// `culture`; a row without a task is about the item in all tasks.
  ///
  /// A cell that is not empty takes the place of what the study has.
  ///
  /// - Returns: the number of rows in the table.
  /// - Throws: `LogError` with every cell that cannot be read; nothing is then written.
  public func addItems(from path: String) throws(LogError) -> Int {
    let table = try SidecarTable(path, key: "sample_id")
    let tasks = table.texts("task")
    let dates = try table.days(["item_date"])
    let clusters = table.texts("cluster_id")
    let languages = table.texts("language")
    let cultures = table.texts("culture")
    try table.requireAny(["item_date", "cluster_id", "language", "culture"])
    try write { database in
      for (row, sample) in table.keys.enumerated() {
        let number = try StudyDictionary.number(of: sample, in: database)
        let task = try StudyDictionary.number(of: tasks[row] ?? "", in: database)
        try database.execute(
          sql: """
            INSERT INTO item VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
              item_date = coalesce(excluded.item_date, item_date),
              cluster_id = coalesce(excluded.cluster_id, cluster_id),
              language = coalesce(excluded.language, language),
              culture = coalesce(excluded.culture, culture)
            """,
          arguments: [task, number, dates[row], clusters[row], languages[row], cultures[row]])
      }
    }
    return table.keys.count
  }

  /// Runs a step as one transaction.
  func write<Value>(_ step: (Database) throws -> Value) throws(LogError) -> Value {
    try Study.failing(path) {
      var value: Value?
      try queue.writeWithoutTransaction { database in
        try database.inTransaction(.immediate) {
          value = try step(database)
          return .commit
        }
      }
      guard let value else { throw SQLFailure(code: 1, message: "a transaction did not run") }
      return value
    }
  }
}

/// A table of attributes, one row for each model or item.
private struct SidecarTable {
  let keys: [String]
  private let path: String
  private let table: CSVTable

  init(_ path: String, key: String) throws(LogError) {
    self.path = path
    table = try CSVTable(contentsOf: path)
    guard let column = table.header.firstIndex(of: key) else {
      let problem = LogProblem.missingColumn(
        key, suggestion: Suggestion.nearest(to: key, among: table.header), found: table.header)
      throw LogError(issues: [problem.issue(file: path, locator: "L1")])
    }
    keys = table.rows.map { $0[column] }
    let empty = zip(keys, table.lines).filter(\.0.isEmpty).map {
      LogProblem.missingField(key).issue(file: path, locator: "L\($0.1)")
    }
    guard empty.isEmpty else { throw LogError(issues: empty) }
  }

  func requireAny(_ columns: [String]) throws(LogError) {
    guard !table.header.contains(where: columns.contains) else { return }
    let problem = LogProblem.sidecarColumns(expected: columns, found: table.header)
    throw LogError(issues: [problem.issue(file: path, locator: "L1")])
  }

  func texts(_ column: String) -> [String?] {
    guard let index = table.header.firstIndex(of: column) else {
      return Array(repeating: nil, count: table.rows.count)
    }
    return table.rows.map { $0[index].isEmpty ? nil : $0[index] }
  }

  /// Days since 1970 of the first of the columns that is there.
  func days(_ names: [String]) throws(LogError) -> [Int32?] {
    guard let name = names.first(where: table.header.contains) else {
      return Array(repeating: nil, count: table.rows.count)
    }
    var issues: [LogIssue] = []
    let days = zip(texts(name), table.lines).map { text, line -> Int32? in
      guard let text else { return nil }
      if let day = CalendarDay.parse(text) { return day.daysSince1970 }
      let problem = LogProblem.invalidField(
        field: name, text: text, expected: "a day such as 2026-01-31")
      issues.append(problem.issue(file: path, locator: "L\(line)"))
      return nil
    }
    guard issues.isEmpty else { throw LogError(issues: issues) }
    return days
  }
}
