package import Diagnostics
internal import FileFormats

extension ColumnMap {
  /// Reads a map from YAML; `data/column-maps/value-portrait.yaml` explains the form.
  ///
  /// - Parameters:
  ///   - yaml: the text.
  ///   - file: what to call it in messages.
  /// - Throws: `Diagnostics` with all the mistakes, each with the line.
  package init(yaml: String, file: String) throws(Diagnostics) {
    var parser = ColumnMapParser(file: file)
    parser.read(yaml)
    guard parser.issues.isEmpty else { throw Diagnostics(parser.issues) }
    id = parser.id
    name = parser.name.isEmpty ? parser.id : parser.name
    hasHeader = parser.hasHeader
    isQuoted = parser.isQuoted ? true : nil
    rows = parser.rows
    each = parser.each
    conditions = parser.conditions.isEmpty ? nil : parser.conditions
    columns = parser.columns
    texts = parser.texts
    wide = parser.wide
    constants = parser.constants
    missing = parser.missing
  }
}

/// Goes through a column map's YAML and collects what is wrong.
struct ColumnMapParser {
  let file: String
  var issues: [Diagnostic] = []
  var id = ""
  var name = ""
  var hasHeader = true
  var isQuoted = false
  var rows: String?
  var each: String?
  var conditions: [ColumnMap.Condition] = []
  var columns: [ColumnMap.Source] = []
  var texts: [ColumnMap.Text] = []
  var wide: ColumnMap.Wide?
  var constants: [ColumnMap.Constant] = []
  var missing = [""]

  private static let keys = [
    "id", "name", "header", "quoted", "rows", "each", "where", "columns", "wide", "constants",
    "missing",
  ]

  init(file: String) { self.file = file }

  mutating func read(_ yaml: String) {
    let root: YAMLNode?
    do throws(YAMLFailure) {
      root = try YAMLNode(yaml)
    } catch {
      fail(error)
      return
    }
    guard let mapping = root?.mapping else {
      fail("the map is not a list of keys", at: root?.line ?? 1)
      return
    }
    for (key, value) in mapping {
      switch key.text {
      case "id": id = scalar(value, "id") ?? ""
      case "name": name = scalar(value, "name") ?? ""
      case "header": hasHeader = truth(value, "header") ?? true
      case "quoted": isQuoted = truth(value, "quoted") ?? false
      case "rows": rows = scalar(value, "rows")
      case "each": each = scalar(value, "each")
      case "where": conditions = readConditions(value)
      case "columns": readColumns(value)
      case "wide": readWide(value)
      case "constants": readConstants(value)
      case "missing": readMissing(value)
      default: failUnknown(key, among: ColumnMapParser.keys, "key")
      }
    }
    if id.isEmpty, issues.isEmpty { fail("the key \"id\" is missing", at: 1) }
    checkCompleteness(line: root?.line ?? 1)
  }

  // MARK: - Parts

  mutating func recoding(_ node: YAMLNode, _ column: JudgmentColumn) -> [String: String]? {
    guard let listed = node.mapping, !listed.isEmpty else {
      fail("\"values\" must list cells and what they stand for", at: node.line)
      return nil
    }
    var values: [String: String] = [:]
    for (cell, meaning) in listed {
      guard let from = cell.text, let to = scalar(meaning, "values") else { continue }
      check(column, to, at: meaning.line)
      values[from] = to
    }
    return values
  }

  mutating func person(_ node: YAMLNode, _ column: JudgmentColumn) -> Bool {
    guard let isPerson = truth(node, "person") else { return false }
    if isPerson, column != .judge { fail("only judge_id can name people", at: node.line) }
    return isPerson
  }

  mutating func truth(_ node: YAMLNode, _ what: String) -> Bool? {
    guard let isTrue = node.truth else {
      fail("\"\(what)\" must be true or false", at: node.line)
      return nil
    }
    return isTrue
  }

  private mutating func readConstants(_ node: YAMLNode) {
    guard let mapping = node.mapping else {
      fail("\"constants\" must list the record's columns", at: node.line)
      return
    }
    for (key, value) in mapping {
      guard let column = column(key), let text = scalar(value, column.rawValue) else { continue }
      check(column, text, at: value.line)
      constants.append(ColumnMap.Constant(column: column, text: text))
    }
  }

