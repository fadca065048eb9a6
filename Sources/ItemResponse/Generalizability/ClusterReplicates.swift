import Foundation
import GSLSupport
import Statistics

/// An estimate and what it is without each cluster of items, for a delete-one-cluster jackknife
/// (Efron & Tibshirani 1993, chapter 11) with Student's t.
struct ClusterReplicates: Sendable, Equatable {
  /// The scale on which the estimate is about normal.
  enum Scale: Sendable {
    case linear
    /// For variances and deviations.
    case logarithm
    /// For correlations.
    case fisherZ
    /// For shares.
    case logit

    func value(_ number: Double) -> Double {
      switch self {
      case .linear: number
      case .logarithm: log(number)
      case .fisherZ: atanh(number)
      case .logit: log(number / (1 - number))
      }
    }

    func back(_ number: Double) -> Double {
      switch self {
      case .linear: number
      case .logarithm: exp(number)
      case .fisherZ: tanh(number)
      case .logit: 1 / (1 + exp(-number))
      }
    }
  }

  let estimate: Double
  let without: [Double]

  /// How many groups of clusters to leave out in turn.
  static let mostGroups = 50

  /// The standard error on a scale; undefined for fewer than two groups and where none changes it.
  func standardError(_ scale: Scale) -> Outcome<Double> {
    guard without.count >= 2 else { return .undefined(.tooFewClusters(without.count)) }
    let values = without.map(scale.value).sorted()
    guard values.allSatisfy(\.isFinite), scale.value(estimate).isFinite else {
      return .undefined(.notFinite)
    }
    let size = Double(values.count)
    let mean = values.reduce(0, +) / size
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard squares > 1e-24 * size * max(1, mean * mean) else { return .undefined(.refitsEqual) }
    return .value(((size - 1) / size * squares).squareRoot())
  }

  /// The interval on a scale, or on the scale of the estimate where that one is out of reach or the
  /// error on it so large that its end would mean nothing; cut to the range that there is.
  func interval(
    level: Double, _ scale: Scale, within range: ClosedRange<Double> = -.infinity ... .infinity
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    var used = scale
    var error = standardError(scale)
    if scale != .linear {
      let isWide = error.value.map { $0 > 1 } ?? true
      if isWide, error.reason != .refitsEqual {
        (used, error) = (.linear, standardError(.linear))
      }
    }
    return error.flatMap { error in
      .deciding { () throws(GSLError) in
        let freedom = Double(without.count - 1)
        let reach =
          try StudentTDistribution.quantile((1 + level) / 2, degreesOfFreedom: freedom) * error
        let centre = used.value(estimate)
        return .value(
          ConfidenceInterval(
            lower: used.back(centre - reach), upper: used.back(centre + reach), level: level,
            method: "cluster-jackknife-t", degreesOfFreedom: freedom
          ).cut(to: range))
      }
    }
  }

  /// What comes of a function of several estimates that were replicated together.
  static func of(
    _ whole: [Double], _ replicates: [[Double]], _ function: ([Double]) -> Double
  ) -> ClusterReplicates {
    ClusterReplicates(estimate: function(whole), without: replicates.map(function))
  }

  /// The group of each cluster numbered from 0: all by themselves, or dealt in turn.
  static func groups(clusters: Int) -> Int { min(clusters, mostGroups) }
}
