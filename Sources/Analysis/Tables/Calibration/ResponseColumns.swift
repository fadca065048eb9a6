package import Diagnostics
internal import Foundation
internal import ItemResponse
internal import PrintedNumbers
internal import Wording

/// Responses read from three columns of a table: person, item and response.
package struct ResponseColumns {
  /// Names of the persons in the order of the table's rows.
  package let persons: [String]
  /// Names of the items that vary, in the order of the table's columns.
  package let items: [String]
  /// Responses as categories that count from 0.
  let table: ResponseTable
  /// The smallest response: category 0 of every item.
  let lowest: Int
  /// How many responses each person gave to the items that vary.
  let responseCounts: [Int]
  /// What was left out or put together, in plain words.
  let cautions: [Caution]

  /// Reads the columns and leaves out the items that a model cannot be fitted to.
  ///
  /// Names are sorted, digits by their value, so that the order of the rows of the file does not
  /// matter.
  package init(
    _ input: some PlacedColumns, path: String, person: String, item: String, response: String
  ) throws(Diagnostics) {
    let personCells = try input.texts(person, option: "--person")
    let itemCells = try input.texts(item, option: "--item")
    let values = try input.numbers(response, option: "--response")
    let persons = ResponseColumns.sorted(personCells)
    let items = ResponseColumns.sorted(itemCells)
    let personRank = Dictionary(uniqueKeysWithValues: zip(persons, persons.indices))
    let itemRank = Dictionary(uniqueKeysWithValues: zip(items, items.indices))
    guard !persons.isEmpty, !items.isEmpty else {
      throw Diagnostics(
        table: .emptyColumn, at: .file(path), "no row names a person and an item")
    }
    guard persons.count <= 100_000_000 / items.count else {
      throw Diagnostics(
        table: .tooManyCells, at: .file(path),
        "\(persons.count) persons times \(items.count) items do not fit into memory",
        remedy: "Calibrate fewer items at a time")
    }
    let given = values.compactMap { $0 }
    guard let least = given.min(), let most = given.max() else {
      throw Diagnostics(
        table: .emptyColumn, at: .file(path), "column `\(response)` holds no response")
    }
    let broken = values.indices.filter { values[$0].map { $0 != $0.rounded() } ?? false }
    guard broken.isEmpty, most - least < 100, abs(least) < 1e9 else {
      throw Diagnostics(
        table: .outOfRange, at: broken.first.map(input.place) ?? .file(path),
        broken.first.map { row in
          "\(broken.count) of \(given.count) responses in column `\(response)` are no whole "
            + "numbers, the first `\(values[row] ?? 0)`"
        } ?? "column `\(response)` ranges from \(least) to \(most)",
        remedy: "Responses are whole numbers from a range of at most 100, such as 0 and 1 or 1 to 5"
      )
    }
    lowest = Int(least)

    var codes = [Int](repeating: -1, count: persons.count * items.count)
    var unnamed = 0
    var twice = Tally()
    for (row, value) in values.enumerated() {
      guard let personName = personCells[row], let itemName = itemCells[row],
        let p = personRank[personName], let i = itemRank[itemName]
      else {
        unnamed += 1
        continue
      }
      guard let value else { continue }
      let place = p * items.count + i
      if codes[place] >= 0 {
        twice.add("person `\(personName)` has answered item `\(itemName)` before", row)
      }
      codes[place] = Int(value - least)
    }
    guard twice.count == 0 else {
      let list = twice.list { text, _, row in "\(text) (\(input.words(ofRow: row)))" }
      throw Diagnostics(
        table: .repeatedRow, at: input.place(twice.firstRow),
        "\(twice.count) row\(twice.count == 1 ? " repeats" : "s repeat") a person and item: \(list)",
        remedy: "Keep one response a person and item")
    }

    var cautions = input.cautions
    if unnamed > 0 {
      cautions.append(
        Caution(.missingValues, said("\(unnamed) rows name no person or no item and were left out"))
      )
    }
    let whole = try Diagnostics.at(.file(path)) { () throws(ItemResponseError) in
      try ResponseTable(codes, persons: persons.count, items: items.count)
    }
    let constant = whole.screening().constant
    if !constant.isEmpty {
      cautions.append(
        Caution(
          .itemsLeftOut,
          said(
            "items with fewer than two different responses were left out: "
              + "\(ResponseColumns.list(constant.map { items[$0] }))")))
    }
    let dropped = Set(constant)
    let kept = items.indices.filter { !dropped.contains($0) }
    guard !kept.isEmpty else {
      throw Diagnostics(
        table: .notEnoughResponses, at: .file(path),
        "no item has two different responses, so that nothing can be calibrated")
    }
    let varying = try Diagnostics.at(.file(path)) { () throws(ItemResponseError) in
      try whole.selecting(items: kept)
    }
    let gaps = varying.screening().gaps
    if !gaps.isEmpty {
      cautions.append(
        Caution(
          .unusedCategories,
          said(
            "responses that nobody gave do not count as categories of these items: "
              + "\(ResponseColumns.list(gaps.map { items[kept[$0]] }))")))
    }
    self.persons = persons
    self.items = kept.map { items[$0] }
    table = varying.collapsed().table
    responseCounts = persons.indices.map { person in
      kept.count { codes[person * items.count + $0] >= 0 }
    }
    self.cautions = cautions
  }

  private static func sorted(_ cells: [String?]) -> [String] {
    Set(cells.compactMap { $0 }).sorted { left, right in
      let order = left.compare(right, options: [.numeric])
      return order == .orderedSame ? left < right : order == .orderedAscending
    }
  }

  private static func list(_ names: [String]) -> String {
    CountText.list(names, most: 20)
  }
}
