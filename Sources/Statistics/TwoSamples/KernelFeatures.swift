import Foundation

/// Points expressed by features whose inner products are the values of a Gaussian kernel.
///
/// Pivoted Cholesky: K = L Lᵀ to a remainder of at most 10⁻¹⁴ in any entry. On a line a few dozen
/// features suffice for any number of points, because the kernel is smooth; in the worst case there
/// are as many as points. A quadratic form uᵀKu thus becomes the square of one short vector Lᵀu.
///
/// Source: Fine & Scheinberg (2001), "Efficient SVM training using low-rank kernel representations".
struct KernelFeatures: Sendable {
  /// Row by row, `rank` numbers a point.
  let rows: [Double]
  let rank: Int

  /// The largest number of entries that are held, 128 MB.
  static let capacity = 1 << 24

  /// Distinct points, row by row, with a positive bandwidth; nil where the capacity is exceeded.
  ///
  /// - Complexity: O(n r²).
  init?(points: [Double], dimension: Int, bandwidth: Double) {
    let count = points.count / max(dimension, 1)
    let scale = -1 / (2 * bandwidth * bandwidth)
    var remainder = [Double](repeating: 1, count: count)
    var columns: [[Double]] = []
    while columns.count < count {
      var pivot = 0
      for point in 0..<count where remainder[point] > remainder[pivot] { pivot = point }
      guard remainder[pivot] > 1e-14 else { break }
      guard (columns.count + 1) * count <= KernelFeatures.capacity else { return nil }
      let root = remainder[pivot].squareRoot()
      var column = [Double](unsafeUninitializedCapacity: count) { buffer, filled in
        for point in 0..<count {
          var square = 0.0
          for axis in 0..<dimension {
            let gap = points[point * dimension + axis] - points[pivot * dimension + axis]
            square += gap * gap
          }
          buffer[point] = exp(scale * square)
        }
        filled = count
      }
      column.withUnsafeMutableBufferPointer { column in
        for earlier in columns {
          let factor = earlier[pivot]
          earlier.withUnsafeBufferPointer { earlier in
            for point in 0..<count { column[point] -= factor * earlier[point] }
          }
        }
        for point in 0..<count { column[point] /= root }
      }
      column[pivot] = root
      for point in 0..<count { remainder[point] -= column[point] * column[point] }
      remainder[pivot] = 0
      columns.append(column)
    }
    rank = columns.count
    var rows = [Double](repeating: 0, count: count * columns.count)
    for (feature, column) in columns.enumerated() {
      for point in 0..<count { rows[point * columns.count + feature] = column[point] }
    }
    self.rows = rows
  }
}

/// Both estimates of MMD² from sums of features over the reference sample and over both.
struct KernelDiscrepancy {
  /// The V-statistic, 0 or more.
  let biased: Double
  /// The U-statistic, which needs two points in each sample.
  let unbiased: Double

  /// - Parameters:
  ///   - sums: of the features of the `n` points of the reference sample.
  ///   - total: of those of all n + m points, as many.
  /// - Complexity: O(features).
  @inline(__always)
  init(_ sums: UnsafeMutableBufferPointer<Double>, of total: [Double], n: Double, m: Double) {
    var squared = 0.0
    var within = 0.0
    var other = 0.0
    var between = 0.0
    for feature in 0..<total.count {
      let left = sums[feature]
      let right = total[feature] - left
      let gap = left / n - right / m
      squared += gap * gap
      within += left * left
      other += right * right
      between += left * right
    }
    biased = squared
    // The kernel of a point with itself is 1.
    unbiased =
      (within - n) / (n * (n - 1)) + (other - m) / (m * (m - 1)) - 2 * between / (n * m)
  }
}
