/// Standard deviations of the random effects, on the latent scale; all at least zero.
package struct LatentDeviations: Sendable, Equatable {
  /// How hard an item makes it to show a dimension, one draw an item and dimension.
  package let item: Double
  /// What a cluster does to all models and dimensions alike.
  package let cluster: Double
  /// What a cluster does to all models on one dimension.
  package let clusterDimension: Double
  /// What a cluster does to one model.
  package let modelCluster: Double
  /// What an item and dimension do to one model, the same in every epoch.
  package let modelItem: Double
  /// What differs from epoch to epoch.
  package let response: Double

  /// Variance of everything but the judge's noise.
  var responseVariance: Double {
    [item, cluster, clusterDimension, modelCluster, modelItem, response]
      .reduce(0) { $0 + $1 * $1 }
  }
}
