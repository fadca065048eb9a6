public import Statistics

/// How the intervals of a board or a profile are made.
public struct IntervalOptions: Codable, Hashable, Sendable {
  public let method: BootstrapIntervalMethod
  /// Coverage aimed at, in (0, 1).
  public let level: Double
  /// Bootstrap replicates, at least 99.
  public let replicates: Int

  public init(
    method: BootstrapIntervalMethod = .bca, level: Double = 0.95, replicates: Int = 9_999
  ) {
    self.method = method
    self.level = level
    self.replicates = replicates
  }

  /// The fewest replicates that put five beyond each end of an interval of `level`.
  public static func fewestReplicates(level: Double) -> Int {
    Int((5 / ((1 - level) / 2)).rounded(.up))
  }
}
