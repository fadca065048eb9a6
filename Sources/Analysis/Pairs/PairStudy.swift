package import Diagnostics
internal import Statistics
internal import ValueModel

/// What is found by comparing models pair by pair.
package struct PairResults: Codable, Sendable {
  /// Dimension by dimension, in the order of the models' scores.
  package let pairs: [PairResult]
  /// A family for each dimension.
  package let families: [PairFamily]
  /// Of 0/1 scores of items that were answered several times.
  package let repeats: [RepeatResult]
  /// Of items that were answered, or answers that were judged, several times.
  package let noise: [NoiseResult]
  /// The families' sentences.
  package let sentence: String
}

/// Every pair of models of a study, on the items that have a score of both.
package struct PairStudy: Sendable {
  package let results: PairResults
  /// What must be known of them, beside the cautions on the study.
  package let cautions: [Caution]

  /// The word for all dimensions and the mean over them.
  package static let everyDimension = "all"

  /// Compares the models.
  ///
  /// - Parameters:
  ///   - dimension: An identifier, a name or an alias; nil for the mean over all dimensions (or for
  ///     each, where profiles are centred); ``everyDimension`` for that mean and each of them.
  /// - Throws: for a dimension or a reference that there is not, and for a single model.
  package init(
    _ study: ScoreStudy, dimension: String?, settings: PairSettings
  ) throws(Diagnostics) {
    guard study.models.count > 1 else {
      throw Diagnostics(.oneModel(study.models.first ?? ""))
    }
    let reference = try settings.reference.map { name throws(Diagnostics) in
      guard let place = study.models.firstIndex(where: { ExactName($0) == ExactName(name) }) else {
        throw Diagnostics(.unknownModel(name: name, known: study.models))
      }
      return place
    }
    var pairs: [PairResult] = []
    var families: [PairFamily] = []
    var repeats: [RepeatResult] = []
    var noise: [NoiseResult] = []
    var cautions: [Caution] = []
    for place in try study.places(dimension: dimension) {
      do throws(StatisticsError) {
        let made = try PairFamilyMaker(
          study, settings: settings, dimension: place, reference: reference
        ).made()
        pairs += made.pairs
        families.append(made.family)
        cautions += made.cautions
        let answers = RepeatedAnswers(study: study, dimension: place, level: settings.level)
        repeats += try answers.passes()
        noise += try answers.noise()
      } catch {
        throw Diagnostics(Diagnostic(error, at: nil))
      }
    }
    results = PairResults(
      pairs: pairs, families: families, repeats: repeats, noise: noise,
      sentence: families.map(\.sentence).joined(separator: " "))
    let dimensions = Set(families.map(\.dimension))
    self.cautions =
      study.cautions.filter { $0.dimension.map(dimensions.contains) ?? true } + cautions
  }
}

extension ScoreStudy {
  /// The places of the dimensions that a name asks for; nil stands for the mean over all.
  func places(dimension name: String?) throws(Diagnostics) -> [Int?] {
    let all = system.dimensions.indices.map(Int?.some)
    if name == PairStudy.everyDimension, system.dimension(named: PairStudy.everyDimension) == nil {
      return (hasOverallScore ? [nil] : []) + all
    }
    if name == nil, !hasOverallScore { return all }
    guard let dimension = try system.dimension(scored: name, hasOverallScore: hasOverallScore)
    else { return [nil] }
    return [system.dimensions.firstIndex { $0.id == dimension.id }]
  }
}
