internal import Statistics
internal import ValueModel

/// Figures by the kind of the data, without a draw.
///
/// A dimension's score is a mean of item scores with the ends of the instrument's scale; a centred
/// one is a contrast of two means, and the score over all dimensions a weighted sum of them. Models
/// are compared on the items that both of a pair have, or by the contrast of their sums.
struct ClosedFormFigures: FigureSource {
  private let study: ScoreStudy
  private let level: Double
  /// By model and within it by dimension.
  private let sums: [ClusterSums]
  /// By model: what centring takes away.
  private let means: [ClusterSums]

  /// - Throws: `StatisticsError` when a score or a weight cannot be used.
  /// - Complexity: O(rows).
  init(_ study: ScoreStudy, level: Double) throws(StatisticsError) {
    self.study = study
    self.level = level
    var sums: [ClusterSums] = []
    var means: [ClusterSums] = []
    for model in study.models.indices {
      for dimension in study.system.dimensions.indices {
        sums.append(try study.sums(model: model, dimension: dimension))
      }
      means.append(try study.sumsOfAllItems(model: model))
    }
    self.sums = sums
    self.means = means
  }

  private var isCentred: Bool { study.instrument.centring != .none }

  private var ends: ClosedRange<Double> { study.scale.ends }

  private func sums(_ model: Int, _ dimension: Int) -> ClusterSums {
    sums[model * study.system.dimensions.count + dimension]
  }

  /// The means that a score is made of; none where one of them has no item.
  private func terms(_ model: Int, _ dimension: Int?) -> [LinearCombinationEstimate.Term] {
    let terms: [LinearCombinationEstimate.Term]
    if let dimension {
      terms = [
        .init(sums(model, dimension), coefficient: 1), .init(means[model], coefficient: -1),
      ]
    } else {
      let dimensions = study.system.dimensions.indices
      terms = dimensions.map {
        .init(sums(model, $0), coefficient: 1 / Double(dimensions.count))
      }
    }
    return terms.allSatisfy { $0.sums.rows > 0 } ? terms : []
  }

  private func combination(_ model: Int, _ dimension: Int?) -> LinearCombinationEstimate {
    LinearCombinationEstimate(
      terms(model, dimension), kind: .bounded(lower: ends.lowerBound, upper: ends.upperBound))
  }

  private func mean(_ model: Int, _ dimension: Int) -> MeanEstimate {
    let sums = sums(model, dimension)
    return MeanEstimate(sums, kind: ScoreKind(of: sums, ends: ends))
  }

  func figure(model: Int, dimension: Int?) -> ScoreFigure {
    if let dimension, !isCentred {
      let mean = mean(model, dimension)
      return figure(
        mean.estimate, error: mean.standardError, interval: mean.interval(level: level),
        method: mean.method, cautions: mean.cautions)
    }
    let combined = combination(model, dimension)
    return figure(
      combined.estimate, error: combined.standardError,
      interval: combined.interval(level: level), method: combined.method,
      cautions: combined.cautions)
  }

  private func figure(
    _ estimate: Outcome<Double>, error: Outcome<Double>, interval: Outcome<ConfidenceInterval>,
    method: MeanIntervalMethod, cautions: [IntervalCaution]
  ) -> ScoreFigure {
    let scale = study.scale
    // A contrast of means lies round zero on any scale.
    return ScoreFigure(
      estimate: estimate.map { isCentred ? scale.shown(difference: $0) : scale.shown($0) },
      standardError: error.value.map(scale.shown(difference:)), interval: interval.map(shown),
      method: method.rawValue, undefinedReplicates: 0, cautions: cautions)
  }

  /// End by end, so that an end of the scale stays one to the bit.
  private func shown(_ interval: ConfidenceInterval) -> ConfidenceInterval {
    let scale = study.scale
    func shown(_ end: Double) -> Double {
      isCentred ? scale.shown(difference: end) : scale.shown(end)
    }
    return ConfidenceInterval(
      lower: shown(interval.lower), upper: shown(interval.upper), level: interval.level,
      method: interval.method, degreesOfFreedom: interval.degreesOfFreedom,
      effectiveSampleSize: interval.effectiveSampleSize, methodReason: interval.methodReason)
  }

  func bands(model: Int) -> [BandLimits?] {
    let dimensions = study.system.dimensions.indices
    let count = dimensions.count { sums(model, $0).rows > 0 }
    guard count > 0 else { return dimensions.map { _ in nil } }
    let simultaneous = 1 - (1 - level) / Double(count)
    return dimensions.map { dimension in
      let interval =
        isCentred
        ? combination(model, dimension).interval(level: simultaneous)
        : mean(model, dimension).interval(level: simultaneous)
      return interval.value.map {
        let shown = shown($0)
        return BandLimits(lower: shown.lower, upper: shown.upper)
      }
    }
  }

  func ranks(dimension: Int?, of models: [Int]) -> Outcome<RankIntervals> {
    guard let scores = try? study.comparedScores(dimension: dimension, of: models) else {
      return .undefined(.notFinite)
    }
    return .value(PairwiseComparison(scores).ranks(level: level))
  }

  var cautions: [Caution] { [] }
}
