internal import Diagnostics
internal import LogReaders
internal import ValueModel

/// The rows of a selection that an instrument uses, in an order that no order of the log changes.
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

  /// Names in ascending order: the numbers in rows are places in these lists.
  let models: [String]
  let items: [String]
  /// The tasks that they are of.
  let tasks: Set<ExactName>
  let clusters: [String]
  let judges: [String]
  let rows: [Row]
  let feedGroups: [[InstrumentBinding.Feed]]
  /// By the number of the item.
  let clusterOfItem: [Int]
  /// The rows that the instrument leaves out, and those that were left out before.
  let omissions: Selection.Omissions

  /// - Parameter rounds: Rounds, or levels of a column: a model in each of them is one by itself.
  init(
    _ selection: Selection, binding: InstrumentBinding, files: [String],
    rounds: (any ModelSlots)? = nil
  ) throws(Diagnostics) {
    let judgments = selection.table
    try ScoringRows.refuseMixedCriteria(selection, binding)
    let found = try FedRows(selection, binding: binding, files: files)
    let (fed, places, index) = (found.selection, found.places, found.index)
    omissions = fed.omissions
    let models = fed.column(judgments.model)
    let judges = fed.column(judgments.judge)
    let runs = fed.column(judgments.evaluation)
    self.models = rounds?.names(of: models.names) ?? models.names
    self.judges = judges.names
    let items = SortedNames(index.itemNames)
    self.items = items.names
    tasks = index.tasks
    let clusters = index.clusters
    let sortedClusters = SortedNames(clusters.names)
    self.clusters = sortedClusters.names
    feedGroups = index.groups
    var clusterOfItem = [Int](repeating: 0, count: items.names.count)
    for (item, number) in items.number.enumerated() {
      clusterOfItem[number] = sortedClusters.number[clusters.ofItem[item]]
    }
    self.clusterOfItem = clusterOfItem
    try ScoringRows.checkScale(fed, binding.instrument)
    var rows: [Row] = []
    rows.reserveCapacity(fed.count)
    for (row, place) in zip(fed.rows, places) {
      let row = Int(row)
      rows.append(
        Row(
          model: rounds.map { models[row] * Int32($0.slots) + Int32($0.slot(row)) } ?? models[row],
          item: Int32(items.number[Int(place.item)]),
          feedGroup: place.group, evaluation: runs[row],
          turn: judgments.turn[row], epoch: judgments.epoch[row],
          judge: judges[row],
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
    _ selection: Selection, _ binding: InstrumentBinding
  ) throws(Diagnostics) {
    guard let table = binding.instrument.itemTable, table.criterion == nil else { return }
    let criteria = selection.column(selection.table.criterion).names
    guard criteria.count > 1 else { return }
    throw Diagnostics(
      .severalCriteria(
        instrument: binding.instrument.id, criteria: criteria))
  }

  private static func checkScale(
    _ fed: Selection, _ instrument: Instrument
  ) throws(Diagnostics) {
    let judgments = fed.table
    var first: (row: Int, score: Double)?
    var outside = 0
    for row in fed.rows {
      guard let score = judgments.score(at: Int(row)), !instrument.scale.contains(score) else {
        continue
      }
      if first == nil { first = (Int(row), score) }
      outside += 1
    }
    guard let (row, score) = first else { return }
    throw Diagnostics(
      .scoreOutsideScale(
        judgments.place(of: row), score: score, minimum: instrument.scale.minimum,
        maximum: instrument.scale.maximum, instrument: instrument.id, others: outside - 1))
  }
}
