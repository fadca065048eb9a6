internal import EvaluationLogs
internal import ValueModel

/// The rows of a log that an instrument uses, keyed so that equal keys are one response.
struct ScoringRows {
  /// One judgment that counts: its keys, and its score where it has one.
  private struct Row {
    let model: Int32
    let item: Int32
    let feedGroup: Int32
    let epoch: Int32
    /// NaN marks a judgment without a score; it is counted and never enters a mean.
    let score: Double
    let status: JudgmentStatus

    var entryKey: (Int32, Int32, Int32) { (model, item, feedGroup) }
  }

  let models: SortedNames
  let items: SortedNames
  let clusters: SortedNames
  let judges: Set<String>
  let curated: Int
  private let rows: [Row]
  private let feedGroups: [[InstrumentBinding.Feed]]
  private let clusterOfItem: [Int]

  init(judgments: JudgmentTable, binding: InstrumentBinding, files: [String])
    throws(AnalysisError)
  {
    var index = ItemIndex(judgments: judgments, binding: binding)
    var used: [(row: Int, item: Int, group: Int32)] = []
    used.reserveCapacity(judgments.count)
    var curatedRows = 0
    for row in 0..<judgments.count {
      if judgments.sampling[row] == .curated {
        curatedRows += 1
      } else if let place = index.place(of: row) {
        used.append((row, place.item, place.group))
      }
    }
    guard !used.isEmpty else {
      if curatedRows == judgments.count { throw .curatedOnly(files: files) }
      throw .nothingFeeds(
        instrument: binding.instrument.id, system: binding.system.name,
        criteriaSeen: judgments.criterion.values.sorted())
    }
    models = SortedNames(judgments.model.values)
    items = SortedNames(index.names)
    clusters = SortedNames(index.clusters)
    feedGroups = index.groups
    curated = curatedRows
    var clusterNumbers = [Int](repeating: 0, count: items.names.count)
    for (item, number) in items.number.enumerated() {
      clusterNumbers[number] = clusters.number[item]
    }
    clusterOfItem = clusterNumbers
    judges = Set(
      Set(used.map { judgments.judge.codes[$0.row] }).compactMap { code in
        code < 0 ? nil : judgments.judge.values[Int(code)]
      })
    var rows: [Row] = []
    rows.reserveCapacity(used.count)
    for (row, item, group) in used {
      let score = judgments.score(at: row)
      if let score, !binding.instrument.scale.contains(score) {
        throw .scoreOutsideScale(
          file: judgments.sourceFile[row] ?? "log", locator: judgments.sourceLocator(at: row) ?? "",
          score: score, minimum: binding.instrument.scale.minimum,
          maximum: binding.instrument.scale.maximum, instrument: binding.instrument.id)
      }
      rows.append(
        Row(
          model: Int32(models.number[Int(judgments.model.codes[row])]),
          item: Int32(items.number[item]), feedGroup: group, epoch: judgments.epoch[row],
          score: judgments.status[row] == .scored ? score ?? .nan : .nan,
          status: judgments.status[row]))
    }
    // The score is the last key, so that sums do not depend on the order of the rows.
    rows.sort {
      if $0.entryKey != $1.entryKey { return $0.entryKey < $1.entryKey }
      if $0.epoch != $1.epoch { return $0.epoch < $1.epoch }
      if $0.score.isNaN || $1.score.isNaN { return !$0.score.isNaN && $1.score.isNaN }
      return $0.score < $1.score
    }
    self.rows = rows
  }

  /// One entry per (model, item, group of fed dimensions).
  func entries(scale: RatingScale) -> [ItemScores.Entry] {
    var entries: [ItemScores.Entry] = []
    var start = 0
    while start < rows.count {
      var end = start
      while end < rows.count, rows[end].entryKey == rows[start].entryKey { end += 1 }
      entries.append(entry(rows[start..<end], scale: scale))
      start = end
    }
    return entries
  }

