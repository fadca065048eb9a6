import Foundation
import GSLSupport
import RandomStreams
public import Statistics

/// A correlation of persons' scores with something else, with an interval for items drawn anew.
///
/// The persons stay as they are; clusters of items are drawn with replacement, and the standard deviation
/// over draws is taken about the coefficient that was found, on Fisher's scale: scores of drawn clusters
/// have the error of the scores once more, so that coefficients of the draws themselves lie too low.
public struct ItemDrawnAssociation: Sendable {
  /// Which coefficient.
  public enum Measure: String, CaseIterable, Codable, Sendable {
    case pearson, spearman, kendall

    /// The coefficient of pairs; nil where a side does not vary.
    ///
    /// - Complexity: O(n), O(n log n) or O(n²).
    public func value(_ first: [Double], _ second: [Double]) -> Double? {
      switch self {
      case .pearson: DeletedCorrelations.correlation(first, second)
      case .spearman:
        DeletedCorrelations.correlation(Self.midranks(first), Self.midranks(second))
      case .kendall: Self.tau(first, second)
      }
    }

    private static func midranks(_ values: [Double]) -> [Double] {
      let order = values.indices.sorted { values[$0] < values[$1] }
      var ranks = [Double](repeating: 0, count: values.count)
      var start = 0
      while start < order.count {
        var end = start
        while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
        for place in start...end { ranks[order[place]] = Double(start + end) / 2 }
        start = end + 1
      }
      return ranks
    }

    /// Kendall's (1945) tau b.
    private static func tau(_ first: [Double], _ second: [Double]) -> Double? {
      var (sum, left, right) = (0.0, 0.0, 0.0)
      for one in first.indices {
        for other in 0..<one {
          let a = first[one] == first[other] ? 0.0 : first[one] > first[other] ? 1 : -1
          let b = second[one] == second[other] ? 0.0 : second[one] > second[other] ? 1 : -1
          sum += a * b
          left += a * a
          right += b * b
        }
      }
      return left > 0 && right > 0 ? sum / (left * right).squareRoot() : nil
    }
  }

  /// The scores of all persons under each draw of clusters.
  public struct Draws: Sendable {
    let means: [[Double?]]
    /// How many feed any of the dimensions.
    let clusters: Int

    /// - Parameters:
    ///   - scores: of one dimension or several over the same persons and clusters; of several the mean.
    ///   - drawn: the clusters that are drawn among, so that several dimensions have the same draws; nil for
    ///     those that feed these.
    ///   - replicates: how many draws.
    ///   - seed: of these; the same draws for all dimensions.
    /// - Complexity: O(replicates x persons x clusters x dimensions).
    public init(
      _ scores: [ClusteredScores], among drawn: [Int]? = nil, replicates: Int = 999, seed: UInt64
    ) {
      let count = scores.first?.clusters ?? 0
      let own = (0..<count).filter { cluster in scores.contains { $0.isFed(cluster: cluster) } }
      let fed = (drawn ?? own).filter { (0..<count).contains($0) }
      clusters = own.count
      means = FixedBlocks.map(max(replicates, 2)) { replicate in
        var stream = RandomStream(
          seed: seed, purpose: "validity-items", index: UInt64(replicate))
        var counts = [Double](repeating: 0, count: count)
        for _ in fed { counts[fed[stream.index(below: fed.count)]] += 1 }
        let parts = scores.map { $0.means(counts: counts) }
        return (parts.first ?? []).indices.map { person in
          let values = parts.compactMap { $0[person] }
          return values.count == parts.count ? values.reduce(0, +) / Double(values.count) : nil
        }
      }
    }
  }

  public let estimate: Double
  /// On Fisher's scale.
  private let scaledError: Double
  private let clusters: Int

  /// - Parameters:
  ///   - scores: of each person, all clusters counted.
  ///   - criterion: of each person; nil where there is none.
  ///   - draws: of the same persons.
  ///   - other: of the same persons by the same draws of clusters, where the criterion is of items too.
  /// - Returns: undefined for fewer than three persons with both, fewer than two clusters, where a side does
  ///   not vary, for a coefficient of -1 or 1, and where more than a twentieth of the draws have none.
  public static func of(
    _ measure: Measure, scores: [Double?], criterion: [Double?], draws: Draws,
    other drawn: Draws? = nil
  ) -> Outcome<ItemDrawnAssociation> {
    let both = scores.indices.filter { scores[$0] != nil && criterion[$0] != nil }
    guard both.count > 2 else { return .undefined(.tooFewUnits(both.count, needed: 3)) }
    guard draws.clusters > 1 else { return .undefined(.tooFewClusters(draws.clusters)) }
    let fixed = both.compactMap { criterion[$0] }
    guard let whole = measure.value(both.compactMap { scores[$0] }, fixed) else {
      return .undefined(.noVariation)
    }
    guard 1 - abs(whole) > 1e-12 else { return .undefined(.constantData) }
    let found = FixedBlocks.map(draws.means.count) { draw -> Double? in
      let values = both.compactMap { draws.means[draw][$0] }
      let other = drawn.map { drawn in both.compactMap { drawn.means[draw][$0] } } ?? fixed
      guard values.count == both.count, other.count == both.count else { return nil }
      // A draw without error would weigh without end.
      return measure.value(values, other).map { atanh(max(-0.999_999, min(0.999_999, $0))) }
    }.compactMap(\.self)
    let lost = 1 - Double(found.count) / Double(draws.means.count)
    guard lost <= 0.05, found.count > 1 else {
      return .undefined(.undefinedReplicates(share: lost))
    }
    let mean = found.reduce(0, +) / Double(found.count)
    let squares = found.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard squares > 1e-24 else { return .undefined(.constantData) }
    return .value(
      ItemDrawnAssociation(
        estimate: whole, scaledError: (squares / Double(found.count - 1)).squareRoot(),
        clusters: min(draws.clusters, drawn?.clusters ?? draws.clusters)))
  }

  /// - Parameter level: between 0 and 1, both excluded.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return .computing { () throws(GSLError) in
      // A standard deviation of draws is too small by √((G - 1)/G).
      let size = Double(clusters)
      let reach =
        try StudentTDistribution.quantile((1 + level) / 2, degreesOfFreedom: size - 1)
        * scaledError * (size / (size - 1)).squareRoot()
      return ConfidenceInterval(
        lower: tanh(atanh(estimate) - reach), upper: tanh(atanh(estimate) + reach), level: level,
        method: "cluster-bootstrap-z", degreesOfFreedom: size - 1)
    }
  }
}
