import Foundation

/// Whether the start of a last segment can ever win, whatever follows.
///
/// What follows enters a cost only through the level (mean, or mean and variance) that the whole
/// last segment takes. A start s is beaten for good when, at every level, an earlier start r is
/// cheaper than s up to s, or a segment that begins at the present end t is cheaper than s from s
/// on. So s can win only if some level lies inside the set where s beats t and outside the set where
/// r beats s.
///
/// For the mean both sets are intervals, and the question is whether one holds the other. For mean
/// and variance it is answered by the Lagrangian of "the cheapest level at which s beats r": its
/// minimum over the levels is a closed form for every multiplier, and one multiplier at which that
/// exceeds the cost up to t proves that s is beaten. Both are strict by more than rounding, so that
/// no two candidates can drop each other.
///
/// Source: Maidstone et al. (2017), section 5; Truong & Runge (2024), proposition 4.
struct FunctionalPruning {
  private let costs: SegmentCosts
  /// What rounding may add to or take from a cost.
  private let slack: Double
  /// Whether costs are the minimum of a likelihood over the levels, as this rule needs.
  private let holds: Bool

  init(_ costs: SegmentCosts, penalty: Double, minimumLength: Int) {
    self.costs = costs
    let scale: Double
    switch costs.kind {
    case .mean:
      scale = costs.squares(upTo: costs.count) + abs(penalty)
      holds = true
    case .meanAndVariance:
      scale = 40 * Double(costs.count) + abs(penalty)
      // The floor under variances is no part of the likelihood: the rule is used only where no
      // segment can come near it. A segment consists of windows of the minimum length, and the rest
      // of at most another.
      holds = stride(from: minimumLength, through: costs.count, by: 1).allSatisfy { end in
        costs.residual(end - minimumLength, end) / Double(minimumLength)
          > 2 * SegmentCosts.smallestVariance
      }
    }
    slack = 1e-13 * scale
  }

  /// Whether `start` can be dropped as the start of segments that end after `end`.
  ///
  /// - Parameters:
  ///   - earlier: A candidate before it.
  ///   - least: The least cost up to each place, with the penalty for the change there.
  func isBeaten(_ start: Int, before earlier: Int, end: Int, least: [Double]) -> Bool {
    guard holds else { return false }
    // Where a segment costs the logarithm of its length, the earlier start has the longer one.
    let handicap =
      costs.isModified ? log(Double(end - earlier) / Double(end - start)) : 0
    let lead = least[start] - least[earlier] - handicap - slack
    let reach = least[end] - least[start] + slack
    switch costs.kind {
    case .mean:
      let before = costs.mean(earlier, start)
      let after = costs.mean(start, end)
      let inner = (reach - after.residual) / after.count
      if inner < 0 { return true }
      let outer = (lead - before.residual) / before.count
      guard outer > 0 else { return false }
      return abs(after.mean - before.mean) + inner.squareRoot() < outer.squareRoot()
    case .meanAndVariance: return dual(earlier, start, end, lead: lead, reach: reach)
    }
  }

  /// Whether some multiplier shows that the earlier start or the end beats the start at every level.
  private func dual(
    _ earlier: Int, _ start: Int, _ end: Int, lead: Double, reach: Double
  ) -> Bool {
    let after = (
      count: Double(end - start), sum: costs.sum(upTo: end) - costs.sum(upTo: start),
      squares: costs.squares(upTo: end) - costs.squares(upTo: start)
    )
    let before = (
      count: Double(start - earlier), sum: costs.sum(upTo: start) - costs.sum(upTo: earlier),
      squares: costs.squares(upTo: start) - costs.squares(upTo: earlier)
    )
    /// The minimum of the Lagrangian over the levels; minus infinity where it has none.
    func height(_ multiplier: Double) -> Double {
      let count = after.count - multiplier * before.count
      let sum = after.sum - multiplier * before.sum
      let squares = after.squares - multiplier * before.squares
      guard count > 0 else { return -.infinity }
      let variance = (squares - sum * sum / count) / count
      guard variance > SegmentCosts.smallestVariance else { return -.infinity }
      return multiplier * lead + count * (log(2 * Double.pi * variance) + 1)
    }
    // The height is concave: golden sections.
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (0.0, after.count / before.count)
    var left = high - ratio * (high - low)
    var right = low + ratio * (high - low)
    var (atLeft, atRight) = (height(left), height(right))
    for _ in 0..<24 {
      if max(atLeft, atRight) > reach { return true }
      if atLeft >= atRight {
        (high, right, atRight) = (right, left, atLeft)
        left = high - ratio * (high - low)
        atLeft = height(left)
      } else {
        (low, left, atLeft) = (left, right, atRight)
        right = low + ratio * (high - low)
        atRight = height(right)
      }
    }
    return false
  }
}
