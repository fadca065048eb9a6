/// The rule by which an adaptive test chooses the next item.
public enum ItemSelection: String, CaseIterable, Codable, Sendable {
  /// The largest Fisher information at the provisional ability (Lord 1980).
  case maximumInformation
  /// The difficulty closest to the provisional ability (Urry 1970).
  case closestDifficulty
  /// The largest information weighted by the likelihood (Veerkamp & Berger 1997).
  case likelihoodWeightedInformation
  /// The largest information weighted by the posterior (van der Linden 1998).
  case posteriorWeightedInformation
  /// The largest Kullback-Leibler divergence weighted by the likelihood (Chang & Ying 1996).
  case divergence
  /// The largest Kullback-Leibler divergence weighted by the posterior (Barrada et al. 2009).
  case posteriorDivergence
  /// The largest observed information to be expected after the response (van der Linden 1998).
  case expectedInformation
  /// At random: the baseline of simulations.
  case random

  /// Whether the smallest value of the criterion is best.
  var prefersSmall: Bool { self == .closestDifficulty }
}
