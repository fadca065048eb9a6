/// A model's scores on items, less what other models have on the same items.
///
/// Old or public items may simply be easier. What other models' scores rise by too is taken out: a
/// difference in differences. Where others have read the items as well, the effect that is left is too
/// small, never too large.
///
/// Another model counts where it answered nine in ten of the items of each set; of its scores the
/// deviations from its own mean, so that a few missing items shift nothing. With fewer than two such
/// models the scores stay as they are.
///
/// Source: Angrist & Pischke (2009), "Mostly harmless econometrics", section 5.2.
public struct RelativeScores: Sendable, Equatable {
  /// One for each item that counts, in the order given.
  public let values: [Double]
  /// The items that count, by their places in the lists.
  public let places: [Int]
  /// The other models that count, by their places; none where the scores are the model's own.
  public let comparisons: [Int]

  /// The share of each set that another model must have answered.
  private static let neededShare = 0.9
  /// How many other models it takes, of one item too.
  private static let fewestComparisons = 2

  /// Scores on the items of both sets.
  ///
  /// - Parameters:
  ///   - scores: the model's, one an item.
  ///   - others: those of each other model on the same items; NaN where it has none.
  ///   - isExposed: the set of each item.
  /// - Throws: ``StatisticsError`` when lists differ in length or a score of the model is not finite.
  /// - Complexity: O(items x models).
  public init(
    _ scores: [Double], others: [[Double]], isExposed: [Bool]
  ) throws(StatisticsError) {
    try requireFinite(scores)
    for count in others.map(\.count) + [isExposed.count] where count != scores.count {
      throw .lengthsDiffer(scores.count, count)
    }
    let sizes = [true, false].map { set in isExposed.count { $0 == set } }
    let comparisons = others.indices.filter { other in
      zip([true, false], sizes).allSatisfy { set, size in
        let answered = scores.indices.count { isExposed[$0] == set && others[other][$0].isFinite }
        return Double(answered) >= Self.neededShare * Double(size)
      }
    }
    guard comparisons.count >= Self.fewestComparisons else {
      values = scores
      places = Array(scores.indices)
      self.comparisons = []
      return
    }
    let means = comparisons.map { other in
      let known = others[other].filter(\.isFinite)
      return Jackknife.sum(known) / Double(max(known.count, 1))
    }
    var values: [Double] = []
    var places: [Int] = []
    for item in scores.indices {
      var (ease, count) = (0.0, 0)
      for (place, other) in comparisons.enumerated() where others[other][item].isFinite {
        ease += others[other][item] - means[place]
        count += 1
      }
      guard count >= Self.fewestComparisons else { continue }
      values.append(scores[item] - ease / Double(count))
      places.append(item)
    }
    self.values = values
    self.places = places
    self.comparisons = comparisons
  }
}
