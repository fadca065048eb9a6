internal import Diagnostics
internal import FileFormats
internal import GRDB
internal import GRDBSQLite
internal import LogReaders

/// A failure that SQLite reports while a statement runs.
struct SQLFailure: Error {
  /// The primary result code.
  let code: Int32
  let message: String

  var isDamage: Bool { code == SQLITE_MISMATCH || code == SQLITE_CORRUPT }

  /// What a study holds although no study can say it.
  static func damage(_ message: String) -> SQLFailure {
    SQLFailure(code: SQLITE_MISMATCH, message: message)
  }
}

/// A prepared statement for long loops.
///
/// Numbers go in and out as they are, without a value type that holds any of them. Everything else
/// goes through GRDB.
final class SQLStatement {
  private let connection: OpaquePointer
  private let handle: OpaquePointer

  init(_ database: Database, _ sql: String) throws {
    guard let connection = database.sqliteConnection else {
      throw SQLFailure(code: SQLITE_MISUSE, message: "the study is closed")
    }
    var handle: OpaquePointer?
    let code = sqlite3_prepare_v2(connection, sql, -1, &handle, nil)
    guard code == SQLITE_OK, let handle else {
      throw SQLFailure(code: code & 0xFF, message: String(cString: sqlite3_errmsg(connection)))
    }
    self.connection = connection
    self.handle = handle
  }

  deinit { sqlite3_finalize(handle) }

  // MARK: - Values in; places count from 1

  func bind(_ value: Int64, at place: Int32) { sqlite3_bind_int64(handle, place, value) }

  func bind(_ text: String?, at place: Int32) {
    if let text { bind(text, at: place) } else { sqlite3_bind_null(handle, place) }
  }

  func bind(_ value: Int64?, at place: Int32) {
    if let value { bind(value, at: place) } else { sqlite3_bind_null(handle, place) }
  }

  /// Binds a number; NaN is null.
  func bind(_ value: Double, at place: Int32) {
    if value.isNaN {
      sqlite3_bind_null(handle, place)
    } else {
      sqlite3_bind_double(handle, place, value)
    }
  }

  func bind(_ text: String, at place: Int32) {
    var text = text
    text.withUTF8 { bytes in
      // The statement takes a copy.
      let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
      _ = bytes.withMemoryRebound(to: CChar.self) { characters in
        // An empty buffer may have no address, which SQLite would take for null.
        if let start = characters.baseAddress, !characters.isEmpty {
          sqlite3_bind_text64(
            handle, place, start, UInt64(characters.count), copies, UInt8(SQLITE_UTF8))
        } else {
          sqlite3_bind_text(handle, place, "", 0, copies)
        }
      }
    }
  }

  // MARK: - Running

  /// Goes to the next row; false after the last one.
  func step() throws -> Bool {
    let code = sqlite3_step(handle)
    switch code {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      throw SQLFailure(code: code & 0xFF, message: String(cString: sqlite3_errmsg(connection)))
    }
  }

  /// Makes the statement ready to run again; values stay bound.
  func reset() { sqlite3_reset(handle) }

  /// Runs a statement that gives no rows, and makes it ready again.
  func run() throws {
    defer { reset() }
    _ = try step()
  }

  // MARK: - Values out; places count from 0

  func isNull(_ place: Int32) -> Bool { sqlite3_column_type(handle, place) == SQLITE_NULL }

  /// A number as SQLite gives it: 0 for what is none.
  func integer(_ place: Int32) -> Int64 { sqlite3_column_int64(handle, place) }

  func optionalInteger(_ place: Int32) -> Int64? { isNull(place) ? nil : integer(place) }

  /// A number as SQLite gives it, or NaN for null.
  func number(_ place: Int32) -> Double {
    isNull(place) ? .nan : sqlite3_column_double(handle, place)
  }

  // MARK: - Checked values out
  //
  // SQLite holds values of any type in any column, and a study may come from anywhere.

  /// The text of a column that must hold one.
  ///
  /// - Throws: `SQLFailure` of a mismatch: null, a number, a blob, or bytes that are not UTF-8.
  func requiredText(_ place: Int32) throws -> String {
    guard sqlite3_column_type(handle, place) == SQLITE_TEXT else { throw mismatch(place, "a text") }
    // The text comes first: asking for it may change its encoding, and so its length.
    let start = sqlite3_column_text(handle, place)
    let count = Int(sqlite3_column_bytes(handle, place))
    let bytes = UnsafeBufferPointer(start: start, count: start == nil ? 0 : count)
    guard UTF8Text.firstInvalid(in: bytes) == nil else { throw mismatch(place, "UTF-8") }
    return String(decoding: bytes, as: UTF8.self)
  }

  func optionalText(_ place: Int32) throws -> String? {
    isNull(place) ? nil : try requiredText(place)
  }

  /// The bytes of a column that holds some; nil for null.
  func optionalBytes(_ place: Int32) throws -> [UInt8]? {
    if isNull(place) { return nil }
    guard sqlite3_column_type(handle, place) == SQLITE_BLOB else {
      throw mismatch(place, "a blob")
    }
    let start = sqlite3_column_blob(handle, place)
    return [UInt8](
      UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, place))))
  }

  /// The whole number of a column that must hold one.
  func requiredInteger(_ place: Int32) throws -> Int64 {
    guard sqlite3_column_type(handle, place) == SQLITE_INTEGER else {
      throw mismatch(place, "a whole number")
    }
    return integer(place)
  }

  func optionalWhole(_ place: Int32) throws -> Int64? {
    isNull(place) ? nil : try requiredInteger(place)
  }

  /// A count: a whole number that is not negative.
  func count(_ place: Int32) throws -> Int {
    guard let count = Int(exactly: try requiredInteger(place)), count >= 0 else {
      throw mismatch(place, "a count")
    }
    return count
  }

  /// The number of a column, NaN for null.
  ///
  /// - Throws: `SQLFailure` of a mismatch: a text, a blob, or an infinite number.
  func checkedNumber(_ place: Int32) throws -> Double {
    switch sqlite3_column_type(handle, place) {
    case SQLITE_NULL: return .nan
    case SQLITE_INTEGER, SQLITE_FLOAT:
      let number = sqlite3_column_double(handle, place)
      guard number.isFinite else { throw mismatch(place, "finite") }
      return number
    default: throw mismatch(place, "a number")
    }
  }

  /// Runs the statement to its end and reads every row.
  func rows<Value>(_ read: (SQLStatement) throws -> Value) throws -> [Value] {
    defer { reset() }
    var values: [Value] = []
    while try step() { values.append(try read(self)) }
    return values
  }

  /// Reads the first row, if there is one.
  func first<Value>(_ read: (SQLStatement) throws -> Value) throws -> Value? {
    defer { reset() }
    return try step() ? try read(self) : nil
  }

  private func mismatch(_ place: Int32, _ wanted: String) -> SQLFailure {
    let name = sqlite3_column_name(handle, place).map { String(cString: $0) } ?? "?"
    return .damage("a value of \(name.quoted) is not \(wanted)")
  }
}
