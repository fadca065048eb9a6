package import Diagnostics
internal import FileFormats
internal import Foundation

/// What several people, or groups of them, value: a row each, with a profile over dimensions.
package struct PeopleTable: Sendable, Equatable {
  /// A person, or a group where the table has no column of people.
  package struct Row: Sendable, Equatable {
    /// The place of the group in ``PeopleTable/groups``; nil for none.
    package let group: Int?
    /// 0 or more.
    package let weight: Double
    /// In the order of ``PeopleTable/dimensions``.
    package let values: [Double]
    /// What the person was drawn within and together with, by any numbering; nil where nothing says so.
    package let stratum: Int?
    package let cluster: Int?
    /// How many people the row stands for; nil where nothing says so.
    package let respondents: Int?
  }

  /// The columns that are not of dimensions.
  package struct Columns: Sendable {
    /// What a column may be called where none is named.
    static let people = ["person", "participant", "respondent"]

    package var person: String?
    package var group: String?
    package var weight: String?

    /// - Parameters:
    ///   - person: the column of people; nil for the first of `person`, `participant`, `respondent`.
    ///   - group: the column of groups; nil for `group`, where there is one.
    ///   - weight: the column of weights; nil for `weight`, where there is one.
    package init(person: String? = nil, group: String? = nil, weight: String? = nil) {
      self.person = person
      self.group = group
      self.weight = weight
    }
  }

  /// The file as the caller named it.
  package let file: String
  /// Those that count, in the order of the file.
  package let rows: [Row]
  /// The places of the dimensions in the system, ascending.
  package let dimensions: [Int]
  /// The names of the groups in the order of the file.
  package let groups: [String]
  /// Whether a row is a person and not a whole group.
  package let arePeople: Bool
  /// Rows that were left out, because a dimension has no value or too few items are answered.
  package let incomplete: Int
  /// The width of the scale that values are on; nil where nothing says so.
  package let scaleWidth: Double?

  /// Whether the file says in what people were drawn: strata or clusters.
  package var hasDesign: Bool { rows.contains { $0.stratum != nil || $0.cluster != nil } }

  /// Reads a table whose columns are dimensions.
  ///
  /// - Parameters:
  ///   - path: a table as CSV or in any other form that tables are read in, also compressed.
  ///   - system: the system whose dimensions it names.
  ///   - columns: the columns that are not of dimensions.
  /// - Throws: `Diagnostics` with every problem found, at most 100.
  package init(
    contentsOf path: String, system: ValueSystem, columns: Columns = Columns()
  ) throws(Diagnostics) {
    try self.init(
      text: try TableFile.text(of: path), file: path, columns: columns,
      measure: { header throws(Diagnostics) in
        try ProfileColumns(header: header, file: path, system: system)
      })
  }

  /// Reads the bytes of a table.
  ///
  /// - Parameter measure: from the header to what makes a profile of a row.
  init(
    text: [UInt8], file: String, columns: Columns,
    measure: ([String]) throws(Diagnostics) -> any ProfileMeasure
  ) throws(Diagnostics) {
    let plain: PlainTable
    do throws(TableFailure) {
      plain = try PlainTable(text)
    } catch {
      throw Diagnostics(error.issue(file: file))
    }
    let table = try CSVTable(plain, path: file, sha256: "")
    let header = table.header.map { $0.trimmingCharacters(in: .whitespaces) }
    let measure = try measure(header)
    var reader = try PeopleReader(header: header, file: file, columns: columns, measure: measure)
    let rows = try reader.rows(table)
    self.file = file
    self.rows = rows
    dimensions = measure.dimensions
    groups = reader.groups.names
    arePeople = reader.arePeople
    incomplete = reader.incomplete
    scaleWidth = measure.scaleWidth
  }

  private init(_ table: PeopleTable, rows: [Row], groups: [String]) {
    file = table.file
    dimensions = table.dimensions
    arePeople = table.arePeople
    incomplete = table.incomplete
    scaleWidth = table.scaleWidth
    self.rows = rows
    self.groups = groups
  }

  /// The same people in the groups of their own most important dimension; none for those who have several.
  ///
  /// - Parameter names: of the system's dimensions, by place.
  package func groupedByHighestValue(_ names: [String]) -> PeopleTable {
    let rows = rows.map { row in
      let highest = row.values.max() ?? 0
      let places = row.values.indices.filter { row.values[$0] == highest }
      return Row(
        group: places.count == 1 ? places[0] : nil, weight: row.weight, values: row.values,
        stratum: row.stratum, cluster: row.cluster, respondents: row.respondents)
    }
    return PeopleTable(self, rows: rows, groups: dimensions.map { names[$0] })
  }
}

