public import Statistics

/// How much of the scores of a rating instrument is a way of answering.
///
/// A model that agrees with much scores high on every dimension. Two signs of that: the models differ
/// in their level over all dimensions more than in the shape of their profiles; and the models that
/// rate the items for a dimension high also rate those against it high.
///
/// Neither proves a style: models may truly hold all values more, and items may be keyed against a
/// dimension only by their correlation in people. What they do show is how little of uncentred scores
/// is about one dimension rather than another, so that these should be centred before models are
/// compared on one dimension. Intervals are for these models and other items like these, by leaving
/// out clusters of items, at most 50 groups of them.
public struct ResponseStyle: Sendable {
  /// An item's part in a dimension.
  public struct Key: Sendable, Hashable {
    /// The item, from 0.
    public let item: Int
    /// The dimension, from 0.
    public let dimension: Int
    /// Whether a high rating speaks for the dimension, or against it.
    public let isPositive: Bool

    /// A part.
    public init(item: Int, dimension: Int, isPositive: Bool) {
      self.item = item
      self.dimension = dimension
      self.isPositive = isPositive
    }
  }

  /// How many models have scores on all dimensions.
  public let models: Int
  /// How many dimensions there are.
  public let dimensions: Int
  /// How many clusters of items there are.
  public let clusters: Int
  /// The share of the variance between models that is their level.
  ///
  /// k times the variance of the models' means over the k dimensions, over the sum of the variances of
  /// the dimensions. 1 where all
  /// profiles are parallel, about 1/k for independent dimensions.
  ///
  /// A dimension's score is the mean of the items keyed for it, as they were rated. The share is about
  /// 1/k plus (k - 1)/k times the mean correlation of dimensions of equal variance.
  public let levelShare: Outcome<FacetConsistency.Figure>
  /// For each dimension, the correlation over models of the mean of the items keyed for it with that
  /// of the items keyed against it: about -1 where ratings follow the dimension, above 0 where they
  /// follow a style.
  public let keyedCorrelations: [Outcome<FacetConsistency.Figure>]

  /// - Parameters:
  ///   - models: the model of each rating, from 0.
  ///   - items: the item of each rating, from 0.
  ///   - scores: the ratings, finite; several of one model and item are averaged.
  ///   - keys: which items are for or against which dimensions.
  ///   - clusters: the cluster of each item by its code, any integers; nil where items are
  ///     independent.
  /// - Throws: ``ItemResponseError`` when the lists differ in length, a code is negative, or a score is
  ///   not finite.
  /// - Complexity: O(ratings x log ratings + groups of clusters² x models x dimensions).
  public init(
    models: [Int], items: [Int], scores: [Double], keys: [Key], clusters: [Int]? = nil
  ) throws(ItemResponseError) {
    guard keys.allSatisfy({ $0.item >= 0 && $0.dimension >= 0 }) else {
      throw .unusableSetting("items and dimensions count from 0")
    }
    let keyed = Dictionary(grouping: Set(keys), by: \.item)
      .mapValues {
        $0.sorted { ($0.dimension, $0.isPositive ? 0 : 1) < ($1.dimension, $1.isPositive ? 0 : 1) }
      }
    let used = scores.indices.filter { items.indices.contains($0) && keyed[items[$0]] != nil }
    guard models.count == scores.count, items.count == scores.count else {
      throw .lengthsDiffer(min(models.count, items.count), scores.count)
    }
    let width = (keys.map(\.dimension).max() ?? -1) + 1
    let ratings = try FacetRatings(
      models: used.map { models[$0] }, items: used.map { items[$0] },
      scores: used.map { scores[$0] }, clusters: clusters)
    let groups = ClusterReplicates.groups(clusters: ratings.clusters)
    let size = ratings.models * width * 2
    var sums = [[Double]](
      repeating: [Double](repeating: 0, count: size), count: max(groups, 1))
    var counts = sums
    let codes = Set(used.map { items[$0] }).sorted()
    for item in 0..<ratings.items {
      let group = Int(ratings.clusterOf[item]) % max(groups, 1)
      for cell in ratings.cells[ratings.starts[item]..<ratings.starts[item + 1]] {
        for key in keyed[codes[item]] ?? [] {
          let place = (Int(cell.combination) * width + key.dimension) * 2 + (key.isPositive ? 0 : 1)
          sums[group][place] += cell.mean
          counts[group][place] += 1
        }
      }
    }
    let modelCount = ratings.models
    /// Means by model, dimension and key, without a group.
    func means(without left: Int?) -> [Double?] {
      var (total, count) = (
        [Double](repeating: 0, count: size), [Double](repeating: 0, count: size)
      )
      for group in 0..<groups where group != left {
        for place in 0..<size {
          total[place] += sums[group][place]
          count[place] += counts[group][place]
        }
      }
      return (0..<size).map { count[$0] > 0 ? total[$0] / count[$0] : nil }
    }
    func profiles(_ means: [Double?]) -> [[Double]] {
      (0..<modelCount).compactMap { model in
        let profile = (0..<width).compactMap { means[(model * width + $0) * 2] }
        return profile.count == width ? profile : nil
      }
    }
    func share(_ means: [Double?]) -> Outcome<Double> {
      let rows = profiles(means)
      guard width > 1 else { return .undefined(.tooFewValues(width, needed: 2)) }
      guard rows.count > 1 else { return .undefined(.tooFewUnits(rows.count, needed: 2)) }
      let levels = rows.map { $0.reduce(0, +) / Double(width) }
      let total = (0..<width).reduce(0.0) { sum, dimension in
        sum + Self.variance(rows.map { $0[dimension] })
      }
      guard total > 1e-20 else { return .undefined(.noVariance) }
      return .value(min(1, Double(width) * Self.variance(levels) / total))
    }
    func correlation(_ means: [Double?], _ dimension: Int) -> Outcome<Double> {
      let both = (0..<modelCount).compactMap { model -> (Double, Double)? in
        let place = (model * width + dimension) * 2
        guard let x = means[place], let y = means[place + 1] else { return nil }
        return (x, y)
      }
      guard !both.isEmpty else {
        return .undefined(.notTestable("the dimension has no items keyed both for and against it"))
      }
      guard both.count > 2 else { return .undefined(.tooFewUnits(both.count, needed: 3)) }
      return FacetConsistency.pearson(both.map(\.0), both.map(\.1)).map { .value($0) }
        ?? .undefined(.noVariation)
    }
    let whole = means(without: nil)
    let parts = (0..<groups).map { means(without: $0) }
    func figure(
      _ scale: ClusterReplicates.Scale, _ range: ClosedRange<Double>,
      _ value: ([Double?]) -> Outcome<Double>
    ) -> Outcome<FacetConsistency.Figure> {
      value(whole).map { estimate in
        FacetConsistency.Figure(
          value: estimate,
          replicates: ClusterReplicates(
            estimate: estimate, without: parts.map { value($0).value ?? .nan }),
          scale: scale, range: range)
      }
    }
    self.models = profiles(whole).count
    self.dimensions = width
    self.clusters = ratings.clusters
    levelShare = figure(.logit, 0...1, share)
    keyedCorrelations = (0..<width).map { dimension in
      figure(.fisherZ, -1...1) { correlation($0, dimension) }
    }
  }

  private static func variance(_ values: [Double]) -> Double {
    let size = Double(values.count)
    let mean = values.reduce(0, +) / size
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (size - 1)
  }
}
