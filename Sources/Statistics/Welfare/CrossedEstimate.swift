import Foundation
import GSLSupport

/// An estimate that two samples stand behind: items, of which models' profiles are made, and people.
///
/// The error of the items is that of the delete-one-cluster jackknife,
/// (G-1)/G Σ (θ₍g₎ - mean)² over the G clusters that feed the estimate (Efron & Tibshirani 1993, chapter
/// 11); the error of the people, or of one person's answers, is a variance of its own. The two are added,
/// and degrees of freedom are Satterthwaite's (1946) of the sum.
///
/// Intervals take Student's t, on a ``Scale`` by the delta method: those of a figure that cannot leave 0...1
/// are made of its log-odds, so that they stay inside; for a utility (1 + r)/2 of a correlation that is
/// Fisher's z.
public struct CrossedEstimate: Sendable, Equatable {
  /// A variance beside that of the items.
  public struct Source: Sendable, Equatable {
    /// 0 or more.
    public let variance: Double
    /// Above 0; nil where the variance is known.
    public let degreesOfFreedom: Double?

    /// A variance.
    ///
    /// - Parameters:
    ///   - variance: 0 or more.
    ///   - degreesOfFreedom: above 0; nil where the variance is known.
    public init(variance: Double, degreesOfFreedom: Double?) {
      self.variance = variance
      self.degreesOfFreedom = degreesOfFreedom
    }
  }

  /// By how much few items move an estimate, and how intervals make up for it.
  public struct Bias: Sendable, Equatable {
    /// What the estimate is taken to be too high by, such as the jackknife's (G-1)(mean - θ).
    public let amount: Double
    /// Whether intervals have the wider ends of two, about the estimate and about the estimate less the
    /// bias, as is right where the bias may be mostly noise.
    ///
    /// Else they are about the latter, and reach as far as the estimate. A bias that would lead off the
    /// scale is always taken for uncertain.
    public let isUncertain: Bool

    /// No bias.
    public static let none = Bias(amount: 0, isUncertain: false)

    /// A bias.
    ///
    /// - Parameters:
    ///   - amount: in the units of the estimate, positive where it is too high.
    ///   - isUncertain: whether it may be mostly noise.
    public init(amount: Double, isUncertain: Bool) {
      self.amount = amount
      self.isUncertain = isUncertain
    }
  }

  /// The scale on which an estimate is taken to be about normal.
  public enum Scale: Sendable {
    case linear
    /// Of a figure that lies in 0...1.
    case logOdds
    /// Of a figure of 0 or more.
    case logarithm
  }

  /// The estimate from all items and people.
  public let estimate: Outcome<Double>
  /// How many clusters of items feed it.
  public let clusters: Int
  /// What the items add.
  public let itemVariance: Outcome<Double>
  /// What people, a survey or a person's answers add; nil where nothing does.
  public let otherVariance: Double?

  private let degrees: Double?
  /// The largest size of what it is made of, against which rounding is seen.
  private let size: Double
  private let bias: Bias

  /// An estimate with its errors.
  ///
  /// - Parameters:
  ///   - estimate: from all items and people.
  ///   - replicates: the estimate without each cluster of items that feeds it, as many as there are
  ///     clusters; undefined where a cluster carries it.
  ///   - sources: further variances, independent of the items and of one another.
  ///   - bias: of the estimate.
  public init(
    _ estimate: Outcome<Double>, without replicates: [Outcome<Double>], sources: [Source] = [],
    bias: Bias = .none
  ) {
    self.init(
      estimate, items: Self.variance(replicates),
      itemDegreesOfFreedom: Double(max(replicates.count - 1, 1)), clusters: replicates.count,
      size: replicates.reduce(abs(estimate.value ?? 0)) { max($0, abs($1.value ?? 0)) },
      sources: sources, bias: bias)
  }

  /// An estimate whose error from the items is known otherwise than by leaving out clusters.
  ///
  /// - Parameters:
  ///   - estimate: from all items.
  ///   - itemError: its standard error.
  ///   - itemDegreesOfFreedom: above 0; nil where the error is known.
  ///   - clusters: how many feed it.
  ///   - sources: further variances, independent of the items and of one another.
  public init(
    _ estimate: Outcome<Double>, itemError: Outcome<Double>, itemDegreesOfFreedom: Double?,
    clusters: Int, sources: [Source]
  ) {
    self.init(
      estimate, items: itemError.map { $0 * $0 }, itemDegreesOfFreedom: itemDegreesOfFreedom,
      clusters: clusters, size: abs(estimate.value ?? 0), sources: sources, bias: .none)
  }

  /// - Parameter size: the largest size of what it is made of, against which rounding is seen.
  init(
    _ estimate: Outcome<Double>, items: Outcome<Double>, itemDegreesOfFreedom: Double?,
    clusters: Int, size: Double, sources: [Source], bias: Bias
  ) {
    self.estimate = estimate
    self.clusters = clusters
    self.size = size
    self.bias = bias
    itemVariance = items
    let others = sources.filter { $0.variance > 0 }
    otherVariance = sources.isEmpty ? nil : others.reduce(0) { $0 + $1.variance }
    guard let items = items.value else {
      degrees = nil
      return
    }
    let total = items + (otherVariance ?? 0)
    var fourths = itemDegreesOfFreedom.map { items * items / $0 } ?? 0
    for source in others {
      if let degrees = source.degreesOfFreedom {
        fourths += source.variance * source.variance / degrees
      }
    }
    degrees = fourths > 0 ? total * total / fourths : nil
  }

