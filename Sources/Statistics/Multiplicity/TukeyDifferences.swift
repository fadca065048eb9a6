/// Tukey's honestly significant differences: all pairs of group means, with intervals that hold at
/// once.
///
/// Groups are taken as independent samples with one variance; unequal sizes are handled as Kramer
/// (1956) proposes. For models scored on the same items the pairs of ``RankedEstimates`` are right.
public struct TukeyDifferences: Sendable {
  /// One pair of groups.
  public struct Pair: Sendable, Equatable {
    /// The group whose mean is subtracted.
    public let first: Int
    /// The group that it is subtracted from.
    public let second: Int
    /// The mean of `second` less the mean of `first`.
    public let difference: Double
    /// The interval, which holds for all pairs at once; its method is "tukey".
    public let interval: ConfidenceInterval
    /// The p-value, adjusted for all pairs.
    public let pValue: Double
  }

  /// All pairs: those with group 0 first, then those with group 1, and so on.
  public let pairs: [Pair]
  /// The pooled variance within groups.
  public let variance: Double
  /// The degrees of freedom of the variance.
  public let degreesOfFreedom: Double

  /// The pairwise differences of some groups.
  ///
  /// - Parameters:
  ///   - groups: the scores of each group, at least one each, finite.
  ///   - level: the confidence for all pairs together, between 0 and 1.
  /// - Returns: undefined for fewer than two groups, an empty group, scores without any spread, and
  ///   for scores that are not finite.
  public static func between(
    _ groups: [[Double]], level: Double = 0.95
  ) -> Outcome<TukeyDifferences> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    guard groups.count >= 2, groups.allSatisfy({ !$0.isEmpty }) else {
      return .undefined(.noData)
    }
    let means = groups.map { scores in
      scores[0] + scores.reduce(0) { $0 + ($1 - scores[0]) } / Double(scores.count)
    }
    var squares = 0.0
    for (scores, mean) in zip(groups, means) {
      for score in scores { squares += (score - mean) * (score - mean) }
    }
    let degrees = Double(groups.reduce(0) { $0 + $1.count } - groups.count)
    guard squares.isFinite else { return .undefined(.notFinite) }
    guard degrees >= 1, squares > 0 else { return .undefined(.constantData) }
    let variance = squares / degrees
    return StudentizedRange.quantile(level, groups: groups.count, degreesOfFreedom: degrees)
      .flatMap { critical in
        var pairs: [Pair] = []
        for first in groups.indices {
          for second in first + 1..<groups.count {
            // Kramer's (1956) mean of the two sizes.
            let sizes = 1 / Double(groups[first].count) + 1 / Double(groups[second].count)
            let error = (variance * sizes / 2).squareRoot()
            let difference = means[second] - means[first]
            let tail = StudentizedRange.upperTail(
              abs(difference) / error, groups: groups.count, degreesOfFreedom: degrees)
            guard let pValue = tail.value else { return .undefined(tail.reason ?? .notFinite) }
            pairs.append(
              Pair(
                first: first, second: second, difference: difference,
                interval: ConfidenceInterval(
                  lower: difference - critical * error, upper: difference + critical * error,
                  level: level, method: "tukey"),
                pValue: pValue))
          }
        }
        return .value(
          TukeyDifferences(pairs: pairs, variance: variance, degreesOfFreedom: degrees))
      }
  }
}
