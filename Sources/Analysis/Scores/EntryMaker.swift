internal import LogReaders
internal import ValueModel

/// Averages sorted rows into item scores, level by level: the repeats of a judge, the judges of a
/// response, the responses to an item.
struct EntryMaker {
  let scoringRows: ScoringRows
  let scale: RatingScale
  /// Whether the scores of the single judges stay beside their mean.
  let keepsAnswers: Bool

  /// A mean, and what it would be with everything missing at either end of the scale.
  private struct Level {
    private(set) var sum = 0.0
    private(set) var lowest = 0.0
    private(set) var highest = 0.0
    private(set) var scored = 0
    private(set) var all = 0

    var mean: Double? { scored > 0 ? sum / Double(scored) : nil }

    mutating func add(_ score: Double?, lowest: Double, highest: Double) {
      if let score {
        sum += score
        scored += 1
      }
      self.lowest += lowest
      self.highest += highest
      all += 1
    }

    mutating func add(_ level: Level) {
      add(
        level.mean, lowest: level.lowest / Double(level.all),
        highest: level.highest / Double(level.all))
    }
  }

  /// One entry per (model, item, group of fed dimensions).
  var entries: [ItemScores.Entry] {
    let rows = scoringRows.rows
    return runs(rows[...]) { $0.entryKey == $1.entryKey }.map(entry)
  }

  private func entry(_ rows: ArraySlice<ScoringRows.Row>) -> ItemScores.Entry {
    let first = rows[rows.startIndex]
    var item = Level()
    var responses: [[Double]] = []
    for response in runs(rows, by: { $0.responseKey == $1.responseKey }) {
      var judges = Level()
      var scores: [Double] = []
      // A panel's verdict is made of the single ones: where those are there, it would count twice.
      let hasSingles = response.contains { !$0.isPanel }
      for judge in runs(response, by: { $0.judge == $1.judge })
      where !(hasSingles && judge[judge.startIndex].isPanel) {
        var repeats = Level()
        for row in judge {
          let score = row.score.isNaN ? nil : row.score
          repeats.add(
            score, lowest: score ?? scale.minimum, highest: score ?? scale.maximum)
        }
        judges.add(repeats)
        if keepsAnswers, let score = repeats.mean { scores.append(score) }
      }
      item.add(judges)
      if !scores.isEmpty { responses.append(scores) }
    }
    var counts = JudgmentCounts()
    for row in rows { counts.add(row.status, hasScore: !row.score.isNaN) }
    return ItemScores.Entry(
      model: Int(first.model), item: Int(first.item), feedGroup: Int(first.feedGroup),
      cluster: scoringRows.clusterOfItem[Int(first.item)], score: item.mean,
      scoreMissingAsLowest: item.lowest / Double(item.all),
      scoreMissingAsHighest: item.highest / Double(item.all),
      weight: rows.reduce(0) { $0 + $1.weight } / Double(rows.count), repeats: item.scored,
      judgments: counts, feeds: scoringRows.feedGroups[Int(first.feedGroup)],
      responses: responses)
  }

  /// The longest stretches whose neighbours belong together.
  private func runs(
    _ rows: ArraySlice<ScoringRows.Row>,
    by together: (ScoringRows.Row, ScoringRows.Row) -> Bool
  ) -> [ArraySlice<ScoringRows.Row>] {
    var runs: [ArraySlice<ScoringRows.Row>] = []
    var start = rows.startIndex
    while start < rows.endIndex {
      var end = start + 1
      while end < rows.endIndex, together(rows[start], rows[end]) { end += 1 }
      runs.append(rows[start..<end])
      start = end
    }
    return runs
  }
}

extension JudgmentCounts {
  fileprivate mutating func add(_ status: JudgmentStatus, hasScore: Bool) {
    switch status {
    case .scored: if hasScore { scored += 1 } else { unscored += 1 }
    case .unscored: unscored += 1
    case .error: error += 1
    case .invalidated: invalidated += 1
    case .cancelled: cancelled += 1
    }
  }
}
