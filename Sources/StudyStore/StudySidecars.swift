package import Diagnostics
internal import GRDB
internal import LogReaders

/// What the tables of models and items say beside the logs.
struct StudySidecars {
  private struct Item {
    var date: Int32?
    var cluster: String?
    var language: String?
    var culture: String?
    var split: ItemSplit?
    var variantOf: String?
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
        date: item.date, cluster: item.cluster, language: item.language, culture: item.culture,
        split: item.split, variantOf: item.variantOf)
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
    culture: String?, split: ItemSplit?, variantOf: String?
  )] {
    try SQLStatement(
      database,
      """
      SELECT t.value, s.value, i.item_date, i.cluster_id, i.language, i.culture, i.split,
        i.variant_of FROM item i
      JOIN text t ON t.id = i.task JOIN text s ON s.id = i.sample_id
      WHERE coalesce(i.item_date, i.cluster_id, i.language, i.culture, i.split, i.variant_of)
        IS NOT NULL
      """
    ).rows {
      (
        try $0.requiredText(0), try $0.requiredText(1), try $0.optionalDay(2),
        try $0.optionalText(3), try $0.optionalText(4), try $0.optionalText(5),
        try $0.optionalWhole(6).flatMap(ItemSplit.init(number:)), try $0.optionalText(7)
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
      culture: own?.culture ?? shared?.culture,
      variantOf: own?.variantOf ?? shared?.variantOf)
    row.split = row.split ?? own?.split ?? shared?.split
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

  /// Takes a CSV with `sample_id` and any of `task`, `item_date`, `cluster_id`, `language`, `culture`,
  /// `split` and `variant_of`; a row without a task is about the item in all tasks.
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
    let splits = try table.splits("split")
    let originals = table.texts("variant_of")
    try table.requireAny([
      "item_date", "cluster_id", "language", "culture", "split", "variant_of",
    ])
    try write { database in
      for (row, sample) in table.keys.enumerated() {
        let number = try StudyDictionary.number(of: sample, in: database)
        let task = try StudyDictionary.number(of: tasks[row] ?? "", in: database)
        try database.execute(
          sql: """
            INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
              item_date = coalesce(excluded.item_date, item_date),
              cluster_id = coalesce(excluded.cluster_id, cluster_id),
              language = coalesce(excluded.language, language),
              culture = coalesce(excluded.culture, culture),
              split = coalesce(excluded.split, split),
              variant_of = coalesce(excluded.variant_of, variant_of)
            """,
          arguments: [
            task, number, dates[row], clusters[row], languages[row], cultures[row],
            splits[row]?.number, originals[row],
          ])
      }
    }
    return table.keys.count
  }
}

extension SQLStatement {
  /// A day since 1970 that a log can name.
  func optionalDay(_ place: Int32) throws -> Int32? {
    guard let number = try optionalWhole(place) else { return nil }
    guard let day = RecordColumn.day(number) else {
      throw SQLFailure.damage("a day is outside the years 0 to 9999")
    }
    return day
  }
}
