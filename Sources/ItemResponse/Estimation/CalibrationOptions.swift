internal import Foundation

/// How a model is calibrated.
public struct CalibrationOptions: Sendable, Equatable {
  /// How the Rasch model gets its unit of ability.
  public enum RaschScale: Sendable, Equatable {
    /// Abilities have variance 1 and the common discrimination is estimated.
    ///
    /// The same model as one with discrimination 1 and a free variance, which is the square of the
    /// common discrimination.
    case commonDiscrimination
    /// Abilities have variance 1 and the discrimination is this number.
    case fixed(Double)
  }

  /// The nodes of the integral over abilities.
  public var quadrature: Quadrature
  /// How the Rasch model gets its unit of ability.
  public var raschScale: RaschScale
  /// A prior on each discrimination; none where nil.
  public var discriminationPrior: ParameterPrior?
  /// A prior on each intercept; none where nil.
  public var interceptPrior: ParameterPrior?
  /// A prior on the logit of each lower asymptote of the three-parameter model.
  ///
  /// Without one the likelihood of that model is often flat or has its maximum at infinity; the
  /// default, with mean logit(0.2) and deviation 0.5, puts 95 % of the asymptotes in 0.09...0.40.
  public var logitGuessingPrior: ParameterPrior?
  /// The iteration stops when a further step promises less than this rise of the log-posterior.
  public var tolerance: Double
  /// After how many steps to give up.
  public var maximumIterations: Int
  /// How many threads to use; nil for one per core.
  ///
  /// The result does not depend on it.
  public var threads: Int?

  /// The customary options.
  public init(
    quadrature: Quadrature = .standard, raschScale: RaschScale = .commonDiscrimination,
    discriminationPrior: ParameterPrior? = nil, interceptPrior: ParameterPrior? = nil,
    logitGuessingPrior: ParameterPrior? = .normal(mean: -1.386_294_361_119_890_6, deviation: 0.5),
    tolerance: Double = 1e-9, maximumIterations: Int = 500, threads: Int? = nil
  ) {
    self.quadrature = quadrature
    self.raschScale = raschScale
    self.discriminationPrior = discriminationPrior
    self.interceptPrior = interceptPrior
    self.logitGuessingPrior = logitGuessingPrior
    self.tolerance = tolerance
    self.maximumIterations = maximumIterations
    self.threads = threads
  }
}

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
