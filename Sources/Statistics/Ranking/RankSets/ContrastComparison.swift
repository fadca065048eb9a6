/// All pairs of sums of means over the same clusters, by `cluster-t`: what
/// ``LinearCombinationEstimate`` gives for the contrast of each pair, with the work that a quantity
/// needs by itself done once for it and not once for each of its pairs.
///
/// Residuals come by linearisation, adjusted by each cluster's share of its mean (CR2), with
/// Satterthwaite's degrees of freedom for independent rows (Bell & McCaffrey 2002). Clusters are
/// added up in the order of their numbers.
public struct ContrastComparison: Sendable {
  /// Each sum.
  public let estimates: [Outcome<Double>]
  /// Every pair of sums that exist: 0 with 1, 0 with 2 and so on, then 1 with 2.
  public let pairs: [PairComparison]

  /// Compares all pairs.
  ///
  /// - Parameters:
  ///   - combinations: the means and coefficients of each sum; none for one that does not exist.
  ///     The sums are made with clusters.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  /// - Complexity: O(sums² x terms² x clusters).
  public init(_ combinations: [[LinearCombinationEstimate.Term]], threads: Int? = nil) {
    let parts = ContrastPart.all(combinations)
    estimates = parts.map { $0.map(\.estimate) ?? .undefined(.noData) }
    pairs = PairwiseComparison.all(
      parts.indices.filter { parts[$0]?.estimate.value != nil }, threads: threads
    ) { first, second in
      let compared: ContrastEstimate
      if let one = parts[first], let other = parts[second] {
        compared = one.compared(with: other)
      } else {
        compared = ContrastEstimate(.undefined(.noData), obstacle: .noData)
      }
      return PairComparison(
        first: first, second: second, difference: compared.difference, pValue: compared.pValue)
    }
  }

  /// Ranks that hold for all sums at once: Holm's method over all pairs.
  public func ranks(level: Double) -> RankIntervals {
    RankIntervals(holm: pairs, estimates: estimates, level: level)
  }
}
