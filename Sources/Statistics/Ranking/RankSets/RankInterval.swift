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
