package import Diagnostics
internal import FileFormats
internal import PrintedNumbers

/// What a table of models or of items says beside the logs: release dates, clusters, and whatever else
/// its columns hold.
///
/// Columns of the record fill what rows leave open; each other column becomes a further one, by which
/// rows are chosen and grouped.
package struct Sidecar: Sendable {
  package enum Kind: String, Sendable {
    case models, items

    var key: String { self == .models ? "model_id" : "sample_id" }
  }

  private let kind: Kind
  private let table: SidecarTable
  private let days: [Int32?]
  private let splits: [ItemSplit?]
  /// The row of each key; of an item by its task, an empty one for all.
  private let rows: [[String]: Int]

  /// Columns of the record that a table may fill.
  private static let filled: [Kind: Set<String>] = [
    .models: ["model_release_date", "release_date"],
    .items: [
      "item_date", "cluster_id", "category", "language", "culture", "split", "variant_of",
    ],
  ]

  /// - Throws: every cell that cannot be read, keys that stand twice, and columns of the record that
  ///   come from nowhere but a log.
  package init(_ path: String, of kind: Kind) throws(Diagnostics) {
    self.kind = kind
    table = try SidecarTable(path, key: kind.key)
    days = try table.days(
      kind == .models ? ["model_release_date", "release_date"] : ["item_date"])
    splits = try table.splits(kind == .items ? "split" : "")
    let tasks = kind == .items ? table.texts("task") : table.keys.map { _ in nil }
    var rows: [[String]: Int] = [:]
    var problems: [Diagnostic] = []
    for (row, key) in table.keys.enumerated() {
      guard let first = rows.updateValue(row, forKey: [tasks[row] ?? "", key]) else { continue }
      problems.append(
        Diagnostic(
          "repeatedKey", at: table.places.place(table.lines[row], in: path),
          "`\(VisibleText.name(key))` stands in \(table.places.words(table.lines[first])) already",
          remedy: "Keep one row of it"))
    }
    let known = (Sidecar.filled[kind] ?? []).union([kind.key, "task"])
    for name in table.header where JudgmentColumn(name: name) != nil && !known.contains(name) {
      problems.append(
        Diagnostic(
          "columnOfRecord", at: .line(file: path, 1),
          "`\(name)` is a column of the judgments themselves",
          remedy: "Give it another name, or leave it out"))
    }
    try Diagnostics.refuse(problems)
    self.rows = rows
  }

  /// Whether a file is another table than one of items: it can be read, and lacks their key.
  ///
  /// The standard input can be read once only, and is taken for what it is named as.
  package static func isOther(_ path: String) -> Bool {
    guard path != "-", let table = try? CSVTable(contentsOf: path) else { return false }
    return !table.header.contains(Kind.items.key)
  }

  package var digest: InputDigest {
    InputDigest(role: kind.rawValue, name: table.name, sha256: table.sha256)
  }

  /// Fills what the judgments leave open, and adds the further columns.
  ///
  /// - Throws: where the table names nothing that was judged.
  /// - Complexity: O(rows) for each column.
  package func fill(_ judgments: inout JudgmentTable) throws(Diagnostics) {
    let found = places(in: judgments)
    guard found.contains(where: { $0 >= 0 }) || judgments.isEmpty else {
      let keys = kind == .models ? judgments.model.values : judgments.sample.values
      throw Diagnostics(
        Diagnostic(
          "nothingJoined", at: .file(table.path),
          "none of its \(kind.rawValue) was judged: it begins with "
            + "`\(VisibleText.name(table.keys.first ?? ""))`, the judgments with "
            + "`\(VisibleText.name(keys.first ?? ""))`",
          remedy: "Write `\(kind.key)` as the judgments do"))
    }
    for row in judgments.indices where found[row] >= 0 {
      if let split = splits[Int(found[row])], judgments.split[row] == nil {
        judgments.split.replace(row, by: split)
      }
      guard let day = days[Int(found[row])] else { continue }
      judgments.fill(row, day: CalendarDay(daysSince1970: day), isOfModel: kind == .models)
    }
    for name in Sidecar.texts where kind == .items && table.header.contains(name) {
      judgments.fill(name, with: table.texts(name), found)
    }
    let own = (Sidecar.filled[kind] ?? []).union([kind.key, "task"])
    for name in table.header where !own.contains(name) && !name.isEmpty {
      let texts = table.texts(name)
      judgments.attributes.removeAll { $0.name == name }
      judgments.attributes.append(
        (name, ColumnCells(attribute: found.map { $0 < 0 ? nil : texts[Int($0)] })))
    }
  }

  /// What a table of models says of each: by column, and within it by model; of items nothing.
  package var modelAttributes: [String: [String: String]] {
    guard kind == .models else { return [:] }
    var attributes: [String: [String: String]] = [:]
    for name in table.header where name != kind.key && !name.isEmpty {
      for (key, text) in zip(table.keys, table.texts(name)) {
        guard let text else { continue }
        attributes[name, default: [:]][key] = text
      }
    }
    return attributes
  }

  private static let texts = ["cluster_id", "category", "language", "culture", "variant_of"]

  /// The row of the table that is about each judgment; -1 where none is.
  private func places(in judgments: JudgmentTable) -> [Int32] {
    var known: [Int64: Int32] = [:]
    return judgments.indices.map { row in
      let code = kind == .models ? judgments.model.codes[row] : judgments.sample.codes[row]
      let task = kind == .models ? 0 : judgments.task.codes[row]
      let key = Int64(task) << 32 | Int64(code)
      if let place = known[key] { return place }
      let name = (kind == .models ? judgments.model[row] : judgments.sample[row]) ?? ""
      let place = rows[[judgments.task[row] ?? "", name]] ?? rows[["", name]] ?? -1
      known[key] = Int32(place)
      return Int32(place)
    }
  }
}

