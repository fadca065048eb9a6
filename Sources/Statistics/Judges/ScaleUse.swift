import Foundation

/// Which scores of a scale a judge uses, and how often.
///
/// Judges that give nearly everything the best score tell responses apart no more than judges that use
/// one score. Shares are of ratings; intervals take clusters into account.
public struct ScaleUse: Sendable {
  /// The declared scores, ascending.
  public let levels: [Double]
  /// How many ratings have each of them.
  public let counts: [Int]
  /// How many ratings are none of them.
  public let others: Int
  /// The share of each level among all ratings, with the automatic interval.
  public let shares: [MeanEstimate]
  /// The entropy of the scores in bits, on 0...log2(levels): 0 where one score is used, and the largest
  /// where all are used alike.
  ///
  /// The share of ratings that are none of the levels must be 0. It is the plug-in value, which small
  /// samples make too small. Undefined for one level.
  public let entropy: Outcome<ClusteredEffect>

  /// The scores of one judge.
  ///
  /// - Parameters:
  ///   - ratings: the ratings of all judges, or of this one.
  ///   - judge: the judge in question.
  ///   - levels: the scores that can be given, at least one; of a scale without levels its two ends.
  /// - Throws: ``StatisticsError`` when there is no such judge, or levels are none, not finite or equal.
  /// - Complexity: O(ratings x log levels + ratings of the judge x levels).
  public init(
    _ ratings: JudgeRatings, judge: Int, levels: [Double]
  ) throws(StatisticsError) {
    guard judge >= 0, judge < ratings.judgeCount else {
      throw .noSuchColumn(judge, columns: ratings.judgeCount)
    }
    try requireFinite(levels)
    guard !levels.isEmpty, Set(levels).count == levels.count else {
      throw .categoriesNotUsable("there must be some and no two alike")
    }
    let sorted = levels.sorted()
    let places = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, $0) })
    var codes: [Int] = []
    var clusters: [Int] = []
    for unit in 0..<ratings.unitCount {
      for place in ratings.places(of: unit) where Int(ratings.judges[place]) == judge {
        codes.append(places[ratings.scores[place]] ?? -1)
        clusters.append(ratings.cluster(of: unit))
      }
    }
    self.levels = sorted
    counts = sorted.indices.map { level in codes.count { $0 == level } }
    others = codes.count { $0 < 0 }
    // A unit that was rated again is a cluster of its own where there are no others.
    let isClustered = ratings.clusters != nil || Set(clusters).count < clusters.count
    var shares: [MeanEstimate] = []
    for level in sorted.indices {
      shares.append(
        MeanEstimate(
          try ClusterSums(
            values: codes.map { $0 == level ? 1 : 0 }, clusters: isClustered ? clusters : nil),
          kind: .zeroOne))
    }
    self.shares = shares
    entropy = Self.entropy(codes, clusters, levels: sorted.count)
  }

  /// The share of the lowest level.
  public var atMinimum: MeanEstimate { shares[0] }

  /// The share of the highest level.
  public var atMaximum: MeanEstimate { shares[shares.count - 1] }

  private static func entropy(
    _ codes: [Int], _ clusters: [Int], levels: Int
  ) -> Outcome<ClusteredEffect> {
    guard !codes.isEmpty else { return .undefined(.noData) }
    guard levels > 1 else { return .undefined(.noVariation) }
    guard !codes.contains(where: { $0 < 0 }) else {
      return .undefined(.outsideDomain("ratings that are all of the declared levels"))
    }
    let groups = ClusterJackknife.groups(
      of: clusters, isUsed: clusters.map { _ in true }, most: ClusteredEffect.mostGroups)
    var counts = [[Double]](
      repeating: [Double](repeating: 0, count: levels), count: groups.count)
    for (code, group) in zip(codes, groups.of) { counts[group][code] += 1 }
    let whole = (0..<levels).map { level in counts.reduce(0) { $0 + $1[level] } }
    return .value(
      .jackknife(
        bits(whole), clusters: Set(clusters).count,
        without: counts.map { own in .value(bits(zip(whole, own).map { $0 - $1 })) },
        ends: 0...log2(Double(levels))))
  }

  private static func bits(_ counts: [Double]) -> Double {
    let total = counts.reduce(0, +)
    // Without the sign of a zero.
    return 0 - counts.reduce(0) { $1 > 0 ? $0 + $1 / total * log2($1 / total) : $0 }
  }
}
