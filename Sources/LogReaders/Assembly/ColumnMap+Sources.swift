internal import Diagnostics
internal import FileFormats

/// The part of a column map on where the record's columns are taken from.
extension ColumnMapParser {
  private static let sourceKeys = [
    "column", "row", "constant", "one-hot", "count", "of", "ties", "values", "person", "prefix",
    "plus", "only", "digest", "where", "default", "optional",
  ]

  /// Whether a row of the table counts verdicts.
  var counts: Bool { columns.contains { $0.countsVerdicts } }

  mutating func readColumns(_ node: YAMLNode) {
    guard let mapping = node.mapping else {
      fail("\"columns\" must list the record's columns", at: node.line)
      return
    }
    for (key, value) in mapping {
      if let column = key.text.flatMap(TextColumn.init(rawValue:)) {
        readText(column, value)
        continue
      }
      guard let column = column(key) else { continue }
      var ways: [ColumnMap.Source] = []
      for node in value.list ?? [value] {
        if let source = source(node, column, key.line) { ways.append(source) }
      }
      guard var first = ways.first else {
        if value.list?.isEmpty == true {
          fail("\(column.rawValue) must be one value, or a list of columns", at: value.line)
        }
        continue
      }
      let others = ways.dropFirst() + ways.compactMap(\.otherwise).joined()
      first.otherwise = others.isEmpty ? nil : Array(others)
      columns.append(first)
    }
  }

  /// A text is taken as it is: from a column, and not recoded.
  private mutating func readText(_ column: TextColumn, _ node: YAMLNode) {
    guard let name = scalar(node, column.rawValue) else { return }
    texts.append(ColumnMap.Text(column: column, name: name))
  }

  private mutating func source(
    _ node: YAMLNode, _ column: JudgmentColumn, _ line: Int
  ) -> ColumnMap.Source? {
    if let description = node.mapping { return source(description, column, line) }
    return scalar(node, column.rawValue).map {
      ColumnMap.Source(column: column, origin: .cell(name: $0), values: nil, isPerson: false)
    }
  }

  private mutating func source(
    _ mapping: [(key: YAMLNode, value: YAMLNode)], _ column: JudgmentColumn, _ line: Int
  ) -> ColumnMap.Source? {
    var origin: ColumnMap.Origin?
    var values: [String: String]?
    var isPerson = false
    var refinement = ColumnMap.Source.Refinement()
    var otherwise: [ColumnMap.Source]?
    for (key, value) in mapping {
      switch key.text {
      case "column": origin = scalar(value, "column").map { .cell(name: $0) }
      case "row": origin = .rowNumber(prefix: value.text ?? "")
      case "constant":
        origin = scalar(value, "constant").map { .constant(text: $0) }
        if let text = value.text { check(column, text, at: value.line) }
      case "one-hot": origin = oneHot(value, column)
      case "count": origin = count(mapping, column, key.line)
      case "of", "ties": continue
      case "values": values = recoding(value, column)
      case "person": isPerson = person(value, column)
      case "prefix": refinement.prefix = scalar(value, "prefix")
      case "plus": refinement.addend = addend(value)
      case "only": refinement.only = kind(value)
      case "digest": refinement.isDigest = truth(value, "digest") ?? false
      case "where": refinement.conditions = readConditions(value)
      case "optional": refinement.isOptional = truth(value, "optional") ?? false
      case "default": otherwise = standard(value, column).map { [$0] }
      default: failUnknown(key, among: ColumnMapParser.sourceKeys, "key")
      }
    }
    guard let origin else {
      if issues.isEmpty || !mapping.contains(where: { $0.key.text == "count" }) {
        fail("\(column.rawValue) does not say its \"column\"", at: line)
      }
      return nil
    }
    switch origin {
    case .rowNumber(let prefix): check(column, prefix + "1", at: line)
    case .cell:
      if let prefix = refinement.prefix { check(column, prefix + "1", at: line) }
      let changes = refinement.prefix != nil || refinement.addend != nil || refinement.isDigest
      if changes, values != nil || isPerson {
        fail("\"values\" and \"person\" already say what the cells stand for", at: line)
      }
    case .constant, .oneHot, .count:
      if values != nil || isPerson || refinement.prefix != nil || refinement.addend != nil
        || refinement.isDigest || refinement.only != nil
      {
        fail("only a cell can be changed, by its \"column\"", at: line)
      }
    }
    return ColumnMap.Source(
      column: column, origin: origin, values: values, isPerson: isPerson,
      refinement: refinement == ColumnMap.Source.Refinement() ? nil : refinement,
      otherwise: otherwise)
  }

