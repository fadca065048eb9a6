/// The covariance matrix of several estimates.
public struct EstimateCovariance: Sendable, Equatable {
  /// How many estimates.
  public let count: Int
  /// The entries in row-major order.
  public let values: [Double]

  /// A covariance matrix.
  ///
  /// - Parameters:
  ///   - values: count² entries, row-major, finite; entry (i, j) equals (j, i) up to rounding.
  ///   - count: how many estimates.
  /// - Throws: ``StatisticsError`` when the matrix is not symmetric, not finite, has a negative
  ///   variance or a correlation beyond 1.
  public init(_ values: [Double], count: Int) throws(StatisticsError) {
    guard count >= 0, values.count == count * count else {
      throw .lengthsDiffer(values.count, max(count, 0) * max(count, 0))
    }
    for row in 0..<count {
      let variance = values[row * count + row]
      guard variance.isFinite, variance >= 0 else { throw .notACovariance }
      for column in 0..<row {
        let entry = values[row * count + column]
        let bound = (variance * values[column * count + column]).squareRoot()
        guard entry.isFinite, abs(entry - values[column * count + row]) <= 1e-8 * bound,
          abs(entry) <= bound * (1 + 1e-8)
        else { throw .notACovariance }
      }
    }
    self.init(unchecked: values, count: count)
  }

  /// Independent estimates with these standard errors, each finite and 0 or more.
  public init(standardErrors: [Double]) throws(StatisticsError) {
    for error in standardErrors where !(error >= 0 && (error * error).isFinite) {
      throw .argumentNotUsable(name: "standardErrors", value: error)
    }
    let count = standardErrors.count
    var values = [Double](repeating: 0, count: count * count)
    for (place, error) in standardErrors.enumerated() {
      values[place * count + place] = error * error
    }
    self.init(unchecked: values, count: count)
  }

  init(unchecked values: [Double], count: Int) {
    self.values = values
    self.count = count
  }

  /// The covariance of estimates i and j, both in 0..<count.
  public subscript(i: Int, j: Int) -> Double { values[i * count + j] }

  /// The standard error of an estimate.
  public func standardError(_ i: Int) -> Double { max(self[i, i], 0).squareRoot() }

  /// The standard error of the difference of two estimates; 0 where it is no more than rounding.
  public func standardErrorOfDifference(_ i: Int, _ j: Int) -> Double {
    if i == j { return 0 }
    let sum = self[i, i] + self[j, j]
    let variance = sum - 2 * self[i, j]
    return variance > 1e-14 * sum ? variance.squareRoot() : 0
  }

  /// Refuses estimates that are not finite or not of this number, and degrees of freedom below 1.
  func requireEstimates(
    _ estimates: [Double], degreesOfFreedom: Double?
  ) throws(StatisticsError) {
    guard estimates.count == count else { throw .lengthsDiffer(estimates.count, count) }
    for (place, estimate) in estimates.enumerated() where !estimate.isFinite {
      throw .scoreNotFinite(cluster: 0, column: place)
    }
    if let degreesOfFreedom, !(degreesOfFreedom >= 1 && degreesOfFreedom.isFinite) {
      throw .argumentNotUsable(name: "degreesOfFreedom", value: degreesOfFreedom)
    }
  }

  /// The covariance of the first `size` estimates.
  func leading(_ size: Int) -> EstimateCovariance {
    var result: [Double] = []
    result.reserveCapacity(size * size)
    for row in 0..<size { result.append(contentsOf: values[row * count..<row * count + size]) }
    return EstimateCovariance(unchecked: result, count: size)
  }
}
