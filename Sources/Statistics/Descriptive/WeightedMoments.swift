/// Mean and variance of weighted values, built value by value and mergeable.
///
/// Deviations are taken from the running mean, so that a large offset costs no digits.
///
///     var left = try WeightedMoments([4, 7], weights: [2, 1.5])
///     left.merge(try WeightedMoments([13], weights: [0.25]))
///     left.mean  // 5.8
///
/// Source: West (1979), "Updating mean and variance estimates: an improved method"; Kish (1965),
/// "Survey Sampling", section 11.7 for the effective number.
public struct WeightedMoments: Sendable, Equatable {
  /// The sum of the weights.
  public private(set) var weight = 0.0
  /// The sum of their squares.
  public private(set) var squaredWeight = 0.0
  private var center = 0.0
  private var second = 0.0

  /// What a weight stands for, which decides what the sum of squares is divided by.
  public enum Meaning: String, CaseIterable, Codable, Sendable {
    /// The whole population is at hand: the sum of the weights.
    case population
    /// How often a value was met: the sum of the weights less 1.
    case frequency
    /// How reliable a value is: Σw - Σw²/Σw, which no common factor of the weights changes.
    case reliability
  }

  /// No values.
  public init() {}

  /// The moments of a sample.
  ///
  /// - Parameters:
  ///   - values: finite.
  ///   - weights: as many, finite and 0 or more; a weight of 0 changes nothing.
  /// - Throws: ``StatisticsError`` when lists differ in length or a number cannot be used.
  /// - Complexity: O(n).
  public init(_ values: [Double], weights: [Double]) throws(StatisticsError) {
    guard values.count == weights.count else {
      throw .lengthsDiffer(values.count, weights.count)
    }
    for (value, weight) in zip(values, weights) { try add(value, weight: weight) }
  }

  /// Adds one value.
  ///
  /// - Throws: ``StatisticsError`` when a number cannot be used; the moments are then unchanged.
  public mutating func add(_ value: Double, weight: Double = 1) throws(StatisticsError) {
    guard value.isFinite else { throw .argumentNotUsable(name: "value", value: value) }
    guard weight.isFinite, weight >= 0 else {
      throw .argumentNotUsable(name: "weight", value: weight)
    }
    guard weight > 0 else { return }
    var one = WeightedMoments()
    one.weight = weight
    one.squaredWeight = weight * weight
    one.center = value
    merge(one)
  }

  /// Adds the values of another part of the sample.
  public mutating func merge(_ other: WeightedMoments) {
    guard other.weight > 0 else { return }
    guard weight > 0 else {
      self = other
      return
    }
    let total = weight + other.weight
    let delta = other.center - center
    second += other.second + delta * delta * weight * (other.weight / total)
    center += delta * (other.weight / total)
    weight = total
    squaredWeight += other.squaredWeight
  }

  /// The weighted mean.
  public var mean: Outcome<Double> { weight > 0 ? .finite(center) : .undefined(.noData) }

  /// The variance.
  ///
  /// - Returns: undefined without values, and where the divisor is not above 0: for frequencies that
  ///   add up to 1 or less, and for one value as far as it is a matter of reliability.
  public func variance(_ meaning: Meaning) -> Outcome<Double> {
    guard weight > 0 else { return .undefined(.noData) }
    let divisor =
      switch meaning {
      case .population: weight
      case .frequency: weight - 1
      case .reliability: weight - squaredWeight / weight
      }
    guard divisor > 1e-12 * weight else { return .undefined(.noDegreesOfFreedom) }
    return .finite(max(second, 0) / divisor)
  }

  /// How many values of equal weight would tell as much of the mean: (Σw)²/Σw²; 0 without values.
  public var effectiveCount: Double {
    squaredWeight > 0 ? weight * weight / squaredWeight : 0
  }
}
