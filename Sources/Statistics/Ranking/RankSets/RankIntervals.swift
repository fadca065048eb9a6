/// Rank intervals that hold for all quantities at once.
public struct RankIntervals: Sendable, Equatable {
  /// One entry per quantity, in the order asked for; an undefined quantity takes no rank.
  public let intervals: [Outcome<RankInterval>]
  /// How many bootstrap standard errors a difference must exceed to be shown, before the expansion
  /// for the number of clusters; nil when no pair has any spread.
  public let criticalValue: Double?
  /// The confidence that all intervals hold, between 0 and 1.
  public let level: Double

  /// Whether place i is shown to be above place j: at i * count + j.
  let shownAbove: [Bool]

  /// How many quantities take a rank.
  public var rankedCount: Int { intervals.count { $0.value != nil } }

  /// The places, in the order asked for, of the quantities that take no rank.
  public var unranked: [Int] {
    intervals.indices.filter { intervals[$0].value == nil }
  }

  /// Whether one quantity is shown to be larger than another.
  ///
  /// Both are named by their places in the order asked for; false for a place that does not exist.
  public func isShownAbove(_ place: Int, _ other: Int) -> Bool {
    guard intervals.indices.contains(place), intervals.indices.contains(other) else {
      return false
    }
    return shownAbove[place * intervals.count + other]
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

/// The rank of one quantity among several, and the ranks that the data do not rule out.
public struct RankInterval: Sendable, Equatable, Codable {
  /// The rank of the estimate: 1 plus the number of strictly higher ones; ties share the best.
  public let rank: Int
  /// The best rank that is not ruled out.
  public let lower: Int
  /// The worst rank that is not ruled out.
  public let upper: Int

  /// A rank with its interval.
  public init(rank: Int, lower: Int, upper: Int) {
    self.rank = rank
    self.lower = lower
    self.upper = upper
  }
}
