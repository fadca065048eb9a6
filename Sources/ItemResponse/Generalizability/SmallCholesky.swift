import Foundation

/// Arithmetic with small dense matrices, row after row, that inner loops need without allocations.
enum SmallCholesky {
  /// Replaces the lower triangle by its Cholesky factor; the logarithm of the determinant, or nil where
  /// the matrix is not positive definite.
  static func factor(_ matrix: inout [Double], size: Int) -> Double? {
    matrix.withUnsafeMutableBufferPointer { l -> Double? in
      var determinant = 0.0
      for row in 0..<size {
        for column in 0..<row {
          var sum = l[row * size + column]
          for k in 0..<column { sum -= l[row * size + k] * l[column * size + k] }
          l[row * size + column] = sum / l[column * size + column]
        }
        var pivot = l[row * size + row]
        let before = pivot
        for k in 0..<row { pivot -= l[row * size + k] * l[row * size + k] }
        guard pivot > 1e-14 * before, pivot.isFinite else { return nil }
        l[row * size + row] = pivot.squareRoot()
        determinant += log(pivot)
      }
      return determinant
    }
  }

  /// Replaces the columns of a matrix by L⁻¹ times them.
  static func forward(_ factor: [Double], size: Int, _ side: inout [Double], columns: Int) {
    factor.withUnsafeBufferPointer { l in
      side.withUnsafeMutableBufferPointer { side in
        for row in 0..<size {
          for k in 0..<row {
            let weight = l[row * size + k]
            if weight == 0 { continue }
            for column in 0..<columns {
              side[row * columns + column] -= weight * side[k * columns + column]
            }
          }
          let scale = 1 / l[row * size + row]
          for column in 0..<columns { side[row * columns + column] *= scale }
        }
      }
    }
  }

  /// Adds AᵀA to a symmetric matrix.
  static func addSquares(
    of factor: [Double], rows: Int, columns: Int, to result: inout [Double]
  ) {
    result.withUnsafeMutableBufferPointer { result in
      factor.withUnsafeBufferPointer { factor in
        for row in 0..<rows {
          for one in 0..<columns {
            let value = factor[row * columns + one]
            if value == 0 { continue }
            for other in 0..<columns {
              result[one * columns + other] += value * factor[row * columns + other]
            }
          }
        }
      }
    }
  }

  /// xᵀAx with x the given row of a matrix and A symmetric.
  static func quadratic(_ matrix: [Double], _ rows: [Double], row: Int, size: Int) -> Double {
    matrix.withUnsafeBufferPointer { matrix in
      rows.withUnsafeBufferPointer { rows in
        guard let matrix = matrix.baseAddress, let rows = rows.baseAddress else { return 0 }
        let start = row * size
        var total = 0.0
        for one in 0..<size {
          let value = rows[start + one]
          if value == 0 { continue }
          var sums = SIMD4<Double>.zero
          var place = 0
          while place + 4 <= size {
            sums +=
              UnsafeRawPointer(matrix + one * size + place)
              .loadUnaligned(as: SIMD4<Double>.self)
              * UnsafeRawPointer(rows + start + place)
              .loadUnaligned(as: SIMD4<Double>.self)
            place += 4
          }
          var sum = sums.sum()
          while place < size {
            sum += matrix[one * size + place] * rows[start + place]
            place += 1
          }
          total += value * sum
        }
        return total
      }
    }
  }
}