  private mutating func readMissing(_ node: YAMLNode) {
    guard let sequence = node.list else {
      fail("\"missing\" must be a list of cells", at: node.line)
      return
    }
    missing = []
    for value in sequence {
      if let text = value.text {
        missing.append(text)
      } else {
        fail("\"missing\" must be a list of cells", at: value.line)
      }
    }
  }

  /// Checks a text as if it came from a file.
  mutating func check(_ column: JudgmentColumn, _ text: String, at line: Int) {
    var log = LogAssembly(options: LogReadingOptions())
    var row = CodedJudgment()
    var text = text
    let problem = text.withUTF8 { log.assign(column, $0, to: &row, at: .line(line)) }
    if let problem { fail(problem.message, at: line, remedy: problem.remedy) }
  }

  private mutating func checkCompleteness(line: Int) {
    guard issues.isEmpty else { return }
    var known = Set(columns.map(\.column)).union(constants.map(\.column))
    if let wide { known.formUnion([wide.become, wide.cells]) }
    if counts { checkCounts(line: line) }
    for column in JudgmentColumn.required where column != .evaluation && !known.contains(column) {
      if column == .sample, counts { continue }
      fail(
        "the map says nothing about \(column.rawValue)", at: line,
        remedy: "Add it to \"columns\" or \"constants\"")
    }
    if known.isDisjoint(with: JudgmentColumn.verdicts) {
      fail("the map gives no verdict", at: line, remedy: "Add score, label or preference")
    }
    checkParents(line: line)
  }

  /// The column of the record that a key names, once.
  mutating func column(_ key: YAMLNode) -> JudgmentColumn? {
    guard let name = key.text, let column = JudgmentColumn(name: name),
      !JudgmentColumn.provenance.contains(column)
    else {
      let names = JudgmentColumn.allCases.filter { !JudgmentColumn.provenance.contains($0) }
      failUnknown(key, among: names.map(\.rawValue), "column of the record")
      return nil
    }
    let isTaken =
      columns.contains { $0.column == column } || constants.contains { $0.column == column }
      || wide?.become == column || wide?.cells == column
    if isTaken {
      fail("\(column.rawValue) is given twice", at: key.line)
      return nil
    }
    return column
  }

  mutating func scalar(_ node: YAMLNode, _ what: String) -> String? {
    guard let text = node.text, !text.isEmpty else {
      fail("\(what) must be one value", at: node.line)
      return nil
    }
    if text.utf8.count > Identifier.mostBytes {
      let problem = LogProblem.longIdentifier(field: what, bytes: text.utf8.count, text: text)
      fail(problem.message, at: node.line, remedy: problem.remedy)
      return nil
    }
    return text
  }

  mutating func failUnknown(_ key: YAMLNode, among names: [String], _ what: String) {
    let name = key.text ?? ""
    let suggestion = NameSuggestion.nearest(to: name, among: names)
    fail(
      "there is no \(what) \(name.quoted)", at: key.line,
      remedy: suggestion.map(NameSuggestion.question))
  }

  mutating func fail(_ message: String, at line: Int, remedy: String? = nil) {
    let problem = LogProblem.map(message, remedy: remedy)
    issues.append(problem.issue(file: file, locator: "L\(line)"))
  }

  private mutating func fail(_ failure: YAMLFailure) {
    switch failure {
    case .tooLarge, .tooManyNodes: fail("the map is too large", at: 1)
    case .syntax(let problem, let line, _): fail("the YAML is wrong: \(problem)", at: line)
    case .repeatedKeys(let keys, let line, _):
      fail("the key \(keys.map(\.quoted).joined(separator: ", ")) comes twice", at: line)
    case .notText, .other: fail("the YAML cannot be read", at: 1)
    }
  }
}

extension LogProblem {
  fileprivate static func map(_ text: String, remedy: String?) -> LogProblem {
    LogProblem("columnMap", text, remedy: remedy)
  }
}
