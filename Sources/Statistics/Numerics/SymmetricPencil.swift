/// The symmetric eigenproblem K v = λ M v for small matrices, by Cholesky and ``SymmetricEigen``.
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
    let eigen = SymmetricEigen(matrix, size: size)
    eigenvalues = eigen.values
    vectors = eigen.vectors
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
}
