internal import Diagnostics
internal import LogReaders

/// How much of what a log holds, as far as an analysis may need it.
package struct LogFigures: Codable, Sendable {
  /// Judgments that are a sample of items.
  package let judgments: Int
  /// Judgments with a score, and comparisons with a preference.
  package let scored: Int
  package let comparisons: Int
  package let models: Int
  package let items: Int
  /// Topics and the like that items are grouped by.
  package let clusters: Int
  package let criteria: Int
  package let judges: Int
  package let rounds: Int
  /// Responses that two judges or more have scored.
  package let responsesWithSeveralJudges: Int
  /// Items that a model answered more than once.
  package let repeatedItems: Int
  /// Whether every scored judgment names both ends of its scale.
  package let hasDeclaredEnds: Bool
  /// Rows that somebody chose to show, and scores that were published without judgments.
  package let curated: Int
  /// Rows of items that were chosen by a model's earlier answers.
  package let adaptive: Int
  package let published: Int

  /// Why there is nothing to analyse; nil where there are judgments.
  var emptiness: String? {
    guard judgments == 0 else { return nil }
    if published > 0 { return "published scores only, without item-level data" }
    if curated > 0 { return "every row is a curated showcase, not a sample of items" }
    if adaptive > 0 { return "every item was chosen by a model's earlier answers, not drawn" }
    return "no judgments"
  }

  /// Why there are no scores; nil where there are.
  var scorelessness: String? {
    if let emptiness { return emptiness }
    guard scored == 0 else { return nil }
    return comparisons > 0
      ? "comparisons of two responses, without scores" : "no judgment has a score"
  }
}

/// The rows of a log that are a sample of items, and what is counted of them.
struct SampledRows {
  let table: JudgmentTable
  let rows: [Int]
  private let log: EvaluationLog

  /// - Throws: for filters that are wrong, or leave nothing.
  init(_ log: EvaluationLog, filters: RowFilters) throws(Diagnostics) {
    self.log = log
    table = log.judgments
    rows = try Selection(sampledFrom: log.judgments).filtered(by: filters).rows.map(Int.init)
  }

  /// The rows of a selection that was made before.
  init(_ log: EvaluationLog, selection: Selection) {
    self.log = log
    table = log.judgments
    rows = selection.rows.map(Int.init)
  }

  private init(_ rows: [Int], of other: SampledRows) {
    log = other.log
    table = other.table
    self.rows = rows
  }

  /// Those that meet a condition.
  func narrowed(_ condition: (Int) -> Bool) -> SampledRows {
    SampledRows(rows.filter(condition), of: self)
  }

  // MARK: - Columns

  /// The names that a column of the record has, in ascending order.
  func names(_ column: JudgmentColumn) -> [String] {
    let cells = ColumnCells(column, of: table)
    return Set(rows.map { cells.codes[$0] }.filter { $0 >= 0 }).map { cells.texts[Int($0)] }
      .sorted()
  }

  /// Whether some row has a value in a column of that name, of the record or added to it.
  func has(_ column: String) -> Bool { distinct(column) > 0 }

  /// How many distinct values a column of that name has.
  func distinct(_ column: String) -> Int {
    guard let cells = table.cells(named: column) else { return 0 }
    return Set(rows.map { cells.codes[$0] }.filter { $0 >= 0 }).count
  }

  func score(_ row: Int) -> Double? {
    table.status[row] == .scored ? table.score(at: row) : nil
  }

  func isComparison(_ row: Int) -> Bool {
    table.status[row] == .scored && table.preference[row] != nil
      && (table.opponent?.codes[row] ?? -1) >= 0
  }

  // MARK: - Counts

  /// What a judge rates once.
  private struct Response: Hashable {
    let evaluation, task, model, sample, criterion: Int32
    let epoch, turn: Int
  }

  /// An item of a model.
  struct Answer: Hashable {
    let task, model, sample: Int32

    var item: Int64 { Int64(task) << 32 | Int64(UInt32(bitPattern: sample)) }
  }

  /// A response and the mean of its scores.
  struct ResponseMean {
    let answer: Answer
    let mean: Double
  }

  /// The responses that have a score, each with the mean over its judges.
  var responseMeans: [ResponseMean] {
    var sums: [Response: (sum: Double, count: Int)] = [:]
    for row in rows {
      guard let score = score(row) else { continue }
      let response = self.response(row)
      let known = sums[response] ?? (0, 0)
      sums[response] = (known.sum + score, known.count + 1)
    }
    return sums.map { response, known in
      ResponseMean(
        answer: Answer(task: response.task, model: response.model, sample: response.sample),
        mean: known.sum / Double(known.count))
    }
  }

  private func response(_ row: Int) -> Response {
    Response(
      evaluation: table.evaluation.codes[row], task: table.task.codes[row],
      model: table.model.codes[row], sample: table.sample.codes[row],
      criterion: table.criterion.codes[row], epoch: Int(table.epoch[row]),
      turn: Int(table.turn[row]))
  }

  /// The judges of each response that has a score.
  private var judgesOfResponses: [Response: Set<Int32>] {
    var judges: [Response: Set<Int32>] = [:]
    for row in rows where score(row) != nil {
      let response = self.response(row)
      judges[response, default: []].insert(table.judge.codes[row])
    }
    return judges
  }

  private var epochsOfAnswers: [Answer: Set<Int32>] {
    var epochs: [Answer: Set<Int32>] = [:]
    for row in rows {
      let answer = Answer(
        task: table.task.codes[row], model: table.model.codes[row],
        sample: table.sample.codes[row])
      epochs[answer, default: []].insert(table.epoch[row])
    }
    return epochs
  }

  private var items: Int {
    Set(
      rows.map {
        Int64(table.task.codes[$0]) << 32 | Int64(UInt32(bitPattern: table.sample.codes[$0]))
      }
    )
    .count
  }

  /// The models of the scores that each item has.
  var modelsOfItems: [Int64: Set<Int32>] {
    var models: [Int64: Set<Int32>] = [:]
    for row in rows where score(row) != nil {
      let item =
        Int64(table.task.codes[row]) << 32 | Int64(UInt32(bitPattern: table.sample.codes[row]))
      models[item, default: []].insert(table.model.codes[row])
    }
    return models
  }

  var figures: LogFigures {
    let scored = rows.filter { score($0) != nil }
    let sampled = Selection(sampledFrom: table)
    return LogFigures(
      judgments: rows.count, scored: scored.count, comparisons: rows.count(where: isComparison),
      models: distinct("model_id"), items: items, clusters: distinct("cluster_id"),
      criteria: distinct("criterion"), judges: distinct("judge_id"), rounds: distinct("round"),
      responsesWithSeveralJudges: judgesOfResponses.values.count { $0.count > 1 },
      repeatedItems: epochsOfAnswers.values.count { $0.count > 1 },
      hasDeclaredEnds: !scored.isEmpty
        && scored.allSatisfy { table.scaleMinimum[$0] != nil && table.scaleMaximum[$0] != nil },
      curated: sampled.omissions[.curated], adaptive: sampled.omissions[.adaptive],
      published: log.publishedScores.count)
  }
}
