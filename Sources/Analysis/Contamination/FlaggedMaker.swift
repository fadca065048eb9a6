internal import Statistics

/// Sets a model's own scores on items that may have been read beside those on the rest.
struct FlaggedMaker {
  let scores: ScoreLeaks
  let level: Double

  private var items: LeakItems { scores.items }

  /// - Parameter tested: the tests of the model that were made.
  func flagged(_ model: Int, tested: Set<ContaminationTest>) throws(StatisticsError)
    -> [FlaggedScores]
  {
    var found: [FlaggedScores] = []
    for (test, sets) in [
      (ContaminationTest.releaseDate, scores.releaseSets(model)),
      (.publicHeldOut, scores.publicSets(model)), (.overlap, scores.corpusSets(model)),
    ] where tested.contains(test) {
      let (places, isExposed) = sets
      let exposed = zip(places, isExposed).filter(\.1).map(\.0)
      let clean = zip(places, isExposed).filter { !$0.1 }.map(\.0)
      let difference = try ClusteredMeanDifference(
        reference: values(model, exposed), current: values(model, clean),
        referenceClusters: exposed.map { items.clusterOfItem[$0] },
        currentClusters: clean.map { items.clusterOfItem[$0] })
      found.append(
        try scores(
          model, test, exposed, clean,
          Estimate(
            difference.estimate, standardError: difference.standardError.value,
            interval: difference.interval(level: level))))
    }
    if tested.contains(.paraphrase) {
      let pairs = scores.pairs(model, of: items.score)
      let originals = pairs.map(\.original)
      let variants = pairs.map { pair in
        pair.variants.reduce(0) { $0 + items.score(model, $1) } / Double(pair.variants.count)
      }
      let effect = try LeakEffect.paired(
        zip(values(model, originals), variants).map { $0 - $1 },
        clusters: originals.map { items.clusterOfItem[$0] })
      found.append(
        try scores(
          model, .paraphrase, originals, pairs.flatMap(\.variants),
          Estimate(effect, factor: 1, level: level)))
    }
    return found
  }

  private func values(_ model: Int, _ places: [Int]) -> [Double] {
    places.map { items.score(model, $0) }
  }

  private func scores(
    _ model: Int, _ test: ContaminationTest, _ flagged: [Int], _ clean: [Int],
    _ difference: Estimate
  ) throws(StatisticsError) -> FlaggedScores {
    FlaggedScores(
      model: items.models[model], test: test, flagged: try mean(model, flagged),
      clean: try mean(model, clean), difference: difference.rescaled(by: ScoreLeaks.points),
      flaggedItems: flagged.count, cleanItems: clean.count)
  }

  private func mean(_ model: Int, _ places: [Int]) throws(StatisticsError) -> Estimate {
    let sums = try ClusterSums(
      values: values(model, places), clusters: places.map { items.clusterOfItem[$0] })
    let mean = MeanEstimate(sums, kind: ScoreKind(of: sums, ends: 0...1))
    return Estimate(
      mean.estimate, standardError: mean.standardError.value, interval: mean.interval(level: level)
    ).rescaled(by: ScoreLeaks.points)
  }
}
