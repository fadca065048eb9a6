/// Whether the start of a last segment can ever win, whatever follows.
///
/// What follows enters the cost only through the mean that the whole last segment takes. A start s is
/// beaten for good when, at every mean, an earlier start r is cheaper than s up to s, or a segment
/// that begins at the present end t is cheaper than s from s on. So s can win only with a mean that
/// lies inside the interval where s beats t and outside the interval where r beats s. The question is
/// whether the second interval holds the first, strictly and by more than rounding, so that no two
/// candidates can drop each other.
///
/// Where the variance of a segment is free too, the two sets touch near the level of the whole series
/// in any direction, and where lengths are charged for, their ends do not meet there: neither holds the
/// other then, and the rule is for the plain cost of the mean alone.
///
/// Source: Maidstone et al. (2017), section 5; Truong & Runge (2024), for a pair of starts at a time.
struct FunctionalPruning {
  private let costs: SegmentCosts
  /// What rounding may add to or take from a cost.
  private let slack: Double

  /// A rule for a series; nil for costs that it does not hold for.
  init?(_ costs: SegmentCosts, penalty: Double) {
    guard costs.kind == .mean, !costs.isModified else { return nil }
    self.costs = costs
    slack = 1e-13 * (costs.squares(upTo: costs.count) + abs(penalty))
  }

  /// Whether `start` can be dropped as the start of segments that end after `end`.
  ///
  /// - Parameters:
  ///   - earlier: A candidate before it.
  ///   - least: The least cost up to each place, with the penalty for the change there.
  func isBeaten(_ start: Int, before earlier: Int, end: Int, least: [Double]) -> Bool {
    let before = costs.mean(earlier, start)
    let after = costs.mean(start, end)
    let inner = (least[end] - least[start] + slack - after.residual) / after.count
    if inner < 0 { return true }
    let outer = (least[start] - least[earlier] - slack - before.residual) / before.count
    guard outer > 0 else { return false }
    return abs(after.mean - before.mean) + inner.squareRoot() < outer.squareRoot()
  }
}
