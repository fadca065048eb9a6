import GSLSupport

/// Whether the level or the slope of a series changed at a point that is known beforehand.
///
/// The model is y = a + b t + c [t ≥ p] + d [t ≥ p](t - p) for the points t = 1, 2, ... and the first
/// point p after the change: c is the jump at p, d the change of the slope.
///
/// Source: Wagner, Soumerai, Zhang & Ross-Degnan (2002), "Segmented regression analysis of interrupted
/// time series studies in medication use research", eq. 1; Newey & West (1987), "A simple, positive
/// semi-definite, heteroskedasticity and autocorrelation consistent covariance matrix", eq. 5; Durbin &
/// Watson (1950), "Testing for serial correlation in least squares regression".
public struct SegmentedRegression: Sendable {
  /// The constant, the slope, the change of the level and the change of the slope.
  public let coefficients: [Double]
  /// Of the coefficients, for independent points of equal variance.
  public let standardErrors: [Double]
  /// The root of the residual sum of squares over the degrees of freedom.
  public let residualDeviation: Double
  /// Points less coefficients.
  public let degreesOfFreedom: Int
  /// About 2 where neighbouring residuals are unrelated, below where they go together; undefined where
  /// the line fits exactly.
  public let durbinWatson: Outcome<Double>
  /// How far the last point of the line lies from where the line before the change would have led.
  public let effectAtEnd: Double

  private let rows: [Double]
  private let residuals: [Double]
  private let inverse: [Double]

  private static let width = 4

  /// Fits a series.
  ///
  /// - Parameters:
  ///   - series: in the order of time, equally far apart.
  ///   - firstAfter: the first point after the change, counted from 1.
  /// - Returns: undefined with fewer than two points before the change or after it, and without
  ///   degrees of freedom.
  /// - Throws: ``StatisticsError`` when a value is not finite.
  /// - Complexity: O(points).
  public static func fit(
    _ series: [Double], firstAfter: Int
  ) throws(StatisticsError) -> Outcome<SegmentedRegression> {
    try requireFinite(series)
    let (before, after) = (firstAfter - 1, series.count - firstAfter + 1)
    guard min(before, after) >= 2 else {
      return .undefined(.tooFewValues(max(0, min(before, after)), needed: 2))
    }
    guard series.count > width else { return .undefined(.noDegreesOfFreedom) }
    let rows = series.indices.flatMap { index -> [Double] in
      let step = Double(index + 1 - firstAfter)
      return [1, Double(index + 1)] + (step >= 0 ? [1, step] : [0, 0])
    }
    return fit(rows, series)
  }

  private static func fit(
    _ rows: [Double], _ series: [Double]
  ) -> Outcome<SegmentedRegression> {
    var products = [Double](repeating: 0, count: width * width)
    for point in series.indices {
      for i in 0..<width {
        for j in 0..<width {
          products[i * width + j] += rows[point * width + i] * rows[point * width + j]
        }
      }
    }
    guard let inverse = PositiveDefiniteFactor.inverse(ofProducts: products, size: width) else {
      return .undefined(.notIdentified("the columns determine one another"))
    }
    var coefficients = [Double](repeating: 0, count: width)
    var residuals = series
    // The second round takes away what the first lost in rounding.
    for _ in 0..<2 {
      for i in 0..<width {
        for j in 0..<width {
          let product = series.indices.reduce(0) { $0 + rows[$1 * width + j] * residuals[$1] }
          coefficients[i] += inverse[i * width + j] * product
        }
      }
      for point in series.indices {
        residuals[point] =
          series[point] - (0..<width).reduce(0) { $0 + rows[point * width + $1] * coefficients[$1] }
      }
    }
    guard coefficients.allSatisfy(\.isFinite) else { return .undefined(.notFinite) }
    return .value(
      SegmentedRegression(
        rows: rows, residuals: residuals, coefficients: coefficients, inverse: inverse))
  }

