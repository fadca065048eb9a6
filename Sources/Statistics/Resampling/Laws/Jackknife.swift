/// Leaving out one unit at a time: standard error, bias, and the acceleration of a BCa interval.
public struct Jackknife: Sendable, Equatable {
  /// About which value the delete-one values are centred.
  public enum Centre: String, Sendable, CaseIterable, Codable {
    /// The mean of the delete-one values (Efron 1987; SciPy). The usual choice.
    case jackknifeMean
    /// The estimate on all units (R `boot`).
    case estimate
  }

  /// The statistic on all units.
  public let estimate: Double
  /// The statistic without each unit in turn.
  public let values: [Double]

  /// A jackknife from delete-one values that were computed elsewhere.
  public init(estimate: Double, values: [Double]) {
    self.estimate = estimate
    self.values = values
  }

  /// Computes the statistic without each unit in turn.
  ///
  /// - Parameters:
  ///   - count: the number of units.
  ///   - estimate: the statistic on all units.
  ///   - statistic: the statistic on the units that it is given, by number.
  /// - Complexity: `count` calls with `count - 1` units each.
  public init(count: Int, estimate: Double, statistic: ([Int]) -> Double) {
    self.estimate = estimate
    values = (0..<max(count, 0)).map { left in
      statistic((0..<count).filter { $0 != left })
    }
  }

  /// The influence of each unit: (n - 1) times (centre less delete-one value).
  public func influence(centre: Centre = .jackknifeMean) -> Outcome<[Double]> {
    guard values.count >= 2 else { return .undefined(.tooFewClusters(values.count)) }
    let middle = centre == .estimate ? estimate : Self.mean(values)
    let influence = values.map { Double(values.count - 1) * (middle - $0) }
    guard influence.allSatisfy(\.isFinite) else { return .undefined(.notFinite) }
    return .value(influence)
  }

  /// The acceleration of a BCa interval.
  ///
  /// The sum of cubed influences over 6 times the sum of squared influences to the power 3/2.
  ///
  /// Source: Efron (1987), eq. 4.1 with 6.7; Davison & Hinkley (1997), eq. 5.23.
  public func acceleration(centre: Centre = .jackknifeMean) -> Outcome<Double> {
    influence(centre: centre).flatMap(Self.acceleration(influence:))
  }

  /// The acceleration from influence values of any kind; their scale does not matter.
  public static func acceleration(influence: [Double]) -> Outcome<Double> {
    guard let largest = influence.lazy.map({ abs($0) }).max() else { return .undefined(.noData) }
    guard largest.isFinite else { return .undefined(.notFinite) }
    guard largest > 0 else { return .undefined(.constantData) }
    var squares = 0.0
    var cubes = 0.0
    for value in influence {
      // Scaling by the largest keeps the cubes in range.
      let scaled = value / largest
      squares += scaled * scaled
      cubes += scaled * scaled * scaled
    }
    let acceleration = cubes / (6 * squares * squares.squareRoot())
    return acceleration.isFinite ? .value(acceleration) : .undefined(.notFinite)
  }

  /// The jackknife standard error: the root of (n - 1)/n times the sum of squared deviations.
  ///
  /// Source: Efron & Tibshirani (1993), eq. 11.5.
  public var standardError: Outcome<Double> {
    influence().flatMap { influence in
      let count = Double(values.count)
      let squares = influence.reduce(0) { $0 + $1 * $1 }
      let error = (squares / (count * (count - 1))).squareRoot()
      guard error.isFinite else { return .undefined(.notFinite) }
      return error > 0 ? .value(error) : .undefined(.constantData)
    }
  }

  /// The jackknife estimate of bias: n - 1 times (mean of the delete-one values less estimate).
  ///
  /// Source: Efron & Tibshirani (1993), eq. 11.3.
  public var bias: Outcome<Double> {
    guard values.count >= 2 else { return .undefined(.tooFewClusters(values.count)) }
    let bias = Double(values.count - 1) * (Self.mean(values) - estimate)
    return bias.isFinite ? .value(bias) : .undefined(.notFinite)
  }

  /// The infinitesimal jackknife: the derivative of the statistic in the weight of each unit, by a
  /// small difference.
  ///
  /// - Parameters:
  ///   - count: the number of units.
  ///   - statistic: the statistic for the given weights, which add up to 1.
  /// - Returns: the influence values; the root of their sum of squares over n is the delta-method
  ///   standard error.
  ///
  /// Source: Davison & Hinkley (1997), section 2.7.2, with the step 0.001/n of R `boot`.
  public static func infinitesimal(
    count: Int, statistic: ([Double]) -> Double
  ) -> Outcome<[Double]> {
    guard count >= 2 else { return .undefined(.tooFewClusters(max(count, 0))) }
    let equal = [Double](repeating: 1 / Double(count), count: count)
    let estimate = statistic(equal)
    let step = 0.001 / Double(count)
    let influence = (0..<count).map { unit in
      var weights = equal.map { $0 * (1 - step) }
      weights[unit] += step
      return (statistic(weights) - estimate) / step
    }
    guard influence.allSatisfy(\.isFinite) else { return .undefined(.notFinite) }
    return .value(influence)
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }
}

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
