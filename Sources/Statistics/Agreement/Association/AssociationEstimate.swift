import Foundation
import GSLSupport

/// A coefficient of association of paired numbers, with its test and interval.
public struct AssociationEstimate: Sendable, Equatable {
  /// The coefficient, on -1...1.
  public let value: Double
  /// How many pairs it rests on.
  public let pairs: Int
  /// The two-sided test that there is no association.
  public let test: Outcome<TestResult>

  /// The variance of Fisher's z, times pairs less `lostPairs`; nil where there is none.
  private let variance: Double?
  private let lostPairs: Double
  private let method: String

  init(
    value: Double, pairs: Int, test: Outcome<TestResult>, variance: Double?,
    lostPairs: Double, method: String
  ) {
    self.value = min(max(value, -1), 1)
    self.pairs = pairs
    self.test = test
    self.variance = variance
    self.lostPairs = lostPairs
    self.method = method
  }

  /// Whether the coefficient is -1 or 1 but for rounding.
  var isPerfect: Bool { 1 - abs(value) < 1e-12 }

  /// The interval by Fisher's z.
  ///
  /// For Spearman's and Kendall's coefficients its variance is that of Bonett & Wright (2000),
  /// "Sample size requirements for estimating Pearson, Kendall and Spearman correlations".
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  /// - Returns: undefined for too few pairs, for a coefficient of -1 or 1, and for coefficients of
  ///   which no such interval is known.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    guard let variance else { return .undefined(.notFinite) }
    let size = Double(pairs) - lostPairs
    guard size > 0 else {
      return .undefined(.tooFewUnits(pairs, needed: Int(lostPairs) + 1))
    }
    guard !isPerfect else { return .undefined(.constantData) }
    return .computing { () throws(GSLError) in
      let reach =
        try NormalDistribution.quantile((1 + level) / 2) * (variance / size).squareRoot()
      let centre = atanh(value)
      return ConfidenceInterval(
        lower: tanh(centre - reach), upper: tanh(centre + reach), level: level, method: method)
    }
  }
}
