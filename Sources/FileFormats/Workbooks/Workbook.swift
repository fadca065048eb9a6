internal import Diagnostics

/// A workbook of Office Open XML (ECMA-376, ISO/IEC 29500), `.xlsx`, in memory.
///
/// Of both of its kinds, transitional and strict, the sheets are read and nothing else: no macros, no
/// links, no calculation. A formula has the value that the program which saved it worked out.
struct Workbook {
  struct Sheet {
    let name: String
    let isVisible: Bool
    /// The name of its part.
    let part: String
  }

  /// The sheets with cells, in the order of their tabs.
  let sheets: [Sheet]
  private let startsIn1904: Bool
  private let parts: [String: [WorkbookRelation]]
  private var archive: ZipArchive
  private let limit: Int

  private static let name: StaticString = "xl/workbook.xml"

  /// Whether an archive holds a workbook, told without reading its directory where it does not.
  static func isWorkbook(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) else { return false }
    // Names stand at each member and in the directory, which is at the end.
    let reach = min(bytes.count, 1 << 20)
    guard
      bytes.part(0, reach).holds(name)
        || bytes.part(bytes.count - reach, bytes.count).holds(name)
    else { return false }
    // An archive that is damaged is one of a workbook by what it names.
    guard let archive = try? ZipArchive(bytes) else { return true }
    return archive.entry("\(name)") != nil
  }

  /// Reads what sheets there are.
  ///
  /// - Parameters:
  ///   - bytes: the file; they must outlive the workbook.
  ///   - limit: the most bytes of texts, and of a sheet as CSV.
  init(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int) throws(TableFailure) {
    do throws(ZipFailure) {
      var limits = ZipArchive.Limits()
      limits.entries = 100_000
      archive = try ZipArchive(bytes, limits: limits)
    } catch {
      throw TableFailure(zip: error)
    }
    self.limit = limit
    let listed = SheetList()
    guard try Self.read("\(Self.name)", of: &archive, listed) else {
      throw .workbook("\(Self.name)", "it is not there")
    }
    let relations = RelationList()
    _ = try Self.read("xl/_rels/workbook.xml.rels", of: &archive, relations)
    startsIn1904 = listed.startsIn1904
    parts = Dictionary(grouping: relations.all, by: \.kind)
    var sheets: [Sheet] = []
    for sheet in listed.sheets {
      // Sheets that are charts or dialogues have no cells.
      guard let part = parts["worksheet"]?.first(where: { $0.id == sheet.relation })?.part else {
        continue
      }
      sheets.append(Sheet(name: sheet.name, isVisible: sheet.isVisible, part: part))
    }
    self.sheets = sheets
  }

  // MARK: - Sheets

  /// The sheet of a name; without one the only visible sheet, or the first that is.
  ///
  /// - Throws: where there is none, with the names of those that there are.
  func sheet(named name: String?) throws(TableFailure) -> Sheet {
    let names = sheets.map(\.name)
    guard let name else {
      if let sheet = sheets.first(where: \.isVisible) { return sheet }
      throw TableFailure(
        "noSheet", "the workbook has no visible sheet with cells",
        remedy: names.isEmpty
          ? "Save the table as a sheet" : "Name one of \(TableRemark.listed(names)) with --sheet",
        isUnfit: true)
    }
    if let sheet = sheets.first(where: { $0.name == name }) { return sheet }
    throw TableFailure(
      "noSheet",
      "the workbook has no sheet \(name.quoted)"
        + (names.isEmpty ? "" : "; it has \(TableRemark.listed(names))"),
      remedy: NameSuggestion.nearest(to: name, among: names).map(NameSuggestion.question)
        ?? "Name a sheet that is there with --sheet",
      isUnfit: true)
  }

  /// The cells of a sheet.
  ///
  /// - Throws: what is wrong with it, at the cell.
  mutating func table(_ sheet: Sheet) throws(TableFailure) -> SheetTable {
    let strings = SharedStrings(limit: limit)
    if let part = parts["sharedStrings"]?.first?.part {
      _ = try Self.read(part, of: &archive, strings)
    }
    let styles = CellStyles()
    if let part = parts["styles"]?.first?.part { _ = try Self.read(part, of: &archive, styles) }
    let context = SheetContext(
      name: sheet.name, strings: strings, dates: styles.kinds, startsIn1904: startsIn1904,
      limit: limit)
    var table = SheetTable(context, columns: nil)
    guard try Self.read(sheet.part, of: &archive, table) else {
      throw .workbook(sheet.part, "it is not there")
    }
    if !table.furtherColumns.isEmpty {
      // Cells below no name of the header are cells too.
      table = SheetTable(context, columns: table.columns + table.furtherColumns)
      _ = try Self.read(sheet.part, of: &archive, table)
    }
    return table
  }

  /// What sheet was read, and whether another may be meant.
  func remark(on sheet: Sheet, isNamed: Bool) -> TableRemark {
    let others = sheets.filter { $0.isVisible && $0.name != sheet.name }.map(\.name)
    return isNamed || others.isEmpty
      ? .form("read as the sheet \(sheet.name.quoted) of a workbook")
      : TableRemark(
        "sheetGuessed",
        "read as the first sheet of a workbook, \(sheet.name.quoted), which has "
          + "\(TableRemark.listed(others)) too: name one with --sheet")
  }

  // MARK: - Parts

  /// Reads a part.
  ///
  /// - Returns: false where it is not there.
  private static func read(
    _ part: String, of archive: inout ZipArchive, _ listener: any XMLListener
  ) throws(TableFailure) -> Bool {
    guard let entry = archive.entry(part) else { return false }
    let stream = try XMLStream(part, listener)
    do throws(ZipFailure) {
      try archive.read(entry) { stream.read($0) }
    } catch {
      throw TableFailure(zip: error)
    }
    try stream.finish()
    return true
  }
}

extension TableFailure {
  init(zip failure: ZipFailure) {
    self.init(
      failure.code, failure.message, remedy: failure.remedy, at: .row(failure.locator))
  }
}
