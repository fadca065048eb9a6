import GSLSupport
import RandomStreams

/// Tests of all differences between estimates that a rank depends on.
///
/// Each pair is two hypotheses, one for each direction: a rank is wrong when an estimate is put above
/// one that is truly not below it. Tests that step down over pairs without direction would not rule
/// that out.
struct DifferenceTests {
  /// The hypothesis that one estimate is not above another.
  struct Direction {
    let upper: Int
    let lower: Int
    /// The difference over its standard error; infinite for a difference without one.
    let statistic: Double
    /// One over the spread of the difference in the draws; 0 for a difference without one.
    let inverseError: Double
  }

  let estimates: [Double]
  /// The covariance that the draws have.
  private let covariance: EstimateCovariance
  /// The standard errors of differences where they are not those of the covariance, and the map of
  /// critical values that belongs to them.
  let pooled: PooledVariance?
  let degreesOfFreedom: Double?
  let draws: [Double]
  let replicates: Int
  let threads: Int

  private init(
    estimates: [Double], covariance: EstimateCovariance, pooled: PooledVariance?,
    degreesOfFreedom: Double?, draws: [Double], replicates: Int, threads: Int
  ) {
    self.estimates = estimates
    self.covariance = covariance
    self.pooled = pooled
    self.degreesOfFreedom = degreesOfFreedom
    self.draws = draws
    self.replicates = replicates
    self.threads = threads
  }

