internal import Statistics
internal import ValueModel

/// The item scores of a study as columns, with what is counted of them on the way.
struct ScoredRows {
  private(set) var columns: [ScoredColumn] = []
  private(set) var means: [ScoredColumn] = []
  private(set) var tallies: [ScoreStudy.Tally]
  private(set) var modelCounts: [ModelCounts]
  private(set) var boardCounts: [BoardCounts]
  private(set) var answers: [[ScoreStudy.ItemAnswers]]
  private(set) var itemCount = 0

  /// - Parameters:
  ///   - groups: how many groups of dimensions items feed.
  ///   - mostFeeds: how many dimensions a group has at the most.
  /// - Complexity: O(entries), and a mark for each item and dimension.
  init(
    _ scores: ItemScores, binding: InstrumentBinding, groups: Int, mostFeeds: Int,
    keepsAnswers: Bool
  ) throws(StatisticsError) {
    let dimensions = binding.system.dimensions.count
    let cells = scores.models.count * dimensions
    let isCentred = binding.instrument.centring != .none
    var builders = [ColumnBuilder](repeating: ColumnBuilder(), count: cells)
    var meanBuilders = [ColumnBuilder](repeating: ColumnBuilder(), count: scores.models.count)
    var tallies = [ScoreStudy.Tally](repeating: ScoreStudy.Tally(), count: cells)
    var answers = [[ScoreStudy.ItemAnswers]](repeating: [], count: keepsAnswers ? cells : 0)
    var modelCounts = [ModelCounts](repeating: ModelCounts(), count: scores.models.count)
    var lastOfCell = [Int](repeating: -1, count: cells)
    var lastOfModel = [Int](repeating: -1, count: scores.models.count)
    var isMet = [Bool](repeating: false, count: scores.items.count * (dimensions + 1))
    var isUsed = [Bool](repeating: false, count: scores.items.count)
    // Entries are in the order of models, then of items, then of groups: so are the rows.
    for entry in scores.entries {
      let row = (entry.item * groups + entry.feedGroup) * mostFeeds
      modelCounts[entry.model].judgments = modelCounts[entry.model].judgments + entry.judgments
      if !entry.feeds.isEmpty { isUsed[entry.item] = true }
      for feed in entry.feeds {
        tallies[entry.model * dimensions + feed.dimension].count(
          entry, feed: feed, binding: binding)
      }
      // An item of weight zero counts for nothing.
      guard let score = entry.score, entry.weight > 0 else { continue }
      for (place, feed) in entry.feeds.enumerated() {
        let cell = entry.model * dimensions + feed.dimension
        if lastOfCell[cell] != entry.item {
          lastOfCell[cell] = entry.item
          tallies[cell].distinctItems += 1
        }
        if lastOfModel[entry.model] != entry.item {
          lastOfModel[entry.model] = entry.item
          modelCounts[entry.model].items += 1
        }
        isMet[entry.item * (dimensions + 1) + feed.dimension] = true
        isMet[entry.item * (dimensions + 1) + dimensions] = true
        builders[cell].add(
          binding.oriented(score, by: feed), weight: feed.weight * entry.weight,
          row: row + place, cluster: entry.cluster)
        guard keepsAnswers else { continue }
        answers[cell].append(
          ScoreStudy.ItemAnswers(
            item: entry.item, cluster: entry.cluster, weight: feed.weight * entry.weight,
            responses: entry.responses.map { $0.map { binding.oriented($0, by: feed) } }))
      }
      guard isCentred else { continue }
      meanBuilders[entry.model].add(
        score, weight: entry.weight, row: row, cluster: entry.cluster)
    }
    self.tallies = tallies
    self.modelCounts = modelCounts
    self.answers = answers
    boardCounts = (0...dimensions).map { board in
      BoardCounts(
        items: scores.items.indices.count { isMet[$0 * (dimensions + 1) + board] })
    }
    itemCount = isUsed.count { $0 }
    columns = try builders.map { builder throws(StatisticsError) in try builder.column() }
    means = try meanBuilders.map { builder throws(StatisticsError) in try builder.column() }
  }
}

/// Gathers the scores of a column in the order of their rows.
private struct ColumnBuilder {
  private var rows: [Int] = []
  private var clusters: [Int] = []
  private var values: [Double] = []
  private var weights: [Double] = []

  mutating func add(_ value: Double, weight: Double, row: Int, cluster: Int) {
    rows.append(row)
    clusters.append(cluster)
    values.append(value)
    weights.append(weight)
  }

  func column() throws(StatisticsError) -> ScoredColumn {
    try ScoredColumn(
      rows: rows, clusters: clusters, values: values,
      weights: weights.allSatisfy { $0 == 1 } ? nil : weights)
  }
}
