import Foundation
import GSLSupport

/// How far two independent groups lie apart, in standard deviations.
///
/// Cohen's d overstates the distance in small groups; Hedges' g takes that back.
///
/// Source: Cohen (1988), "Statistical Power Analysis for the Behavioral Sciences"; Hedges (1981),
/// "Distribution theory for Glass's estimator of effect size and related estimators"; Hedges & Olkin
/// (1985), "Statistical Methods for Meta-Analysis", chapter 5; Steiger & Fouladi (1997) for the interval
/// by the noncentral t.
public struct StandardizedDifference: Sendable {
  /// How Cohen's d is corrected for small groups.
  public enum Correction: String, CaseIterable, Codable, Sendable {
    /// Γ(ν/2) / (√(ν/2) Γ((ν - 1)/2)).
    case exact
    /// 1 - 3 / (4ν - 1).
    case approximate
  }

  /// How an interval is made.
  public enum IntervalMethod: String, CaseIterable, Codable, Sendable {
    /// The effects for which the observed t is no more extreme than the level allows; exact for normal
    /// values of equal variance.
    case noncentralT = "noncentral-t"
    /// Estimate ± normal quantile x standard error.
    case normal = "analytic-normal"
  }

  /// How many values the first and the second group have.
  public let counts: (first: Int, second: Int)
  /// First minus second mean.
  public let difference: Double
  private let variances: (first: Double, second: Double)

  /// Two groups in any order of their values.
  ///
  /// - Returns: undefined for fewer than two values in a group, and where neither group varies.
  /// - Throws: ``StatisticsError`` when a value is not finite.
  public static func of(
    _ first: [Double], _ second: [Double]
  ) throws(StatisticsError) -> Outcome<StandardizedDifference> {
    let (one, other) = (try Moments(first), try Moments(second))
    guard let left = one.mean.value, let right = other.mean.value else {
      return .undefined(.noData)
    }
    return one.variance.flatMap { a in
      other.variance.flatMap { b in
        guard a > 0 || b > 0 else { return .undefined(.noVariance) }
        return .value(
          StandardizedDifference(
            counts: (one.count, other.count), difference: left - right, variances: (a, b)))
      }
    }
  }

  /// n + m - 2.
  public var degreesOfFreedom: Double { Double(counts.first + counts.second - 2) }

  /// The standard deviation within groups, of both together.
  public var pooledDeviation: Double {
    ((Double(counts.first - 1) * variances.first + Double(counts.second - 1) * variances.second)
      / degreesOfFreedom).squareRoot()
  }

  /// The difference in pooled standard deviations.
  public var cohenD: Double { difference / pooledDeviation }

  /// The difference over the root of the mean of both variances, whatever the groups' sizes.
  public var averageD: Double {
    difference / ((variances.first + variances.second) / 2).squareRoot()
  }

  /// The difference in standard deviations of the second group; undefined where that does not vary.
  public var glassDelta: Outcome<Double> {
    variances.second > 0
      ? .finite(difference / variances.second.squareRoot()) : .undefined(.noVariance)
  }

  /// What Cohen's d is multiplied with; below 1.
  public func correction(_ correction: Correction = .exact) -> Double {
    Self.correction(degreesOfFreedom: degreesOfFreedom, correction)
  }

  /// The same for any degrees of freedom above 1.
  public static func correction(
    degreesOfFreedom: Double, _ correction: Correction = .exact
  ) -> Double {
    switch correction {
    case .exact:
      let half = degreesOfFreedom / 2
      return exp(lgamma(half) - lgamma(half - 0.5)) / half.squareRoot()
    case .approximate: return 1 - 3 / (4 * degreesOfFreedom - 1)
    }
  }

  /// Cohen's d corrected for small groups.
  public func hedgesG(_ correction: Correction = .exact) -> Double {
    self.correction(correction) * cohenD
  }

  /// The standard error of Cohen's d in large samples; that of g is as much smaller as g is.
  public var standardError: Double {
    let (n, m) = (Double(counts.first), Double(counts.second))
    return ((n + m) / (n * m) + cohenD * cohenD / (2 * (n + m))).squareRoot()
  }

  /// The interval of Cohen's d.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  public func cohenInterval(
    level: Double, _ method: IntervalMethod = .noncentralT
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    switch method {
    case .normal:
      return .computing { () throws(GSLError) in
        let reach = try NormalDistribution.quantile((1 + level) / 2) * standardError
        return ConfidenceInterval(
          lower: cohenD - reach, upper: cohenD + reach, level: level, method: method.rawValue)
      }
    case .noncentralT:
      let unit = (1 / Double(counts.first) + 1 / Double(counts.second)).squareRoot()
      let t = cohenD / unit
      func shift(_ tail: Double) -> Outcome<Double> {
        RootSearch.increasing(from: 20 * min(t, 0) - 40, start: abs(t) + 40) { shift in
          NoncentralT.upperTail(t, degreesOfFreedom: degreesOfFreedom, shift: shift).value
            .map { $0 - tail } ?? .nan
        }
      }
      return shift((1 - level) / 2).flatMap { lower in
        shift((1 + level) / 2).map { upper in
          ConfidenceInterval(
            lower: lower * unit, upper: upper * unit, level: level, method: method.rawValue,
            degreesOfFreedom: degreesOfFreedom)
        }
      }
    }
  }

  /// The interval of Hedges' g: that of Cohen's d times the correction.
  public func hedgesInterval(
    level: Double, _ method: IntervalMethod = .noncentralT, _ correction: Correction = .exact
  ) -> Outcome<ConfidenceInterval> {
    cohenInterval(level: level, method).map { $0.rescaled(by: self.correction(correction)) }
  }
}
