internal import Wording

/// What pages make of a table before it is set.
extension TableBlock {
  /// The rows that a light rule follows: all, or those above which every rank is better than any
  /// below.
  var ruledRows: Set<Int> {
    if separatesRows { return Set(rows.indices.dropLast()) }
    guard
      let column = columns.indices.first(where: { column in
        rows.contains { column < $0.count && $0[column].isRank }
      })
    else { return [] }
    let ranks = rows.map { row -> ClosedRange<Int>? in
      guard column < row.count, case .rank(let ranks) = row[column] else { return nil }
      return ranks
    }
    // The best rank at or below each row.
    var best = [Int](repeating: .max, count: ranks.count + 1)
    for row in ranks.indices.reversed() {
      best[row] = min(best[row + 1], ranks[row]?.lowerBound ?? .max)
    }
    var ruled: Set<Int> = []
    var worst = Int.min
    for row in ranks.indices.dropLast() {
      worst = max(worst, ranks[row]?.upperBound ?? .min)
      if worst > .min, best[row + 1] < .max, worst < best[row + 1] { ruled.insert(row) }
    }
    return ruled
  }

  /// The table without columns whose only value a note can say.
  var sayingOnce: TableBlock {
    guard rows.count >= TableBlock.fewestRowsSaidOnce else { return self }
    var kept: [Int] = []
    var sentences: [String] = []
    for (index, column) in columns.enumerated() {
      let values = rows.map { index < $0.count ? $0[index].text : nil }
      if column.isSaidOnce, let value = values[0], value != TableValue.unknown,
        values.allSatisfy({ $0 == value })
      {
        sentences.append(said("\(column.title): \(value) in every row."))
      } else {
        kept.append(index)
      }
    }
    guard !sentences.isEmpty, !kept.isEmpty else { return self }
    var table = taking(kept)
    table.notes = notes + sentences
    return table
  }

  /// The table with some of its columns.
  func taking(_ kept: [Int]) -> TableBlock {
    var table = self
    table.columns = kept.map { columns[$0] }
    table.rows = rows.map { row in kept.compactMap { $0 < row.count ? row[$0] : nil } }
    return table
  }

  /// The columns that say what a row is about, and stand in every part of a table in parts.
  var keyColumns: Int {
    guard let first = rows.first?.first, columns.count > 2 else { return min(1, columns.count) }
    return first.isRank ? 2 : 1
  }

  private static let fewestRowsSaidOnce = 3
}

extension TableValue {
  var isRank: Bool { if case .rank = self { true } else { false } }
}
