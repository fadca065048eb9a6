import Foundation
import GSLSupport

extension BootstrapLaw {
  /// The complete bootstrap distribution of a quantile of type 7, for a sample of any size.
  ///
  /// An order statistic of a resample is one of the scores, with a chance that is a difference of
  /// binomial tails (Efron 1979). The next order statistic, which the quantile is interpolated
  /// towards, follows given the first: it is the same score where the resample holds enough of the
  /// lower scores, else the lowest of the rest of the draws. Chances below 1e-20 are left out.
  ///
  /// - Parameters:
  ///   - probability: in 0...1; the median is 0.5.
  ///   - scores: finite numbers in any order.
  /// - Returns: undefined for an empty sample and where GSL gives no tail.
  /// - Throws: ``StatisticsError`` when the probability lies elsewhere or a score is not finite.
  /// - Complexity: O(n log n) for the sort, then about O(n).
  ///
  /// Source: Efron (1979), section 3; Hutson & Ernst (2000), "The exact bootstrap mean and variance
  /// of an L-estimator".
  public static func quantile(
    _ probability: Double, of scores: [Double]
  ) throws(StatisticsError) -> Outcome<BootstrapLaw> {
    guard probability >= 0, probability <= 1 else {
      throw .argumentOutOfRange("the probability", probability, range: "in 0...1")
    }
    try requireFinite(scores)
    guard !scores.isEmpty else { return .undefined(.noData) }
    let sorted = scores.sorted()
    let place = Double(sorted.count - 1) * probability
    let rank = Int(place) + 1
    let share = place - Double(rank - 1)
    let estimate =
      share == 0 ? sorted[rank - 1] : sorted[rank - 1] + share * (sorted[rank] - sorted[rank - 1])
    return .computing { () throws(GSLError) in
      let points = try QuantilePoints(sorted, rank: rank, share: share).all()
      return BootstrapLaw(points, estimate: estimate)
    }
  }
}

/// The values that a quantile takes over all resamples, with their probabilities.
private struct QuantilePoints {
  /// The distinct scores and how many scores lie at or below each.
  let values: [Double]
  let cumulative: [Int]
  let count: Int
  let rank: Int
  let share: Double

  private static let negligible = 1e-20

  init(_ sorted: [Double], rank: Int, share: Double) {
    let distinct = DistinctScores(sorted: sorted)
    values = distinct.values
    var sum = 0
    cumulative = distinct.counts.map { size in
      sum += size
      return sum
    }
    count = sorted.count
    self.rank = rank
    self.share = share
  }

  func all() throws(GSLError) -> [(value: Double, probability: Double)] {
    var points: [(value: Double, probability: Double)] = []
    var before = 0.0
    for index in values.indices {
      let upTo = try tail(index)
      let mass = upTo - before
      before = upTo
      guard mass > Self.negligible else { continue }
      if share == 0 {
        points.append((values[index], mass))
      } else {
        try interpolate(from: index, mass: mass, &points)
      }
      if 1 - upTo == 0 { break }
    }
    return points
  }

  /// The chance that at least `rank` draws are at or below the value: a beta distribution function.
  private func tail(_ index: Int) throws(GSLError) -> Double {
    try BetaDistribution.cumulative(
      Double(cumulative[index]) / Double(count), alpha: Double(rank),
      beta: Double(count - rank + 1))
  }

  /// Splits the mass of one value among those of the next order statistic.
  private func interpolate(
    from index: Int, mass: Double, _ points: inout [(value: Double, probability: Double)]
  ) throws(GSLError) {
    let below = index == 0 ? 0.0 : Double(cumulative[index - 1])
    let here = Double(cumulative[index])
    let total = Double(count)
    // Exactly `rank` draws at or below this value, and not all of them below it.
    let exactly =
      here == total
      ? 0
      : exp(
        try Self.logBinomial(count, rank) + Double(rank) * log(here / total)
          + Double(count - rank) * log1p(-here / total))
        * -expm1(Double(rank) * (below > 0 ? log(below / here) : -.infinity))
    points.append((values[index], max(mass - exactly, 0)))
    var left = 1.0
    for next in (index + 1)..<max(values.count, index + 1) {
      // The lowest of the other draws is above the value `next` when all of them are.
      let above = total - Double(cumulative[next])
      let after = above == 0 ? 0 : exp(Double(count - rank) * log(above / (total - here)))
      let probability = exactly * (left - after)
      left = after
      let value = values[index] + share * (values[next] - values[index])
      points.append((value, probability))
      if exactly * left < Self.negligible { break }
    }
  }

  private static func logBinomial(_ n: Int, _ k: Int) throws(GSLError) -> Double {
    try LogFactorial.value(n) - LogFactorial.value(k) - LogFactorial.value(n - k)
  }
}
