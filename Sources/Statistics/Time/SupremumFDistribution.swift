import Foundation

/// The limit distribution of the largest F statistic over all places of one break.
///
/// The statistic converges to the largest squared length of a stationary Ornstein-Uhlenbeck process
/// of as many dimensions as parameters break, over a time of log((1 - π)/π) twice the half. The
/// chance that it stays within a ball follows from the eigenvalues of its generator there, which are
/// found with polynomials (Galerkin).
///
/// Source: Andrews (1993), theorem 3; DeLong (1981), "Crossing probabilities for a square root
/// boundary by a Bessel process"; Estrella (2003), "Critical values and p values of Bessel process
/// distributions", for the tail.
public enum SupremumFDistribution {
  /// The chance that the limit exceeds `x`.
  ///
  /// - Parameters:
  ///   - x: the statistic times the number of parameters that break; for one, the statistic.
  ///   - parameters: how many parameters break, 1...20.
  ///   - trim: the share of the series at either end that no break is looked for, above 0 and below
  ///     1/2.
  /// - Returns: 0...1, to about 10⁻⁷ below 35, and relative to about 3/x² above.
  public static func upperTail(_ x: Double, parameters: Int = 1, trim: Double = 0.15) -> Double {
    guard x > 0 else { return 1 }
    guard x < 1e6 else { return 0 }
    let k = Double(min(max(parameters, 1), 20))
    let span = log((1 - trim) / trim)
    guard span > 0 else { return 1 }
    let far = tail(x, k, 2 * span)
    // Beyond this the survival probability is 1 to working precision.
    if x > 35 + 3 * k { return far }
    let inside = BallSurvival(radius: x.squareRoot(), dimension: k).probability(time: span)
    return min(max(1 - inside, 0), 1)
  }

  /// Estrella (2003), equation 12.
  private static func tail(_ x: Double, _ k: Double, _ span: Double) -> Double {
    let density = exp(k / 2 * log(x / 2) - x / 2) / tgamma(k / 2)
    return min(density * ((1 - k / x) * span + 2 / x), 1)
  }
}

/// The chance that a stationary Ornstein-Uhlenbeck process stays within a ball.
private struct BallSurvival {
  private let rates: [Double]
  private let weights: [Double]

  /// The eigenvalues of the generator with the process stopped at the radius.
  ///
  /// With u = exp(r²/4) v the quadratic forms are ∫(v' + r v/2)² rᵏ⁻¹ and ∫v² rᵏ⁻¹, whose
  /// weights do not vanish towards the boundary.
  init(radius: Double, dimension k: Double) {
    let size = 32
    let nodes = GaussLegendre(count: 96)
    var stiffness = [Double](repeating: 0, count: size * size)
    var mass = stiffness
    var start = [Double](repeating: 0, count: size)
    for (node, weight) in zip(nodes.nodes, nodes.weights) {
      let r = radius * (node + 1) / 2
      let volume = weight * radius / 2 * pow(r / radius, k - 1)
      let legendre = GaussLegendre.polynomials(node, count: size + 1)
      // Differences of Legendre polynomials vanish at the radius.
      let values = (0..<size).map { legendre.values[$0] - legendre.values[$0 + 1] }
      let slopes = (0..<size).map {
        (legendre.slopes[$0] - legendre.slopes[$0 + 1]) * 2 / radius + r / 2 * values[$0]
      }
      for i in 0..<size {
        start[i] += volume * values[i] * exp(-r * r / 4)
        for j in 0...i {
          stiffness[i * size + j] += volume * slopes[i] * slopes[j]
          mass[i * size + j] += volume * values[i] * values[j]
        }
      }
    }
    let solved = SymmetricPencil(stiffness, mass, size: size)
    rates = solved.eigenvalues
    // The stationary law is rᵏ⁻¹ exp(-r²/2) over its integral.
    let total = exp((k / 2 - 1) * log(2)) * tgamma(k / 2) / pow(radius, k - 1)
    weights = solved.project(start).map { $0 * $0 / total }
  }

  func probability(time: Double) -> Double {
    zip(rates, weights).reduce(0) { $0 + $1.1 * exp(-$1.0 * time) }
  }
}
