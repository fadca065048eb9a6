/// Eigenvalues and eigenvectors of a small symmetric matrix, by cyclic Jacobi rotations.
///
/// Source: Golub & Van Loan (2013), "Matrix Computations", section 8.5.
struct SymmetricEigen {
  let size: Int
  /// In no order.
  let values: [Double]
  /// Row-major; column j is the eigenvector of value j.
  let vectors: [Double]

  /// - Parameter matrix: row-major and symmetric.
  /// - Complexity: O(size³), about ten times.
  init(_ matrix: [Double], size: Int) {
    var matrix = matrix
    var vectors = [Double](repeating: 0, count: size * size)
    for place in 0..<size { vectors[place * size + place] = 1 }
    matrix.withUnsafeMutableBufferPointer { matrix in
      vectors.withUnsafeMutableBufferPointer { vectors in
        for _ in 0..<60 where !Self.sweep(matrix, vectors, size) { return }
      }
    }
    self.size = size
    values = (0..<size).map { matrix[$0 * size + $0] }
    self.vectors = vectors
  }

  /// Turns every pair of axes once.
  ///
  /// - Returns: whether anything was left off the diagonal.
  private static func sweep(
    _ matrix: UnsafeMutableBufferPointer<Double>, _ vectors: UnsafeMutableBufferPointer<Double>,
    _ size: Int
  ) -> Bool {
    var largest = 0.0
    for place in 0..<size { largest = max(largest, abs(matrix[place * size + place])) }
    var isTurned = false
    for p in 0..<size {
      for q in (p + 1)..<max(size, p + 1) {
        let entry = matrix[p * size + q]
        guard abs(entry) > 1e-17 * largest else { continue }
        isTurned = true
        let theta = (matrix[q * size + q] - matrix[p * size + p]) / (2 * entry)
        let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
        let c = 1 / (t * t + 1).squareRoot()
        let s = t * c
        for k in 0..<size {
          let (a, b) = (matrix[k * size + p], matrix[k * size + q])
          matrix[k * size + p] = c * a - s * b
          matrix[k * size + q] = s * a + c * b
        }
        for k in 0..<size {
          let (a, b) = (matrix[p * size + k], matrix[q * size + k])
          matrix[p * size + k] = c * a - s * b
          matrix[q * size + k] = s * a + c * b
          let (v, w) = (vectors[k * size + p], vectors[k * size + q])
          vectors[k * size + p] = c * v - s * w
          vectors[k * size + q] = s * v + c * w
        }
        matrix[p * size + q] = 0
        matrix[q * size + p] = 0
      }
    }
    return isTurned
  }
}
