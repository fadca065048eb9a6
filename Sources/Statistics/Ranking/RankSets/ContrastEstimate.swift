import GSLSupport

/// A contrast of means over the same clusters with its CR2 error: `cluster-t`.
public struct ContrastEstimate: Sendable {
  /// The contrast itself.
  public let difference: Outcome<Double>
  /// Undefined where a mean rests on one cluster, or clusters show no spread.
  public let standardError: Outcome<Double>
  /// Satterthwaite's; undefined where the standard error is.
  public let degreesOfFreedom: Outcome<Double>

  /// Why ``MeanIntervalMethod/clusterT`` is the method, as one short clause.
  public static let methodReason = "contrast of means"

  init(_ difference: Outcome<Double>, standardError: Double, degreesOfFreedom: Double) {
    self.difference = difference
    self.standardError = .finite(standardError)
    self.degreesOfFreedom = .finite(degreesOfFreedom)
  }

  init(_ difference: Outcome<Double>, obstacle: UndefinedReason) {
    self.difference = difference
    standardError = .undefined(obstacle)
    degreesOfFreedom = .undefined(obstacle)
  }

  /// The contrast that a combination with negative coefficients is.
  init(_ combination: LinearCombinationEstimate) {
    difference = combination.estimate
    standardError = combination.standardError
    degreesOfFreedom = combination.standardError.flatMap { _ in combination.degreesOfFreedom }
  }

  /// The contrast over its standard error.
  public var statistic: Outcome<Double> { statistic(against: 0) }

  private func statistic(against value: Double) -> Outcome<Double> {
    difference.flatMap { difference in
      standardError.flatMap { .finite((difference - value) / $0) }
    }
  }

  /// The smallest alpha whose interval excludes the value.
  ///
  /// - Returns: 1 where the clusters show no spread: nothing is separated.
  public func pValue(excluding value: Double) -> Outcome<Double> {
    if standardError.reason == .equalClusterMeans { return difference.map { _ in 1 } }
    return statistic(against: value).flatMap { statistic in
      degreesOfFreedom.flatMap { degrees in
        .computing { () throws(GSLError) in
          try TailProbability.student(statistic, degreesOfFreedom: degrees, .twoSided)
        }
      }
    }
  }

  /// The smallest alpha whose interval excludes 0.
  public var pValue: Outcome<Double> { pValue(excluding: 0) }

  /// The contrast plus and minus a t quantile times its error.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    difference.flatMap { difference in
      standardError.flatMap { error in
        degreesOfFreedom.flatMap { degrees in
          ConfidenceInterval.student(
            difference, error: error, degreesOfFreedom: degrees, level: level,
            method: MeanIntervalMethod.clusterT.rawValue
          ).map {
            ConfidenceInterval(
              lower: $0.lower, upper: $0.upper, level: level, method: $0.method,
              degreesOfFreedom: degrees, methodReason: Self.methodReason)
          }
        }
      }
    }
  }
}
