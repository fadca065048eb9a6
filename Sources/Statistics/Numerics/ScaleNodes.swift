import Foundation

/// Nodes and weights for the mean of a function of a standard deviation's estimate.
///
/// The estimate over its true value is s, where s² times the degrees of freedom is chi-square. On the
/// scale of log s the density falls off fast at both ends, so that the trapezoidal rule converges
/// faster than any power of the step.
struct ScaleNodes {
  let scales: [Double]
  /// They sum to 1.
  let weights: [Double]

  /// Degrees of freedom above which the estimate is taken for the true value.
  private static let exact = 1e14

  /// - Parameters:
  ///   - degreesOfFreedom: 1 or more.
  ///   - resolution: the largest step of log s over which the function may turn.
  init(degreesOfFreedom nu: Double, resolution: Double) {
    // From here on the estimate is exact to all digits, and the density loses its own.
    if nu >= Self.exact {
      scales = [1]
      weights = [1]
      return
    }
    let spread = 1 / (2 * nu).squareRoot()
    // At most some 140,000 nodes, whatever is asked for.
    let step = max(min(spread / 4, resolution), spread / 2_000)
    func logDensity(_ u: Double) -> Double { nu * (u - expm1(2 * u) / 2) }
    var below: [Double] = []
    var place = 0.0
    // What lies below e^-46 of the peak does not count; the peak is at 0.
    while logDensity(place) > -46 {
      below.append(place)
      place -= step
    }
    var nodes = Array(below.reversed())
    place = step
    while logDensity(place) > -46 {
      nodes.append(place)
      place += step
    }
    let density = nodes.map { exp(logDensity($0)) }
    let total = density.reduce(0, +)
    weights = density.map { $0 / total }
    scales = nodes.map { exp($0) }
  }
}
