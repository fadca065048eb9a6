package import Diagnostics
package import FileFormats
package import LogReaders
internal import PrintedNumbers
internal import Wording

/// A table whose columns a command reads by name: CSV, a workbook, a file of SPSS or Stata, JSON Lines
/// or a JSON list of objects.
///
/// A cell of CSV is read without the white space round it. What stands for no value is the same in
/// every command: see `MissingWords`. Truth values are 1 and 0 where numbers are asked for, and names
/// where names are. The judgment record, written as a table, says what it says as a log: see
/// `RowOrigin`.
package struct InputTable: PlacedColumns {
  private let table: any CellColumns
  private let objects: JSONColumns?
  private let path: String
  private let missing: MissingWords
  private let origin: RowOrigin
  /// How the file was read, where it is no plain CSV.
  let formCautions: [Caution]
  private let findings = Findings()

  /// Reads a table, plain, gzip or Zstandard; `-` is the standard input.
  ///
  /// - Parameters:
  ///   - missing: the words that stand for no value.
  ///   - sheet: the sheet of a workbook; the only visible one when nil, or the first.
  ///   - conversion: how a Parquet file is written out as text; nil to refuse it.
  /// - Throws: what the file is, where it is no table, and for a table without a row.
  package init(
    _ path: String, missing: MissingWords = .standard, sheet: String? = nil,
    conversion: ParquetConversion? = nil
  ) throws(Diagnostics) {
    var text = try TableFile.text(of: path)
    if let conversion { text = try conversion.text(of: text, at: path, as: .csv) }
    try self.init(text, path: path, missing: missing, sheet: sheet)
  }

  /// Reads the content of a table.
  init(
    _ content: [UInt8], path: String, missing: MissingWords, sheet: String?
  ) throws(Diagnostics) {
    self.path = path
    self.missing = missing
    let plain: PlainTable
    do throws(TableFailure) {
      plain = try PlainTable(content, sheet: sheet, missing: missing)
    } catch {
      throw Diagnostics(error.issue(file: path))
    }
    guard sheet == nil || plain.form == .workbook else {
      throw Diagnostics(
        table: .noWorkbook, at: .file(path), "the file is no workbook, and has no sheets",
        remedy: "Leave --sheet out")
    }
    formCautions = plain.remarks.compactMap { remark in
      Caution.Code(rawValue: remark.code).map {
        Caution($0, said("\(path): \(said(.remark(remark.message)))"))
      }
    }
    let text = plain.text
    if text.withUnsafeBufferPointer(TableFile.holdsObjects) {
      let objects = try JSONColumns(text, path: path)
      self.objects = objects
      table = objects
      origin = text.withUnsafeBufferPointer {
        RowOrigin(objects: $0, named: path.lastPathComponent)
      }
      if let line = objects.cutLine {
        findings.add(
          .unendedLastLine,
          said(
            "line \(line), the last of \(path), breaks off and is left out; write the file again"))
      }
    } else {
      let rows = try CSVColumns(plain, path: path)
      objects = nil
      table = rows
      origin = RowOrigin(header: rows.header)
      if rows.rowCount > 0, rows.isUnended {
        findings.add(
          .unendedLastLine,
          said("the last line of \(path) has no end; if the file was cut there, write it again"))
      }
    }
    guard table.rowCount > 0 else {
      throw Diagnostics(
        table: .emptyTable, at: .file(path), "the table has a header and no rows",
        remedy: "Write at least one row below it")
    }
  }

  package var rowCount: Int { table.rowCount }
  package var header: [String] { table.header }

  /// What a reader must know of the columns that were read so far, in plain words.
  package var cautions: [Caution] { formCautions + findings.all }

  /// The table as a whole.
  package var place: Place { .file(path) }

  /// Where a row stands.
  package func place(_ row: Int) -> Place { table.places.place(table.line(row), in: path) }

  /// The line on which a row begins, or what a row of another table is called.
  package func words(ofRow row: Int) -> String { table.places.words(table.line(row)) }

  /// Where the header stands.
  private var headerPlace: Place {
    table.places == .lines ? .line(file: path, 1) : .file(path)
  }

  /// Whether the rows are JSON objects.
  var isOfObjects: Bool { objects != nil }

  /// Whether there is a column of a name.
  package func has(_ column: String) -> Bool { table.header.contains(column) }

  /// The cells of a column, or of several with commas between; `nil` where a cell is empty or says that
  /// there is no value.
  ///
  /// - Parameter option: The option that named the column, for the message.
  package func texts(_ column: String, option: String) throws(Diagnostics) -> [String?] {
    let names = JoinedColumns.parts(of: column, isColumn: has)
    guard names.count > 1 else { return try texts(column, option: option, values: []) }
    let parts = try names.map { name throws(Diagnostics) in
      try texts(name, option: option, values: [])
    }
    return (0..<rowCount).map { row in JoinedColumns.joined(parts.map { $0[row] }) }
  }

  /// The cells of a column; `nil` where a cell is empty or says that there is no value.
  ///
  /// - Parameter values: words that are declared to be values, whatever else they stand for.
  package func texts(
    _ column: String, option: String, values: [String]
  ) throws(Diagnostics) -> [String?] {
    let usual = origin.usual(column)
    guard let index = try index(of: column, option: option, isOptional: usual != nil) else {
      return Array(repeating: usual, count: rowCount)
    }
    let missing = values.isEmpty ? missing : missing.without(values)
    let isCounted = try scored(column)
    var words = Tally()
    var texts: [String?] = []
    texts.reserveCapacity(rowCount)
    table.forEachCell(index) { row, cell in
      let cell = origin.plain(cell, in: column)
      guard missing.contains(cell) else {
        let winner = option == "--winner" ? origin.winner(cell, in: column) : nil
        texts.append(isCounted?[row] == false ? nil : winner ?? UTF8Text.string(cell))
        return
      }
      if !UTF8Text.trimmed(cell).isEmpty { words.add(cell, row) }
      texts.append(usual)
    }
    say(words, column)
    if option == "--winner" { try sayPlaces(column) }
    return texts
  }

  /// Says that the places of responses are not looked at where the record has them.
  private func sayPlaces(_ column: String) throws(Diagnostics) {
    let position = JudgmentColumn.position.rawValue
    guard origin.isVerdict(column), has(position) else { return }
    let second = try texts(position, option: "the position").count {
      $0 == PresentationPosition.second.rawValue
    }
    guard second > 0 else { return }
    findings.add(
      .placesUnknown,
      said(
        "\(CountText.counted(second, "battle")) whose model was shown second: the left item is taken for "
          + "the first one; read the judgments with --logs, which goes by their positions"))
  }

  /// The numbers of a column; `nil` where there is no value.
  ///
  /// - Throws: once, how many cells are no finite numbers, which, where, and how to recode them.
  package func numbers(_ column: String, option: String) throws(Diagnostics) -> [Double?] {
    guard let index = try index(of: column, option: option) else { return [] }
    let isCounted = try scored(column)
    let sentinel = origin.sentinel(in: column)
    var words = Tally()
    var unreadable = Tally()
    var sentinels = Tally()
    var unscored = 0
    var counts = (numbers: 0, truths: 0, codes: 0)
    var numbers: [Double?] = []
    numbers.reserveCapacity(rowCount)
    table.forEachCell(index) { row, cell in
      switch NumberCell(cell, missing: missing) {
      case .number(let number):
        if let sentinel, number == sentinel.number {
          sentinels.add(cell, row)
          numbers.append(sentinel.replacement)
          return
        }
        counts.numbers += 1
        if number == 0 || number == 1 { counts.codes += 1 }
        if isCounted?[row] == false { unscored += 1 }
        numbers.append(isCounted?[row] == false ? nil : number)
      case .truth(let truth):
        counts.truths += 1
        numbers.append(truth ? 1 : 0)
      case .missing:
        if !UTF8Text.trimmed(cell).isEmpty { words.add(cell, row) }
        numbers.append(nil)
      case .unreadable:
        unreadable.add(cell, row)
        numbers.append(nil)
      }
    }
    guard unreadable.count == 0 else {
      throw refusal(
        unreadable, column: column,
        of: unreadable.count + counts.numbers + counts.truths)
    }
    say(words, column)
    if let sentinel, sentinels.count > 0 {
      findings.add(
        .missingWords,
        sentinels.count == 1
          ? said(
            "1 cell of column `\(column)` is \(sentinel.number.plain): \(said(.named(sentinel.meaning)))"
          )
          : said(
            "\(sentinels.count) cells of column `\(column)` are \(sentinel.number.plain): "
              + "\(said(.named(sentinel.meaning)))"))
    }
    if unscored > 0 {
      findings.add(
        .missingValues,
        unscored == 1
          ? said(
            "1 value of column `\(column)` in rows that were not scored, by their `status`, is none"
          )
          : said(
            "\(unscored) values of column `\(column)` in rows that were not scored, by their `status`, "
              + "are none"))
    }
    if counts.truths > 0, counts.codes < counts.numbers {
      findings.add(
        .truthValues,
        said(
          "column `\(column)` mixes \(counts.truths) truth values, read as 1 and 0, with "
            + "\(counts.numbers) numbers"))
    }
    return numbers
  }

  /// Of each row, whether its verdicts count; nil where all do.
  ///
  /// A judgment that was refused or failed may still have a score in it, which is none.
  private func scored(_ column: String) throws(Diagnostics) -> [Bool]? {
    let status = JudgmentColumn.status.rawValue
    guard origin.isVerdict(column), has(status), has(column) else { return nil }
    // A table of somebody's own may have a status in other words, which says nothing here.
    return try texts(status, option: "the status").map { word in
      word.flatMap(JudgmentStatus.init(rawValue:)).map { $0 == .scored } ?? true
    }
  }

  /// The largest magnitude whose square, and sums of such squares, are numbers too.
  static let largestMagnitude = 1e150

  /// - Parameter isOptional: whether the column need not be there.
  /// - Returns: the column's place; nil where it is not there and need not be.
  private func index(
    of column: String, option: String, isOptional: Bool = false
  ) throws(Diagnostics) -> Int? {
    let places = table.header.indices.filter { table.header[$0] == column }
    if places.count > 1 {
      throw Diagnostics(
        table: .duplicateColumn, at: headerPlace,
        "\(places.count) columns are called `\(column)` (\(option))", remedy: "Rename all but one")
    }
    if let place = places.first {
      try refuseLists(in: place, column, option)
      return place
    }
    if isOptional { return nil }
    throw Diagnostics(
      table: .missingColumn, at: headerPlace, "no column `\(column)` (\(option))",
      remedy: objectRemedy(column) ?? NameSuggestion.remedy(for: column, among: table.header))
  }

  /// Refuses a column of JSON of which a row has a list.
  private func refuseLists(
    in place: Int, _ column: String, _ option: String
  ) throws(Diagnostics) {
    guard let row = objects?.firstList(in: place) else { return }
    throw Diagnostics(
      table: .nestedValue, at: self.place(row),
      "`\(column)` (\(option)) holds a list, for which a table has no place",
      remedy: "Name another column, or write one row for each element")
  }

  /// Where a name is that of an object, the columns that are in it.
  private func objectRemedy(_ column: String) -> String? {
    let inner = table.header.filter { $0.hasPrefix(column + ".") }
    guard objects != nil, !inner.isEmpty else { return nil }
    return "It is an object: name one of its members, "
      + CountText.list(inner.map { "`\($0)`" }, most: 6)
  }

  private func say(_ words: Tally, _ column: String) {
    guard words.count > 0 else { return }
    let list = words.list { text, count, _ in "`\(text)` (\(count))" }
    findings.add(
      .missingWords,
      words.count == 1
        ? said("1 cell is read as no value in column `\(column)`: \(list)")
        : said("\(words.count) cells are read as no value in column `\(column)`: \(list)"))
  }

  /// Says what the cells are that are no numbers, and how to recode them.
  private func refusal(_ cells: Tally, column: String, of total: Int) -> Diagnostics {
    let list = cells.list { text, count, row in
      let words = words(ofRow: row)
      return "`\(text)` (\(count == 1 ? words : "\(count), first in \(words)"))"
    }
    let verb = cells.count == 1 ? "is no finite number" : "are no finite numbers"
    return Diagnostics(
      table: .invalidNumber, at: place(cells.firstRow),
      "\(cells.count) of \(total) cell\(total == 1 ? "" : "s") of column `\(column)` \(verb): \(list)",
      remedy: NumberRecoding.advice(cells.texts, isAll: cells.count == total))
  }
}

