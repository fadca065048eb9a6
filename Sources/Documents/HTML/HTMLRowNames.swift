/// Which column of a table names its rows: voices say it before each cell.
enum HTMLRowNames {
  /// Of the columns with short texts the one that tells most rows apart, and of such the first; nil where
  /// no column has texts.
  ///
  /// - Complexity: O(*n*) in the cells.
  static func column(of table: TableBlock) -> Int? {
    var best: (column: Int, names: Int)?
    for column in table.columns.indices {
      guard let names = names(in: table, column) else { continue }
      if names > (best?.names ?? 0) { best = (column, names) }
    }
    return best?.column
  }

  /// How many names a column has; nil where it has other than short texts.
  private static func names(in table: TableBlock, _ column: Int) -> Int? {
    var names: Set<String> = []
    for row in table.rows {
      guard column < row.count else { continue }
      switch row[column] {
      case .text, .spans:
        let text = row[column].text ?? ""
        guard text.count <= longest else { return nil }
        if !text.isEmpty, text != TableValue.unknown { names.insert(text) }
      case .number, .interval, .estimate, .probability, .rank, .count, .counts, .whisker, .digest:
        return nil
      }
    }
    return names.count
  }

  /// Characters.
  private static let longest = 60
}