  private init(rows: [Double], residuals: [Double], coefficients: [Double], inverse: [Double]) {
    self.rows = rows
    self.residuals = residuals
    self.coefficients = coefficients
    self.inverse = inverse
    degreesOfFreedom = residuals.count - Self.width
    let squares = residuals.reduce(0) { $0 + $1 * $1 }
    let variance = squares / Double(degreesOfFreedom)
    residualDeviation = variance.squareRoot()
    standardErrors = (0..<Self.width).map {
      (inverse[$0 * Self.width + $0] * variance).squareRoot()
    }
    let steps = zip(residuals, residuals.dropFirst()).reduce(0) {
      $0 + ($1.1 - $1.0) * ($1.1 - $1.0)
    }
    durbinWatson = squares > 0 ? .finite(steps / squares) : .undefined(.constantData)
    effectAtEnd = coefficients[2] + coefficients[3] * rows[rows.count - 1]
  }

  /// The t test of a coefficient by the ordinary standard error.
  ///
  /// - Parameter coefficient: its place in ``coefficients``.
  public func test(_ coefficient: Int) -> Outcome<TestResult> {
    guard standardErrors[coefficient] > 0 else { return .undefined(.noVariance) }
    return TestResult.student(
      coefficients[coefficient] / standardErrors[coefficient], Double(degreesOfFreedom), .twoSided)
  }

  /// The F test of no change at all: neither of the level nor of the slope.
  public func jointTest() -> Outcome<TestResult> {
    let variance = residualDeviation * residualDeviation
    guard variance > 0 else { return .undefined(.noVariance) }
    // The block of the two changes, inverted by hand.
    let (a, b) = (inverse[2 * Self.width + 2], inverse[2 * Self.width + 3])
    let d = inverse[3 * Self.width + 3]
    let (level, slope) = (coefficients[2], coefficients[3])
    let statistic =
      (d * level * level - 2 * b * level * slope + a * slope * slope)
      / ((a * d - b * b) * 2 * variance)
    guard statistic.isFinite, statistic > 0 else { return .undefined(.notFinite) }
    let freedom = Double(degreesOfFreedom)
    return .computing { () throws(GSLError) in
      TestResult(
        statistic: statistic,
        // The upper tail of F is the lower tail of its inverse.
        pValue: try FDistribution.cumulative(1 / statistic, numerator: freedom, denominator: 2),
        method: .asymptotic, degreesOfFreedom: 2, denominatorDegreesOfFreedom: freedom)
    }
  }

  /// Standard errors that allow for residuals that are related over some steps.
  ///
  /// - Parameters:
  ///   - lags: over how many steps, at least 0; weights fall linearly.
  ///   - isAdjusted: whether variances are enlarged by points over degrees of freedom.
  /// - Throws: ``StatisticsError`` for fewer lags than none.
  /// - Complexity: O(points x lags).
  public func neweyWestErrors(
    lags: Int, isAdjusted: Bool = true
  ) throws(StatisticsError) -> [Double] {
    guard lags >= 0 else {
      throw .argumentOutOfRange("lags", Double(lags), range: "0 or more")
    }
    let width = Self.width
    var meat = [Double](repeating: 0, count: width * width)
    for lag in 0...min(lags, residuals.count - 1) {
      let weight = 1 - Double(lag) / Double(lags + 1)
      for point in lag..<residuals.count {
        let product = weight * residuals[point] * residuals[point - lag]
        for i in 0..<width {
          for j in 0..<width {
            let here = rows[point * width + i] * rows[(point - lag) * width + j]
            let there = rows[(point - lag) * width + i] * rows[point * width + j]
            meat[i * width + j] += product * (lag == 0 ? here : here + there)
          }
        }
      }
    }
    let factor =
      isAdjusted ? Double(residuals.count) / Double(degreesOfFreedom) : 1
    return (0..<width).map { coefficient in
      var variance = 0.0
      for i in 0..<width {
        for j in 0..<width {
          variance +=
            inverse[coefficient * width + i] * meat[i * width + j]
            * inverse[j * width + coefficient]
        }
      }
      return (max(variance, 0) * factor).squareRoot()
    }
  }
}
