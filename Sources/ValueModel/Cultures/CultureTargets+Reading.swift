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

/// A small table whose cells are looked up by the names of columns; what is wrong goes to its document.
private struct TargetTable {
  let document: DefinitionDocument
  let rows: [[String]]
  let lines: [Int]
  private let places: [String: Int]

  init(
    _ text: [UInt8], file: String, subject: String, columns: [String], required: [String],
    mayBeEmpty: Bool = false
  ) throws(Diagnostics) {
    let plain: PlainTable
    do throws(TableFailure) {
      plain = try PlainTable(text)
    } catch {
      throw Diagnostics(error.issue(file: file))
    }
    let table = try CSVTable(plain, path: file, sha256: "")
    let document = DefinitionDocument(file: file)
    var places: [String: Int] = [:]
    for (place, cell) in table.header.enumerated() {
      let name = cell.trimmingCharacters(in: .whitespaces)
      guard columns.contains(name) else {
        document.report(
          .unknownName, "`\(name)` is no column of \(subject)",
          remedy: NameSuggestion.remedy(for: name, among: columns), line: 1)
        continue
      }
      if places.updateValue(place, forKey: name) != nil {
        document.report(
          .repeatedName, "two columns are called `\(name)`", remedy: "Remove one", line: 1)
      }
    }
    for name in required where places[name] == nil {
      document.report(
        .missingColumn, "the table has no column `\(name)`",
        remedy: "\(subject.prefix(1).uppercased() + subject.dropFirst()) need the columns "
          + required.joined(separator: ", "), line: 1)
    }
    if table.rows.isEmpty, !mayBeEmpty {
      document.report(
        .emptyFile, "the table has no rows", remedy: "Write one row a culture and dimension",
        line: nil)
    }
    try document.finish()
    self.document = document
    self.places = places
    rows = table.rows
    lines = table.lines
  }

  /// The text of a cell; nil where it is blank or the column is absent.
  func text(_ row: Int, _ column: String) -> String? {
    guard let place = places[column], place < rows[row].count else { return nil }
    let text = rows[row][place].trimmingCharacters(in: .whitespaces)
    return text.isEmpty ? nil : text
  }

  /// The name in a cell that must have one.
  func name(_ row: Int, _ column: String) -> String? {
    guard let text = text(row, column) else {
      report(row, .missingValue, "the row has no `\(column)`", remedy: "Fill it in")
      return nil
    }
    return checked(text, row)
  }

  /// The name in a cell that may be blank.
  func optionalName(_ row: Int, _ column: String) -> String? {
    text(row, column).flatMap { checked($0, row) }
  }

  private func checked(_ text: String, _ row: Int) -> String? {
    guard text.utf8.count <= DefinitionNode.mostNameBytes else {
      report(
        row, .longName,
        "a name has \(text.utf8.count) bytes: `\(DefinitionNode.beginning(of: text))…`",
        remedy: "Shorten it to \(DefinitionNode.mostNameBytes)")
      return nil
    }
    guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
      report(
        row, .controlCharacter, "a name holds a line end or a control character",
        remedy: "Write it on one line")
      return nil
    }
    return text
  }

  /// The number in a cell, where it is one that fits; what does not fit is reported.
  func number(
    _ row: Int, _ column: String, of range: PartialRangeFrom<Double>? = nil
  ) -> Double? {
    guard let text = text(row, column) else { return nil }
    // Larger ones have no finite square.
    guard let value = Double(text), value.isFinite, abs(value) <= 1e150 else {
      report(
        row, .invalidValue,
        "`\(DefinitionNode.beginning(of: text))` (\(column)) is not a finite number",
        remedy: "Write a number such as 0.5, or leave the cell blank")
      return nil
    }
    if let range, !range.contains(value) {
      report(
        row, .invalidValue, "`\(text)` (\(column)) is below \(range.lowerBound)",
        remedy: "Correct it, or leave the cell blank where it is not known")
      return nil
    }
    return value
  }

  /// The whole number in a cell, where it is one that fits.
  func count(_ row: Int, _ column: String, in range: ClosedRange<Int>) -> Int? {
    guard let text = text(row, column) else { return nil }
    guard let value = Int(text), range.contains(value) else {
      report(
        row, .invalidValue,
        "`\(DefinitionNode.beginning(of: text))` (\(column)) is not a whole number from "
          + "\(range.lowerBound) to \(range.upperBound)",
        remedy: "Correct it, or leave the cell blank where it is not known")
      return nil
    }
    return value
  }

  func report(_ row: Int, _ problem: DefinitionProblem, _ message: String, remedy: String) {
    document.report(problem, message, remedy: remedy, line: lines[row])
  }

  /// The dimension that a cell names.
  func dimension(_ row: Int, _ column: String, of system: ValueSystem) -> String? {
    guard let name = name(row, column) else { return nil }
    if let dimension = system.dimension(named: name) { return dimension.id }
    report(
      row, .unknownName, "`\(name)` is not a dimension of `\(system.id)`",
      remedy: NameSuggestion.remedy(for: name, among: system.dimensionNames))
    return nil
  }
}

