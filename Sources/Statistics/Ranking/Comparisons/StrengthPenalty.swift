/// A penalty on the likelihood of a Bradley-Terry model.
public enum StrengthPenalty: Sendable, Equatable {
  /// None: maximum likelihood.
  case none
  /// Half of this number (0 or more) times the sum of squared strengths is taken off.
  case ridge(Double)
  /// Half the logarithm of the determinant of the information is added (Firth 1993, "Bias reduction
  /// of maximum likelihood estimates"), which keeps the strengths of undefeated items finite. Only
  /// for ties that are halved or left out.
  case firth
}
