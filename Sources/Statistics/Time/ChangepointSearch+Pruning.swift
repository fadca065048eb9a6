import Foundation

extension ChangepointSearch {
  /// The changepoints of the smallest cost plus penalties.
  func optimal(_ costs: SegmentCosts, penalty: Double, minimumLength: Int) -> [Int] {
    let n = costs.count
    // Cutting a segment may raise a cost with log lengths by no more than this, so that a candidate
    // is dropped only when it is behind by more.
    let margin = costs.isModified ? log(Double(n)) : 0
    var least = [Double](repeating: .infinity, count: n + 1)
    var previous = [Int32](repeating: 0, count: n + 1)
    least[0] = -penalty
    let rule = FunctionalPruning(costs, penalty: penalty)
    var candidates = SegmentCandidates(capacity: n + 1)
    candidates.append(0, costs: costs, least: -penalty)
    for end in stride(from: minimumLength, through: n, by: 1) {
      if end >= 2 * minimumLength {
        let start = end - minimumLength
        candidates.append(start, costs: costs, least: least[start])
      }
      let best = candidates.best(end: end, costs: costs)
      least[end] = best.value + penalty
      previous[end] = Int32(truncatingIfNeeded: best.start)
      // The end beats these candidates, once it can itself be the last changepoint.
      candidates.drop(above: least[end] + margin, end: end, from: end + minimumLength)
      if let rule {
        candidates.drop(by: rule, end: end, least: least, from: end + minimumLength)
      }
    }
    var points: [Int] = []
    var end = Int(previous[n])
    while end > 0 {
      points.append(end)
      end = Int(previous[end])
    }
    return points.reversed()
  }
}

/// The places at which the last segment may begin, in flat lists for the inner loop of PELT.
private struct SegmentCandidates {
  private var starts: [Double] = []
  private var sums: [Double] = []
  /// The least cost up to the start, less the sum of squares there.
  private var bases: [Double] = []
  private var dropAt: [Int] = []
  /// When functional pruning is next tried.
  private var tryAt: [Int] = []
  private var values: [Double]
  private var nextDrop = Int.max

  init(capacity: Int) {
    values = [Double](repeating: 0, count: capacity)
  }

  mutating func append(_ start: Int, costs: SegmentCosts, least: Double) {
    starts.append(Double(start))
    sums.append(costs.sum(upTo: start))
    bases.append(costs.kind == .mean ? least - costs.squares(upTo: start) : least)
    dropAt.append(.max)
    tryAt.append(start + 1)
  }

  /// The candidate with the smallest cost of a last segment up to `end`, the first among equals.
  mutating func best(end: Int, costs: SegmentCosts) -> (value: Double, start: Int) {
    if nextDrop <= end { compact(end) }
    let count = starts.count
    let isPlain = costs.kind == .mean && !costs.isModified
    let endPlace = Double(end)
    let endSum = costs.sum(upTo: end)
    let endSquares = costs.squares(upTo: end)
    return values.withUnsafeMutableBufferPointer { values in
      if isPlain {
        starts.withUnsafeBufferPointer { starts in
          sums.withUnsafeBufferPointer { sums in
            bases.withUnsafeBufferPointer { bases in
              for place in 0..<count {
                let sum = endSum - sums[place]
                values[place] =
                  bases[place] + endSquares - sum * sum / (endPlace - starts[place])
              }
            }
          }
        }
      } else {
        for place in 0..<count {
          let start = Int(starts[place])
          let base =
            costs.kind == .mean ? bases[place] + costs.squares(upTo: start) : bases[place]
          values[place] = base + costs(start, end)
        }
      }
      var best = (value: Double.infinity, place: 0)
      for place in 0..<count where values[place] < best.value { best = (values[place], place) }
      return (best.value, Int(starts[best.place]))
    }
  }

  /// Marks what costs more than the bound up to `end`, to be dropped from a later end on.
  mutating func drop(above bound: Double, end: Int, from later: Int) {
    for place in 0..<starts.count where values[place] > bound && dropAt[place] == .max {
      dropAt[place] = later
      nextDrop = min(nextDrop, later)
    }
  }

  /// Marks what the candidate before it or the end beats at every mean, to be dropped from a later
  /// end on.
  ///
  /// A candidate that stays is tried again when its segment has grown by a quarter, so that a trial
  /// costs little beside the search itself.
  mutating func drop(by rule: FunctionalPruning, end: Int, least: [Double], from later: Int) {
    for place in stride(from: 1, to: starts.count, by: 1)
    where tryAt[place] <= end && dropAt[place] == .max {
      let start = Int(starts[place])
      guard start < end else { continue }
      if rule.isBeaten(start, before: Int(starts[place - 1]), end: end, least: least) {
        dropAt[place] = later
        nextDrop = min(nextDrop, later)
      } else {
        tryAt[place] = end + 1 + (end - start) / 4
      }
    }
  }

  private mutating func compact(_ end: Int) {
    var kept = 0
    nextDrop = .max
    for place in 0..<starts.count where dropAt[place] > end {
      starts[kept] = starts[place]
      sums[kept] = sums[place]
      bases[kept] = bases[place]
      dropAt[kept] = dropAt[place]
      tryAt[kept] = tryAt[place]
      nextDrop = min(nextDrop, dropAt[place])
      kept += 1
    }
    let gone = starts.count - kept
    starts.removeLast(gone)
    sums.removeLast(gone)
    bases.removeLast(gone)
    dropAt.removeLast(gone)
    tryAt.removeLast(gone)
  }
}

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
