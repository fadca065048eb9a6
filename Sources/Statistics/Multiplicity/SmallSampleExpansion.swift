import GSLSupport

/// What a bootstrap of few clusters lacks in width.
///
/// The spread of the replicates of a mean is too small by the factor root (G - 1)/G, and a normal
/// reference takes the standard error for known. Both are made good as Hesterberg (2015), "What
/// teachers should know about the bootstrap", proposes: the standard error is divided by that
/// factor, and the critical value is carried from the normal to the t distribution with G - 1
/// degrees of freedom. G is the effective number of clusters, so that uneven sizes are allowed for.
enum SmallSampleExpansion {
  /// The number of bootstrap standard errors that do the work of `criticalValue` normal ones.
  ///
  /// - Parameters:
  ///   - criticalValue: 0 or more.
  ///   - clusters: G; less than 2 counts as 2.
  static func expand(_ criticalValue: Double, clusters: Double) throws(GSLError) -> Double {
    let count = clusters > 2 ? clusters : 2
    let scale = (count / (count - 1)).squareRoot()
    let tail = try NormalDistribution.cumulative(-criticalValue)
    // Beyond 38 standard errors no probability is left to carry over.
    guard tail > 0 else { return criticalValue * scale }
    return -(try StudentTDistribution.quantile(tail, degreesOfFreedom: count - 1)) * scale
  }
}
