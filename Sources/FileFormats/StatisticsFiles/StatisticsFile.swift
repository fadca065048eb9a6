internal import CReadStat
internal import Diagnostics
internal import Glibc

/// A file of SPSS (`.sav`, `.zsav`, `.por`) or Stata (`.dta`) as a table, read by ReadStat.
///
/// Values are read, not their labels: a code stays the number that it is. What the file declares to be
/// missing, such as 99 in SPSS or `.a` in Stata, is no value, and is counted. Days and times are
/// ISO 8601 by the format of the variable.
struct StatisticsFile {
  let text: TableText
  let remarks: [TableRemark]

  /// Reads a file.
  ///
  /// - Parameter limit: the most bytes of text.
  /// - Throws: what is wrong with it, as far as ReadStat says, at the row.
  /// - Complexity: O(bytes).
  init(
    _ bytes: UnsafeBufferPointer<UInt8>, _ format: StatisticsFormat, limit: Int
  ) throws(TableFailure) {
    let reading = StatisticsReading(bytes, format, limit: limit)
    guard let parser = readstat_parser_init() else {
      throw reading.failure("there is not enough memory")
    }
    defer { readstat_parser_free(parser) }
    let context = Unmanaged.passUnretained(reading).toOpaque()
    readstat_set_open_handler(parser) { _, _ in 0 }
    readstat_set_close_handler(parser) { _ in 0 }
    readstat_set_seek_handler(parser) { offset, whence, context in
      StatisticsReading.of(context)?.seek(Int(offset), whence) ?? -1
    }
    readstat_set_read_handler(parser) { buffer, count, context in
      StatisticsReading.of(context)?.read(into: buffer, count: count) ?? -1
    }
    readstat_set_update_handler(parser) { _, _, _, context in
      StatisticsReading.of(context)?.isGoingOn == true ? READSTAT_OK : READSTAT_ERROR_USER_ABORT
    }
    readstat_set_io_ctx(parser, context)
    readstat_set_metadata_handler(parser) { metadata, context in
      guard let metadata, let reading = StatisticsReading.of(context) else { return 1 }
      return reading.begin(
        rows: Int(readstat_get_row_count(metadata)),
        variables: Int(readstat_get_var_count(metadata)))
    }
    readstat_set_variable_handler(parser) { _, variable, _, context in
      guard let variable, let reading = StatisticsReading.of(context) else { return 1 }
      return reading.add(variable)
    }
    readstat_set_value_handler(parser) { row, variable, value, context in
      guard let variable, let reading = StatisticsReading.of(context) else { return 1 }
      return reading.take(value, of: variable, row: Int(row))
    }
    readstat_set_error_handler(parser) { message, context in
      guard let message else { return }
      StatisticsReading.of(context)?.message = String(cString: message)
    }
    let status =
      switch format {
      case .sav: readstat_parse_sav(parser, "", context)
      case .portable: readstat_parse_por(parser, "", context)
      case .dta: readstat_parse_dta(parser, "", context)
      }
    withExtendedLifetime(reading) {}
    try reading.finish(status)
    text = reading.text
    remarks = reading.remarks
  }
}

/// A file on its way from ReadStat into a table.
private final class StatisticsReading {
  private struct Variable {
    let name: String
    let time: StatisticsTime?
    /// How often each value was met that is declared to be missing.
    var missing: [String: Int] = [:]
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let format: StatisticsFormat
  private var position = 0
  private var longText = LongText.none

  private(set) var text: TableText
  private var variables: [Variable] = []
  /// The rows that the file declares; nil where it does not say.
  private var declared: Int?
  private var rows = 0
  /// The place of the next value in the row under way.
  private var next = 0
  private var hasHeader = false
  private var refusal: TableFailure?
  /// What ReadStat says.
  var message: String?
  /// How often ReadStat has asked to go on without a value in between.
  private var idle = 0

  private let limit: Int
  private static let mostVariables = 150_000
  private static let mostShown = 8
  private static let mostCounted = 100
  private static let mostIdle = 50_000_000

