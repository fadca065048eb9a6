import GSLSupport

extension McNemarDesign {
  /// The chance that the exact test finds the difference in its own direction.
  ///
  /// Of n items D differ, a binomial number, and of these X go the way of the difference; the test
  /// rejects where X is at least the critical number for D. The level of the exact test is often well
  /// below the one that is asked for, so that its power is below ``power(items:)``.
  ///
  /// - Parameter items: 1 or more.
  /// - Complexity: O(√items).
  public func exactPower(items: Int) -> Outcome<Double> {
    guard items > 0 else { return .undefined(.noData) }
    let (higher, lower) = (max(firstOnly, secondOnly), min(firstOnly, secondOnly))
    return CriticalCounts.make(
      items: items, differing: higher + lower, significance: significance
    ).flatMap { $0.power(higher: higher, lower: lower) }
  }

  /// The smallest difference that the exact test finds with the power on so many items.
  ///
  /// - Parameters:
  ///   - differing: the share of items on which just one of the two is right; it is held, and where
  ///     the difference is larger raised to it.
  ///   - items: 1 or more.
  ///   - significance: of the two-sided test, between 0 and 1.
  ///   - power: between 0 and 1.
  /// - Returns: 0...1; undefined where no difference is found on so few items.
  public static func detectableDifference(
    differing: Double, items: Int, significance: Double, power: Double
  ) -> Outcome<Double> {
    guard items > 0 else { return .undefined(.noData) }
    guard differing >= 0, differing <= 1 else {
      return .undefined(.outsideDomain("a share of 0...1"))
    }
    return CriticalCounts.make(
      items: items, differing: differing, significance: significance
    ).flatMap { held in
      // One way only: the most that the share of differing items allows.
      held.power(higher: differing, lower: 0).flatMap { most in
        if most >= power {
          return search(power, from: 0, to: differing) { difference in
            held.power(higher: (differing + difference) / 2, lower: (differing - difference) / 2)
          }
        }
        return search(power, from: differing, to: 1) { difference in
          CriticalCounts.make(items: items, differing: difference, significance: significance)
            .flatMap { $0.power(higher: difference, lower: 0) }
        }
      }
    }
  }

  /// Halves the bracket until the difference is known to a millionth.
  private static func search(
    _ target: Double, from start: Double, to end: Double, _ power: (Double) -> Outcome<Double>
  ) -> Outcome<Double> {
    switch power(end) {
    case .undefined(let reason): return .undefined(reason)
    case .value(let most) where most < target:
      return .undefined(.notTestable("no difference is found with that power on so few items"))
    case .value: break
    }
    var (low, high) = (start, end)
    while high - low > 1e-6 {
      let middle = (low + high) / 2
      switch power(middle) {
      case .undefined(let reason): return .undefined(reason)
      case .value(let found): if found < target { low = middle } else { high = middle }
      }
    }
    return .value(high)
  }
}

/// For each likely number of differing items how many must go one way for the exact test to reject.
private struct CriticalCounts {
  private struct Count {
    let differing: Int
    let critical: Int
    let chance: Double
  }

  private let counts: [Count]

  static func make(
    items: Int, differing share: Double, significance: Double
  ) -> Outcome<CriticalCounts> {
    .computing { () throws(GSLError) in
      let mean = Double(items) * share
      // Beyond seven standard deviations (and as many items, near 0) lies nothing that counts.
      let reach = 7 * (mean * (1 - share)).squareRoot() + 7
      let first = max(0, Int(mean - reach))
      let last = min(items, Int(mean + reach) + 1)
      var counts: [Count] = []
      var critical = first / 2
      for differing in first...last {
        // The critical number rises by at most one with each differing item.
        while critical <= differing,
          try BinomialTail.atMost(differing - critical, of: differing, chance: 0.5)
            > significance / 2
        { critical += 1 }
        guard critical <= differing else { continue }
        let chance = try BinomialTail.probability(differing, of: items, chance: share)
        counts.append(Count(differing: differing, critical: critical, chance: chance))
      }
      return CriticalCounts(counts: counts)
    }
  }

  /// - Parameters:
  ///   - higher: the share of items that go one way.
  ///   - lower: the share that go the other; with the first the share that the counts are for.
  func power(higher: Double, lower: Double) -> Outcome<Double> {
    let total = higher + lower
    guard total > 0 else { return .value(0) }
    return .computing { () throws(GSLError) in
      var power = 0.0
      for count in counts {
        // At least the critical number one way is at most the rest the other.
        power +=
          count.chance
          * (try BinomialTail.atMost(
            count.differing - count.critical, of: count.differing, chance: lower / total))
      }
      return min(power, 1)
    }
  }
}
