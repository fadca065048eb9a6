/// Means, variances and covariance of pairs, built pair by pair and mergeable.
///
/// What is merged is what a correlation and a least-squares line need, so that parts of a sample that
/// were counted apart give the same line as the whole.
///
///     var left = try CoMoments([1.5, 2], [2, 1.75])
///     left.merge(try CoMoments([3.25, 4], [3.5, 5]))
///     left.correlation
///
/// Source: Pébay (2008), "Formulas for robust, one-pass parallel computation of covariances and
/// arbitrary-order statistical moments", eq. 3.2.
public struct CoMoments: Sendable, Equatable {
  /// How many pairs.
  public private(set) var count = 0
  /// The sum of squared deviations of the first values from their mean.
  public private(set) var firstSquares = 0.0
  /// The same of the second values.
  public private(set) var secondSquares = 0.0
  /// The sum of products of both deviations.
  public private(set) var products = 0.0
  private var first = 0.0
  private var second = 0.0

  /// No pairs.
  public init() {}

  /// The moments of a sample.
  ///
  /// - Throws: ``StatisticsError`` when lists differ in length or a value is not finite.
  /// - Complexity: O(n).
  public init(_ first: [Double], _ second: [Double]) throws(StatisticsError) {
    guard first.count == second.count else { throw .lengthsDiffer(first.count, second.count) }
    for (one, other) in zip(first, second) { try add(one, other) }
  }

  /// Adds one pair.
  ///
  /// - Throws: ``StatisticsError`` when a value is not finite; the moments are then unchanged.
  public mutating func add(_ one: Double, _ other: Double) throws(StatisticsError) {
    guard one.isFinite, other.isFinite else { throw .valueNotFinite(count) }
    var pair = CoMoments()
    pair.count = 1
    pair.first = one
    pair.second = other
    merge(pair)
  }

  /// Adds the pairs of another part of the sample.
  public mutating func merge(_ other: CoMoments) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let total = Double(count + other.count)
    let (left, right) = (other.first - first, other.second - second)
    let share = Double(count) * (Double(other.count) / total)
    firstSquares += other.firstSquares + left * left * share
    secondSquares += other.secondSquares + right * right * share
    products += other.products + left * right * share
    first += left * (Double(other.count) / total)
    second += right * (Double(other.count) / total)
    count += other.count
  }

  /// The mean of the first and of the second values.
  public var means: Outcome<(first: Double, second: Double)> {
    guard count > 0 else { return .undefined(.noData) }
    guard first.isFinite, second.isFinite else { return .undefined(.notFinite) }
    return .value((first, second))
  }

  /// The covariance with divisor n - 1.
  public var covariance: Outcome<Double> {
    guard count > 1 else { return .undefined(.tooFewValues(count, needed: 2)) }
    return .finite(products / Double(count - 1))
  }

  /// Pearson's correlation, -1...1; undefined where one side does not vary.
  public var correlation: Outcome<Double> {
    guard count > 1 else { return .undefined(.tooFewValues(count, needed: 2)) }
    guard varies(firstSquares, about: first), varies(secondSquares, about: second) else {
      return .undefined(.noVariation)
    }
    let value = products / (firstSquares.squareRoot() * secondSquares.squareRoot())
    return value.isFinite ? .value(max(-1, min(1, value))) : .undefined(.notFinite)
  }

  /// The least-squares line of the second values on the first.
  public var line: Outcome<Line> {
    guard count > 1 else { return .undefined(.tooFewValues(count, needed: 2)) }
    guard varies(firstSquares, about: first) else { return .undefined(.noVariation) }
    let slope = products / firstSquares
    let rest = max(0, secondSquares - slope * products)
    guard slope.isFinite, rest.isFinite else { return .undefined(.notFinite) }
    return .value(
      Line(
        slope: slope, intercept: second - slope * first,
        residualVariance: count > 2
          ? .value(rest / Double(count - 2)) : .undefined(.noDegreesOfFreedom)))
  }

  /// A straight line through pairs.
  public struct Line: Sendable, Equatable {
    public let slope: Double
    public let intercept: Double
    /// What is left of the second values, with divisor n - 2.
    public let residualVariance: Outcome<Double>

    /// What it foretells at a first value.
    public func value(at first: Double) -> Double { intercept + slope * first }
  }

  /// Whether a sum of squares is more than what rounding leaves of equal values.
  private func varies(_ squares: Double, about mean: Double) -> Bool {
    squares > 1e-28 * Double(count) * mean * mean && squares > 0
  }
}