  private mutating func standard(
    _ node: YAMLNode, _ column: JudgmentColumn
  ) -> ColumnMap.Source? {
    guard let text = scalar(node, "default") else { return nil }
    check(column, text, at: node.line)
    return ColumnMap.Source(
      column: column, origin: .constant(text: text), values: nil, isPerson: false)
  }

  private mutating func kind(_ node: YAMLNode) -> ColumnMap.Source.Kind? {
    guard let kind = node.text.flatMap(ColumnMap.Source.Kind.init) else {
      fail("\"only\" must be numbers or texts", at: node.line)
      return nil
    }
    return kind
  }

  private mutating func addend(_ node: YAMLNode) -> Int64? {
    guard let number = node.text.flatMap({ Int64($0) }), abs(number) <= 1_000_000 else {
      fail("\"plus\" must be a whole number", at: node.line)
      return nil
    }
    return number
  }

  private mutating func oneHot(
    _ node: YAMLNode, _ column: JudgmentColumn
  ) -> ColumnMap.Origin? {
    var columns: [ColumnMap.Member] = []
    for (key, value) in node.mapping ?? [] {
      guard let name = key.text, let meaning = scalar(value, "one-hot") else { continue }
      check(column, meaning, at: value.line)
      columns.append(ColumnMap.Member(name: name, meaning: meaning))
    }
    guard columns.count > 1 else {
      fail("\"one-hot\" must list columns and what they stand for", at: node.line)
      return nil
    }
    return .oneHot(columns: columns)
  }

  private mutating func count(
    _ mapping: [(key: YAMLNode, value: YAMLNode)], _ column: JudgmentColumn, _ line: Int
  ) -> ColumnMap.Origin? {
    var names: [String: String] = [:]
    for (key, value) in mapping {
      guard let key = key.text, ["count", "of", "ties"].contains(key) else { continue }
      names[key] = scalar(value, key)
    }
    guard let name = names["count"], let total = names["of"] else {
      fail("\"count\" needs \"of\", the column with the number of all", at: line)
      return nil
    }
    guard column == .score || column == .preference else {
      fail("only score and preference can be counts, not \(column.rawValue)", at: line)
      return nil
    }
    return .count(ColumnMap.Count(name: name, total: total, ties: names["ties"]))
  }

  mutating func readConditions(_ node: YAMLNode) -> [ColumnMap.Condition] {
    var conditions: [ColumnMap.Condition] = []
    for (key, value) in node.mapping ?? [] {
      let texts = (value.list ?? [value]).compactMap { node in
        node.text?.isEmpty == true ? "" : scalar(node, "where")
      }
      guard let name = key.text, !texts.isEmpty else { continue }
      conditions.append(ColumnMap.Condition(name: name, texts: texts))
    }
    if conditions.isEmpty, issues.isEmpty {
      fail("\"where\" must list columns and what their cells must be", at: node.line)
    }
    return conditions
  }

  // MARK: - The whole

  /// Counts give their rows names, and stand alone.
  mutating func checkCounts(line: Int) {
    if wide != nil || each != nil || columns.count(where: \.countsVerdicts) > 1 {
      fail("counts cannot stand side by side, nor in rows within rows", at: line)
    }
    let hasNames =
      constants.contains { $0.column == .sample }
      || columns.contains { source in
        guard source.column == .sample else { return false }
        if case .rowNumber = source.origin { return false }
        return true
      }
    if hasNames {
      fail(
        "the items of counts are not known, so sample_id can only be a row", at: line,
        remedy: "Leave it out, or give what they share as cluster_id")
    }
    if columns.contains(where: { $0.countsVerdicts && $0.otherwise != nil }) {
      fail("a count has no alternative", at: line)
    }
  }

  /// Only a row within a row has one around it.
  mutating func checkParents(line: Int) {
    guard each == nil else { return }
    var names = columns.flatMap { [$0] + ($0.otherwise ?? []) }.flatMap(\.names)
    names += conditions.map(\.name) + (wide?.members?.map(\.name) ?? [])
    names += wide?.pattern.map { [$0] } ?? []
    for name in names where name.hasPrefix(ColumnMap.parentMark) {
      fail(
        "\(name.quoted) is meant of the row around a row, and the map has no \"each\"", at: line)
      return
    }
  }
}

extension ColumnMap.Source {
  var countsVerdicts: Bool { if case .count = origin { true } else { false } }
}
