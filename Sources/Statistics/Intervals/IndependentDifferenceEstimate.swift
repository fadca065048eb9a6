import GSLSupport

/// The difference of the means of two independent samples, first minus second, with the interval
/// that goes by the kind of the scores and by whether they come in clusters.
///
/// | scores | interval |
/// |---|---|
/// | 0/1 | `agresti-caffo`; in clusters on effective numbers, with Welch's degrees of freedom |
/// | with or without declared ends | `mover` of the two single intervals |
///
/// Source: Agresti & Caffo (2000); Rao & Scott (1992) for effective numbers; Welch (1947);
/// Newcombe (1998) and Zou & Donner (2008) for square-and-add.
public struct IndependentDifferenceEstimate: Sendable {
  /// The mean of the first sample.
  public let first: MeanEstimate
  /// The mean of the second sample.
  public let second: MeanEstimate
  /// The kind of the scores of both samples.
  public let kind: ScoreKind

  /// A difference from the sums of two samples that share no cluster.
  ///
  /// - Parameters:
  ///   - first: the sums of the first sample.
  ///   - second: the sums of the second sample.
  ///   - kind: that of both: 0/1 only where all values of both samples are.
  public init(_ first: ClusterSums, _ second: ClusterSums, kind: ScoreKind) {
    self.kind = kind
    self.first = MeanEstimate(first, kind: kind)
    self.second = MeanEstimate(second, kind: kind)
  }

  /// The first mean less the second.
  public var estimate: Outcome<Double> {
    first.estimate.flatMap { one in second.estimate.flatMap { .finite(one - $0) } }
  }

  /// The root of the sum of the two squared standard errors.
  public var standardError: Outcome<Double> {
    first.standardError.flatMap { one in
      second.standardError.flatMap { .finite((one * one + $0 * $0).squareRoot()) }
    }
  }

  /// The method that the kind of the scores asks for.
  public var method: MeanIntervalMethod { kind == .zeroOne ? .agrestiCaffo : .mover }

  /// Why ``method`` is the method, as one short clause.
  public var methodReason: String {
    let units = first.isClustered || second.isClustered ? " in clusters" : ""
    switch kind {
    case .zeroOne: return "two independent samples of 0/1 values\(units)"
    case .bounded(let lower, let upper):
      return "two independent samples with declared ends \(shortText(lower)) to "
        + "\(shortText(upper))\(units)"
    case .unbounded: return "two independent samples without declared ends\(units)"
    }
  }

  /// The automatic interval.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return kind == .zeroOne ? agrestiCaffo(level) : mover(level)
  }

  /// The smallest alpha whose interval excludes 0; 1 where none does.
  public var pValue: Outcome<Double> {
    guard kind == .zeroOne else {
      return IntervalInversion.pValue(excluding: 0) { mover(1 - $0) }
    }
    return adjusted.flatMap { adjusted in
      .computing { () throws(GSLError) in
        let distance = adjusted.difference / adjusted.error
        guard let degrees = adjusted.degreesOfFreedom else {
          return try TailProbability.normal(distance, .twoSided)
        }
        return try TailProbability.student(distance, degreesOfFreedom: degrees, .twoSided)
      }
    }
  }

  /// What a reader must know of the automatic interval.
  public var cautions: [IntervalCaution] {
    let found = first.cautions + second.cautions
    return found.enumerated().filter { place, caution in
      !found[..<place].contains { $0.code == caution.code }
    }.map(\.element)
  }

  private struct Adjusted {
    let difference: Double
    let error: Double
    /// nil where both samples are plain, for a normal quantile.
    let degreesOfFreedom: Double?
    let effectiveSize: Double
  }

  /// One sample with a success and a failure added to its effective number of rows.
  private struct Side {
    let share: Double
    let variance: Double
    let size: Double
    let quantileFreedom: Double?

    init(_ sample: MeanEstimate, _ design: ScoreDesign) {
      let isPlain = sample.method == .wilsonModified
      size = isPlain ? Double(sample.rows) : design.effectiveSize
      share = (size * design.share + 1) / (size + 2)
      variance = share * (1 - share) / (size + 2)
      quantileFreedom = isPlain ? nil : design.quantileFreedom
    }
  }

  private var adjusted: Outcome<Adjusted> {
    for sample in [first, second] {
      if let reason = sample.interval(level: 0.5).reason { return .undefined(reason) }
    }
    guard let one = first.design, let other = second.design else { return .undefined(.noData) }
    let sides = [Side(first, one), Side(second, other)]
    let variance = sides[0].variance + sides[1].variance
    let parts = sides.reduce(0.0) { sum, side in
      side.quantileFreedom.map { sum + side.variance * side.variance / $0 } ?? sum
    }
    return .value(
      Adjusted(
        difference: sides[0].share - sides[1].share, error: variance.squareRoot(),
        degreesOfFreedom: parts > 0 ? variance * variance / parts : nil,
        effectiveSize: sides[0].size + sides[1].size))
  }

  private func agrestiCaffo(_ level: Double) -> Outcome<ConfidenceInterval> {
    adjusted.flatMap { adjusted in
      .computing { () throws(GSLError) in
        let tail = (1 - level) / 2
        let quantile: Double
        if let degrees = adjusted.degreesOfFreedom {
          quantile = try -StudentTDistribution.quantile(tail, degreesOfFreedom: degrees)
        } else {
          quantile = try -NormalDistribution.quantile(tail)
        }
        let reach = quantile * adjusted.error
        return ConfidenceInterval(
          lower: max(adjusted.difference - reach, -1), upper: min(adjusted.difference + reach, 1),
          level: level, method: method.rawValue, degreesOfFreedom: adjusted.degreesOfFreedom,
          effectiveSampleSize: adjusted.degreesOfFreedom == nil ? nil : adjusted.effectiveSize,
          methodReason: methodReason)
      }
    }
  }

  private func mover(_ level: Double) -> Outcome<ConfidenceInterval> {
    estimate.flatMap { difference in
      first.interval(level: level).flatMap { one in
        second.interval(level: level).flatMap { other in
          first.estimate.flatMap { a in
            second.estimate.flatMap { b in
              func root(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
              let lower = difference - root(a - one.lower, other.upper - b)
              let upper = difference + root(one.upper - a, b - other.lower)
              guard lower.isFinite, upper.isFinite else { return .undefined(.notFinite) }
              return .value(
                ConfidenceInterval(
                  lower: lower, upper: upper, level: level, method: method.rawValue,
                  methodReason: methodReason))
            }
          }
        }
      }
    }
  }
}
