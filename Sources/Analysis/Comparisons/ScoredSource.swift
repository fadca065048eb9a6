package import Diagnostics
package import Statistics
internal import Synchronization
internal import ValueModel

/// The scores of one source of data, ready to be summed and compared.
///
/// What is compared often is made once and kept.
package final class ScoredSource: Sendable {
  package let study: ScoreStudy
  private let weights: [String: AlignmentWeights]
  private let makeRounds: @Sendable () throws(Diagnostics) -> RoundScores?
  /// Nil until they are asked for.
  private let known = Mutex(RoundScores??.none)
  private let compared = Mutex([Compared: ComparedScores]())

  private enum Compared: Hashable {
    case dimension(Int?)
    case weighted(String)
  }

  /// - Parameter rounds: makes the scores by rounds; nil where there is one round or none.
  init(
    _ study: ScoreStudy, weights: [String: AlignmentWeights],
    rounds: @escaping @Sendable () throws(Diagnostics) -> RoundScores?
  ) {
    self.study = study
    self.weights = weights
    makeRounds = rounds
  }

  /// Scores each model in each round, before a score of a round is asked for.
  ///
  /// - Returns: the names of the rounds in the order of time; none where there is one round only.
  /// - Throws: where nothing can be scored.
  package func prepareRounds() throws(Diagnostics) -> [String] {
    if let rounds { return rounds.order.names }
    let made = try makeRounds()
    known.withLock { $0 = .some(made) }
    return made?.order.names ?? []
  }

  private var rounds: RoundScores? { known.withLock { $0 } ?? nil }

  /// The place of the model of exactly that name.
  package func place(ofModel name: String) -> Int? {
    study.models.firstIndex { $0.isExactly(name) }
  }

  /// The places of the dimensions of which any model has a score, in the order of the system.
  package var dimensions: [Int] { study.scoredDimensions }

  var isCentred: Bool { study.instrument.centring != .none }

  /// The kind of sums of scores.
  var kindOfSums: ScoreKind {
    .bounded(lower: study.scale.ends.lowerBound, upper: study.scale.ends.upperBound)
  }

  /// The scored study that a round is of, and the place of a model in it.
  private func scored(_ term: ScoreTerm) -> (study: ScoreStudy, model: Int)? {
    guard let round = term.round else { return (study, term.model) }
    guard let rounds else { return nil }
    // The study by rounds numbers the models as this one does.
    return (rounds.study, rounds.place(model: term.model, round: round))
  }

  /// The single column that a score is the mean of; nil for a score that is a sum of means.
  func column(_ term: ScoreTerm) -> ScoredColumn? {
    guard case .dimension(let dimension) = term.kind, !isCentred, let scored = scored(term)
    else { return nil }
    return scored.study.column(model: scored.model, dimension: dimension)
  }

  /// The columns that a score is made of, on the instrument's own scale; none where one of them is
  /// empty.
  func columns(_ term: ScoreTerm) -> [ComparedScores.Term] {
    guard let scored = scored(term) else { return [] }
    switch term.kind {
    case .dimension(let dimension):
      guard !isCentred else {
        return scored.study.terms(model: scored.model, dimension: dimension)
      }
      let column = scored.study.column(model: scored.model, dimension: dimension)
      return column.rows.isEmpty ? [] : [.init(column, coefficient: 1)]
    case .overall: return scored.study.terms(model: scored.model, dimension: nil)
    case .weighted(let name): return alignment(name, scored.study)?.terms(scored.model) ?? []
    }
  }

  private func alignment(_ name: String, _ study: ScoreStudy) -> WeightedAlignment? {
    weights[name].map { WeightedAlignment(study: study, weights: $0, level: 0.95) }
  }

  /// The places of the dimensions that count in weights.
  func weightedDimensions(_ name: String) -> [Int] {
    let values = weights[name]?.values ?? []
    return values.indices.filter { values[$0] > 0 }
  }

  /// The means that a score is made of, on the instrument's own scale, and the score from them in the unit
  /// that is shown.
  ///
  /// - Throws: `StatisticsError` when a mean cannot be formed.
  package func parts(
    _ term: ScoreTerm
  ) throws(StatisticsError) -> (means: [ClusterSums], score: @Sendable ([Double]) -> Double) {
    let columns = columns(term)
    var means: [ClusterSums] = []
    for part in columns { means.append(try part.column.sums()) }
    let coefficients = columns.map(\.coefficient)
    let scale = study.scale
    let isDifference = isCentred
    return (
      means,
      { values in
        let raw = zip(coefficients, values).reduce(0) { $0 + $1.0 * $1.1 }
        return isDifference ? scale.shown(difference: raw) : scale.shown(raw)
      }
    )
  }

  /// Whether the weights of a name are estimates with a known error.
  package func hasEstimatedWeights(_ name: String) -> Bool { weights[name]?.covariance != nil }

  /// Whether there are weights of a name.
  package func hasWeights(_ name: String) -> Bool { weights[name] != nil }

  /// Whether the data have the score at all.
  package func has(_ term: ScoreTerm) -> Bool { !columns(term).isEmpty }

  /// How many judgments stand behind a dimension of a model, those without a verdict included.
  package func judgments(model: Int, dimension: Int) -> Int {
    let counts = study.tally(model: model, dimension: dimension).judgments
    return counts.scored + counts.missing
  }

  // MARK: - Weights that are estimates

  /// What the errors of weights add to the variance of a sum of weighted scores, on the instrument's own
  /// scale; 0 where all weights are given.
  func weightVariance(_ terms: [(term: ScoreTerm, coefficient: Double)]) -> Double {
    var profiles: [String: [Double]] = [:]
    for (term, coefficient) in terms {
      guard case .weighted(let name) = term.kind, let alignment = alignment(name, study),
        alignment.weights.covariance != nil, let profile = alignment.profile(term.model)
      else { continue }
      let known = profiles[name] ?? [Double](repeating: 0, count: profile.count)
      profiles[name] = zip(known, profile).map { $0 + coefficient * $1 }
    }
    // In order, so that the sum has the same bits on every run.
    return profiles.keys.sorted().reduce(0) { sum, name in
      sum + (alignment(name, study)?.variance(profiles[name] ?? []) ?? 0)
    }
  }

  // MARK: - Pairs

  /// Two comparable scores as `pairs`, `align` and `drift` compare them, first less second.
  ///
  /// - Throws: `StatisticsError` when a mean cannot be formed.
  func pair(_ first: ScoreTerm, _ second: ScoreTerm) throws(StatisticsError) -> QuantityEstimate
    .Basis?
  {
    if let one = first.round, let other = second.round, one != other {
      guard let rounds else { return nil }
      let (from, to) = (min(one, other), max(one, other))
      var dimension: Int?
      if case .dimension(let place) = first.kind { dimension = place }
      let scores = try rounds.compared(
        model: first.model, dimension: dimension, rounds: [from, to])
      // Later less earlier.
      return .pair(scores.estimate(1, 0), isTurned: one < other)
    }
    let scores = try compared(first.kind)
    let (low, high) = (min(first.model, second.model), max(first.model, second.model))
    // In the order of the board, so that its p-values are the same to the bit.
    return .pair(scores.estimate(low, high), isTurned: first.model > second.model)
  }

  private func compared(_ kind: ScoreTerm.Kind) throws(StatisticsError) -> ComparedScores {
    let key: Compared =
      switch kind {
      case .dimension(let place): .dimension(place)
      case .overall: .dimension(nil)
      case .weighted(let name): .weighted(name)
      }
    if let known = compared.withLock({ $0[key] }) { return known }
    let made: ComparedScores
    switch key {
    case .dimension(let place): made = try study.comparedScores(dimension: place)
    case .weighted:
      made = try ComparedScores(
        combinations: study.models.indices.map { columns(ScoreTerm(model: $0, kind)) })
    }
    compared.withLock { $0[key] = made }
    return made
  }

  // MARK: - Places in a profile

  /// The rank of each dimension within the profile of a model, 1 the highest score, simultaneous over all
  /// pairs of them (Holm's method; a pair is the contrast of two means over the model's clusters).
  ///
  /// - Returns: by place of the dimension; undefined for those without a score.
  /// - Throws: `StatisticsError` when a mean cannot be formed.
  /// - Complexity: O(dimensions² x clusters).
  package func places(
    model: Int, level: Double
  ) throws(StatisticsError) -> [Outcome<RankInterval>] {
    var sums: [ClusterSums] = []
    for dimension in study.system.dimensions.indices {
      sums.append(try study.column(model: model, dimension: dimension).sums())
    }
    let scored = sums.indices.filter { sums[$0].rows > 0 }
    let kind = kindOfSums
    let estimates = sums.map { sums in
      sums.rows > 0
        ? LinearCombinationEstimate([.init(sums, coefficient: 1)], kind: kind).estimate
        : .undefined(.noData)
    }
    var pairs: [PairComparison] = []
    for (order, first) in scored.enumerated() {
      for second in scored[(order + 1)...] {
        let contrast = LinearCombinationEstimate(
          [.init(sums[first], coefficient: 1), .init(sums[second], coefficient: -1)], kind: kind)
        pairs.append(
          PairComparison(
            first: first, second: second, difference: contrast.estimate,
            pValue: contrast.pValue()))
      }
    }
    return RankIntervals(holm: pairs, estimates: estimates, level: level).intervals
  }
}
