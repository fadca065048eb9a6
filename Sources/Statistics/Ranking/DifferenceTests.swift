import GSLSupport

/// Tests of all differences between estimates that a rank depends on.
struct DifferenceTests {
  /// One estimate set above another.
  struct Pair {
    let upper: Int
    let lower: Int
    /// The difference over its standard error; infinite for a difference without one.
    let statistic: Double
    let inverseError: Double
    /// Whether only this direction is tested.
    let isOneSided: Bool
  }

  private let source: RankedEstimates
  private let draws: [Double]
  private let replicates: Int
  private let threads: Int

  init(_ source: RankedEstimates, draws: [Double], replicates: Int, threads: Int = 1) {
    self.source = source
    self.draws = draws
    self.replicates = replicates
    self.threads = threads
  }

  /// Each pair once, in the direction of its difference.
  var allPairs: [Pair] {
    let places = source.estimates.indices
    return places.flatMap { one in (one + 1..<places.count).map { pair(one, $0, false) } }
  }

  /// The pairs that one estimate is part of.
  func pairs(with place: Int) -> [Pair] {
    source.estimates.indices.filter { $0 != place }.map { pair(place, $0, false) }
  }

  /// Each pair in both directions.
  var allDirections: [Pair] {
    let places = source.estimates.indices
    return places.flatMap { one in
      places.filter { $0 != one }.map { pair(one, $0, true) }
    }
  }

  private func pair(_ one: Int, _ other: Int, _ isOneSided: Bool) -> Pair {
    let difference = source.estimates[one] - source.estimates[other]
    let isTurned = !isOneSided && difference < 0
    let (upper, lower) = isTurned ? (other, one) : (one, other)
    let error = source.covariance.standardErrorOfDifference(upper, lower)
    let size = isTurned ? -difference : difference
    // Equal estimates are never told apart, however small their standard error is.
    let statistic =
      error > 0 ? size / error : size > 0 ? Double.infinity : size < 0 ? -Double.infinity : 0
    return Pair(
      upper: upper, lower: lower, statistic: statistic,
      inverseError: error > 0 ? 1 / error : 0, isOneSided: isOneSided)
  }

  /// The pairs of the family whose difference is shown at the level.
  func run(
    _ family: [Pair], level: Double, method: RankMethod
  ) -> Outcome<(pairs: [Pair], criticalValue: Double?)> {
    let certain = family.filter { $0.inverseError == 0 && $0.statistic > 0 }
    var rest = family.filter { $0.inverseError > 0 }
    var shown = certain
    if method == .holm {
      return holm(rest, level: level).map { ($0.pairs + certain, $0.criticalValue) }
    }
    var critical: Double?
    while !rest.isEmpty {
      let maxima = MaximumStatistic.maxima(
        of: rest.map {
          MaximumStatistic.Deviation(
            first: $0.upper, second: $0.lower, estimate: 0, inverseError: $0.inverseError,
            isOneSided: $0.isOneSided)
        }, rows: draws, replicates: replicates, threads: threads)
      let value = MaximumStatistic.criticalValue(maxima, level: level)
      critical = value
      let rejected = rest.filter { $0.statistic > value }
      shown += rejected
      rest.removeAll { $0.statistic > value }
      if method == .singleStep || rejected.isEmpty { break }
    }
    return .value((shown, critical))
  }

  private func holm(
    _ family: [Pair], level: Double
  ) -> Outcome<(pairs: [Pair], criticalValue: Double?)> {
    let sorted = family.sorted { $0.statistic > $1.statistic }
    var critical: Double?
    for (place, pair) in sorted.enumerated() {
      let sides = pair.isOneSided ? 1.0 : 2
      let tail = (1 - level) / (sides * Double(sorted.count - place))
      do throws(GSLError) {
        let value =
          if let degrees = source.degreesOfFreedom {
            -(try StudentTDistribution.quantile(tail, degreesOfFreedom: degrees))
          } else {
            -(try NormalDistribution.quantile(tail))
          }
        critical = value
        if !(pair.statistic > value) { return .value((Array(sorted[..<place]), value)) }
      } catch {
        return .undefined(.numericalFailure(error.description))
      }
    }
    return .value((sorted, critical))
  }

  /// The rank of each estimate with what the shown differences leave of it.
  func intervals(_ shown: [Pair]) -> [RankInterval] {
    let count = source.estimates.count
    var above = [Int](repeating: 0, count: count)
    var below = above
    for pair in shown {
      above[pair.lower] += 1
      below[pair.upper] += 1
    }
    let sorted = source.estimates.sorted(by: >)
    return source.estimates.indices.map { place in
      // Ties share the best rank.
      var low = 0
      var high = count
      while low < high {
        let middle = (low + high) / 2
        if sorted[middle] > source.estimates[place] { low = middle + 1 } else { high = middle }
      }
      return RankInterval(rank: low + 1, lower: 1 + above[place], upper: count - below[place])
    }
  }

  /// Whether place i is shown above place j: at i * count + j.
  func relation(_ shown: [Pair]) -> [Bool] {
    let count = source.estimates.count
    var result = [Bool](repeating: false, count: count * count)
    for pair in shown { result[pair.upper * count + pair.lower] = true }
    return result
  }
}
