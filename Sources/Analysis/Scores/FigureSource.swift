internal import Statistics
internal import ValueModel

/// One score with its interval, on the scale that is shown.
struct ScoreFigure: Sendable {
  let estimate: Outcome<Double>
  let standardError: Double?
  /// On the scale that is shown.
  let interval: Outcome<ConfidenceInterval>
  /// The method that was asked for, or chosen.
  let method: String
  let undefinedReplicates: Int
  let cautions: [IntervalCaution]
}

/// Where the figures of scores come from: a bootstrap, or closed forms.
protocol FigureSource: Sendable {
  /// A model's score on a dimension; on all of them where `dimension` is nil.
  func figure(model: Int, dimension: Int?) -> ScoreFigure

  /// Limits that hold for all dimensions of a model at once.
  func bands(model: Int) -> [BandLimits?]

  /// The ranks of some models on a dimension, or on all of them, in the order of the list.
  func ranks(dimension: Int?, of models: [Int]) -> Outcome<RankIntervals>

  /// What must be known of all figures of this kind.
  var cautions: [Caution] { get }
}

/// Figures from the replicates of a cluster bootstrap.
struct BootstrapFigures: FigureSource {
  let study: ScoreStudy
  let distribution: BootstrapDistribution
  let method: BootstrapIntervalMethod
  let level: Double

  private func quantity(model: Int, dimension: Int?) -> Int {
    dimension.map { study.quantity(model: model, dimension: $0) }
      ?? study.overallQuantity(model: model)
  }

  func figure(model: Int, dimension: Int?) -> ScoreFigure {
    let quantity = quantity(model: model, dimension: dimension)
    return ScoreFigure(
      estimate: distribution.estimate(quantity),
      standardError: distribution.standardError(quantity).value,
      interval: distribution.interval(quantity, level: level, method: method),
      method: method.rawValue, undefinedReplicates: distribution.undefinedReplicates(quantity),
      cautions: [])
  }

  func bands(model: Int) -> [BandLimits?] {
    let quantities = study.system.dimensions.indices.map { quantity(model: model, dimension: $0) }
    guard let band = distribution.simultaneousBand(over: quantities, level: level).value
    else { return quantities.map { _ in nil } }
    return band.intervals.map { interval in
      interval.value.map { BandLimits(lower: $0.lower, upper: $0.upper) }
    }
  }

  func ranks(dimension: Int?, of models: [Int]) -> Outcome<RankIntervals> {
    distribution.rankIntervals(
      of: models.map { quantity(model: $0, dimension: dimension) }, level: level)
  }

  var cautions: [Caution] { study.bootstrapCautions }
}
