import Foundation

/// How far several distributions are apart: the mean Kullback-Leibler divergence from their mixture.
///
/// GJS = H(Σ α_i p_i) - Σ α_i H(p_i) = Σ α_i KL(p_i || Σ α_j p_j) with 0 log 0 = 0; of two distributions
/// with equal weights it is the Jensen-Shannon divergence.
///
/// Source: Lin (1991), "Divergence measures based on the Shannon entropy", eq. 5.1.
public struct GeneralizedJensenShannon: Sendable, Equatable {
  /// Σ α_i p_i.
  public let mixture: [Double]
  /// In nats.
  public let nats: Double
  /// KL(p_i || mixture) of each distribution, in nats.
  public let divergencesFromMixture: [Double]
  /// H(α) in nats: what the divergence cannot exceed.
  public let upperBound: Double

  /// In bits.
  public var bits: Double { nats / log(2) }

  /// The share of the upper bound, 0...1; undefined for a single distribution.
  public var normalised: Outcome<Double> {
    upperBound > 0 ? .value(nats / upperBound) : .undefined(.noVariation)
  }

  /// The divergence of distributions.
  ///
  /// - Parameters:
  ///   - distributions: of the same categories, at least one; each finite, 0 or more and not all 0,
  ///     divided by its sum.
  ///   - weights: one each, finite, 0 or more and not all 0, divided by their sum; nil for equal ones.
  /// - Throws: ``StatisticsError`` for lists that differ in length and numbers outside their ranges.
  /// - Complexity: O(distributions x categories).
  public init(
    _ distributions: [[Double]], weights: [Double]? = nil
  ) throws(StatisticsError) {
    let weights = weights ?? [Double](repeating: 1, count: distributions.count)
    guard weights.count == distributions.count, let first = distributions.first else {
      throw .lengthsDiffer(distributions.count, weights.count)
    }
    let alpha = try CategoryShares(weights).shares
    var shares: [[Double]] = []
    for distribution in distributions {
      guard distribution.count == first.count else {
        throw .lengthsDiffer(first.count, distribution.count)
      }
      shares.append(try CategoryShares(distribution).shares)
    }
    let mixture = first.indices.map { place in
      zip(alpha, shares).reduce(0) { $0 + $1.0 * $1.1[place] }
    }
    self.mixture = mixture
    divergencesFromMixture = shares.map { own in
      max(
        zip(own, mixture).reduce(0) { $0 + ($1.0 > 0 ? $1.0 * log($1.0 / $1.1) : 0) }, 0)
    }
    nats = zip(alpha, divergencesFromMixture).reduce(0) { $0 + ($1.0 > 0 ? $1.0 * $1.1 : 0) }
    upperBound = alpha.reduce(0) { $0 - ($1 > 0 ? $1 * log($1) : 0) }
  }
}
