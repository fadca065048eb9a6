extension StudyDesign {
  /// The least number of a facet that reaches a goal.
  public struct Need: Sendable, Equatable {
    /// Whole, from which on the goal is reached.
    public let count: Int
    /// What a study of that size comes to.
    public let finding: Finding
  }

  /// The fewest of a facet that a goal takes.
  ///
  /// - Parameters:
  ///   - facet: what there may be more of.
  ///   - size: how many there are of the others.
  ///   - goal: what to reach.
  ///   - simulations: how many studies to draw for each number of a facet that is tried, where the
  ///     test is simulated.
  ///   - isSimulated: as for ``finding(_:for:simulations:isSimulated:seed:threads:)``.
  ///   - seed: the seed of the run.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  ///   - tried: called with each number that is tried.
  /// - Returns: undefined where not even ``mostTried(_:)`` of them reach the goal.
  /// - Complexity: that of some forty findings; simulated ones of sizes up to twice the result.
  public func needed(
    _ facet: StudyFacet, from size: StudySize, for goal: Goal, simulations: Int = 4_000,
    isSimulated: Bool? = nil, seed: UInt64, threads: Int? = nil, tried: (Int) -> Void = { _ in }
  ) -> Outcome<Need> {
    switch goal {
    case .power(let power):
      guard power > testSignificance, power < 1 else { return .undefined(.invalidLevel(power)) }
    case .halfWidth(let width):
      guard width > 0 else { return .undefined(.outsideDomain("a half-width above 0")) }
    }
    func found(_ count: Int) -> Outcome<Finding> {
      tried(count)
      return finding(
        size.with(facet, Double(count)), for: goal, simulations: simulations,
        isSimulated: isSimulated, seed: seed, threads: threads)
    }
    let least = fewest(facet, size)
    let most = isSimulated == true ? min(Self.mostTried(facet), 100_000) : Self.mostTried(facet)
    // More of what does not suffice without end does not suffice: that is known before any search.
    if facet != .items, facet != .clusters {
      switch found(most) {
      case .undefined(let reason): return .undefined(reason)
      case .value(let finding):
        guard Self.reaches(finding, goal) else { return .undefined(.noFiniteMaximum) }
      }
    }
    var (low, high) = (least - 1, least)
    // Where 30 clusters are known not to suffice, none of the fewer need be simulated.
    let known = Int(
      (facet == .items ? Self.fewClusters * size.clusterSize : Self.fewClusters).rounded(.up))
    if facet == .items || facet == .clusters, isSimulated != true, known > least,
      self.isSimulated(size.with(facet, Double(least)), for: goal),
      let finding = found(known).value, !Self.reaches(finding, goal)
    {
      (low, high) = (known, 2 * known)
    }
    while true {
      switch found(min(high, most)) {
      case .undefined(let reason):
        // Too few for the test to be defined in most studies.
        guard high < least + 64, high < most else { return .undefined(reason) }
        (low, high) = (high, high + max(1, high / 2))
        continue
      case .value(let finding):
        if !Self.reaches(finding, goal) {
          guard high < most else { return .undefined(.noFiniteMaximum) }
          (low, high) = (high, min(high * 2, most))
          continue
        }
      }
      break
    }
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if let finding = found(middle).value, Self.reaches(finding, goal) {
        high = middle
      } else {
        low = middle
      }
    }
    return settled(high, size.with(facet, Double(high)), goal, found)
  }

  /// The power of an exact test goes up and down: the number from which on it stays above.
  private func settled(
    _ count: Int, _ size: StudySize, _ goal: Goal, _ found: (Int) -> Outcome<Finding>
  ) -> Outcome<Need> {
    var count = count
    if isExact(size, goal), case .zeroOne(let first, let second, _) = scores {
      // One more pair that differs comes with so many items; two of them are one tooth.
      let tooth = Int((4 / max(first + second, 1e-3)).rounded(.up))
      var place = count
      while place < count + tooth, place < count + 4_000 {
        place += 1
        if let finding = found(place).value, !Self.reaches(finding, goal) { count = place + 1 }
      }
    }
    return found(count).map { Need(count: count, finding: $0) }
  }

  /// The largest number of a facet that ``needed(_:from:for:simulations:isSimulated:seed:threads:tried:)``
  /// tries.
  public static func mostTried(_ facet: StudyFacet) -> Int {
    switch facet {
    case .items, .clusters: 10_000_000
    case .versions, .repeats, .judges, .rounds: 1_000_000
    }
  }

  private func fewest(_ facet: StudyFacet, _ size: StudySize) -> Int {
    switch facet {
    case .items: max(2, Int((2 * size.clusterSize).rounded(.up)))
    case .clusters: 2
    case .judges:
      if case .numbers(let components, _) = scores, components.panel > 0 { 2 } else { 1 }
    case .rounds:
      if case .numbers(let components, _) = scores, components.rounds > 0 { 2 } else { 1 }
    case .versions, .repeats: 1
    }
  }

  private static func reaches(_ finding: Finding, _ goal: Goal) -> Bool {
    switch goal {
    case .power(let power): finding.value >= power
    case .halfWidth(let width): finding.value <= width
    }
  }
}
