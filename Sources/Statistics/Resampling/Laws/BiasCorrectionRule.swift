/// How the bias correction z0 of a BCa interval counts replicates that equal the estimate.
public enum BiasCorrectionRule: String, CaseIterable, Codable, Sendable {
  /// Half of them lie below (SciPy). Right for discrete scores, where ties are common.
  case midRank
  /// None of them lies below (R `boot`).
  case strictlyLess
}
