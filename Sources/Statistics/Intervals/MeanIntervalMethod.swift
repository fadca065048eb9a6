/// How an interval for a mean, or for a difference of means, is made where no resampling is needed.
public enum MeanIntervalMethod: String, CaseIterable, Codable, Sendable {
  /// Wilson (1927) with the ends of Brown, Cai & DasGupta (2001) near 0 and 1: independent 0/1
  /// values.
  case wilsonModified = "wilson-modified"
  /// Wilson's score interval on an effective number of rows, with a t quantile: values with
  /// declared ends, or 0/1, in clusters or not.
  case score
  /// The wider end of `cluster-t` and of Hall's (1992) t corrected for skewness: values without
  /// declared ends.
  case skewT = "skew-t"
  /// Mean plus and minus a t quantile times the CR2 standard error (Bell & McCaffrey 2002).
  case clusterT = "cluster-t"
  /// Tango's (1998) score interval for paired 0/1 differences, in clusters on an effective number.
  case tango
  /// Agresti & Caffo (2000) for two independent 0/1 samples, in clusters on effective numbers.
  case agrestiCaffo = "agresti-caffo"
  /// Square-and-add of two single intervals (Newcombe 1998; Zou & Donner 2008).
  case mover
}
