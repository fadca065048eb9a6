import Foundation

/// Logistic regression by Newton's method, for few columns, with standard errors that allow for any
/// dependence within clusters.
///
///     let fit = try BinaryRegression.fit(
///       rows: [1, 0.4, 1, -0.2, 1, 0.1, 1, 0.9], columns: 2, successes: [true, false, false, true],
///       clusters: [0, 0, 1, 1])
///
/// Source: McCullagh & Nelder (1989), "Generalized Linear Models", chapter 4; for the clusters Cameron
/// & Miller (2015), with the correction of Kauermann & Carroll (2001) as CR2.
public struct BinaryRegression: Sendable {
  /// How many observations.
  public let rows: Int
  /// How many columns, and coefficients.
  public let columns: Int
  /// The maximum likelihood estimates, in log odds.
  public let coefficients: [Double]
  /// From the inverse information, for independent observations.
  public let standardErrors: [Double]
  /// The maximum of the log likelihood.
  public let logLikelihood: Double

  /// What the clusters say; nil without them.
  private let sandwich: ClusterSandwich?

  /// Fits success on the columns.
  ///
  /// - Parameters:
  ///   - rows: the design, row after row, the constant included.
  ///   - columns: how many columns it has, at least 1.
  ///   - successes: whether each observation is a success.
  ///   - clusters: the cluster of each observation, by any numbering; nil where they are independent.
  /// - Returns: undefined where the estimate is infinite (separation) or not unique.
  /// - Throws: ``StatisticsError`` when lists do not go together or a number is not finite.
  /// - Complexity: O(rows x columns²) per step, of which there are about ten.
  public static func fit(
    rows: [Double], columns: Int, successes: [Bool], clusters: [Int]? = nil
  ) throws(StatisticsError) -> Outcome<BinaryRegression> {
    guard columns >= 1 else {
      throw .argumentOutOfRange("columns", Double(columns), range: "at least 1")
    }
    guard rows.count == columns * successes.count else {
      throw .lengthsDiffer(rows.count, columns * successes.count)
    }
    if let clusters, clusters.count != successes.count {
      throw .lengthsDiffer(successes.count, clusters.count)
    }
    try requireFinite(rows)
    guard !successes.isEmpty else { return .undefined(.noData) }
    return fit(Likelihood(rows: rows, width: columns, successes: successes), clusters)
  }

  private static func fit(
    _ data: Likelihood, _ clusters: [Int]?
  ) -> Outcome<BinaryRegression> {
    var coefficients = [Double](repeating: 0, count: data.width)
    var likelihood = -Double(data.successes.count) * log(2)
    for _ in 0..<100 {
      let (gradient, information, largest) = data.derivatives(coefficients)
      guard largest < 30 else { return separated }
      guard let factor = PositiveDefiniteFactor(information, size: data.width) else {
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
        next = data.logLikelihood(candidate)
        length /= 2
      } while !(next >= likelihood - 1e-12 * abs(likelihood)) && length > 1e-6
      let change = zip(coefficients, candidate).map { abs($0 - $1) }.max() ?? 0
      let gain = next - likelihood
      coefficients = candidate
      likelihood = next
      guard change < 1e-10 * (1 + (coefficients.map(abs).max() ?? 0)) || gain == 0 && change < 1e-7
      else { continue }
      return finish(data, clusters, coefficients, likelihood)
    }
    return separated
  }

  private static let separated: Outcome<BinaryRegression> = .undefined(
    .notTestable("right and wrong answers are separated, so that the estimate is infinite"))

  private static func finish(
    _ data: Likelihood, _ clusters: [Int]?, _ coefficients: [Double], _ likelihood: Double
  ) -> Outcome<BinaryRegression> {
    let width = data.width
    let (_, information, largest) = data.derivatives(coefficients)
    guard largest < 30 else { return separated }
    guard let factor = PositiveDefiniteFactor(information, size: width) else { return separated }
    let inverse = factor.inverse
    var sandwich: ClusterSandwich?
    if let clusters {
      let shares = data.shares(coefficients)
      let design = SparseRows(data.rows, width: width)
      let groups = Partition(clusters)
      let sums = design.sandwich(groups, weight: shares.map { $0 * (1 - $0) }, inverse: inverse)
      sandwich = sums.scored(
        design.scores(
          groups, residuals: zip(data.successes, shares).map { ($0 ? 1 : 0) - $1 }, of: sums))
    }
    return .value(
      BinaryRegression(
        rows: data.successes.count, columns: width, coefficients: coefficients,
        standardErrors: (0..<width).map { inverse[$0 * width + $0].squareRoot() },
        logLikelihood: likelihood, sandwich: sandwich))
  }

