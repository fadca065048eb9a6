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
