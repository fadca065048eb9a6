/// The symmetric eigenproblem K v = λ M v for small matrices, by Cholesky and Jacobi rotations.
struct SymmetricPencil {
  let eigenvalues: [Double]
  private let size: Int
  private let factor: [Double]
  /// Column j is the eigenvector of eigenvalue j in the basis that makes M the identity.
  private let vectors: [Double]

  /// - Parameters: the lower triangles of K and of the positive definite M, row by row.
  init(_ stiffness: [Double], _ mass: [Double], size: Int) {
    var factor = mass
    for j in 0..<size {
      for i in j..<size {
        var sum = mass[i * size + j]
        for k in 0..<j { sum -= factor[i * size + k] * factor[j * size + k] }
        factor[i * size + j] = i == j ? max(sum, 1e-300).squareRoot() : sum / factor[j * size + j]
      }
    }
    self.size = size
    self.factor = factor
    // A = L⁻¹ K L⁻ᵀ, by solving for the columns and then for the rows.
    var matrix = [Double](repeating: 0, count: size * size)
    for i in 0..<size {
      for j in 0..<size { matrix[i * size + j] = stiffness[max(i, j) * size + min(i, j)] }
    }
    for _ in 0..<2 {
      for column in 0..<size {
        let solved = Self.solve(factor, (0..<size).map { matrix[$0 * size + column] }, size)
        for row in 0..<size { matrix[row * size + column] = solved[row] }
      }
      for i in 0..<size {
        for j in 0..<i { matrix.swapAt(i * size + j, j * size + i) }
      }
    }
    var vectors = [Double](repeating: 0, count: size * size)
    for i in 0..<size { vectors[i * size + i] = 1 }
    Self.rotate(&matrix, &vectors, size)
    eigenvalues = (0..<size).map { matrix[$0 * size + $0] }
    self.vectors = vectors
  }

  /// The inner products of the eigenvectors with a vector of integrals against the basis.
  func project(_ vector: [Double]) -> [Double] {
    let turned = Self.solve(factor, vector, size)
    return (0..<size).map { column in
      (0..<size).reduce(0) { $0 + vectors[$1 * size + column] * turned[$1] }
    }
  }

  private static func solve(_ factor: [Double], _ vector: [Double], _ size: Int) -> [Double] {
    var solved = vector
    for i in 0..<size {
      for k in 0..<i { solved[i] -= factor[i * size + k] * solved[k] }
      solved[i] /= factor[i * size + i]
    }
    return solved
  }

  /// Cyclic Jacobi rotations until nothing is left off the diagonal.
  private static func rotate(_ matrix: inout [Double], _ vectors: inout [Double], _ size: Int) {
    for _ in 0..<30 {
      var rest = 0.0
      for p in 0..<size {
        for q in (p + 1)..<max(size, p + 1) {
          let entry = matrix[p * size + q]
          let scale = abs(matrix[p * size + p] * matrix[q * size + q]).squareRoot()
          if abs(entry) <= 1e-16 * scale { continue }
          rest += abs(entry)
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
        }
      }
      if rest == 0 { return }
    }
  }
}
