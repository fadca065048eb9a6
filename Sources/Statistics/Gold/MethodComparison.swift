import GSLSupport

/// A straight line between two measures that both have errors, such as people's ratings and a
/// judge's, by Deming's method.
///
/// Source: Deming (1943), "Statistical Adjustment of Data"; Linnet (1993), "Evaluation of
/// regression procedures for methods comparison studies", for the jackknife.
public struct DemingRegression: Sendable, Equatable {
  /// The judge's value where people's is 0.
  public let intercept: Double
  /// What one unit of people's measure is in the judge's.
  public let slope: Double
  /// Jackknife standard error of the intercept.
  public let interceptError: Outcome<Double>
  /// Jackknife standard error of the slope.
  public let slopeError: Outcome<Double>
  /// How many pairs there are.
  public let pairs: Int

  /// A line through pairs.
  ///
  /// - Parameters:
  ///   - human: people's values.
  ///   - judge: the judge's.
  ///   - ratio: the variance of the judge's errors over that of people's; 1 for orthogonal
  ///     regression.
  /// - Returns: undefined for fewer than 3 pairs, and where one of the two does not vary or they
  ///   are not correlated.
  /// - Throws: ``StatisticsError`` for lists of different lengths, values that are not finite, a
  ///   ratio that is not positive.
  /// - Complexity: O(n log n).
  public static func of(
    human: [Double], judge: [Double], ratio: Double = 1
  ) throws(StatisticsError) -> Outcome<DemingRegression> {
    guard human.count == judge.count else { throw .lengthsDiffer(human.count, judge.count) }
    try requireFinite(human)
    try requireFinite(judge)
    guard ratio > 0, ratio.isFinite else {
      throw .argumentOutOfRange("the ratio of error variances", ratio, range: "positive")
    }
    guard human.count >= 3 else { return .undefined(.tooFewValues(human.count, needed: 3)) }
    // In an order of their own, so that the order of the rows does not show.
    let order = human.indices.sorted { (human[$0], judge[$0]) < (human[$1], judge[$1]) }
    let sums = Products(order.map { human[$0] }, order.map { judge[$0] })
    guard let line = sums.line(ratio) else {
      return .undefined(.notIdentified("the two measures are not correlated"))
    }
    let count = Double(human.count)
    let others = order.map { sums.without(human[$0], judge[$0]).line(ratio) }
    func error(_ whole: Double, _ part: KeyPath<Line, Double>) -> Outcome<Double> {
      var values: [Double] = []
      for other in others {
        guard let other else { return .undefined(.undefinedReplicates(share: 1 / count)) }
        values.append(count * whole - (count - 1) * other[keyPath: part])
      }
      let mean = ExactSum(of: values).value / count
      let squares = ExactSum(of: values.lazy.map { ($0 - mean) * ($0 - mean) }).value
      return .finite((squares / (count - 1) / count).squareRoot())
    }
    return .value(
      DemingRegression(
        intercept: line.intercept, slope: line.slope,
        interceptError: error(line.intercept, \.intercept),
        slopeError: error(line.slope, \.slope), pairs: human.count))
  }

  /// The interval of the intercept, by Student's t with n - 2 degrees of freedom.
  public func interceptInterval(level: Double) -> Outcome<ConfidenceInterval> {
    interceptError.flatMap { interval(intercept, $0, level) }
  }

  /// The interval of the slope.
  public func slopeInterval(level: Double) -> Outcome<ConfidenceInterval> {
    slopeError.flatMap { interval(slope, $0, level) }
  }

  private func interval(
    _ centre: Double, _ error: Double, _ level: Double
  ) -> Outcome<ConfidenceInterval> {
    StudentInterval.about(
      centre, error: error, degreesOfFreedom: Double(pairs - 2), level: level,
      method: "jackknife-t")
  }

  private struct Line {
    let intercept: Double
    let slope: Double
  }

  /// Means and centred products.
  private struct Products {
    let count: Double
    let means: (Double, Double)
    let squares: (Double, Double)
    let product: Double

    init(_ first: [Double], _ second: [Double]) {
      count = Double(first.count)
      let means = (ExactSum(of: first).value / count, ExactSum(of: second).value / count)
      self.means = means
      squares = (
        ExactSum(of: first.lazy.map { ($0 - means.0) * ($0 - means.0) }).value,
        ExactSum(of: second.lazy.map { ($0 - means.1) * ($0 - means.1) }).value
      )
      product =
        ExactSum(of: zip(first, second).lazy.map { ($0 - means.0) * ($1 - means.1) }).value
    }

    init(
      count: Double, means: (Double, Double), squares: (Double, Double), product: Double
    ) {
      self.count = count
      self.means = means
      self.squares = squares
      self.product = product
    }

    /// Those of the other pairs.
    func without(_ first: Double, _ second: Double) -> Products {
      let (one, two) = (first - means.0, second - means.1)
      let factor = count / (count - 1)
      return Products(
        count: count - 1, means: (means.0 - one / (count - 1), means.1 - two / (count - 1)),
        squares: (squares.0 - factor * one * one, squares.1 - factor * two * two),
        product: product - factor * one * two)
    }

    func line(_ ratio: Double) -> Line? {
      guard abs(product) > 1e-12 * (squares.0 * squares.1).squareRoot() else { return nil }
      let difference = squares.1 - ratio * squares.0
      let root = (difference * difference + 4 * ratio * product * product).squareRoot()
      let slope = (difference + root) / (2 * product)
      guard slope.isFinite else { return nil }
      return Line(intercept: means.1 - slope * means.0, slope: slope)
    }
  }
}