  static func variance(_ replicates: [Outcome<Double>]) -> Outcome<Double> {
    guard replicates.count > 1 else {
      return .undefined(replicates.isEmpty ? .noData : .oneCluster)
    }
    var values: [Double] = []
    values.reserveCapacity(replicates.count)
    for replicate in replicates {
      switch replicate {
      case .value(let value): values.append(value)
      case .undefined(let reason): return .undefined(reason)
      }
    }
    let count = Double(values.count)
    // In order, so that the numbers of the clusters show in no rounding.
    values.sort()
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return .finite((count - 1) / count * squares)
  }

  /// The root of the variances' sum.
  ///
  /// - Returns: undefined where a cluster carries the estimate, for fewer than two clusters, and where no
  ///   spread is seen.
  public var standardError: Outcome<Double> {
    estimate.flatMap { _ in
      itemVariance.flatMap { items in
        let error = (items + (otherVariance ?? 0)).squareRoot()
        return error > 1e-13 * size ? .finite(error) : .undefined(.equalClusterMeans)
      }
    }
  }

  /// Satterthwaite's; nil where the standard error is undefined or known.
  public var degreesOfFreedom: Double? { standardError.value == nil ? nil : degrees }

  /// The name of the intervals' method.
  public static let method = "jackknife-t"

  /// Student's t interval.
  ///
  /// A bias widens it, see ``Bias``.
  ///
  /// - Parameters:
  ///   - level: between 0 and 1, both excluded.
  ///   - scale: on which the interval is made. An estimate at an end of it has a linear one, cut there.
  /// - Returns: undefined where the standard error is.
  public func interval(
    level: Double, on scale: Scale = .linear
  ) -> Outcome<ConfidenceInterval> {
    estimate.flatMap { estimate in
      standardError.flatMap { error in
        interval(about: estimate, estimate, error, level: level, on: scale).flatMap { plain in
          guard bias.amount != 0 else { return .value(plain) }
          let centre = estimate - bias.amount
          let leavesScale = scale != .linear && (centre <= 0 || scale == .logOdds && centre >= 1)
          let isUncertain = bias.isUncertain || leavesScale
          return interval(about: centre, estimate, error, level: level, on: scale)
            .map {
              ConfidenceInterval(
                lower: min(isUncertain ? plain.lower : estimate, $0.lower),
                upper: max(isUncertain ? plain.upper : estimate, $0.upper), level: level,
                method: plain.method, degreesOfFreedom: plain.degreesOfFreedom,
                methodReason: plain.methodReason)
            }
        }
      }
    }
  }

  private func interval(
    about centre: Double, _ estimate: Double, _ error: Double, level: Double, on scale: Scale
  ) -> Outcome<ConfidenceInterval> {
    let isOdds = scale == .logOdds
    guard scale != .linear, estimate > 0, !isOdds || estimate < 1 else {
      return student(centre, error: error, level: level).map {
        switch scale {
        case .linear: $0
        case .logOdds: $0.cut(to: 0...1)
        case .logarithm: $0.cut(to: 0...Double.greatestFiniteMagnitude)
        }
      }
    }
    // A centre beyond the end of the scale is moved next to it.
    let used =
      centre == estimate ? estimate : min(max(centre, 1e-4), isOdds ? 1 - 1e-4 : .infinity)
    return student(
      isOdds ? log(used) - log1p(-used) : log(used),
      error: error / (isOdds ? estimate * (1 - estimate) : estimate), level: level
    ).map { interval in
      func back(_ end: Double) -> Double { isOdds ? 1 / (1 + exp(-end)) : exp(end) }
      return ConfidenceInterval(
        lower: back(interval.lower), upper: back(interval.upper), level: level,
        method: interval.method, degreesOfFreedom: interval.degreesOfFreedom,
        methodReason: interval.methodReason)
    }
  }

  private func student(
    _ centre: Double, error: Double, level: Double
  ) -> Outcome<ConfidenceInterval> {
    StudentInterval.about(
      centre, error: error, degreesOfFreedom: degrees, level: level, method: Self.method,
      reason: (otherVariance ?? 0) > 0
        ? "smooth function of two samples: leaving out clusters of items, and the other sample's variance"
        : "smooth function of clusters of items, left out one by one")
  }

  /// The smallest alpha whose linear interval excludes a value; 1 where no spread is seen.
  ///
  /// - Parameter value: what it is compared with.
  public func pValue(excluding value: Double = 0) -> Outcome<Double> {
    estimate.flatMap { estimate in
      if standardError.reason == .equalClusterMeans { return .value(1) }
      return standardError.flatMap { error in
        .computing { () throws(GSLError) in
          let statistic = (estimate - value) / error
          guard let degrees else { return try TailProbability.normal(statistic, .twoSided) }
          return try TailProbability.student(statistic, degreesOfFreedom: degrees, .twoSided)
        }
      }
    }
  }
}
