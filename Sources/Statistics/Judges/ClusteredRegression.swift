import GSLSupport

/// Least squares with few columns and standard errors that allow for any dependence within clusters.
///
///     let regression = try ClusteredRegression.fit(
///       rows: [1, 0.3, 1, -0.1, 1, 0.8], columns: 2, values: [0.2, 0.1, 0.5], clusters: [0, 1, 2])
///     regression.value?.effect(1).interval(level: 0.95)
///
/// Rows enter with equal weight, and rows of one cluster may depend on one another in any way. What
/// does not depend on the order of the rows comes out the same for any order up to the last digits.
///
/// Source: Cameron & Miller (2015), "A practitioner's guide to cluster-robust inference"; Bell &
/// McCaffrey (2002), "Bias reduction in standard errors for linear regression with multi-stage
/// samples"; Pustejovsky & Tipton (2018), "Small-sample methods for cluster-robust variance estimation
/// and hypothesis testing in fixed effects models".
public struct ClusteredRegression: Sendable {
  /// The correction for the number of clusters.
  public enum Correction: String, CaseIterable, Codable, Sendable {
    /// None.
    case cr0
    /// The factor G/(G - 1) on the variance.
    case cr1
    /// The factor G/(G - 1) (n - 1)/(n - k) on the variance, the default of Stata and statsmodels.
    case cr1Stata
    /// Bell and McCaffrey's: unbiased where rows are independent and of equal variance. The choice
    /// when clusters are few or of unequal size.
    case cr2
  }

  /// What a coefficient over its error is compared with.
  public enum Reference: String, CaseIterable, Codable, Sendable {
    /// The normal distribution, for many clusters; the default of statsmodels and of logistic models.
    case normal
    /// Student's t with G - 1 degrees of freedom, or with Satterthwaite's for CR2.
    case student
  }

  /// How many rows.
  public let rows: Int
  /// How many columns, and coefficients.
  public let columns: Int
  /// How many clusters, or rows where there are none.
  public var clusters: Int { sandwich.clusters }
  /// The least-squares coefficients, one for each column.
  public let coefficients: [Double]
  /// The root of the residual sum of squares over rows less columns; undefined without such degrees
  /// of freedom.
  public let residualDeviation: Outcome<Double>

  private let sandwich: ClusterSandwich
  private let isFlat: Bool

  /// Fits values on the columns of a design.
  ///
  /// - Parameters:
  ///   - rows: the design, row after row, with the column of ones where there is to be a constant.
  ///   - columns: how many columns it has, at least 1.
  ///   - values: one for each row.
  ///   - clusters: the cluster of each row, by any numbering; nil where rows are independent.
  /// - Returns: undefined without rows, and where the columns determine one another.
  /// - Throws: ``StatisticsError`` when lists do not go together or a number is not finite.
  /// - Complexity: O(rows x columns² + clusters x columns³).
  public static func fit(
    rows: [Double], columns: Int, values: [Double], clusters: [Int]? = nil
  ) throws(StatisticsError) -> Outcome<ClusteredRegression> {
    guard columns >= 1 else {
      throw .argumentOutOfRange("columns", Double(columns), range: "at least 1")
    }
    guard rows.count == columns * values.count else {
      throw .lengthsDiffer(rows.count, columns * values.count)
    }
    if let clusters, clusters.count != values.count {
      throw .lengthsDiffer(values.count, clusters.count)
    }
    try requireFinite(rows)
    try requireFinite(values)
    return fit(SparseRows(rows, width: columns), values: values, clusters: clusters)
  }

  static func fit(
    _ design: SparseRows, values: [Double], clusters: [Int]?
  ) -> Outcome<ClusteredRegression> {
    fit(design, values: [values], clusters: clusters)[0]
  }

  /// Fits several lists of values on one design, of which what belongs to it alone is found once.
  ///
  /// - Returns: one fit for each list.
  static func fit(
    _ design: SparseRows, values lists: [[Double]], clusters: [Int]?
  ) -> [Outcome<ClusteredRegression>] {
    guard design.count > 0 else { return lists.map { _ in .undefined(.noData) } }
    let width = design.width
    guard
      let inverse = PositiveDefiniteFactor.inverse(
        ofProducts: design.crossProducts(), size: width)
    else {
      return lists.map { _ in .undefined(.notIdentified("the columns determine one another")) }
    }
    let groups = Partition(clusters ?? Array(0..<design.count))
    let sandwich = design.sandwich(groups, weight: nil, inverse: inverse)
    return lists.map { values in
      var coefficients = [Double](repeating: 0, count: width)
      var residuals = values
      // The second round takes away what the first lost in rounding.
      for _ in 0..<2 {
        let products = design.crossProducts(with: residuals)
        for i in 0..<width {
          var sum = 0.0
          for j in 0..<width { sum += inverse[i * width + j] * products[j] }
          coefficients[i] += sum
        }
        for row in values.indices {
          residuals[row] = values[row] - design.product(row: row, coefficients)
        }
      }
      guard coefficients.allSatisfy(\.isFinite) else { return .undefined(.notFinite) }
      var (squares, size) = (CompensatedSum(), CompensatedSum())
      for (residual, value) in zip(residuals, values) {
        squares.add(product: residual, residual)
        size.add(product: value, value)
      }
      let degrees = values.count - width
      return .value(
        ClusteredRegression(
          rows: values.count, columns: width, coefficients: coefficients,
          residualDeviation: degrees > 0
            ? .finite((squares.value / Double(degrees)).squareRoot())
            : .undefined(.noDegreesOfFreedom),
          sandwich: sandwich.scored(
            design.scores(groups, residuals: residuals, of: sandwich)),
          isFlat: squares.value <= 1e-26 * size.value))
    }
  }

