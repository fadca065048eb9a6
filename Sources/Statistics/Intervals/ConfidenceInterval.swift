/// A two-sided confidence interval and how it was made.
public struct ConfidenceInterval: Sendable, Equatable, Codable {
  /// The lower end.
  public let lower: Double
  /// The upper end.
  public let upper: Double
  /// The nominal coverage, between 0 and 1.
  public let level: Double
  /// The method that made it: the raw value of a ``BootstrapIntervalMethod`` or of a
  /// ``ProportionIntervalMethod``, `"studentized"`, `"abc"`, `"cluster-t"`, `"delong"`,
  /// `"profile-likelihood"`, `"jackknife-t"` or `"max-t"`.
  public let method: String
  /// The rule by which quantiles of replicates were read off; nil where none were.
  public let quantileRule: QuantileRule?
  /// What a reader should know about this interval beyond its method; nil in the ordinary case.
  public let remark: IntervalRemark?
  /// The degrees of freedom of the t quantile in it; nil where there is none.
  public let degreesOfFreedom: Double?

  /// An interval.
  public init(
    lower: Double, upper: Double, level: Double, method: String,
    quantileRule: QuantileRule? = nil, remark: IntervalRemark? = nil,
    degreesOfFreedom: Double? = nil
  ) {
    self.lower = lower
    self.upper = upper
    self.level = level
    self.method = method
    self.quantileRule = quantileRule
    self.remark = remark
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// Whether the value lies in the interval, ends included.
  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}
