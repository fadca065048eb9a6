/// Whether a model finds a benchmark likelier in its published order than shuffled.
///
/// Items that are exchangeable have no order to be known by a model that never saw the file, so
/// that the rate of false alarms is what the level says, whatever the model.
///
/// Source: Oren et al. (2024), "Proving test set contamination in black-box language models".
public enum ExchangeabilityTest {
  /// The test over all permutations at once: the share of orders at least as likely.
  ///
  /// The published order counts among the permutations, so that the p-value is never 0 and is
  /// valid for any number of them.
  ///
  /// - Parameters:
  ///   - canonical: the log probability of the benchmark in its published order.
  ///   - permuted: that of each random order.
  /// - Returns: the statistic is the share of random orders at least as likely, without the
  ///   published one; undefined without random orders.
  /// - Throws: ``StatisticsError`` when a number is not finite.
  public static func permutation(
    canonical: Double, permuted: [Double]
  ) throws(StatisticsError) -> Outcome<TestResult> {
    try requireFinite(permuted + [canonical])
    guard !permuted.isEmpty else {
      return .undefined(.notTestable("no other order of the items was scored"))
    }
    let asLikely = permuted.count { $0 >= canonical }
    return .value(
      TestResult(
        statistic: Double(asLikely) / Double(permuted.count),
        pValue: Double(asLikely + 1) / Double(permuted.count + 1), method: .permutation,
        alternative: .greater, permutations: permuted.count))
  }

  /// How much likelier each shard is in its published order than in the mean of its random ones.
  ///
  /// - Returns: log probability differences; undefined where a shard has no random order.
  /// - Throws: ``StatisticsError`` when the lists differ in length or a number is not finite.
  public static func shardDifferences(
    canonical: [Double], shuffled: [[Double]]
  ) throws(StatisticsError) -> Outcome<[Double]> {
    guard canonical.count == shuffled.count else {
      throw .lengthsDiffer(canonical.count, shuffled.count)
    }
    try requireFinite(canonical)
    var differences: [Double] = []
    for (own, others) in zip(canonical, shuffled) {
      try requireFinite(others)
      guard !others.isEmpty else {
        return .undefined(.notTestable("a shard has no other order that was scored"))
      }
      differences.append(own - Jackknife.sum(others) / Double(others.count))
    }
    return .value(differences)
  }

  /// The sharded test: a one-sided t test over shards, for which few shuffles of each do.
  ///
  /// - Parameters:
  ///   - canonical: the log probability of each shard in its published order.
  ///   - shuffled: those of the random orders of each shard.
  /// - Returns: undefined for fewer than two shards and where all differ by the same.
  /// - Throws: ``StatisticsError`` when the lists differ in length or a number is not finite.
  public static func sharded(
    canonical: [Double], shuffled: [[Double]]
  ) throws(StatisticsError) -> Outcome<TestResult> {
    switch try shardDifferences(canonical: canonical, shuffled: shuffled) {
    case .undefined(let reason): return .undefined(reason)
    case .value(let differences):
      guard differences.count >= 2 else {
        return .undefined(
          .notTestable(
            "there \(differences.count == 1 ? "is 1 shard" : "are no shards") and 2 are needed"))
      }
      return try PairedDifferences(differences).test(alternative: .greater)
    }
  }
}
