import Foundation
import GSLSupport

/// The power of McNemar's test: two systems right or wrong on the same items.
///
/// Source: Connor (1987), "Sample size for testing differences in proportions for the paired-sample
/// design", eq. 3.
public struct McNemarDesign: Sendable, Equatable {
  /// The share of items that only the first system gets right.
  public let firstOnly: Double
  /// The share of items that only the second system gets right.
  public let secondOnly: Double
  /// The chance of a finding where there is none, two-sided.
  public let significance: Double

  /// A design.
  ///
  /// - Throws: ``StatisticsError`` for shares below 0 or that sum to more than 1, and for a
  ///   significance that does not lie between 0 and 1.
  public init(
    firstOnly: Double, secondOnly: Double, significance: Double = 0.05
  ) throws(StatisticsError) {
    for (place, share) in [firstOnly, secondOnly, firstOnly + secondOnly].enumerated()
    where !(share >= 0 && share <= 1) { throw .notAProbability(share, place: place) }
    guard significance > 0, significance < 1 else {
      throw .argumentNotUsable(name: "significance", value: significance)
    }
    self.firstOnly = firstOnly
    self.secondOnly = secondOnly
    self.significance = significance
  }

  /// The shares of two accuracies on items on which they are right independently of each other.
  public static func independent(
    _ first: Double, _ second: Double, significance: Double = 0.05
  ) throws(StatisticsError) -> McNemarDesign {
    for (place, share) in [first, second].enumerated() where !(share >= 0 && share <= 1) {
      throw .notAProbability(share, place: place)
    }
    return try McNemarDesign(
      firstOnly: first * (1 - second), secondOnly: second * (1 - first),
      significance: significance)
  }

  /// The chance of a finding in the right direction on so many items.
  public func power(items: Double) -> Outcome<Double> {
    guard items > 0, items.isFinite else { return .undefined(.noData) }
    return critical.flatMap { critical in
      let difference = abs(firstOnly - secondOnly)
      guard spread > 0 else {
        // All disagreements go one way: the test finds them once there are enough.
        return discordant > 0
          ? .value(difference * items.squareRoot() > critical * discordant.squareRoot() ? 1 : 0)
          : .undefined(.noData)
      }
      let z =
        (difference * items.squareRoot() - critical * discordant.squareRoot()) / spread
      return .value(erfc(-z * 0.5.squareRoot()) / 2)
    }
  }

  /// The items that give the power, not rounded.
  public func itemsNeeded(power: Double) -> Outcome<Double> {
    guard power > 0, power < 1 else { return .undefined(.invalidLevel(power)) }
    guard firstOnly != secondOnly else { return .undefined(.noFiniteMaximum) }
    return critical.flatMap { critical in
      .computing { () throws(GSLError) in
        let reach =
          critical * discordant.squareRoot()
          + (try NormalDistribution.quantile(power)) * spread
        let root = max(reach, 0) / (firstOnly - secondOnly)
        return root * root
      }
    }
  }

  private var discordant: Double { firstOnly + secondOnly }

  private var spread: Double {
    let difference = firstOnly - secondOnly
    return max(discordant - difference * difference, 0).squareRoot()
  }

  private var critical: Outcome<Double> {
    .computing { () throws(GSLError) in
      -(try NormalDistribution.quantile(significance / 2))
    }
  }
}
