import Foundation
import GSLSupport

/// How alike the spread of one side's answers is to those of several others, with intervals that carry the
/// errors of both sides, and ranks of who is nearest.
///
/// Chance alone makes two spreads differ, so that a distance between samples is too large. What chance adds
/// is taken away: from a Jensen-Shannon divergence, which is smooth, the bias that leaving out units one by
/// one shows; from a Wasserstein distance, which is a sum of absolute gaps between cumulative shares, what a
/// normal gap of that error adds to its absolute value. Errors come from leaving out one cluster of items,
/// and one primary sampling unit of people, at a time; Student's t stands behind them with Satterthwaite's
/// degrees of freedom of the two.
///
/// Where two spreads are the same, a Wasserstein distance has no slope, and no correction is right for it:
/// there the lower end of its interval takes away all that chance can add (0.8 standard errors of each gap
/// that is less than 2.5 of them). In simulations with 10 dimensions, 2 and 6 categories, 5 to 100 items and
/// 90 people its 95 % intervals held the truth in 95 % to 100 %. Those of the Jensen-Shannon similarity did
/// in 89 % to 100 % from 10 items a dimension on, and in as few as 71 % with 5, where they are not given.
///
/// - SeeAlso: Efron & Tibshirani (1993), chapter 11, on the bias of the jackknife; Wolter (2007), chapter 4.
public struct SpreadSimilarities: Sendable {
  /// What spreads are compared by.
  public let measure: SpreadMeasure
  /// Each similarity, on the scale of the measure.
  public let estimates: [Outcome<Double>]

  private let parts: [Outcome<Part>]
  private let samples: [Int?]

  /// One comparison, as a mean distance.
  private struct Part: Sendable {
    let distance: Double
    let error: Outcome<Error>
  }

  private struct Error: Sendable {
    /// By unit of this side, and of the other.
    let own: [Double]
    let other: [Double]
    let degreesOfFreedom: (own: Double, other: Double)
    /// What the lower end of an interval takes away besides.
    let slack: Double

    var variances: (own: Double, other: Double) {
      (own.reduce(0) { $0 + $1 * $1 }, other.reduce(0) { $0 + $1 * $1 })
    }
  }

  /// Compares one spread with others.
  ///
  /// - Parameters:
  ///   - spread: of a model, say.
  ///   - others: of cultures, on the same dimensions and categories.
  ///   - samples: for each of the others which design it is of, where several are of one; nil for
  ///     independent ones.
  ///   - measure: what they are compared by.
  /// - Complexity: O(others x units x dimensions x categories).
  public init(
    _ spread: AnswerSpread, to others: [AnswerSpread], samples: [Int?]? = nil,
    measure: SpreadMeasure
  ) {
    self.measure = measure
    self.samples = samples ?? others.map { _ in nil }
    parts = others.map { Self.part(spread, $0, measure) }
    estimates = parts.map { part in part.map { measure.value(ofDistance: $0.distance) } }
  }

  private static func part(
    _ one: AnswerSpread, _ other: AnswerSpread, _ measure: SpreadMeasure
  ) -> Outcome<Part> {
    guard one.categories == other.categories, one.dimensions == other.dimensions else {
      return .undefined(.outsideDomain("spreads over the same categories of the same dimensions"))
    }
    guard one.dimensions > 0, one.shares.allSatisfy(\.isFinite), other.shares.allSatisfy(\.isFinite)
    else { return .undefined(.noData) }
    let length = (one.categories.last ?? 0) - (one.categories.first ?? 0)
    let steps: [Double] = zip(one.categories.dropFirst(), one.categories).map {
      ($0 - $1) / length
    }
    return .value(
      measure == .jensenShannon
        ? smooth(one, other, measure, steps) : gaps(one, other, steps))
  }

  /// Why there is no error of two spreads.
  private static func obstacle(
    _ one: AnswerSpread, _ other: AnswerSpread, _ measure: SpreadMeasure
  ) -> UndefinedReason? {
    if let obstacle = one.obstacle ?? other.obstacle { return obstacle }
    // A unit of people is many answers, a cluster of items may be one.
    return one.fewestUnits < measure.fewestUnits
      ? .tooFewUnits(one.fewestUnits, needed: measure.fewestUnits) : nil
  }

  // MARK: - A smooth distance

  private static func smooth(
    _ one: AnswerSpread, _ other: AnswerSpread, _ measure: SpreadMeasure, _ steps: [Double]
  ) -> Part {
    let whole = (0..<one.dimensions).map {
      measure.distance(one.shares($0), other.shares($0), steps)
    }
    let count = Double(one.dimensions)
    let mean = whole.reduce(0, +) / count
    if let obstacle = obstacle(one, other, measure) {
      return Part(distance: mean, error: .undefined(obstacle))
    }
    let own = leftOut(one, whole) { dimension, shares in
      measure.distance(shares[...], other.shares(dimension), steps)
    }
    let theirs = leftOut(other, whole) { dimension, shares in
      measure.distance(one.shares(dimension), shares[...], steps)
    }
    return Part(
      distance: mean - own.bias - theirs.bias,
      error: .value(
        Error(
          own: own.deviations, other: theirs.deviations,
          degreesOfFreedom: (one.degreesOfFreedom, other.degreesOfFreedom), slack: 0)))
  }

