extension BootstrapDistribution {
  /// Rank intervals that hold for all of the given quantities at once, rank 1 being the largest.
  ///
  /// All pairwise differences are tested together (single-step max-t over the p(p - 1)/2 pairs, on
  /// the same resamples). A difference is shown when it exceeds the critical value times its
  /// bootstrap standard error, expanded for the number of clusters as in
  /// ``simultaneousBand(over:level:)``. A quantity's best rank is 1 plus the number of quantities
  /// shown to be above it, its worst is p less the number shown to be below it.
  ///
  /// A difference that is the same in every resample has no standard error; it is shown only when
  /// that many clusters could hardly agree in its sign by chance (sign test over the clusters,
  /// Bonferroni over the pairs). Values that differ by no more than rounding are equal. With fewer
  /// than ``fewestClustersForRanks`` effective clusters a bootstrap says too little of a difference
  /// to rank by, and the quantity takes no rank.
  ///
  /// - Parameters:
  ///   - quantities: which ones, in the order wanted; each is named once.
  ///   - level: between 0 and 1, both excluded.
  /// - Returns: a quantity without an estimate, with fewer than two clusters or with too many
  ///   undefined replicates takes no rank; the whole is undefined when none is left.
  /// - Complexity: O(replicates x p²).
  ///
  /// Source: Mogstad, Romano, Shaikh & Wilhelm (2024), "Inference for ranks with applications to
  /// mobility across neighbourhoods and academic achievement across countries", section 3.
  public func rankIntervals(of quantities: [Int], level: Double) -> Outcome<RankIntervals> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    let places = quantities.indices.filter { summary(quantities[$0])?.isRankable ?? false }
    guard !places.isEmpty else {
      return .undefined(quantities.first.map(rankObstacle) ?? .noData)
    }
    let pairs = PairDifferences.all(of: places.map { quantities[$0] }, in: self)
    let deviations = pairs.filter { $0.standardError > 0 }.map {
      MaximumStatistic.Deviation(
        first: $0.first, second: $0.second, estimate: $0.estimate,
        inverseError: 1 / $0.standardError)
    }
    let critical =
      deviations.isEmpty
      ? nil
      : MaximumStatistic.criticalValue(
        MaximumStatistic.maxima(
          of: deviations, rows: values, replicates: replicates, threads: threads),
        level: level)
    return .value(
      ranks(quantities, ranked: places, pairs: pairs, criticalValue: critical, level: level))
  }

  /// Why a quantity takes no rank.
  private func rankObstacle(_ quantity: Int) -> UndefinedReason {
    if let reason = standardError(quantity).reason, reason != .constantData { return reason }
    return .tooFewClusters(contributingClusters(quantity))
  }

  private func ranks(
    _ quantities: [Int], ranked places: [Int], pairs: [PairDifferences.Pair],
    criticalValue: Double?, level: Double
  ) -> RankIntervals {
    let count = quantities.count
    var shownAbove = [Bool](repeating: false, count: count * count)
    var higher = [Int](repeating: 0, count: count)
    var shownHigher = higher
    var shownLower = higher
    var pair = pairs.makeIterator()
    for (order, one) in places.enumerated() {
      for other in places[(order + 1)...] {
        guard let difference = pair.next() else { continue }
        let resolution =
          summaries[difference.first].resolution + summaries[difference.second].resolution
        let size = abs(difference.estimate)
        guard size > resolution else { continue }
        let (upper, lower) = difference.estimate > 0 ? (one, other) : (other, one)
        higher[lower] += 1
        let isShown =
          difference.standardError == 0
          ? isBeyondChance(difference, pairs: pairs.count, level: level)
          : size > threshold(difference, criticalValue) * difference.standardError
        guard isShown else { continue }
        shownAbove[upper * count + lower] = true
        shownHigher[lower] += 1
        shownLower[upper] += 1
      }
    }
    let ranked = Set(places)
    let intervals = quantities.indices.map { place -> Outcome<RankInterval> in
      guard ranked.contains(place) else {
        return .undefined(rankObstacle(quantities[place]))
      }
      return .value(
        RankInterval(
          rank: 1 + higher[place], lower: 1 + shownHigher[place],
          upper: places.count - shownLower[place]))
    }
    return RankIntervals(
      intervals: intervals, criticalValue: criticalValue, level: level, shownAbove: shownAbove)
  }

  /// Whether all clusters could agree in the sign of a difference by chance at most at the level.
  private func isBeyondChance(_ pair: PairDifferences.Pair, pairs: Int, level: Double) -> Bool {
    let clusters = min(
      summaries[pair.first].effectiveClusters, summaries[pair.second].effectiveClusters)
    let chance = Double(
      sign: .plus, exponent: 1 - Int((clusters + 1e-9).rounded(.down)), significand: 1)
    return chance * Double(pairs) <= 1 - level
  }

  /// How many standard errors the difference must exceed; infinite where that cannot be told.
  private func threshold(_ pair: PairDifferences.Pair, _ criticalValue: Double?) -> Double {
    let clusters = min(
      summaries[pair.first].effectiveClusters, summaries[pair.second].effectiveClusters)
    guard let criticalValue else { return .infinity }
    return (try? MaximumStatistic.expand(criticalValue, clusters: clusters)) ?? .infinity
  }
}
