internal import CSQLite
internal import Diagnostics
internal import LogReaders

/// Lets a query do what reading takes, and words what it may not do.
struct QueryGuardian {
  let tables: [(table: String, columns: [String])]

  /// Functions whose result depends on their arguments alone: neither chance nor the clock, and
  /// nothing that has effects.
  static let functions: Set<String> = [
    "abs", "avg", "ceil", "ceiling", "coalesce", "count", "cume_dist", "dense_rank", "exp",
    "first_value", "floor", "format", "glob", "group_concat", "ifnull", "iif", "instr", "lag",
    "last_value", "lead", "length", "like", "ln", "log", "log10", "log2", "lower", "ltrim", "max",
    "min", "mod", "nth_value", "ntile", "nullif", "percent_rank", "pi", "pow", "power", "printf",
    "rank", "replace", "round", "row_number", "rtrim", "sign", "sqrt", "substr", "substring",
    "sum", "total", "trim", "trunc", "typeof", "unicode", "upper",
  ]

  /// What SQLite asks while it prepares a statement.
  private final class Answers {
    let tables: [String: Set<String>]
    /// Columns that are read, by table, in lower case.
    var read: [String: Set<String>] = [:]
    var refused: (code: String, what: String, remedy: String)?

    init(_ tables: [(table: String, columns: [String])]) {
      self.tables = Dictionary(
        tables.map { ($0.table, Set($0.columns.map { $0.lowercased() })) },
        uniquingKeysWith: { first, _ in first })
    }

    func mayDo(_ action: Int32, _ first: String?, _ second: String?) -> Bool {
      switch action {
      case SQLITE_SELECT: return true
      case SQLITE_READ:
        guard let table = first?.lowercased() else { return refuse("reads what is no table") }
        // A table of the query's own, made with WITH or in parentheses, is not known here.
        if table.isEmpty { return true }
        guard tables[table] != nil else { return refuse("reads `\(table)`") }
        read[table, default: []].insert(second?.lowercased() ?? "")
        return true
      case SQLITE_FUNCTION:
        let name = second?.lowercased() ?? ""
        if QueryGuardian.functions.contains(name) { return true }
        refused = (
          "functionInQuery", "the function `\(name)` may not be used in a query",
          "Use functions whose result depends on their arguments alone"
        )
        return false
      case SQLITE_RECURSIVE: return refuse("is recursive")
      case SQLITE_PRAGMA: return refuse("reads settings of the database (PRAGMA)")
      case SQLITE_ATTACH, SQLITE_DETACH: return refuse("opens another database")
      default: return refuse("does more than read")
      }
    }

    private func refuse(_ what: String) -> Bool {
      refused =
        refused ?? (
          "forbiddenQuery", "the query \(what)",
          "Write one SELECT on " + tables.keys.sorted().map { "`\($0)`" }.joined(separator: ", ")
        )
      return false
    }
  }

  /// The columns that a query reads, by table.
  func columns(
    of sql: String, on connection: borrowing QueryConnection
  ) throws(QueryFailure) -> [String: Set<String>] {
    let answers = Answers(tables)
    _ = try prepare(sql, answers, on: connection)
    return answers.read
  }

  /// The query, ready to run.
  func statement(
    _ sql: String, on connection: borrowing QueryConnection
  ) throws(QueryFailure) -> QueryStatement {
    try prepare(sql, Answers(tables), on: connection)
  }

