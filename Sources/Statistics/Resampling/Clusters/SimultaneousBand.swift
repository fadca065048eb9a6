import GSLSupport

/// Intervals that cover all of their quantities at once with the given confidence.
public struct SimultaneousBand: Sendable, Equatable {
  /// One interval per quantity, in the order asked for; undefined for a quantity without spread.
  public let intervals: [Outcome<ConfidenceInterval>]
  /// How many bootstrap standard errors the band reaches to either side, before the expansion for
  /// the number of clusters.
  public let criticalValue: Double
  /// The confidence that all of the defined intervals cover, between 0 and 1.
  public let level: Double

  /// The places, in the order asked for, of the quantities that have no interval.
  public var excluded: [Int] {
    intervals.indices.filter { intervals[$0].value == nil }
  }
}

extension BootstrapDistribution {
  /// Intervals that cover all of the given quantities at once.
  ///
  /// The critical value is the quantile, over the replicates, of the largest absolute deviation
  /// from the estimate in bootstrap standard errors (max-t). Each interval is the estimate plus and
  /// minus that many standard errors, expanded for the effective number of clusters G that the
  /// quantity rests on: to the t distribution with G - 1 degrees of freedom and by the root of
  /// G/(G - 1).
  ///
  /// Source: Montiel Olea & Plagborg-Møller (2019), "Simultaneous confidence bands"; Hesterberg
  /// (2015), "What teachers should know about the bootstrap".
  ///
  /// - Parameters:
  ///   - quantities: which ones, in the order wanted; one that is named twice counts once.
  ///   - level: between 0 and 1, both excluded.
  /// - Returns: a quantity that has no spread or too many undefined replicates has no interval and
  ///   takes no part; the band is undefined when none is left.
  /// - Complexity: O(replicates x quantities).
  public func simultaneousBand(over quantities: [Int], level: Double) -> Outcome<SimultaneousBand> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    let usable = quantities.filter { summary($0).map { $0.spreadObstacle == nil } ?? false }
    guard !usable.isEmpty else {
      return .undefined(quantities.first.map { standardError($0).reason ?? .noData } ?? .noData)
    }
    let maxima = MaximumStatistic.maxima(
      of: usable.map {
        MaximumStatistic.Deviation(
          first: $0, second: nil, estimate: summaries[$0].estimate,
          inverseError: 1 / summaries[$0].standardError)
      },
      rows: values, replicates: replicates, threads: threads)
    let critical = MaximumStatistic.criticalValue(maxima, level: level)
    return .value(
      SimultaneousBand(
        intervals: quantities.map { bandInterval($0, criticalValue: critical, level: level) },
        criticalValue: critical, level: level))
  }

  private func bandInterval(
    _ quantity: Int, criticalValue: Double, level: Double
  ) -> Outcome<ConfidenceInterval> {
    standardError(quantity).flatMap { error in
      let summary = summaries[quantity]
      return .deciding { () throws(GSLError) in
        let reach =
          try MaximumStatistic.expand(criticalValue, clusters: summary.effectiveClusters)
          * error
        let (lower, upper) = (summary.estimate - reach, summary.estimate + reach)
        guard lower.isFinite, upper.isFinite else { return .undefined(.notFinite) }
        return .value(
          ConfidenceInterval(lower: lower, upper: upper, level: level, method: "max-t"))
      }
    }
  }
}
