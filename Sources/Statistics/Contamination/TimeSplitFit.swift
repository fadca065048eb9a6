/// A logistic model of right answers before and after a model's cut-off date.
public struct TimeSplitFit: Sendable, Equatable {
  /// One coefficient, in log odds.
  public struct Coefficient: Sendable, Equatable {
    /// The maximum likelihood estimate.
    public let estimate: Double
    /// The standard error for independent items.
    public let standardError: Double
    /// The standard error for items in clusters; nil without clusters.
    public let clusterStandardError: Double?
  }

  /// The log odds of a right answer just before the cut-off.
  public let constant: Coefficient
  /// The change in log odds at the cut-off: negative where items too new to have been seen are
  /// harder.
  public let jump: Coefficient
  /// The change in log odds per 365 days on both sides; nil where the model has none.
  public let slope: Coefficient?
  /// The maximum of the log likelihood.
  public let logLikelihood: Double
}
