extension Jackknife {
  /// Leaves out groups of units in turn, where one unit at a time would take too long.
  ///
  /// Units are dealt to the groups in turn, so that group sizes differ by one at most. The
  /// acceleration from the result estimates that of the delete-one jackknife.
  ///
  /// - Parameters:
  ///   - count: the number of units.
  ///   - groups: how many groups; at most `count` are made.
  ///   - estimate: the statistic on all units.
  ///   - statistic: the statistic on the units that it is given, by number.
  /// - Complexity: `groups` calls with about `count` units each.
  ///
  /// Source: Efron & Tibshirani (1993), section 11.5; Shao & Tu (1995), section 2.3.
  public init(
    count: Int, groups: Int, estimate: Double, statistic: ([Int]) -> Double
  ) {
    let groups = max(0, min(groups, count))
    self.init(
      estimate: estimate,
      values: (0..<groups).map { left in
        statistic((0..<count).filter { $0 % groups != left })
      })
  }

  /// The influence of each unit of a stratified sample: (n - 1) times (estimate less delete-one
  /// value), n being the size of the unit's stratum.
  ///
  /// - Parameter strata: the stratum of each delete-one value.
  /// - Throws: ``StatisticsError`` when there is not one stratum per value.
  ///
  /// Source: Davison & Hinkley (1997), section 3.2.1.
  public func influence(strata: [Int]) throws(StatisticsError) -> Outcome<[Double]> {
    guard strata.count == values.count else {
      throw .lengthsDiffer(strata.count, values.count)
    }
    let sizes = Self.sizes(strata)
    guard let smallest = sizes.values.min() else { return .undefined(.noData) }
    guard smallest >= 2 else { return .undefined(.tooFewClusters(smallest)) }
    let influence = zip(values, strata).map {
      Double((sizes[$1] ?? 1) - 1) * (estimate - $0)
    }
    return influence.allSatisfy(\.isFinite) ? .value(influence) : .undefined(.notFinite)
  }

  /// The acceleration of a BCa interval for a stratified sample.
  ///
  /// - Throws: ``StatisticsError`` when there is not one stratum per value.
  ///
  /// Source: Davison & Hinkley (1997), eq. 5.23 with the influences over their stratum's size.
  public func acceleration(strata: [Int]) throws(StatisticsError) -> Outcome<Double> {
    let sizes = Self.sizes(strata)
    return try influence(strata: strata).flatMap {
      Self.acceleration(influence: zip($0, strata).map { $0 / Double(sizes[$1] ?? 1) })
    }
  }

  /// The delta-method standard error of a stratified sample: the root of the sum of squared
  /// influences, each over its stratum's size.
  ///
  /// - Throws: ``StatisticsError`` when there is not one stratum per value.
  public func standardError(strata: [Int]) throws(StatisticsError) -> Outcome<Double> {
    let sizes = Self.sizes(strata)
    return try influence(strata: strata).flatMap { influence in
      var squares = 0.0
      for (value, stratum) in zip(influence, strata) {
        let share = value / Double(sizes[stratum] ?? 1)
        squares += share * share
      }
      let error = squares.squareRoot()
      guard error.isFinite else { return .undefined(.notFinite) }
      return error > 0 ? .value(error) : .undefined(.constantData)
    }
  }

  private static func sizes(_ strata: [Int]) -> [Int: Int] {
    strata.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }
}
