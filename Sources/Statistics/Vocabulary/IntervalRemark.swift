/// Why an interval is not quite what its method was asked for.
public enum IntervalRemark: String, Sendable, Codable, CaseIterable, CustomStringConvertible {
  /// All replicates lie on one side of the estimate, so that z0 is infinite: a BCa interval was
  /// asked for and the percentile interval is given (z0 = a = 0).
  case biasCorrectionUndefined
  /// The acceleration does not exist: a BCa interval was asked for and the percentile interval is
  /// given (z0 = a = 0).
  case accelerationUndefined
  /// The acceleration is so large that the BCa levels are out of order: a BCa interval was asked
  /// for and the percentile interval is given (z0 = a = 0).
  case accelerationTooLarge
  /// An end lies beyond the outermost replicate that the level can resolve: more are needed.
  case extremeReplicates
  /// An end lay beyond the end of the scale and is cut to it.
  case cutToScale

  /// The remark as one plain clause.
  public var description: String {
    switch self {
    case .biasCorrectionUndefined:
      "percentile instead of BCa: all replicates lie on one side of the estimate"
    case .accelerationUndefined: "percentile instead of BCa: the acceleration is undefined"
    case .accelerationTooLarge: "percentile instead of BCa: the acceleration is too large"
    case .cutToScale: "an end beyond the scale is cut to it"
    case .extremeReplicates: "an end is the outermost replicate: more replicates are needed"
    }
  }
}
