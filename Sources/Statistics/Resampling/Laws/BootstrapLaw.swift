/// The complete bootstrap distribution of a statistic: every value with its probability.
///
/// It has no Monte-Carlo error. Quantiles are the inverse of the distribution function (type 1),
/// because a probability distribution has no positions to interpolate between.
///
/// Source: Fisher & Hall (1991), "Bootstrap algorithms for small samples".
public struct BootstrapLaw: ResamplingDistribution, Equatable {
  /// The statistic on the data as observed.
  public let estimate: Double
  /// The values that the statistic takes, ascending and distinct.
  public let values: [Double]
  /// The probability of each value; they add up to 1 less ``undefinedShare``.
  public let probabilities: [Double]
  /// The probability of a resample in which the statistic is not finite, on 0...1.
  public let undefinedShare: Double

  /// What two values may differ by through rounding alone.
  let resolution: Double

  /// Collects the values of a statistic with their probabilities.
  ///
  /// - Parameters:
  ///   - points: values in any order; those that are not finite count as undefined. Negative and
  ///     NaN probabilities count as 0, and the rest are scaled to add up to 1.
  ///   - estimate: the statistic on the data as observed.
  /// - Complexity: O(n log n).
  public init(_ points: [(value: Double, probability: Double)], estimate: Double) {
    self.estimate = estimate
    let usable = points.filter { $0.probability > 0 && $0.probability.isFinite }
    let total = usable.reduce(0) { $0 + $1.probability }
    let sorted = usable.filter(\.value.isFinite).sorted { $0.value < $1.value }
    let magnitude = sorted.reduce(abs(estimate.isFinite ? estimate : 0)) {
      max($0, abs($1.value))
    }
    resolution = 64 * .ulpOfOne * magnitude
    var values: [Double] = []
    var sums: [CompensatedSum] = []
    for point in sorted {
      // Sums of the same scores in another order differ in their last digits only.
      if let last = values.last, point.value - last <= resolution {
        sums[sums.count - 1].add(point.probability)
      } else {
        values.append(point.value)
        var sum = CompensatedSum()
        sum.add(point.probability)
        sums.append(sum)
      }
    }
    self.values = values
    probabilities = sums.map { $0.value / total }
    undefinedShare =
      total > 0 ? max(0, 1 - probabilities.reduce(0, +)).rounded(below: 1e-12) : 0
  }

  /// Why nothing can be said about the spread of the statistic, if so.
  public var obstacle: UndefinedReason? {
    guard estimate.isFinite else { return .notFinite }
    if undefinedShare > BootstrapReplicates.toleratedUndefinedShare {
      return .undefinedReplicates(share: undefinedShare)
    }
    guard !values.isEmpty else { return .noData }
    return values.count == 1 ? .constantData : nil
  }

  /// The mean of the distribution.
  public var mean: Outcome<Double> {
    if let obstacle, obstacle != .constantData { return .undefined(obstacle) }
    return .value(moments.mean)
  }

  /// The standard deviation of the distribution: the bootstrap standard error without simulation.
  public var standardError: Outcome<Double> {
    if let obstacle { return .undefined(obstacle) }
    let error = moments.variance.squareRoot()
    return error.isFinite ? .value(error) : .undefined(.notFinite)
  }

  /// The probability of a resample below the estimate, on 0...1, by the given rule for ties.
  public func shareBelow(_ rule: BiasCorrectionRule = .midRank) -> Outcome<Double> {
    guard !values.isEmpty else { return .undefined(.noData) }
    var below = CompensatedSum()
    var tied = 0.0
    for (value, probability) in zip(values, probabilities) {
      if abs(value - estimate) <= resolution {
        tied += probability
      } else if value < estimate {
        below.add(probability)
      }
    }
    let share = below.value + (rule == .midRank ? tied / 2 : 0)
    return .value(share / defined)
  }

  /// The smallest value with at least the given probability at or below it.
  ///
  /// - Parameter probability: in 0...1.
  public func quantile(_ probability: Double) -> Outcome<Double> {
    guard probability >= 0, probability <= 1 else {
      return .undefined(.invalidLevel(probability))
    }
    guard let largest = values.last else { return .undefined(.noData) }
    var sum = CompensatedSum()
    // Rounding in the probabilities must not push a quantile to the next value.
    let target = (probability - 1e-13) * defined
    for (value, mass) in zip(values, probabilities) {
      sum.add(mass)
      if sum.value >= target { return .value(value) }
    }
    return .value(largest)
  }

  /// The probability that the statistic is defined.
  private var defined: Double { 1 - undefinedShare }

  private var moments: (mean: Double, variance: Double) {
    var shift = CompensatedSum()
    for (value, probability) in zip(values, probabilities) {
      shift.add(probability * (value - estimate))
    }
    let mean = estimate + shift.value / defined
    var squares = CompensatedSum()
    for (value, probability) in zip(values, probabilities) {
      squares.add(probability * (value - mean) * (value - mean))
    }
    return (mean, squares.value / defined)
  }
}

extension Double {
  /// This number, or 0 where it is smaller than rounding explains.
  fileprivate func rounded(below limit: Double) -> Double { self < limit ? 0 : self }
}

extension BootstrapLaw {
  /// The quantiles at two levels, of type 1 whatever rule is asked for.
  public func quantiles(
    _ lower: Double, _ upper: Double, _ rule: QuantileRule
  ) -> Outcome<ResamplingQuantiles> {
    quantile(lower).flatMap { low in
      quantile(upper).map { ResamplingQuantiles(lower: low, upper: $0, rule: .type1) }
    }
  }

  /// 0 at both ends: nothing was drawn.
  public func monteCarloError(
    level: Double, method: BootstrapIntervalMethod, biasCorrection: BiasCorrectionRule,
    acceleration: Double?
  ) -> Outcome<EndpointErrors> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    if let obstacle { return .undefined(obstacle) }
    return .value(EndpointErrors(lower: 0, upper: 0))
  }
}
