package import Statistics
internal import ValueModel

// Two scores, one of them times a number, and their ratio: A/B > c and A > c B are one contrast.
//
// | scores | estimate |
// |---|---|
// | 0/1 of one dimension, two models on the same rows | the score of `PairedShares` |
// | two models on the same thing | the contrast over the rows that both have |
// | any others | the contrast of the sums |

extension ScoredSource {
  /// A comparable score less another times a number other than 1; nil for other sums.
  ///
  /// - Throws: `StatisticsError` when a mean cannot be formed.
  func scaledPair(_ sum: ScoreSum) throws(StatisticsError) -> QuantityEstimate? {
    guard sum.terms.count == 2, sum.terms[0].coefficient * sum.terms[1].coefficient < 0,
      weightVariance(sum.terms) == 0,
      let sides = ComparableSides(
        sum.terms[0].coefficient > 0 ? sum.terms[0].term : sum.terms[1].term,
        sum.terms[0].coefficient > 0 ? sum.terms[1].term : sum.terms[0].term, of: self)
    else { return nil }
    let coefficients = sum.terms.map(\.coefficient).sorted()
    let (above, below) = (coefficients[1], -coefficients[0])
    var unit = QuantityEstimate.Unit(scale: study.scale, offset: sum.constant)
    if !isCentred { unit.offset += (above - below) * study.scale.shown(0) }
    if let shares = try sides.shares {
      unit.factor = above
      return QuantityEstimate(
        .scaled(ScaledDifferenceEstimate(shares, factor: below / above)), in: unit)
    }
    let compared = try ComparedScores(combinations: [
      sides.parts.map { .init($0.first.column, coefficient: $0.first.coefficient * above) },
      sides.parts.map { .init($0.second.column, coefficient: $0.second.coefficient * below) },
    ])
    return QuantityEstimate(.pair(compared.estimate(0, 1), isTurned: false), in: unit)
  }

  /// A sum of scores over another, of one source or of several that are independent.
  ///
  /// - Parameters:
  ///   - parts: of each source what it adds to both sides.
  ///   - numerator: is added to the one side.
  ///   - denominator: is added to the other.
  /// - Throws: `StatisticsError` when a mean cannot be formed.
  /// - Complexity: O(rows + terms² x clusters).
  package static func ratio(
    _ parts: [(source: ScoredSource, numerator: ScoreSum, denominator: ScoreSum)],
    numerator: Double, denominator: Double
  ) throws(StatisticsError) -> QuantityEstimate {
    if parts.count == 1, numerator == 0, denominator == 0,
      let pair = try parts[0].source.ratio(parts[0].numerator, parts[0].denominator)
    {
      return pair
    }
    var samples: [[RatioEstimate.Term]] = []
    var (above, below) = (numerator, denominator)
    var (canFall, canBeNegative) = (denominator < 0, numerator < 0)
    for part in parts {
      let source = part.source
      samples.append(try source.terms(part.numerator, part.denominator))
      above += source.offset(part.numerator)
      below += source.offset(part.denominator)
      canFall = canFall || source.canBeNegative(part.denominator)
      canBeNegative = canBeNegative || source.canBeNegative(part.numerator)
    }
    return QuantityEstimate(
      .ratio(
        RatioEstimate(
          samples, numerator: above, denominator: below,
          signs: canFall ? .unknown : canBeNegative ? .denominatorNotNegative : .notNegative),
        difference: nil))
  }

  /// One score over another of the same thing.
  private func ratio(
    _ numerator: ScoreSum, _ denominator: ScoreSum
  ) throws(StatisticsError) -> QuantityEstimate? {
    guard numerator.terms.count == 1, denominator.terms.count == 1, !isCentred,
      numerator.terms[0].coefficient > 0, denominator.terms[0].coefficient > 0,
      let sides = ComparableSides(numerator.terms[0].term, denominator.terms[0].term, of: self)
    else { return nil }
    var difference: PairEstimate?
    if case .pair(let pair, _) = try pair(numerator.terms[0].term, denominator.terms[0].term) {
      difference = pair
    }
    // Of equal sides the coefficients cancel.
    let unit = QuantityEstimate.Unit(
      factor: numerator.terms[0].coefficient / denominator.terms[0].coefficient)
    if let shares = try sides.shares {
      return QuantityEstimate(.ratio(RatioEstimate(shares), difference: difference), in: unit)
    }
    var terms: [RatioEstimate.Term] = []
    let (factor, zero) = (study.scale.shown(difference: 1), study.scale.shown(0))
    var (above, below) = (0.0, 0.0)
    for part in sides.parts {
      terms.append(
        .init(try part.first.column.sums(), numerator: part.first.coefficient * factor))
      terms.append(
        .init(try part.second.column.sums(), denominator: part.second.coefficient * factor))
      above += part.first.coefficient * zero
      below += part.second.coefficient * zero
    }
    return QuantityEstimate(
      .ratio(
        RatioEstimate([terms], numerator: above, denominator: below), difference: difference),
      in: unit)
  }

