/// How an ability is estimated from responses to items with known parameters.
public enum AbilityMethod: String, CaseIterable, Codable, Sendable {
  /// The posterior mean, with the posterior standard deviation (Bock & Mislevy 1982).
  case expectedAPosteriori
  /// The posterior mode, with 1 / √(information + 1/σ²).
  case maximumAPosteriori
  /// The maximum of the likelihood, with 1 / √information; it may lie at infinity.
  case maximumLikelihood
  /// Warm's (1989) weighted likelihood estimate, finite also for all-right patterns.
  case weightedLikelihood
}
