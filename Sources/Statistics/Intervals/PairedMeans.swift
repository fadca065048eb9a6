import GSLSupport

/// The difference of two means over the same items, as Miller advises to compare two models.
///
/// Scores on the same items go up and down together; the difference item by item keeps that out of
/// the error. Items may come in clusters.
///
/// Source: Miller (2024), "Adding error bars to evals", section 4.2, eqs. 7 and 8.
public struct PairedMeans: Sendable {
  private let differences: ClusterRobust
  private let first: Moments
  private let second: Moments
  private let covariance: Outcome<Double>

  /// Scores of two models on the same items.
  ///
  /// - Parameters:
  ///   - first: the scores of one model, finite.
  ///   - second: the scores of the other, in the same order.
  ///   - clusters: the cluster of each item; nil where items are independent.
  /// - Throws: ``StatisticsError`` when the lists differ in length or a score is not finite.
  public init(
    _ first: [Double], _ second: [Double], clusters: [Int]? = nil
  ) throws(StatisticsError) {
    guard first.count == second.count else { throw .lengthsDiffer(first.count, second.count) }
    let (one, other) = (try Moments(first), try Moments(second))
    self.first = one
    self.second = other
    differences = try ClusterRobust(
      scores: zip(first, second).map { $0 - $1 }, clusters: clusters ?? Array(first.indices))
    covariance = one.mean.flatMap { meanFirst in
      other.mean.flatMap { meanSecond in
        var sum = CompensatedSum()
        for (a, b) in zip(first, second) { sum.add(product: a - meanFirst, b - meanSecond) }
        return .finite(sum.value / Double(max(first.count - 1, 1)))
      }
    }
  }

  /// The mean of the first less the mean of the second.
  public var difference: Outcome<Double> { differences.mean }

  /// The standard error of the difference, by pairs and, where there are any, by clusters (CR2).
  public var standardError: Outcome<Double> { differences.standardError() }

  /// The standard error that two unrelated samples would have, for comparison.
  public var unpairedStandardError: Outcome<Double> {
    first.variance.flatMap { a in
      second.variance.flatMap { b in
        .finite(((a + b) / Double(first.count)).squareRoot())
      }
    }
  }

  /// Pearson's correlation of the two models' scores over items: what pairing gains.
  public var correlation: Outcome<Double> {
    first.standardDeviation.flatMap { a in
      second.standardDeviation.flatMap { b in
        guard a > 0, b > 0 else { return .undefined(.allValuesEqual) }
        return covariance.map { max(-1, min(1, $0 / (a * b))) }
      }
    }
  }

  /// The degrees of freedom of the t statistic: items less one, or Satterthwaite's for clusters.
  public var degreesOfFreedom: Outcome<Double> { differences.degreesOfFreedom }

  /// The t test of no difference.
  public func test(alternative: Alternative = .twoSided) -> Outcome<TestResult> {
    difference.flatMap { difference in
      standardError.flatMap { error in
        degreesOfFreedom.flatMap { degrees in
          .deciding { () throws(GSLError) in
            let t = difference / error
            guard t.isFinite else { return .undefined(.notFinite) }
            return .value(
              TestResult(
                statistic: t,
                pValue: try TailProbability.student(t, degreesOfFreedom: degrees, alternative),
                method: .asymptotic, alternative: alternative, degreesOfFreedom: degrees))
          }
        }
      }
    }
  }

  /// The t interval for the difference.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    differences.interval(level: level)
  }
}