  init(_ bytes: UnsafeBufferPointer<UInt8>, _ format: StatisticsFormat, limit: Int) {
    self.bytes = bytes
    self.format = format
    self.limit = limit
    text = TableText(limit: limit)
  }

  static func of(_ context: UnsafeMutableRawPointer?) -> StatisticsReading? {
    context.map { Unmanaged<StatisticsReading>.fromOpaque($0).takeUnretainedValue() }
  }

  // MARK: - Bytes

  func seek(_ offset: Int, _ whence: readstat_io_flags_t) -> off_t {
    let base =
      whence == READSTAT_SEEK_SET ? 0 : whence == READSTAT_SEEK_CUR ? position : bytes.count
    let (target, overflow) = base.addingReportingOverflow(offset)
    // A place behind the end is no place of this file.
    guard !overflow, target >= 0, target <= bytes.count else { return -1 }
    position = target
    return target
  }

  func read(into buffer: UnsafeMutableRawPointer?, count: Int) -> Int {
    guard let buffer, let base = bytes.baseAddress, count >= 0 else { return -1 }
    let part = min(count, bytes.count - position)
    let read = bytes.part(position, position + part)
    guard isSafe(read) else { return -1 }
    if part > 0 { buffer.copyMemory(from: base + position, byteCount: part) }
    position += part
    return part
  }

  /// What is read next of a long text of Stata.
  private enum LongText { case none, head, text }

  /// Whether a long text of Stata has the zero byte at its end that ReadStat 1.1.8 relies on: without
  /// it, it would read on behind the text.
  ///
  /// A text is read in three parts: the letters GSO; a head whose fifth byte from the end is 130 for a
  /// text; and the text as a whole.
  private func isSafe(_ read: UnsafeBufferPointer<UInt8>) -> Bool {
    guard format == .dta else { return true }
    let part = longText
    longText = .none
    switch part {
    case .none: if read.equals("GSO") { longText = .head }
    case .head: if read.count >= 5, read[read.count - 5] == 130 { longText = .text }
    case .text:
      guard read.last == 0 else {
        refusal = failure("a long text has no end")
        return false
      }
    }
    return true
  }

  /// Whether reading goes on: not for ever on rows without values.
  var isGoingOn: Bool {
    idle += 1
    return refusal == nil && idle < Self.mostIdle
  }

  // MARK: - Variables

  func begin(rows: Int, variables: Int) -> Int32 {
    if rows >= 0 { declared = rows }
    // A cell has a byte at the least: the comma or the line end behind it.
    let (cells, overflow) = max(rows, 0).multipliedReportingOverflow(by: max(variables, 0))
    if overflow || cells > limit || rows > Int32.max {
      refusal = .tooLarge(limit: limit)
    } else if variables > Self.mostVariables {
      refusal = failure("it declares more than \(Self.mostVariables) variables")
    } else if variables == 0, rows > 0 {
      refusal = failure("it declares rows and no variables")
    }
    return refusal == nil ? 0 : 1
  }

  func add(_ variable: UnsafeMutablePointer<readstat_variable_t>) -> Int32 {
    guard variables.count < Self.mostVariables else {
      refusal = failure("it has more than \(Self.mostVariables) variables")
      return 1
    }
    let name = readstat_variable_get_name(variable).map { String(cString: $0) } ?? ""
    let format = readstat_variable_get_format(variable).map { String(cString: $0) } ?? ""
    let isNumber = readstat_variable_get_type_class(variable) == READSTAT_TYPE_CLASS_NUMERIC
    variables.append(
      Variable(name: name, time: isNumber ? StatisticsTime(format, of: self.format) : nil))
    return 0
  }

  private func writeHeader() {
    guard !hasHeader else { return }
    hasHeader = true
    for variable in variables { text.append(variable.name) }
    if !variables.isEmpty { text.end(row: 0) }
  }

  // MARK: - Values

