package import Diagnostics
internal import FileFormats
internal import GRDB
internal import LogReaders
internal import PrintedNumbers

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
    for model in try StudySidecars.models(in: database) {
      releases[model.name] = model.release
    }
    for item in try StudySidecars.items(in: database) {
      items[[item.task, item.sample]] = Item(
        date: item.date, cluster: item.cluster, language: item.language, culture: item.culture)
    }
  }

  /// The models of which something is known.
  static func models(
    in database: Database
  ) throws -> [(name: String, release: Int32?, family: String?)] {
    try SQLStatement(
      database,
      """
      SELECT t.value, m.release_date, m.family FROM model m JOIN text t ON t.id = m.model_id
      WHERE m.release_date IS NOT NULL OR m.family IS NOT NULL
      """
    ).rows { (try $0.requiredText(0), try $0.optionalDay(1), try $0.optionalText(2)) }
  }

  /// The items of which something is known; an empty task stands for all.
  static func items(
    in database: Database
  ) throws -> [(
    task: String, sample: String, date: Int32?, cluster: String?, language: String?,
    culture: String?
  )] {
    try SQLStatement(
      database,
      """
      SELECT t.value, s.value, i.item_date, i.cluster_id, i.language, i.culture FROM item i
      JOIN text t ON t.id = i.task JOIN text s ON s.id = i.sample_id
      WHERE coalesce(i.item_date, i.cluster_id, i.language, i.culture) IS NOT NULL
      """
    ).rows {
      (
        try $0.requiredText(0), try $0.requiredText(1), try $0.optionalDay(2),
        try $0.optionalText(3), try $0.optionalText(4), try $0.optionalText(5)
      )
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
    row.itemDate = row.itemDate ?? own?.date ?? shared?.date
    table.fill(
      &row, cluster: own?.cluster ?? shared?.cluster, language: own?.language ?? shared?.language,
      culture: own?.culture ?? shared?.culture)
  }
}

extension Study {
  /// Takes a CSV with `model_id` and any of `model_release_date` (or `release_date`) and `family`.
  ///
  /// A cell that is not empty takes the place of what the study has.
  ///
  /// - Returns: the number of models that the table names.
  /// - Throws: `Diagnostics` with every cell that cannot be read; nothing is then written.
  package func addModels(from path: String) throws(Diagnostics) -> Int {
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
  /// - Throws: `Diagnostics` with every cell that cannot be read; nothing is then written.
  package func addItems(from path: String) throws(Diagnostics) -> Int {
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
}

extension SQLStatement {
  /// A day since 1970 that a log can name.
  fileprivate func optionalDay(_ place: Int32) throws -> Int32? {
    guard let number = try optionalWhole(place) else { return nil }
    guard let day = RecordColumn.day(number) else {
      throw SQLFailure.damage("a day is outside the years 0 to 9999")
    }
    return day
  }
}

/// A table of attributes, one row for each model or item.
private struct SidecarTable {
  let keys: [String]
  private let path: String
  private let table: CSVTable

  init(_ path: String, key: String) throws(Diagnostics) {
    self.path = path
    table = try CSVTable(contentsOf: path)
    guard let column = table.header.firstIndex(of: key) else {
      let problem = LogProblem.missingColumn(
        key, suggestion: NameSuggestion.nearest(to: key, among: table.header), found: table.header)
      throw Diagnostics(problem.issue(file: path, locator: "L1"))
    }
    keys = table.rows.map { $0[column] }
    let empty = zip(keys, table.lines).filter(\.0.isEmpty).map {
      LogProblem.missingField(key).issue(file: path, locator: "L\($0.1)")
    }
    let long = zip(table.rows, table.lines).flatMap { row, line in
      row.enumerated().filter { $0.element.utf8.count > Identifier.mostBytes }.map {
        LogProblem.longIdentifier(
          field: table.header[$0.offset], bytes: $0.element.utf8.count, text: $0.element
        ).issue(file: path, locator: "L\(line)")
      }
    }
    guard empty.isEmpty, long.isEmpty else { throw Diagnostics(empty + long) }
  }

  func requireAny(_ columns: [String]) throws(Diagnostics) {
    guard !table.header.contains(where: columns.contains) else { return }
    let problem = LogProblem.sidecarColumns(expected: columns, found: table.header)
    throw Diagnostics(problem.issue(file: path, locator: "L1"))
  }

  func texts(_ column: String) -> [String?] {
    guard let index = table.header.firstIndex(of: column) else {
      return Array(repeating: nil, count: table.rows.count)
    }
    return table.rows.map { $0[index].isEmpty ? nil : $0[index] }
  }

  /// Days since 1970 of the first of the columns that is there.
  func days(_ names: [String]) throws(Diagnostics) -> [Int32?] {
    guard let name = names.first(where: table.header.contains) else {
      return Array(repeating: nil, count: table.rows.count)
    }
    var issues: [Diagnostic] = []
    let days = zip(texts(name), table.lines).map { text, line -> Int32? in
      guard let text else { return nil }
      if let day = CalendarDay.parse(text) { return day.daysSince1970 }
      let problem = LogProblem.invalidField(
        field: name, text: text, expected: "a day such as 2026-01-31")
      issues.append(problem.issue(file: path, locator: "L\(line)"))
      return nil
    }
    guard issues.isEmpty else { throw Diagnostics(issues) }
    return days
  }
}
