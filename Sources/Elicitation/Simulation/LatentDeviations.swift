/// Standard deviations of the random effects, on the latent scale; all at least zero.
public struct LatentDeviations: Sendable, Equatable {
  /// How hard an item makes it to show a dimension, one draw an item and dimension.
  public let item: Double
  /// What a cluster does to all models and dimensions alike.
  public let cluster: Double
  /// What a cluster does to all models on one dimension.
  public let clusterDimension: Double
  /// What a cluster does to one model.
  public let modelCluster: Double
  /// What an item and dimension do to one model, the same in every epoch.
  public let modelItem: Double
  /// What differs from epoch to epoch.
  public let response: Double

  /// Variance of everything but the judge's noise.
  var responseVariance: Double {
    [item, cluster, clusterDimension, modelCluster, modelItem, response]
      .reduce(0) { $0 + $1 * $1 }
  }
}
