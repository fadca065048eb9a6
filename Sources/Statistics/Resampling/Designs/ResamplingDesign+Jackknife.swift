extension ResamplingDesign {
  /// Leaves out units of the design in turn.
  ///
  /// The other units of the stratum are weighted up to its size. A crossed design leaves out rows
  /// and then columns; the acceleration from both together is that of the sum of the two
  /// components of the variance.
  ///
  /// - Parameters:
  ///   - groups: leave out at most so many groups of units rather than each unit by itself.
  ///   - statistic: the statistic for the given weights, one per observation.
  /// - Returns: undefined where there are fewer than two units, and for a constant statistic.
  /// - Complexity: one call of the statistic per unit or group.
  ///
  /// Source: Davison & Hinkley (1997), section 3.2.1; Efron (1987).
  public func acceleration(
    groups: Int = 1_000, _ statistic: ([Double]) -> Double
  ) -> Outcome<Double> {
    if let obstacle { return .undefined(obstacle) }
    var influence: [Double] = []
    for stratum in 0..<strata.count {
      influence += deviations(
        leavingOut: strata[stratum].map { units[$0] }, of: strata[stratum].count, groups: groups,
        statistic)
    }
    if kind == .crossed {
      influence += deviations(
        leavingOut: (0..<columns.count).map { columns[$0] }, of: columns.count, groups: groups,
        statistic)
    }
    guard influence.allSatisfy(\.isFinite) else { return .undefined(.notFinite) }
    return Jackknife.acceleration(influence: influence)
  }

  /// Mean of the delete-one values less each of them, of the units of one stratum.
  private func deviations(
    leavingOut parts: [ArraySlice<Int>], of count: Int, groups: Int,
    _ statistic: ([Double]) -> Double
  ) -> [Double] {
    guard count >= 2 else { return [] }
    let groups = min(max(groups, 2), count)
    var weights = [Double](repeating: 1, count: observations)
    let values = (0..<groups).map { group in
      let left = stride(from: group, to: count, by: groups)
      let kept = Double(count - left.reduce(0) { sum, _ in sum + 1 })
      for part in parts {
        for index in part { weights[index] = Double(count) / kept }
      }
      for unit in left {
        for index in parts[unit] { weights[index] = 0 }
      }
      let value = statistic(weights)
      for part in parts {
        for index in part { weights[index] = 1 }
      }
      return value
    }
    let mean = Jackknife.sum(values) / Double(groups)
    // In units of the influence on the statistic: strata of different size add up.
    let scale = Double(groups - 1) / Double(groups)
    return values.map { scale * (mean - $0) }
  }
}
