extension EstimateCovariance {
  /// Whether no combination of the estimates has a variance below zero, but for rounding.
  ///
  /// The covariance of values that are centred on a respondent's mean is nearly singular, so that its
  /// smallest eigenvalue is about zero and may be negative by rounding.
  ///
  /// - Parameter tolerance: how far below zero an eigenvalue may be, as a share of the largest; 0 or more.
  /// - Complexity: O(count³), about ten times.
  public func isPositiveSemidefinite(tolerance: Double = 1e-6) -> Bool {
    guard count > 0 else { return true }
    let values = SymmetricEigen(self.values, size: count).values
    let largest = values.reduce(0) { max($0, abs($1)) }
    return values.allSatisfy { $0 >= -tolerance * largest }
  }
}
