import Foundation

/// A statistic of two samples whose null distribution permutations can supply: large values speak
/// against one common distribution.
public enum TwoSampleStatistic: String, CaseIterable, Codable, Sendable {
  /// The largest distance between the distribution functions.
  case kolmogorovSmirnov
  /// Cramér-von Mises T, from the two distribution functions.
  case cramerVonMises
  /// Anderson-Darling A² with midranks.
  case andersonDarling
  /// The Wasserstein-1 distance.
  case wasserstein1
  /// The energy distance, squared.
  case squaredEnergyDistance
  /// The absolute difference of the means.
  case meanDifference
  /// Welch's t, without its sign: the difference of the means over its standard error.
  case welchT
  /// The distance of Mann-Whitney U from its mean, over the number of pairs.
  case mannWhitney
  /// The maximum mean discrepancy, biased, with the kernel of ``MaximumMeanDiscrepancy``.
  case maximumMeanDiscrepancy
  /// The population stability index on the bins of ``ReferenceBins``, floor 10⁻⁴.
  case populationStabilityIndex
  /// The Jensen-Shannon divergence in bits on the bins of ``ReferenceBins``.
  case jensenShannonDivergence
  /// Chi-square of the table of distinct values by sample.
  case chiSquare
  /// The likelihood-ratio G of the table of distinct values by sample.
  case gStatistic
  /// The total variation distance between the shares of the distinct values.
  case totalVariation
  /// The Hellinger distance between the shares of the distinct values.
  case hellinger
  /// The population stability index on the distinct values as categories, floor 10⁻⁴.
  case categoricalPopulationStabilityIndex
  /// The Jensen-Shannon divergence in bits between the shares of the distinct values.
  case categoricalJensenShannonDivergence

  /// Whether the values are taken as mere names of categories.
  public var isCategorical: Bool {
    switch self {
    case .chiSquare, .gStatistic, .totalVariation, .hellinger,
      .categoricalPopulationStabilityIndex, .categoricalJensenShannonDivergence:
      true
    default: false
    }
  }

  /// The statistic of a pair of samples.
  ///
  /// - Complexity: O(N).
  public func value(of pair: SamplePair) -> Outcome<Double> {
    guard self == .maximumMeanDiscrepancy else { return pair.distance { self($0) } }
    if let obstacle = pair.obstacle { return .undefined(obstacle) }
    return GroupedKernel(pair).features.flatMap { kernel in
      pair.distance { self($0, kernel: kernel) }
    }
  }

  /// What rounding may add to or take from a statistic that is 0.
  var rounding: Double { self == .maximumMeanDiscrepancy ? 1e-13 : 1e-300 }

  /// The statistic of counts.
  ///
  /// - Parameter kernel: the features of the distinct values, which the maximum mean discrepancy
  ///   needs; without them it is a NaN.
  func callAsFunction(
    _ counts: GroupCounts, kernel: GroupedKernel.Features? = nil
  ) -> Double {
    switch self {
    case .kolmogorovSmirnov:
      let extremes = counts.kolmogorovSmirnov()
      return Double(max(extremes.plus, extremes.minus)) / Double(counts.referenceCount)
        / Double(counts.currentCount)
    case .cramerVonMises: return counts.cramerVonMises()
    case .andersonDarling: return counts.andersonDarling()
    case .wasserstein1: return counts.areas().absolute
    case .squaredEnergyDistance: return 2 * counts.areas().squared
    case .meanDifference: return abs(counts.meanDifference())
    case .welchT: return counts.welchT()
    case .maximumMeanDiscrepancy: return kernel?.discrepancy(counts).biased ?? .nan
    case .mannWhitney:
      return abs(counts.mannWhitneyExcess()) / Double(counts.referenceCount)
        / Double(counts.currentCount)
    case .populationStabilityIndex:
      return counts.binShares { Divergence.stability($0, $1, floor: 1e-4) }
    case .jensenShannonDivergence:
      return counts.binShares { Divergence.jensenShannon($0, $1) } / log(2)
    case .chiSquare: return counts.chiSquare()
    case .gStatistic: return counts.gStatistic()
    case .totalVariation: return counts.shares { abs($0 - $1) } / 2
    case .hellinger:
      let affinity = counts.shares { ($0 * $1).squareRoot() }
      return max(1 - affinity, 0).squareRoot()
    case .categoricalPopulationStabilityIndex:
      return counts.shares { Divergence.stability($0, $1, floor: 1e-4) }
    case .categoricalJensenShannonDivergence:
      return counts.shares { Divergence.jensenShannon($0, $1) } / log(2)
    }
  }
}

/// What one category adds to a divergence.
enum Divergence {
  /// (q - p) log(q/p) with shares below the floor raised to it.
  static func stability(_ p: Double, _ q: Double, floor: Double) -> Double {
    let p = max(p, floor)
    let q = max(q, floor)
    return (q - p) * log(q / p)
  }

  /// In nats, with 0 log 0 = 0.
  static func jensenShannon(_ p: Double, _ q: Double) -> Double {
    let middle = (p + q) / 2
    return (part(p, middle) + part(q, middle)) / 2
  }

  private static func part(_ p: Double, _ q: Double) -> Double { p > 0 ? p * log(p / q) : 0 }
}

extension GroupCounts {
  /// The sum over the distinct values of a function of their shares in the two samples.
  func shares(_ term: (Double, Double) -> Double) -> Double {
    let n = 1 / Double(referenceCount)
    let m = 1 / Double(currentCount)
    var sum = 0.0
    for group in 0..<pooled.count {
      sum += term(Double(reference[group]) * n, Double(pooled[group] - reference[group]) * m)
    }
    return sum
  }

  /// Chi-square of the table with the distinct values as rows.
  func chiSquare() -> Double {
    let share = Double(referenceCount) / Double(total)
    var sum = 0.0
    for group in 0..<pooled.count {
      let expected = Double(pooled[group]) * share
      let gap = Double(reference[group]) - expected
      // The current cell misses its expectation by as much.
      sum += gap * gap / (expected * (1 - share))
    }
    return sum
  }

  func gStatistic() -> Double {
    let share = Double(referenceCount) / Double(total)
    var sum = 0.0
    for group in 0..<pooled.count {
      let all = Double(pooled[group])
      let left = Double(reference[group])
      if left > 0 { sum += left * log(left / (all * share)) }
      if all > left { sum += (all - left) * log((all - left) / (all * (1 - share))) }
    }
    return 2 * sum
  }
}
