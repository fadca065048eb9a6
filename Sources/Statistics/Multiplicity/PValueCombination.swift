import Foundation
import GSLSupport

/// One p-value from several independent ones.
public enum PValueCombination: String, CaseIterable, Codable, Sendable {
  /// Minus twice the sum of log p, chi-square with 2m degrees of freedom (Fisher 1925).
  case fisher
  /// The sum of normal scores over root m (Stouffer et al. 1949).
  case stouffer
  /// Twice the sum of log(1 - p), sensitive to a single large p-value (Pearson 1933).
  case pearson
  /// The smallest p-value, with Šidák's correction (Tippett 1931).
  case tippett
  /// The sum of the logits of 1 - p, compared with Student's t of 5m + 4 degrees of freedom
  /// (Mudholkar & George 1979).
  case mudholkarGeorge

  /// A statistic and its p-value.
  public struct Result: Sendable, Equatable {
    /// The combined statistic.
    public let statistic: Double
    /// The combined p-value, 0...1.
    public let pValue: Double
  }

  /// Combines p-values.
  ///
  /// - Parameter pValues: in 0...1; missing ones (nil) do not count.
  /// - Returns: undefined for none, and where a p-value of exactly 0 or 1 makes the statistic
  ///   infinite in both directions.
  /// - Throws: ``StatisticsError`` for a value outside 0...1.
  public func combine(_ pValues: [Double?]) throws(StatisticsError) -> Outcome<Result> {
    for (place, value) in pValues.enumerated() {
      if let value, !(value >= 0 && value <= 1) { throw .notAProbability(value, place: place) }
    }
    let present = pValues.compactMap(\.self)
    guard let smallest = present.min() else { return .undefined(.noData) }
    let count = Double(present.count)
    return .deciding { () throws(GSLError) in
      switch self {
      case .fisher:
        let statistic = -2 * present.reduce(0) { $0 + log($1) }
        guard statistic.isFinite else { return .undefined(.notFinite) }
        return .value(
          Result(
            statistic: statistic, pValue: Self.chiSquareTail(statistic, halfDegrees: present.count)
          ))
      case .pearson:
        let statistic = 2 * present.reduce(0) { $0 + log1p(-$1) }
        guard statistic.isFinite else { return .undefined(.notFinite) }
        return .value(
          Result(
            statistic: statistic,
            pValue: try ChiSquareDistribution.cumulative(
              -statistic, degreesOfFreedom: 2 * count)))
      case .stouffer:
        var sum = 0.0
        for value in present {
          guard value > 0, value < 1 else { return .undefined(.notFinite) }
          sum -= try NormalDistribution.quantile(value)
        }
        let statistic = sum / count.squareRoot()
        return .value(
          Result(statistic: statistic, pValue: try NormalDistribution.cumulative(-statistic)))
      case .tippett:
        return .value(
          Result(statistic: smallest, pValue: -expm1(count * log1p(-smallest))))
      case .mudholkarGeorge:
        let statistic = present.reduce(0) { $0 + log1p(-$1) - log($1) }
        guard statistic.isFinite else { return .undefined(.notFinite) }
        let degrees = 5 * count + 4
        // The variance of a logit is pi² / 3; that of Student's t is put right too.
        let scale = (3 / count * degrees / (degrees - 2)).squareRoot() / .pi
        return .value(
          Result(
            statistic: statistic,
            pValue: try StudentTDistribution.cumulative(
              -statistic * scale, degreesOfFreedom: degrees)))
      }
    }
  }

  /// The upper tail of chi-square with an even number of degrees of freedom: a Poisson sum, exact
  /// far into the tail.
  private static func chiSquareTail(_ statistic: Double, halfDegrees: Int) -> Double {
    let rate = statistic / 2
    var sum = 0.0
    for index in 0..<halfDegrees {
      let term = Double(index)
      sum += exp((index == 0 ? 0 : term * log(rate)) - rate - lgamma(term + 1))
    }
    return min(sum, 1)
  }
}