  /// The bias and the deviations that leaving out the units of one side shows.
  private static func leftOut(
    _ spread: AnswerSpread, _ whole: [Double], distance: (Int, [Double]) -> Double
  ) -> (bias: Double, deviations: [Double]) {
    var deviations = [Double](repeating: 0, count: spread.units)
    var bias = 0.0
    let dimensions = Double(spread.dimensions)
    for (dimension, groups) in spread.groups.enumerated() {
      for group in groups {
        let values = group.replicates.map { distance(dimension, $0.shares) }
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        bias += (count - 1) * (mean - whole[dimension]) / dimensions
        let factor = ((count - 1) / count).squareRoot() / dimensions
        for (replicate, value) in zip(group.replicates, values) {
          deviations[replicate.unit] += factor * (value - mean)
        }
      }
    }
    return (bias, deviations)
  }

  // MARK: - A sum of absolute gaps

  private static func gaps(
    _ one: AnswerSpread, _ other: AnswerSpread, _ steps: [Double]
  ) -> Part {
    let (left, right) = (
      cumulative(one.shares, steps.count), cumulative(other.shares, steps.count)
    )
    let gaps: [Double] = zip(left, right).map { $0 - $1 }
    let count = Double(one.dimensions)
    let plain = gaps.indices.reduce(0.0) { $0 + abs(gaps[$1]) * steps[$1 % steps.count] }
    if let obstacle = obstacle(one, other, .wasserstein1) {
      return Part(distance: plain / count, error: .undefined(obstacle))
    }
    let (own, theirs) = (gapDeviations(one, steps.count), gapDeviations(other, steps.count))
    var (chance, slack) = (0.0, 0.0)
    for (place, gap) in gaps.enumerated() {
      let variance = squares(own, from: place, by: gaps.count)
      let error = (variance + squares(theirs, from: place, by: gaps.count)).squareRoot()
      guard error > 0 else { continue }
      let z = abs(gap) / error
      let step = steps[place % steps.count] / count
      // E|X| - |m| of a normal X of mean m: 2 s (φ(z) - z Φ(-z)).
      let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
      let beyond = erfc(z / 2.0.squareRoot()) / 2
      let added = 2 * error * (density - z * beyond)
      chance += added * step
      // Of a gap of mean 0 it is (2/π)^½ of its error.
      let most = (2 / Double.pi).squareRoot() * error
      if z < 2.5 { slack += max(most - added, 0) * step }
    }
    let signs: [Double] = gaps.indices.map { place in
      let step = steps[place % steps.count] / count
      return gaps[place] < 0 ? -step : step
    }
    return Part(
      distance: plain / count - chance,
      error: .value(
        Error(
          own: products(own, signs), other: products(theirs, signs.map { -$0 }),
          degreesOfFreedom: (one.degreesOfFreedom, other.degreesOfFreedom), slack: slack)))
  }

  /// The sum of squares of every `step`-th number.
  private static func squares(_ numbers: [Double], from start: Int, by step: Int) -> Double {
    stride(from: start, to: numbers.count, by: step).reduce(0.0) { sum, place in
      sum + numbers[place] * numbers[place]
    }
  }

  /// The cumulative shares of each dimension but the last, which is 1.
  private static func cumulative(_ shares: [Double], _ gaps: Int) -> [Double] {
    stride(from: 0, to: shares.count, by: gaps + 1).flatMap { start in
      var sum = 0.0
      return (start..<start + gaps).map { place in
        sum += shares[place]
        return sum
      }
    }
  }

  /// Unit by unit what cumulative shares deviate by.
  private static func gapDeviations(_ spread: AnswerSpread, _ gaps: Int) -> [Double] {
    let width = spread.dimensions * gaps
    var deviations = [Double](repeating: 0, count: spread.units * width)
    for (dimension, groups) in spread.groups.enumerated() {
      for group in groups {
        let values = group.replicates.map { cumulative($0.shares, gaps) }
        let count = Double(values.count)
        let factor = ((count - 1) / count).squareRoot()
        for gap in 0..<gaps {
          let mean = values.reduce(0) { $0 + $1[gap] } / count
          for (replicate, value) in zip(group.replicates, values) {
            deviations[replicate.unit * width + dimension * gaps + gap] =
              factor * (value[gap] - mean)
          }
        }
      }
    }
    return deviations
  }