  private func prepare(
    _ sql: String, _ answers: Answers, on connection: borrowing QueryConnection
  ) throws(QueryFailure) -> QueryStatement {
    let handle = connection.handle
    sqlite3_set_authorizer(
      handle,
      { context, action, first, second, _, _ in
        guard let context else { return SQLITE_DENY }
        let answers = Unmanaged<Answers>.fromOpaque(context).takeUnretainedValue()
        let may = answers.mayDo(
          action, first.map { String(cString: $0) }, second.map { String(cString: $0) })
        return may ? SQLITE_OK : SQLITE_DENY
      }, Unmanaged.passUnretained(answers).toOpaque())
    defer { withExtendedLifetime(answers) { _ = sqlite3_set_authorizer(handle, nil, nil) } }
    guard !sql.isEmpty else {
      throw QueryFailure("emptyQuery", "the query is empty", remedy: "Write a SELECT", offset: 0)
    }
    if let zero = sql.utf8.firstIndex(of: 0) {
      throw QueryFailure(
        "sqlSyntax", "the query holds a character that is no text",
        offset: sql.utf8.distance(from: sql.utf8.startIndex, to: zero))
    }
    var found: OpaquePointer?
    var rest: Int?
    var text = sql
    let code = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        var tail: UnsafePointer<CChar>?
        let code = sqlite3_prepare_v2(
          handle, characters.baseAddress, Int32(characters.count), &found, &tail)
        if let tail, let start = characters.baseAddress { rest = tail - start }
        return code
      }
    }
    guard code == SQLITE_OK else {
      sqlite3_finalize(found)
      throw failure(sql, answers, handle)
    }
    guard let found else {
      throw QueryFailure("emptyQuery", "the query is empty", remedy: "Write a SELECT", offset: 0)
    }
    let statement = QueryStatement(found, of: handle)
    if let rest, let next = QueryGuardian.secondStatement(in: sql, from: rest) {
      throw QueryFailure(
        "severalQueries", "more than one statement is written",
        remedy: "Keep one SELECT, without what follows its semicolon", offset: next)
    }
    guard sqlite3_stmt_readonly(found) != 0, sqlite3_column_count(found) > 0,
      sqlite3_stmt_isexplain(found) == 0
    else {
      throw QueryFailure(
        "forbiddenQuery", "this is no query", remedy: "Write one SELECT", offset: 0)
    }
    guard sqlite3_bind_parameter_count(found) == 0 else {
      throw QueryFailure(
        "parameterInQuery", "the query has a parameter, and nothing gives it a value",
        remedy: "Write the value", offset: sql.utf8.firstOffset(of: "?"))
    }
    return statement
  }

  /// Where something other than a comment stands behind the first statement.
  private static func secondStatement(in sql: String, from start: Int) -> Int? {
    let bytes = Array(sql.utf8)
    var place = start
    while place < bytes.count {
      let rest = bytes[place...]
      if rest.starts(with: "--".utf8) {
        place = rest.firstIndex(of: 0x0A) ?? bytes.count
      } else if rest.starts(with: "/*".utf8) {
        var end = place + 2
        while end < bytes.count, !bytes[end...].starts(with: "*/".utf8) { end += 1 }
        place = min(end + 2, bytes.count)
      } else if [0x20, 0x09, 0x0A, 0x0D, 0x3B].contains(bytes[place]) {
        place += 1
      } else {
        return place
      }
    }
    return nil
  }

  // MARK: - Names

  /// The names of the columns that come out: each given, and none twice.
  func names(of statement: QueryStatement, in sql: String) throws(QueryFailure) -> [String] {
    var names: [String] = []
    for place in 0..<sqlite3_column_count(statement.handle) {
      let name = sqlite3_column_name(statement.handle, place).map { String(cString: $0) } ?? ""
      guard QueryGuardian.isGiven(name, in: sql) else {
        throw QueryFailure(
          "unnamedColumn", "the column `\(VisibleText.name(name))` has no name of its own",
          remedy: "Write `\(VisibleText.name(name)) AS NAME`",
          offset: sql.utf8.firstOffset(of: name))
      }
      guard !names.contains(where: { $0.lowercased() == name.lowercased() }) else {
        throw QueryFailure(
          "repeatedColumn", "two columns are named `\(VisibleText.name(name))`",
          remedy: "Name one of them anew with AS")
      }
      names.append(name)
    }
    return names
  }

  /// A column without a name is called by its expression: a name is a word, or stands in quotation
  /// marks.
  private static func isGiven(_ name: String, in sql: String) -> Bool {
    guard let first = name.unicodeScalars.first else { return false }
    let isWord =
      (first == "_" || first.properties.isAlphabetic)
      && name.unicodeScalars.allSatisfy {
        $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType != nil
      }
    guard !isWord else { return true }
    let marked = name.replacing("\"", with: "\"\"")
    return ["\"\(marked)\"", "`\(name)`", "[\(name)]"].contains { sql.contains($0) }
  }

  // MARK: - What goes wrong

  private func failure(_ sql: String, _ answers: Answers, _ handle: OpaquePointer) -> QueryFailure {
    let message = String(cString: sqlite3_errmsg(handle))
    let place = sqlite3_error_offset(handle)
    let offset = place < 0 ? nil : Int(place)
    if let refused = answers.refused {
      let name = refused.what.split(separator: "`").dropFirst().first.map(String.init)
      return QueryFailure(
        refused.code, refused.what, remedy: refused.remedy,
        offset: offset ?? name.flatMap { sql.utf8.firstOffset(of: $0, ignoringCase: true) } ?? 0)
    }
    func named(_ beginning: String) -> String? {
      message.hasPrefix(beginning) ? String(message.dropFirst(beginning.count)) : nil
    }
    if let name = named("no such table: ") {
      let bare = name.split(separator: ".").last.map(String.init) ?? name
      return QueryFailure(
        "unknownTable", "there is no table `\(VisibleText.name(name))`",
        remedy: NameSuggestion.remedy(for: bare, among: tables.map(\.table)),
        offset: offset ?? sql.utf8.firstOffset(of: bare, ignoringCase: true))
    }
    if let name = named("no such column: ") {
      let bare = name.split(separator: ".").last.map(String.init) ?? name
      return QueryFailure(
        "unknownColumn", "there is no column `\(VisibleText.name(name))`",
        remedy: NameSuggestion.remedy(for: bare, among: columns(readBy: sql, answers)),
        offset: offset ?? sql.utf8.firstOffset(of: bare, ignoringCase: true))
    }
    if let name = named("no such function: ") {
      return QueryFailure(
        "unknownFunction", "there is no function `\(VisibleText.name(name))`",
        remedy: NameSuggestion.remedy(
          for: name.lowercased(), among: QueryGuardian.functions.sorted()),
        offset: offset ?? sql.utf8.firstOffset(of: name, ignoringCase: true))
    }
    if message == "incomplete input" {
      return QueryFailure(
        "sqlSyntax", "the query is not complete", remedy: "Write the rest of it",
        offset: sql.utf8.count)
    }
    return QueryFailure(
      "sqlSyntax", "the query is wrong: \(VisibleText.line(message))", offset: offset)
  }

  /// The columns of the tables that the query names.
  private func columns(readBy sql: String, _ answers: Answers) -> [String] {
    let words = Set(
      sql.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    let named = tables.filter { words.contains($0.table) }
    return (named.isEmpty ? tables : named).flatMap(\.columns).reduce(into: []) { names, name in
      if !names.contains(name) { names.append(name) }
    }
  }
}

extension String.UTF8View {
  /// Where a text stands for the first time, in bytes.
  fileprivate func firstOffset(of text: String, ignoringCase: Bool = false) -> Int? {
    func folded(_ byte: UInt8) -> UInt8 {
      ignoringCase && (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
    }
    let wanted = text.utf8.map(folded)
    let own = map(folded)
    guard !wanted.isEmpty, own.count >= wanted.count else { return nil }
    return (0...(own.count - wanted.count)).first { own[$0...].starts(with: wanted) }
  }
}
