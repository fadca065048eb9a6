import Foundation

/// The Cholesky factor of a symmetric positive definite matrix, in row-major order.
struct PositiveDefiniteFactor {
  let size: Int
  /// The lower triangle holds the factor; what is above it is of no meaning.
  private(set) var rows: [Double]

  /// Factors the matrix whose lower triangle is given; nil where it is not positive definite.
  ///
  /// A pivot that cancellation has brought below 1e-13 of its diagonal counts as zero.
  ///
  /// - Complexity: O(size³ / 6).
  init?(_ matrix: [Double], size: Int) {
    self.size = size
    rows = matrix
    let succeeded = rows.withUnsafeMutableBufferPointer { buffer in
      guard let rows = buffer.baseAddress else { return true }
      return Self.factor(rows, size: size)
    }
    guard succeeded else { return nil }
  }

  private static func factor(_ rows: UnsafeMutablePointer<Double>, size: Int) -> Bool {
    for row in 0..<size {
      let current = rows + row * size
      for column in 0..<row {
        let other = rows + column * size
        current[column] =
          (current[column] - dot(current, other, count: column)) / other[column]
      }
      let diagonal = current[row]
      let pivot = diagonal - dot(current, current, count: row)
      // The comparison also turns down a NaN.
      guard pivot > 1e-13 * abs(diagonal), pivot > .leastNormalMagnitude, pivot.isFinite else {
        return false
      }
      current[row] = pivot.squareRoot()
    }
    return true
  }

  /// An inner product in eight running sums, a fixed order that the processor can work on at once.
  @inline(__always)
  private static func dot(
    _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>, count: Int
  ) -> Double {
    var sums = SIMD8<Double>(repeating: 0)
    let whole = count / 8 * 8
    var index = 0
    while index < whole {
      let one = UnsafeRawPointer(first + index).loadUnaligned(as: SIMD8<Double>.self)
      let other = UnsafeRawPointer(second + index).loadUnaligned(as: SIMD8<Double>.self)
      sums += one * other
      index += 8
    }
    var sum = sums.sum()
    while index < count {
      sum += first[index] * second[index]
      index += 1
    }
    return sum
  }

  /// Replaces a right-hand side by the solution.
  ///
  /// - Complexity: O(size²).
  func solve(_ side: inout [Double]) {
    let size = size
    rows.withUnsafeBufferPointer { buffer in
      side.withUnsafeMutableBufferPointer { side in
        guard let rows = buffer.baseAddress, let side = side.baseAddress else { return }
        for row in 0..<size {
          let current = rows + row * size
          side[row] = (side[row] - Self.dot(current, side, count: row)) / current[row]
        }
        for row in (0..<size).reversed() {
          let current = rows + row * size
          let value = side[row] / current[row]
          side[row] = value
          for column in 0..<row { side[column] -= value * current[column] }
        }
      }
    }
  }

  /// The inverse of the matrix, row-major and symmetric.
  ///
  /// - Complexity: O(size³).
  var inverse: [Double] {
    var result = [Double](repeating: 0, count: size * size)
    var side = [Double](repeating: 0, count: size)
    for column in 0..<size {
      for row in 0..<size { side[row] = row == column ? 1 : 0 }
      solve(&side)
      for row in 0..<size { result[row * size + column] = side[row] }
    }
    for row in 0..<size {
      for column in 0..<row {
        let mean = (result[row * size + column] + result[column * size + row]) / 2
        result[row * size + column] = mean
        result[column * size + row] = mean
      }
    }
    return result
  }

  /// The logarithm of the determinant of the matrix.
  var logDeterminant: Double {
    var sum = 0.0
    for row in 0..<size { sum += log(rows[row * size + row]) }
    return 2 * sum
  }
}
