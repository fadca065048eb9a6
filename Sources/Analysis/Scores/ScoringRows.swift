internal import Diagnostics
internal import LogReaders
internal import ValueModel

/// The rows of a log that an instrument uses, in an order that no order of the log changes.
struct ScoringRows {
  /// One judgment that counts: its keys, and its score where it has one.
  struct Row {
    let model: Int32
    let item: Int32
    let feedGroup: Int32
    /// Which response: the run, the turn and the repeat.
    let evaluation: Int32
    let turn: Int16
    let epoch: Int32
    let judge: Int32
    /// A verdict that was formed from the single ones.
    let isPanel: Bool
    /// NaN marks a judgment without a score; it is counted and never enters a mean.
    let score: Double
    let weight: Double
    let status: JudgmentStatus

    /// What one item score is made of.
    var entryKey: (Int32, Int32, Int32) { (model, item, feedGroup) }
    /// What one response is, within an entry.
    var responseKey: (Int32, Int32, Int16) { (evaluation, epoch, turn) }
  }

  let models: SortedNames
  let items: SortedNames
  let clusters: SortedNames
  let judges: SortedNames
  let curated: Int
  let rows: [Row]
  let feedGroups: [[InstrumentBinding.Feed]]
  /// By the number of the item.
  let clusterOfItem: [Int]

  init(judgments: JudgmentTable, binding: InstrumentBinding, files: [String])
    throws(Diagnostics)
  {
    try ScoringRows.refuseMixedCriteria(judgments, binding)
    var index = ItemIndex(judgments: judgments, binding: binding)
    var used: [(row: Int, item: Int, group: Int32)] = []
    used.reserveCapacity(judgments.count)
    var curatedRows = 0
    for row in 0..<judgments.count {
      if judgments.sampling[row] == .curated {
        curatedRows += 1
      } else if let place = try index.place(of: row) {
        used.append((row, place.item, place.group))
      }
    }
    guard !used.isEmpty else {
      if curatedRows == judgments.count { throw Diagnostics(.curatedOnly(files: files)) }
      throw Diagnostics(
        .nothingFeeds(
          instrument: binding.instrument.id, system: binding.system.name,
          criteriaSeen: judgments.criterion.values.sorted()))
    }
    let usedModels = UsedNames(judgments.model, rows: used.map(\.row))
    let usedJudges = UsedNames(judgments.judge, rows: used.map(\.row))
    let usedRuns = UsedNames(judgments.evaluation, rows: used.map(\.row))
    models = usedModels.names
    judges = usedJudges.names
    items = SortedNames(index.itemNames)
    let clusters = index.clusters
    self.clusters = SortedNames(clusters.names)
    feedGroups = index.groups
    curated = curatedRows
    var clusterOfItem = [Int](repeating: 0, count: items.names.count)
    for (item, number) in items.number.enumerated() {
      clusterOfItem[number] = self.clusters.number[clusters.ofItem[item]]
    }
    self.clusterOfItem = clusterOfItem
    try ScoringRows.checkScale(judgments, used.map(\.row), binding.instrument)
    var rows: [Row] = []
    rows.reserveCapacity(used.count)
    for (row, item, group) in used {
      rows.append(
        Row(
          model: usedModels[judgments.model.codes[row]], item: Int32(items.number[item]),
          feedGroup: group, evaluation: usedRuns[judgments.evaluation.codes[row]],
          turn: judgments.turn[row], epoch: judgments.epoch[row],
          judge: usedJudges[judgments.judge.codes[row]],
          isPanel: judgments.judgeKind[row] == .panel,
          score: judgments.status[row] == .scored ? judgments.score(at: row) ?? .nan : .nan,
          weight: judgments.weight[row] ?? 1, status: judgments.status[row]))
    }
    rows.sort(by: ScoringRows.precedes)
    self.rows = rows
  }

  /// The score is the last key, so that sums do not depend on the order of the rows.
  private static func precedes(_ one: Row, _ other: Row) -> Bool {
    if one.entryKey != other.entryKey { return one.entryKey < other.entryKey }
    if one.responseKey != other.responseKey { return one.responseKey < other.responseKey }
    if one.judge != other.judge { return one.judge < other.judge }
    if one.score.isNaN || other.score.isNaN { return !one.score.isNaN && other.score.isNaN }
    if one.score != other.score { return one.score < other.score }
    return one.weight < other.weight
  }

  /// Criteria of a rated item are not judges of it: which one counts must be said.
  private static func refuseMixedCriteria(
    _ judgments: JudgmentTable, _ binding: InstrumentBinding
  ) throws(Diagnostics) {
    guard let table = binding.instrument.itemTable, table.criterion == nil,
      judgments.criterion.values.count > 1
    else { return }
    throw Diagnostics(
      .severalCriteria(
        instrument: binding.instrument.id, criteria: judgments.criterion.values.sorted()))
  }

  private static func checkScale(
    _ judgments: JudgmentTable, _ rows: [Int], _ instrument: Instrument
  ) throws(Diagnostics) {
    let outside = rows.filter { row in
      judgments.score(at: row).map { !instrument.scale.contains($0) } ?? false
    }
    guard let first = outside.min(), let score = judgments.score(at: first) else { return }
    throw Diagnostics(
      .scoreOutsideScale(
        judgments.place(of: first), score: score, minimum: instrument.scale.minimum,
        maximum: instrument.scale.maximum, instrument: instrument.id, others: outside.count - 1))
  }
}

/// The names of a column that used rows have, in ascending order.
private struct UsedNames {
  let names: SortedNames
  private let number: [Int32]

  init(_ column: CodedColumn, rows: [Int]) {
    var isUsed = [Bool](repeating: false, count: column.values.count)
    for row in rows where column.codes[row] >= 0 { isUsed[Int(column.codes[row])] = true }
    let codes = isUsed.indices.filter { isUsed[$0] }
    names = SortedNames(codes.map { column.values[$0] })
    var number = [Int32](repeating: -1, count: column.values.count)
    for (place, code) in codes.enumerated() { number[code] = Int32(names.number[place]) }
    self.number = number
  }

  /// The number of a code; -1 for null.
  subscript(code: Int32) -> Int32 { code < 0 ? -1 : number[Int(code)] }
}
