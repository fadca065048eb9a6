internal import FileFormats

/// The part of a column map on verdicts that stand side by side.
extension ColumnMapParser {
  private static let wideKeys = ["columns", "become", "cells", "values", "person"]

  mutating func readWide(_ node: YAMLNode) {
    guard let mapping = node.mapping else {
      fail("\"wide\" must say its \"columns\" and what they \"become\"", at: node.line)
      return
    }
    var members: [ColumnMap.Member]?
    var pattern: String?
    var hasColumns = false
    var become: JudgmentColumn?
    var cells = JudgmentColumn.score
    for (key, value) in mapping {
      switch key.text {
      case "columns":
        hasColumns = true
        if let text = value.text, text.contains("*") {
          pattern = scalar(value, "columns")
        } else {
          members = wideMembers(value)
        }
      case "become":
        let texts = JudgmentColumn.allCases.filter { $0.isText || [.epoch, .turn].contains($0) }
        become = wideColumn(value, among: texts.filter { !JudgmentColumn.verdicts.contains($0) })
      case "cells": cells = wideColumn(value, among: JudgmentColumn.verdicts) ?? cells
      case "values", "person": continue
      default: failUnknown(key, among: ColumnMapParser.wideKeys, "key")
      }
    }
    guard hasColumns, let become else {
      if issues.isEmpty {
        fail("\"wide\" must say its \"columns\" and what they \"become\"", at: node.line)
      }
      return
    }
    var values: [String: String]?
    var isPerson = false
    for (key, value) in mapping {
      if key.text == "values" { values = recoding(value, cells) }
      if key.text == "person" { isPerson = person(value, become) }
    }
    for member in members ?? [] { check(become, member.meaning, at: node.line) }
    wide = ColumnMap.Wide(
      members: members, pattern: pattern, become: become, cells: cells, values: values,
      isPerson: isPerson)
  }

  /// The listed columns, with what they are called where the map says it; nil for all.
  private mutating func wideMembers(_ node: YAMLNode) -> [ColumnMap.Member]? {
    if node.text == "all" { return nil }
    var members: [ColumnMap.Member] = []
    if let mapping = node.mapping {
      for (key, value) in mapping {
        guard let name = key.text, let meaning = scalar(value, "columns") else {
          continue
        }
        members.append(ColumnMap.Member(name: name, meaning: meaning))
      }
    } else {
      for value in node.list ?? [] {
        guard let name = scalar(value, "columns") else { continue }
        members.append(ColumnMap.Member(name: name, meaning: name))
      }
    }
    if members.isEmpty {
      fail("\"columns\" must list columns, or be: all, or a name with *", at: node.line)
    }
    return members
  }

  private mutating func wideColumn(
    _ node: YAMLNode, among allowed: [JudgmentColumn]
  ) -> JudgmentColumn? {
    guard let column = column(node) else { return nil }
    guard allowed.contains(column) else {
      let names = allowed.filter { !JudgmentColumn.provenance.contains($0) }.map(\.rawValue)
      fail(
        "\(column.rawValue) cannot stand here, only \(names.joined(separator: ", "))",
        at: node.line)
      return nil
    }
    return column
  }
}
