import Foundation
import GSLSupport
public import Statistics

/// How many dimensions a correlation matrix has, by what its eigenvalues say.
///
/// Few cases make large first eigenvalues by chance alone, and scores that are mostly one level of
/// answering (see ``ResponseStyle``) have one large eigenvalue whatever they mean.
public struct EigenStructure: Sendable, Equatable {
  /// The eigenvalues, largest first; they add up to the number of variables.
  public let eigenvalues: [Double]
  /// The first eigenvalue's share of all: 0...1.
  public let firstShare: Double
  /// How many eigenvalues exceed 1 (Kaiser 1960), which tends to be too many.
  public let kaiserCount: Int
  /// (Σλ)²/Σλ², the participation ratio: 1 for one dimension, the number of variables for none in
  /// common.
  public let effectiveDimensions: Double
  /// Bartlett's (1951) test that no two variables correlate; undefined for a singular matrix.
  public let sphericity: Outcome<TestResult>
  /// The Kaiser-Meyer-Olkin measure (Kaiser 1974): squared correlations over these and squared partial
  /// correlations, 0...1; undefined for a singular matrix.
  public let samplingAdequacy: Outcome<Double>
  /// The same for each variable.
  public let variableAdequacy: Outcome<[Double]>
  /// Velicer's (1976) mean squared partial correlation by the number of components removed.
  ///
  /// From none to two less than there are variables; fewer where the components leave nothing.
  public let partialCorrelations: [Double]
  /// The number of components at which that is least.
  public let velicerCount: Int

  /// - Parameter matrix: of two variables at least.
  /// - Returns: undefined for one variable, or where the eigenvalues are not found.
  /// - Complexity: O(variables⁴).
  public static func of(_ matrix: CorrelationMatrix) -> Outcome<EigenStructure> {
    let count = matrix.variables
    guard count > 1 else { return .undefined(.tooFewValues(count, needed: 2)) }
    return Outcome.computing { () throws(GSLError) in
      try SymmetricEigensystem(matrix.entries, size: count)
    }.map { EigenStructure(matrix, $0) }
  }

  private init(_ matrix: CorrelationMatrix, _ system: SymmetricEigensystem) {
    let count = matrix.variables
    let size = Double(count)
    eigenvalues = system.values
    let total = eigenvalues.reduce(0, +)
    firstShare = eigenvalues[0] / total
    kaiserCount = eigenvalues.count { $0 > 1 }
    effectiveDimensions = total * total / eigenvalues.reduce(0) { $0 + $1 * $1 }
    let isSingular = (eigenvalues.last ?? 0) < 1e-10
    if isSingular {
      sphericity = .undefined(.singularInformation)
    } else {
      let determinant = eigenvalues.reduce(0) { $0 + log($1) }
      sphericity = TestResult.chiSquare(
        -(Double(matrix.cases) - 1 - (2 * size + 5) / 6) * determinant,
        degreesOfFreedom: count * (count - 1) / 2)
    }
    if !isSingular, let inverse = Cholesky(matrix.entries, size: count)?.inverse() {
      var (own, partial) = (
        [Double](repeating: 0, count: count), [Double](repeating: 0, count: count)
      )
      for row in 0..<count {
        for column in 0..<count where column != row {
          let r = matrix.entries[row * count + column]
          let entry = inverse[max(row, column) * count + min(row, column)]
          own[row] += r * r
          partial[row] +=
            entry * entry / (inverse[row * count + row] * inverse[column * count + column])
        }
      }
      let (all, rest) = (own.reduce(0, +), partial.reduce(0, +))
      samplingAdequacy = all + rest > 0 ? .value(all / (all + rest)) : .undefined(.noVariation)
      variableAdequacy =
        zip(own, partial).allSatisfy { $0 + $1 > 0 }
        ? .value(zip(own, partial).map { $0 / ($0 + $1) }) : .undefined(.noVariation)
    } else {
      samplingAdequacy = .undefined(.singularInformation)
      variableAdequacy = .undefined(.singularInformation)
    }
    var left = matrix.entries
    var means: [Double] = []
    for removed in 0..<count - 1 {
      if removed > 0 {
        let vector = system.vectors[removed - 1]
        for row in 0..<count {
          for column in 0..<count {
            left[row * count + column] -= system.values[removed - 1] * vector[row] * vector[column]
          }
        }
      }
      guard (0..<count).allSatisfy({ left[$0 * count + $0] > 1e-12 }) else { break }
      var sum = 0.0
      for row in 0..<count {
        for column in 0..<row {
          let entry = left[row * count + column]
          sum += 2 * entry * entry / (left[row * count + row] * left[column * count + column])
        }
      }
      means.append(sum / (size * (size - 1)))
    }
    partialCorrelations = means
    velicerCount = means.indices.min { means[$0] < means[$1] } ?? 0
  }
}
