/// Responses of persons to items, as categories that count from 0.
///
/// A response may be missing. One byte a cell.
public struct ResponseTable: Sendable, Equatable {
  /// How many persons there are.
  public let persons: Int
  /// How many items there are.
  public let items: Int
  /// How many categories each item has, 2 at least.
  public let categories: [Int]
  /// Person-major: person * items + item; -1 where there is no response.
  let codes: [Int8]

  /// An item has fewer categories than fit into a signed byte.
  static let categoryLimit = 100

  /// A table from one row a person.
  ///
  /// - Parameters:
  ///   - rows: responses in the order of the items; nil where there is none.
  ///   - categories: how many categories each item has; where nil, one more than the largest
  ///     response to it, and two at least.
  /// - Throws: ``ItemResponseError`` when rows differ in length, when there are no rows or no
  ///   items, and when a response is negative or not below the number of categories.
  public init(_ rows: [[Int?]], categories: [Int]? = nil) throws(ItemResponseError) {
    let items = rows.first?.count ?? categories?.count ?? 0
    for row in rows where row.count != items { throw .lengthsDiffer(items, row.count) }
    var flat: [Int] = []
    flat.reserveCapacity(rows.count * items)
    for (person, row) in rows.enumerated() {
      for (item, response) in row.enumerated() {
        if let response, response < 0 {
          throw .noSuchCategory(
            response, person: person, item: item, categories: categories?[item] ?? 2)
        }
        flat.append(response ?? -1)
      }
    }
    try self.init(flat, persons: rows.count, items: items, categories: categories)
  }

  /// A table from one flat list.
  ///
  /// - Parameters:
  ///   - responses: person-major; -1 where there is no response.
  ///   - persons: how many rows.
  ///   - items: how many columns.
  ///   - categories: as in ``init(_:categories:)``.
  /// - Throws: ``ItemResponseError``, as ``init(_:categories:)``.
  /// - Complexity: O(persons × items).
  public init(
    _ responses: [Int], persons: Int, items: Int, categories: [Int]? = nil
  ) throws(ItemResponseError) {
    guard persons > 0, items > 0 else { throw .emptyTable(persons: persons, items: items) }
    guard responses.count == persons * items else {
      throw .lengthsDiffer(responses.count, persons * items)
    }
    if let categories, categories.count != items { throw .lengthsDiffer(categories.count, items) }
    var counts = categories ?? [Int](repeating: 2, count: items)
    if categories == nil {
      for (place, response) in responses.enumerated() where response >= counts[place % items] {
        counts[place % items] = response == Int.max ? response : response + 1
      }
    }
    for (item, count) in counts.enumerated() where count < 2 || count > Self.categoryLimit {
      throw .tooManyCategories(count, item: item)
    }
    for (place, response) in responses.enumerated() {
      let item = place % items
      guard response >= -1, response < counts[item] else {
        throw .noSuchCategory(
          response, person: place / items, item: item, categories: counts[item])
      }
    }
    self.init(
      codes: responses.map(Int8.init(truncatingIfNeeded:)), persons: persons, items: items,
      categories: counts)
  }

  /// A table whose codes are known to be in range.
  init(codes: [Int8], persons: Int, items: Int, categories: [Int]) {
    self.persons = persons
    self.items = items
    self.categories = categories
    self.codes = codes
  }

  /// The response of a person to an item; nil where there is none or where there is no such cell.
  public subscript(person: Int, item: Int) -> Int? {
    guard (0..<persons).contains(person), (0..<items).contains(item) else { return nil }
    let code = codes[person * items + item]
    return code < 0 ? nil : Int(code)
  }

  /// How many responses there are.
  public var responseCount: Int { codes.count { $0 >= 0 } }

  /// How often each category of an item was chosen.
  func categoryCounts() -> [[Int]] {
    var counts = categories.map { [Int](repeating: 0, count: $0) }
    for person in 0..<persons {
      for item in 0..<items where codes[person * items + item] >= 0 {
        counts[item][Int(codes[person * items + item])] += 1
      }
    }
    return counts
  }
}

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
