import Foundation
import GSLSupport

/// The power of the comparison of two independent proportions, by the normal approximation.
///
/// The test's variance is that of the pooled proportion, the alternative's that of both, as in R's
/// `power.prop.test`.
///
/// Source: Fleiss, Levin & Paik (2003), "Statistical Methods for Rates and Proportions", eq. 4.14
/// without its continuity correction.
public struct ProportionDesign: Sendable, Equatable {
  /// The chance of a finding where there is none, before the division by ``comparisons``.
  public let significance: Double
  /// Whether differences in both directions count.
  public let isTwoSided: Bool
  /// By how many tests the significance is shared (Bonferroni).
  public let comparisons: Int

  /// A design.
  ///
  /// - Throws: ``StatisticsError`` for a significance that does not lie between 0 and 1, and for
  ///   fewer than one comparison.
  public init(
    significance: Double = 0.05, isTwoSided: Bool = true, comparisons: Int = 1
  ) throws(StatisticsError) {
    guard significance > 0, significance < 1 else {
      throw .argumentNotUsable(name: "significance", value: significance)
    }
    guard comparisons >= 1 else {
      throw .argumentNotUsable(name: "comparisons", value: Double(comparisons))
    }
    self.significance = significance
    self.isTwoSided = isTwoSided
    self.comparisons = comparisons
  }

  /// Cohen's h: the difference of the arc-sine transforms of two proportions in 0...1.
  ///
  /// Cohen (1988), eq. 6.2.1.
  public static func cohenH(_ first: Double, _ second: Double) -> Outcome<Double> {
    guard first >= 0, first <= 1, second >= 0, second <= 1 else { return .undefined(.notFinite) }
    return .value(2 * asin(first.squareRoot()) - 2 * asin(second.squareRoot()))
  }

  /// The chance of a finding with so many items in each sample; findings in the wrong direction are
  /// left out.
  public func power(_ first: Double, _ second: Double, items: Double) -> Outcome<Double> {
    guard items > 0, items.isFinite else { return .undefined(.noData) }
    return pieces(first, second).flatMap { pieces in
      guard pieces.alternative > 0 else {
        return .undefined(.constantData)
      }
      let z =
        (abs(first - second) * items.squareRoot() - pieces.critical * pieces.null)
        / pieces.alternative
      return .value(erfc(-z * 0.5.squareRoot()) / 2)
    }
  }

  /// The items that each sample needs, not rounded.
  ///
  /// - Parameters:
  ///   - first: a proportion in 0...1.
  ///   - second: another one.
  ///   - power: between 0 and 1.
  public func itemsNeeded(_ first: Double, _ second: Double, power: Double) -> Outcome<Double> {
    guard power > 0, power < 1 else { return .undefined(.invalidLevel(power)) }
    guard first != second else { return .undefined(.noFiniteMaximum) }
    return pieces(first, second).flatMap { pieces in
      .computing { () throws(GSLError) in
        let reach =
          pieces.critical * pieces.null
          + (try NormalDistribution.quantile(power)) * pieces.alternative
        let root = max(reach, 0) / (first - second)
        return root * root
      }
    }
  }

  /// The smallest second proportion above the first that is found with the power.
  public func detectableProportion(
    above first: Double, items: Double, power target: Double
  ) -> Outcome<Double> {
    guard target > 0, target < 1 else { return .undefined(.invalidLevel(target)) }
    guard first >= 0, first < 1, items > 0, items.isFinite else { return .undefined(.noData) }
    let reach = { (second: Double) in
      (power(first, min(second, 1 - 1e-15), items: items).value ?? .nan) - target
    }
    guard reach(1 - 1e-15) >= 0 else { return .undefined(.noFiniteMaximum) }
    return RootSearch.increasing(from: first + 1e-12, start: (1 - first) / 64, reach)
  }

  private func pieces(
    _ first: Double, _ second: Double
  ) -> Outcome<(critical: Double, null: Double, alternative: Double)> {
    guard first >= 0, first <= 1, second >= 0, second <= 1 else { return .undefined(.notFinite) }
    let tail = significance / Double(comparisons) / (isTwoSided ? 2 : 1)
    let mean = (first + second) / 2
    return .computing { () throws(GSLError) in
      (
        critical: -(try NormalDistribution.quantile(tail)),
        null: (2 * mean * (1 - mean)).squareRoot(),
        alternative: (first * (1 - first) + second * (1 - second)).squareRoot()
      )
    }
  }
}
