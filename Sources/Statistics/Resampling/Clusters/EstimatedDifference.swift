import GSLSupport

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

extension EstimatedDifference {
  /// An estimate plus and minus a quantile of the normal or the t distribution times its error.
  ///
  /// - Parameters:
  ///   - error: 0 or more; without one the interval is undefined for the reason given.
  ///   - degreesOfFreedom: of the t distribution; nil for the normal one.
  init(
    _ estimate: Double, error: Double, level: Double, degreesOfFreedom: Double? = nil,
    method: String, withoutError reason: UndefinedReason
  ) throws(GSLError) {
    guard error > 0 else {
      self.init(
        estimate: estimate, standardError: .undefined(reason), interval: .undefined(reason),
        undefinedReplicates: 0)
      return
    }
    let share = (1 + level) / 2
    let quantile =
      if let degreesOfFreedom {
        try StudentTDistribution.quantile(share, degreesOfFreedom: degreesOfFreedom)
      } else {
        try NormalDistribution.quantile(share)
      }
    let reach = quantile * error
    self.init(
      estimate: estimate, standardError: .value(error),
      interval: .value(
        ConfidenceInterval(
          lower: estimate - reach, upper: estimate + reach, level: level, method: method,
          degreesOfFreedom: degreesOfFreedom)),
      undefinedReplicates: 0)
  }
}