/// A culture, or a group within it.
private struct TargetKey: Hashable {
  let culture: String
  let group: String?

  var words: String { group.map { "`\(culture)`, group `\($0)`" } ?? "`\(culture)`" }
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

/// Reads the covariances of targets and puts them in.
private struct CovarianceReader {
  private struct Pair: Hashable {
    let first: String
    let second: String

    init(_ one: String, _ other: String) {
      (first, second) = one < other ? (one, other) : (other, one)
    }
  }

  private let table: TargetTable
  /// The covariance of each pair, with its row.
  private var found: [TargetKey: [Pair: (value: Double, row: Int)]] = [:]

  init(_ text: [UInt8], file: String, system: ValueSystem) throws(Diagnostics) {
    table = try TargetTable(
      text, file: file, subject: "covariances", columns: CultureTargets.covarianceColumns,
      required: ["culture", "first", "second", "covariance"], mayBeEmpty: true)
    for row in table.rows.indices {
      let culture = table.name(row, "culture")
      let group = table.optionalName(row, "group")
      let first = table.dimension(row, "first", of: system)
      let second = table.dimension(row, "second", of: system)
      let covariance = table.number(row, "covariance")
      if table.text(row, "covariance") == nil {
        table.report(
          row, .missingValue, "the row has no `covariance`", remedy: "Fill it in, or remove the row"
        )
      }
      guard let culture, let first, let second, let covariance else { continue }
      let key = TargetKey(culture: culture, group: group)
      let pair = Pair(first, second)
      if let earlier = found[key]?[pair], earlier.value != covariance {
        table.report(
          row, .contradiction,
          "\(key.words) has another covariance of `\(first)` and `\(second)` on line "
            + "\(table.lines[earlier.row])", remedy: "Keep one of the rows")
      }
      found[key, default: [:]][pair] = (covariance, row)
    }
    try table.document.finish()
  }

  /// The targets with their covariances.
  ///
  /// - Throws: for covariances of what the targets do not have, for pairs that lack, and for variances
  ///   that are not the squares of the errors.
  func completed(_ targets: [CultureTarget]) throws(Diagnostics) -> [CultureTarget] {
    let known = Set(targets.map { TargetKey(culture: $0.culture, group: $0.group) })
    for (key, pairs) in found where !known.contains(key) {
      guard let row = pairs.values.map(\.row).min() else { continue }
      table.report(
        row, .unknownName, "\(key.words) is none of the targets",
        remedy: "Remove its rows, or add it to the table of targets")
    }
    let completed = targets.map { target in
      let key = TargetKey(culture: target.culture, group: target.group)
      return found[key].map { self.target(target, $0, key) } ?? target
    }
    try table.document.finish()
    return completed
  }

  private func target(
    _ target: CultureTarget, _ pairs: [Pair: (value: Double, row: Int)], _ key: TargetKey
  ) -> CultureTarget {
    let dimensions = target.values.map(\.dimension)
    for (pair, entry) in pairs {
      for dimension in Set([pair.first, pair.second]) where !dimensions.contains(dimension) {
        table.report(
          entry.row, .contradiction, "\(key.words) has no value for `\(dimension)`",
          remedy: "Remove the row, or add the dimension to the table of targets")
      }
    }
    let count = dimensions.count
    var matrix = [Double](repeating: 0, count: count * count)
    var lacking: [String] = []
    for row in 0..<count {
      for column in 0...row {
        let value = target.values[row]
        var entry = pairs[Pair(dimensions[row], dimensions[column])]
        if row == column {
          let square = value.standardError.map { $0 * $0 }
          if let entry, let square, !Self.agree(entry.value, square) {
            table.report(
              entry.row, .contradiction,
              "the variance of `\(value.dimension)` of \(key.words), \(entry.value), is not the "
                + "square of its standard error, \(square)",
              remedy: "Write both in full precision, or leave the variances out")
          }
          if entry == nil, let square { entry = (square, 0) }
        }
        guard let entry else {
          lacking.append("`\(dimensions[column])` and `\(dimensions[row])`")
          continue
        }
        matrix[row * count + column] = entry.value
        matrix[column * count + row] = entry.value
      }
    }
    if let first = lacking.first, let row = pairs.values.map(\.row).min() {
      table.report(
        row, .missingValue,
        "\(key.words) lacks \(lacking.count) covariances, such as that of \(first)",
        remedy: "Give every pair of its dimensions, or none")
    }
    return target.with(covariance: matrix)
  }

  /// Whether two variances are the same but for rounding in what was written.
  private static func agree(_ one: Double, _ other: Double) -> Bool {
    abs(one - other) <= 0.01 * max(abs(one), abs(other)) + 1e-12
  }
}
