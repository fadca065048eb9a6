internal import Analysis
internal import Diagnostics
internal import FileFormats
internal import LogReaders

/// A source of data as the front matter of a report names it.
///
/// A report has one source, whose options are keys of the front matter, or names its sources under
/// `data`, each with the same options. Paths begin at the report's own directory.
struct DataOptions: Sendable {
  /// What cells call it; `nil` where its options are keys of the front matter.
  let name: String?
  let logs: [String]
  /// A study in place of logs.
  let study: String?
  let instrument: String?
  let system: String?
  let columnMap: String?
  /// Where single columns are found.
  let fields: [String]
  let itemTable: String?
  let reader: LogFormat?
  /// The sheet of workbooks.
  let sheet: String?
  /// Tables of models and items.
  let models: String?
  let items: String?
  let onConflict: LogReadingOptions.ConflictRule?
  let isStrict: Bool
  /// Whether texts behind the judgments are kept.
  let keepsTexts: Bool
  /// Which of the judgments are used.
  let filters: RowFilters
  /// Whose verdicts are the truth, where a cell does not say.
  let gold: GoldOption?
  /// Where the pool of items is, where a cell does not say: a study, or a table.
  let pool: FileOption?
  /// Whose options they are, for messages.
  let owner: String
  /// Where the source begins.
  private let start: Place
  /// Where its options stand.
  private let places: [String: Place]

  /// The words of the options, with those that they had.
  private static let keys = [
    "logs", "study", "instrument", "system", "map", "columns", "item-table", "items", "reader",
    "sheet", "on-conflict", "strict", "with-text", "where", "model", "round", "models", "gold",
    "gold-map", "pool",
  ]

  /// Reads the options that a mapping has of a source.
  private init(name: String?, in reader: inout OptionReader, at start: Place) {
    self.name = name
    self.start = start
    owner = reader.owner
    logs = reader.strings("logs") ?? []
    study = reader.string("study")
    instrument = reader.string("instrument")
    system = reader.string("system")
    let map = reader.placedStrings("map", formerly: "columns") ?? []
    let words = MapWords(map.map(\.text))
    columnMap = words.maps.first
    fields = words.fields
    for (text, place) in map where words.maps.dropFirst().contains(text) {
      reader.add(
        Diagnostic(
          report: .invalidValue, at: place, "\(reader.owner): `map` names several column maps",
          remedy: "Keep one; others declare columns, such as cluster_id=metadata.topic"))
    }
    itemTable = reader.string("item-table")
    models = reader.string("models")
    items = reader.string("items")
    self.reader = reader.choice("reader", LogFormat.self)
    sheet = reader.string("sheet")
    onConflict = reader.choice("on-conflict", LogReadingOptions.ConflictRule.self)
    isStrict = reader.flag("strict") ?? false
    keepsTexts = reader.flag("with-text") ?? false
    filters = RowFilters(in: &reader)
    gold = GoldOption(in: &reader)
    pool = FileOption(&reader, key: "pool")
    var places: [String: Place] = [:]
    for (key, _) in reader.mapping {
      guard let word = key.text, DataOptions.keys.contains(word) else { continue }
      places[word] = reader.place(of: key)
    }
    self.places = places
  }

  /// The sources that a front matter names: at least one, unless `reader` has a problem with them.
  static func all(in reader: inout OptionReader) -> [DataOptions] {
    let own = DataOptions(
      name: nil, in: &reader, at: .line(file: reader.file, 1, column: 1))
    guard let data = reader.node("data") else { return [own] }
    for key in keys {
      guard let place = own.places[key] else { continue }
      reader.add(
        Diagnostic(
          report: .strayKey, at: place,
          "\(reader.owner): `\(key)` stands beside `data`, which names every source",
          remedy: "Move it into the source of `data` that it belongs to"))
    }
    guard let mapping = data.mapping, !mapping.isEmpty else {
      reader.add(
        Diagnostic(
          report: .noSource, at: reader.place(of: data), "\(reader.owner): `data` names no source",
          remedy: "Write `data: { NAME: { logs: PATH } }`"))
      return []
    }
    return mapping.compactMap { key, value in
      let start = reader.place(of: key)
      guard let name = key.text, !name.isEmpty else {
        reader.add(
          Diagnostic(
            report: .unnamedSource, at: start, "\(reader.owner): a source of `data` has no name",
            remedy: "Write `NAME: { logs: PATH }`"))
        return nil
      }
      var inner = OptionReader(
        node: value, firstLine: reader.firstLine, file: reader.file,
        owner: "\(reader.owner), source `\(name)`")
      let options = DataOptions(name: name, in: &inner, at: start)
      inner.finish()
      inner.problems.forEach { reader.add($0) }
      return options
    }
  }

  /// Where a problem with an option is shown: where it stands, else where the source begins.
  func place(of key: String) -> Place { places[key] ?? start }

  /// Where a problem with the judgments is shown.
  var dataPlace: Place { place(of: study == nil ? "logs" : "study") }

  /// Where the column map is named, by the word of today or the former one.
  var columnMapPlace: Place {
    place(of: places["map"] == nil ? "columns" : "map")
  }
}

extension RowFilters {
  /// The filters that a mapping has of a source, each with its line.
  fileprivate init(in reader: inout OptionReader) {
    self.init()
    for (text, place) in reader.placedStrings("where") ?? [] {
      guard let condition = RowCondition(text, at: place) else {
        reader.add(
          Diagnostic(
            report: .invalidValue, at: place,
            "\(reader.owner): `where` holds `\(VisibleText.name(text))`, which is no condition",
            remedy: "Write `COLUMN=VALUE`, or another of != < <= > >= between them"))
        continue
      }
      conditions.append(condition)
    }
    models = (reader.placedStrings("model") ?? []).map { Names($0.text, at: $0.place) }
    rounds = (reader.placedStrings("round") ?? []).map { Names($0.text, at: $0.place) }
  }
}