/// A straight line between two measures that both have errors, by the median of all slopes:
/// outliers and the kind of the errors hardly matter.
///
/// Source: Passing & Bablok (1983), "A new biometrical procedure for testing the equality of
/// measurements from two different analytical methods". Pairs that are equal in both measures and
/// slopes of exactly -1 are left out; the median is shifted by the number of slopes below -1. With
/// an even number of slopes it is the mean of the two in the middle.
public struct PassingBablok: Sendable, Equatable {
  /// The judge's value where people's is 0.
  public let intercept: Double
  /// What one unit of people's measure is in the judge's.
  public let slope: Double
  /// The slope by the mean angle of the two slopes in the middle, as R's mcr has it.
  public let angularSlope: Double
  /// The intercept that goes with it.
  public let angularIntercept: Double
  /// How many slopes were used.
  public let slopes: Int
  /// How many of them are below -1: the shift.
  public let shift: Int
  /// How many pairs there are.
  public let pairs: Int

  private let sorted: [Double]
  private let human: [Double]
  private let judge: [Double]

  /// The most pairs, whose slopes are kept in memory.
  public static let mostPairs = 5_000

  /// A line through pairs.
  ///
  /// - Parameters:
  ///   - human: people's values.
  ///   - judge: the judge's, positively correlated with them.
  /// - Returns: undefined for fewer than 3 pairs, for more than ``mostPairs``, and where the median
  ///   slope is infinite or the shift leaves no median.
  /// - Throws: ``StatisticsError`` for lists of different lengths and values that are not finite.
  /// - Complexity: O(n² log n), and as much memory as there are slopes.
  public static func of(
    human: [Double], judge: [Double]
  ) throws(StatisticsError) -> Outcome<PassingBablok> {
    guard human.count == judge.count else { throw .lengthsDiffer(human.count, judge.count) }
    try requireFinite(human)
    try requireFinite(judge)
    guard human.count >= 3 else { return .undefined(.tooFewValues(human.count, needed: 3)) }
    guard human.count <= mostPairs else { return .undefined(.tooLarge) }
    var slopes: [Double] = []
    slopes.reserveCapacity(human.count * (human.count - 1) / 2)
    for second in human.indices {
      for first in 0..<second {
        let (dx, dy) = (human[second] - human[first], judge[second] - judge[first])
        if dx == 0 {
          if dy != 0 { slopes.append(dy > 0 ? .infinity : -.infinity) }
          continue
        }
        let slope = dy / dx
        if slope != -1 { slopes.append(slope) }
      }
    }
    slopes.sort()
    let shift = slopes.firstIndex { $0 >= -1 } ?? slopes.count
    let middle = slopes.count / 2 + shift
    let isEven = slopes.count % 2 == 0
    guard slopes.count >= 3, middle < slopes.count, middle >= (isEven ? 1 : 0) else {
      return .undefined(.notIdentified("too many slopes are below -1"))
    }
    let (low, high) = (slopes[isEven ? middle - 1 : middle], slopes[middle])
    let slope = isEven ? (low + high) / 2 : high
    let angular = isEven ? tangent(low, high) : high
    guard slope.isFinite else {
      return .undefined(.notIdentified("half of the slopes are infinite"))
    }
    return .value(
      PassingBablok(
        intercept: residualMedian(human, judge, slope), slope: slope, angularSlope: angular,
        angularIntercept: residualMedian(human, judge, angular), slopes: slopes.count,
        shift: shift, pairs: human.count, sorted: slopes, human: human, judge: judge))
  }

  /// The tangent of the mean of two angles, by the half-angle formula.
  private static func tangent(_ low: Double, _ high: Double) -> Double {
    let (one, two) = ((1 + low * low).squareRoot(), (1 + high * high).squareRoot())
    return (low / one + high / two) / (1 / one + 1 / two)
  }

  private static func residualMedian(
    _ human: [Double], _ judge: [Double], _ slope: Double
  ) -> Double {
    let residuals = zip(human, judge).map { $1 - slope * $0 }.sorted()
    let middle = residuals.count / 2
    return residuals.count % 2 == 1
      ? residuals[middle] : (residuals[middle - 1] + residuals[middle]) / 2
  }

  /// The interval of the slope, by the normal limit of Kendall's tau.
  ///
  /// - Returns: undefined where so few slopes leave an end without one, or an end is infinite.
  public func slopeInterval(level: Double) -> Outcome<ConfidenceInterval> {
    ends(level).flatMap { ends in
      .value(
        ConfidenceInterval(
          lower: ends.lower, upper: ends.upper, level: level, method: "passing-bablok"))
    }
  }

  /// The interval of the intercept: the medians of the residuals at the ends of that of the slope.
  public func interceptInterval(level: Double) -> Outcome<ConfidenceInterval> {
    ends(level).flatMap { ends in
      .value(
        ConfidenceInterval(
          lower: Self.residualMedian(human, judge, ends.upper),
          upper: Self.residualMedian(human, judge, ends.lower), level: level,
          method: "passing-bablok"))
    }
  }

  private func ends(_ level: Double) -> Outcome<(lower: Double, upper: Double)> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return .deciding { () throws(GSLError) in
      let n = Double(pairs)
      let reach =
        try NormalDistribution.quantile((1 + level) / 2)
        * (n * (n - 1) * (2 * n + 5) / 18).squareRoot()
      let first = Int(((Double(slopes) - reach) / 2).rounded())
      let last = slopes - first + 1
      // Ranks count from 1.
      let places = (first + shift - 1, last + shift - 1)
      guard places.0 >= 0, places.1 < slopes else {
        return .undefined(.tooFewUnits(pairs, needed: pairs + 1))
      }
      let ends = (lower: sorted[places.0], upper: sorted[places.1])
      guard ends.lower.isFinite, ends.upper.isFinite else { return .undefined(.notFinite) }
      return .value(ends)
    }
  }
}