extension JudgmentTable {
  /// A column of the record by its name, or one that a table beside it added.
  package func cells(named name: String) -> ColumnCells? {
    if let column = JudgmentColumn(name: name) { return ColumnCells(column, of: self) }
    return attributes.first { $0.name == name }?.cells
  }

  /// The names of all columns.
  package var columnNames: [String] { JudgmentColumn.names + attributes.map(\.name) }

  /// Adds a column of what is known of models.
  package mutating func addAttribute(_ name: String, ofModels values: [String: String]) {
    let texts = model.values.map { values[$0] }
    attributes.append(
      (name, ColumnCells(attribute: model.codes.map { $0 < 0 ? nil : texts[Int($0)] })))
  }

  fileprivate mutating func fill(_ row: Int, day: CalendarDay, isOfModel: Bool) {
    if isOfModel {
      if modelReleaseDate[row] == nil { modelReleaseDate.replace(row, by: day) }
    } else if itemDate[row] == nil {
      itemDate.replace(row, by: day)
    }
  }

  fileprivate mutating func fill(_ column: String, with texts: [String?], _ places: [Int32]) {
    for row in places.indices where places[row] >= 0 {
      guard let text = texts[Int(places[row])] else { continue }
      switch column {
      case "cluster_id":
        if cluster.codes[row] < 0 { cluster.replace(row, by: cluster.intern(text)) }
      case "category":
        if category.codes[row] < 0 { category.replace(row, by: category.intern(text)) }
      case "language":
        let code = language.intern(text, nulls: count)
        if language?.codes[row] ?? -1 < 0 { language?.replace(row, by: code) }
      case "variant_of":
        let code = variantOf.intern(text, nulls: count)
        if variantOf?.codes[row] ?? -1 < 0 { variantOf?.replace(row, by: code) }
      default:
        let code = culture.intern(text, nulls: count)
        if culture?.codes[row] ?? -1 < 0 { culture?.replace(row, by: code) }
      }
    }
  }
}
