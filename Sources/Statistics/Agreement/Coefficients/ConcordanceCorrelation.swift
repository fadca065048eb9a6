import Foundation
import GSLSupport

/// Lin's concordance correlation: how close pairs lie to the line of equality.
///
/// Source: Lin (1989), "A concordance correlation coefficient to evaluate reproducibility", with
/// the correction of Lin (2000) to its variance.
public struct ConcordanceCorrelation: Sendable, Equatable {
  /// The coefficient, on -1...1.
  public let value: Double
  /// Pearson's correlation: how close the pairs lie to any line.
  public let precision: Double
  /// Coefficient over precision, on 0...1: how close that line lies to the line of equality.
  public let accuracy: Double
  /// How many pairs there are.
  public let pairs: Int

  /// The difference of the means, squared, over the product of the standard deviations.
  private let shift: Double

  /// The concordance of paired measures.
  ///
  /// - Parameters:
  ///   - pairs: the measures, two at least.
  ///   - divisor: whether variances are divided by n, as Lin does, or by n - 1.
  /// - Returns: undefined for fewer than two pairs and where a side does not vary.
  public static func of(
    _ pairs: RatingPairs, divisor: VarianceDivisor = .units
  ) -> Outcome<ConcordanceCorrelation> {
    guard pairs.count >= 2 else { return .undefined(.tooFewUnits(pairs.count, needed: 2)) }
    guard pairs.varies else { return .undefined(.noVariation) }
    let moments = pairs.moments
    let size = Double(pairs.count) - (divisor == .units ? 0 : 1)
    let variances = (moments.squares.first / size, moments.squares.second / size)
    let gap = moments.means.first - moments.means.second
    let value = 2 * moments.products / size / (variances.0 + variances.1 + gap * gap)
    let scale = variances.0.squareRoot() * variances.1.squareRoot()
    let precision = moments.products / size / scale
    let accuracy = 2 * scale / (variances.0 + variances.1 + gap * gap)
    guard value.isFinite, precision.isFinite, scale > 0 else { return .undefined(.notFinite) }
    return .value(
      ConcordanceCorrelation(
        value: value, precision: min(max(precision, -1), 1), accuracy: accuracy,
        pairs: pairs.count, shift: gap * gap / scale))
  }

  /// The interval by Fisher's z with Lin's variance.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  /// - Returns: undefined for fewer than three pairs, for perfect concordance, and without any
  ///   correlation.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    guard pairs >= 3 else { return .undefined(.tooFewUnits(pairs, needed: 3)) }
    guard abs(value) < 1 else { return .undefined(.constantData) }
    let squared = value * value
    let rest = 1 - squared
    let power = precision * precision
    let variance =
      ((1 - power) * squared / (rest * power)
        + 2 * value * squared * (1 - value) * shift / (precision * rest * rest)
        - squared * squared * shift * shift / (2 * power * rest * rest)) / Double(pairs - 2)
    guard variance > 0, variance.isFinite else { return .undefined(.notFinite) }
    return .computing { () throws(GSLError) in
      let reach = try NormalDistribution.quantile((1 + level) / 2) * variance.squareRoot()
      return ConfidenceInterval(
        lower: tanh(atanh(value) - reach), upper: tanh(atanh(value) + reach), level: level,
        method: "fisher-z-lin")
    }
  }
}
