/// When an adaptive test ends; the first rule that holds ends it.
public enum StoppingRule: Sendable, Equatable {
  /// After this many items.
  case length(Int)
  /// When the standard error is at most this.
  case standardError(Double)
  /// When no item that is left has this much information at the provisional ability.
  case noInformativeItem(minimum: Double)
  /// When an interval of so many standard errors about the ability does not hold the cut-off.
  case classification(cutoff: Double, standardErrors: Double)
}
