internal import Diagnostics
internal import FileFormats
internal import GRDB
internal import LogReaders

/// Writes the texts behind the rows of one log.
struct StudyTextWriter {
  private let store: any TextStore
  private let database: Database
  /// The numbers of the passages by the codes of the log, 0 where there is none yet.
  private var numbers: [Int64] = []
  private var hasRemoved = false
  private let select: SQLStatement
  private let insertPassage: SQLStatement
  private let insertRow: SQLStatement
  private let deleteRow: SQLStatement
  private let selectRow: SQLStatement

  /// Nil where neither the log nor the study has texts, so that there is nothing to write or compare.
  init?(_ log: EvaluationLog, in database: Database) throws {
    let hasTexts = try StudyTextTables.hasTexts(database)
    guard log.hasTexts || hasTexts else { return nil }
    store = log.texts ?? TextArchive()
    self.database = database
    let columns = StudyTextTables.columns
    select = try SQLStatement(database, "SELECT id FROM passage WHERE sha256 = ?")
    insertPassage = try SQLStatement(
      database, "INSERT INTO passage (sha256, value) VALUES (?, ?)")
    insertRow = try SQLStatement(
      database,
      "INSERT INTO judgment_text (judgment, \(columns.joined(separator: ", "))) "
        + "VALUES (?, ?, ?, ?, ?)")
    deleteRow = try SQLStatement(database, "DELETE FROM judgment_text WHERE judgment = ?")
    let hashes = columns.map { "(SELECT sha256 FROM passage WHERE id = \($0))" }
    selectRow = try SQLStatement(
      database, "SELECT \(hashes.joined(separator: ", ")) FROM judgment_text WHERE judgment = ?")
  }

  /// Writes the texts of the row that was inserted last.
  mutating func insert(_ codes: TextCodes) throws {
    if !codes.isEmpty { try insert(codes, judgment: database.lastInsertedRowID) }
  }

  /// Writes the texts of a row in place of those of the row that it replaced.
  mutating func replace(_ judgment: Int64, by codes: TextCodes) throws {
    deleteRow.bind(judgment, at: 1)
    try deleteRow.run()
    if database.changesCount > 0 { hasRemoved = true }
    if !codes.isEmpty { try insert(codes, judgment: judgment) }
  }

  /// Whether a row of the study has texts.
  func hasTexts(_ judgment: Int64) throws -> Bool { try hashes(of: judgment) != nil }

  /// Whether the texts of a row come before those of one of the study that is the same in all else, so
  /// that the order of files does not matter.
  func prefers(_ codes: TextCodes, to judgment: Int64) throws -> Bool {
    let own = try codes.all.map { $0 < 0 ? "" : SHA256.hexadecimal(try store.text($0)) }
    guard let other = try hashes(of: judgment) else { return !codes.isEmpty }
    return other.lexicographicallyPrecedes(own)
  }

  /// Takes texts out that nothing refers to any more.
  func finish() throws { if hasRemoved { try StudyTextTables.dropUnused(database) } }

  // MARK: - Passages

  private mutating func insert(_ codes: TextCodes, judgment: Int64) throws {
    insertRow.bind(judgment, at: 1)
    for (place, code) in codes.all.enumerated() {
      insertRow.bind(code < 0 ? nil : try number(of: code), at: Int32(place + 2))
    }
    try insertRow.run()
  }

  private mutating func number(of code: Int32) throws -> Int64 {
    while numbers.count <= Int(code) { numbers.append(0) }
    if numbers[Int(code)] == 0 { numbers[Int(code)] = try add(try store.text(code)) }
    return numbers[Int(code)]
  }

  private func add(_ text: String) throws -> Int64 {
    let hash = SHA256.hexadecimal(text)
    select.bind(hash, at: 1)
    if let known = try select.first({ $0.integer(0) }) { return known }
    insertPassage.bind(hash, at: 1)
    insertPassage.bind(text, at: 2)
    try insertPassage.run()
    return database.lastInsertedRowID
  }

  /// The hashes of a row's texts, "" where one is missing; nil where the row has none.
  private func hashes(of judgment: Int64) throws -> [String]? {
    selectRow.bind(judgment, at: 1)
    return try selectRow.first { row in
      try StudyTextTables.columns.indices.map { try row.optionalText(Int32($0)) ?? "" }
    }
  }
}
