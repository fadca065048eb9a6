import Foundation
import GSLSupport
public import Statistics

/// One common factor of several variables, and McDonald's (1999) omega of their sum.
public struct OneFactor: Sendable, Equatable {
  /// How the factor is fitted.
  public enum Method: String, CaseIterable, Codable, Sendable {
    /// Maximum likelihood (Lawley 1940; the steps of Rubin & Thayer 1982).
    case maximumLikelihood
    /// Least squares of the correlations off the diagonal (Harman & Jones 1966).
    case minimumResiduals
  }

  /// The method.
  public let method: Method
  /// The correlation of each variable with the factor; they add up to 0 or more.
  public let loadings: [Double]
  /// What of the variance of each variable, taken as 1, is its own.
  public let uniquenesses: [Double]
  /// Loadings in the units of the variables, those of their covariances.
  public let rawLoadings: [Double]
  /// The variance of each variable that is its own, in squares of its units.
  public let rawUniquenesses: [Double]
  /// A variable has next to no variance of its own (below 0.005 of it): a solution at the end of what
  /// is possible (Heywood), often a sign of too few cases or a second factor.
  public let isImproper: Bool
  /// ln|Σ| - ln|S| + tr(SΣ⁻¹) - k; undefined for a singular matrix.
  public let discrepancy: Outcome<Double>
  /// (n - 1) times the discrepancy against chi-square, of maximum likelihood: small p speaks against
  /// one factor.
  public let test: Outcome<TestResult>

  /// Omega of the sum of standardised variables: (Σλ)² / ((Σλ)² + Σψ).
  public var standardisedOmega: Double { Self.omega(loadings, uniquenesses) }
  /// Omega of the sum of the variables as they are.
  public var omega: Double { Self.omega(rawLoadings, rawUniquenesses) }

  private static func omega(_ loadings: [Double], _ uniquenesses: [Double]) -> Double {
    let sum = loadings.reduce(0, +)
    return sum * sum / (sum * sum + uniquenesses.reduce(0, +))
  }

  /// - Parameters:
  ///   - matrix: of three variables at least, fewer do not determine a factor.
  ///   - method: how the factor is fitted.
  /// - Returns: undefined for fewer variables, where nothing correlates, and where the steps have not
  ///   come to rest after 100,000.
  /// - Complexity: O(steps x variables²).
  public static func of(
    _ matrix: CorrelationMatrix, method: Method = .maximumLikelihood
  ) -> Outcome<OneFactor> {
    let count = matrix.variables
    guard count > 2 else { return .undefined(.tooFewValues(count, needed: 3)) }
    return .deciding { () throws(GSLError) in
      let system = try SymmetricEigensystem(matrix.entries, size: count)
      guard system.values[0] > 1 + 1e-9 else { return .undefined(.noVariation) }
      var loadings = system.vectors[0].map {
        max(-0.98, min(0.98, $0 * system.values[0].squareRoot()))
      }
      var uniquenesses = loadings.map { 1 - $0 * $0 }
      for _ in 0..<100_000 {
        let before = loadings
        switch method {
        case .maximumLikelihood: expect(matrix.entries, &loadings, &uniquenesses)
        case .minimumResiduals: leastSquares(matrix.entries, &loadings, &uniquenesses)
        }
        guard loadings.allSatisfy(\.isFinite) else { return .undefined(.notFinite) }
        if zip(before, loadings).allSatisfy({ abs($0 - $1) < 1e-13 }) {
          if loadings.reduce(0, +) < 0 { loadings = loadings.map { -$0 } }
          return .value(
            OneFactor(matrix, system, loadings, uniquenesses, method: method))
        }
      }
      return .undefined(.notConverged(iterations: 100_000))
    }
  }

  /// One step of expectation and maximisation.
  private static func expect(
    _ matrix: [Double], _ loadings: inout [Double], _ uniquenesses: inout [Double]
  ) {
    let count = loadings.count
    let ratios = zip(loadings, uniquenesses).map { $0 / $1 }
    let information = zip(loadings, ratios).reduce(0) { $0 + $1.0 * $1.1 }
    // The regression of the factor on the variables, by Sherman & Morrison.
    let weights = ratios.map { $0 / (1 + information) }
    let products = (0..<count).map { row in
      (0..<count).reduce(0.0) { $0 + matrix[row * count + $1] * weights[$1] }
    }
    let spread =
      1 - zip(weights, loadings).reduce(0) { $0 + $1.0 * $1.1 }
      + zip(weights, products).reduce(0) { $0 + $1.0 * $1.1 }
    for row in 0..<count {
      loadings[row] = products[row] / spread
      uniquenesses[row] = max(1e-6, 1 - loadings[row] * products[row])
    }
  }

  /// Each loading in turn where it leaves the least squares.
  private static func leastSquares(
    _ matrix: [Double], _ loadings: inout [Double], _ uniquenesses: inout [Double]
  ) {
    let count = loadings.count
    for row in 0..<count {
      var (above, below) = (0.0, 0.0)
      for column in 0..<count where column != row {
        above += matrix[row * count + column] * loadings[column]
        below += loadings[column] * loadings[column]
      }
      loadings[row] = below > 0 ? max(-1, min(1, above / below)) : 0
      uniquenesses[row] = 1 - loadings[row] * loadings[row]
    }
  }

  private init(
    _ matrix: CorrelationMatrix, _ system: SymmetricEigensystem, _ loadings: [Double],
    _ uniquenesses: [Double], method: Method
  ) {
    let count = matrix.variables
    self.method = method
    self.loadings = loadings
    self.uniquenesses = uniquenesses
    rawLoadings = zip(loadings, matrix.deviations).map(*)
    rawUniquenesses = zip(uniquenesses, matrix.deviations).map { $0 * $1 * $1 }
    isImproper = uniquenesses.contains { $0 < 0.005 }
    guard (system.values.last ?? 0) > 1e-10, uniquenesses.allSatisfy({ $0 > 0 }) else {
      discrepancy = .undefined(.singularInformation)
      test = .undefined(.singularInformation)
      return
    }
    let ratios = zip(loadings, uniquenesses).map { $0 / $1 }
    let information = zip(loadings, ratios).reduce(0) { $0 + $1.0 * $1.1 }
    let fitted = uniquenesses.reduce(0) { $0 + log($1) } + log(1 + information)
    // tr(SΣ⁻¹) with Σ⁻¹ = Ψ⁻¹ - Ψ⁻¹λλᵀΨ⁻¹/(1 + λᵀΨ⁻¹λ).
    var trace = uniquenesses.reduce(0) { $0 + 1 / $1 }
    for row in 0..<count {
      for column in 0..<count {
        trace -=
          ratios[row] * ratios[column] * matrix.entries[row * count + column]
          / (1 + information)
      }
    }
    let value = fitted - system.values.reduce(0) { $0 + log($1) } + trace - Double(count)
    discrepancy = .value(value)
    test =
      method == .maximumLikelihood
      ? TestResult.chiSquare(
        Double(matrix.cases - 1) * value, degreesOfFreedom: count * (count - 3) / 2)
      : .undefined(.outsideDomain("maximum likelihood"))
  }
}
