/// How far two spreads of answers are apart, over all dimensions.
public enum SpreadMeasure: String, Sendable, Codable, CaseIterable {
  /// One less the root of the mean Jensen-Shannon divergence (in bits) of the dimensions: 1 for the same
  /// spreads, 0 for spreads without a category in common.
  case jensenShannon
  /// The mean 1-Wasserstein distance of the dimensions, as a share of the scale's length: 0 for the same
  /// spreads, 1 where all answers of one side stand at one end and those of the other at the other.
  case wasserstein1

  /// Whether smaller numbers are more alike.
  public var isDistance: Bool { self == .wasserstein1 }

  /// What is estimated, and grows with the distance: the mean divergence, or the mean distance.
  func distance(_ one: ArraySlice<Double>, _ other: ArraySlice<Double>, _ steps: [Double]) -> Double
  {
    var sum = 0.0
    switch self {
    case .jensenShannon:
      for (left, right) in zip(one, other) { sum += Divergence.jensenShannon(left, right) }
      return max(sum, 0) / CategoryShift.LogarithmBase.two.unit
    case .wasserstein1:
      var gap = 0.0
      for ((left, right), step) in zip(zip(one, other), steps) {
        gap += left - right
        sum += abs(gap) * step
      }
      return sum
    }
  }

  /// The measure of a mean distance.
  func value(ofDistance distance: Double) -> Double {
    let distance = min(max(distance, 0), 1)
    return self == .jensenShannon ? 1 - distance.squareRoot() : distance
  }

  /// With fewer clusters of items in a dimension nothing can be said of an error: what chance adds to a
  /// divergence is then too large to be taken away.
  var fewestUnits: Int { self == .jensenShannon ? 10 : 2 }
}
