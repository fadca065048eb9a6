internal import Foundation

/// A prior density of one kind of item parameter.
public enum ParameterPrior: Sendable, Equatable, Codable {
  /// A normal density of the parameter.
  case normal(mean: Double, deviation: Double)
  /// A normal density of the parameter's logarithm; the parameter stays positive.
  case logNormal(mean: Double, deviation: Double)

  var isUsable: Bool {
    switch self {
    case .normal(let mean, let deviation), .logNormal(let mean, let deviation):
      mean.isFinite && deviation > 0 && deviation.isFinite
    }
  }

  /// The log-density, with minus infinity outside of the support, and its first two derivatives.
  func evaluate(_ value: Double) -> (logDensity: Double, first: Double, second: Double) {
    switch self {
    case .normal(let mean, let deviation):
      let z = (value - mean) / deviation
      return (
        -z * z / 2 - log(deviation) - Self.halfLogTwoPi, -z / deviation,
        -1 / (deviation * deviation)
      )
    case .logNormal(let mean, let deviation):
      guard value > 0 else { return (-.infinity, 0, 0) }
      let variance = deviation * deviation
      let z = (log(value) - mean) / deviation
      return (
        -z * z / 2 - log(deviation * value) - Self.halfLogTwoPi,
        -(1 + (log(value) - mean) / variance) / value,
        (1 + (log(value) - mean - 1) / variance) / (value * value)
      )
    }
  }

  private static let halfLogTwoPi = 0.5 * log(2 * Double.pi)
}