  private static func products(_ rows: [Double], _ weights: [Double]) -> [Double] {
    stride(from: 0, to: rows.count, by: max(weights.count, 1)).map { start in
      weights.indices.reduce(0.0) { $0 + rows[start + $1] * weights[$1] }
    }
  }
}

extension SpreadSimilarities {
  /// The name of the method by which intervals are made.
  public static let method = "cluster-jackknife-t"

  private static func degreesOfFreedom(_ error: Error) -> Double {
    let (own, other) = error.variances
    let total = own + other
    let parts =
      own * own / error.degreesOfFreedom.own + other * other / error.degreesOfFreedom.other
    return total * total / parts
  }

  /// The standard error of a similarity, on the scale of the measure.
  ///
  /// - Parameter number: of the other spread, from 0.
  /// - Returns: undefined where nothing is known of an error, and at the end of the scale of the
  ///   Jensen-Shannon similarity, whose slope is infinite there.
  public func standardError(_ number: Int) -> Outcome<Double> {
    parts[number].flatMap { part in
      part.error.flatMap { error in
        let (own, other) = error.variances
        let root = (own + other).squareRoot()
        guard measure == .jensenShannon else { return .finite(root) }
        return part.distance > 0
          ? .finite(root / (2 * part.distance.squareRoot())) : .undefined(.constantData)
      }
    }
  }

  /// The interval of a similarity, within the range of the measure.
  ///
  /// - Parameters:
  ///   - number: of the other spread, from 0.
  ///   - level: between 0 and 1, both excluded.
  public func interval(_ number: Int, level: Double) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return parts[number].flatMap { part in
      part.error.flatMap { error in
        .deciding { () throws(GSLError) in
          let (own, other) = error.variances
          let degrees = Self.degreesOfFreedom(error)
          guard own + other > 0, degrees.isFinite else { return .undefined(.refitsEqual) }
          let reach =
            try StudentTDistribution.quantile((1 + level) / 2, degreesOfFreedom: degrees)
            * (own + other).squareRoot()
          // What chance adds may be more than there is: none of it makes an interval shorter.
          let far = max(part.distance, 0) + reach
          let ends = [part.distance - error.slack - reach, far].map {
            measure.value(ofDistance: $0)
          }.sorted()
          return .value(
            ConfidenceInterval(
              lower: ends[0], upper: ends[1], level: level, method: Self.method,
              degreesOfFreedom: degrees,
              methodReason:
                "clusters of items and units of people left out one by one, less what chance adds"))
        }
      }
    }
  }

  /// Ranks of the others, 1 for the nearest, that hold for all of them at once: Holm's method over the
  /// differences of distances of all pairs.
  ///
  /// Clusters that are left out are the same for both of a pair, and so are people where both are of one
  /// design; else the people of two are taken for independent.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  /// - Returns: one of the others takes no rank where its similarity or its error is undefined.
  /// - Complexity: O(others² x units).
  public func ranks(level: Double) -> Outcome<RankIntervals> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    let known = parts.indices.filter { parts[$0].value?.error.value != nil }
    guard !known.isEmpty else {
      return .undefined(
        parts.lazy.compactMap { $0.reason ?? $0.value?.error.reason }.first ?? .noData)
    }
    return .computing { () throws(GSLError) in
      var pairs: [PairComparison] = []
      for (order, one) in known.enumerated() {
        for other in known[(order + 1)...] {
          pairs.append(try pair(one, other))
        }
      }
      return RankIntervals(
        holm: pairs,
        estimates: parts.map { part in
          part.flatMap { part in part.error.map { _ in -part.distance } }
        }, level: level)
    }
  }

  private func pair(_ one: Int, _ other: Int) throws(GSLError) -> PairComparison {
    guard let left = parts[one].value, let right = parts[other].value,
      let first = left.error.value, let second = right.error.value
    else {
      return PairComparison(
        first: one, second: other, difference: .undefined(.noData), pValue: .undefined(.noData))
    }
    let difference = right.distance - left.distance
    func square(_ one: [Double], _ other: [Double]) -> Double {
      zip(one, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    let own = square(first.own, second.own)
    let areOfOneDesign =
      samples[one] != nil && samples[one] == samples[other]
      && first.other.count == second.other.count
    let theirs =
      areOfOneDesign
      ? square(first.other, second.other) : first.variances.other + second.variances.other
    let (ownFreedom, otherFreedom) = (
      first.degreesOfFreedom.own, min(first.degreesOfFreedom.other, second.degreesOfFreedom.other)
    )
    let variance = own + theirs
    let parts = own * own / ownFreedom + theirs * theirs / otherFreedom
    let degrees = variance * variance / parts
    var pValue = 1.0
    if variance > 0, degrees.isFinite {
      pValue =
        2
        * (try StudentTDistribution.cumulative(
          -abs(difference) / variance.squareRoot(), degreesOfFreedom: degrees))
    }
    return PairComparison(
      first: one, second: other, difference: .value(difference), pValue: .value(pValue))
  }
}
