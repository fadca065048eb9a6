internal import Diagnostics
internal import LogReaders
internal import Statistics
internal import ValueModel
internal import Wording

/// The scores of each model in each round, on one numbering of items and clusters.
struct RoundScores {
  let study: ScoreStudy
  let order: RoundOrder
  let models: [String]

  /// How a model in a round is numbered among the columns of the study.
  func place(model: Int, round: Int) -> Int { model * order.slots + round }

  func column(model: Int, round: Int, dimension: Int) -> ScoredColumn {
    study.column(model: place(model: model, round: round), dimension: dimension)
  }

  /// A model's scores on a dimension, or on all of them, in two rounds or more: for comparisons.
  func compared(
    model: Int, dimension: Int?, rounds: [Int]
  ) throws(StatisticsError) -> ComparedScores {
    try study.comparedScores(
      dimension: dimension, of: rounds.map { place(model: model, round: $0) })
  }

  /// The scores of all models in a round: for ranks.
  func compared(round: Int, dimension: Int?) throws(StatisticsError) -> ComparedScores {
    try study.comparedScores(
      dimension: dimension, of: models.indices.map { place(model: $0, round: round) })
  }

  /// The columns that a score is made of: that of the dimension, or those of all.
  func columns(model: Int, round: Int, dimension: Int?) -> [ScoredColumn] {
    (dimension.map { [$0] } ?? Array(study.system.dimensions.indices)).map {
      column(model: model, round: round, dimension: $0)
    }
  }

  /// Whether a score is the mean of one column, so that items can be looked at one by one.
  func isSingle(_ dimension: Int?) -> Bool {
    dimension != nil && study.instrument.centring == .none
  }

  /// The declared ends of the scale.
  var ends: ClosedRange<Double> { study.scale.ends }

  /// Units that are shown over units of the instrument.
  var factor: Double { study.scale.shown(difference: 1) }

  func kind(_ columns: [ScoredColumn]) -> ScoreKind {
    ScoreKind(
      isZeroOne: columns.allSatisfy { $0.values.allSatisfy { $0 == 0 || $0 == 1 } }, ends: ends)
  }

  /// The kind of scores of which only the scale is known.
  var ofScale: ScoreKind { .bounded(lower: ends.lowerBound, upper: ends.upperBound) }

  /// What a dimension is called in results: its identifier, or that of the mean over all.
  func name(_ dimension: Int?) -> String {
    dimension.map { study.system.dimensions[$0].id } ?? ModelScore.overall
  }

  /// What it is called in sentences.
  func title(_ dimension: Int?) -> String {
    dimension.map { study.system.dimensions[$0].name } ?? said("the mean over all dimensions")
  }

  /// The rows that every one of some rounds has of a model, and where they stand in each.
  func shared(model: Int, dimension: Int, rounds: [Int]) -> (columns: [ScoredColumn], rows: [[Int]])
  {
    let columns = rounds.map { column(model: model, round: $0, dimension: dimension) }
    var counts: [Int: Int] = [:]
    for column in columns { for row in column.rows { counts[row, default: 0] += 1 } }
    let rows = columns.map { column in
      column.rows.indices.filter { counts[column.rows[$0]] == columns.count }
    }
    return (columns, rows)
  }
}

extension StudyInputs {
  /// The scores of each model in each round.
  ///
  /// - Throws: for a single round, and where nothing can be scored.
  func roundScores(
    _ order: RoundOrder, of fed: FedRows
  ) throws(Diagnostics) -> RoundScores {
    let files = log.files.map(\.name)
    guard order.rounds.count > 1 else {
      throw Diagnostics(.oneRound(order.names.first, files: files))
    }
    let study = try ScoreStudy(
      sampled, binding: binding, files: files, rounds: order)
    return RoundScores(
      study: study, order: order, models: fed.selection.column(log.judgments.model).names)
  }
}
