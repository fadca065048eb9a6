extension RankedEstimates {
  /// Ranks that hold for all estimates at once.
  ///
  /// - Parameters:
  ///   - level: the confidence that all intervals hold, between 0 and 1.
  ///   - method: how differences are tested.
  ///   - replicates: draws from the normal (or t) distribution of the estimates; none for Holm.
  ///   - seed: the seed of the run.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  /// - Returns: intervals for which, at the level, no estimate is put above one that is truly not
  ///   below it; the critical value is that of the last step.
  /// - Complexity: O(replicates x estimates²) for each step, of which there are two to five.
  public func simultaneousRanks(
    level: Double = 0.95, method: RankMethod = .stepdown, replicates: Int = 9_999,
    seed: UInt64 = 0, threads: Int? = nil
  ) -> Outcome<RankIntervals> {
    test(level, method, replicates, seed, threads).flatMap {
      $0.ranks(level: level, method: method)
    }
  }

  /// Ranks that each hold by itself: narrower, but some of many may be wrong.
  ///
  /// The arguments are those of ``simultaneousRanks(level:method:replicates:seed:threads:)``.
  public func marginalRanks(
    level: Double = 0.95, method: RankMethod = .stepdown, replicates: Int = 9_999,
    seed: UInt64 = 0, threads: Int? = nil
  ) -> Outcome<[RankInterval]> {
    test(level, method, replicates, seed, threads).flatMap { tests in
      var results: [RankInterval] = []
      for place in estimates.indices {
        switch tests.run(tests.directions(with: place), level: level, method: method) {
        case .undefined(let reason): return .undefined(reason)
        case .value(let found): results.append(tests.intervals(found.shown)[place])
        }
      }
      return .value(results)
    }
  }

  /// The estimates that may be among the `tau` largest: a set that holds all of the truly best ones.
  ///
  /// - Parameters:
  ///   - tau: how many places there are, 1 or more.
  ///   - level: the confidence that the set holds all of them.
  ///   - method: how differences are tested.
  ///   - replicates: draws from the normal (or t) distribution of the estimates; none for Holm.
  ///   - seed: the seed of the run.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  /// - Returns: places of estimates, ascending.
  ///
  /// Source: Mogstad, Romano, Shaikh & Wilhelm (2024), section 3.3.
  public func bestCandidates(
    _ tau: Int = 1, level: Double = 0.95, method: RankMethod = .stepdown,
    replicates: Int = 9_999, seed: UInt64 = 0, threads: Int? = nil
  ) -> Outcome<[Int]> {
    simultaneousRanks(
      level: level, method: method, replicates: replicates, seed: seed, threads: threads
    ).map { ranks in
      ranks.intervals.indices.filter { ranks.intervals[$0].value.map { $0.lower <= tau } ?? false }
    }
  }

  private func test(
    _ level: Double, _ method: RankMethod, _ replicates: Int, _ seed: UInt64, _ threads: Int?
  ) -> Outcome<DifferenceTests> {
    DifferenceTests.make(
      covariance: covariance, degreesOfFreedom: degreesOfFreedom, level: level, method: method,
      replicates: replicates, seed: seed, threads: threads
    ) { draws, replicates, workers in
      DifferenceTests(self, draws: draws, replicates: replicates, threads: workers)
    }
  }
}

extension RankIntervals {
  /// Groups of quantities that are not shown to differ from the best of the group.
  ///
  /// The first group is the leader and all that are not shown to be below it; the next begins with
  /// the best of the rest. Members of a group may be shown to differ among themselves.
  ///
  /// - Returns: places of quantities, in each group from the best; those without a rank are left out.
  public var tiers: [[Int]] {
    var rest = intervals.indices.filter { intervals[$0].value != nil }
      .sorted { rank(of: $0) < rank(of: $1) }
    var tiers: [[Int]] = []
    while let leader = rest.first {
      let leaders = rest.prefix { rank(of: $0) == rank(of: leader) }
      let tier = rest.filter { place in !leaders.contains { isShownAbove($0, place) } }
      tiers.append(tier)
      rest.removeAll { tier.contains($0) }
    }
    return tiers
  }

  private func rank(of place: Int) -> Int { intervals[place].value?.rank ?? .max }
}
