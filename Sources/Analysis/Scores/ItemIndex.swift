internal import Diagnostics
internal import LogReaders
internal import ValueModel

/// Numbers items, clusters and the groups of dimensions that rows feed.
///
/// One look-up is made for each (item, criterion), not for each row.
struct ItemIndex {
  private let judgments: JudgmentTable
  private let binding: InstrumentBinding
  private let severalTasks: Bool
  private var numberOfItem: [Int: Int] = [:]
  private var groupOfPair: [Int: Int32] = [:]
  /// The first row that names each item's cluster; -1 while none does.
  private var clusterRows: [Int] = []
  private var samples: [(task: Int, sample: Int)] = []
  private(set) var groups: [[InstrumentBinding.Feed]] = []

  init(judgments: JudgmentTable, binding: InstrumentBinding) {
    self.judgments = judgments
    self.binding = binding
    // An item is a sample of a task, and a cluster one of a task: two tasks may both have an "1".
    severalTasks = judgments.task.values.count > 1
  }

  /// The item and the group of a row; `nil` when the instrument does not use it.
  ///
  /// - Throws: `AnalysisProblem.clusterConflict` when rows put the item in two clusters.
  mutating func place(of row: Int) throws(Diagnostics) -> (item: Int, group: Int32)? {
    let task = Int(judgments.task.codes[row])
    let sample = Int(judgments.sample.codes[row])
    let key = task << 32 | sample
    let known = numberOfItem[key]
    let item = known ?? samples.count
    let criterion = Int(judgments.criterion.codes[row])
    let pair = item << 24 | criterion
    let group: Int32
    if known != nil, let found = groupOfPair[pair] {
      group = found
    } else {
      group = newGroup(row: row)
      // An item that feeds nothing is no item of the study.
      if group < 0, known == nil { return nil }
      groupOfPair[pair] = group
    }
    guard group >= 0 || known != nil else { return nil }
    if known == nil {
      numberOfItem[key] = item
      samples.append((task, sample))
      clusterRows.append(-1)
    }
    if group < 0 { return nil }
    try noteCluster(of: item, row: row)
    return (item, group)
  }

  private mutating func noteCluster(of item: Int, row: Int) throws(Diagnostics) {
    let cluster = judgments.cluster.codes[row]
    guard cluster >= 0 else { return }
    let first = clusterRows[item]
    if first < 0 {
      clusterRows[item] = row
    } else if judgments.cluster.codes[first] != cluster {
      throw Diagnostics(
        .clusterConflict(
          item: judgments.sample.values[samples[item].sample], place: judgments.place(of: row),
          cluster: judgments.cluster[row] ?? "", earlier: judgments.place(of: first),
          other: judgments.cluster[first] ?? ""))
    }
  }

  /// The number of the dimensions that a row's task, criterion and item feed; -1: none.
  ///
  /// Spellings of one criterion share a number: they judge the same thing.
  private mutating func newGroup(row: Int) -> Int32 {
    let fed = binding.feeds(
      task: judgments.task.values[Int(judgments.task.codes[row])],
      criterion: judgments.criterion.values[Int(judgments.criterion.codes[row])],
      item: judgments.sample.values[Int(judgments.sample.codes[row])])
    // A respondent's mean is taken over all items, also those that feed no dimension.
    guard !fed.isEmpty || binding.instrument.centring == .respondent else { return -1 }
    if let known = groups.firstIndex(of: fed) { return Int32(known) }
    groups.append(fed)
    return Int32(groups.count - 1)
  }

  /// The items' names, distinct byte by byte.
  var itemNames: [String] {
    samples.map { qualified(judgments.sample.values[$0.sample], task: $0.task) }
  }

  /// The tasks that the items are of.
  var tasks: Set<ExactName> {
    Set(Set(samples.map(\.task)).map { ExactName(judgments.task.values[$0]) })
  }

  /// The distinct clusters, and the one of each item: the log's, else the item table's, else the
  /// item by itself.
  var clusters: (names: [String], ofItem: [Int]) {
    var names: [String] = []
    var numbers: [ExactName: Int] = [:]
    let ofItem = samples.indices.map { item -> Int in
      let (task, sample) = samples[item]
      let sampleName = judgments.sample.values[sample]
      let name: String
      if clusterRows[item] >= 0, let cluster = judgments.cluster[clusterRows[item]] {
        name = "cluster " + qualified(cluster, task: task)
      } else if let cluster = binding.cluster(ofItem: sampleName) {
        name = "cluster " + qualified(cluster, task: task)
      } else {
        name = "item " + qualified(sampleName, task: task)
      }
      let number = numbers[ExactName(name)] ?? names.count
      if number == names.count {
        names.append(name)
        numbers[ExactName(name)] = number
      }
      return number
    }
    return (names, ofItem)
  }

  private func qualified(_ name: String, task: Int) -> String {
    severalTasks ? "\(judgments.task.values[task])/\(name)" : name
  }
}
