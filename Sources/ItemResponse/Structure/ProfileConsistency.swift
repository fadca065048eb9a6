public import Statistics

/// How alike the profiles of one model are under the levels of a facet: the correlation over
/// dimensions of its scores at two levels.
///
/// A profile has few dimensions, so that what a correlation of them is worth follows from the items
/// behind the scores: these are left out cluster by cluster.
public struct ProfileConsistency: Sendable {
  /// How many dimensions have scores at two levels at least.
  public let dimensions: Int
  /// How many clusters of items there are.
  public let clusters: Int
  /// The mean over pairs of levels of the correlation of the profiles, over the dimensions that both
  /// have.
  public let correlation: Outcome<FacetConsistency.Figure>
  /// The correlation of each pair of levels, `pairs[level][other]` for other < level.
  public let pairs: [[Outcome<FacetConsistency.Figure>]]

  /// - Parameters:
  ///   - items: the item of each score, from 0.
  ///   - levels: the level of each score, from 0.
  ///   - dimensions: the dimension of each score, from 0; an item that feeds several has a row for
  ///     each.
  ///   - scores: finite.
  ///   - levelCount: how many levels there are.
  ///   - clusters: the cluster of each item by its code, any integers; nil where items are
  ///     independent.
  /// - Throws: ``ItemResponseError`` when the lists differ in length, a code is negative or too large,
  ///   or a score is not finite.
  /// - Complexity: O(scores x groups of clusters).
  public init(
    items: [Int], levels: [Int], dimensions: [Int], scores: [Double], levelCount: Int,
    clusters: [Int]? = nil
  ) throws(ItemResponseError) {
    guard dimensions.count == scores.count else {
      throw .lengthsDiffer(dimensions.count, scores.count)
    }
    guard levels.allSatisfy({ $0 < levelCount }), dimensions.allSatisfy({ $0 >= 0 }) else {
      throw .unusableSetting("a level or a dimension is not one of those that there are")
    }
    let ratings = try FacetRatings(
      models: levels, items: items, judges: dimensions, scores: scores, clusters: clusters)
    let width = ratings.judges
    let groups = ClusterReplicates.groups(clusters: ratings.clusters)
    // Sums by group of clusters, level and dimension.
    let size = levelCount * width
    var sums = [[Double]](
      repeating: [Double](repeating: 0, count: size), count: max(groups, 1))
    var counts = sums
    for item in 0..<ratings.items {
      let group = Int(ratings.clusterOf[item]) % max(groups, 1)
      for cell in ratings.cells[ratings.starts[item]..<ratings.starts[item + 1]] {
        sums[group][Int(cell.combination)] += cell.mean
        counts[group][Int(cell.combination)] += 1
      }
    }
    /// The profiles without a group, nil where a dimension has no scores.
    func profiles(without left: Int?) -> [Double?] {
      (0..<size).map { cell in
        var (sum, count) = (0.0, 0.0)
        for group in 0..<groups where group != left {
          sum += sums[group][cell]
          count += counts[group][cell]
        }
        return count > 0 ? sum / count : nil
      }
    }
    func correlation(_ profiles: [Double?], _ one: Int, _ other: Int) -> Outcome<Double> {
      let both = (0..<width).compactMap { dimension -> (Double, Double)? in
        guard let x = profiles[one * width + dimension],
          let y = profiles[other * width + dimension]
        else { return nil }
        return (x, y)
      }
      guard both.count > 2 else { return .undefined(.tooFewUnits(both.count, needed: 3)) }
      return FacetConsistency.pearson(both.map(\.0), both.map(\.1)).map { .value($0) }
        ?? .undefined(.noVariation)
    }
    func mean(_ profiles: [Double?]) -> Outcome<Double> {
      var values: [Double] = []
      var lack: UndefinedReason?
      for one in 0..<levelCount {
        for other in 0..<one {
          switch correlation(profiles, one, other) {
          case .value(let value): values.append(value)
          case .undefined(.noVariation): return .undefined(.noVariation)
          case .undefined(let reason): lack = reason
          }
        }
      }
      guard !values.isEmpty else { return .undefined(lack ?? .noSharedUnits) }
      return .value(values.reduce(0, +) / Double(values.count))
    }
    let whole = profiles(without: nil)
    let parts = (0..<groups).map { profiles(without: $0) }
    func figure(
      _ value: ([Double?]) -> Outcome<Double>
    ) -> Outcome<FacetConsistency.Figure> {
      value(whole).map { estimate in
        FacetConsistency.Figure(
          value: estimate,
          replicates: ClusterReplicates(
            estimate: estimate, without: parts.map { value($0).value ?? .nan }),
          scale: .fisherZ, range: -1...1)
      }
    }
    self.dimensions = (0..<width).count { dimension in
      (0..<levelCount).count { whole[$0 * width + dimension] != nil } > 1
    }
    self.clusters = ratings.clusters
    self.correlation = figure(mean)
    pairs = (0..<levelCount).map { one in
      (0..<one).map { other in figure { correlation($0, one, other) } }
    }
  }
}
