/// The Cholesky factor of a symmetric positive definite matrix, row-major, lower triangle.
///
/// The blocks of items have two to six rows and are factored in every step of the calibration, where
/// the call of a library would cost more than the arithmetic.
struct Cholesky {
  private let size: Int
  private var factor: [Double]

  /// - Returns: nil unless the matrix is positive definite to working precision.
  init?(_ matrix: [Double], size: Int) {
    self.size = size
    factor = matrix
    let isPositive = factor.withUnsafeMutableBufferPointer { l -> Bool in
      for row in 0..<size {
        let rowStart = row * size
        for column in 0...row {
          let columnStart = column * size
          var sum = l[rowStart + column]
          for k in 0..<column { sum -= l[rowStart + k] * l[columnStart + k] }
          if column < row {
            l[rowStart + column] = sum / l[columnStart + column]
          } else {
            // A pivot that lost all its digits says that the matrix is singular.
            guard sum > 1e-13 * matrix[rowStart + row], sum.isFinite else { return false }
            l[rowStart + row] = sum.squareRoot()
          }
        }
      }
      return true
    }
    guard isPositive else { return nil }
  }

  /// Solves for one right-hand side in place.
  func solve(_ vector: inout [Double]) {
    forward(&vector)
    for row in stride(from: size - 1, through: 0, by: -1) {
      var sum = vector[row]
      for k in row + 1..<max(size, row + 1) { sum -= factor[k * size + row] * vector[k] }
      vector[row] = sum / factor[row * size + row]
    }
  }

  /// Multiplies by the inverse of the factor in place: the result has the length √(v'A⁻¹v).
  func forward(_ vector: inout [Double]) {
    for row in 0..<size {
      var sum = vector[row]
      for k in 0..<row { sum -= factor[row * size + k] * vector[k] }
      vector[row] = sum / factor[row * size + row]
    }
  }

  /// The inverse of the matrix.
  ///
  /// - Complexity: O(size³).
  func inverse() -> [Double] {
    // Rows of the inverse factor, then their products.
    var inverseFactor = [Double](repeating: 0, count: size * size)
    for column in 0..<size {
      inverseFactor[column * size + column] = 1 / factor[column * size + column]
      for row in column + 1..<max(size, column + 1) {
        var sum = 0.0
        for k in column..<row { sum -= factor[row * size + k] * inverseFactor[k * size + column] }
        inverseFactor[row * size + column] = sum / factor[row * size + row]
      }
    }
    var result = [Double](repeating: 0, count: size * size)
    for k in 0..<size {
      for row in 0...k {
        let left = inverseFactor[k * size + row]
        if left == 0 { continue }
        for column in 0...row {
          result[row * size + column] += left * inverseFactor[k * size + column]
        }
      }
    }
    for row in 0..<size {
      for column in 0..<row { result[column * size + row] = result[row * size + column] }
    }
    return result
  }
}
