internal import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import Wording

/// How many judgments of a source a table of them uses and leaves out: of one run over all rows, or of
/// several shards together.
struct RecordCounts: Sendable, Equatable {
  /// What was read, by its names in order.
  var files: [String]
  /// All that were read.
  var rows = 0
  /// Showcases that somebody chose.
  var curated = 0
  /// Of items that were chosen by the model's earlier answers.
  var adaptive = 0
  /// Those that the filters leave out.
  var filtered = 0
  /// Whether the source holds scores that were published without judgments.
  var hasPublished = false

  init(files: [String]) { self.files = files }

  /// Those that are a sample of items.
  var sampled: Int { rows - curated - adaptive }

  /// Takes in what is known of other rows.
  mutating func merge(_ other: RecordCounts) {
    for file in other.files where !files.contains(file) { files.append(file) }
    rows += other.rows
    curated += other.curated
    adaptive += other.adaptive
    filtered += other.filtered
    hasPublished = hasPublished || other.hasPublished
  }

  /// Refuses a source without a judgment that is of a sample of items.
  func refuseNothing(hasPublished: Bool) throws(Diagnostics) {
    guard sampled == 0 else { return }
    guard rows == 0 else {
      throw Diagnostics(curated > 0 ? .curatedOnly(files: files) : .adaptiveOnly(files: files))
    }
    throw Diagnostics(hasPublished ? .publishedOnly(files: files) : .noJudgments(files: files))
  }

  /// What is said of the rows that were left out.
  func cautions(_ filters: RowFilters) -> [Caution] {
    var cautions = filters.caution(leftOut: filtered, of: sampled)
    if curated > 0 {
      cautions.append(
        Caution(
          .curatedExcluded, said("\(CountText.counted(curated, "curated showcase row")) left out")))
    }
    if adaptive > 0 {
      cautions.append(
        Caution(
          .adaptiveExcluded,
          said("\(CountText.counted(adaptive, "row")) of adaptively chosen items left out")))
    }
    return cautions
  }
}

/// Which rows of a table belong to a shard.
struct ShardRows {
  private let holds: [Bool]

  /// - Complexity: O(rows); an item's checksum is computed once.
  init(_ shard: Shard, of table: JudgmentTable) {
    var known: [Int64: Bool] = [:]
    holds = (0..<table.count).map { row in
      let (task, sample) = (table.task.codes[row], table.sample.codes[row])
      let key = Int64(task) << 32 | Int64(UInt32(bitPattern: sample))
      if let holds = known[key] { return holds }
      let holds = shard.holds(task: table.task[row] ?? "", sample: table.sample[row] ?? "")
      known[key] = holds
      return holds
    }
  }

  func holds(_ row: Int) -> Bool { holds[row] }
}
