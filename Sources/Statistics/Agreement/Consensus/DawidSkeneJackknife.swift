/// The errors of a fitted Dawid-Skene model, from the model without each cluster of items.
///
/// Clusters are left out one by one, or in at most a given number of groups of equally many clusters,
/// and each refit begins at the whole fit: where the likelihood has several maxima, as with few items
/// and weak raters, a refit follows the one that the whole fit is at. The errors are those of drawing
/// other clusters of items, with the same raters, and hold whatever the items of a cluster have in
/// common. They do not hold the error of the model itself: that raters err independently of one another,
/// given the class.
///
///     let errors = try fit.jackknife(clusters: topics)
///     errors.consensusMean(stratum: 2, values: [1, 2, 3, 4, 5]).value?.interval(level: 0.95)
///
/// Source: Efron & Tibshirani (1993), chapter 11; Kott (2001), "The delete-a-group jackknife".
public struct DawidSkeneJackknife: Sendable {
  /// How many clusters with votes there are.
  public let clusters: Int
  /// How many refits were made.
  public var groups: Int { refits.count }

  private struct Refit: Sendable {
    let parameters: DawidSkeneParameters
    let prevalence: [Double]
    let isConverged: Bool
  }

  private let fit: DawidSkeneFit
  private let refits: [Refit]

  fileprivate init(
    _ fit: DawidSkeneFit, clusters: [Int], most: Int, iterations: Int
  ) {
    self.fit = fit
    let patterns = fit.patterns
    let isUsed = patterns.rowOfItem.map { $0 >= 0 }
    let groups = ClusterJackknife.groups(of: clusters, isUsed: isUsed, most: most)
    self.clusters = Set(clusters.indices.filter { isUsed[$0] }.map { clusters[$0] }).count
    var rows = [[Int32]](repeating: [], count: groups.count)
    for (item, group) in groups.of.enumerated() where isUsed[item] {
      rows[group].append(patterns.rowOfItem[item])
    }
    let left = rows
    refits =
      left.count < 2
      ? []
      : FixedBlocks.map(left.count) { group in
        var counts = patterns.counts
        for row in left[group] { counts[Int(row)] -= 1 }
        let result = DawidSkeneSearch(patterns: patterns, counts: counts).maximum(
          from: fit.parameters, end: .parameters(1e-7), plainSteps: 0, iterations: iterations)
        return Refit(
          parameters: result.parameters,
          prevalence: DawidSkeneFit.prevalence(result.parameters, patterns, counts: counts),
          isConverged: result.isConverged)
      }
  }

  /// How many of the refits had not converged, so that errors may be a little too small.
  public var unconverged: Int { refits.count { !$0.isConverged } }

  /// The share of a class among all items.
  public func prevalence(of truth: Int) -> Outcome<ClusteredEffect> {
    guard truth >= 0, truth < fit.patterns.classes else {
      return .undefined(.noSuchQuantity(truth))
    }
    return .value(effect(fit.prevalence[truth], refits.map { .value($0.prevalence[truth]) }))
  }

  /// The share of a class among the items of a stratum.
  public func prevalence(of truth: Int, stratum: Int) -> Outcome<ClusteredEffect> {
    guard truth >= 0, truth < fit.patterns.classes else {
      return .undefined(.noSuchQuantity(truth))
    }
    let values = (0..<fit.patterns.classes).map { $0 == truth ? 1.0 : 0 }
    return mean(stratum, values, ends: 0...1)
  }

  /// How often a rater gives a class to items of a true class.
  ///
  /// - Returns: undefined where the fit has no such rate, and without an error where leaving out
  ///   clusters takes away all items of the true class.
  public func errorRate(rater: Int, truth: Int, given: Int) -> Outcome<ClusteredEffect> {
    guard given >= 0, given < fit.patterns.classes else {
      return .undefined(.noSuchQuantity(given))
    }
    return fit.errorRates(rater: rater, truth: truth).map { rates in
      effect(
        rates[given],
        refits.map { refit in
          let classes = 0..<fit.patterns.classes
          let isThere = classes.contains {
            refit.parameters.rate(rater: rater, truth: truth, given: $0) > 0
          }
          return isThere
            ? .value(refit.parameters.rate(rater: rater, truth: truth, given: given))
            : .undefined(.noData)
        })
    }
  }

  /// The mean over the items of a stratum of the value of their classes.
  ///
  /// It is the mean of the posterior means of the items, which a stratum with a prevalence of its own
  /// does not draw towards other strata (``DawidSkene/fit(strata:tolerance:iterations:)``).
  ///
  /// - Parameters:
  ///   - stratum: counted from 0; 0 of a fit without strata.
  ///   - values: the value of each class, such as the score that it stands for.
  public func consensusMean(
    stratum: Int, values: [Double]
  ) throws(StatisticsError) -> Outcome<ClusteredEffect> {
    guard values.count == fit.patterns.classes else {
      throw .lengthsDiffer(fit.patterns.classes, values.count)
    }
    try requireFinite(values)
    guard let lowest = values.min(), let highest = values.max() else { return .undefined(.noData) }
    return mean(stratum, values, ends: lowest...highest)
  }

  private func mean(
    _ stratum: Int, _ values: [Double], ends: ClosedRange<Double>
  ) -> Outcome<ClusteredEffect> {
    func weighted(_ shares: ArraySlice<Double>) -> Outcome<Double> {
      guard shares.contains(where: { $0 > 0 }) else { return .undefined(.noData) }
      return .value(zip(shares, values).reduce(0) { $0 + $1.0 * $1.1 })
    }
    return fit.prevalence(stratum: stratum).map { shares in
      let value = zip(shares, values).reduce(0) { $0 + $1.0 * $1.1 }
      return effect(
        value, refits.map { weighted($0.parameters.prevalence(stratum: stratum)) }, ends: ends)
    }
  }

  private func effect(
    _ value: Double, _ replicates: [Outcome<Double>], ends: ClosedRange<Double> = 0...1
  ) -> ClusteredEffect {
    // One cluster has no refit, which is not for want of data.
    if replicates.isEmpty {
      return ClusteredEffect(value: value, clusters: clusters, without: .oneCluster)
    }
    return .jackknife(value, clusters: clusters, without: replicates, ends: ends)
  }
}

extension DawidSkeneFit {
  /// The errors of the fit by the delete-a-group jackknife over clusters of items.
  ///
  /// - Parameters:
  ///   - clusters: the cluster of each item, such as its topic; nil where items are independent.
  ///   - groups: the most groups of clusters that are left out in turn, at least 2; more take longer
  ///     and give no better error.
  ///   - iterations: the most steps of a refit.
  /// - Throws: ``StatisticsError`` when there is not one cluster an item, or groups are fewer than 2.
  /// - Complexity: about as many steps for each group as the fit takes near its end.
  public func jackknife(
    clusters: [Int]? = nil, groups: Int = 50, iterations: Int = 1_000
  ) throws(StatisticsError) -> DawidSkeneJackknife {
    let items = patterns.rowOfItem.count
    if let clusters, clusters.count != items { throw .lengthsDiffer(items, clusters.count) }
    guard groups >= 2 else {
      throw .argumentOutOfRange("groups", Double(groups), range: "at least 2")
    }
    return DawidSkeneJackknife(
      self, clusters: clusters ?? Array(0..<items), most: groups, iterations: iterations)
  }
}
