import GSLSupport
public import Statistics

/// The principal components of scores: directions in which cases differ most.
public struct PrincipalComponents: Sendable, Equatable {
  /// What the components are taken of.
  public enum Basis: String, CaseIterable, Codable, Sendable {
    /// Variables with standard deviation 1 each.
    case correlation
    /// Variables as they are.
    case covariance
  }

  /// The variance of each component (divisor n - 1), largest first.
  public let eigenvalues: [Double]
  /// Their shares of all variance; they add up to 1.
  public let proportions: [Double]
  /// The direction of each component: of length 1, its entry of largest magnitude positive.
  public let vectors: [[Double]]
  /// Each component's vector times the root of its variance: the correlations or covariances of the
  /// variables with the component of variance 1.
  public let loadings: [[Double]]
  /// The value of each case on each component, `scores[component][case]`, with mean 0.
  public let scores: [[Double]]

  /// The components of scores.
  ///
  /// - Parameters:
  ///   - rows: one for each case, with a score for each variable.
  ///   - basis: correlations or covariances.
  /// - Returns: undefined for fewer than two cases, and where a variable does not vary (`correlation`)
  ///   or none does.
  /// - Throws: ``ItemResponseError`` when rows differ in length, are empty or a score is not finite.
  /// - Complexity: O(cases x variables² + variables³).
  public static func of(
    _ rows: [[Double]], basis: Basis = .correlation
  ) throws(ItemResponseError) -> Outcome<PrincipalComponents> {
    let count = rows.first?.count ?? 0
    for row in rows where row.count != count { throw .lengthsDiffer(row.count, count) }
    guard count > 0, rows.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
      throw .unusableSetting("components are taken of finite scores of one variable at least")
    }
    let size = Double(rows.count)
    guard rows.count > 1 else { return .undefined(.tooFewUnits(rows.count, needed: 2)) }
    let means = (0..<count).map { column in rows.reduce(0) { $0 + $1[column] } / size }
    var centred = rows.map { row in zip(row, means).map { $0 - $1 } }
    let varies = (0..<count).map { column in rows.contains { $0[column] != rows[0][column] } }
    guard basis == .covariance ? varies.contains(true) : varies.allSatisfy(\.self) else {
      return .undefined(.noVariation)
    }
    if basis == .correlation {
      let deviations = (0..<count).map { column in
        (centred.reduce(0) { $0 + $1[column] * $1[column] } / (size - 1)).squareRoot()
      }
      centred = centred.map { row in zip(row, deviations).map { $0 / $1 } }
    }
    var matrix = [Double](repeating: 0, count: count * count)
    for row in centred {
      for one in 0..<count {
        for other in 0...one { matrix[one * count + other] += row[one] * row[other] / (size - 1) }
      }
    }
    for one in 0..<count {
      for other in 0..<one { matrix[other * count + one] = matrix[one * count + other] }
    }
    return Outcome.computing { () throws(GSLError) in
      try SymmetricEigensystem(matrix, size: count)
    }.map { PrincipalComponents($0, centred) }
  }

  private init(_ system: SymmetricEigensystem, _ rows: [[Double]]) {
    let total = system.values.reduce(0, +)
    let vectors = system.vectors.map(\.withLargestPositive)
    eigenvalues = system.values
    proportions = system.values.map { $0 / total }
    self.vectors = vectors
    loadings = zip(system.values, vectors).map { value, vector in
      vector.map { $0 * max(value, 0).squareRoot() }
    }
    scores = vectors.map { vector in
      rows.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
    }
  }
}

extension [Double] {
  /// With the sign that makes the entry of largest magnitude positive; the first of equal ones.
  var withLargestPositive: [Double] {
    var largest = 0.0
    for value in self where abs(value) > abs(largest) + 1e-12 { largest = value }
    return largest < 0 ? map { -$0 } : self
  }
}
