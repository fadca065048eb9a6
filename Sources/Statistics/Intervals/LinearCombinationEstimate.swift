import GSLSupport

/// A sum of means with coefficients: a weighted score over dimensions, or a contrast of such sums.
///
/// The means share clusters, so the estimate's error is that of the clusters' residuals, taken
/// together by linearisation: e_g = Σ_j ω_j r_gj/T_j for the means j with coefficients ω_j. Each
/// residual is adjusted by its cluster's share of its own mean (CR2), and the degrees of freedom are
/// Satterthwaite's for rows that are independent (Bell & McCaffrey 2002); with one mean both are
/// those of ``MeanEstimate``.
///
/// | coefficients | interval |
/// |---|---|
/// | none negative, values with declared ends | `score` with the cluster as the row |
/// | none negative, no declared ends | `skew-t`; from two clusters `cluster-t` |
/// | some negative: a contrast | `cluster-t` |
///
///     let terms = dimensions.map { LinearCombinationEstimate.Term($0.sums, coefficient: 0.1) }
///     let overall = LinearCombinationEstimate(terms, kind: .bounded(lower: 0, upper: 100))
public struct LinearCombinationEstimate: Sendable {
  /// A mean with its coefficient.
  public struct Term: Sendable {
    /// The rows of the mean; the same number is the same cluster in all terms.
    public let sums: ClusterSums
    /// What the mean is multiplied by; finite.
    public let coefficient: Double

    /// A term.
    ///
    /// - Parameters:
    ///   - sums: made with clusters; rows that are independent are each a cluster.
    ///   - coefficient: what the mean is multiplied by; finite.
    public init(_ sums: ClusterSums, coefficient: Double) {
      self.sums = sums
      self.coefficient = coefficient
    }
  }

  /// The kind of the values of all terms.
  public let kind: ScoreKind
  /// How many clusters feed any term.
  public let clusters: Int

  private let combined: Outcome<Combined>

  private struct Combined: Sendable {
    var estimate: Double
    var isContrast: Bool
    var isFlat: Bool
    var standardError: Double
    var skewness: Double
    var degreesOfFreedom: Double
    var effectiveRows: Double
    var design: ScoreDesign?
    /// The ends that the sum can reach.
    var ends: ClosedRange<Double>?
  }

  /// A combination of means.
  ///
  /// - Parameters:
  ///   - terms: at least one; terms with coefficient 0 are left out.
  ///   - kind: that of the values of all terms, which share a scale.
  /// - Complexity: O(terms² x clusters).
  public init(_ terms: [Term], kind: ScoreKind) {
    self.kind = kind
    let used = terms.filter { $0.coefficient != 0 }
    if let obstacle = Self.obstacle(used, kind) {
      clusters = 0
      combined = .undefined(obstacle)
      return
    }
    let table = TermTable(used)
    clusters = table.clusters
    combined = Self.combine(used, table, kind)
  }

  private static func obstacle(_ terms: [Term], _ kind: ScoreKind) -> UndefinedReason? {
    guard !terms.isEmpty else { return .noData }
    for term in terms {
      guard term.coefficient.isFinite else { return .notFinite }
      if let reason = MeanEstimate.obstacle(term.sums, kind) { return reason }
      guard term.sums.clusterCount > 0 else {
        return .outsideDomain("means of rows with clusters; independent rows are each a cluster")
      }
    }
    return nil
  }

  private static func combine(
    _ terms: [Term], _ table: TermTable, _ kind: ScoreKind
  ) -> Outcome<Combined> {
    let estimate = table.estimate
    guard estimate.isFinite else { return .undefined(.notFinite) }
    let isContrast = terms.contains { $0.coefficient < 0 }
    let moments = ResidualMoments(table.residuals, adjusted: table.adjusted)
    var combined = Combined(
      estimate: estimate, isContrast: isContrast, isFlat: table.isFlat,
      standardError: moments.standardError, skewness: moments.skewness,
      degreesOfFreedom: table.degreesOfFreedom, effectiveRows: table.effectiveClusters)
    if !isContrast, let ends = kind.ends {
      let total = terms.reduce(0) { $0 + $1.coefficient }
      combined.ends = ends.lowerBound * total...ends.upperBound * total
      combined.design = table.design(
        ends, total: total, estimate: estimate, error: moments.standardError)
    }
    return .value(combined)
  }

  /// The combination of the means.
  public var estimate: Outcome<Double> { combined.map(\.estimate) }

