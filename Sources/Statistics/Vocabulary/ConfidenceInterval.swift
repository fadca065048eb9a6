/// A two-sided confidence interval and how it was made.
public struct ConfidenceInterval: Sendable, Equatable, Codable {
  /// The lower end.
  public let lower: Double
  /// The upper end.
  public let upper: Double
  /// The nominal coverage, between 0 and 1.
  public let level: Double
  /// The method that made it: the raw value of a ``MeanIntervalMethod``, a
  /// ``BootstrapIntervalMethod`` or a ``ProportionIntervalMethod``, `"studentized"`, `"abc"`,
  /// `"delong"`, `"profile-likelihood"`, `"jackknife-t"`, `"fieller-t"`, `"fieller-score"`,
  /// `"paired-score"`, `"max-t"`, `"survey-t"`, `"survey-normal"` or `"survey-logit"`.
  public let method: String
  /// The rule by which quantiles of replicates were read off; nil where none were.
  public let quantileRule: QuantileRule?
  /// What a reader should know about this interval beyond its method; nil in the ordinary case.
  public let remark: IntervalRemark?
  /// The degrees of freedom of the standard error behind it; nil where it has none.
  public let degreesOfFreedom: Double?
  /// How many independent rows of equal weight would tell as much, for `score` rows of 0 and 1; nil
  /// where rows are independent and alike, or where it is not known.
  public let effectiveSampleSize: Double?
  /// Why the method was chosen, as one short clause; nil where it was named.
  public let methodReason: String?

  /// An interval.
  public init(
    lower: Double, upper: Double, level: Double, method: String,
    quantileRule: QuantileRule? = nil, remark: IntervalRemark? = nil,
    degreesOfFreedom: Double? = nil, effectiveSampleSize: Double? = nil,
    methodReason: String? = nil
  ) {
    self.lower = lower
    self.upper = upper
    self.level = level
    self.method = method
    self.quantileRule = quantileRule
    self.remark = remark
    self.degreesOfFreedom = degreesOfFreedom
    self.effectiveSampleSize = effectiveSampleSize
    self.methodReason = methodReason
  }

  /// Whether the value lies in the interval, ends included.
  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

  /// The same interval with the reason for its method.
  public func because(_ reason: String?) -> ConfidenceInterval {
    ConfidenceInterval(
      lower: lower, upper: upper, level: level, method: method, quantileRule: quantileRule,
      remark: remark, degreesOfFreedom: degreesOfFreedom,
      effectiveSampleSize: effectiveSampleSize, methodReason: reason)
  }

  /// The interval of a quantity that is this one times a positive factor plus an offset: on another
  /// scale.
  public func rescaled(by factor: Double, offset: Double = 0) -> ConfidenceInterval {
    ConfidenceInterval(
      lower: lower * factor + offset, upper: upper * factor + offset, level: level,
      method: method, quantileRule: quantileRule, remark: remark,
      degreesOfFreedom: degreesOfFreedom, effectiveSampleSize: effectiveSampleSize,
      methodReason: methodReason)
  }

  /// The interval without what lies beyond the ends of the scale, and with a remark where that is
  /// something.
  public func cut(to ends: ClosedRange<Double>) -> ConfidenceInterval {
    guard lower < ends.lowerBound || upper > ends.upperBound else { return self }
    return ConfidenceInterval(
      lower: min(max(lower, ends.lowerBound), ends.upperBound),
      upper: max(min(upper, ends.upperBound), ends.lowerBound), level: level, method: method,
      quantileRule: quantileRule, remark: remark ?? .cutToScale,
      degreesOfFreedom: degreesOfFreedom, effectiveSampleSize: effectiveSampleSize,
      methodReason: methodReason)
  }
}
