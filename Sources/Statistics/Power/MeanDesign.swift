import GSLSupport

/// The power of tests of means, and what they need.
///
/// Effects are in standard deviations: of the scores for one and two samples, of the paired
/// differences for a paired design. Power counts findings in the wrong direction too, as SAS and
/// statsmodels do; R's `power.t.test` leaves them out unless `strict`.
///
///     let design = try MeanDesign(.paired)
///     let items = design.itemsNeeded(effect: 0.2, power: 0.8)
///
/// Source: Cohen (1988), "Statistical Power Analysis for the Behavioral Sciences", chapter 2.
public struct MeanDesign: Sendable, Equatable {
  /// What is compared with what.
  public enum Samples: String, CaseIterable, Codable, Sendable {
    /// One mean with a fixed number.
    case one
    /// Two scores of the same item.
    case paired
    /// Two independent samples of equal variance.
    case two
  }

  /// Whether the standard deviation is estimated (t) or known (z).
  public enum Distribution: String, CaseIterable, Codable, Sendable {
    /// Student's t.
    case t
    /// The normal distribution.
    case z
  }

  /// What is compared with what.
  public let samples: Samples
  /// Which distribution the test uses.
  public let distribution: Distribution
  /// The chance of a finding where there is none, before the division by ``comparisons``.
  public let significance: Double
  /// Whether effects in both directions count.
  public let isTwoSided: Bool
  /// The size of the second sample over that of the first.
  public let ratio: Double
  /// By how many tests the significance is shared (Bonferroni).
  public let comparisons: Int

  /// A design.
  ///
  /// - Throws: ``StatisticsError`` for a significance outside 0..<1 or of 0, a ratio that is not
  ///   positive, and for fewer than one comparison.
  public init(
    _ samples: Samples, distribution: Distribution = .t, significance: Double = 0.05,
    isTwoSided: Bool = true, ratio: Double = 1, comparisons: Int = 1
  ) throws(StatisticsError) {
    guard significance > 0, significance < 1 else {
      throw .argumentNotUsable(name: "significance", value: significance)
    }
    guard ratio > 0, ratio.isFinite else {
      throw .argumentNotUsable(name: "ratio", value: ratio)
    }
    guard comparisons >= 1 else {
      throw .argumentNotUsable(name: "comparisons", value: Double(comparisons))
    }
    self.samples = samples
    self.distribution = distribution
    self.significance = significance
    self.isTwoSided = isTwoSided
    self.ratio = samples == .two ? ratio : 1
    self.comparisons = comparisons
  }

  /// The chance of a finding.
  ///
  /// - Parameters:
  ///   - effect: in standard deviations, finite.
  ///   - items: of the first sample, need not be whole; enough for one degree of freedom.
  public func power(effect: Double, items: Double) -> Outcome<Double> {
    guard effect.isFinite, items.isFinite else { return .undefined(.notFinite) }
    let size = samples == .two ? items * ratio / (1 + ratio) : items
    let degrees: Double
    switch distribution {
    case .t:
      degrees = samples == .two ? items * (1 + ratio) - 2 : items - 1
      // Less than one degree of freedom is no sample.
      guard degrees >= 1 - 1e-9 else { return .undefined(.tooFewClusters(Int(max(items, 0)))) }
    case .z:
      degrees = .infinity
      guard items > 0 else { return .undefined(.noData) }
    }
    let shift = effect * size.squareRoot()
    let tail = significance / Double(comparisons) / (isTwoSided ? 2 : 1)
    return .deciding { () throws(GSLError) in
      let critical =
        degrees.isInfinite
        ? -(try NormalDistribution.quantile(tail))
        : -(try StudentTDistribution.quantile(tail, degreesOfFreedom: degrees))
      let above = NoncentralT.upperTail(critical, degreesOfFreedom: degrees, shift: shift)
      guard isTwoSided else { return above }
      return above.flatMap { above in
        NoncentralT.cumulative(-critical, degreesOfFreedom: degrees, shift: shift)
          .map { min(above + $0, 1) }
      }
    }
  }

  /// The items that give the power: of the first sample, not rounded.
  ///
  /// - Parameters:
  ///   - effect: in standard deviations; for a one-sided test positive.
  ///   - target: the power, between 0 and 1.
  /// - Returns: undefined where no number of items gives the power (an effect of zero, say); the
  ///   smallest sample where that gives more.
  public func itemsNeeded(effect: Double, power target: Double) -> Outcome<Double> {
    guard target > 0, target < 1 else { return .undefined(.invalidLevel(target)) }
    guard effect.isFinite, isTwoSided ? effect != 0 : effect > 0 else {
      return .undefined(.noFiniteMaximum)
    }
    let lowest =
      switch (distribution, samples) {
      case (.z, _): 1e-6
      case (.t, .two): 3 / (1 + ratio)
      case (.t, _): 2.0
      }
    return RootSearch.increasing(from: lowest, start: 8) { items in
      (power(effect: effect, items: items).value ?? .nan) - target
    }
  }

  /// The smallest effect, in standard deviations, that is found with the power.
  ///
  /// - Parameters:
  ///   - items: of the first sample.
  ///   - target: the power, between 0 and 1.
  /// - Returns: a positive effect; undefined for a power below the significance.
  public func detectableEffect(items: Double, power target: Double) -> Outcome<Double> {
    guard target > 0, target < 1 else { return .undefined(.invalidLevel(target)) }
    let none = power(effect: 0, items: items)
    guard let atZero = none.value else { return none }
    guard atZero < target else { return .undefined(.invalidLevel(target)) }
    return RootSearch.increasing(from: 0, start: 1 / items.squareRoot()) { effect in
      (power(effect: effect, items: items).value ?? .nan) - target
    }
  }
}
