internal import Statistics
internal import ValueModel

// What is counted of a study beside its scores. Items are whole within a shard, so that their counts
// add up over shards; clusters are not, and are counted when all is together.

extension ScoreStudy {
  /// What stands behind one (model, dimension).
  struct Tally: Sendable {
    /// Scores of items: an item that feeds the dimension in two ways counts twice.
    var items = 0
    var distinctItems = 0
    var clusters = 0
    var judgments = JudgmentCounts()
    var atTop = 0
    var weight = ExactSum()
    var rawSum = ExactSum()
    var worstSum = ExactSum()
    var worstWeight = ExactSum()
    var mostRepeats = 0

    /// The mean with every missing judgment counted as the worst.
    var worst: Double? { worstWeight.sign > 0 ? worstSum.quotient(by: worstWeight) : nil }
  }

  /// What stands behind a model over all dimensions.
  struct ModelCounts: Sendable {
    /// Items with a score on any dimension.
    var items = 0
    var clusters = 0
    /// Also those that feed no dimension.
    var judgments = JudgmentCounts()
  }

  /// What stands behind a board: a dimension, or the mean over all.
  struct BoardCounts: Sendable {
    /// Items with a score of any model.
    var items = 0
    var clusters = 0
  }
}

typealias ModelCounts = ScoreStudy.ModelCounts
typealias BoardCounts = ScoreStudy.BoardCounts

extension ScoreStudy.Tally {
  mutating func count(
    _ entry: ItemScores.Entry, feed: ItemScores.Feed, binding: InstrumentBinding
  ) {
    judgments = judgments + entry.judgments
    let itemWeight = feed.weight * entry.weight
    // The worst answer is a low one, unless the item or the dimension is turned round.
    let isLowWorst = (feed.sign > 0) == binding.instrument.higherIsBetter
    let worst = isLowWorst ? entry.scoreMissingAsLowest : entry.scoreMissingAsHighest
    worstSum.add(product: binding.oriented(worst, by: feed), itemWeight)
    worstWeight.add(itemWeight)
    guard let score = entry.score, entry.weight > 0 else { return }
    let value = binding.oriented(score, by: feed)
    items += 1
    mostRepeats = max(mostRepeats, entry.repeats)
    weight.add(itemWeight)
    rawSum.add(product: value, itemWeight)
    if value >= binding.instrument.scale.maximum { atTop += 1 }
  }

  /// Adds what another part of the items has; clusters are left as they are.
  mutating func merge(_ other: ScoreStudy.Tally) {
    items += other.items
    distinctItems += other.distinctItems
    judgments = judgments + other.judgments
    atTop += other.atTop
    weight.merge(other.weight)
    rawSum.merge(other.rawSum)
    worstSum.merge(other.worstSum)
    worstWeight.merge(other.worstWeight)
    mostRepeats = max(mostRepeats, other.mostRepeats)
  }
}

/// Which of so many clusters were met.
struct ClusterMarks: Sendable {
  private var marks: [Int32]
  private var round: Int32 = 1
  private(set) var count = 0

  init(_ clusters: Int) { marks = [Int32](repeating: 0, count: clusters) }

  mutating func restart() {
    round += 1
    count = 0
  }

  mutating func mark(_ cluster: Int) {
    guard marks[cluster] != round else { return }
    marks[cluster] = round
    count += 1
  }
}
