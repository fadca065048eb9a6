import Foundation

/// Elo ratings, updated comparison by comparison: for comparison with Bradley-Terry strengths.
///
/// The result depends on the order of the comparisons and on the step, and has no standard error; to
/// rank items use ``BradleyTerry``.
///
/// Source: Elo (1978), "The Rating of Chessplayers, Past and Present".
public struct EloRatings: Sendable, Equatable {
  /// The ratings after the last comparison.
  public let ratings: [Double]

  /// Ratings after all comparisons in the order given.
  ///
  /// - Parameters:
  ///   - items: how many items.
  ///   - left: the item on the left of each comparison, in 0..<items.
  ///   - right: the item on the right, another one.
  ///   - outcomes: who won; a tie is half a win.
  ///   - step: the most that one comparison can move a rating (K), finite and positive.
  ///   - initial: the rating of an item before its first comparison, finite.
  ///   - scale: how many points are odds of 10, finite and positive.
  /// - Throws: ``StatisticsError`` for lists of different lengths and values outside these ranges.
  public init(
    items: Int, left: [Int32], right: [Int32], outcomes: [ComparisonOutcome], step: Double = 4,
    initial: Double = 1_000, scale: Double = 400
  ) throws(StatisticsError) {
    guard left.count == right.count else { throw .lengthsDiffer(left.count, right.count) }
    guard left.count == outcomes.count else { throw .lengthsDiffer(left.count, outcomes.count) }
    guard initial.isFinite else { throw .argumentNotUsable(name: "initial", value: initial) }
    for (name, value) in [("step", step), ("scale", scale)] where !(value > 0 && value.isFinite) {
      throw .argumentNotUsable(name: name, value: value)
    }
    var ratings = [Double](repeating: initial, count: max(items, 0))
    for row in left.indices {
      let first = Int(left[row])
      let second = Int(right[row])
      for item in [first, second] where !ratings.indices.contains(item) {
        throw .noSuchItem(item, items: items)
      }
      guard first != second else { throw .comparedWithItself(comparison: row) }
      let expected = 1 / (1 + pow(10, (ratings[second] - ratings[first]) / scale))
      let score =
        switch outcomes[row] {
        case .left: 1.0
        case .right: 0.0
        case .tie: 0.5
        }
      let change = step * (score - expected)
      ratings[first] += change
      ratings[second] -= change
    }
    self.ratings = ratings
  }
}
