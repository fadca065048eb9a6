internal import Statistics
internal import ValueModel

/// Weighted sums of the scores of models.
struct WeightedAlignment {
  let study: ScoreStudy
  let weights: AlignmentWeights
  let level: Double

  struct Made {
    var rows: [ModelAlignment] = []
    var intervals: [(model: String, cautions: [IntervalCaution])] = []
    var ranks: RankIntervals?
    /// The best models and those that are not shown to be below them, best first.
    var leaders: [Int] = []
  }

  private var isCentred: Bool { study.instrument.centring != .none }

  func made() throws(StatisticsError) -> Made {
    let ends = study.scale.ends
    let kind = ScoreKind.bounded(lower: ends.lowerBound, upper: ends.upperBound)
    var estimates: [LinearCombinationEstimate] = []
    var combinations: [[ComparedScores.Term]] = []
    for model in study.models.indices {
      let terms = terms(model)
      combinations.append(terms)
      var sums: [LinearCombinationEstimate.Term] = []
      for term in terms {
        sums.append(.init(try term.column.sums(), coefficient: term.coefficient))
      }
      estimates.append(LinearCombinationEstimate(sums, kind: kind))
    }
    let compared = try ComparedScores(
      combinations: combinations, onCommonRows: study.comparesCommonRows)
    let ranks = ranks(compared)
    var made = Made()
    made.ranks = ranks
    made.leaders = ranks.tiers.first ?? []
    var rows: [ModelAlignment] = []
    for model in study.models.indices {
      let estimate = estimates[model]
      rows.append(
        ModelAlignment(
          model: study.models[model], weights: weights.name, score: score(estimate, model),
          weightCovered: covered(model), rank: ranks.intervals[model].value.map(RankRange.init)))
      made.intervals.append((study.models[model], estimate.cautions))
    }
    made.rows = rows.sorted {
      ($1.score.value ?? -.infinity, $0.model) < ($0.score.value ?? -.infinity, $1.model)
    }
    return made
  }

  /// The columns of a model with their weights; none where one with a weight is empty.
  func terms(_ model: Int) -> [ComparedScores.Term] {
    var terms = study.system.dimensions.indices.filter { weights.values[$0] > 0 }.map {
      ComparedScores.Term(
        study.column(model: model, dimension: $0), coefficient: weights.values[$0])
    }
    if isCentred { terms.append(.init(study.allItems(model: model), coefficient: -1)) }
    return terms.allSatisfy { !$0.column.rows.isEmpty } ? terms : []
  }

  private func covered(_ model: Int) -> Double {
    min(
      study.system.dimensions.indices.reduce(0) {
        study.column(model: model, dimension: $1).rows.isEmpty ? $0 : $0 + weights.values[$1]
      }, 1)
  }

  /// The scores of a model on the dimensions with a weight, on the instrument's own scale.
  func profile(_ model: Int) -> [Double]? {
    var scores: [Double] = []
    let centre = isCentred ? mean(study.allItems(model: model)) : 0
    for dimension in study.system.dimensions.indices {
      let column = study.column(model: model, dimension: dimension)
      guard let centre, let mean = mean(column) else {
        if weights.covariance != nil || weights.values[dimension] > 0 { return nil }
        scores.append(0)
        continue
      }
      scores.append(mean - centre)
    }
    return scores
  }

  private func mean(_ column: ScoredColumn) -> Double? {
    guard !column.rows.isEmpty else { return nil }
    var (sum, weight) = (0.0, 0.0)
    for row in column.rows.indices {
      let own = column.weights?[row] ?? 1
      sum += own * column.values[row]
      weight += own
    }
    return sum / weight
  }

  /// The variance that the weights' own error adds to a sum of scores, or to a difference of two.
  func variance(_ scores: [Double]) -> Double {
    guard let covariance = weights.covariance else { return 0 }
    var variance = 0.0
    for row in scores.indices {
      for column in scores.indices {
        variance += scores[row] * scores[column] * covariance[row * scores.count + column]
      }
    }
    return max(variance, 0)
  }

  private func score(_ estimate: LinearCombinationEstimate, _ model: Int) -> Estimate {
    let scale = study.scale
    func shown(_ value: Double) -> Double {
      isCentred ? scale.shown(difference: value) : scale.shown(value)
    }
    guard let value = estimate.estimate.value else { return Estimate(estimate.estimate) }
    var error = estimate.standardError.value
    var interval = estimate.interval(level: level)
    if weights.covariance != nil, let profile = profile(model) {
      let own = variance(profile).squareRoot()
      error = error.map { ($0 * $0 + own * own).squareRoot() }
      interval = interval.flatMap { $0.widened(about: value, error: own) }
    }
    return Estimate(
      .value(shown(value)), standardError: error.map(scale.shown(difference:)),
      interval: interval.map { interval in
        ConfidenceInterval(
          lower: shown(interval.lower), upper: shown(interval.upper), level: interval.level,
          method: interval.method, degreesOfFreedom: interval.degreesOfFreedom,
          effectiveSampleSize: interval.effectiveSampleSize, methodReason: interval.methodReason)
      })
  }

