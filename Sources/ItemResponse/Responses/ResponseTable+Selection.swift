extension ResponseTable {
  /// What must be known about the items before a model is fitted.
  public struct Screening: Sendable, Equatable {
    /// Items that nobody answered.
    public let unanswered: [Int]
    /// Items to which all who answered gave the same response; the list includes the unanswered.
    public let constant: [Int]
    /// Items with a category that nobody chose, though two others were.
    public let gaps: [Int]
  }

  /// Lists the items that a model cannot be fitted to as they are.
  ///
  /// - Complexity: O(persons × items).
  public func screening() -> Screening {
    let used = categoryCounts().map { counts in counts.count { $0 > 0 } }
    return Screening(
      unanswered: used.indices.filter { used[$0] == 0 },
      constant: used.indices.filter { used[$0] < 2 },
      gaps: used.indices.filter { used[$0] >= 2 && used[$0] < categories[$0] })
  }

  /// The table with these items only, in this order.
  ///
  /// - Throws: ``ItemResponseError`` when there is no such item, or when none is asked for.
  public func selecting(items selected: [Int]) throws(ItemResponseError) -> ResponseTable {
    guard !selected.isEmpty else { throw .emptyTable(persons: persons, items: 0) }
    for item in selected where !(0..<items).contains(item) {
      throw .noSuchItem(item, items: items)
    }
    var kept: [Int8] = []
    kept.reserveCapacity(persons * selected.count)
    for person in 0..<persons {
      for item in selected { kept.append(codes[person * items + item]) }
    }
    return ResponseTable(
      codes: kept, persons: persons, items: selected.count,
      categories: selected.map { categories[$0] })
  }

  /// The table with the categories of each item numbered anew, without those that nobody chose.
  ///
  /// - Returns: the table, and for each item the old category of each new one. An item with fewer
  ///   than two used categories stays as it is.
  public func collapsed() -> (table: ResponseTable, categories: [[Int]]) {
    let kept = categoryCounts().map { counts in
      let used = counts.indices.filter { counts[$0] > 0 }
      return used.count < 2 ? Array(counts.indices) : used
    }
    let renumbered = zip(kept, categories).map { used, count in
      var place = [Int8](repeating: -1, count: count)
      for (new, old) in used.enumerated() { place[old] = Int8(new) }
      return place
    }
    let codes = self.codes.enumerated().map { place, code in
      code < 0 ? code : renumbered[place % items][Int(code)]
    }
    return (
      ResponseTable(
        codes: codes, persons: persons, items: items, categories: kept.map(\.count)), kept
    )
  }
}