/// What makes a profile of the numbers of a row.
protocol ProfileMeasure: Sendable {
  /// The places of the columns that are read.
  var columns: [Int] { get }
  /// The places of the dimensions in the system, ascending.
  var dimensions: [Int] { get }
  var scaleWidth: Double? { get }

  /// Whether a number may stand in one of the columns.
  func isUsable(_ value: Double) -> Bool
  /// The values of the dimensions; nil where one of them has none.
  ///
  /// - Parameter cells: one a column, NaN where nothing stands.
  func profile(_ cells: [Double]) -> [Double]?
}

/// A column a dimension.
struct ProfileColumns: ProfileMeasure {
  let columns: [Int]
  let dimensions: [Int]
  let scaleWidth: Double? = nil

  init(header: [String], file: String, system: ValueSystem) throws(Diagnostics) {
    let document = DefinitionDocument(file: file)
    var found: [Int: Int] = [:]
    for (column, name) in header.enumerated() {
      guard let dimension = system.dimension(named: name),
        let place = system.dimensions.firstIndex(where: { $0.id == dimension.id })
      else { continue }
      if found.updateValue(column, forKey: place) != nil {
        document.report(
          .repeatedName, "two columns are of the dimension `\(dimension.id)`",
          remedy: "Remove one", line: 1)
      }
    }
    if found.isEmpty {
      document.report(
        .missingColumn, "no column is called as a dimension of `\(system.id)`",
        remedy:
          "Name columns \(system.dimensionNames.prefix(3).joined(separator: ", ")) and so on, "
          + "or name the questionnaire of the answers",
        line: 1)
    }
    try document.finish()
    dimensions = found.keys.sorted()
    columns = dimensions.compactMap { found[$0] }
  }

  func isUsable(_ value: Double) -> Bool { value.isFinite && abs(value) <= 1e100 }

  func profile(_ cells: [Double]) -> [Double]? {
    cells.contains(where: \.isNaN) ? nil : cells
  }
}

/// Reads the rows of people.
private struct PeopleReader {
  /// Names and the numbers that they got.
  struct Names {
    private(set) var names: [String] = []
    private var numbers: [String: Int] = [:]

    mutating func number(_ name: String) -> Int {
      if let known = numbers[name] { return known }
      numbers[name] = names.count
      names.append(name)
      return names.count - 1
    }

    func isKnown(_ name: String) -> Bool { numbers[name] != nil }
  }

  private static let mostProblems = 100

  let arePeople: Bool
  private(set) var groups = Names()
  private(set) var incomplete = 0
  private var people = Names()
  private var strata = Names()
  private var clusters = Names()
  private let document: DefinitionDocument
  private let measure: any ProfileMeasure
  private let person: Int?
  private let group: Int?
  private let weight: Int?
  private let stratum: Int?
  private let cluster: Int?
  private let respondents: Int?

  init(
    header: [String], file: String, columns: PeopleTable.Columns, measure: any ProfileMeasure
  ) throws(Diagnostics) {
    let document = DefinitionDocument(file: file)
    func column(_ named: String?, else usual: [String]) -> Int? {
      guard let named else { return usual.lazy.compactMap { header.firstIndex(of: $0) }.first }
      if let place = header.firstIndex(of: named) { return place }
      document.report(
        .missingColumn, "the table has no column `\(DefinitionNode.beginning(of: named))`",
        remedy: NameSuggestion.remedy(for: named, among: header), line: 1)
      return nil
    }
    person = column(columns.person, else: PeopleTable.Columns.people)
    group = column(columns.group, else: ["group"])
    weight = column(columns.weight, else: ["weight"])
    stratum = column(nil, else: ["stratum"])
    cluster = column(nil, else: ["psu", "cluster"])
    respondents = column(nil, else: ["respondents"])
    arePeople = person != nil
    if person == nil, group == nil {
      document.report(
        .missingColumn, "the table has neither a column `person` nor a column `group`",
        remedy: "Add one: a row is a person, or a whole group", line: 1)
    }
    try document.finish()
    self.document = document
    self.measure = measure
  }

