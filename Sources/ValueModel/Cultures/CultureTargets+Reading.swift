package import Diagnostics
internal import FileFormats
internal import Foundation

extension CultureTargets {
  /// The columns of a file of targets, in the order in which they are written.
  static let columns = [
    "culture", "group", "dimension", "estimate", "standardError", "respondents",
    "effectiveSampleSize", "items", "itemsExpected", "year", "instrument", "centring", "source",
  ]
  static let requiredColumns = ["culture", "dimension", "estimate", "centring", "source"]
  /// The columns of the file of covariances beside it.
  static let covarianceColumns = ["culture", "group", "first", "second", "covariance"]

  /// Where the covariances of a file's targets lie: `X.covariance.csv` beside `X.csv`.
  package static func covariancePath(of path: String) -> String {
    let ending = [".csv", ".csv.gz", ".csv.zst"].first { path.lowercased().hasSuffix($0) } ?? ""
    return path.dropLast(ending.count) + ".covariance.csv"
  }

  /// Reads the targets of a file, with `X.covariance.csv` and `names.yaml` beside it where they exist.
  ///
  /// - Parameters:
  ///   - path: a CSV table with the columns `culture`, `dimension`, `estimate`, `centring` and
  ///     `source`, and optionally `group`, `standardError`, `respondents`, `effectiveSampleSize`,
  ///     `items`, `itemsExpected`, `year` and `instrument`; plain, gzip or Zstandard; `-` is the
  ///     standard input, beside which nothing lies.
  ///   - system: the value system whose dimensions it names.
  /// - Throws: `Diagnostics` with every problem of the three files.
  package init(contentsOf path: String, system: ValueSystem) throws(Diagnostics) {
    let text = try TableFile.text(of: path)
    var covariance: (text: [UInt8], file: String)?
    var names: (text: String, file: String)?
    if path != "-" {
      let beside = Self.covariancePath(of: path)
      if FileManager.default.fileExists(atPath: beside) {
        covariance = (try TableFile.text(of: beside), beside)
      }
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
      if FileManager.default.fileExists(atPath: folder.appendingPathComponent("names.yaml").path) {
        let isBare = !path.contains("/")
        let file =
          isBare ? "names.yaml" : path.dropLast(path.lastPathComponent.count) + "names.yaml"
        names = (try DefinitionFile.text(of: file), file)
      }
    }
    try self.init(csv: text, file: path, covariance: covariance, names: names, system: system)
  }

  /// Reads the texts of targets.
  ///
  /// - Parameters:
  ///   - csv: the table of targets.
  ///   - file: its name for messages.
  ///   - covariance: the table of covariances and its name; nil where there is none.
  ///   - names: names of cultures in YAML and their file; nil where there are none.
  ///   - system: the value system whose dimensions it names.
  /// - Throws: `Diagnostics` with every problem of the three texts.
  package init(
    csv: [UInt8], file: String, covariance: (text: [UInt8], file: String)? = nil,
    names: (text: String, file: String)? = nil, system: ValueSystem
  ) throws(Diagnostics) {
    var problems: [Diagnostic] = []
    var targets: [CultureTarget] = []
    do throws(Diagnostics) {
      var reader = try TargetReader(csv, file: file, system: system)
      targets = try reader.targets()
    } catch { problems += error.all }
    if let covariance {
      do throws(Diagnostics) {
        let reader = try CovarianceReader(covariance.text, file: covariance.file, system: system)
        // What is wrong with the targets would come up here a second time.
        if problems.isEmpty { targets = try reader.completed(targets) }
      } catch { problems += error.all }
    }
    var known: [String: [String: String]] = [:]
    if let names {
      do throws(Diagnostics) {
        known = try CultureNames.read(names.text, file: names.file)
      } catch { problems += error.all }
    }
    try Diagnostics.refuse(problems, most: 100)
    self.init(
      file: file, system: system.id, targets: targets,
      names: known.filter { name in targets.contains { $0.culture == name.key } })
  }
}

/// Names of cultures by language, as a `names.yaml` gives them: `GB: { en: United Kingdom }`.
enum CultureNames {
  static func read(_ yaml: String, file: String) throws(Diagnostics) -> [String: [String: String]] {
    let document = DefinitionDocument(file: file)
    var names: [String: [String: String]] = [:]
    for entry in document.root(of: yaml)?.entries() ?? [] {
      guard let culture = entry.key.name(), let translations = entry.value.namesByName() else {
        continue
      }
      names[culture] = translations
    }
    try document.finish()
    return names
  }
}

