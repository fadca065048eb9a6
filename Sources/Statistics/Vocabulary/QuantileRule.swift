/// How a quantile is read off a sample.
///
/// Types 1 to 9 are those of Hyndman & Fan (1996), "Sample quantiles in statistical packages".
public enum QuantileRule: String, CaseIterable, Codable, Sendable {
  /// The inverse of the empirical distribution function.
  case type1
  /// The same with averages at discontinuities.
  case type2
  /// The nearest even order statistic (SAS).
  case type3
  /// Linear interpolation of the empirical distribution function.
  case type4
  /// Linear, with knots at (k - 1/2)/n.
  case type5
  /// Linear, with knots at k/(n + 1) (Weibull).
  case type6
  /// Linear, with knots at (k - 1)/(n - 1): the default of R, NumPy and SciPy, and of this module.
  case type7
  /// Linear, approximately median-unbiased.
  case type8
  /// Linear, approximately unbiased for normal samples.
  case type9
  /// Order statistic (n + 1)p, interpolated on the scale of normal quantiles (R `boot`; Davison &
  /// Hinkley 1997, eq. 5.8).
  case normalScale
}
