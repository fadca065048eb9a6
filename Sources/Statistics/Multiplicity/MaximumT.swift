import RandomStreams

/// Adjusted p-values of several estimates from the distribution of the largest of their statistics.
///
/// Correlated estimates cost less than Bonferroni or Holm take, because their joint distribution is
/// used.
///
/// Source: Westfall & Young (1993), algorithm 2.8; Romano & Wolf (2005).
public enum MaximumT {
  /// Adjusted p-values, to be compared with the level itself.
  ///
  /// - Parameters:
  ///   - estimates: what is tested, finite.
  ///   - covariance: of as many estimates; an estimate without variance has no p-value.
  ///   - hypothesis: the value that each estimate is tested against.
  ///   - stepdown: whether each p-value takes the maximum over the less extreme ones only.
  ///   - isOneSided: whether only values above the hypothesis count.
  ///   - degreesOfFreedom: 1 or more, for a t distribution; nil for the normal one.
  ///   - replicates: draws from it; a p-value is (1 + exceeding draws) / (1 + draws).
  ///   - seed: the seed of the run.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  /// - Throws: ``StatisticsError`` for lists of different lengths, for values outside these ranges
  ///   and for fewer than two replicates.
  /// - Complexity: O(replicates x estimates²) for the draws.
  public static func adjustedPValues(
    _ estimates: [Double], covariance: EstimateCovariance, hypothesis: Double = 0,
    stepdown: Bool = true, isOneSided: Bool = false, degreesOfFreedom: Double? = nil,
    replicates: Int = 9_999, seed: UInt64 = 0, threads: Int? = nil
  ) throws(StatisticsError) -> [Outcome<Double>] {
    guard hypothesis.isFinite else {
      throw .argumentNotUsable(name: "hypothesis", value: hypothesis)
    }
    guard replicates >= 2 else { throw .tooFewReplicates(replicates) }
    guard replicates <= 1 << 28 / max(estimates.count, 1) else {
      throw .tooManyReplicates(replicates: replicates, quantities: estimates.count)
    }
    try covariance.requireEstimates(estimates, degreesOfFreedom: degreesOfFreedom)
    let draws: [Double]
    switch NormalDraws.matrix(
      covariance, degreesOfFreedom: degreesOfFreedom, replicates: replicates, seed: seed,
      purpose: "maximum-t", threads: FixedBlocks.threads(threads))
    {
    case .undefined(let reason): return estimates.map { _ in .undefined(reason) }
    case .value(let values): draws = values
    }
    let statistics = estimates.indices.map { place -> Double in
      let error = covariance.standardError(place)
      guard error > 0 else { return .nan }
      let value = (estimates[place] - hypothesis) / error
      return isOneSided ? value : abs(value)
    }
    let order = statistics.indices.filter { !statistics[$0].isNaN }
      .sorted { (statistics[$0], $1) > (statistics[$1], $0) }
    var results = [Outcome<Double>](repeating: .undefined(.constantData), count: estimates.count)
    // Maxima grow from the least extreme statistic to the most extreme one.
    var maxima = [Double](repeating: -.infinity, count: replicates)
    func raise(by place: Int) {
      let inverse = 1 / covariance.standardError(place)
      for replicate in 0..<replicates {
        let value = draws[place * replicates + replicate] * inverse
        maxima[replicate] = max(maxima[replicate], isOneSided ? value : abs(value))
      }
    }
    if !stepdown { for place in order { raise(by: place) } }
    var shares: [Double] = []
    for place in order.reversed() {
      if stepdown { raise(by: place) }
      let exceeding = maxima.count { $0 >= statistics[place] }
      shares.append(Double(1 + exceeding) / Double(1 + replicates))
    }
    var largest = 0.0
    for (place, share) in zip(order, shares.reversed()) {
      largest = max(largest, share)
      results[place] = .value(largest)
    }
    return results
  }
}
