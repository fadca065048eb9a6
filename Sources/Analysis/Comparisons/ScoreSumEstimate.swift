package import Statistics
internal import ValueModel
internal import Wording

// How sure sums of scores are: by the closed forms that boards, `pairs`, `align` and `drift` print.
//
// | sum | estimate |
// |---|---|
// | one score of one dimension | `MeanEstimate` |
// | one score of several means: overall, weighted, centred | `LinearCombinationEstimate` |
// | two comparable scores, one less the other | `PairEstimate` on shared rows |
// | no negative coefficient | `LinearCombinationEstimate`, the cluster as the row |
// | two comparable scores, one less the other times a number | `ScoredSource+Ratio.swift` |
// | two sides of the same kind of sum | `PairEstimate` of the sums over shared rows |
// | any other contrast | `LinearCombinationEstimate`: `cluster-t` |
// | of several sources | variances added; square-and-add where a source shows no spread |

extension ScoredSource {
  /// The estimate of a sum of scores of this source.
  ///
  /// - Parameter sum: with a term at least, none of them with coefficient 0, and no score twice; each
  ///   score must be there.
  /// - Throws: `StatisticsError` when a mean cannot be formed.
  /// - Complexity: O(rows + terms² x clusters).
  package func estimate(_ sum: ScoreSum) throws(StatisticsError) -> QuantityEstimate {
    let terms = sum.terms
    let own = weightVariance(terms)
    if terms.count == 1 {
      let unit = QuantityEstimate.Unit(
        scale: study.scale, isDifference: isCentred, factor: terms[0].coefficient,
        offset: sum.constant)
      return QuantityEstimate(
        try single(terms[0].term, weightError: own.squareRoot() / abs(terms[0].coefficient)),
        in: unit)
    }
    if let pair = try pair(sum) { return pair }
    if let scaled = try scaledPair(sum) { return scaled }
    let flat = FlatSum(terms, of: self)
    var unit = QuantityEstimate.Unit(scale: study.scale, offset: sum.constant)
    if !isCentred {
      unit.offset += terms.reduce(0) { $0 + $1.coefficient * study.scale.shown(0) }
    }
    return QuantityEstimate(try basis(flat, weightVariance: own), in: unit)
  }

  private func single(
    _ term: ScoreTerm, weightError: Double
  ) throws(StatisticsError) -> QuantityEstimate.Basis {
    if let column = column(term) {
      let sums = try column.sums()
      return .mean(MeanEstimate(sums, kind: ScoreKind(of: sums, ends: study.scale.ends)))
    }
    var sums: [LinearCombinationEstimate.Term] = []
    for part in columns(term) {
      sums.append(.init(try part.column.sums(), coefficient: part.coefficient))
    }
    let combined = LinearCombinationEstimate(sums, kind: kindOfSums)
    guard weightError > 0 else { return .combination(combined) }
    let estimate = combined.estimate
    return .intervals(
      QuantityEstimate.Intervals(
        estimate: estimate,
        standardError: combined.standardError.map {
          ($0 * $0 + weightError * weightError).squareRoot()
        }, degreesOfFreedom: combined.degreesOfFreedom.value
      ) { level in
        estimate.flatMap { value in
          combined.interval(level: level).flatMap {
            $0.widened(about: value, error: weightError)
          }
        }
      })
  }

  /// One score less another of the same thing.
  private func pair(_ sum: ScoreSum) throws(StatisticsError) -> QuantityEstimate? {
    guard sum.terms.count == 2, sum.terms[0].coefficient == -sum.terms[1].coefficient,
      sum.terms[0].term.isComparable(with: sum.terms[1].term)
    else { return nil }
    let isFirstHigher = sum.terms[0].coefficient > 0
    let first = sum.terms[isFirstHigher ? 0 : 1]
    let second = sum.terms[isFirstHigher ? 1 : 0]
    guard let basis = try pair(first.term, second.term) else { return nil }
    let unit = QuantityEstimate.Unit(
      scale: study.scale, factor: first.coefficient, offset: sum.constant)
    let own = weightVariance([(first.term, 1), (second.term, -1)])
    guard own > 0 else { return QuantityEstimate(basis, in: unit) }
    return QuantityEstimate(widened(QuantityEstimate(basis), by: own), in: unit)
  }

  /// A contrast with a variance that does not come from items.
  private func widened(
    _ plain: QuantityEstimate, by variance: Double
  ) -> QuantityEstimate.Basis {
    .crossed(
      CrossedEstimate(
        plain.value, itemError: plain.standardError,
        itemDegreesOfFreedom: plain.degreesOfFreedom, clusters: 0,
        sources: [.init(variance: variance, degreesOfFreedom: nil)]))
  }

