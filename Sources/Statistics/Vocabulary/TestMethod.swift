/// How a p-value was computed.
public enum TestMethod: String, CaseIterable, Codable, Sendable {
  /// From the complete null distribution of the statistic for data of this size and these ties.
  case exact
  /// From the distribution for large samples.
  case asymptotic
  /// From random permutations, with the observed arrangement counted among them.
  case permutation
}
