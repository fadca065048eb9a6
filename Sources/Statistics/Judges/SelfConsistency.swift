import Foundation
import GSLSupport

/// How far a judge agrees with itself when it rates a unit again.
///
/// Only units with two or more ratings by the judge count.
///
/// Source: Shrout & Fleiss (1979), ICC(1,1), with the mean group size of Snedecor & Cochran (1967) for
/// unequal numbers of repeats; errors by the delete-one-cluster jackknife.
public struct SelfConsistency: Sendable {
  /// How many units the judge rated twice or more.
  public let units: Int
  /// How many ratings these have.
  public let ratings: Int
  /// The share of pairs of ratings of one unit that are equal, as the mean over units, with the
  /// automatic interval.
  public let agreement: MeanEstimate
  /// The standard deviation of the ratings of one unit, pooled over units: the root of their variance
  /// within units.
  public let standardDeviation: Outcome<Double>
  /// The intraclass correlation ICC(1,1): the correlation of two ratings of one unit.
  ///
  /// Undefined for fewer than two units, and where no rating differs from another.
  public let correlation: Outcome<ClusteredEffect>

  /// The logarithm of the variance within units.
  private let logVariance: Outcome<ClusteredEffect>

  /// The repeats of one judge.
  ///
  /// - Parameters:
  ///   - ratings: the ratings of all judges, or of this one.
  ///   - judge: the judge in question.
  ///   - tolerance: ratings that differ by no more than this are equal; 0 or more.
  /// - Throws: ``StatisticsError`` when there is no such judge or the tolerance is out of its range.
  /// - Complexity: O(ratings + groups of clusters).
  public init(
    _ ratings: JudgeRatings, judge: Int, tolerance: Double = 0
  ) throws(StatisticsError) {
    guard judge >= 0, judge < ratings.judgeCount else {
      throw .noSuchColumn(judge, columns: ratings.judgeCount)
    }
    guard tolerance >= 0, tolerance.isFinite else {
      throw .argumentOutOfRange("tolerance", tolerance, range: "0 or more")
    }
    var shares: [Double] = []
    var clusters: [Int] = []
    var parts: [RepeatSums] = []
    let centre = ratings.scores.first ?? 0
    for unit in 0..<ratings.unitCount {
      let own = ratings.places(of: unit).filter { Int(ratings.judges[$0]) == judge }
        .map { ratings.scores[$0] }
      guard own.count > 1 else { continue }
      var equal = 0
      for (place, one) in own.enumerated() {
        equal += own[..<place].count { abs($0 - one) <= tolerance }
      }
      shares.append(2 * Double(equal) / Double(own.count * (own.count - 1)))
      clusters.append(ratings.cluster(of: unit))
      parts.append(RepeatSums(own.map { $0 - centre }))
    }
    units = parts.count
    self.ratings = Int(parts.reduce(0) { $0 + $1.count })
    let sums = try ClusterSums(
      values: shares, clusters: ratings.clusters == nil ? nil : clusters)
    agreement = MeanEstimate(
      sums, kind: ScoreKind(isZeroOne: sums.isZeroOne, ends: 0...1))
    let groups = ClusterJackknife.groups(
      of: clusters, isUsed: clusters.map { _ in true }, most: ClusteredEffect.mostGroups)
    var groupSums = [RepeatSums](repeating: RepeatSums(), count: groups.count)
    for (part, group) in zip(parts, groups.of) { groupSums[group].add(part) }
    let count = Set(clusters).count
    func effect(
      _ statistic: (RepeatSums) -> Outcome<Double>, ends: ClosedRange<Double>?
    ) -> Outcome<ClusteredEffect> {
      var whole = RepeatSums()
      for sums in groupSums { whole.add(sums) }
      return statistic(whole).map { value in
        .jackknife(
          value, clusters: count,
          without: groupSums.indices.map { left in
            var rest = RepeatSums()
            for (group, sums) in groupSums.enumerated() where group != left { rest.add(sums) }
            return statistic(rest)
          }, ends: ends)
      }
    }
    correlation = effect(\.correlation, ends: -1...1)
    logVariance = effect({ $0.variance.map { log($0) } }, ends: nil)
    switch logVariance {
    case .value(let effect): standardDeviation = .finite(exp(effect.value / 2))
    case .undefined(.noVariance): standardDeviation = .value(0)
    case .undefined(let reason): standardDeviation = .undefined(reason)
    }
  }

  /// The interval of the standard deviation, by the jackknife on the logarithm of the variance.
  ///
  /// - Returns: undefined for one cluster, and where all repeats are equal.
  public func standardDeviationInterval(level: Double = 0.95) -> Outcome<ConfidenceInterval> {
    logVariance.flatMap { $0.interval(level: level) }.map {
      ConfidenceInterval(
        lower: exp($0.lower / 2), upper: exp($0.upper / 2), level: level, method: $0.method,
        degreesOfFreedom: $0.degreesOfFreedom)
    }
  }
}

/// Sums over units from which the variances between and within units follow.
private struct RepeatSums {
  var units = 0.0
  var count = 0.0
  var countSquares = 0.0
  var sum = 0.0
  /// Σ n m² over units with n ratings of mean m.
  var between = 0.0
  var within = 0.0

  init() {}

  init(_ scores: [Double]) {
    units = 1
    count = Double(scores.count)
    countSquares = count * count
    sum = scores.reduce(0, +)
    let mean = sum / count
    between = sum * mean
    within = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }

  mutating func add(_ other: RepeatSums) {
    units += other.units
    count += other.count
    countSquares += other.countSquares
    sum += other.sum
    between += other.between
    within += other.within
  }

  /// The variance within units.
  var variance: Outcome<Double> {
    guard count > units else { return .undefined(.noData) }
    let variance = within / (count - units)
    return variance > 0 ? .finite(variance) : .undefined(.noVariance)
  }

  var correlation: Outcome<Double> {
    guard units >= 2 else { return .undefined(.tooFewUnits(Int(units), needed: 2)) }
    let betweenMean = (between - sum * sum / count) / (units - 1)
    let withinMean = within / (count - units)
    let size = (count - countSquares / count) / (units - 1)
    let total = betweenMean + (size - 1) * withinMean
    guard total > 1e-14 * between / count else { return .undefined(.noVariation) }
    return .finite((betweenMean - withinMean) / total)
  }
}