  private func basis(
    _ flat: FlatSum, weightVariance: Double
  ) throws(StatisticsError) -> QuantityEstimate.Basis {
    let basis: QuantityEstimate.Basis
    if let sides = flat.matchedSides {
      basis = .pair(
        try ComparedScores(combinations: [sides.first, sides.second]).estimate(0, 1),
        isTurned: false)
    } else {
      let terms = try flat.sums()
      // Without a positive one the sum is turned round, so that its ends are those of the scale.
      let isNegative = terms.allSatisfy { $0.coefficient < 0 }
      let combined = LinearCombinationEstimate(
        isNegative ? terms.map { .init($0.sums, coefficient: -$0.coefficient) } : terms,
        kind: kindOfSums)
      basis = isNegative ? Self.turned(combined) : .combination(combined)
    }
    return weightVariance > 0 ? widened(QuantityEstimate(basis), by: weightVariance) : basis
  }

  private static func turned(_ sum: LinearCombinationEstimate) -> QuantityEstimate.Basis {
    let turned = QuantityEstimate(
      .combination(sum), in: QuantityEstimate.Unit(factor: -1))
    return .intervals(
      QuantityEstimate.Intervals(
        estimate: turned.value, standardError: turned.standardError,
        degreesOfFreedom: turned.degreesOfFreedom
      ) { turned.interval(level: $0) })
  }

  // MARK: - Several sources

  /// The estimate of a sum over several sources, which are independent.
  ///
  /// - Parameters:
  ///   - parts: a sum of each, as ``estimate(_:)`` takes it.
  ///   - constant: is added.
  /// - Throws: `StatisticsError` when a mean cannot be formed.
  package static func estimate(
    _ parts: [(source: ScoredSource, sum: ScoreSum)], constant: Double
  ) throws(StatisticsError) -> QuantityEstimate {
    if let samples = try samples(parts, constant: constant) { return samples }
    var estimates: [QuantityEstimate] = []
    for part in parts { estimates.append(try part.source.estimate(part.sum)) }
    let found = estimates
    let value = found.reduce(Outcome<Double>.value(constant)) { sum, one in
      sum.flatMap { sum in one.value.map { sum + $0 } }
    }
    let errors = found.map { (error: $0.standardError, degrees: $0.degreesOfFreedom) }
    if errors.allSatisfy({ $0.error.value != nil }) {
      return QuantityEstimate(
        .crossed(
          CrossedEstimate(
            value, itemError: errors[0].error, itemDegreesOfFreedom: errors[0].degrees,
            clusters: 0,
            sources: errors.dropFirst().map {
              .init(
                variance: ($0.error.value ?? 0) * ($0.error.value ?? 0),
                degreesOfFreedom: $0.degrees)
            })))
    }
    return QuantityEstimate(
      .intervals(
        QuantityEstimate.Intervals(
          estimate: value, standardError: errors.first { $0.error.value == nil }?.error ?? value,
          degreesOfFreedom: nil
        ) { squareAndAdd(found, about: value, level: $0) }))
  }

  /// Two single means on one scale, one less the other.
  private static func samples(
    _ parts: [(source: ScoredSource, sum: ScoreSum)], constant: Double
  ) throws(StatisticsError) -> QuantityEstimate? {
    guard parts.count == 2, parts.allSatisfy({ $0.sum.terms.count == 1 && $0.sum.constant == 0 }),
      parts[0].sum.terms[0].coefficient == -parts[1].sum.terms[0].coefficient,
      parts[0].source.study.scale.ends == parts[1].source.study.scale.ends,
      let one = parts[0].source.column(parts[0].sum.terms[0].term),
      let other = parts[1].source.column(parts[1].sum.terms[0].term)
    else { return nil }
    let isFirstHigher = parts[0].sum.terms[0].coefficient > 0
    let (first, second) =
      try isFirstHigher ? (one.sums(), other.sums()) : (other.sums(), one.sums())
    let scale = parts[0].source.study.scale
    return QuantityEstimate(
      .samples(
        IndependentDifferenceEstimate(
          first, second,
          kind: ScoreKind(isZeroOne: first.isZeroOne && second.isZeroOne, ends: scale.ends))),
      in: QuantityEstimate.Unit(
        scale: scale, factor: abs(parts[0].sum.terms[0].coefficient), offset: constant))
  }