  /// Tests on draws of a covariance; Holm's need none.
  ///
  /// - Parameters:
  ///   - covariance: of the estimates, or what the draws have where the standard errors are pooled.
  ///   - degreesOfFreedom: of the covariance; nil where it is taken for known.
  ///   - pooled: the standard errors of all pairs where they are not those of the covariance; the
  ///     draws are normal then, and critical values are mapped.
  static func make(
    _ estimates: [Double], covariance: EstimateCovariance, degreesOfFreedom: Double? = nil,
    pooled: PooledVariance? = nil, level: Double, method: RankMethod, replicates: Int,
    seed: UInt64, threads: Int?
  ) -> Outcome<DifferenceTests> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    guard covariance.count > 0 else { return .undefined(.noData) }
    func tests(_ draws: [Double], _ replicates: Int, _ threads: Int) -> DifferenceTests {
      DifferenceTests(
        estimates: estimates, covariance: covariance, pooled: pooled,
        degreesOfFreedom: pooled?.degreesOfFreedom ?? degreesOfFreedom, draws: draws,
        replicates: replicates, threads: threads)
    }
    if method == .holm { return .value(tests([], 0, 1)) }
    guard replicates >= 2 else { return .undefined(.tooFewReplicates(replicates)) }
    guard replicates <= 1 << 28 / covariance.count else {
      return .undefined(.numericalFailure("the draws do not fit into memory"))
    }
    let workers = FixedBlocks.threads(threads)
    return NormalDraws.matrix(
      covariance, degreesOfFreedom: degreesOfFreedom, replicates: replicates, seed: seed,
      purpose: "rank-sets", threads: workers
    ).map { tests($0, replicates, workers) }
  }

  /// All pairs, with the two directions of each side by side.
  var allDirections: [Direction] {
    let places = estimates.indices
    return places.flatMap { one in
      (one + 1..<places.count).flatMap { [direction(one, $0), direction($0, one)] }
    }
  }

  /// The pairs that one estimate is part of, with the two directions of each side by side.
  func directions(with place: Int) -> [Direction] {
    estimates.indices.filter { $0 != place }
      .flatMap { [direction(place, $0), direction($0, place)] }
  }

  private func direction(_ upper: Int, _ lower: Int) -> Direction {
    let difference = estimates[upper] - estimates[lower]
    let spread = covariance.standardErrorOfDifference(upper, lower)
    let error =
      pooled?.standardErrorOfDifference(upper, lower, items: estimates.count) ?? spread
    guard error > 0, spread > 0 else {
      // Equal estimates are never told apart, however small their standard error is.
      let statistic = difference > 0 ? Double.infinity : difference < 0 ? -Double.infinity : 0
      return Direction(upper: upper, lower: lower, statistic: statistic, inverseError: 0)
    }
    return Direction(
      upper: upper, lower: lower, statistic: difference / error, inverseError: 1 / spread)
  }

  /// The directions of the family that are shown at the level.
  func run(
    _ family: [Direction], level: Double, method: RankMethod
  ) -> Outcome<(shown: [Direction], criticalValue: Double?)> {
    let certain = family.filter { $0.inverseError == 0 && $0.statistic > 0 }
    var rest = family.filter { $0.inverseError > 0 }
    var shown = certain
    if method == .holm {
      return holm(rest, level: level).map { ($0.shown + certain, $0.criticalValue) }
    }
    var critical: Double?
    while !rest.isEmpty {
      let maxima = MaximumStatistic.maxima(
        of: deviations(rest), rows: draws, replicates: replicates, threads: threads)
      let drawn = MaximumStatistic.criticalValue(maxima, level: level)
      let value: Double
      switch pooled?.criticalValue(mapping: drawn) ?? .value(drawn) {
      case .undefined(let reason): return .undefined(reason)
      case .value(let mapped): value = mapped
      }
      critical = value
      let rejected = rest.filter { $0.statistic > value }
      shown += rejected
      rest.removeAll { $0.statistic > value }
      if method == .singleStep || rejected.isEmpty { break }
    }
    return .value((shown, critical))
  }

  /// Two directions that are both left are one deviation without a sign.
  private func deviations(_ rest: [Direction]) -> [MaximumStatistic.Deviation] {
    var result: [MaximumStatistic.Deviation] = []
    result.reserveCapacity(rest.count)
    var place = 0
    while place < rest.count {
      let one = rest[place]
      let isPaired =
        place + 1 < rest.count && rest[place + 1].upper == one.lower
        && rest[place + 1].lower == one.upper
      result.append(
        MaximumStatistic.Deviation(
          first: one.upper, second: one.lower, estimate: 0, inverseError: one.inverseError,
          isOneSided: !isPaired))
      place += isPaired ? 2 : 1
    }
    return result
  }

  private func holm(
    _ family: [Direction], level: Double
  ) -> Outcome<(shown: [Direction], criticalValue: Double?)> {
    let sorted = family.sorted { $0.statistic > $1.statistic }
    return .computing { () throws(GSLError) in
      var critical: Double?
      for (place, direction) in sorted.enumerated() {
        let tail = (1 - level) / Double(sorted.count - place)
        let value =
          if let degrees = degreesOfFreedom {
            -(try StudentTDistribution.quantile(tail, degreesOfFreedom: degrees))
          } else {
            -(try NormalDistribution.quantile(tail))
          }
        critical = value
        if !(direction.statistic > value) { return (Array(sorted[..<place]), value) }
      }
      return (sorted, critical)
    }
  }

  /// Ranks that hold for all estimates at once.
  func ranks(level: Double, method: RankMethod) -> Outcome<RankIntervals> {
    run(allDirections, level: level, method: method).map { found in
      RankIntervals(
        intervals: intervals(found.shown).map { .value($0) }, criticalValue: found.criticalValue,
        level: level, shownAbove: relation(found.shown))
    }
  }

  /// The rank of each estimate with what the shown differences leave of it.
  func intervals(_ shown: [Direction]) -> [RankInterval] {
    let count = estimates.count
    var above = [Int](repeating: 0, count: count)
    var below = above
    for pair in shown {
      above[pair.lower] += 1
      below[pair.upper] += 1
    }
    let sorted = estimates.sorted(by: >)
    return estimates.indices.map { place in
      // Ties share the best rank.
      var low = 0
      var high = count
      while low < high {
        let middle = (low + high) / 2
        if sorted[middle] > estimates[place] { low = middle + 1 } else { high = middle }
      }
      return RankInterval(rank: low + 1, lower: 1 + above[place], upper: count - below[place])
    }
  }

  /// Whether place i is shown above place j: at i * count + j.
  func relation(_ shown: [Direction]) -> [Bool] {
    let count = estimates.count
    var result = [Bool](repeating: false, count: count * count)
    for pair in shown { result[pair.upper * count + pair.lower] = true }
    return result
  }
}