  mutating func rows(_ table: CSVTable) throws(Diagnostics) -> [PeopleTable.Row] {
    var rows: [PeopleTable.Row] = []
    for (cells, line) in zip(table.rows, table.lines) {
      if let row = row(cells, line: line) { rows.append(row) }
      if document.problems.count >= Self.mostProblems { break }
    }
    if rows.isEmpty, document.problems.isEmpty {
      document.report(
        .emptyFile,
        incomplete > 0 ? "no row has a value of every dimension" : "the table has no rows",
        remedy: "Write one row a person or group, with a number in every column of a dimension",
        line: nil)
    }
    if !rows.isEmpty, document.problems.isEmpty, !rows.contains(where: { $0.weight > 0 }) {
      document.report(
        .invalidValue, "no weight is above 0", remedy: "Correct the weights, or leave them out",
        line: nil)
    }
    try document.finish()
    return rows
  }

  private mutating func row(_ cells: [String], line: Int) -> PeopleTable.Row? {
    let before = document.problems.count
    if let person, let name = text(cells[person]) {
      if people.isKnown(name) {
        // Who it is stays unsaid: messages are shown to others.
        document.report(
          .repeatedName, "the person of this row has a row already", remedy: "Keep one of them",
          line: line)
      }
      _ = people.number(name)
    } else if person != nil {
      document.report(.missingValue, "the row has no person", remedy: "Fill it in", line: line)
    }
    var place: Int?
    if let group, let name = text(cells[group]) {
      if name.utf8.count > DefinitionNode.mostNameBytes {
        document.report(
          .longName, "the name of the group has \(name.utf8.count) bytes",
          remedy: "Shorten it to \(DefinitionNode.mostNameBytes)", line: line)
      } else {
        if !arePeople, groups.isKnown(name) {
          document.report(
            .repeatedName, "the group `\(VisibleText.name(name))` has a row already",
            remedy: "Keep one of them, or say by a column `person` that rows are people", line: line
          )
        }
        place = groups.number(name)
      }
    } else if !arePeople {
      document.report(.missingValue, "the row has no group", remedy: "Name it", line: line)
    }
    let weight = number(weight.map { cells[$0] }, "weight", line) ?? 1
    if weight < 0 {
      document.report(
        .invalidValue, "the weight is negative", remedy: "Write 0 or more", line: line)
    }
    let size = number(respondents.map { cells[$0] }, "respondents", line)
    let values = values(cells, line)
    guard document.problems.count == before else { return nil }
    guard let values, let profile = measure.profile(values) else {
      incomplete += 1
      return nil
    }
    return PeopleTable.Row(
      group: place, weight: weight, values: profile,
      stratum: stratum.flatMap { text(cells[$0]) }.map { strata.number($0) },
      cluster: cluster.flatMap { text(cells[$0]) }.map { clusters.number($0) },
      respondents: size.flatMap { Int(exactly: $0.rounded()) })
  }

  private func values(_ cells: [String], _ line: Int) -> [Double]? {
    var values: [Double] = []
    for column in measure.columns {
      guard let text = text(cells[column]) else {
        values.append(.nan)
        continue
      }
      guard let value = Double(text), measure.isUsable(value) else {
        document.report(
          .invalidValue, "`\(VisibleText.name(DefinitionNode.beginning(of: text)))` is no value",
          remedy: "Write a number on the scale, or leave the cell blank", line: line)
        return nil
      }
      values.append(value)
    }
    return values
  }

  private func number(_ cell: String?, _ column: String, _ line: Int) -> Double? {
    guard let cell, let text = text(cell) else { return nil }
    guard let value = Double(text), value.isFinite else {
      document.report(
        .invalidValue, "the \(column) is not a finite number",
        remedy: "Write a number, or leave the cell blank", line: line)
      return nil
    }
    return value
  }

  private func text(_ cell: String) -> String? {
    let text = cell.trimmingCharacters(in: .whitespaces)
    return text.isEmpty ? nil : text
  }
}
