package import LogReaders

/// Counts what ``Suspicions`` are made of in rows that go by one by one, of a log that nobody holds.
///
///     let watcher = SuspicionWatcher()
///     // … take every row, then end …
///     for caution in watcher.cautions { print(caution.message) }
///
/// The cautions are those of `Suspicions(in:)` on a table of the same rows.
///
/// - Complexity: O(rows), and O(n log n) in the verdicts of single judges; 16 bytes of memory for each of
///   them, and some 32 for each item of a model.
package final class SuspicionWatcher: RowWatcher {
  /// One verdict of a single judge, or that there is none.
  private struct Vote: Comparable {
    /// A digest of part and response.
    let response: UInt64
    let part: Int32
    /// The judge's code, -1 for a verdict that is missing.
    let judge: Int32

    static func < (left: Vote, right: Vote) -> Bool {
      (left.response, left.part, left.judge) < (right.response, right.part, right.judge)
    }
  }

  private var parts = CodeIndex()
  private var runs = CodeIndex()
  private var items = CodeIndex()
  private var versions = CodeIndex()
  /// The judges of parts, each met once.
  private var judges = CodeIndex()
  private var extents: [SuspicionSums.Extent] = []
  private var votes: [Vote] = []
  private var lastItem: CodeIndex.Key?
  /// Responses are told by digests that no log can be written to collide on.
  private let seed = UInt64.random(in: .min ... .max)
  private var sums = SuspicionSums()

  package init() {}

  /// What the rows show together.
  package var cautions: [Caution] { Suspicions(sums).cautions }

  package func take(_ row: borrowing CodedJudgment, from table: borrowing JudgmentTable) {
    let part = parts.place(of: .init(row.task, row.criterion))
    let kind = row.judgeKind ?? .rule
    if row.tool >= 0, row.toolVersion >= 0, kind == .model || kind == .panel {
      _ = versions.place(of: .init(row.tool, row.toolVersion))
    }
    if row.scaleMaximum.isNaN, !row.score.isNaN {
      let run = runs.place(of: .init(Int32(part), row.evaluation, row.model))
      if run == extents.count { extents.append(SuspicionSums.Extent()) }
      extents[run].meet(row.score)
    }
    if row.sampling != .curated, row.sampling != .adaptive, row.opponent < 0 {
      let item = CodeIndex.Key(row.task, row.model, row.sample)
      if item != lastItem {
        _ = items.place(of: item)
        lastItem = item
      }
    }
    guard kind == .model || kind == .human else { return }
    _ = judges.place(of: .init(Int32(part), row.judge))
    votes.append(
      Vote(
        response: response(row), part: Int32(part),
        judge: row.status == .scored ? row.judge : -1))
  }

  package func end(_ table: JudgmentTable) {
    sums = SuspicionSums()
    guard !parts.keys.isEmpty else { return }
    let names = parts.keys.map { part in
      SuspicionSums.Part(
        task: ExactName(table.task.text(of: part.first) ?? ""),
        criterion: ExactName(table.criterion.text(of: part.second) ?? ""))
    }
    func model(_ code: Int32) -> ExactName { ExactName(table.model.text(of: code) ?? "") }
    sums.models = Set(table.model.values.map(ExactName.init))
    for version in versions.keys {
      guard let tool = table.tool?.text(of: version.first),
        let number = table.toolVersion?.text(of: version.second)
      else { continue }
      sums.versions.insert(.init(tool: ExactName(tool), version: ExactName(number)))
    }
    for (run, extent) in zip(runs.keys, extents) {
      let key = SuspicionSums.Run(
        part: names[Int(run.first)],
        evaluation: ExactName(table.evaluation.text(of: run.second) ?? ""),
        model: model(run.third))
      sums.extents[key, default: .init()].merge(extent)
    }
    countItems(table, model)
    countPanels(table, names)
  }

  /// Counts the items of each model, and by how many models each was met.
  private func countItems(_ table: JudgmentTable, _ model: (Int32) -> ExactName) {
    var ofModels = CodeIndex()
    var counts: [Int] = []
    var byItems = CodeIndex()
    var met: [Int] = []
    for item in items.keys {
      let place = ofModels.place(of: .init(item.first, item.second))
      if place == counts.count { counts.append(0) }
      counts[place] += 1
      let other = byItems.place(of: .init(item.first, item.third))
      if other == met.count { met.append(0) }
      met[other] += 1
    }
    var found: [Int32: SuspicionSums.Items] = [:]
    for (key, count) in zip(ofModels.keys, counts) {
      found[key.first, default: .init()].ofModel[model(key.second)] = count
    }
    var byModels = CodeIndex()
    var numbers: [Int] = []
    for (key, count) in zip(byItems.keys, met) {
      let place = byModels.place(of: .init(key.first, Int32(clamping: count)))
      if place == numbers.count { numbers.append(0) }
      numbers[place] += 1
    }
    for (key, number) in zip(byModels.keys, numbers) {
      found[key.first, default: .init()].byModels[Int(key.second)] = number
    }
    for (task, items) in found {
      sums.items[ExactName(table.task.text(of: task) ?? "")] = items
    }
  }

  /// Counts the responses of each part by how many judges gave a verdict; parts of one judge say nothing.
  private func countPanels(_ table: JudgmentTable, _ names: [SuspicionSums.Part]) {
    var judgesOfPart = [[Int32]](repeating: [], count: names.count)
    for judge in judges.keys { judgesOfPart[Int(judge.first)].append(judge.second) }
    guard judgesOfPart.contains(where: { $0.count > 1 }) else { return }
    votes.sort()
    var counts = CodeIndex()
    var numbers: [Int] = []
    var place = 0
    while place < votes.count {
      let first = votes[place]
      var voters: Int32 = 0
      var last: Int32 = -1
      while place < votes.count, votes[place].response == first.response,
        votes[place].part == first.part
      {
        if votes[place].judge != last {
          voters += 1
          last = votes[place].judge
        }
        place += 1
      }
      let found = counts.place(of: .init(first.part, voters))
      if found == numbers.count { numbers.append(0) }
      numbers[found] += 1
    }
    for (key, number) in zip(counts.keys, numbers) {
      let part = Int(key.first)
      let judges = judgesOfPart[part].map { ExactName(table.judge.text(of: $0) ?? "") }
      guard judges.count > 1, let first = judges.min(), let last = judges.max() else { continue }
      sums.panels[names[part], default: .init(firstJudge: first, lastJudge: last)]
        .responses[Int(key.second), default: 0] += number
    }
  }

  private func response(_ row: borrowing CodedJudgment) -> UInt64 {
    var state = seed
    func add(_ first: Int32, _ second: Int32) {
      let word = UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
      let product = (state ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      state = (product.high ^ product.low) &+ 0xA076_1D64_78BD_642F
    }
    add(row.evaluation, row.model)
    add(row.sample, row.epoch)
    add(Int32(row.turn), row.opponent)
    return state
  }
}

/// Numbers tuples of codes in the order of their first appearance.
private struct CodeIndex {
  struct Key: Equatable {
    let first: Int32
    let second: Int32
    let third: Int32

    init(_ first: Int32, _ second: Int32, _ third: Int32 = -1) {
      self.first = first
      self.second = second
      self.third = third
    }
  }

  private(set) var keys: [Key] = []
  /// Open addressing: a place, or -1 where the slot is free; the count is a power of two.
  private var slots: [Int32] = Array(repeating: -1, count: 64)
  private var last = -1

  /// The place of a key, which gets the next one when it is new.
  mutating func place(of key: Key) -> Int {
    if last >= 0, keys[last] == key { return last }
    var slot = CodeIndex.hash(key) & (slots.count - 1)
    while slots[slot] >= 0 {
      let found = Int(slots[slot])
      if keys[found] == key {
        last = found
        return found
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    last = keys.count
    slots[slot] = Int32(last)
    keys.append(key)
    if keys.count * 2 > slots.count { grow() }
    return last
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for (place, key) in keys.enumerated() {
      var slot = CodeIndex.hash(key) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(place)
    }
  }

  private static func hash(_ key: Key) -> Int {
    let word = UInt64(UInt32(bitPattern: key.first)) << 32 | UInt64(UInt32(bitPattern: key.second))
    let product = (word &+ 0x243F_6A88_85A3_08D3)
      .multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15 ^ (UInt64(UInt32(bitPattern: key.third)) << 1))
    return Int(truncatingIfNeeded: product.high ^ product.low)
  }
}