  func take(
    _ value: readstat_value_t, of variable: UnsafeMutablePointer<readstat_variable_t>, row: Int
  ) -> Int32 {
    idle = 0
    writeHeader()
    guard next < variables.count, row == rows else {
      refusal = failure("its values do not come row by row")
      return 1
    }
    append(value, variable)
    next += 1
    if next == variables.count {
      rows += 1
      next = 0
      text.end(row: rows)
    }
    if text.isFull { refusal = .tooLarge(limit: limit) }
    return refusal == nil ? 0 : 1
  }

  private func append(
    _ value: readstat_value_t, _ variable: UnsafeMutablePointer<readstat_variable_t>
  ) {
    if readstat_value_is_system_missing(value) != 0 { return text.appendEmpty() }
    if readstat_value_is_tagged_missing(value) != 0 {
      let tag = UInt8(bitPattern: readstat_value_tag(value))
      return leaveOut(".\(Character(UnicodeScalar(tag)))")
    }
    let isMissing = readstat_value_is_defined_missing(value, variable) != 0
    let type = readstat_value_type(value)
    if type == READSTAT_TYPE_STRING || type == READSTAT_TYPE_STRING_REF {
      guard let string = readstat_string_value(value) else { return text.appendEmpty() }
      let cell = UnsafeBufferPointer(
        start: UnsafeRawPointer(string).assumingMemoryBound(to: UInt8.self),
        count: strlen(string))
      return isMissing ? leaveOut(UTF8Text.string(cell)) : text.append(cell)
    }
    let number = readstat_double_value(value)
    guard number.isFinite else { return text.appendEmpty() }
    // The shortest text of a float is what was meant: 0.1, not 0.10000000149011612.
    let plain =
      type == READSTAT_TYPE_FLOAT
      ? NumberText.text(readstat_float_value(value)) : NumberText.text(number)
    if isMissing { return leaveOut(plain) }
    text.append(variables[next].time?.text(number) ?? plain)
  }

  private func leaveOut(_ value: String) {
    let isKnown = variables[next].missing[value] != nil
    if isKnown || variables[next].missing.count < Self.mostCounted {
      variables[next].missing[value, default: 0] += 1
    }
    text.appendEmpty()
  }

  // MARK: - The end

  /// - Throws: why the file cannot be read, or only in part.
  func finish(_ status: readstat_error_t) throws(TableFailure) {
    if let refusal { throw refusal }
    guard status == READSTAT_OK else {
      let words = readstat_error_message(status).map { String(cString: $0) }
      throw failure(Self.sentence(message ?? words ?? "its bytes are damaged"))
    }
    if next > 0 { throw failure("its last row is cut") }
    if let declared, declared != rows, !variables.isEmpty {
      throw failure("it declares \(declared) rows and has \(rows)")
    }
    writeHeader()
  }

  /// A file that cannot be read, for a reason.
  func failure(_ reason: String) -> TableFailure {
    TableFailure(
      "damagedTable", "the \(format.rawValue) file cannot be read: \(reason)",
      remedy: "Copy the file again, or write the table as CSV",
      at: rows > 0 ? .row("row \(rows + 1)") : .whole)
  }

  /// What a reader must know of the file.
  var remarks: [TableRemark] {
    var remarks = [TableRemark.form("read as a table of \(format.rawValue)")]
    let found = variables.filter { !$0.missing.isEmpty }
    for variable in found.prefix(Self.mostShown) {
      let counts = variable.missing.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      let list = counts.prefix(Self.mostShown).map { "\($0.key.quoted) (\($0.value))" }
      remarks.append(
        .missing(
          "\(variable.name.quoted) has values that the file declares to be missing: "
            + list.joined(separator: ", ") + (counts.count > list.count ? ", …" : "")))
    }
    if found.count > Self.mostShown {
      let rest = found.dropFirst(Self.mostShown).map(\.name)
      remarks.append(
        .missing(
          "so have \(rest.count) further variables: \(TableRemark.listed(rest))"))
    }
    return remarks
  }

  /// A text of ReadStat as the end of a sentence.
  private static func sentence(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? text
    return line.hasSuffix(".") ? String(line.dropLast()) : line
  }
}
