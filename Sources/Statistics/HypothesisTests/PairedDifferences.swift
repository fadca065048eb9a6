/// Differences of pairs, or one sample against a null value: the t test and its interval.
///
/// For pairs in clusters use ``ClusterRobust``.
public struct PairedDifferences: Sendable {
  private let moments: Moments

  /// The differences, one per pair.
  ///
  /// - Throws: ``StatisticsError`` when one is not finite.
  public init(_ differences: [Double]) throws(StatisticsError) {
    moments = try Moments(differences)
  }

  /// The differences first minus second of two lists that go together.
  ///
  /// - Throws: ``StatisticsError`` when the lists differ in length or a value is not finite.
  public init(_ first: [Double], _ second: [Double]) throws(StatisticsError) {
    guard first.count == second.count else { throw .lengthsDiffer(first.count, second.count) }
    try self.init(zip(first, second).map { $0 - $1 })
  }

  /// The mean difference.
  public var estimate: Outcome<Double> { moments.mean }

  /// The standard error of the mean difference; undefined where all differences are equal.
  public var standardError: Outcome<Double> {
    moments.variance.flatMap {
      $0 > 0 ? .value(($0 / Double(moments.count)).squareRoot()) : .undefined(.allValuesEqual)
    }
  }

  /// The paired t test with n - 1 degrees of freedom.
  ///
  /// - Parameters:
  ///   - alternative: what the test holds against the null hypothesis.
  ///   - null: the mean difference under the null hypothesis.
  public func test(alternative: Alternative = .twoSided, null: Double = 0) -> Outcome<TestResult> {
    estimate.flatMap { estimate in
      standardError.flatMap {
        TestResult.student((estimate - null) / $0, Double(moments.count - 1), alternative)
      }
    }
  }

  /// The t interval for the mean difference.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  public func interval(level: Double = 0.95) -> Outcome<ConfidenceInterval> {
    estimate.flatMap { estimate in
      standardError.flatMap {
        ConfidenceInterval.student(
          estimate, error: $0, degreesOfFreedom: Double(moments.count - 1), level: level,
          method: "paired-t")
      }
    }
  }
}
