internal import ItemResponse
internal import Statistics
internal import ValueModel
internal import Wording

/// How scores go with criteria that were measured elsewhere.
struct CriterionMaker {
  let scores: ValidityScores
  let settings: ValiditySettings

  private var level: Double { settings.level }

  /// A dimension, or the mean over all.
  private struct Measure {
    let name: String
    let values: [Double]
    let draws: ItemDrawnAssociation.Draws?
    /// The place among the dimensions; nil for the mean.
    let place: Int?
  }

  func correlations() throws(StatisticsError) -> [CriterionCorrelation] {
    guard !settings.criteria.isEmpty else { return [] }
    let draws = scores.draws(settings)
    var measures = scores.ids.enumerated().map { place, id in
      Measure(name: id, values: scores.column(place), draws: draws?[place], place: place)
    }
    if let overall = scores.overall {
      measures.append(
        Measure(
          name: ModelScore.overall, values: overall,
          draws: scores.clustered.map {
            ItemDrawnAssociation.Draws(
              $0, replicates: settings.replicates, seed: settings.seed)
          }, place: nil))
    }
    var found: [CriterionCorrelation] = []
    for criterion in settings.criteria {
      let values = scores.models.map { criterion.values[$0] }
      let both = values.indices.filter { values[$0] != nil }
      let halves = try? halves(of: both)
      for measure in measures {
        found.append(try correlation(measure, criterion, values, both, halves))
      }
    }
    let adjusted = try PValueAdjustment.holm.adjust(found.map(\.pValue))
    return zip(found, adjusted).map { $0.adjusted($1) }
  }

  /// Random halves of the models that have the criterion.
  private func halves(of models: [Int]) throws(ItemResponseError) -> HalfScores? {
    guard let clustered = scores.clustered, models.count > 2 else { return nil }
    var kept: [ClusteredScores] = []
    for one in clustered { kept.append(try one.keeping(persons: models)) }
    return try HalfScores(kept, seed: settings.seed)
  }

  private func correlation(
    _ measure: Measure, _ criterion: Criterion, _ values: [Double?], _ both: [Int],
    _ halves: HalfScores?
  ) throws(StatisticsError) -> CriterionCorrelation {
    let one = both.map { measure.values[$0] }
    let other = both.compactMap { values[$0] }
    let pairs = try RatingPairs(one, other)
    let pearson = pairs.pearson()
    func overItems(
      _ kind: ItemDrawnAssociation.Measure, _ value: Outcome<AssociationEstimate>
    ) -> Estimate {
      guard let draws = measure.draws else { return DimensionMaker.published }
      let found = ItemDrawnAssociation.of(
        kind, scores: measure.values.map(Optional.some), criterion: values, draws: draws)
      return Estimate(
        value.map(\.value), interval: found.flatMap { $0.interval(level: level) })
    }
    let (spearman, kendall) = (pairs.spearman(), pairs.kendall())
    let reliability = halves.flatMap { halves in measure.place.map(halves.reliability) }
    return CriterionCorrelation(
      criterion: criterion.name, dimension: measure.name, models: both.count,
      pearson: Estimate(pearson, level: level), spearman: Estimate(spearman, level: level),
      kendall: Estimate(kendall, level: level), overItems: overItems(.pearson, pearson),
      spearmanOverItems: overItems(.spearman, spearman),
      kendallOverItems: overItems(.kendall, kendall),
      disattenuated: disattenuated(one, other, reliability, criterion, of: measure),
      reliability: reliability?.value.value, criterionReliability: criterion.reliability,
      pValue: pearson.value?.test.value?.pValue, adjustedPValue: nil)
  }

  private func disattenuated(
    _ one: [Double], _ other: [Double], _ reliability: HalfScores.Coefficient?,
    _ criterion: Criterion, of measure: Measure
  ) -> Estimate {
    guard let reliability else {
      return scores.clustered == nil
        ? DimensionMaker.published
        : Estimate(
          missing: measure.place == nil
            ? said("the mean over dimensions has no reliability of its own")
            : said("too few models for a reliability"), code: "noReliability")
    }
    let corrected = HalfScores.Coefficient.combining(
      [HalfScores.Coefficient.correlation(one, other), reliability]
    ) { parts in
      let root = parts[1] * (criterion.reliability ?? 1)
      return root > 0
        ? .value(parts[0] / root.squareRoot())
        : .undefined(.outsideDomain("reliabilities above 0"))
    }
    return Estimate(corrected, .free, level: level)
  }
}

extension CriterionCorrelation {
  fileprivate func adjusted(_ pValue: Double?) -> CriterionCorrelation {
    CriterionCorrelation(
      criterion: criterion, dimension: dimension, models: models, pearson: pearson,
      spearman: spearman, kendall: kendall, overItems: overItems,
      spearmanOverItems: spearmanOverItems, kendallOverItems: kendallOverItems,
      disattenuated: disattenuated, reliability: reliability,
      criterionReliability: criterionReliability, pValue: self.pValue, adjustedPValue: pValue)
  }
}
