/// How well a score tells texts that may have been seen from texts that cannot: the area under the ROC
/// curve, for texts in clusters.
///
/// The interval is DeLong's with placements summed by cluster. The test is one of mean ranks, which also
/// holds where the score separates both sets without exception.
///
/// Source: DeLong, DeLong & Clarke-Pearson (1988); Obuchowski (1997), "Nonparametric analysis of
/// clustered ROC curve data"; Conover & Iman (1981), "Rank transformations as a bridge between
/// parametric and nonparametric statistics", for the test.
public struct ClusteredArea: Sendable {
  /// The area: the chance that a seen text scores above an unseen one, ties by half.
  public let area: Outcome<Double>
  /// Half of the ranks' distance: the area's excess over one half, with the error of the test.
  public let excess: Outcome<ClusteredEffect>

  private let placements: Outcome<ClusteredEffect>

  /// A score per text with its set.
  ///
  /// - Parameters:
  ///   - scores: finite; higher speaks for a text that was seen.
  ///   - isExposed: whether the text may have been seen.
  ///   - clusters: the cluster of each text, by any numbering.
  /// - Throws: ``StatisticsError`` when lists differ in length or a score is not finite.
  /// - Complexity: O(n log n).
  public init(
    scores: [Double], isExposed: [Bool], clusters: [Int]
  ) throws(StatisticsError) {
    let curve = try ReceiverOperatingCharacteristic(scores: scores, isPositive: isExposed)
    guard clusters.count == scores.count else {
      throw .lengthsDiffer(scores.count, clusters.count)
    }
    area = curve.area
    if let obstacle = curve.obstacle {
      excess = .undefined(obstacle)
      placements = .undefined(obstacle)
      return
    }
    let ranks = Midranks(scores).ranks
    // The area is one half and the distance of the mean ranks over the number of texts.
    excess = try LeakEffect.gap(
      ranks.map { $0 / Double(scores.count) }, isExposed: isExposed, clusters: clusters)
    var (seen, unseen) = (
      curve.positivePlacements.makeIterator(), curve.negativePlacements.makeIterator()
    )
    let values = isExposed.map { ($0 ? seen.next() : unseen.next().map { 1 - $0 }) ?? 0 }
    placements = try ClusteredRegression.fit(
      rows: isExposed.flatMap { [1, $0 ? 1 : 0] }, columns: 2, values: values, clusters: clusters
    ).map { $0.effect(1) }
  }

  /// The standard error of the area.
  public var standardError: Outcome<Double> { placements.flatMap(\.standardError) }

  /// The interval, cut to 0...1.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  /// - Returns: undefined where the score separates the sets without exception.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    area.flatMap { area in
      placements.flatMap { effect in
        ClusteredEffect(
          value: area, clusters: effect.clusters, standardError: effect.standardError,
          degreesOfFreedom: effect.degreesOfFreedom, method: "clustered-delong", ends: 0...1
        ).interval(level: level)
      }
    }
  }

  /// The one-sided test that texts which may have been seen score no higher.
  public var test: Outcome<TestResult> { excess.flatMap { $0.test(alternative: .greater) } }
}
