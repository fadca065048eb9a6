internal import Analysis
internal import Diagnostics
internal import Statistics
internal import ValueModel
internal import Wording

extension QuantityEstimator {
  /// A smooth function by leaving out one cluster at a time.
  func function(_ node: QuantityNode) throws(Diagnostics) -> QuantityEstimate {
    var inputs = FunctionInputs()
    for leaf in node.leaves {
      if let reason = try add(leaf, to: &inputs) {
        return QuantityEstimate(CrossedEstimate(.undefined(reason), without: []))
      }
    }
    return try Diagnostics.at(nil) { () throws(StatisticsError) in
      try self.estimate(node, of: inputs)
    }
  }

  /// What a function takes.
  private struct FunctionInputs {
    /// By source the scores that it takes, and how each is made of the source's means.
    var scores: [Int: [Score]] = [:]
    /// By source the means.
    var means: [Int: [ClusterSums]] = [:]
    /// By source and culture the dimensions.
    var surveys: [Survey: [Int]] = [:]
    var known: [(leaf: QuantityLeaf, value: MeanFunctionEstimate.Known)] = []
  }

  private struct Score {
    let leaf: QuantityLeaf
    /// Among the means of the source.
    let range: Range<Int>
    let score: @Sendable ([Double]) -> Double
  }

  private struct Survey: Hashable {
    let source: Int
    let culture: String
  }

  /// - Returns: why the leaf takes part in no function; nil where it does.
  private func add(
    _ leaf: QuantityLeaf, to inputs: inout FunctionInputs
  ) throws(Diagnostics) -> UndefinedReason? {
    switch leaf {
    case .score(let source, let term):
      guard case .judgments(let scored) = try sources[source].data() else { return .noData }
      if case .weighted(let name) = term.kind, scored.hasEstimatedWeights(name) {
        return .notTestable(said("weights that are estimates take part in sums alone"))
      }
      let parts = try Diagnostics.at(nil) { () throws(StatisticsError) in try scored.parts(term) }
      let start = inputs.means[source]?.count ?? 0
      inputs.means[source, default: []] += parts.means
      inputs.scores[source, default: []].append(
        Score(leaf: leaf, range: start..<start + parts.means.count, score: parts.score))
    case .survey(let source, let culture, let dimension):
      inputs.surveys[Survey(source: source, culture: culture), default: []].append(dimension)
    case .agreement(let source, let dimension, let coefficient):
      guard
        let found = try sources[source].agreement(dimension: dimension, coefficient: coefficient)
      else { return .noData }
      switch (found.value, found.standardError) {
      case (.value(let value), .value(let error)):
        inputs.known.append(
          (
            leaf,
            .init(
              value: value, standardError: error, degreesOfFreedom: found.degreesOfFreedom)
          ))
      case (.undefined(let reason), _), (_, .undefined(let reason)): return reason
      }
    }
    return nil
  }

  private func estimate(
    _ node: QuantityNode, of inputs: FunctionInputs
  ) throws(StatisticsError) -> QuantityEstimate {
    let order = inputs.means.keys.sorted()
    let samples = order.map { inputs.means[$0] ?? [] }
    var starts: [Int: Int] = [:]
    var count = 0
    for (source, sample) in zip(order, samples) {
      starts[source] = count
      count += sample.count
    }
    let scores = order.flatMap { source in
      (inputs.scores[source] ?? []).map { (start: starts[source] ?? 0, score: $0) }
    }
    var surveys: [SurveyedProfile] = []
    var places: [QuantityLeaf: Int] = [:]
    var lacksErrors = false
    for survey in inputs.surveys.keys.sorted(by: {
      ($0.source, $0.culture) < ($1.source, $1.culture)
    }) {
      let dimensions = (inputs.surveys[survey] ?? []).sorted()
      guard
        let profile = try profile(survey, on: dimensions)
      else { continue }
      lacksErrors = lacksErrors || profile.covariance == nil
      for dimension in dimensions {
        places[.survey(source: survey.source, culture: survey.culture, dimension: dimension)] =
          count
        count += 1
      }
      surveys.append(profile)
    }
    for one in inputs.known {
      places[one.leaf] = count
      count += 1
    }
    let found = MeanFunctionEstimate(
      samples, surveys: surveys, known: inputs.known.map(\.value)
    ) { values in
      var leaves: [QuantityLeaf: Double] = [:]
      for (start, score) in scores {
        let means = values[start + score.range.lowerBound..<start + score.range.upperBound]
        leaves[score.leaf] = score.score(Array(means))
      }
      for (leaf, place) in places { leaves[leaf] = values[place] }
      return node.value { leaves[$0] }
    }
    let estimate = QuantityEstimate(found.crossed)
    return lacksErrors
      ? estimate.because(said("clusters left out one by one; the survey's error is not known"))
      : estimate
  }

  private func profile(
    _ survey: Survey, on dimensions: [Int]
  ) throws(StatisticsError) -> SurveyedProfile? {
    // Were the cultures not there, the compiler would have said so.
    let cultures = try? sources[survey.source].cultures()
    return try (cultures ?? nil)?.profile(survey.culture, on: dimensions)
  }
}
