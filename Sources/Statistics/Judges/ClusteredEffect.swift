import GSLSupport

/// An effect with an error that allows for any dependence within clusters.
///
/// The interval and the test are by Student's t with the degrees of freedom of the error.
public struct ClusteredEffect: Sendable, Equatable {
  /// The estimate.
  public let value: Double
  /// How many clusters it rests on.
  public let clusters: Int
  /// The standard error; undefined where the clusters do not let it be judged.
  public let standardError: Outcome<Double>
  /// The degrees of freedom of the error; need not be whole.
  public let degreesOfFreedom: Outcome<Double>
  /// What made the error: `"cluster-t"` for a sandwich with CR2, `"student-t"` for independent rows
  /// of equal variance, `"cluster-jackknife-t"`.
  public let method: String
  /// The ends that an interval is cut to; nil for none.
  public let ends: ClosedRange<Double>?

  init(
    value: Double, clusters: Int, standardError: Outcome<Double>,
    degreesOfFreedom: Outcome<Double>, method: String = MeanIntervalMethod.clusterT.rawValue,
    ends: ClosedRange<Double>? = nil
  ) {
    self.value = value
    self.clusters = clusters
    self.standardError = standardError
    self.degreesOfFreedom = degreesOfFreedom
    self.method = method
    self.ends = ends
  }

  /// An effect of which only the value is known.
  init(value: Double, clusters: Int, without reason: UndefinedReason) {
    self.init(
      value: value, clusters: clusters, standardError: .undefined(reason),
      degreesOfFreedom: .undefined(reason))
  }

  /// The interval of value plus and minus a t quantile times the standard error.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  public func interval(level: Double = 0.95) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return standardError.flatMap { error in
      degreesOfFreedom.flatMap { degrees in
        .deciding { () throws(GSLError) in
          let reach =
            try -StudentTDistribution.quantile((1 - level) / 2, degreesOfFreedom: degrees) * error
          guard reach.isFinite, (value + reach).isFinite else { return .undefined(.notFinite) }
          let interval = ConfidenceInterval(
            lower: value - reach, upper: value + reach, level: level, method: method,
            degreesOfFreedom: degrees)
          return .value(ends.map { interval.cut(to: $0) } ?? interval)
        }
      }
    }
  }

  /// The two-sided test that the effect is 0.
  public var test: Outcome<TestResult> {
    standardError.flatMap { error in
      degreesOfFreedom.flatMap { TestResult.student(value / error, $0, .twoSided) }
    }
  }

  /// The effect with its sign turned round.
  var negated: ClusteredEffect {
    ClusteredEffect(
      value: 0 - value, clusters: clusters, standardError: standardError,
      degreesOfFreedom: degreesOfFreedom, method: method,
      ends: ends.map { -$0.upperBound...(-$0.lowerBound) })
  }
}

extension ClusteredEffect {
  /// How many groups of clusters are left out in turn: more give no better error.
  static let mostGroups = 200

  /// An effect with the error of the delete-one-cluster jackknife and one degree of freedom less than
  /// there are clusters, or groups of clusters.
  ///
  /// - Parameters:
  ///   - value: the estimate from all clusters.
  ///   - clusters: how many there are.
  ///   - replicates: the estimate without each of them, or of each of equally large groups of them.
  ///
  /// Source: Efron & Tibshirani (1993), chapter 11; Kott (2001), "The delete-a-group jackknife".
  static func jackknife(
    _ value: Double, clusters: Int, without replicates: [Outcome<Double>],
    ends: ClosedRange<Double>? = nil
  ) -> ClusteredEffect {
    let error = jackknifeError(replicates)
    return ClusteredEffect(
      value: value, clusters: clusters, standardError: error,
      degreesOfFreedom: error.map { _ in Double(replicates.count - 1) },
      method: "cluster-jackknife-t", ends: ends)
  }

  private static func jackknifeError(_ replicates: [Outcome<Double>]) -> Outcome<Double> {
    guard replicates.count >= 2 else {
      return .undefined(replicates.isEmpty ? .noData : .oneCluster)
    }
    var values: [Double] = []
    for replicate in replicates {
      switch replicate {
      case .value(let value): values.append(value)
      case .undefined(let reason): return .undefined(reason)
      }
    }
    // In order, so that the numbers of the clusters show in no rounding.
    values.sort()
    let size = Double(values.count)
    let mean = values.reduce(0, +) / size
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard squares.isFinite else { return .undefined(.notFinite) }
    let largest = max(abs(values.first ?? 0), abs(values.last ?? 0))
    guard squares > 1e-24 * size * max(largest * largest, .leastNormalMagnitude) else {
      return .undefined(.refitsEqual)
    }
    return .value(((size - 1) / size * squares).squareRoot())
  }
}

extension ClusterSandwich {
  /// A linear combination of the coefficients with its CR2 error.
  ///
  /// - Parameters:
  ///   - value: its estimate.
  ///   - isFlat: whether the residuals are no more than rounding.
  func effect(_ value: Double, contrast: [Double], isFlat: Bool) -> ClusteredEffect {
    if clusters < 2 {
      return ClusteredEffect(value: value, clusters: clusters, without: .oneCluster)
    }
    let spread = spread(of: contrast)
    if spread.hangsOnOneCluster {
      return ClusteredEffect(
        value: value, clusters: clusters,
        without: .notIdentified("a part of it rests on one cluster alone"))
    }
    let error = isFlat ? 0 : spread.corrected.squareRoot()
    guard error > 0 else {
      return ClusteredEffect(value: value, clusters: clusters, without: .noVariance)
    }
    return ClusteredEffect(
      value: value, clusters: clusters, standardError: .finite(error),
      degreesOfFreedom: .finite(spread.degreesOfFreedom))
  }
}
