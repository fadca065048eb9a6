import Foundation

/// Logistic regression by Newton's method, for few columns.
struct BinaryRegression {
  let coefficients: [Double]
  /// From the inverse information.
  let standardErrors: [Double]
  /// From the sandwich with scores summed by cluster; nil without clusters or with only one.
  let clusterStandardErrors: [Double]?
  let logLikelihood: Double

  /// Fits success on the columns.
  ///
  /// - Parameters:
  ///   - rows: one row of covariates per observation, the constant included.
  ///   - successes: whether each succeeded.
  ///   - clusters: the cluster of each observation, if any.
  /// - Returns: undefined where the estimate is infinite (separation) or not unique.
  static func fit(
    rows: [[Double]], successes: [Bool], clusters: [Int]?
  ) -> Outcome<BinaryRegression> {
    guard let width = rows.first?.count else { return .undefined(.noData) }
    var coefficients = [Double](repeating: 0, count: width)
    var likelihood = -Double(rows.count) * log(2)
    for _ in 0..<100 {
      let (gradient, information, largest) = derivatives(rows, successes, coefficients)
      guard largest < 30 else { return separated }
      guard let factor = PositiveDefiniteFactor(information, size: width) else {
        return .undefined(.notTestable("the covariates determine one another"))
      }
      var step = gradient
      factor.solve(&step)
      var length = 1.0
      var candidate = coefficients
      var next = likelihood
      // A step that overshoots is halved.
      repeat {
        candidate = zip(coefficients, step).map { $0 + length * $1 }
        next = logLikelihood(rows, successes, candidate)
        length /= 2
      } while !(next >= likelihood - 1e-12 * abs(likelihood)) && length > 1e-6
      let change = zip(coefficients, candidate).map { abs($0 - $1) }.max() ?? 0
      let gain = next - likelihood
      coefficients = candidate
      likelihood = next
      guard change < 1e-10 * (1 + (coefficients.map(abs).max() ?? 0)) || gain == 0 && change < 1e-7
      else { continue }
      return finish(rows, successes, clusters, coefficients, likelihood)
    }
    return separated
  }

  private static let separated: Outcome<BinaryRegression> = .undefined(
    .notTestable("right and wrong answers are separated, so that the estimate is infinite"))

  private static func finish(
    _ rows: [[Double]], _ successes: [Bool], _ clusters: [Int]?, _ coefficients: [Double],
    _ likelihood: Double
  ) -> Outcome<BinaryRegression> {
    let width = coefficients.count
    let (_, information, largest) = derivatives(rows, successes, coefficients)
    guard largest < 30 else { return separated }
    guard let factor = PositiveDefiniteFactor(information, size: width) else { return separated }
    let flat = factor.inverse
    let inverse = (0..<width).map { Array(flat[$0 * width..<($0 + 1) * width]) }
    return .value(
      BinaryRegression(
        coefficients: coefficients,
        standardErrors: (0..<width).map { inverse[$0][$0].squareRoot() },
        clusterStandardErrors: clusters.flatMap {
          sandwich(rows, successes, coefficients, clusters: $0, inverse: inverse)
        },
        logLikelihood: likelihood))
  }

  /// Scores summed by cluster, with the factor G/(G - 1) (n - 1)/(n - k) of Stata and statsmodels.
  private static func sandwich(
    _ rows: [[Double]], _ successes: [Bool], _ coefficients: [Double], clusters: [Int],
    inverse: [[Double]]
  ) -> [Double]? {
    let groups = Partition(clusters)
    let width = coefficients.count
    guard groups.count >= 2, rows.count > width else { return nil }
    var variances = [Double](repeating: 0, count: width)
    for group in 0..<groups.count {
      var score = [Double](repeating: 0, count: width)
      for index in groups[group] {
        let residual = (successes[index] ? 1 : 0) - probability(rows[index], coefficients)
        for column in 0..<width { score[column] += residual * rows[index][column] }
      }
      for column in 0..<width {
        let influence = zip(inverse[column], score).reduce(0) { $0 + $1.0 * $1.1 }
        variances[column] += influence * influence
      }
    }
    let (g, n) = (Double(groups.count), Double(rows.count))
    let factor = g / (g - 1) * (n - 1) / (n - Double(width))
    return variances.map { ($0 * factor).squareRoot() }
  }

  private static func derivatives(
    _ rows: [[Double]], _ successes: [Bool], _ coefficients: [Double]
  ) -> (gradient: [Double], information: [Double], largestPredictor: Double) {
    let width = coefficients.count
    var gradient = [Double](repeating: 0, count: width)
    var information = [Double](repeating: 0, count: width * width)
    var largest = 0.0
    for (row, success) in zip(rows, successes) {
      let predictor = zip(row, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
      largest = max(largest, abs(predictor))
      let share = 1 / (1 + exp(-predictor))
      let weight = share * (1 - share)
      for column in 0..<width {
        gradient[column] += ((success ? 1 : 0) - share) * row[column]
        for other in 0...column {
          information[column * width + other] += weight * row[column] * row[other]
        }
      }
    }
    return (gradient, information, largest)
  }

  private static func probability(_ row: [Double], _ coefficients: [Double]) -> Double {
    1 / (1 + exp(-zip(row, coefficients).reduce(0) { $0 + $1.0 * $1.1 }))
  }

  private static func logLikelihood(
    _ rows: [[Double]], _ successes: [Bool], _ coefficients: [Double]
  ) -> Double {
    var sum = 0.0
    for (row, success) in zip(rows, successes) {
      let predictor = zip(row, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
      let sign = success ? predictor : -predictor
      // log(1 + exp(-x)) without overflow.
      sum -= sign > 0 ? log1p(exp(-sign)) : log1p(exp(sign)) - sign
    }
    return sum
  }
}