  // MARK: - Sums

  /// The means of both sides in the unit that is shown, each once.
  private func terms(
    _ numerator: ScoreSum, _ denominator: ScoreSum
  ) throws(StatisticsError) -> [RatioEstimate.Term] {
    struct Key: Hashable {
      let round: Int
      let model: Int
      let dimension: Int
    }
    let factor = study.scale.shown(difference: 1)
    var places: [Key: Int] = [:]
    var found: [(column: ScoredColumn, sides: [Double])] = []
    for (side, sum) in [numerator, denominator].enumerated() {
      for (term, coefficient) in sum.terms {
        for (dimension, part) in means(term) {
          let key = Key(round: term.round ?? -1, model: term.model, dimension: dimension)
          let place = places[key] ?? found.count
          if place == found.count {
            places[key] = place
            found.append((part.column, [0, 0]))
          }
          found[place].sides[side] += coefficient * part.coefficient * factor
        }
      }
    }
    var terms: [RatioEstimate.Term] = []
    for one in found where one.sides != [0, 0] {
      terms.append(
        .init(try one.column.sums(), numerator: one.sides[0], denominator: one.sides[1]))
    }
    return terms
  }

  /// What a sum has where the instrument's own scale is at 0.
  private func offset(_ sum: ScoreSum) -> Double {
    isCentred ? 0 : sum.terms.reduce(0) { $0 + $1.coefficient * study.scale.shown(0) }
  }

  private func canBeNegative(_ sum: ScoreSum) -> Bool {
    !sum.terms.isEmpty && isCentred || sum.terms.contains { $0.coefficient < 0 }
  }
}

/// The means of two comparable scores, side by side, each pair on the rows that both have.
private struct ComparableSides {
  let parts: [(first: ComparedScores.Term, second: ComparedScores.Term)]
  private let isZeroOne: Bool

  /// - Returns: nil where they are not comparable, of several rounds, or a pair of means has no row in
  ///   common.
  init?(_ first: ScoreTerm, _ second: ScoreTerm, of source: ScoredSource) {
    guard first.isComparable(with: second), first.round == second.round else { return nil }
    let (one, other) = (source.columns(first), source.columns(second))
    guard !one.isEmpty, one.count == other.count else { return nil }
    var parts: [(first: ComparedScores.Term, second: ComparedScores.Term)] = []
    for (left, right) in zip(one, other) {
      let shared = left.column.shared(with: right.column)
      guard !shared.isEmpty, let first = try? left.column.rows(at: shared.map(\.one)),
        let second = try? right.column.rows(at: shared.map(\.other))
      else { return nil }
      parts.append(
        (
          .init(first, coefficient: left.coefficient),
          .init(second, coefficient: right.coefficient)
        ))
    }
    self.parts = parts
    let ends = source.study.scale.ends
    isZeroOne =
      parts.count == 1 && !source.isCentred && ends == 0...1
      && [parts[0].first, parts[0].second].allSatisfy { term in
        term.column.values.allSatisfy { $0 == 0 || $0 == 1 }
      }
  }

  /// Of 0/1 values of one dimension; nil for others.
  var shares: PairedShares? {
    get throws(StatisticsError) {
      guard isZeroOne else { return nil }
      let (first, second) = (parts[0].first.column, parts[0].second.column)
      var weights: [Double]?
      if first.weights != nil || second.weights != nil {
        weights = first.rows.indices.map {
          ((first.weights?[$0] ?? 1) + (second.weights?[$0] ?? 1)) / 2
        }
      }
      return try PairedShares(
        first.values, second.values, weights: weights, clusters: first.clusters)
    }
  }
}
