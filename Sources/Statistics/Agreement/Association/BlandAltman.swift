import GSLSupport

/// Agreement of two measures by the mean and spread of their differences.
///
/// Source: Bland & Altman (1986), "Statistical methods for assessing agreement between two methods
/// of clinical measurement"; Bland & Altman (1999), "Measuring agreement in method comparison
/// studies".
public struct BlandAltman: Sendable, Equatable {
  /// The mean of first minus second.
  public let bias: Double
  /// The standard deviation of the differences, with divisor n - 1.
  public let standardDeviation: Double
  /// The limits of agreement: bias ± multiplier x standard deviation.
  public let limits: (lower: Double, upper: Double)
  /// How many standard deviations the limits lie from the bias.
  public let multiplier: Double
  /// How many pairs there are.
  public let pairs: Int
  /// The multiplier times the root mean square difference: the difference that two measures of one
  /// thing exceed with 5 % probability when there is no bias.
  public let repeatability: Double

  /// How the standard error of a limit is reckoned.
  public enum LimitError: String, CaseIterable, Codable, Sendable {
    /// Standard deviation x √(3 / n).
    case approximate
    /// Standard deviation x √(1 / n + multiplier² / (2 (n - 1))).
    case exact
  }

  /// The agreement of paired measures.
  ///
  /// - Parameters:
  ///   - pairs: the measures, two at least.
  ///   - multiplier: positive; 1.96 for limits that hold 95 % of normal differences.
  /// - Returns: undefined for fewer than two pairs.
  public static func of(_ pairs: RatingPairs, multiplier: Double = 1.96) -> Outcome<BlandAltman> {
    guard pairs.count >= 2 else { return .undefined(.tooFewUnits(pairs.count, needed: 2)) }
    let differences = zip(pairs.first, pairs.second).map { $0 - $1 }
    let size = Double(differences.count)
    let bias = differences.reduce(0) { $0 + $1 / size }
    let squares = differences.reduce(0) { $0 + ($1 - bias) * ($1 - bias) }
    let deviation = (squares / (size - 1)).squareRoot()
    let meanSquare = differences.reduce(0) { $0 + $1 * $1 / size }
    let limits = (bias - multiplier * deviation, bias + multiplier * deviation)
    guard limits.0.isFinite, limits.1.isFinite, multiplier > 0 else {
      return .undefined(.notFinite)
    }
    return .value(
      BlandAltman(
        bias: bias, standardDeviation: deviation, limits: limits, multiplier: multiplier,
        pairs: pairs.count, repeatability: multiplier * meanSquare.squareRoot()))
  }

  /// The standard error of the bias.
  public var biasError: Double { standardDeviation / Double(pairs).squareRoot() }

  /// The standard error of each limit.
  public func limitError(_ rule: LimitError = .exact) -> Double {
    let size = Double(pairs)
    switch rule {
    case .approximate: return standardDeviation * (3 / size).squareRoot()
    case .exact:
      return standardDeviation
        * (1 / size + multiplier * multiplier / (2 * (size - 1))).squareRoot()
    }
  }

  /// The t interval of the bias.
  public func biasInterval(level: Double) -> Outcome<ConfidenceInterval> {
    interval(bias, biasError, level)
  }

  /// The t intervals of the lower and the upper limit.
  public func limitIntervals(
    level: Double, error rule: LimitError = .exact
  ) -> (lower: Outcome<ConfidenceInterval>, upper: Outcome<ConfidenceInterval>) {
    (
      interval(limits.lower, limitError(rule), level),
      interval(limits.upper, limitError(rule), level)
    )
  }

  private func interval(
    _ centre: Double, _ error: Double, _ level: Double
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    guard error > 0 else { return .undefined(.constantData) }
    return .computing { () throws(GSLError) in
      let reach =
        error
        * (try StudentTDistribution.quantile(
          (1 + level) / 2, degreesOfFreedom: Double(pairs - 1)))
      return ConfidenceInterval(
        lower: centre - reach, upper: centre + reach, level: level, method: "analytic-t")
    }
  }

  /// Whether all figures are the same.
  public static func == (one: BlandAltman, other: BlandAltman) -> Bool {
    one.bias == other.bias && one.standardDeviation == other.standardDeviation
      && one.limits == other.limits && one.multiplier == other.multiplier
      && one.pairs == other.pairs && one.repeatability == other.repeatability
  }
}
