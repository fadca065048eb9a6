import GSLSupport
import RandomStreams
import Statistics

/// A simulated study with known truth: models rated on dimensions over items in clusters.
///
/// A score is the model's true mean plus an effect of the cluster that all models share, an effect
/// of the cluster on this model, and noise of the item; effects are drawn anew for each dimension.
/// Clusters have 1 to 9 items.
struct SimulatedStudy {
  static let models = 8
  static let dimensions = 10
  static let clusters = 60
  static let columns = models * dimensions

  /// The true means.
  ///
  /// On even dimensions all models are close to a tie, where ranks are hardest; on
  /// odd ones they range from near ties to clear gaps.
  static let truth: [Double] = (0..<columns).map { column in
    let (model, dimension) = column.quotientAndRemainder(dividingBy: dimensions)
    let place = (model + dimension) % models
    let spread = [0, 0.02, 0.05, 0.1, 0.3, 0.6, 1, 1.5]
    return isTied(dimension: dimension) ? 3 + 0.0001 * Double(place) : 3 + spread[place]
  }

  static func isTied(dimension: Int) -> Bool { dimension.isMultiple(of: 2) }

  static func column(model: Int, dimension: Int) -> Int { model * dimensions + dimension }

  /// Scores by cluster, the right unit of resampling.
  let byCluster: ClusterTable
  /// The same scores with each item as a cluster of its own, as a naive analysis has it.
  let byItem: ClusterTable

  init(number: Int) throws {
    var stream = RandomStream(seed: 20_260_101, purpose: "study", index: UInt64(number))
    let sizes = (0..<Self.clusters).map { _ in 1 + stream.index(below: 9) }
    var byCluster = ClusterTable(clusters: Self.clusters, columns: Self.columns)
    var byItem = ClusterTable(clusters: sizes.reduce(0, +), columns: Self.columns)
    func normal() throws -> Double {
      try NormalDistribution.quantile(stream.uniform() + 0x1p-54)
    }
    var firstItem = 0
    for (cluster, size) in sizes.enumerated() {
      for dimension in 0..<Self.dimensions {
        let shared = try 0.8 * normal()
        let own = try (0..<Self.models).map { _ in try 0.6 * normal() }
        for item in firstItem..<firstItem + size {
          for model in 0..<Self.models {
            let column = Self.column(model: model, dimension: dimension)
            let score = try Self.truth[column] + shared + own[model] + normal()
            try byCluster.add(score, cluster: cluster, column: column)
            try byItem.add(score, cluster: item, column: column)
          }
        }
      }
      firstItem += size
    }
    self.byCluster = byCluster
    self.byItem = byItem
  }
}

/// How often something held.
struct Coverage {
  private(set) var held = 0
  private(set) var count = 0

  mutating func note(_ holds: Bool) {
    held += holds ? 1 : 0
    count += 1
  }

  var share: Double { count == 0 ? 0 : Double(held) / Double(count) }

  /// The share as a percentage with one decimal.
  var percent: String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }
}
