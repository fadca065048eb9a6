internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// Judges against gold: their errors, and the means of models corrected for them.
struct GoldMaker {
  let responses: JudgedResponses
  let gold: GoldLabels
  /// By place in the value system.
  let dimensions: [Int]
  /// Models whose gold a correction is learnt on; nil for all but the one that it is used on.
  let calibrationModels: Set<Int32>?
  let margin: Double
  let level: Double

  /// The verdicts of one judge, or of the panel, on the responses of one dimension.
  struct Verdicts {
    let judge: String
    let dimension: String
    let scale: JudgedScale
    let units: [Int32]
    /// By unit, as gold is; NaN for no gold.
    let values: [Double]
    let gold: [Double]
    let clusters: [Int]
    let models: [Int32]
    let ends: ClosedRange<Double>

    /// Places of rows with gold.
    var labelled: [Int] { gold.indices.filter { !gold[$0].isNaN } }

    func rows(_ isMeant: (Int) -> Bool) -> Verdicts {
      let kept = values.indices.filter(isMeant)
      return Verdicts(
        judge: judge, dimension: dimension, scale: scale, units: kept.map { units[$0] },
        values: kept.map { values[$0] }, gold: kept.map { gold[$0] },
        clusters: kept.map { clusters[$0] }, models: kept.map { models[$0] }, ends: ends)
    }
  }

  /// One comparison for each dimension and judge that is a model or a program, and for the panel where
  /// there are several.
  func comparisons() throws(StatisticsError) -> [GoldComparison] {
    var comparisons: [GoldComparison] = []
    for verdicts in allVerdicts() { comparisons.append(try comparison(verdicts)) }
    return comparisons
  }

  func allVerdicts() -> [Verdicts] {
    dimensions.flatMap { dimension -> [Verdicts] in
      let units = responses.units(feeding: dimension)
      let scale = responses.scale(of: units)
      let judges =
        (responses.judges(.model, on: units) + responses.judges(.rule, on: units))
        .filter { !gold.judges.contains($0) }
      let id = responses.system.dimensions[dimension].id
      let single = judges.map { judge in
        verdicts(of: [judge], named: responses.judges[Int(judge)].name, units, id, scale)
      }
      let panel =
        judges.count > 1
        ? [verdicts(of: Set(judges), named: GoldComparison.panel, units, id, scale)] : []
      return (single + panel).filter { !$0.labelled.isEmpty }
    }
  }

  /// The first verdict of each judge on each unit, and their mean.
  private func verdicts(
    of judges: Set<Int32>, named name: String, _ units: [Int32], _ dimension: String,
    _ scale: JudgedScale
  ) -> Verdicts {
    var kept: [Int32] = []
    var values: [Double] = []
    for unit in units {
      var sum = 0.0
      var count = 0
      var last: Int32 = -1
      for row in responses.rows(of: unit) where judges.contains(row.judge) && row.judge != last {
        last = row.judge
        sum += row.value
        count += 1
      }
      guard count > 0 else { continue }
      kept.append(unit)
      values.append(sum / Double(count))
    }
    let low = responses.areBattles ? 0 : responses.instrument.scale.minimum
    let high = responses.areBattles ? 1 : responses.instrument.scale.maximum
    return Verdicts(
      judge: name, dimension: dimension, scale: scale, units: kept, values: values,
      gold: kept.map { gold.values[Int($0)] }, clusters: responses.clusters(of: kept),
      models: kept.map { responses.units[Int($0)].model }, ends: low...high)
  }

  // MARK: - One judge

  private func comparison(_ all: Verdicts) throws(StatisticsError) -> GoldComparison {
    let both = all.rows { !all.gold[$0].isNaN }
    let classes = try classes(both)
    let isBinary = all.scale.categories.count == 2
    let errors = zip(both.values, both.gold).map { $0 - $1 }
    let width = all.ends.upperBound - all.ends.lowerBound
    let bias = MeanEstimate(
      try ClusterSums(values: errors, clusters: both.clusters),
      kind: .bounded(lower: -width, upper: width))
    var models: [GoldComparison.Model] = []
    for model in Set(all.models).sorted() { models.append(try self.model(model, all)) }
    func rate(_ outcome: Outcome<MeanEstimate>?) -> Estimate {
      guard isBinary, let outcome else {
        return Estimate(.undefined(.outsideDomain(said("verdicts of two kinds"))))
      }
      guard let rate = outcome.value else {
        return Estimate(.undefined(outcome.reason ?? .noData))
      }
      return Estimate(rate, level: level)
    }
    return GoldComparison(
      judge: all.judge, dimension: all.dimension, labels: both.values.count,
      clusters: Set(both.clusters).count,
      confusion: classes.map { matrix in
        GoldComparison.Confusion(
          labels: all.scale.categories.map(NumberText.plain), counts: matrix.counts)
      },
      sensitivity: rate(classes?.sensitivity), specificity: rate(classes?.specificity),
      bias: Estimate(bias, level: level), correlation: try correlation(both),
      unanimous: try closeness(both, isUnanimous: true),
      divided: try closeness(both, isUnanimous: false), models: models)
  }