/// Reads the rows of targets.
private struct TargetReader {
  /// What all rows of a target say alike.
  private struct Whole {
    let respondents: Int?
    let effectiveSampleSize: Double?
    let year: Int?
    let instrument: String?
    let centring: String
    let source: String
  }

  private struct Draft {
    let row: Int
    let whole: Whole
    var values: [CultureTarget.Value] = []
  }

  private let table: TargetTable
  private let system: ValueSystem
  private var order: [TargetKey] = []
  private var drafts: [TargetKey: Draft] = [:]

  init(_ text: [UInt8], file: String, system: ValueSystem) throws(Diagnostics) {
    table = try TargetTable(
      text, file: file, subject: "culture targets", columns: CultureTargets.columns,
      required: CultureTargets.requiredColumns)
    self.system = system
  }

  mutating func targets() throws(Diagnostics) -> [CultureTarget] {
    for row in table.rows.indices { read(row) }
    try table.document.finish()
    return order.compactMap { key in drafts[key].map { target(key, $0) } }
  }

  private mutating func read(_ row: Int) {
    let culture = table.name(row, "culture")
    let group = table.optionalName(row, "group")
    let value = value(row)
    guard let culture else { return }
    let key = TargetKey(culture: culture, group: group)
    if let first = drafts[key]?.row {
      checkSame(row, as: first, key)
    } else {
      order.append(key)
      drafts[key] = Draft(row: row, whole: whole(row))
    }
    guard let value else { return }
    if drafts[key]?.values.contains(where: { $0.dimension == value.dimension }) == true {
      table.report(
        row, .repeatedName, "\(key.words) has `\(value.dimension)` twice",
        remedy: "Keep one of the rows")
    }
    drafts[key]?.values.append(value)
  }

  private func value(_ row: Int) -> CultureTarget.Value? {
    let dimension = table.dimension(row, "dimension", of: system)
    let estimate = table.number(row, "estimate")
    if table.text(row, "estimate") == nil {
      table.report(
        row, .missingValue, "the row has no `estimate`",
        remedy: "Fill it in, or remove the row where nothing is known of the dimension")
    }
    let standardError = table.number(row, "standardError", of: 0...)
    let items = table.count(row, "items", in: 0...100_000)
    let expected = table.count(row, "itemsExpected", in: 1...100_000)
    if let items, let expected, items > expected {
      table.report(
        row, .contradiction, "\(items) items are more than the \(expected) expected ones",
        remedy: "Correct `items` or `itemsExpected`")
    }
    guard let dimension, let estimate else { return nil }
    return CultureTarget.Value(
      dimension: dimension, estimate: estimate, standardError: standardError, items: items,
      itemsExpected: expected)
  }

  private func whole(_ row: Int) -> Whole {
    Whole(
      respondents: table.count(row, "respondents", in: 1...1_000_000_000),
      effectiveSampleSize: table.number(row, "effectiveSampleSize", of: 0...),
      year: table.count(row, "year", in: 1...9_999),
      instrument: table.optionalName(row, "instrument"),
      centring: table.name(row, "centring") ?? "", source: table.name(row, "source") ?? "")
  }

  private func checkSame(_ row: Int, as first: Int, _ key: TargetKey) {
    for column in [
      "respondents", "effectiveSampleSize", "year", "instrument", "centring", "source",
    ] where table.text(row, column) != table.text(first, column) {
      table.report(
        row, .contradiction,
        "`\(column)` of \(key.words) is not what line \(table.lines[first]) says",
        remedy: "Write the same in all rows of a culture and group")
    }
  }

  private func target(_ key: TargetKey, _ draft: Draft) -> CultureTarget {
    let places = Dictionary(
      system.dimensions.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    return CultureTarget(
      culture: key.culture, group: key.group,
      values: draft.values.sorted { (places[$0.dimension] ?? 0) < (places[$1.dimension] ?? 0) },
      respondents: draft.whole.respondents,
      effectiveSampleSize: draft.whole.effectiveSampleSize, year: draft.whole.year,
      instrument: draft.whole.instrument, centring: draft.whole.centring,
      source: draft.whole.source)
  }
}
