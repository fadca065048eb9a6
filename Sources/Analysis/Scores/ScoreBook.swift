package import LogReaders
internal import Statistics
package import ValueModel
internal import Wording

/// Every score of a study under one choice of interval, one for each model and dimension.
///
/// Tables, charts and JSON all read their figures here, so they cannot disagree.
package struct ScoreBook: Sendable {
  package let system: ValueSystem
  /// Names of the models, in ascending order.
  package let models: [String]
  package let options: IntervalOptions
  /// Model by model, in the order of the system's dimensions, then the overall scores.
  package let scores: [ModelScore]
  package let hasOverallScore: Bool
  /// Whether scores are centred (raw units round zero) instead of shown on 0...100.
  package let isCentred: Bool
  /// Whether the scores were published by somebody else, without item-level data.
  package let isPublished: Bool
  /// What must be known of these intervals, beside the cautions on the study.
  package let cautions: [Caution]

  private let indexOfModel: [ExactName: Int]

  private init(
    system: ValueSystem, models: [String], options: IntervalOptions, scores: [ModelScore],
    hasOverallScore: Bool, isCentred: Bool, isPublished: Bool, cautions: [Caution] = []
  ) {
    self.system = system
    self.models = models
    self.options = options
    self.scores = scores
    self.hasOverallScore = hasOverallScore
    self.isCentred = isCentred
    self.isPublished = isPublished
    self.cautions = cautions
    indexOfModel = Dictionary(
      models.enumerated().map { (ExactName($1), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The score of a model on a dimension (an identifier, or ``ModelScore/overall``).
  package func score(model: String, dimension: String) -> ModelScore? {
    guard let model = modelIndex(model) else { return nil }
    if dimension == ModelScore.overall {
      return hasOverallScore ? scores[models.count * system.dimensions.count + model] : nil
    }
    return system.dimensions.firstIndex { $0.id == dimension }.map {
      scores[model * system.dimensions.count + $0]
    }
  }

  /// The place of a model of exactly that name.
  func modelIndex(_ name: String) -> Int? { indexOfModel[ExactName(name)] }

  /// How many models take part in the ranking of a dimension.
  package func rankedModels(dimension: String) -> Int {
    models.count { score(model: $0, dimension: dimension)?.rank != nil }
  }
}

extension ScoreBook: Codable {
  private enum CodingKeys: String, CodingKey {
    case system, models, options, scores, hasOverallScore, isCentred, isPublished, cautions
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      system: try container.decode(ValueSystem.self, forKey: .system),
      models: try container.decode([String].self, forKey: .models),
      options: try container.decode(IntervalOptions.self, forKey: .options),
      scores: try container.decode([ModelScore].self, forKey: .scores),
      hasOverallScore: try container.decode(Bool.self, forKey: .hasOverallScore),
      isCentred: try container.decode(Bool.self, forKey: .isCentred),
      isPublished: try container.decode(Bool.self, forKey: .isPublished),
      cautions: try container.decode([Caution].self, forKey: .cautions))
  }
}

extension ScoreBook {
  /// Lists every score of `study` as `figures` have it.
  ///
  /// - Parameter unranked: the place of a model that takes no rank; nil for none.
  init(
    _ study: ScoreStudy, figures: some FigureSource, options: IntervalOptions, unranked: Int? = nil
  ) {
    let estimator = ScoreEstimator(
      study: study, figures: figures, options: options, unranked: unranked)
    self.init(
      system: study.system, models: study.models, options: options, scores: estimator.scores,
      hasOverallScore: study.hasOverallScore, isCentred: study.scale.isCentred,
      isPublished: false, cautions: estimator.cautions)
  }

  /// Shows published scores as they are: no interval, no rank interval, and the reason beside them.
  ///
  /// - Parameter scores: Published scores whose dimensions `system` knows; others are left out.
  package init(published scores: [PublishedScore], system: ValueSystem, options: IntervalOptions) {
    var values: [ExactName: [String: Double]] = [:]
    var names: [String] = []
    for score in scores {
      if values[ExactName(score.model)] == nil { names.append(score.model) }
      var known = values[ExactName(score.model)] ?? [:]
      if let dimension = system.dimension(named: score.dimension) {
        known[dimension.id] = score.score
      }
      values[ExactName(score.model)] = known
    }
    let models = SortedNames(names).names
    var scores: [ModelScore] = []
    for model in models {
      for dimension in system.dimensions {
        scores.append(
          .published(
            model: model, dimension: dimension.id, score: values[ExactName(model)]?[dimension.id],
            options: options))
      }
    }
    for model in models {
      let known = system.dimensions.compactMap { values[ExactName(model)]?[$0.id] }
      // A mean over other dimensions than the rest of the board would not be comparable.
      let mean =
        known.count == system.dimensions.count ? known.reduce(0, +) / Double(known.count) : nil
      scores.append(
        .published(model: model, dimension: ModelScore.overall, score: mean, options: options))
    }
    self.init(
      system: system, models: models, options: options, scores: scores, hasOverallScore: true,
      isCentred: false, isPublished: true)
  }
}

extension ModelScore {
  fileprivate static func published(
    model: String, dimension: String, score: Double?, options: IntervalOptions
  ) -> ModelScore {
    ModelScore(
      model: model, dimension: dimension, estimate: score, standardError: nil, lower: nil,
      upper: nil, level: options.level, method: "published", methodReason: nil,
      degreesOfFreedom: nil, effectiveSampleSize: nil,
      reason: score == nil
        ? said("not published") : said("published without item-level data"),
      remark: nil, undefinedReplicates: 0, band: nil,
      rawEstimate: nil, estimateMissingAsWorst: nil, items: nil, clusters: nil, judgments: nil,
      rank: nil, rankReason: nil)
  }
}
