internal import Diagnostics
internal import Statistics
internal import ValueModel
internal import Wording

/// Lists the figures of a study with all that qualifies them.
struct ScoreEstimator {
  let scores: [ModelScore]
  let cautions: [Caution]

  /// - Parameter unranked: the place of a model that takes no rank, such as people held for a reference;
  ///   nil for none.
  init(
    study: ScoreStudy, figures: some FigureSource, options: IntervalOptions, unranked: Int? = nil
  ) {
    let maker = ScoreMaker(study: study, figures: figures, options: options, unranked: unranked)
    let made = maker.made
    scores = made.map(\.score)
    cautions = figures.cautions + made.flatMap(\.cautions)
  }
}

/// Makes the scores of a study from one source of figures.
private struct ScoreMaker<Figures: FigureSource> {
  let study: ScoreStudy
  let figures: Figures
  let options: IntervalOptions
  let unranked: Int?

  struct Made: Sendable {
    let score: ModelScore
    let cautions: [Caution]
  }

  private struct Rank: Sendable {
    let range: RankRange?
    let reason: String?
  }

  var made: [Made] {
    let dimensions = study.system.dimensions.indices
    let models = study.models.indices
    // One board after the other: the pairs of each are compared on all cores.
    let rankLists = dimensions.map { ranks(dimension: $0) }
    let scored = FixedBlocks.saying(models.count) { model in
      let bands = figures.bands(model: model)
      return dimensions.map { dimension in
        made(
          model: model, dimension: dimension, rank: rankLists[dimension][model],
          band: bands[dimension])
      }
    }
    guard study.hasOverallScore else { return scored.flatMap(\.self) }
    let overallRanks = self.ranks(dimension: nil)
    let overall = FixedBlocks.saying(models.count) { model in
      madeOverall(model: model, rank: overallRanks[model])
    }
    return scored.flatMap(\.self) + overall
  }

  private func ranks(dimension: Int?) -> [Rank] {
    let ranked = study.models.indices.filter { $0 != unranked }
    var ranks: [Rank]
    switch figures.ranks(dimension: dimension, of: ranked) {
    case .undefined(let reason):
      ranks = ranked.map { _ in Rank(range: nil, reason: reason.words) }
    case .value(let found):
      ranks = found.intervals.map { interval in
        Rank(
          range: interval.value.map { RankRange(lower: $0.lower, upper: $0.upper) },
          reason: interval.reason?.words)
      }
    }
    if let unranked {
      ranks.insert(Rank(range: nil, reason: said("a reference takes no rank")), at: unranked)
    }
    return ranks
  }

  private func made(model: Int, dimension: Int, rank: Rank, band: BandLimits?) -> Made {
    let tally = study.tally(model: model, dimension: dimension)
    let isCentred = study.scale.isCentred
    let raw = tally.weight.sign > 0 ? tally.rawSum.quotient(by: tally.weight) : nil
    let worst = tally.judgments.missing > 0 ? tally.worst.map { study.scale.shown($0) } : nil
    return made(
      model: model, dimension: dimension, rank: rank, band: band, raw: isCentred ? nil : raw,
      worst: isCentred ? nil : worst, items: tally.distinctItems,
      clusters: tally.clusters, judgments: tally.judgments)
  }

  private func madeOverall(model: Int, rank: Rank) -> Made {
    let tallies = study.system.dimensions.indices.map { study.tally(model: model, dimension: $0) }
    let judgments = tallies.reduce(JudgmentCounts()) { $0 + $1.judgments }
    let worsts = tallies.compactMap(\.worst)
    let worst =
      judgments.missing > 0 && worsts.count == tallies.count
      ? worsts.reduce(0) { $0 + study.scale.shown($1) } / Double(tallies.count) : nil
    let counts = study.modelCounts[model]
    return made(
      model: model, dimension: nil, rank: rank, band: nil, raw: nil, worst: worst,
      items: counts.items, clusters: counts.clusters, judgments: judgments)
  }

  private func made(
    model: Int, dimension: Int?, rank: Rank, band: BandLimits?, raw: Double?, worst: Double?,
    items: Int, clusters: Int, judgments: JudgmentCounts
  ) -> Made {
    let figure = figures.figure(model: model, dimension: dimension)
    let interval = figure.interval.value
    let name = dimension.map { study.system.dimensions[$0].id } ?? ModelScore.overall
    let score = ModelScore(
      model: study.models[model], dimension: name, estimate: figure.estimate.value,
      standardError: figure.standardError, lower: interval?.lower, upper: interval?.upper,
      level: options.level, method: interval?.method ?? figure.method,
      methodReason: interval?.methodReason.map { said(.account($0)) },
      degreesOfFreedom: interval?.degreesOfFreedom,
      effectiveSampleSize: interval?.effectiveSampleSize,
      reason: (figure.estimate.reason ?? figure.interval.reason)?.words,
      remark: interval?.remark?.words, undefinedReplicates: figure.undefinedReplicates,
      band: band, rawEstimate: raw, estimateMissingAsWorst: worst, items: items,
      clusters: clusters, judgments: judgments, rank: rank.range,
      rankReason: figure.estimate.value == nil ? nil : rank.reason)
    let cautions = figure.cautions.map { caution in
      Caution(
        of: caution, model: study.models[model], dimension: name,
        message: said("\(VisibleText.name(study.models[model])): \(caution.words)."))
    }
    return Made(score: score, cautions: cautions)
  }
}
