/// A small square matrix, row-major, and its inverse by Gauss-Jordan elimination with pivots.
struct SquareMatrix: Sendable, Equatable {
  let size: Int
  var entries: [Double]

  init(_ entries: [Double], size: Int) {
    self.entries = entries
    self.size = size
  }

  init(rows: [[Double]]) { self.init(Array(rows.joined()), size: rows.count) }

  subscript(row: Int, column: Int) -> Double {
    get { entries[row * size + column] }
    set { entries[row * size + column] = newValue }
  }

  var rows: [[Double]] {
    (0..<size).map { Array(entries[$0 * size..<($0 + 1) * size]) }
  }

  var transposed: SquareMatrix {
    SquareMatrix(
      (0..<size * size).map { entries[$0 % size * size + $0 / size] }, size: size)
  }

  static func * (left: SquareMatrix, right: SquareMatrix) -> SquareMatrix {
    var product = SquareMatrix(
      [Double](repeating: 0, count: left.entries.count), size: left.size)
    for row in 0..<left.size {
      for column in 0..<left.size {
        var sum = 0.0
        for inner in 0..<left.size { sum += left[row, inner] * right[inner, column] }
        product[row, column] = sum
      }
    }
    return product
  }

  static func * (matrix: SquareMatrix, vector: [Double]) -> [Double] {
    (0..<matrix.size).map { row in
      (0..<matrix.size).reduce(0.0) { $0 + matrix[row, $1] * vector[$1] }
    }
  }

  /// The inverse and the determinant; nil where a pivot is below 1e-12 of the largest entry.
  ///
  /// - Complexity: O(size³).
  func inverted() -> (inverse: SquareMatrix, determinant: Double)? {
    let scale = entries.reduce(0) { max($0, abs($1)) }
    guard scale > 0, scale.isFinite else { return nil }
    var left = self
    var right = SquareMatrix([Double](repeating: 0, count: size * size), size: size)
    for place in 0..<size { right[place, place] = 1 }
    var determinant = 1.0
    for column in 0..<size {
      var pivot = column
      for row in column..<size where abs(left[row, column]) > abs(left[pivot, column]) {
        pivot = row
      }
      guard abs(left[pivot, column]) > 1e-12 * scale else { return nil }
      if pivot != column {
        determinant = -determinant
        for place in 0..<size {
          (left[pivot, place], left[column, place]) = (left[column, place], left[pivot, place])
          (right[pivot, place], right[column, place]) = (right[column, place], right[pivot, place])
        }
      }
      let divisor = left[column, column]
      determinant *= divisor
      for place in 0..<size {
        left[column, place] /= divisor
        right[column, place] /= divisor
      }
      for row in 0..<size where row != column {
        let factor = left[row, column]
        guard factor != 0 else { continue }
        for place in 0..<size {
          left[row, place] -= factor * left[column, place]
          right[row, place] -= factor * right[column, place]
        }
      }
    }
    return (right, determinant)
  }
}