  private func ranks(_ compared: ComparedScores) -> RankIntervals {
    guard weights.covariance != nil else {
      return PairwiseComparison(compared).ranks(level: level)
    }
    let profiles = study.models.indices.map(profile)
    var pairs: [PairComparison] = []
    for (index, first) in compared.places.enumerated() {
      for second in compared.places[(index + 1)...] {
        let estimate = compared.estimate(first, second)
        var own = 0.0
        if let one = profiles[first], let other = profiles[second] {
          own = variance(zip(one, other).map { $0 - $1 })
        }
        let crossed = CrossedEstimate(
          estimate.difference, itemError: estimate.standardError,
          itemDegreesOfFreedom: estimate.statistic.value?.degreesOfFreedom, clusters: 0,
          sources: [.init(variance: own, degreesOfFreedom: nil)])
        pairs.append(
          PairComparison(
            first: first, second: second, difference: estimate.difference,
            pValue: crossed.pValue()))
      }
    }
    return RankIntervals(holm: pairs, estimates: compared.estimates, level: level)
  }
}

/// What dimensions count, and how sure that is.
struct AlignmentWeights: Sendable {
  /// Whose weights.
  let name: String
  /// Of each dimension of the system, of 1.
  let values: [Double]
  /// Row-major; nil where weights are given, and not estimated, or no error is known.
  let covariance: [Double]?
  /// Whether they are estimates without an error.
  let lacksErrors: Bool

  init(given weights: [Double], name: String) throws(StatisticsError) {
    self.name = name
    values = try NormalizedWeights(weights).values
    covariance = nil
    lacksErrors = false
  }

  /// The weights of a culture: each value less the smallest, over their sum.
  ///
  /// The error comes by the delta method: of w_k = (c_k - c_min)/T the slope in c_j is
  /// (1[j = k] - 1[j = min] - w_k (1 - D 1[j = min]))/T with D values.
  init(_ target: CultureTarget, system: ValueSystem, name: String) throws(StatisticsError) {
    self.name = name
    let count = system.dimensions.count
    let places = target.values.map { value in
      system.dimensions.firstIndex { $0.id == value.dimension }
    }
    let smallest = target.values.indices.min {
      target.values[$0].estimate < target.values[$1].estimate
    }
    let least = smallest.map { target.values[$0].estimate } ?? 0
    let lifted = target.values.map { $0.estimate - least }
    let shares = try NormalizedWeights(lifted).values
    var values = [Double](repeating: 0, count: count)
    for (place, share) in zip(places, shares) { if let place { values[place] = share } }
    self.values = values
    guard let known = target.knownCovariance, let smallest else {
      covariance = nil
      lacksErrors = true
      return
    }
    lacksErrors = false
    let size = lifted.count
    let total = lifted.reduce(0, +)
    func slope(_ weight: Int, _ value: Int) -> Double {
      let isSmallest = value == smallest ? 1.0 : 0
      return
        ((weight == value ? 1 : 0) - isSmallest
        - shares[weight] * (1 - Double(size) * isSmallest)) / total
    }
    let slopes = (0..<size).map { weight in (0..<size).map { slope(weight, $0) } }
    var covariance = [Double](repeating: 0, count: count * count)
    for one in 0..<size {
      for other in 0..<size {
        guard let row = places[one], let column = places[other] else { continue }
        var sum = 0.0
        for first in 0..<size {
          for second in 0..<size {
            sum += slopes[one][first] * known[first * size + second] * slopes[other][second]
          }
        }
        covariance[row * count + column] = sum
      }
    }
    self.covariance = covariance
  }

  /// The worths of several rankings.
  init(worths fit: PlackettLuce.Fit, name: String) {
    self.name = name
    values = fit.worths
    covariance = fit.covariance.values
    lacksErrors = false
  }

  func rows(_ system: ValueSystem) -> [DimensionWeight] {
    system.dimensions.indices.map { place in
      DimensionWeight(
        dimension: system.dimensions[place].id, weight: values[place],
        standardError: covariance.map {
          max($0[place * values.count + place], 0).squareRoot()
        })
    }
  }
}