  /// A coefficient with its CR2 error and Satterthwaite's degrees of freedom.
  ///
  /// - Parameter column: counted from 0.
  public func effect(_ column: Int) -> ClusteredEffect {
    precondition(column >= 0 && column < columns, "there is no such column")
    return sandwich.effect(coefficients[column], contrast: unit(column), isFlat: isFlat)
  }

  /// A linear combination of coefficients with its CR2 error and Satterthwaite's degrees of freedom.
  ///
  /// - Parameter factors: one for each column.
  public func combination(_ factors: [Double]) throws(StatisticsError) -> ClusteredEffect {
    guard factors.count == columns else { throw .lengthsDiffer(columns, factors.count) }
    try requireFinite(factors)
    let value = zip(factors, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
    return sandwich.effect(value, contrast: factors, isFlat: isFlat)
  }

  /// The standard error of a coefficient for independent rows of equal variance.
  func independentError(_ column: Int) -> Outcome<Double> {
    residualDeviation.flatMap {
      .finite($0 * sandwich.inverse[column * columns + column].squareRoot())
    }
  }

  /// The standard errors of all coefficients.
  ///
  /// - Returns: an entry a column; undefined for one cluster, and for `cr2` as ``effect(_:)``.
  public func standardErrors(_ correction: Correction = .cr2) -> [Outcome<Double>] {
    (0..<columns).map { column in
      if correction == .cr2 { return effect(column).standardError }
      return sandwich.standardError(
        contrast: unit(column), correction, rows: rows, isFlat: isFlat)
    }
  }

  /// The two-sided test that a coefficient is 0, by the error and the distribution that are named.
  ///
  /// ``effect(_:)`` has the test of choice; this one reproduces what other programs print.
  ///
  /// - Parameters:
  ///   - column: counted from 0.
  ///   - correction: what makes the standard error.
  ///   - reference: what the coefficient over its error is compared with.
  /// - Returns: undefined as the entry of ``standardErrors(_:)``.
  public func test(
    _ column: Int, by correction: Correction, against reference: Reference
  ) -> Outcome<TestResult> {
    precondition(column >= 0 && column < columns, "there is no such column")
    return sandwich.test(
      coefficients[column], contrast: unit(column), correction, reference, rows: rows,
      isFlat: isFlat)
  }

  private func unit(_ column: Int) -> [Double] { (0..<columns).map { $0 == column ? 1 : 0 } }
}

extension ClusterSandwich {
  /// The two-sided test that a combination of which `value` is the estimate is 0.
  func test(
    _ value: Double, contrast: [Double], _ correction: ClusteredRegression.Correction,
    _ reference: ClusteredRegression.Reference, rows: Int, isFlat: Bool
  ) -> Outcome<TestResult> {
    let corrected = correction == .cr2 ? effect(value, contrast: contrast, isFlat: isFlat) : nil
    let error =
      corrected?.standardError
      ?? standardError(contrast: contrast, correction, rows: rows, isFlat: isFlat)
    return error.flatMap { error in
      switch reference {
      case .normal: return TestResult.normal(value / error, .twoSided)
      case .student:
        return (corrected?.degreesOfFreedom ?? .value(Double(clusters - 1))).flatMap {
          TestResult.student(value / error, $0, .twoSided)
        }
      }
    }
  }

  /// The error of a combination without CR2.
  func standardError(
    contrast: [Double], _ correction: ClusteredRegression.Correction, rows: Int, isFlat: Bool
  ) -> Outcome<Double> {
    guard clusters >= 2 else { return .undefined(.oneCluster) }
    let spread = spread(of: contrast)
    let (g, n, k) = (Double(clusters), Double(rows), Double(width))
    let factor: Double
    switch correction {
    case .cr0, .cr2: factor = 1
    case .cr1: factor = g / (g - 1)
    case .cr1Stata:
      guard n > k else { return .undefined(.noDegreesOfFreedom) }
      factor = g / (g - 1) * (n - 1) / (n - k)
    }
    let variance = (correction == .cr2 ? spread.corrected : spread.plain) * factor
    guard !isFlat, variance > 0 else { return .undefined(.noVariance) }
    return .finite(variance.squareRoot())
  }
}
