import Foundation

/// The exact distribution of the two-sample Cramér-von Mises statistic given the pooled values.
///
/// The groups of equal values are dealt one after the other; each number of values that the
/// reference has got so far carries the distribution of the sum so far. The sum is that of the
/// squared distances between the distribution functions at the pooled values, a whole number when
/// multiplied by the squared product of the sample sizes.
///
/// Source: Xiao, Gordon & Yakovlev (2007), with the steps of the pooled distribution function for
/// ties.
struct CramerVonMisesDistribution {
  private let pooled: [Int]
  private let reference: [Int]
  private let referenceCount: Int
  private let currentCount: Int
  /// The greatest common divisor of the sample sizes, which divides every gap.
  private let divisor: Int

  /// The most sums that are carried at a time.
  private static let largest = 1_000_000

  init(_ pair: SamplePair) {
    pooled = pair.pooledCounts.map(Int.init)
    reference = pair.referenceCounts.map(Int.init)
    referenceCount = pair.referenceCount
    currentCount = pair.currentCount
    var (larger, smaller) = (pair.referenceCount, pair.currentCount)
    while smaller > 0 { (larger, smaller) = (smaller, larger % smaller) }
    divisor = max(larger, 1)
  }

  /// The chance of a statistic at least as large as the observed one; nil where there are too many
  /// sums to follow.
  var tail: Double? {
    // Sums stay whole below 2⁶³ up to some thousand values; more are too many sums anyway.
    guard referenceCount + currentCount <= 4_000 else { return nil }
    var states: [[Int: Double]] = [[0: 1]]
    var seen = 0
    for size in pooled {
      guard let next = dealing(size, after: seen, states) else { return nil }
      states = next
      seen += size
    }
    guard states.count == referenceCount + 1 else { return nil }
    let observed = observedSum
    return min(
      1, Self.inOrder(states[referenceCount]).reduce(0) { $1.key >= observed ? $0 + $1.value : $0 })
  }

  /// The states after one more group of equal values.
  private func dealing(
    _ size: Int, after seen: Int, _ states: [[Int: Double]]
  ) -> [[Int: Double]]? {
    let most = min(referenceCount, seen + size)
    var next = [[Int: Double]](repeating: [:], count: most + 1)
    for (left, sums) in states.enumerated() where !sums.isEmpty {
      let sums = Self.inOrder(sums)
      // The rest of the reference must come from this group and those after it.
      let needed = referenceCount - left - (referenceCount + currentCount - seen - size)
      for taken in max(0, needed)...size where left + taken <= referenceCount {
        guard seen + size - left - taken <= currentCount else { continue }
        let chance = self.chance(taken, of: size, left: left, seen: seen)
        let step = step(taken, of: size, left: left, seen: seen)
        for (sum, weight) in sums {
          next[left + taken][sum + step, default: 0] += weight * chance
        }
      }
      guard next.reduce(0, { $0 + $1.count }) <= Self.largest else { return nil }
    }
    return next
  }

  /// A dictionary comes in another order in every process, and sums of chances would differ in their
  /// last bits.
  private static func inOrder(_ sums: [Int: Double]) -> [(key: Int, value: Double)] {
    sums.sorted { $0.key < $1.key }
  }

  /// The hypergeometric chance that the reference gets so many of the next group.
  private func chance(_ taken: Int, of size: Int, left: Int, seen: Int) -> Double {
    let rest = referenceCount + currentCount - seen
    let wanted = referenceCount - left
    return exp(
      Self.logChoose(size, taken) + Self.logChoose(rest - size, wanted - taken)
        - Self.logChoose(rest, wanted))
  }

  private static func logChoose(_ n: Int, _ k: Int) -> Double {
    lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
  }

  /// What a group adds: its size times the squared distance of the distribution functions at its
  /// value, in units of the inverse least common multiple of the sample sizes.
  private func step(_ taken: Int, of size: Int, left: Int, seen: Int) -> Int {
    let first = left + taken
    let gap = (first * currentCount - (seen + size - first) * referenceCount) / divisor
    return size * gap * gap
  }

  private var observedSum: Int {
    var (sum, seen, left) = (0, 0, 0)
    for (size, taken) in zip(pooled, reference) {
      sum += step(taken, of: size, left: left, seen: seen)
      seen += size
      left += taken
    }
    return sum
  }
}
