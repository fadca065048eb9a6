/// Least squares on people's labels, of which there are few, with the help of a judge's scores.
///
/// The coefficients are those of the judge's scores on the unlabelled rows times λ, plus those of
/// label - λ judge on the labelled rows. Their covariance is the sandwich H⁻¹ Σ H⁻¹ with
/// Σ = n/N cov(λ g, unlabelled) + cov(g_label - λ g_judge, labelled) for the gradients
/// g = x (x'β - y), divisor n - 1, and H the mean of xx' over all rows (Angelopoulos et al. 2023;
/// Angelopoulos, Duchi & Zrnic 2023).
///
/// The tuned λ makes the trace of the covariance least, cut to 0...1. As in ppi-python it is found
/// at λ = 1 and, for the interval, again at the estimate that it gives.
public struct PredictionPoweredRegression: Sendable, Equatable {
  /// The coefficients, in the order of the columns.
  public let coefficients: [Double]
  /// Their standard errors.
  public let standardErrors: [Double]
  /// The λ of the coefficients and errors.
  public let lambda: Double
  /// The coefficients at the first λ, which ppi-python gives as its point estimate.
  public let firstCoefficients: [Double]
  /// The first λ.
  public let firstLambda: Double
  /// The coefficients of the labels alone.
  public let labelCoefficients: [Double]
  /// The coefficients of the judge's scores on the unlabelled rows alone.
  public let judgeCoefficients: [Double]

  /// A regression.
  ///
  /// - Parameters:
  ///   - labelled: the covariates of each labelled row, the constant included.
  ///   - labels: people's labels.
  ///   - judgeOnLabelled: the judge's score of each labelled row.
  ///   - unlabelled: the covariates of the other rows.
  ///   - judgeOnUnlabelled: the judge's scores of these.
  ///   - tuning: how far the judge is trusted.
  /// - Returns: undefined for fewer rows than columns and one, and for covariates that determine
  ///   one another.
  /// - Throws: ``StatisticsError`` for lists of different lengths and values that are not finite.
  /// - Complexity: O(n k²).
  public static func of(
    labelled: [[Double]], labels: [Double], judgeOnLabelled: [Double], unlabelled: [[Double]],
    judgeOnUnlabelled: [Double], tuning: PredictionPoweredMean.Tuning = .tuned
  ) throws(StatisticsError) -> Outcome<PredictionPoweredRegression> {
    for (first, second) in [
      (labelled.count, labels.count), (labels.count, judgeOnLabelled.count),
      (unlabelled.count, judgeOnUnlabelled.count),
    ] where first != second { throw .lengthsDiffer(first, second) }
    guard let width = labelled.first?.count, width > 0 else { return .undefined(.noData) }
    for row in labelled + unlabelled {
      guard row.count == width else { throw .lengthsDiffer(width, row.count) }
      try requireFinite(row)
    }
    for values in [labels, judgeOnLabelled, judgeOnUnlabelled] { try requireFinite(values) }
    if case .fixed(let lambda) = tuning, !lambda.isFinite {
      throw .argumentNotUsable(name: "lambda", value: lambda)
    }
    for count in [labels.count, judgeOnUnlabelled.count] where count <= width {
      return .undefined(.tooFewValues(count, needed: width + 1))
    }
    let few = Design(labelled, width)
    let many = Design(unlabelled, width)
    guard
      let onLabels = few.coefficients(labels), let onJudge = few.coefficients(judgeOnLabelled),
      let onOthers = many.coefficients(judgeOnUnlabelled),
      let information = PositiveDefiniteFactor(
        zip(few.information, many.information).map {
          ($0 + $1) / Double(labels.count + judgeOnUnlabelled.count)
        }, size: width)
    else {
      return .undefined(.notTestable("the covariates determine one another"))
    }
    func coefficients(_ lambda: Double) -> [Double] {
      (0..<width).map { onLabels[$0] + lambda * (onOthers[$0] - onJudge[$0]) }
    }
    let inverse = SquareMatrix(information.inverse, size: width)
    let ratio = Double(labels.count) / Double(judgeOnUnlabelled.count)
    func gradients(_ coefficients: [Double]) -> Gradients {
      Gradients(
        label: few.gradients(coefficients, labels),
        judge: few.gradients(coefficients, judgeOnLabelled),
        other: many.gradients(coefficients, judgeOnUnlabelled), width: width)
    }
    let first: Double
    let final: Double
    switch tuning {
    case .fixed(let lambda): (first, final) = (lambda, lambda)
    case .tuned:
      first = gradients(coefficients(1)).lambda(inverse, ratio: ratio)
      final = gradients(coefficients(first)).lambda(inverse, ratio: ratio)
    }
    let found = coefficients(final)
    let inner = gradients(found).covariance(lambda: final, ratio: ratio)
    let covariance = inverse * inner * inverse
    let errors = (0..<width).map {
      (max(covariance[$0, $0], 0) / Double(labels.count)).squareRoot()
    }
    guard (found + errors).allSatisfy(\.isFinite) else { return .undefined(.notFinite) }
    return .value(
      PredictionPoweredRegression(
        coefficients: found, standardErrors: errors, lambda: final,
        firstCoefficients: coefficients(first), firstLambda: first, labelCoefficients: onLabels,
        judgeCoefficients: onOthers))
  }

