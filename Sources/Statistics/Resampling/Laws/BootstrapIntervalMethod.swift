/// How an interval is made from bootstrap replicates.
public enum BootstrapIntervalMethod: String, CaseIterable, Codable, Sendable {
  /// Quantiles of the replicates (Efron 1979).
  case percentile
  /// Twice the estimate less those quantiles (Davison & Hinkley 1997, eq. 5.6).
  case basic
  /// Estimate less bootstrap bias, plus and minus a normal quantile times the bootstrap standard
  /// error (Davison & Hinkley 1997, eq. 5.5).
  case normal
  /// Percentiles corrected for bias and acceleration (Efron 1987).
  case bca
}

/// How the bias correction z0 of a BCa interval counts replicates that equal the estimate.
public enum BiasCorrectionRule: String, CaseIterable, Codable, Sendable {
  /// Half of them lie below (SciPy). Right for discrete scores, where ties are common.
  case midRank
  /// None of them lies below (R `boot`).
  case strictlyLess
}