  /// The CR2 standard error; undefined where no spread between clusters is seen.
  public var standardError: Outcome<Double> { usable.map(\.standardError) }

  /// Satterthwaite's degrees of freedom.
  public var degreesOfFreedom: Outcome<Double> { sampled.map(\.degreesOfFreedom) }

  /// The method that the coefficients and the kind of the values ask for.
  public var method: MeanIntervalMethod {
    guard let combined = combined.value, !combined.isContrast else { return .clusterT }
    if combined.design != nil { return .score }
    return clusters < 3 ? .clusterT : .skewT
  }

  /// Why ``method`` is the method, as one short clause.
  public var methodReason: String {
    switch method {
    case .score: "weighted sum of values with declared ends, clusters as rows"
    case .skewT: "weighted sum of values without declared ends"
    default:
      combined.value?.isContrast == false ? "2 clusters show no skewness" : "contrast of means"
    }
  }

  /// The automatic interval.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  /// - Returns: undefined where a mean rests on one cluster, and where no spread between clusters is
  ///   seen and no ends are declared.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    let tail = (1 - level) / 2
    let parts: Outcome<(lower: Double, upper: Double, size: Double?)>
    switch method {
    case .score:
      parts = sampled.flatMap { combined in
        guard let design = combined.design, let ends = combined.ends else {
          return .undefined(.endsNotDeclared)
        }
        return .computing { () throws(GSLError) in
          let shares = try design.ends(tail: tail)
          let width = ends.upperBound - ends.lowerBound
          return (
            ends.lowerBound + width * shares.lower,
            min(ends.lowerBound + width * shares.upper, ends.upperBound), design.effectiveSize
          )
        }
      }
    default:
      parts = usable.flatMap { combined in
        .computing { () throws(GSLError) in
          let ends = try SkewCorrection(method == .skewT ? combined.skewness : 0).ends(
            mean: combined.estimate, error: combined.standardError, tail: tail,
            degreesOfFreedom: combined.degreesOfFreedom)
          return (ends.lower, ends.upper, nil)
        }
      }
    }
    return parts.flatMap { ends in
      guard ends.lower.isFinite, ends.upper.isFinite else { return .undefined(.notFinite) }
      return .value(
        ConfidenceInterval(
          lower: ends.lower, upper: ends.upper, level: level, method: method.rawValue,
          degreesOfFreedom: combined.value?.degreesOfFreedom, effectiveSampleSize: ends.size,
          methodReason: methodReason))
    }
  }

  /// The smallest alpha whose interval excludes the value; 1 where none does.
  ///
  /// Where the clusters show no spread nothing is separated, and it is 1.
  public func pValue(excluding value: Double = 0) -> Outcome<Double> {
    if method == .score {
      return sampled.flatMap { combined in
        guard let design = combined.design, let ends = combined.ends else {
          return .undefined(.endsNotDeclared)
        }
        let share = (value - ends.lowerBound) / (ends.upperBound - ends.lowerBound)
        return .computing { () throws(GSLError) in try design.pValue(excluding: share) }
      }
    }
    if case .value(let combined) = sampled, combined.isFlat || combined.standardError == 0 {
      return .value(1)
    }
    return usable.flatMap { combined in
      .computing { () throws(GSLError) in
        try SkewCorrection(method == .skewT ? combined.skewness : 0).pValue(
          distance: (combined.estimate - value) / combined.standardError,
          degreesOfFreedom: combined.degreesOfFreedom)
      }
    }
  }

  /// What a reader must know of the automatic interval.
  public var cautions: [IntervalCaution] {
    guard case .value(let combined) = usable, method == .skewT, clusters < 30,
      abs(combined.skewness) * Double(clusters).squareRoot() > 1
    else { return [] }
    return [.skewedSample(count: clusters, areClusters: true)]
  }

  private var sampled: Outcome<Combined> {
    combined.flatMap { combined in
      guard combined.degreesOfFreedom.isFinite, combined.degreesOfFreedom > 0 else {
        return .undefined(.oneCluster)
      }
      return .value(combined)
    }
  }

  private var usable: Outcome<Combined> {
    sampled.flatMap { combined in
      guard !combined.isFlat, combined.standardError > 0 else {
        return .undefined(.equalClusterMeans)
      }
      return combined.standardError.isFinite ? .value(combined) : .undefined(.notFinite)
    }
  }
}
