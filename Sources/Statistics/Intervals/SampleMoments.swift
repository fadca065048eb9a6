/// Mean, variance, skewness and kurtosis of a sample, updated and merged without cancellation.
///
/// Sums of powers of deviations from the running mean are carried, so that 10⁹ + 4 and its like
/// lose no digits, and two parts of a sample can be summarised apart and merged.
///
/// Source: Welford (1962); Pébay (2008), "Formulas for robust, one-pass parallel computation of
/// covariances and arbitrary-order statistical moments".
public struct SampleMoments: Sendable, Equatable {
  /// How many values there are.
  public private(set) var count = 0

  private var centre = 0.0
  private var second = 0.0
  private var third = 0.0
  private var fourth = 0.0

  /// No values.
  public init() {}

  /// The moments of a sample.
  public init(_ values: [Double]) {
    for value in values { add(value) }
  }

  /// Adds one value; a NaN or an infinity makes the moments undefined.
  public mutating func add(_ value: Double) {
    let before = Double(count)
    count += 1
    let n = Double(count)
    let delta = value - centre
    let step = delta / n
    let term = delta * step * before
    centre += step
    fourth +=
      term * step * step * (n * n - 3 * n + 3) + 6 * step * step * second - 4 * step * third
    third += term * step * (n - 2) - 3 * step * second
    second += term
  }

  /// Adds the values of another sample.
  public mutating func merge(_ other: SampleMoments) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let (a, b) = (Double(count), Double(other.count))
    let n = a + b
    let delta = other.centre - centre
    let step = delta / n
    fourth +=
      other.fourth + delta * step * step * step * a * b * (a * a - a * b + b * b)
      + 6 * step * step * (a * a * other.second + b * b * second)
      + 4 * step * (a * other.third - b * third)
    third +=
      other.third + delta * step * step * a * b * (a - b)
      + 3 * step * (a * other.second - b * second)
    second += other.second + delta * step * a * b
    centre += step * b
    count += other.count
  }

  /// The mean.
  public var mean: Outcome<Double> {
    guard count > 0 else { return .undefined(.noData) }
    return centre.isFinite ? .value(centre) : .undefined(.notFinite)
  }

  /// The variance with divisor n - 1.
  public var variance: Outcome<Double> {
    guard count > 0 else { return .undefined(.noData) }
    guard count > 1 else { return .undefined(.tooFewClusters(count)) }
    let variance = second / Double(count - 1)
    return variance.isFinite ? .value(variance) : .undefined(.notFinite)
  }

  /// The variance with divisor n.
  public var populationVariance: Outcome<Double> {
    guard count > 0 else { return .undefined(.noData) }
    let variance = second / Double(count)
    return variance.isFinite ? .value(variance) : .undefined(.notFinite)
  }

  /// The root of the variance with divisor n - 1.
  public var standardDeviation: Outcome<Double> { variance.map { $0.squareRoot() } }

  /// The standard error of the mean of independent values: standard deviation over root n.
  public var standardError: Outcome<Double> {
    standardDeviation.map { $0 / Double(count).squareRoot() }
  }

  /// The third moment of the values in standard deviations, both with divisor n.
  public var skewness: Outcome<Double> {
    guard count > 0 else { return .undefined(.noData) }
    let root = Double(count).squareRoot()
    return finite(root * third / (second * second.squareRoot()))
  }

  /// The fourth moment of the values in standard deviations, both with divisor n, less 3.
  public var excessKurtosis: Outcome<Double> {
    guard count > 0 else { return .undefined(.noData) }
    return finite(Double(count) * fourth / (second * second) - 3)
  }

  private func finite(_ value: Double) -> Outcome<Double> {
    if value.isFinite { return .value(value) }
    return .undefined(second == 0 ? .constantData : .notFinite)
  }
}
