internal import CGSL

/// The eigenvalues and eigenvectors of a real symmetric matrix.
public struct SymmetricEigensystem: Sendable, Equatable {
  /// The eigenvalues, largest first.
  public let values: [Double]
  /// The eigenvector of each eigenvalue: of length 1, with entries that add up to 0 or more.
  public let vectors: [[Double]]

  /// By Householder's reduction and QR steps (GSL `gsl_eigen_symmv`).
  ///
  /// - Parameters:
  ///   - matrix: row after row, symmetric and finite; what stands above the diagonal is not read.
  ///   - size: how many rows, one at least.
  /// - Throws: ``GSLError`` with the domain status for another matrix, or with the status of the
  ///   iteration when that does not converge.
  /// - Complexity: O(size³).
  public init(_ matrix: [Double], size: Int) throws(GSLError) {
    guard size > 0, matrix.count == size * size, matrix.allSatisfy(\.isFinite) else {
      throw .domain("SymmetricEigensystem")
    }
    disableErrorHandler()
    guard let copy = gsl_matrix_alloc(size, size) else { throw Self.noMemory }
    defer { gsl_matrix_free(copy) }
    guard let vectors = gsl_matrix_alloc(size, size) else { throw Self.noMemory }
    defer { gsl_matrix_free(vectors) }
    guard let values = gsl_vector_alloc(size) else { throw Self.noMemory }
    defer { gsl_vector_free(values) }
    guard let workspace = gsl_eigen_symmv_alloc(size) else { throw Self.noMemory }
    defer { gsl_eigen_symmv_free(workspace) }
    for row in 0..<size {
      for column in 0..<size {
        gsl_matrix_set(copy, row, column, matrix[max(row, column) * size + min(row, column)])
      }
    }
    let status = gsl_eigen_symmv(copy, values, vectors, workspace)
    guard status == 0 else { throw GSLError(routine: "SymmetricEigensystem", code: status) }
    gsl_eigen_symmv_sort(values, vectors, GSL_EIGEN_SORT_VAL_DESC)
    self.values = (0..<size).map { gsl_vector_get(values, $0) }
    self.vectors = (0..<size).map { column in
      let vector = (0..<size).map { gsl_matrix_get(vectors, $0, column) }
      return vector.reduce(0, +) < 0 ? vector.map { -$0 } : vector
    }
  }

  private static let noMemory = GSLError(
    routine: "SymmetricEigensystem", code: Int32(GSL_ENOMEM))
}