/// Distinct texts of a column, each with how often it occurs and where first.
struct Tally {
  private(set) var count = 0
  private(set) var firstRow = 0
  private var counts: [String: (count: Int, row: Int)] = [:]
  private static let shown = 5

  mutating func add(_ cell: some Collection<UInt8>, _ row: Int) {
    add(String(decoding: cell, as: UTF8.self), row)
  }

  mutating func add(_ text: String, _ row: Int) {
    if count == 0 { firstRow = row }
    count += 1
    counts[text, default: (0, row)].count += 1
  }

  /// The distinct texts by their first rows.
  var texts: [String] { counts.sorted { $0.value.row < $1.value.row }.map(\.key) }

  /// The first few texts in words.
  func list(_ word: (_ text: String, _ count: Int, _ row: Int) -> String) -> String {
    let words = counts.sorted { $0.value.row < $1.value.row }.map {
      word(Self.line($0.key), $0.value.count, $0.value.row)
    }
    return CountText.list(words, most: Self.shown)
  }

  /// A text that keeps to one line of a message.
  private static func line(_ text: String) -> String {
    let short = text.unicodeScalars.prefix(80).map { scalar in
      scalar.value < 0x20 ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }.joined()
    return text.unicodeScalars.count > 80 ? short + "…" : short
  }
}

/// What was found while columns were read, each thing once.
private final class Findings {
  private(set) var all: [Caution] = []

  func add(_ code: Caution.Code, _ message: String) {
    let finding = Caution(code, message)
    if !all.contains(finding) { all.append(finding) }
  }
}
