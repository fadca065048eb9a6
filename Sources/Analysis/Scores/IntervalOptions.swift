package import Statistics

/// How the interval of a score is made.
package enum ScoreIntervalMethod: String, CaseIterable, Codable, Hashable, Sendable {
  /// By the kind of the data: closed forms, no draws; the result says which it was and why.
  case auto
  /// The cluster bootstrap, by the names of ``BootstrapIntervalMethod``.
  case percentile, basic, normal, bca

  /// The method of the bootstrap; `nil` where none is drawn.
  package var bootstrap: BootstrapIntervalMethod? { BootstrapIntervalMethod(rawValue: rawValue) }
}

/// How the intervals of a board or a profile are made.
package struct IntervalOptions: Codable, Hashable, Sendable {
  package let method: ScoreIntervalMethod
  /// Coverage aimed at, in (0, 1).
  package let level: Double
  /// Bootstrap replicates, at least 99; 0 where the method draws none.
  package let replicates: Int

  /// - Parameter replicates: Has no meaning for ``ScoreIntervalMethod/auto``.
  package init(
    method: ScoreIntervalMethod = .auto, level: Double = 0.95, replicates: Int = 9_999
  ) {
    self.method = method
    self.level = level
    self.replicates = method.bootstrap == nil ? 0 : replicates
  }

  /// The fewest replicates that put five beyond each end of an interval of `level`.
  package static func fewestReplicates(level: Double) -> Int {
    Int((5 / ((1 - level) / 2)).rounded(.up))
  }
}
