extension RatingPairs {
  /// How many pairs the exact test of Kendall's coefficient is used for when none is named.
  private static let exactPairs = 33
  /// How many it can be asked for.
  private static let largestExact = 1_000

  /// Kendall's rank correlation.
  ///
  /// - Parameters:
  ///   - variant: what ties do; without ties b and c are the same.
  ///   - exact: whether the p-value is exact; nil for exact up to 33 pairs without ties and normal
  ///     else. It cannot be exact with ties, nor for more than 1,000 pairs.
  /// - Returns: undefined for fewer than two pairs and where a side does not vary.
  /// - Complexity: O(n log n); an exact p-value takes O(n³).
  public func kendall(
    _ variant: KendallVariant = .b, exact: Bool? = nil
  ) -> Outcome<AssociationEstimate> {
    guard count >= 2 else { return .undefined(.tooFewUnits(count, needed: 2)) }
    guard varies else { return .undefined(.noVariation) }
    let counts = KendallPairCounts(self)
    let value: Double
    switch variant {
    case .b:
      value =
        counts.balance / (counts.total - counts.ties.first).squareRoot()
        / (counts.total - counts.ties.second).squareRoot()
    case .c:
      let categories = Double(
        min(counts.ranks.first.groupSizes.count, counts.ranks.second.groupSizes.count))
      value =
        2 * counts.balance / (counts.size * counts.size) * categories / (categories - 1)
    case .somers: value = counts.balance / (counts.total - counts.ties.first)
    }
    let hasTies = counts.ties.first > 0 || counts.ties.second > 0
    let isExact =
      !hasTies && count <= Self.largestExact && (exact ?? (count <= Self.exactPairs))
    return .value(
      AssociationEstimate(
        value: value, pairs: count,
        test: isExact ? .value(counts.exactTest) : counts.asymptoticTest,
        variance: variant == .b ? 0.437 : nil, lostPairs: 4, method: "fisher-z-bonett-wright"))
  }

  /// Kendall's correlation with weights that fall off from the top of the ranking.
  ///
  /// An exchange of the ranks r and s (from 0, largest number first) weighs 1 / (1 + r) +
  /// 1 / (1 + s); the mean of ranking by the first and by the second side is given.
  ///
  /// - Returns: undefined for fewer than two pairs and where a side does not vary. There is no test.
  /// - Complexity: O(n²).
  ///
  /// Source: Vigna (2015), "A weighted correlation index for rankings with ties".
  public func weightedKendall() -> Outcome<Double> {
    guard count >= 2 else { return .undefined(.tooFewUnits(count, needed: 2)) }
    guard varies else { return .undefined(.noVariation) }
    return .value(
      (Self.weightedKendall(first, second) + Self.weightedKendall(second, first)) / 2)
  }

  private static func weightedKendall(_ leading: [Double], _ other: [Double]) -> Double {
    let order = leading.indices.sorted {
      (leading[$1], other[$1]) < (leading[$0], other[$0])
    }
    var balance = 0.0
    var spreads = (0.0, 0.0)
    for (rank, one) in order.enumerated() {
      for (next, another) in order.enumerated().dropFirst(rank + 1) {
        let weight = 1 / Double(rank + 1) + 1 / Double(next + 1)
        let isOrdered = (leading[one] != leading[another], other[one] != other[another])
        if isOrdered.0 { spreads.0 += weight }
        if isOrdered.1 { spreads.1 += weight }
        if isOrdered.0, isOrdered.1 { balance += other[one] > other[another] ? weight : -weight }
      }
    }
    return balance / (spreads.0.squareRoot() * spreads.1.squareRoot())
  }
}

/// A form of Kendall's rank correlation; they differ in what ties do.
public enum KendallVariant: String, CaseIterable, Codable, Sendable {
  /// Ties leave the pairs that can be ordered on each side (Kendall 1945).
  case b
  /// For tables with unequal numbers of categories (Stuart 1953).
  case c
  /// Somers' (1962) D of the second side on the first: ties of the first are left out.
  case somers
}
