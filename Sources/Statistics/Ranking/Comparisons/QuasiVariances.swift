import Foundation

/// One variance per estimate, so that the variance of any difference is close to the sum of two.
///
/// With them every comparison can be judged from one table, whatever the estimates' zero is. They
/// minimise the squared differences of the logarithms of the true and the approximate variances.
///
/// Source: Firth & de Menezes (2004), "Quasi-variances", eq. 5.
public struct QuasiVariances: Sendable, Equatable {
  /// The quasi-variances; single ones may be negative, sums of two are not.
  public let values: [Double]
  /// The largest relative error of an approximate standard error of a difference.
  public let worstError: Double

  /// The quasi-variances of estimates, three or more.
  ///
  /// - Returns: undefined for fewer than three estimates, and where two estimates have a difference
  ///   without variance.
  /// - Complexity: rounds of O(count³), about ten.
  public static func of(_ covariance: EstimateCovariance) -> Outcome<QuasiVariances> {
    let count = covariance.count
    guard count >= 3 else { return .undefined(.noData) }
    var targets = [Double](repeating: 0, count: count * count)
    for row in 0..<count {
      for column in 0..<count where column != row {
        let error = covariance.standardErrorOfDifference(row, column)
        guard error > 0, error.isFinite else { return .undefined(.constantData) }
        targets[row * count + column] = 2 * log(error)
      }
    }
    var values = (0..<count).map { row in
      var sum = 0.0
      for column in 0..<count where column != row { sum += exp(targets[row * count + column]) }
      return sum / Double(2 * (count - 1))
    }
    var loss = Self.loss(values, targets)
    for _ in 0..<500 {
      guard let step = gaussNewton(values, targets) else {
        return .undefined(.noFiniteMaximum)
      }
      var share = 1.0
      var moved = values
      var next = Double.infinity
      while share > 1e-12 {
        moved = zip(values, step).map { $0 + share * $1 }
        next = Self.loss(moved, targets)
        if next <= loss { break }
        share /= 2
      }
      let size = zip(values, moved).map { abs($0 - $1) }.max() ?? 0
      if next <= loss { values = moved }
      let isDone = size <= 1e-13 * (values.map(abs).max() ?? 0) || !(next < loss)
      loss = min(loss, next)
      if isDone { return .value(QuasiVariances(values, targets)) }
    }
    return .undefined(.noFiniteMaximum)
  }

  private init(_ values: [Double], _ targets: [Double]) {
    self.values = values
    var worst = 0.0
    for row in values.indices {
      for column in 0..<row {
        let ratio = log(values[row] + values[column]) - targets[row * values.count + column]
        worst = max(worst, abs(exp(ratio / 2) - 1))
      }
    }
    worstError = worst
  }

  private static func loss(_ values: [Double], _ targets: [Double]) -> Double {
    var loss = 0.0
    for row in values.indices {
      for column in 0..<row {
        let sum = values[row] + values[column]
        guard sum > 0 else { return .infinity }
        let error = targets[row * values.count + column] - log(sum)
        loss += error * error
      }
    }
    return loss
  }

  private static func gaussNewton(_ values: [Double], _ targets: [Double]) -> [Double]? {
    let count = values.count
    var matrix = [Double](repeating: 0, count: count * count)
    var side = [Double](repeating: 0, count: count)
    for row in 0..<count {
      for column in 0..<row {
        let sum = values[row] + values[column]
        let weight = 1 / (sum * sum)
        let error = (targets[row * count + column] - log(sum)) / sum
        matrix[row * count + row] += weight
        matrix[column * count + column] += weight
        matrix[row * count + column] += weight
        side[row] += error
        side[column] += error
      }
    }
    guard let factor = PositiveDefiniteFactor(matrix, size: count) else { return nil }
    factor.solve(&side)
    return side
  }
}