  /// On the responses on which gold is or is not of one mind; nil where there is none.
  private func closeness(
    _ both: Verdicts, isUnanimous: Bool
  ) throws(StatisticsError) -> GoldComparison.Closeness? {
    let some = both.rows { gold.isUnanimous[Int(both.units[$0])] == isUnanimous }
    guard !some.values.isEmpty else { return nil }
    let distance = MeanEstimate(
      try ClusterSums(
        values: zip(some.values, some.gold).map { abs($0 - $1) }, clusters: some.clusters),
      kind: .bounded(lower: 0, upper: some.ends.upperBound - some.ends.lowerBound))
    return GoldComparison.Closeness(
      labels: some.values.count, distance: Estimate(distance, level: level),
      correlation: try correlation(some))
  }

  /// Gold by judge, both as the nearest category; nil for a scale without few categories.
  private func classes(_ both: Verdicts) throws(StatisticsError) -> ConfusionMatrix? {
    let categories = both.scale.categories
    guard categories.count >= 2, categories.count <= 21, both.scale.level != .interval else {
      return nil
    }
    let judged = both.values.map { Self.nearest($0, categories) }
    let labels = both.gold.map { Self.nearest($0, categories) }
    // A verdict half way between two classes is none of them.
    let kept = judged.indices.filter { judged[$0] != nil && labels[$0] != nil }
    guard !kept.isEmpty else { return nil }
    return try ConfusionMatrix(
      gold: kept.map { labels[$0] ?? 0 }, judge: kept.map { judged[$0] ?? 0 },
      classes: categories.count, clusters: kept.map { both.clusters[$0] })
  }

  /// The place of the nearest category; nil half way between two.
  static func nearest(_ value: Double, _ categories: [Double]) -> Int? {
    var best = (place: 0, distance: Double.infinity)
    var isTied = false
    for (place, category) in categories.enumerated() {
      let distance = abs(value - category)
      if distance < best.distance - 1e-12 {
        best = (place, distance)
        isTied = false
      } else if abs(distance - best.distance) <= 1e-12 {
        isTied = true
      }
    }
    return isTied ? nil : best.place
  }

  private func correlation(_ both: Verdicts) throws(StatisticsError) -> Estimate {
    let table = try RatingTable(ratings: zip(both.values, both.gold).map { [$0, $1] })
    let pairs = RatingPairs.of(table)
    guard let found = pairs.flatMap({ $0.pearson() }).value else {
      return Estimate(.undefined(pairs.flatMap { $0.pearson() }.reason ?? .noData))
    }
    let jackknife = table.jackknife(clusters: both.clusters) { $0.pearson() }
    return Estimate(
      .value(found.value), standardError: jackknife.flatMap(\.standardError).value,
      interval: jackknife.flatMap { $0.interval(level: level) })
  }

  // MARK: - One model

  private func model(_ model: Int32, _ all: Verdicts) throws(StatisticsError)
    -> GoldComparison.Model
  {
    let own = all.rows { all.models[$0] == model }
    let labelled = own.labelled
    let isLearntOn = calibrationModels?.contains(model) ?? false
    let others = all.rows { row in
      !all.gold[row].isNaN && all.models[row] != model
        && (calibrationModels?.contains(all.models[row]) ?? true)
    }
    let raw = MeanEstimate(
      try ClusterSums(values: own.values, clusters: own.clusters),
      kind: .bounded(lower: all.ends.lowerBound, upper: all.ends.upperBound))
    let audit = try audit(own.rows { !own.gold[$0].isNaN }, learntOn: others)
    let transport = isLearntOn ? .notGraded : audit.verdict
    let powered = try predictionPowered(own)
    var note: String?
    var corrected = try self.corrected(own, learntOn: others, isLearntOn: isLearntOn, all)
    switch transport {
    case .fail:
      note = said(
        "what was learnt of the judge on other models is refuted here, so that no corrected mean is "
          + "given; its own \(CountText.counted(labelled.count, "label")) give the mean with gold")
      corrected = Estimate(
        .undefined(
          .notIdentified(
            said("the judge errs otherwise on this model than on those it was learnt on"))))
    case .inconclusive:
      note = said(
        "\(CountText.counted(labelled.count, "label")) neither refute what was learnt on other models nor "
          + "show that it holds within \(NumberText.plain(margin)) points")
    case .notGraded where !isLearntOn:
      note = said("no gold on this model: the correction is taken on trust")
    case .notGraded, .pass: break
    }
    return GoldComparison.Model(
      model: responses.models[Int(model)], labels: labelled.count,
      raw: Estimate(raw, level: level), corrected: corrected,
      predictionPowered: powered,
      residual: isLearntOn
        ? Estimate(.undefined(.notTestable(said("the correction was learnt on this model"))))
        : audit.residual,
      transport: transport, note: note)
  }

