package import Diagnostics

/// Parts that are to be put together: whether they are all of one whole, and nothing twice.
package struct PartSet: Sendable {
  /// The parts by the shards that they hold.
  package let parts: [PartReader]
  /// Rows of data in all of them.
  package let rows: Int
  /// Distinct items in all of them.
  package let items: Int

  /// Opens parts and checks them, each by itself and all together.
  ///
  /// - Parameters:
  ///   - paths: at least one; of no order.
  ///   - isWhole: whether every shard must be there; else the shards must follow each other.
  ///   - noting: takes the digests of all items, by size.
  /// - Throws: everything that is wrong with them.
  /// - Complexity: O(bytes); memory of about 1 MiB for each part.
  package init(
    _ paths: [String], isWhole: Bool, noting: (UInt64) -> Void = { _ in }
  ) throws(Diagnostics) {
    precondition(!paths.isEmpty, "no part")
    var problems: [Diagnostic] = []
    var found: [PartReader] = []
    var isIncomplete = false
    var rows = 0
    var items = 0
    for path in paths {
      do throws(Diagnostics) {
        let part = try PartReader(path)
        found.append(part)
        let summary = try part.check()
        rows += summary.rows
        items += summary.items
      } catch {
        isIncomplete = true
        problems += error.all
      }
    }
    parts = found.sorted {
      ($0.head.shard.index, $0.path) < ($1.head.shard.index, $1.path)
    }
    self.rows = rows
    self.items = items
    if let first = parts.first {
      problems += Self.foreign(parts, first)
      problems += Self.shards(parts, of: first.head.shard.count, isWhole: isWhole)
    }
    if !isIncomplete { problems += try Self.shared(parts, noting) }
    try Diagnostics.refuse(problems, most: 100)
  }

  /// The head of what the parts are put together to.
  package var head: PartHead {
    let indices = parts.compactMap(\.head.shard.indices)
    let range =
      (indices.map(\.lowerBound).min() ?? 0)...(indices.map(\.upperBound).max() ?? 0)
    var inputs: [PartHead.Input] = []
    for input in parts.flatMap(\.head.inputs) where !inputs.contains(input) { inputs.append(input) }
    return parts[0].head.holding(range, inputs: inputs)
  }

  /// Parts that are not of what the first is of.
  private static func foreign(_ parts: [PartReader], _ first: PartReader) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    let wanted = first.head
    for part in parts.dropFirst() {
      let head = part.head
      func add(_ problem: PartProblem) { problems.append(problem.issue(file: part.path)) }
      guard head.command == wanted.command else {
        add(.otherCommand(head.command, wanted: wanted.command, first: first.path))
        continue
      }
      if head.engine != wanted.engine {
        add(.otherEngine(head.engine, wanted: wanted.engine, first: first.path))
      }
      if head.options != wanted.options {
        add(
          .otherOptions(
            words(head.options, besides: wanted.options),
            wanted: words(wanted.options, besides: head.options), first: first.path))
      }
      if head.shard.count != wanted.shard.count {
        add(.otherCount(head.shard.count, wanted: wanted.shard.count, first: first.path))
      }
      if let name = other(head.definitions, wanted.definitions) {
        add(.otherDefinition(name, first: first.path))
      }
      if let name = other(head.inputs, wanted.inputs) {
        add(.otherInput(name, first: first.path))
      }
    }
    return problems
  }

  /// What stands in one list of words and not in another, as it is said.
  private static func words(_ words: [String], besides others: [String]) -> String {
    let own = words.filter { !others.contains($0) }
    return (own.isEmpty ? words : own).map { "`\($0)`" }.joined(separator: " ")
  }

  /// A file of which one list has another content than the other, or which only one has.
  private static func other(_ list: [PartHead.Input], _ wanted: [PartHead.Input]) -> String? {
    let (own, theirs) = (Set(list), Set(wanted))
    return own.symmetricDifference(theirs).map(\.name).min()
  }

  private static func shards(
    _ parts: [PartReader], of count: Int, isWhole: Bool
  ) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    var holder = [Int: String]()
    for part in parts where part.head.shard.count == count {
      for shard in part.head.shard.indices ?? 0...0 {
        guard let first = holder[shard] else {
          holder[shard] = part.path
          continue
        }
        problems.append(
          first == part.path
            ? PartProblem.sameFile(first: first).issue(file: part.path)
            : PartProblem.doubledShard(shard, first: first).issue(file: part.path))
        break
      }
    }
    let wanted: Range<Int>
    if isWhole {
      wanted = 0..<count
    } else {
      wanted = (holder.keys.min() ?? 0)..<(holder.keys.max() ?? 0) + 1
    }
    let missing = wanted.filter { holder[$0] == nil }
    if !missing.isEmpty, let first = parts.first {
      let problem: PartProblem =
        isWhole ? .missingShards(missing, of: count) : .notNeighbours(missing, of: count)
      problems.append(problem.issue(file: first.path))
    }
    return problems
  }

  /// Items that two parts hold, found by reading the sorted items of all parts side by side.
  private static func shared(
    _ parts: [PartReader], _ note: (UInt64) -> Void
  ) throws(Diagnostics) -> [Diagnostic] {
    var heap = ItemHeap()
    var readers: [PartItems] = []
    for (place, part) in parts.enumerated() {
      let items = try part.items()
      readers.append(items)
      if let item = try items.next() { heap.push(item, place) }
    }
    var counts: [[Int]: Int] = [:]
    var last: (item: UInt64, part: Int)?
    while let (item, part) = heap.top {
      if let last, last.item == item {
        counts[[last.part, part].sorted(), default: 0] += 1
      } else {
        note(item)
        last = (item, part)
      }
      if let next = try readers[part].next() {
        heap.replaceTop(next, part)
      } else {
        heap.removeTop()
      }
    }
    // The same file twice is said by itself.
    return counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.compactMap { pair, count in
      let (first, second) = (parts[pair[0]], parts[pair[1]])
      guard first.path != second.path else { return nil }
      return PartProblem.sharedItems(count, first: first.path).issue(file: second.path)
    }
  }
}

/// The next item of each of several sorted lists, the smallest on top.
private struct ItemHeap {
  private var items: [(item: UInt64, part: Int)] = []

  var top: (item: UInt64, part: Int)? { items.first }

  mutating func push(_ item: UInt64, _ part: Int) {
    items.append((item, part))
    var place = items.count - 1
    while place > 0, precedes(place, (place - 1) / 2) {
      items.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func replaceTop(_ item: UInt64, _ part: Int) {
    items[0] = (item, part)
    sink()
  }

  mutating func removeTop() {
    items.swapAt(0, items.count - 1)
    items.removeLast()
    if !items.isEmpty { sink() }
  }

  private mutating func sink() {
    var place = 0
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2]
      where child < items.count && precedes(child, least) {
        least = child
      }
      guard least != place else { return }
      items.swapAt(place, least)
      place = least
    }
  }

  private func precedes(_ one: Int, _ other: Int) -> Bool {
    (items[one].item, items[one].part) < (items[other].item, items[other].part)
  }
}
