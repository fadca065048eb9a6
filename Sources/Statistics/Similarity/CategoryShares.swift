import Foundation

/// The shares of categories in one group, such as of the answers 1 to 6 of a survey, and how far the
/// shares of two groups are apart.
///
/// Unlike ``CategoryShift`` it takes weights. Empty categories have share 0; nothing is smoothed.
public struct CategoryShares: Sendable, Equatable {
  /// The place of each category on the scale, ascending.
  public let categories: [Double]
  /// The share of each category; they add up to 1.
  public let shares: [Double]

  /// Shares that are known.
  ///
  /// - Parameters:
  ///   - shares: finite, 0 or more, not all 0; divided by their sum.
  ///   - categories: as many finite numbers, ascending; nil for 1, 2, 3 and so on.
  /// - Throws: ``StatisticsError`` for lists that differ in length and numbers outside their ranges.
  public init(_ shares: [Double], categories: [Double]? = nil) throws(StatisticsError) {
    let categories = categories ?? shares.indices.map { Double($0 + 1) }
    guard categories.count == shares.count else {
      throw .lengthsDiffer(categories.count, shares.count)
    }
    try requireFinite(categories)
    if zip(categories, categories.dropFirst()).contains(where: { $0 >= $1 }) {
      throw .categoriesNotUsable("they must ascend")
    }
    for (place, share) in shares.enumerated() where !(share.isFinite && share >= 0) {
      throw .weightNotUsable(share, cluster: place, column: 0)
    }
    let total = shares.reduce(0, +)
    guard total > 0, total.isFinite else { throw .argumentNotUsable(name: "shares", value: total) }
    self.categories = categories
    self.shares = shares.map { $0 / total }
  }

  /// The shares of answers.
  ///
  /// - Parameters:
  ///   - answers: each one of the categories; missing ones are left out by the caller.
  ///   - weights: one an answer, finite and 0 or more; nil for equal weights.
  ///   - categories: finite numbers, ascending.
  /// - Throws: ``StatisticsError`` for lists that differ in length, an answer that is no category, and
  ///   weights that cannot be used or are all 0.
  public static func of(
    _ answers: [Double], weights: [Double]? = nil, categories: [Double]
  ) throws(StatisticsError) -> CategoryShares {
    guard weights?.count ?? answers.count == answers.count else {
      throw .lengthsDiffer(answers.count, weights?.count ?? 0)
    }
    var sums = [Double](repeating: 0, count: categories.count)
    for (unit, answer) in answers.enumerated() {
      guard let place = categories.firstIndex(of: answer) else {
        throw .noSuchCategory(unit: unit, rater: 0)
      }
      let weight = weights?[unit] ?? 1
      guard weight.isFinite, weight >= 0 else {
        throw .weightNotUsable(weight, cluster: unit, column: 0)
      }
      sums[place] += weight
    }
    return try CategoryShares(sums, categories: categories)
  }

  /// The mean place of an answer.
  public var mean: Double { zip(shares, categories).reduce(0) { $0 + $1.0 * $1.1 } }

  /// The Jensen-Shannon divergence (Lin 1991): 0...1 in bits, 0...log 2 in nats.
  ///
  /// - Parameters:
  ///   - other: shares of the same categories.
  ///   - base: bits or nats.
  /// - Returns: undefined for other categories.
  public func jensenShannonDivergence(
    to other: CategoryShares, _ base: CategoryShift.LogarithmBase = .two
  ) -> Outcome<Double> {
    compared(with: other).map { shares in
      max(zip(shares.0, shares.1).reduce(0) { $0 + Divergence.jensenShannon($1.0, $1.1) }, 0)
        / base.unit
    }
  }

  /// The root of the divergence, a metric; one less it, in bits, is the similarity that
  /// GlobalOpinionQA prints.
  ///
  /// The arguments are those of ``jensenShannonDivergence(to:_:)``.
  public func jensenShannonDistance(
    to other: CategoryShares, _ base: CategoryShift.LogarithmBase = .two
  ) -> Outcome<Double> {
    jensenShannonDivergence(to: other, base).map { $0.squareRoot() }
  }

  /// The total variation distance, 0...1: half of the sum of absolute differences.
  ///
  /// - Returns: undefined for other categories.
  public func totalVariation(to other: CategoryShares) -> Outcome<Double> {
    compared(with: other).map { shares in
      zip(shares.0, shares.1).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
    }
  }

  /// The 1-Wasserstein distance: how far answers must be moved for the shares to be equal.
  ///
  /// - Parameters:
  ///   - other: shares of the same categories.
  ///   - isShareOfScale: whether it is divided by the length of the scale, to lie within 0...1.
  /// - Returns: in the units of the categories; undefined for other categories, and for one category
  ///   as a share of its scale.
  public func wasserstein1(
    to other: CategoryShares, isShareOfScale: Bool = false
  ) -> Outcome<Double> {
    compared(with: other).flatMap { shares in
      var (gap, area) = (0.0, 0.0)
      for place in categories.indices.dropLast() {
        gap += shares.0[place] - shares.1[place]
        area += abs(gap) * (categories[place + 1] - categories[place])
      }
      guard isShareOfScale else { return .finite(area) }
      let length = (categories.last ?? 0) - (categories.first ?? 0)
      return length > 0 ? .finite(area / length) : .undefined(.noVariation)
    }
  }

  private func compared(with other: CategoryShares) -> Outcome<([Double], [Double])> {
    guard categories == other.categories else {
      return .undefined(.outsideDomain("shares of the same categories"))
    }
    return .value((shares, other.shares))
  }
}
