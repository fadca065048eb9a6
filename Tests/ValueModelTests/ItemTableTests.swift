import Diagnostics
import Foundation
import Testing
import ValueModel

@Suite("Item tables")
struct ItemTableTests {
  static let items = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("shared/data/value-portrait/items.csv")

  let catalog: DefinitionCatalog
  let schwartz: ValueSystem
  let portrait: Instrument

  init() throws {
    catalog = try DefinitionCatalog.shipped()
    schwartz = try catalog.system("schwartz")
    portrait = try catalog.instrument("value-portrait")
  }

  @Test(
    "the real Value Portrait table gives the published numbers of items",
    .enabled(
      if: FileManager.default.fileExists(atPath: items.path),
      "the real data are not beside this checkout"))
  func realTable() throws {
    let text = try String(contentsOf: Self.items, encoding: .utf8)
    let lines = Self.cells(text)
    let table = try ItemTable(
      rows: Array(lines.dropFirst()), lines: Array(2...lines.count), header: lines[0],
      file: "items.csv", specification: try #require(portrait.itemTable), system: schwartz,
      exclusions: portrait.exclusions)
    let counts = schwartz.dimensions.map { table.itemCount(of: $0) }
    #expect(counts == [11, 43, 33, 56, 64, 14, 12, 23, 13, 15])
    #expect(table.unusedExclusions.isEmpty)
    #expect(table.entries.allSatisfy { $0.cluster != nil && $0.weight == 1 && $0.sign == 1 })
    #expect(Set(table.items).isSuperset(of: ["3902-4", "1901-1"]))
    let binding = try InstrumentBinding(portrait, system: schwartz, itemTable: table)
    let fed = binding.feeds(task: "value-portrait", criterion: "rating", item: "3902-4")
    #expect(fed.map { schwartz.dimensions[$0.dimension].id } == ["stimulation"])
    #expect(binding.cluster(ofItem: "3902-4") == "3902")
  }

  @Test("a wide table by each rule")
  func rules() throws {
    let header = ["item", "scenario", "Power", "tradition", "other"]
    let rows = [
      ["a", "s", "0.5", "-0.4", "9"], ["b", "s", "", "0", "9"], ["c", "t", "-2", "", "9"],
    ]
    func entries(_ rule: ItemTableRule) throws -> [String] {
      let table = try ItemTable(
        rows: rows, lines: [2, 3, 4], header: header, file: "t.csv",
        specification: specification(.wide(columns: nil, rule: rule)), system: schwartz)
      return table.entries.map { "\($0.item) \($0.dimension) \($0.sign * $0.weight)" }
    }
    #expect(try entries(.positive) == ["a power 1.0"])
    #expect(try entries(.signed) == ["a power 1.0", "a tradition -1.0", "c power -1.0"])
    #expect(try entries(.weighted) == ["a power 0.5", "a tradition -0.4", "c power -2.0"])
  }

  @Test("a long table gives one entry a row")
  func longTable() throws {
    let table = try ItemTable(
      rows: [["a", "s", "Power", "-1", "2"], ["a", "s", "SD", "1", "1"]], lines: [2, 3],
      header: ["item", "scenario", "value", "sign", "weight"], file: "t.csv",
      specification: specification(.long(dimension: "value", sign: "sign", weight: "weight")),
      system: schwartz, exclusions: [])
    #expect(table.entries.map(\.dimension) == ["power", "self-direction"])
    #expect(table.entries.map(\.sign) == [-1, 1])
    #expect(table.entries.map(\.weight) == [2, 1])
    #expect(table.items == ["a"])
  }

  @Test(
    "a damaged table is refused with the line",
    arguments: [
      ([["a", "s", "x"]], 2, "not a finite number"),
      ([["a", "s", "1"], ["a", "s", "1"]], 3, "stands on line 2 already"),
      ([["a", "s", "1"], ["", "s", "1"]], 3, "has no item"),
      ([["a", "s", "1"], ["b", "1"]], 3, "has 2 cells, the header 3"),
      ([["a", "s", "nan"]], 2, "not a finite number"),
    ])
  func damagedRows(rows: [[String]], line: Int, words: String) throws {
    let error = #expect(throws: Diagnostics.self) {
      try ItemTable(
        rows: rows, lines: Array(2..<(rows.count + 2)), header: ["item", "scenario", "Power"],
        file: "t.csv", specification: specification(.wide(columns: nil, rule: .positive)),
        system: schwartz)
    }
    let problem = try #require(error?.all.first)
    #expect(problem.place?.line == line)
    #expect(problem.description.contains(words))
  }

  @Test("a missing column is named with the nearest one")
  func missingColumn() {
    let error = #expect(throws: Diagnostics.self) {
      try ItemTable(
        rows: [["a", "s", "1"]], lines: [2], header: ["itm", "scenario", "Power"], file: "t.csv",
        specification: specification(.wide(columns: ["Powr"], rule: .positive)), system: schwartz)
    }
    #expect(error?.description.contains("no column `item`. Did you mean `itm`?") == true)
    #expect(error?.description.contains("Did you mean `Power`?") == true)
  }

  @Test("an exclusion that names nothing in the table is told")
  func unusedExclusion() throws {
    let instrument = try Instrument(
      yaml: """
        id: t
        name: T
        system: schwartz
        scale: { minimum: 0, maximum: 1 }
        feeds: { items: { table: t.csv, item: item, rule: positive } }
        exclusions: [{ item: z }, { item: a, dimension: SD }, { item: b }]
        centring: none
        """, file: "t.yaml", systems: [schwartz])
    let table = try ItemTable(
      rows: [["a", "1"], ["b", "1"]], lines: [2, 3], header: ["item", "Power"], file: "t.csv",
      specification: try #require(instrument.itemTable), system: schwartz,
      exclusions: instrument.exclusions)
    #expect(table.entries.map(\.item) == ["a"])
    #expect(table.unusedExclusions.map(\.item) == ["z", "a"])
  }

  private func specification(_ layout: ItemTableLayout) throws -> ItemTableSpecification {
    let items =
      switch layout {
      case .wide(let columns, let rule):
        "rule: \(rule.rawValue)"
          + (columns.map { ", columns: [\($0.joined(separator: ", "))]" } ?? "")
      case .long(let dimension, let sign, let weight):
        "dimension: \(dimension), sign: \(sign ?? "sign"), weight: \(weight ?? "weight")"
      }
    let instrument = try Instrument(
      yaml: """
        id: t
        name: T
        system: schwartz
        scale: { minimum: 0, maximum: 1 }
        feeds: { items: { table: t.csv, item: item, cluster: scenario, \(items) } }
        centring: none
        """, file: "t.yaml", systems: [schwartz])
    return try #require(instrument.itemTable)
  }

  /// The cells of a comma-separated text with quotes, enough for the table at hand.
  private static func cells(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = ""
    var quoted = false
    for character in text {
      switch character {
      case "\"": quoted.toggle()
      case "," where !quoted:
        row.append(cell)
        cell = ""
      case "\n" where !quoted, "\r\n" where !quoted:
        rows.append(row + [cell])
        row = []
        cell = ""
      default: cell.append(character)
      }
    }
    if !row.isEmpty || !cell.isEmpty { rows.append(row + [cell]) }
    return rows
  }
}
