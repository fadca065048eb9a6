/// The difference of two quantities of one bootstrap, on the same resamples.
public struct EstimatedDifference: Sendable, Equatable {
  /// The difference on the data as observed.
  public let estimate: Double
  /// The standard deviation of the replicates of the difference.
  public let standardError: Outcome<Double>
  /// The interval for the difference.
  public let interval: Outcome<ConfidenceInterval>
  /// In how many replicates the difference is undefined.
  public let undefinedReplicates: Int
}
