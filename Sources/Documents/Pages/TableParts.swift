internal import Drawing
internal import Wording

/// A table that is wider than the page in parts that are not, each with the columns that say what a
/// row is about.
struct TableParts {
  private let table: TableBlock
  private let text: TextSetter
  private let style: PageStyle

  init(_ table: TableBlock, text: TextSetter, style: PageStyle) {
    self.table = table
    self.text = text
    self.style = style
  }

  /// The fewest parts of much the same number of columns that fit a width.
  ///
  /// - Complexity: one shaping of each cell for each number of parts that is tried.
  func fitting(_ width: Double) throws -> [(table: TableBlock, cells: NaturalCells)] {
    let keys = table.keyColumns
    let others = Array(keys..<table.columns.count)
    // The parts of a table of a hundred columns are not looked for one by one.
    var count = max(2, others.count / TableParts.mostColumns)
    while count < others.count {
      let parts = try self.parts(count, keys: keys, others)
      if parts.allSatisfy({ $0.cells.fits(width) }) { return parts }
      count += max(1, count / 4)
    }
    return try parts(max(1, others.count), keys: keys, others)
  }

  private static let mostColumns = 24

  private func parts(
    _ count: Int, keys: Int, _ others: [Int]
  ) throws -> [(table: TableBlock, cells: NaturalCells)] {
    try (0..<count).map { part in
      let range = (part * others.count / count)..<((part + 1) * others.count / count)
      var piece = table.taking(Array(0..<keys) + others[range])
      if part > 0 {
        piece.caption = [
          TextSpan(
            table.label.map { said("\($0.name), more columns") } ?? said("More columns"))
        ]
        piece.label = nil
      }
      if part < count - 1 { piece.notes = [] }
      return (piece, try NaturalCells(piece, text: text, style: style))
    }
  }
}
