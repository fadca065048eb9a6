/// Numbers in pairs: two raters on the same units, or two measures of the same things.
public struct RatingPairs: Sendable, Equatable {
  /// The first of each pair.
  public let first: [Double]
  /// The second of each pair.
  public let second: [Double]

  /// How many pairs there are.
  public var count: Int { first.count }

  /// Pairs of numbers.
  ///
  /// - Parameters:
  ///   - first: finite numbers below 1e150 in magnitude.
  ///   - second: as many, in the same order.
  /// - Throws: ``StatisticsError/lengthsDiffer(_:_:)`` and
  ///   ``StatisticsError/ratingNotUsable(unit:rater:)``.
  public init(_ first: [Double], _ second: [Double]) throws(StatisticsError) {
    guard first.count == second.count else { throw .lengthsDiffer(first.count, second.count) }
    for (rater, values) in [first, second].enumerated() {
      for (unit, value) in values.enumerated()
      where !(abs(value) <= RatingCategories.largestMagnitude) {
        throw .ratingNotUsable(unit: unit, rater: rater)
      }
    }
    // Pairs in an order of their own, so that the order of the units shows in no rounding.
    let order = first.indices.sorted { (first[$0], second[$0]) < (first[$1], second[$1]) }
    self.first = order.map { first[$0] }
    self.second = order.map { second[$0] }
  }

  /// The ratings of the two raters of a table, on the units that both rated.
  ///
  /// - Returns: undefined for other than two raters with ratings, where no unit has both, and where
  ///   it is not known who gave which rating.
  public static func of(_ table: RatingTable) -> Outcome<RatingPairs> {
    guard table.hasNamedRaters else { return .undefined(.ratersUnknown) }
    let raters = (0..<table.raterCount).filter { rater in
      (0..<table.unitCount).contains { table.rating(unit: $0, rater: rater) != nil }
    }
    guard raters.count == 2 else {
      return .undefined(
        raters.isEmpty ? .noData : .wrongRaterCount(raters.count, needed: 2))
    }
    var first: [Double] = []
    var second: [Double] = []
    for unit in 0..<table.unitCount {
      guard let one = table.rating(unit: unit, rater: raters[0]),
        let other = table.rating(unit: unit, rater: raters[1])
      else { continue }
      first.append(one)
      second.append(other)
    }
    guard !first.isEmpty, let pairs = try? RatingPairs(first, second) else {
      return .undefined(.noPairableRatings)
    }
    return .value(pairs)
  }

  /// Means and sums of squares and products of the deviations from them.
  struct Moments {
    let means: (first: Double, second: Double)
    let squares: (first: Double, second: Double)
    let products: Double
  }

  var moments: Moments {
    let size = Double(count)
    let means = (first.reduce(0) { $0 + $1 / size }, second.reduce(0) { $0 + $1 / size })
    var squares = (0.0, 0.0)
    var products = 0.0
    for (one, other) in zip(first, second) {
      squares.0 += (one - means.0) * (one - means.0)
      squares.1 += (other - means.1) * (other - means.1)
      products += (one - means.0) * (other - means.1)
    }
    return Moments(
      means: (means.0, means.1), squares: (squares.0, squares.1), products: products)
  }

  /// Whether both sides vary; rounding of a mean must not pass for variation.
  var varies: Bool {
    [first, second].allSatisfy { values in values.contains { $0 != values[0] } }
  }
}
