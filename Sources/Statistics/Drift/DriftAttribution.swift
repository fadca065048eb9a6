import GSLSupport

/// How much of a change of scores between two rounds is the judges' and how much the model's.
///
/// The change of the scores on the items that both rounds have is the total. What the judges add to it
/// is seen on *anchors*, responses that are judged in both rounds and did not change: their verdict in
/// the later round less that in the earlier one. What is left of the total is the model's. Items and
/// anchors may come from the same clusters, so the three are estimated together:
///
///     change of the model = mean of the items' changes - Σ_s w_s · mean of the anchors of seat s
///
/// with a seat for each judge and its share of the verdicts w_s, which adds up to 1. The error is that
/// of the clusters' residuals by linearisation (CR2) with Satterthwaite's degrees of freedom (Bell &
/// McCaffrey 2002). Where few values differ, as of a judge that hardly ever changes its mind, the
/// residuals say too little of what was not seen: each mean then counts at least with the error that
/// its own automatic interval stands for, so that four unchanged anchors do not acquit a judge.
///
///     let drift = DriftAttribution(
///       scores: changes, anchors: [.init(differences: again, share: 1)], kind: .zeroOne)
///     drift.model.test, drift.judges.test
public struct DriftAttribution: Sendable {
  /// The anchors of one seat of the panel: a judge, or the panel as a whole.
  public struct Anchors: Sendable {
    /// Later verdict less the earlier one, in the clusters of the items.
    public let differences: ClusterSums
    /// The seat's share of the verdicts behind the scores.
    public let share: Double

    /// Anchors of a seat.
    ///
    /// - Parameters:
    ///   - differences: made with clusters that are numbered as those of the scores.
    ///   - share: above 0; the shares of all seats add up to 1.
    public init(differences: ClusterSums, share: Double) {
      self.differences = differences
      self.share = share
    }
  }

  /// What the judges add to the change.
  public let judges: ClusteredEffect
  /// The change without what the judges add.
  public let model: ClusteredEffect

  /// Splits a change.
  ///
  /// - Parameters:
  ///   - scores: the items' later scores less their earlier ones; at least one.
  ///   - anchors: seat by seat; at least one seat, and one anchor in each.
  ///   - kind: that of the scores that were subtracted.
  /// - Complexity: O(seats² x clusters).
  public init(scores: ClusterSums, anchors: [Anchors], kind: ScoreKind) {
    let seats = anchors.map { (sums: $0.differences, coefficient: $0.share) }
    judges = Self.effect(seats, kind)
    model = Self.effect(
      [(scores, 1)] + seats.map { (sums: $0.sums, coefficient: -$0.coefficient) }, kind)
  }

  private static func effect(
    _ parts: [(sums: ClusterSums, coefficient: Double)], _ kind: ScoreKind
  ) -> ClusteredEffect {
    let combined = LinearCombinationEstimate(
      parts.map { .init($0.sums, coefficient: $0.coefficient) }, kind: .unbounded)
    guard let value = combined.estimate.value else {
      return ClusteredEffect(
        value: .nan, clusters: 0, without: combined.estimate.reason ?? .noData)
    }
    guard let freedom = combined.degreesOfFreedom.value else {
      return ClusteredEffect(
        value: value, clusters: combined.clusters,
        without: combined.degreesOfFreedom.reason ?? .noData)
    }
    // Undefined where no cluster shows any spread: then all of it is what was not seen.
    let seen = combined.standardError.value ?? 0
    var variance = seen * seen
    for part in parts {
      variance += part.coefficient * part.coefficient * unseenVariance(part.sums, kind)
    }
    return ClusteredEffect(
      value: value, clusters: combined.clusters,
      standardError: variance > 0 ? .finite(variance.squareRoot()) : .undefined(.noVariance),
      degreesOfFreedom: .value(freedom))
  }

  /// How much more variance the automatic interval of a mean stands for than its clusters show.
  private static func unseenVariance(_ sums: ClusterSums, _ kind: ScoreKind) -> Double {
    let mean = PairedDifferenceEstimate(sums, kind: kind)
    guard let interval = mean.interval(level: 0.95).value else { return 0 }
    // The quantile that the interval was made with; a normal one where it names no degrees of freedom.
    let quantile =
      interval.degreesOfFreedom.flatMap {
        try? StudentTDistribution.quantile(0.975, degreesOfFreedom: $0)
      } ?? 1.96
    let error = (interval.upper - interval.lower) / (2 * quantile)
    let seen =
      LinearCombinationEstimate([.init(sums, coefficient: 1)], kind: .unbounded).standardError.value
      ?? 0
    return max(0, error * error - seen * seen)
  }
}