  /// The standard errors from scores summed by cluster.
  ///
  /// - Returns: an entry a column; undefined without clusters and for one.
  public func clusterStandardErrors(
    _ correction: ClusteredRegression.Correction
  ) -> [Outcome<Double>] {
    (0..<columns).map { column in
      guard let sandwich else { return .undefined(.tooFewClusters(0)) }
      return sandwich.standardError(
        contrast: unit(column), correction, rows: rows, isFlat: false)
    }
  }

  /// A coefficient with its CR2 error and Satterthwaite's degrees of freedom; undefined without
  /// clusters.
  ///
  /// - Parameter column: counted from 0.
  public func effect(_ column: Int) -> ClusteredEffect {
    precondition(column >= 0 && column < columns, "there is no such column")
    guard let sandwich else {
      return ClusteredEffect(
        value: coefficients[column], clusters: 0, without: .tooFewClusters(0))
    }
    return sandwich.effect(coefficients[column], contrast: unit(column), isFlat: false)
  }

  /// The two-sided test that a coefficient is 0, by the error for clusters and the distribution that
  /// are named.
  ///
  /// - Parameters:
  ///   - column: counted from 0.
  ///   - correction: what makes the standard error.
  ///   - reference: what the coefficient over its error is compared with.
  /// - Returns: undefined without clusters and for one.
  public func test(
    _ column: Int, by correction: ClusteredRegression.Correction,
    against reference: ClusteredRegression.Reference
  ) -> Outcome<TestResult> {
    precondition(column >= 0 && column < columns, "there is no such column")
    guard let sandwich else { return .undefined(.tooFewClusters(0)) }
    return sandwich.test(
      coefficients[column], contrast: unit(column), correction, reference, rows: rows,
      isFlat: false)
  }

  private func unit(_ column: Int) -> [Double] { (0..<columns).map { $0 == column ? 1 : 0 } }
}

/// The likelihood of the logistic model.
private struct Likelihood {
  let rows: [Double]
  let width: Int
  let successes: [Bool]

  @inline(__always)
  private func predictor(_ row: Int, _ coefficients: [Double]) -> Double {
    var sum = 0.0
    for column in 0..<width { sum += rows[row * width + column] * coefficients[column] }
    return sum
  }

  func derivatives(
    _ coefficients: [Double]
  ) -> (gradient: [Double], information: [Double], largestPredictor: Double) {
    var gradient = [Double](repeating: 0, count: width)
    var information = [Double](repeating: 0, count: width * width)
    var largest = 0.0
    for row in successes.indices {
      let predictor = predictor(row, coefficients)
      largest = max(largest, abs(predictor))
      let share = 1 / (1 + exp(-predictor))
      let weight = share * (1 - share)
      let residual = (successes[row] ? 1 : 0) - share
      for column in 0..<width {
        let value = rows[row * width + column]
        gradient[column] += residual * value
        for other in 0...column {
          information[column * width + other] += weight * value * rows[row * width + other]
        }
      }
    }
    return (gradient, information, largest)
  }

  func shares(_ coefficients: [Double]) -> [Double] {
    successes.indices.map { 1 / (1 + exp(-predictor($0, coefficients))) }
  }

  func logLikelihood(_ coefficients: [Double]) -> Double {
    var sum = 0.0
    for row in successes.indices {
      let predictor = predictor(row, coefficients)
      let sign = successes[row] ? predictor : -predictor
      // log(1 + exp(-x)) without overflow.
      sum -= sign > 0 ? log1p(exp(-sign)) : log1p(exp(sign)) - sign
    }
    return sum
  }
}
