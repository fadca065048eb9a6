import Foundation
import GSLSupport

/// The difference between two independent proportions, first minus second.
///
/// For trials in clusters use ``ClusterBootstrap``.
public struct TwoProportions: Sendable, Equatable {
  /// How an interval for the difference is made.
  public enum IntervalMethod: String, CaseIterable, Codable, Sendable {
    /// From the Wilson intervals of the two proportions (Newcombe 1998, method 10).
    case newcombe
    /// The differences that the score test does not reject (Miettinen & Nurminen 1985).
    case miettinenNurminen = "miettinen-nurminen"
  }

  let first: Proportion
  let second: Proportion

  /// Two proportions.
  public init(_ first: Proportion, _ second: Proportion) {
    self.first = first
    self.second = second
  }

  /// The difference of the shares, -1...1.
  public var estimate: Outcome<Double> {
    first.estimate.flatMap { share in second.estimate.map { share - $0 } }
  }

  /// The z test with the pooled proportion.
  public func test(alternative: Alternative = .twoSided) -> Outcome<TestResult> {
    estimate.flatMap { estimate in
      // As numbers, because sums of counts may exceed any integer.
      let pooled =
        (Double(first.successes) + Double(second.successes))
        / (Double(first.trials) + Double(second.trials))
      let variance =
        pooled * (1 - pooled) * (1 / Double(first.trials) + 1 / Double(second.trials))
      guard variance > 0 else { return .undefined(.allValuesEqual) }
      return TestResult.normal(estimate / variance.squareRoot(), alternative)
    }
  }

  /// Fisher's exact test; the statistic is the number of successes in the first.
  public func fisherExact(alternative: Alternative = .twoSided) -> Outcome<TestResult> {
    guard
      let table = try? TwoByTwoTable(
        first.successes, first.trials - first.successes, second.successes,
        second.trials - second.successes)
    else { return .undefined(.tooLarge) }
    return table.fisherExact(alternative: alternative)
  }

  /// An interval for the difference, within -1...1.
  ///
  /// - Parameters:
  ///   - level: between 0 and 1, both excluded.
  ///   - method: how it is made.
  public func interval(
    level: Double = 0.95, method: IntervalMethod = .newcombe
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return estimate.flatMap { estimate in
      switch method {
      case .newcombe: newcombe(estimate, level)
      case .miettinenNurminen: miettinenNurminen(estimate, level)
      }
    }
  }

  private func newcombe(_ estimate: Double, _ level: Double) -> Outcome<ConfidenceInterval> {
    first.interval(level: level, method: .wilson).flatMap { a in
      second.interval(level: level, method: .wilson).map { b in
        let p = Double(first.successes) / Double(first.trials)
        let q = Double(second.successes) / Double(second.trials)
        func root(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
        return ConfidenceInterval(
          lower: max(estimate - root(p - a.lower, b.upper - q), -1),
          upper: min(estimate + root(a.upper - p, q - b.lower), 1), level: level,
          method: IntervalMethod.newcombe.rawValue)
      }
    }
  }

  private func miettinenNurminen(
    _ estimate: Double, _ level: Double
  ) -> Outcome<ConfidenceInterval> {
    .computing { () throws(GSLError) in
      let z = try NormalDistribution.quantile((1 + level) / 2)
      let score = ScoreStatistic(self)
      // The statistic falls as the assumed difference rises.
      func crossing(_ target: Double, _ low: Double, _ high: Double) -> Double {
        var (low, high) = (low, high)
        for _ in 0..<200 where high - low > 0 {
          let middle = (low + high) / 2
          if middle <= low || middle >= high { break }
          if score.z(assuming: middle) > target { low = middle } else { high = middle }
        }
        return (low + high) / 2
      }
      return ConfidenceInterval(
        lower: crossing(z, -1, estimate), upper: crossing(-z, estimate, 1), level: level,
        method: IntervalMethod.miettinenNurminen.rawValue)
    }
  }
}

/// The score statistic of a difference of proportions.
///
/// Source: Miettinen & Nurminen (1985), "Comparative analysis of two rates", appendix I.
struct ScoreStatistic {
  private let successes: (Double, Double)
  private let trials: (Double, Double)

  init(_ proportions: TwoProportions) {
    successes = (Double(proportions.first.successes), Double(proportions.second.successes))
    trials = (Double(proportions.first.trials), Double(proportions.second.trials))
  }

  /// The distance of the observed difference from the assumed one, in standard errors.
  func z(assuming difference: Double) -> Double {
    let total = trials.0 + trials.1
    let observed = successes.0 / trials.0 - successes.1 / trials.1
    let q = constrained(difference)
    let p = min(max(q + difference, 0), 1)
    let variance =
      (p * (1 - p) / trials.0 + q * (1 - q) / trials.1) * total / (total - 1)
    guard variance > 0 else {
      return observed == difference ? 0 : observed > difference ? .infinity : -.infinity
    }
    return (observed - difference) / variance.squareRoot()
  }

  /// The maximum likelihood estimate of the second proportion under the assumed difference: the
  /// middle root of a cubic, in trigonometric form.
  private func constrained(_ difference: Double) -> Double {
    let total = trials.0 + trials.1
    let a = total
    let b = (trials.0 + 2 * trials.1) * difference - total - successes.0 - successes.1
    let c =
      (trials.1 * difference - total - 2 * successes.1) * difference + successes.0 + successes.1
    let d = successes.1 * difference * (1 - difference)
    let third = b / (3 * a)
    let v = third * third * third - b * c / (6 * a * a) + d / (2 * a)
    let square = max(third * third - c / (3 * a), 0)
    let u = v < 0 ? -square.squareRoot() : square.squareRoot()
    let cube = u * u * u
    let cosine = cube == 0 ? 0 : min(max(v / cube, -1), 1)
    let w = (Double.pi + acos(cosine)) / 3
    return min(max(2 * u * cos(w) - third, max(0, -difference)), min(1, 1 - difference))
  }
}
