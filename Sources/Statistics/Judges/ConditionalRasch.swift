import Foundation

/// How severe each judge is where judgments are 0 or 1, by conditional maximum likelihood in the
/// Rasch model with units for persons and judges for items.
///
/// The log odds of a 1 are the unit's level less the judge's severity. Units are conditioned out by
/// their totals, so that nothing is assumed of them; units on which all judges agree say nothing.
/// Severities sum to 0 over the judges that can be compared. Any judge may have rated any unit: units
/// are grouped by who rated them and by their total.
///
///     let rasch = ConditionalRasch(ratings)
///     rasch.severity(of: 0).value?.interval(level: 0.95)
///
/// Finite estimates exist among judges of whom each said 1 where another said 0 and the other way
/// round, directly or through others (Fischer 1981). A judge outside of the largest such group has an
/// infinite severity or none that could be compared.
///
/// Source: Andersen (1972), "The numerical solution of a set of conditional estimation equations";
/// Linacre (1994), "Many-Facet Rasch Measurement".
public struct ConditionalRasch: Sendable {
  /// The most ratings that a unit may have.
  public static let mostRatings = 64

  /// How many judges there are, with ratings or without.
  public let judges: Int
  /// How many units have a rating and say nothing, since all their ratings are equal.
  public let unanimousUnits: Int
  /// The judges that are compared with one another, ascending.
  public let compared: [Int]
  /// The maximum of the conditional log-likelihood.
  public let logLikelihood: Outcome<Double>

  private let fit: Outcome<RaschFit>
  private let places: [Int: Int]
  /// Why a judge is not among those that are compared.
  private let reasons: [Int: UndefinedReason]

  /// The severities of ratings of 0 and 1.
  ///
  /// - Complexity: O(k⁴) a step for each set of judges that rated some unit, with k of them.
  public init(_ ratings: JudgeRatings) {
    judges = ratings.judgeCount
    unanimousUnits = (0..<ratings.unitCount).count { unit in
      let scores = ratings.scores[ratings.places(of: unit)]
      return !scores.isEmpty && scores.min() == scores.max()
    }
    var obstacle: UndefinedReason?
    if ratings.count == 0 { obstacle = .noData }
    if ratings.scores.contains(where: { $0 != 0 && $0 != 1 }) {
      obstacle = .outsideDomain("ratings of 0 and 1")
    } else if (0..<ratings.unitCount).contains(where: {
      ratings.places(of: $0).count > Self.mostRatings
    }) {
      obstacle = .outsideDomain("units of at most \(Self.mostRatings) ratings")
    }
    guard obstacle == nil else {
      fit = .undefined(obstacle ?? .noData)
      logLikelihood = fit.map(\.logLikelihood)
      compared = []
      places = [:]
      reasons = [:]
      return
    }
    let order = SeverityOrder(ratings)
    compared = order.largest
    reasons = order.reasons
    places = Dictionary(uniqueKeysWithValues: order.largest.enumerated().map { ($1, $0) })
    fit =
      order.largest.count > 1
      ? RaschFit.of(RaschData(ratings, order.largest)) : .undefined(.noFiniteMaximum)
    logLikelihood = fit.map(\.logLikelihood)
  }

  /// The severity of a judge in log odds, with the CR2 error of Kauermann & Carroll (2001) over
  /// clusters of units, or over units where there are no clusters.
  ///
  /// - Returns: undefined with ``UndefinedReason/unbounded(_:)`` for a judge who, against the others,
  ///   always says 0 or always 1, and with ``UndefinedReason/notIdentified(_:)`` for one who cannot
  ///   be compared.
  public func severity(of judge: Int) -> Outcome<ClusteredEffect> {
    entry(judge).map { fit, place in
      let contrast = compared.indices.map { $0 == place ? 1.0 : 0 }
      return fit.sandwich.effect(fit.leniencies[place], contrast: contrast, isFlat: false).negated
    }
  }

  /// The standard error of a severity from the observed information, for independent units.
  public func informationError(of judge: Int) -> Outcome<Double> {
    entry(judge).flatMap { fit, place in
      .finite(fit.sandwich.inverse[place * compared.count + place].squareRoot())
    }
  }

  /// The severity of one judge less that of another in log odds, with the error of
  /// ``severity(of:)``.
  ///
  /// - Returns: undefined with ``UndefinedReason/unbounded(_:)`` where one of them alone is endlessly
  ///   severe or lenient, or the two to opposite sides.
  public func difference(of judge: Int, from other: Int) -> Outcome<ClusteredEffect> {
    pair(judge, other).map { fit, value, contrast in
      fit.sandwich.effect(value, contrast: contrast, isFlat: false)
    }
  }