  /// The normal interval of a coefficient.
  ///
  /// - Throws: ``StatisticsError`` for a column that does not exist.
  public func interval(
    column: Int, level: Double
  ) throws(StatisticsError) -> Outcome<ConfidenceInterval> {
    guard coefficients.indices.contains(column) else {
      throw .noSuchColumn(column, columns: coefficients.count)
    }
    return StudentInterval.about(
      coefficients[column], error: standardErrors[column], degreesOfFreedom: nil, level: level,
      method: "prediction-powered-count-less-one")
  }

  /// Covariates with the sums that least squares needs.
  private struct Design {
    let rows: [[Double]]
    let width: Int
    /// Σ xx', row-major.
    let information: [Double]

    init(_ rows: [[Double]], _ width: Int) {
      self.rows = rows
      self.width = width
      var sums = [CompensatedSum](repeating: CompensatedSum(), count: width * width)
      for row in rows {
        for first in 0..<width {
          for second in 0..<width {
            sums[first * width + second].add(product: row[first], row[second])
          }
        }
      }
      information = sums.map(\.value)
    }

    func coefficients(_ values: [Double]) -> [Double]? {
      guard let factor = PositiveDefiniteFactor(information, size: width) else { return nil }
      var sums = [CompensatedSum](repeating: CompensatedSum(), count: width)
      for (row, value) in zip(rows, values) {
        for column in 0..<width { sums[column].add(product: row[column], value) }
      }
      var solution = sums.map(\.value)
      factor.solve(&solution)
      return solution
    }

    func gradients(_ coefficients: [Double], _ values: [Double]) -> [[Double]] {
      zip(rows, values).map { row, value in
        let residual = zip(row, coefficients).reduce(0.0) { $0 + $1.0 * $1.1 } - value
        return row.map { $0 * residual }
      }
    }
  }

  private struct Gradients {
    let label: [[Double]]
    let judge: [[Double]]
    let other: [[Double]]
    let width: Int

    /// The covariance matrix of two lists of vectors, divisor n - 1.
    private func covariance(_ first: [[Double]], _ second: [[Double]]) -> SquareMatrix {
      let count = Double(first.count)
      func means(_ rows: [[Double]]) -> [Double] {
        (0..<width).map { column in
          var sum = CompensatedSum()
          for row in rows { sum.add(row[column]) }
          return sum.value / count
        }
      }
      let (one, two) = (means(first), means(second))
      var sums = [CompensatedSum](repeating: CompensatedSum(), count: width * width)
      for (left, right) in zip(first, second) {
        for row in 0..<width {
          for column in 0..<width {
            sums[row * width + column].add(
              (left[row] - one[row]) * (right[column] - two[column]))
          }
        }
      }
      return SquareMatrix(sums.map { $0.value / (count - 1) }, size: width)
    }

    func covariance(lambda: Double, ratio: Double) -> SquareMatrix {
      let corrected = zip(label, judge).map { zip($0, $1).map { $0 - lambda * $1 } }
      let near = covariance(corrected, corrected)
      let far = covariance(other, other)
      return SquareMatrix(
        zip(near.entries, far.entries).map { $0 + ratio * lambda * lambda * $1 }, size: width)
    }

    /// λ of least trace, cut to 0...1 (Angelopoulos, Duchi & Zrnic 2023, proposition 2).
    func lambda(_ inverse: SquareMatrix, ratio: Double) -> Double {
      let cross = covariance(label, judge)
      // ppi-python divides this covariance by n.
      let scale = Double(label.count - 1) / Double(label.count)
      let symmetric = SquareMatrix(
        zip(cross.entries, cross.transposed.entries).map { ($0 + $1) * scale }, size: width)
      // The variance of the judge's gradients over all rows.
      let all = judge + other
      let spread = covariance(all, all)
      func trace(_ matrix: SquareMatrix) -> Double {
        let product = inverse * matrix * inverse
        return (0..<width).reduce(0.0) { $0 + product[$1, $1] }
      }
      let bottom = 2 * (1 + ratio) * trace(spread)
      guard bottom > 0 else { return 0 }
      return min(max(trace(symmetric) / bottom, 0), 1)
    }
  }
}
