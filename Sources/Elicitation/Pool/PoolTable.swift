package import Diagnostics
internal import FileFormats
internal import LogReaders
package import StudyStore
package import ValueModel

/// A table of pool items as it was read: CSV, TSV, JSON Lines, a workbook or a file of statistics
/// programs, plain or compressed.
///
/// Rows are read whole or not at all: everything that is wrong with any of them is said at once.
package struct PoolTable: Sendable {
  /// The items, in the order of the rows; a row that repeats another is left out.
  package let items: [PoolItem]
  /// Where each stands.
  package let places: [Place]
  /// Columns that were not taken.
  package let ignored: [String]

  /// The longest text of an item, in bytes of UTF-8.
  package static let mostTextBytes = 65_536
  /// The most items of one table.
  package static let mostItems = 1_000_000
  /// The largest parameter or standard error, of either sign.
  package static let largestParameter = 100.0

  /// What is the same for all rows that do not say it themselves.
  package struct Defaults: Sendable {
    /// The value system; nil where each row names one.
    package var system: ValueSystem?
    /// What the calibration of parameters is called that come without one; the system and the
    /// dimension are added to it.
    package var calibration = "imported"

    /// Whether the table says how often items were given.
    ///
    /// It then stands for the pool that it was written from; else the column is not looked at.
    package var keepsExposures = false

    package init(
      system: ValueSystem? = nil, calibration: String = "imported", keepsExposures: Bool = false
    ) {
      self.system = system
      self.calibration = calibration
      self.keepsExposures = keepsExposures
    }
  }

  /// Reads a table.
  ///
  /// - Parameters:
  ///   - path: of the file; `-` is the standard input.
  ///   - map: where the columns are.
  ///   - catalog: where value systems are looked up.
  ///   - defaults: what rows leave open.
  /// - Throws: `Diagnostics` with every row that is wrong, with its line.
  /// - Complexity: O(bytes).
  package init(
    contentsOf path: String, map: PoolMap, catalog: DefinitionCatalog,
    defaults: Defaults = Defaults()
  ) throws(Diagnostics) {
    let read = PoolColumn.readable + (defaults.keepsExposures ? [.exposures] : [])
    let wanted = read.map { column in
      if case .column(let name)? = map.origins[column] { return name }
      return column.rawValue
    }
    let (table, isOfObjects) = try CSVTable.read(path, needing: Set(wanted))
    guard table.rows.count <= PoolTable.mostItems else {
      throw Diagnostics(
        Diagnostic(
          "tooManyItems", at: .file(path), "more than \(PoolTable.mostItems) items",
          remedy: "Split the table"))
    }
    var columns = try PoolTable.columns(of: table, path, map, hasSystem: defaults.system != nil)
    let exposures = table.header.firstIndex(of: PoolColumn.exposures.rawValue)
    if defaults.keepsExposures { columns[.exposures] = exposures }
    var reader = PoolRowReader(
      columns: columns, constants: map.origins.compactMapValues(\.constant), catalog: catalog,
      defaults: defaults, mayBeNeutralised: !isOfObjects)
    var items: [PoolItem] = []
    var places: [Place] = []
    var problems: [Diagnostic] = []
    // By bytes, which `String` does not tell apart in all cases.
    var seen: [[UInt8]: Int] = [:]
    for (row, line) in zip(table.rows, table.lines) {
      let place = table.places.place(line, in: path)
      let read = reader.read(row)
      problems += read.problems.map {
        Diagnostic($0.code, at: place, $0.message, remedy: $0.remedy)
      }
      guard let item = read.item else { continue }
      guard let first = seen[Array(item.sample.utf8)] else {
        seen[Array(item.sample.utf8)] = items.count
        items.append(item)
        places.append(place)
        continue
      }
      if items[first] != item {
        problems.append(
          Diagnostic(
            "repeatedKey", at: place,
            "the item \(item.sample.quoted) stands at \(places[first]) already, with "
              + (items[first].text == item.text
                ? "the same text and another description" : "the text \(items[first].text.quoted)"),
            remedy: "Give each item a sample_id of its own, or keep one of the rows"))
      }
    }
    try Diagnostics.refuse(problems, most: 100)
    guard !items.isEmpty else {
      throw Diagnostics(
        Diagnostic(
          "noItems", at: .file(path), "the table has no rows", remedy: "Write one item a row"))
    }
    self.items = items
    self.places = places
    let taken = Set(columns.values).union([exposures].compactMap(\.self))
    ignored = table.header.indices.filter { !taken.contains($0) }.map { table.header[$0] }
  }

  /// The place of each column in the table.
  ///
  /// - Throws: columns that are missing, each with the nearest that is there.
  private static func columns(
    of table: CSVTable, _ path: String, _ map: PoolMap, hasSystem: Bool
  ) throws(Diagnostics) -> [PoolColumn: Int] {
    var columns: [PoolColumn: Int] = [:]
    var problems: [Diagnostic] = []
    for column in PoolColumn.readable {
      let origin = map.origins[column]
      if case .constant? = origin { continue }
      var name = column.rawValue
      if case .column(let other)? = origin { name = other }
      if let place = table.header.firstIndex(of: name) {
        columns[column] = place
        continue
      }
      let isWanted = PoolColumn.required.contains(column) && !(column == .system && hasSystem)
      guard isWanted || origin != nil else { continue }
      let nearest = NameSuggestion.nearest(to: name, among: table.header)
      let way =
        column == .system ? "Name the value system with --system" : "Say where it is with --map"
      problems.append(
        Diagnostic(
          "missingColumn", at: .line(file: path, 1),
          "the column \(name.quoted) is missing\(LogProblem.listed(table.header))",
          remedy: nearest.map { "\(way), such as --map \(column.rawValue)=\($0)" }
            ?? (column == .system
              ? "\(way), or say where it is with --map system=COLUMN"
              : "\(way) \(column.rawValue)=COLUMN, or --map \(column.rawValue)==TEXT for one text "
                + "in all rows")))
    }
    try Diagnostics.refuse(problems)
    return columns
  }
}

extension PoolMap.Origin {
  fileprivate var constant: String? {
    if case .constant(let text) = self { return text }
    return nil
  }
}