  /// The distances from each estimate to the ends of its own interval, squared and added.
  ///
  /// Source: Zou & Donner (2008), for sums of independent estimates.
  private static func squareAndAdd(
    _ parts: [QuantityEstimate], about value: Outcome<Double>, level: Double
  ) -> Outcome<ConfidenceInterval> {
    value.flatMap { value in
      var (below, above) = (0.0, 0.0)
      for part in parts {
        guard let estimate = part.value.value else { return .undefined(.noData) }
        switch part.interval(level: level) {
        case .undefined(let reason): return .undefined(reason)
        case .value(let interval):
          below += (estimate - interval.lower) * (estimate - interval.lower)
          above += (interval.upper - estimate) * (interval.upper - estimate)
        }
      }
      return .value(
        ConfidenceInterval(
          lower: value - below.squareRoot(), upper: value + above.squareRoot(), level: level,
          method: MeanIntervalMethod.mover.rawValue,
          methodReason: said("independent sources, one of which shows no spread")))
    }
  }
}

/// A sum of scores as a sum of means, each once.
private struct FlatSum {
  private struct Key: Hashable {
    let round: Int
    let model: Int
    /// -1 for the mean that centring takes away.
    let dimension: Int
  }

  private struct Part {
    let key: Key
    let column: ScoredColumn
    var coefficient: Double
  }

  private var parts: [Part] = []

  init(_ terms: [(term: ScoreTerm, coefficient: Double)], of source: ScoredSource) {
    var places: [Key: Int] = [:]
    for (term, coefficient) in terms {
      for (dimension, part) in source.means(term) {
        let key = Key(round: term.round ?? -1, model: term.model, dimension: dimension)
        let share = coefficient * part.coefficient
        if let place = places[key] {
          parts[place].coefficient += share
        } else {
          places[key] = parts.count
          parts.append(Part(key: key, column: part.column, coefficient: share))
        }
      }
    }
    // What cancels but for rounding is gone.
    let largest = parts.reduce(0) { max($0, abs($1.coefficient)) }
    parts.removeAll { abs($0.coefficient) <= 1e-12 * largest }
  }

  func sums() throws(StatisticsError) -> [LinearCombinationEstimate.Term] {
    var sums: [LinearCombinationEstimate.Term] = []
    for part in parts {
      sums.append(.init(try part.column.sums(), coefficient: part.coefficient))
    }
    return sums
  }

  private struct Group: Hashable {
    let dimension: Int
    let size: Double
  }

  /// The two sides of a contrast where each mean of the one has a mean of the other on the same
  /// dimension with the same weight, so that both are compared on the rows that they share.
  ///
  /// - Returns: nil where a mean has no such partner, or several and none of them of its own model.
  var matchedSides: (first: [ComparedScores.Term], second: [ComparedScores.Term])? {
    var groups: [Group: (above: [Part], below: [Part])] = [:]
    for part in parts {
      let group = Group(dimension: part.key.dimension, size: abs(part.coefficient))
      if part.coefficient > 0 {
        groups[group, default: ([], [])].above.append(part)
      } else {
        groups[group, default: ([], [])].below.append(part)
      }
    }
    var partners: [(above: Part, below: Part)] = []
    for (above, below) in groups.values {
      guard above.count == below.count else { return nil }
      if above.count == 1 {
        partners.append((above[0], below[0]))
        continue
      }
      for part in above {
        let own = below.filter { $0.key.model == part.key.model }
        guard own.count == 1, above.count(where: { $0.key.model == part.key.model }) == 1 else {
          return nil
        }
        partners.append((part, own[0]))
      }
    }
    guard !partners.isEmpty else { return nil }
    partners.sort {
      ($0.above.key.dimension, $0.above.key.model, $0.above.key.round)
        < ($1.above.key.dimension, $1.above.key.model, $1.above.key.round)
    }
    return (
      partners.map { .init($0.above.column, coefficient: $0.above.coefficient) },
      partners.map { .init($0.below.column, coefficient: -$0.below.coefficient) }
    )
  }
}

extension ScoredSource {
  /// The means that a score is made of with the places of their dimensions, -1 for what centring takes
  /// away.
  func means(_ term: ScoreTerm) -> [(dimension: Int, part: ComparedScores.Term)] {
    let parts = columns(term)
    let dimensions: [Int]
    switch term.kind {
    case .dimension(let place): dimensions = [place]
    case .overall: dimensions = Array(study.system.dimensions.indices)
    case .weighted(let name): dimensions = weightedDimensions(name)
    }
    return parts.enumerated().map { place, part in
      (place < dimensions.count ? dimensions[place] : -1, part)
    }
  }
}