  /// The mean of a model by the judge and its own gold; by gold alone where all responses have it, so
  /// that a judge has nothing to add.
  private func predictionPowered(_ own: Verdicts) throws(StatisticsError) -> Estimate {
    let labelled = own.rows { !own.gold[$0].isNaN }
    guard own.values.count - labelled.values.count > 1 else {
      return Estimate(
        MeanEstimate(
          try ClusterSums(values: labelled.gold, clusters: labelled.clusters),
          kind: .bounded(lower: own.ends.lowerBound, upper: own.ends.upperBound)), level: level)
    }
    let mean = try ClusteredPredictionPoweredMean.of(
      judge: own.values, labels: own.gold.map { $0.isNaN ? nil : $0 }, clusters: own.clusters,
      ends: own.ends)
    return Estimate(
      mean.map(\.estimate), standardError: mean.value?.standardError.value,
      interval: mean.value?.interval(level: level))
  }

  /// The mean of a model by errors that were learnt on others, and on itself where nothing says
  /// otherwise.
  private func corrected(
    _ own: Verdicts, learntOn others: Verdicts, isLearntOn: Bool, _ all: Verdicts
  ) throws(StatisticsError) -> Estimate {
    let model = own.models.first
    let learning = all.rows { row in
      guard !all.gold[row].isNaN else { return false }
      guard let calibrationModels else { return true }
      return calibrationModels.contains(all.models[row])
    }
    guard all.scale.categories.count == 2 else {
      let mean = try CalibratedMean.of(
        scores: learning.values, labels: learning.gold, clusters: learning.clusters,
        target: own.values, targetClusters: own.clusters, ends: all.ends)
      return Estimate(
        mean.map(\.estimate), standardError: mean.value?.standardError.value,
        interval: mean.value?.interval(level: level))
    }
    let categories = all.scale.categories
    let kept = all.values.indices.filter { row in
      Self.nearest(all.values[row], categories) != nil
        && (all.models[row] == model || !all.gold[row].isNaN)
    }
    let isLearning = { (row: Int) in
      !all.gold[row].isNaN && (calibrationModels?.contains(all.models[row]) ?? true)
    }
    let rows = try JudgedRows(
      calls: kept.map { Self.nearest(all.values[$0], categories) ?? 0 },
      gold: kept.map { isLearning($0) ? Self.nearest(all.gold[$0], categories) : nil },
      classes: 2, clusters: kept.map { all.clusters[$0] },
      isTarget: kept.map { all.models[$0] == model })
    let rate = ClusteredRoganGladen(rows)
    let low = categories[0]
    let width = categories[1] - categories[0]
    return Estimate(
      rate.estimate.map(\.value), standardError: rate.standardError.value,
      interval: rate.interval(level: level)
    ).rescaled(by: width, offset: low)
  }

  /// What gold of a model leaves over when the judge's errors are learnt on others.
  private struct Audit {
    let verdict: GoldComparison.Transport
    let residual: Estimate
  }

  private func audit(
    _ probe: Verdicts, learntOn others: Verdicts
  ) throws(StatisticsError) -> Audit {
    let categories = probe.scale.categories
    guard categories.count == 2 else {
      let audit = try TransportAudit(
        scores: others.values, labels: others.gold, clusters: others.clusters,
        probeScores: probe.values, probeLabels: probe.gold, probeClusters: probe.clusters,
        margin: margin, level: level)
      return Audit(
        verdict: GoldComparison.Transport(audit.verdict),
        residual: Estimate(audit.meanResidual, interval: audit.interval))
    }
    // Verdicts of two kinds may be more often positive in one model than in another without the judge
    // erring otherwise.
    func classes(_ verdicts: Verdicts) -> (calls: [Bool], labels: [Bool], clusters: [Int]) {
      let kept = verdicts.values.indices.filter {
        Self.nearest(verdicts.values[$0], categories) != nil
          && Self.nearest(verdicts.gold[$0], categories) != nil
      }
      return (
        kept.map { Self.nearest(verdicts.values[$0], categories) == 1 },
        kept.map { Self.nearest(verdicts.gold[$0], categories) == 1 },
        kept.map { verdicts.clusters[$0] }
      )
    }
    let (learnt, probed) = (classes(others), classes(probe))
    let width = categories[1] - categories[0]
    let audit = try RateTransport(
      calls: learnt.calls, labels: learnt.labels, clusters: learnt.clusters,
      probeCalls: probed.calls, probeLabels: probed.labels, probeClusters: probed.clusters,
      margin: margin / width, level: level)
    return Audit(
      verdict: GoldComparison.Transport(audit.verdict),
      residual: Estimate(audit.meanResidual, interval: audit.interval).rescaled(by: width))
  }
}

extension GoldComparison.Transport {
  init(_ verdict: TransportAudit.Verdict) {
    self =
      switch verdict {
      case .pass: .pass
      case .fail: .fail
      case .inconclusive: .inconclusive
      case .notGraded: .notGraded
      }
  }
}
