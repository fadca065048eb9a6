package import Diagnostics
internal import ItemResponse
internal import LogReaders
internal import Statistics
internal import ValueModel
internal import Wording

/// Whether a test measures what it is named for.
package struct ValidityStudy: Sendable {
  package let results: ValidityResults
  /// What must be known of the results.
  package let cautions: [Caution]

  /// - Throws: for known groups that the data do not have, and where nothing can be scored. What the data
  ///   merely lack is said in ``ValidityResults/missing``.
  /// - Complexity: draws of items cost O(replicates x models x clusters x dimensions), at most 400
  ///   clusters; correlations of dimensions O(dimensions² x splits x models).
  package init(_ inputs: StudyInputs, settings: ValiditySettings) throws(Diagnostics) {
    let study = try inputs.study(seed: settings.seed)
    let scores: ValidityScores
    if let study {
      scores = try Diagnostics.at(nil) { () throws(ItemResponseError) in
        try ValidityScores(study)
      }
    } else {
      scores = ValidityScores(
        try inputs.publishedBook(
          options: IntervalOptions(method: .auto, level: settings.level, replicates: 2)))
    }
    results = try Self.results(inputs, study, scores, settings)
    cautions =
      inputs.cautions(study)
      + ValidityCautions(
        results: results, scores: scores, criteria: settings.criteria, people: settings.people
      ).all
  }

  private static func results(
    _ inputs: StudyInputs, _ study: ScoreStudy?, _ scores: ValidityScores,
    _ settings: ValiditySettings
  ) throws(Diagnostics) -> ValidityResults {
    let halves = try Diagnostics.at(nil) { () throws(ItemResponseError) in
      try Self.split(scores, settings)
    }
    let judges =
      study == nil
      ? [] : try inputs.scoresByJudge(scores.models, dimensions: scores.dimensions)
    let maker = DimensionMaker(scores: scores, halves: halves, settings: settings)
    let circle = CircleMaker(system: scores.system, level: settings.level, seed: settings.seed)
    let structural = try Diagnostics.at(nil) { () throws(ItemResponseError) in
      (
        consistency: try maker.consistency(), structure: try maker.structure(),
        prediction: try maker.prediction(),
        circles:
          (scores.models.count > 2
          ? try circle.fits(scores.values, dimensions: scores.dimensions, of: .models) : [])
          + (try settings.people.map { people throws(ItemResponseError) in
            try circle.fits(
              people.rows.map(\.values), dimensions: people.dimensions, of: .people)
          } ?? [])
      )
    }
    let correlations = try Diagnostics.at(nil) { () throws(StatisticsError) in
      (
        dimensions: try maker.correlations(),
        discriminant: try DiscriminantMaker(
          scores: scores, halves: halves, judges: judges, level: settings.level
        ).tests(),
        concurrent: try CriterionMaker(scores: scores, settings: settings).correlations()
      )
    }
    let retest =
      study == nil
      ? nil : try inputs.retests(rounds: settings.comparesRounds, level: settings.level)
    let known =
      study == nil
      ? nil
      : try settings.knownGroups.map { groups throws(Diagnostics) in
        try KnownGroupMaker(inputs: inputs, groups: groups, level: settings.level).effects()
      }
    let missing = MissingParts(
      scores: scores, settings: settings, hasCircle: circle.isPossible(scores.dimensions),
      consistency: structural.consistency, structure: structural.structure,
      discriminant: correlations.discriminant, retest: retest, knownGroups: known,
      prediction: structural.prediction, circles: structural.circles
    ).all
    let sentences = ValiditySentences(
      scores: scores, structure: structural.structure, consistency: structural.consistency,
      discriminant: correlations.discriminant, concurrent: correlations.concurrent,
      retest: retest ?? [], knownGroups: known ?? [], prediction: structural.prediction,
      circles: structural.circles, level: settings.level
    ).all
    return ValidityResults(
      sentences: sentences, basis: study == nil ? .publishedScores : .judgments,
      models: scores.models.count, items: study?.itemCount, clusters: study?.clusterCount,
      missing: missing, consistency: structural.consistency, structure: structural.structure,
      correlations: correlations.dimensions, discriminant: correlations.discriminant,
      concurrent: correlations.concurrent, retest: retest ?? [], knownGroups: known ?? [],
      prediction: structural.prediction, circumplex: structural.circles)
  }

  /// nil for published scores, and for fewer than three models.
  private static func split(
    _ scores: ValidityScores, _ settings: ValiditySettings
  ) throws(ItemResponseError) -> HalfScores? {
    guard let clustered = scores.clustered, !clustered.isEmpty, scores.models.count > 2 else {
      return nil
    }
    return try HalfScores(clustered, seed: settings.seed)
  }
}

/// Why parts of the results are empty.
struct MissingParts {
  let scores: ValidityScores
  let settings: ValiditySettings
  let hasCircle: Bool
  let consistency: [DimensionConsistency]
  let structure: DimensionStructure?
  let discriminant: [DiscriminantTest]
  let retest: [Retest]?
  let knownGroups: [KnownGroupEffect]?
  let prediction: [HeldOutPrediction]
  let circles: [CircleFit]

  var all: [MissingPart] {
    let isPublished = scores.clustered == nil
    let published = said("published without item-level data")
    let fewModels = said("it takes three models that have a score on every dimension")
    let areFew = scores.models.count < 3
    var parts: [MissingPart] = []
    func add(_ part: MissingPart.Part, _ reason: String) {
      parts.append(MissingPart(part: part, reason: reason))
    }
    if consistency.isEmpty { add(.consistency, isPublished ? published : fewModels) }
    if structure == nil {
      add(.structure, areFew ? fewModels : said("there is one dimension"))
    }
    if scores.dimensions.count < 2 { add(.correlations, said("there is one dimension")) }
    if discriminant.isEmpty {
      add(
        .discriminant,
        isPublished
          ? published : areFew ? fewModels : said("there is one dimension"))
    }
    if settings.criteria.isEmpty { add(.concurrent, said("no criterion is given")) }
    if retest?.isEmpty ?? true {
      add(
        .retest,
        isPublished
          ? published
          : settings.comparesRounds
            ? said("the data are of one round")
            : said("nothing was asked twice in the same words"))
    }
    if knownGroups?.isEmpty ?? true {
      add(
        .knownGroups,
        isPublished
          ? published
          : settings.knownGroups == nil
            ? said("no column says which groups are known, or primed, for a value")
            : said("no dimension is measured on both sides"))
    }
    if prediction.isEmpty { add(.prediction, isPublished ? published : fewModels) }
    if circles.isEmpty {
      add(
        .circumplex,
        hasCircle
          ? fewModels : said("the value system has no circle of just these dimensions"))
    }
    return parts
  }
}
