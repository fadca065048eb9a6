/// Count, mean and central moments of a sample, built value by value and mergeable.
///
/// Deviations are taken from the running mean, so that a large offset costs no digits, and parts
/// that were counted apart can be merged.
///
///     var left = try Moments([1e9 + 4, 1e9 + 7])
///     left.merge(try Moments([1e9 + 13, 1e9 + 16]))
///     left.variance  // 30
///
/// Source: Pébay (2008), "Formulas for robust, one-pass parallel computation of covariances and
/// arbitrary-order statistical moments", eqs. 2.1, 3.1.
public struct Moments: Sendable, Equatable {
  /// How many values.
  public private(set) var count = 0
  private var center = 0.0
  private var second = 0.0
  private var third = 0.0
  private var fourth = 0.0

  /// No values.
  public init() {}

  /// The moments of a sample, the same to the last bit in whatever order it comes.
  ///
  /// - Throws: ``StatisticsError`` when a value is not finite.
  /// - Complexity: O(n log n), for sorting.
  public init(_ values: [Double]) throws(StatisticsError) {
    try requireFinite(values)
    guard !values.isEmpty else { return }
    let values = SortedSample.sorted(values)
    let first = values[0]
    let size = Double(values.count)
    var sum = 0.0
    for value in values { sum += value - first }
    count = values.count
    center = first + sum / size
    var drift = 0.0
    for value in values {
      let deviation = value - center
      let square = deviation * deviation
      drift += deviation
      second += square
      third += square * deviation
      fourth += square * square
    }
    // What rounding left in the mean is taken out of the sum of squares (Chan et al. 1983).
    second -= drift * drift / size
  }

  /// Adds one value.
  ///
  /// - Throws: ``StatisticsError`` when it is not finite; the moments are then unchanged.
  public mutating func add(_ value: Double) throws(StatisticsError) {
    guard value.isFinite else { throw .valueNotFinite(count) }
    var one = Moments()
    one.count = 1
    one.center = value
    merge(one)
  }

  /// Adds the values of another part of the sample.
  public mutating func merge(_ other: Moments) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let a = Double(count)
    let b = Double(other.count)
    let n = a + b
    let delta = other.center - center
    let step = delta / n
    fourth +=
      other.fourth + delta * step * step * step * a * b * (a * a - a * b + b * b)
      + 6 * step * step * (a * a * other.second + b * b * second)
      + 4 * step * (a * other.third - b * third)
    third +=
      other.third + delta * step * step * a * b * (a - b)
      + 3 * step * (a * other.second - b * second)
    second += other.second + delta * step * a * b
    center += step * b
    count += other.count
  }

  /// The arithmetic mean.
  public var mean: Outcome<Double> { count > 0 ? .finite(center) : .undefined(.noData) }

  /// The variance with divisor n - 1.
  public var variance: Outcome<Double> {
    guard count > 1 else { return .undefined(.tooFewValues(count, needed: 2)) }
    return .finite(max(second, 0) / Double(count - 1))
  }

  /// The square root of the variance with divisor n - 1.
  public var standardDeviation: Outcome<Double> { variance.map { $0.squareRoot() } }

  /// The third standardised moment.
  ///
  /// - Parameter isUnbiased: with the correction for small samples (G1 of Joanes & Gill 1998),
  ///   which needs three values; else the plain moment ratio g1.
  public func skewness(isUnbiased: Bool = false) -> Outcome<Double> {
    let needed = isUnbiased ? 3 : 2
    guard count >= needed else { return .undefined(.tooFewValues(count, needed: needed)) }
    guard second > 0 else { return .undefined(.allValuesEqual) }
    let n = Double(count)
    let plain = n.squareRoot() * third / (second * second.squareRoot())
    return .finite(isUnbiased ? plain * (n * (n - 1)).squareRoot() / (n - 2) : plain)
  }

  /// The fourth standardised moment less 3.
  ///
  /// - Parameter isUnbiased: with the correction for small samples (G2 of Joanes & Gill 1998),
  ///   which needs four values; else the plain moment ratio g2.
  public func excessKurtosis(isUnbiased: Bool = false) -> Outcome<Double> {
    let needed = isUnbiased ? 4 : 2
    guard count >= needed else { return .undefined(.tooFewValues(count, needed: needed)) }
    guard second > 0 else { return .undefined(.allValuesEqual) }
    let n = Double(count)
    let plain = n * fourth / (second * second) - 3
    return .finite(isUnbiased ? (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * plain + 6) : plain)
  }
}