  private func entry(_ rows: ArraySlice<Row>, scale: RatingScale) -> ItemScores.Entry {
    let first = rows[rows.startIndex]
    let fed = feedGroups[Int(first.feedGroup)]
    // The worst answer is the lowest, unless the item is reversed for the dimension it feeds.
    let worst = (fed.first?.sign ?? 1) < 0 ? scale.maximum : scale.minimum
    var counts = JudgmentCounts()
    var epochMeans = 0.0
    var epochMeansWorst = 0.0
    var scoredEpochs = 0
    var epochs = 0
    var start = rows.startIndex
    while start < rows.endIndex {
      var end = start
      var sum = 0.0
      var scored = 0
      while end < rows.endIndex, rows[end].epoch == rows[start].epoch {
        counts.add(rows[end].status, hasScore: !rows[end].score.isNaN)
        if !rows[end].score.isNaN {
          sum += rows[end].score
          scored += 1
        }
        end += 1
      }
      let all = end - start
      epochs += 1
      epochMeansWorst += (sum + Double(all - scored) * worst) / Double(all)
      if scored > 0 {
        epochMeans += sum / Double(scored)
        scoredEpochs += 1
      }
      start = end
    }
    return ItemScores.Entry(
      model: Int(first.model), item: Int(first.item), cluster: clusterOfItem[Int(first.item)],
      score: scoredEpochs > 0 ? epochMeans / Double(scoredEpochs) : nil,
      scoreMissingAsWorst: epochMeansWorst / Double(epochs), repeats: scoredEpochs,
      judgments: counts, feeds: fed)
  }
}

/// Numbers items and the groups of dimensions they feed, with one look-up per (item, criterion).
private struct ItemIndex {
  private let judgments: JudgmentTable
  private let binding: InstrumentBinding
  private let severalTasks: Bool
  private var numberOfItem: [Int: Int] = [:]
  private var groupOfPair: [Int: Int32] = [:]
  private var groupOfKey: [Int: Int32] = [:]
  private(set) var names: [String] = []
  private(set) var clusters: [String] = []
  private(set) var groups: [[InstrumentBinding.Feed]] = []

  init(judgments: JudgmentTable, binding: InstrumentBinding) {
    self.judgments = judgments
    self.binding = binding
    // An item is a sample of a task: two tasks may both have a sample "1".
    severalTasks = judgments.task.values.count > 1
  }

  /// The item and the group of a row; `nil` when the instrument does not use it.
  mutating func place(of row: Int) -> (item: Int, group: Int32)? {
    let item = item(of: row)
    let criterion = Int(judgments.criterion.codes[row])
    let pair = item << 24 | criterion
    let group = groupOfPair[pair] ?? newGroup(row: row, item: item, criterion: criterion)
    groupOfPair[pair] = group
    return group < 0 ? nil : (item, group)
  }

  private mutating func item(of row: Int) -> Int {
    let task = Int(judgments.task.codes[row])
    let sample = Int(judgments.sample.codes[row])
    let key = task << 32 | sample
    if let known = numberOfItem[key] { return known }
    let item = names.count
    numberOfItem[key] = item
    let sampleName = judgments.sample.values[sample]
    let name = severalTasks ? "\(judgments.task.values[task])/\(sampleName)" : sampleName
    names.append(name)
    clusters.append(
      judgments.cluster[row] ?? binding.cluster(ofItem: sampleName) ?? "item \(name)")
    return item
  }

  /// Numbers a group: what one response is judged on.
  ///
  /// That is the item where a table of items decides, else the task and criterion. -1: the row
  /// feeds nothing.
  private mutating func newGroup(row: Int, item: Int, criterion: Int) -> Int32 {
    let task = Int(judgments.task.codes[row])
    let fed = binding.feeds(
      task: judgments.task.values[task], criterion: judgments.criterion.values[criterion],
      item: judgments.sample.values[Int(judgments.sample.codes[row])])
    // A respondent's mean is taken over all items, also those that feed no dimension.
    guard !fed.isEmpty || binding.instrument.centring == .respondent else { return -1 }
    let key = binding.itemTable == nil ? task << 24 | criterion : item
    if let known = groupOfKey[key], groups[Int(known)] == fed { return known }
    let group = Int32(groups.count)
    groupOfKey[key] = group
    groups.append(fed)
    return group
  }
}

extension JudgmentCounts {
  mutating func add(_ status: JudgmentStatus, hasScore: Bool) {
    switch status {
    case .scored: if hasScore { scored += 1 } else { unscored += 1 }
    case .unscored: unscored += 1
    case .error: error += 1
    case .invalidated: invalidated += 1
    case .cancelled: cancelled += 1
    }
  }
}