  /// The standard error of a difference from the observed information, for independent units.
  ///
  /// - Returns: undefined as ``difference(of:from:)``; 0 for a judge and itself.
  public func informationError(of judge: Int, from other: Int) -> Outcome<Double> {
    pair(judge, other).flatMap { fit, _, contrast in
      var variance = 0.0
      for (row, factor) in contrast.enumerated() where factor != 0 {
        for (column, other) in contrast.enumerated() {
          variance += factor * other * fit.sandwich.inverse[row * compared.count + column]
        }
      }
      return .finite(max(variance, 0).squareRoot())
    }
  }

  /// The likelihood ratio test that all judges who are compared are equally severe; chi-square with
  /// one degree of freedom less than there are such judges.
  public var likelihoodRatio: Outcome<TestResult> {
    fit.flatMap {
      TestResult.chiSquare(
        2 * ($0.logLikelihood - $0.equalLogLikelihood), degreesOfFreedom: compared.count - 1)
    }
  }

  /// A difference of severities, and what it takes of each leniency.
  private func pair(
    _ judge: Int, _ other: Int
  ) -> Outcome<(fit: RaschFit, value: Double, contrast: [Double])> {
    let (one, two) = (entry(judge), entry(other))
    // What is endless on one side alone, or on opposite sides, has a sign.
    switch (one.reason, two.reason) {
    case (.unbounded(let sign)?, .unbounded(let opposite)?):
      return .undefined(
        sign != opposite
          ? .unbounded(sign) : .notIdentified("both are without end on the same side"))
    case (nil, .unbounded(let sign)?):
      return .undefined(.unbounded(sign == .plus ? .minus : .plus))
    default: break
    }
    return one.flatMap { fit, place in
      two.map { _, second in
        var contrast = [Double](repeating: 0, count: compared.count)
        contrast[place] -= 1
        contrast[second] += 1
        return (fit, fit.leniencies[second] - fit.leniencies[place], contrast)
      }
    }
  }

  private func entry(_ judge: Int) -> Outcome<(RaschFit, Int)> {
    guard judge >= 0, judge < judges else { return .undefined(.noSuchQuantity(judge)) }
    return fit.flatMap { fit in
      places[judge].map { .value((fit, $0)) } ?? .undefined(reasons[judge] ?? .noData)
    }
  }
}

/// Which judges said 1 where others said 0.
private struct SeverityOrder {
  /// The largest group of judges among whom finite severities exist; empty where two are as large.
  let largest: [Int]
  let reasons: [Int: UndefinedReason]

  init(_ ratings: JudgeRatings) {
    let count = ratings.judgeCount
    var above = [Set<Int>](repeating: [], count: count)
    var isRated = [Bool](repeating: false, count: count)
    for unit in 0..<ratings.unitCount {
      let places = ratings.places(of: unit)
      for place in places { isRated[Int(ratings.judges[place])] = true }
      for one in places where ratings.scores[one] == 1 {
        for other in places where ratings.scores[other] == 0 {
          above[Int(ratings.judges[one])].insert(Int(ratings.judges[other]))
        }
      }
    }
    let successors = above.map { $0.sorted() }
    let groups = ComparisonGraph.strongComponents(successors)
    let size = groups.map(\.count).max() ?? 0
    let candidates = groups.filter { $0.count == size }
    guard size > 1, candidates.count == 1 else {
      largest = []
      let reason: UndefinedReason =
        size > 1
        ? .notIdentified("\(candidates.count) groups of judges cannot be compared with one another")
        : .noFiniteMaximum
      reasons = Dictionary(
        uniqueKeysWithValues: (0..<count).filter { isRated[$0] }.map { ($0, reason) })
      return
    }
    largest = candidates[0]
    var predecessors = [[Int]](repeating: [], count: count)
    for judge in 0..<count { for other in successors[judge] { predecessors[other].append(judge) } }
    let below = Self.reached(from: largest, successors)
    let over = Self.reached(from: largest, predecessors)
    let members = Set(largest)
    reasons = Dictionary(
      uniqueKeysWithValues: (0..<count).filter { isRated[$0] && !members.contains($0) }.map {
        judge in
        // Whoever never says 1 where one of the group says 0 is endlessly severe.
        (
          judge,
          below.contains(judge)
            ? .unbounded(.plus)
            : over.contains(judge)
              ? .unbounded(.minus)
              : .notIdentified("no rating that differs links the judge with the others")
        )
      })
  }

  private static func reached(from start: [Int], _ successors: [[Int]]) -> Set<Int> {
    var found = Set(start)
    var open = start
    while let judge = open.popLast() {
      for other in successors[judge] where found.insert(other).inserted { open.append(other) }
    }
    return found
  }
}
