package import Diagnostics
import Yams

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
    columns = parser.columns
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
  var columns: [ColumnMap.Source] = []
  var wide: ColumnMap.Wide?
  var constants: [ColumnMap.Constant] = []
  var missing = [""]

  private static let keys = [
    "id", "name", "header", "columns", "wide", "constants", "missing",
  ]

  init(file: String) { self.file = file }

  mutating func read(_ yaml: String) {
    guard ColumnMapParser.isShallow(yaml) else {
      fail("the map is nested too deeply or larger than 1 MiB", at: 1)
      return
    }
    let root: Node?
    do {
      root = try Yams.compose(yaml: yaml)
    } catch {
      fail(error)
      return
    }
    guard let mapping = root?.mapping else {
      fail("the map is not a list of keys", at: root?.mark?.line ?? 1)
      return
    }
    for (key, value) in mapping {
      switch key.string {
      case "id": id = scalar(value, "id") ?? ""
      case "name": name = scalar(value, "name") ?? ""
      case "header": hasHeader = truth(value, "header") ?? true
      case "columns": readColumns(value)
      case "wide": readWide(value)
      case "constants": readConstants(value)
      case "missing": readMissing(value)
      default: failUnknown(key, among: ColumnMapParser.keys, "key")
      }
    }
    if id.isEmpty, issues.isEmpty { fail("the key \"id\" is missing", at: 1) }
    checkCompleteness(line: mapping.mark?.line ?? 1)
  }

  // MARK: - Parts

  private mutating func readColumns(_ node: Node) {
    guard let mapping = node.mapping else {
      fail("\"columns\" must list the record's columns", at: line(node))
      return
    }
    for (key, value) in mapping {
      guard let column = column(key) else { continue }
      if let description = value.mapping {
        readSource(description, column, line(key))
      } else if let source = scalar(value, column.rawValue) {
        columns.append(
          ColumnMap.Source(
            column: column, origin: .cell(name: source), values: nil, isPerson: false))
      }
    }
  }

  private mutating func readSource(
    _ mapping: Node.Mapping, _ column: JudgmentColumn, _ line: Int
  ) {
    var origin: ColumnMap.Origin?
    var values: [String: String]?
    var isPerson = false
    for (key, value) in mapping {
      switch key.string {
      case "column": origin = scalar(value, "column").map { .cell(name: $0) }
      case "row": origin = .rowNumber(prefix: value.scalar?.string ?? "")
      case "values": values = recoding(value, column)
      case "person": isPerson = person(value, column)
      default: failUnknown(key, among: ["column", "row", "values", "person"], "key")
      }
    }
    guard let origin else {
      fail("\(column.rawValue) does not say its \"column\"", at: line)
      return
    }
    if case .rowNumber(let prefix) = origin { check(column, prefix + "1", at: line) }
    columns.append(
      ColumnMap.Source(column: column, origin: origin, values: values, isPerson: isPerson))
  }

  mutating func recoding(_ node: Node, _ column: JudgmentColumn) -> [String: String]? {
    guard let listed = node.mapping, !listed.isEmpty else {
      fail("\"values\" must list cells and what they stand for", at: line(node))
      return nil
    }
    var values: [String: String] = [:]
    for (cell, meaning) in listed {
      guard let from = cell.scalar?.string, let to = scalar(meaning, "values") else { continue }
      check(column, to, at: line(meaning))
      values[from] = to
    }
    return values
  }

  mutating func person(_ node: Node, _ column: JudgmentColumn) -> Bool {
    guard let isPerson = truth(node, "person") else { return false }
    if isPerson, column != .judge { fail("only judge_id can name people", at: line(node)) }
    return isPerson
  }

  private mutating func truth(_ node: Node, _ what: String) -> Bool? {
    guard let isTrue = node.bool else {
      fail("\"\(what)\" must be true or false", at: line(node))
      return nil
    }
    return isTrue
  }

  private mutating func readConstants(_ node: Node) {
    guard let mapping = node.mapping else {
      fail("\"constants\" must list the record's columns", at: line(node))
      return
    }
    for (key, value) in mapping {
      guard let column = column(key), let text = scalar(value, column.rawValue) else { continue }
      check(column, text, at: line(value))
      constants.append(ColumnMap.Constant(column: column, text: text))
    }
  }

  private mutating func readMissing(_ node: Node) {
    guard let sequence = node.sequence else {
      fail("\"missing\" must be a list of cells", at: line(node))
      return
    }
    missing = []
    for value in sequence {
      if let text = value.scalar?.string {
        missing.append(text)
      } else {
        fail("\"missing\" must be a list of cells", at: line(value))
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
    for column in JudgmentColumn.required where column != .evaluation && !known.contains(column) {
      fail(
        "the map says nothing about \(column.rawValue)", at: line,
        remedy: "Add it to \"columns\" or \"constants\"")
    }
    if known.isDisjoint(with: JudgmentColumn.verdicts) {
      fail("the map gives no verdict", at: line, remedy: "Add score, label or preference")
    }
  }

  /// The column of the record that a key names, once.
  mutating func column(_ key: Node) -> JudgmentColumn? {
    guard let name = key.string, let column = JudgmentColumn(name: name),
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
      fail("\(column.rawValue) is given twice", at: line(key))
      return nil
    }
    return column
  }

  mutating func scalar(_ node: Node, _ what: String) -> String? {
    guard let text = node.scalar?.string, !text.isEmpty else {
      fail("\(what) must be one value", at: line(node))
      return nil
    }
    if text.utf8.count > Identifier.mostBytes {
      let problem = LogProblem.longIdentifier(field: what, bytes: text.utf8.count, text: text)
      fail(problem.message, at: line(node), remedy: problem.remedy)
      return nil
    }
    return text
  }

  func line(_ node: Node) -> Int { node.mark?.line ?? 1 }

  mutating func failUnknown(_ key: Node, among names: [String], _ what: String) {
    let name = key.string ?? ""
    let suggestion = NameSuggestion.nearest(to: name, among: names)
    fail(
      "there is no \(what) \(name.quoted)", at: line(key),
      remedy: suggestion.map(NameSuggestion.question))
  }

  mutating func fail(_ message: String, at line: Int, remedy: String? = nil) {
    let problem = LogProblem.map(message, remedy: remedy)
    issues.append(problem.issue(file: file, locator: "L\(line)"))
  }

  private mutating func fail(_ error: any Error) {
    guard let error = error as? YamlError else {
      fail("the map cannot be read", at: 1)
      return
    }
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      fail("the YAML is wrong: \(problem)", at: mark.line)
    case .duplicatedKeysInMapping(let duplicates, let context):
      let names = duplicates.map(\.quoted).joined(separator: ", ")
      fail("the key \(names) comes twice", at: context.mark.line)
    default:
      fail("the YAML cannot be read", at: 1)
    }
  }

  /// Whether the text is small and flat enough to be given to a recursive composer.
  private static func isShallow(_ yaml: String) -> Bool {
    guard yaml.utf8.count <= 1 << 20 else { return false }
    var open = 0
    for byte in yaml.utf8 {
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"): open += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): open = max(0, open - 1)
      default: continue
      }
      if open > 64 { return false }
    }
    return !yaml.split(separator: "\n").contains { line in
      line.prefix { $0 == "-" || $0 == " " || $0 == "?" || $0 == ":" }.count > 256
    }
  }
}

extension LogProblem {
  fileprivate static func map(_ text: String, remedy: String?) -> LogProblem {
    LogProblem("columnMap", text, remedy: remedy)
  }
}
