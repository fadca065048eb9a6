import Foundation
import GSLSupport

/// Whether two correlations differ that were found on the same cases.
///
/// They overlap where one variable is in both: a measure with two others. Then the tests of Williams,
/// Hotelling and Meng, Rosenthal & Rubin exist beside those by Fisher's z. Where four variables are
/// involved, those by Fisher's z do.
///
/// All are for cases drawn independently from a normal population; of correlations over models, which are
/// few and of families, they are a guide. Hotelling's test holds for the observed values of the other two
/// variables only, and rejects too often otherwise; Williams' is the one to quote (Steiger 1980).
///
/// Source: Williams (1959), "The comparison of regression variables"; Hotelling (1940), "The selection of
/// variates for use in prediction"; Dunn & Clark (1969), "Correlation coefficients measured on the same
/// individuals"; Steiger (1980), "Tests for comparing elements of a correlation matrix", eqs. 3, 7, 14, 15;
/// Meng, Rosenthal & Rubin (1992), "Comparing correlated correlation coefficients"; Zou (2007), "Toward
/// using confidence intervals to compare correlations".
public struct DependentCorrelations: Sendable, Equatable {
  /// How many cases.
  public let cases: Int
  /// The correlations that are compared.
  public let first: Double
  public let second: Double
  /// First minus second.
  public var difference: Double { first - second }

  private enum Design: Sendable, Equatable {
    /// The correlation of the two variables that are not in both.
    case overlapping(between: Double)
    /// r13, r14, r23 and r24 of r12 against r34.
    case separate(r13: Double, r14: Double, r23: Double, r24: Double)
  }
  private let design: Design

  /// A measure with two others: r12 against r13.
  ///
  /// - Parameters:
  ///   - first: the correlation of the measure with one variable, within -1...1.
  ///   - second: that with the other.
  ///   - between: the correlation of both variables.
  ///   - cases: how many, four at least.
  /// - Returns: undefined for fewer cases, for correlations of -1 or 1, and where the three cannot be
  ///   correlations of the same cases, or leave nothing over.
  public static func overlapping(
    _ first: Double, _ second: Double, between: Double, cases: Int
  ) -> Outcome<DependentCorrelations> {
    guard cases > 3 else { return .undefined(.tooFewUnits(cases, needed: 4)) }
    guard [first, second, between].allSatisfy({ abs($0) < 1 - 1e-12 }) else {
      return .undefined(.outsideDomain("correlations between -1 and 1"))
    }
    let determinant = determinant(first, second, between)
    guard determinant > 1e-12 else { return .undefined(.singularInformation) }
    return .value(
      DependentCorrelations(
        cases: cases, first: first, second: second, design: .overlapping(between: between)))
  }

  /// Two correlations of four variables: r12 against r34.
  ///
  /// - Returns: undefined for fewer than four cases and for correlations of -1 or 1.
  public static func separate(
    _ r12: Double, _ r34: Double, r13: Double, r14: Double, r23: Double, r24: Double, cases: Int
  ) -> Outcome<DependentCorrelations> {
    guard cases > 3 else { return .undefined(.tooFewUnits(cases, needed: 4)) }
    guard [r12, r34].allSatisfy({ abs($0) < 1 - 1e-12 }),
      [r13, r14, r23, r24].allSatisfy({ abs($0) <= 1 })
    else { return .undefined(.outsideDomain("correlations between -1 and 1")) }
    return .value(
      DependentCorrelations(
        cases: cases, first: r12, second: r34,
        design: .separate(r13: r13, r14: r14, r23: r23, r24: r24)))
  }

  private static func determinant(_ one: Double, _ other: Double, _ between: Double) -> Double {
    1 - one * one - other * other - between * between + 2 * one * other * between
  }

  // MARK: - Overlapping

  /// Williams' t with n - 3 degrees of freedom; undefined for four variables.
  public func williams(_ alternative: Alternative = .twoSided) -> Outcome<TestResult> {
    guard case .overlapping(let between) = design else { return Self.needsOverlap() }
    let size = Double(cases)
    let mean = (first + second) / 2
    let gap = 1 - between
    let spread =
      2 * (size - 1) / (size - 3) * Self.determinant(first, second, between)
      + mean * mean * gap * gap * gap
    return TestResult.student(
      difference * ((size - 1) * (1 + between) / spread).squareRoot(), size - 3, alternative)
  }

  /// Hotelling's t with n - 3 degrees of freedom; undefined for four variables.
  public func hotelling(_ alternative: Alternative = .twoSided) -> Outcome<TestResult> {
    guard case .overlapping(let between) = design else { return Self.needsOverlap() }
    let size = Double(cases)
    let spread = 2 * Self.determinant(first, second, between)
    return TestResult.student(
      difference * ((size - 3) * (1 + between) / spread).squareRoot(), size - 3, alternative)
  }

  /// The z of Meng, Rosenthal & Rubin; undefined for four variables.
  public func meng(_ alternative: Alternative = .twoSided) -> Outcome<TestResult> {
    guard case .overlapping(let between) = design else { return Self.needsOverlap() }
    let square = (first * first + second * second) / 2
    let f = min(1, (1 - between) / (2 * (1 - square)))
    let h = (1 - f * square) / (1 - square)
    return TestResult.normal(
      (atanh(first) - atanh(second))
        * (Double(cases - 3) / (2 * (1 - between) * h)).squareRoot(), alternative)
  }

  private static func needsOverlap() -> Outcome<TestResult> {
    .undefined(.outsideDomain("two correlations with one variable in common"))
  }

  // MARK: - Both designs

  /// The z of Dunn & Clark: the difference of Fisher's z over its error.
  public func dunnClark(_ alternative: Alternative = .twoSided) -> Outcome<TestResult> {
    fisher(correlationOfBoth(first, second), alternative)
  }

  /// The same with the covariance at the mean of both correlations (Steiger 1980).
  public func steiger(_ alternative: Alternative = .twoSided) -> Outcome<TestResult> {
    let mean = (first + second) / 2
    return fisher(correlationOfBoth(mean, mean), alternative)
  }

  /// Zou's interval of the difference, from Fisher's interval of each correlation.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    let together = correlationOfBoth(first, second)
    return .deciding { () throws(GSLError) in
      let reach =
        try NormalDistribution.quantile((1 + level) / 2) / Double(cases - 3).squareRoot()
      func ends(_ value: Double) -> (Double, Double) {
        (tanh(atanh(value) - reach), tanh(atanh(value) + reach))
      }
      let (l1, u1) = ends(first)
      let (l2, u2) = ends(second)
      func distance(_ one: Double, _ other: Double) -> Double {
        max(0, one * one + other * other - 2 * together * one * other).squareRoot()
      }
      let below = distance(first - l1, u2 - second)
      let above = distance(u1 - first, second - l2)
      guard below.isFinite, above.isFinite else { return .undefined(.notFinite) }
      return .value(
        ConfidenceInterval(
          lower: difference - below, upper: difference + above, level: level, method: "zou"))
    }
  }

  private func fisher(_ together: Double, _ alternative: Alternative) -> Outcome<TestResult> {
    guard together < 1 - 1e-12 else { return .undefined(.singularInformation) }
    return TestResult.normal(
      (atanh(first) - atanh(second)) * (Double(cases - 3) / (2 - 2 * together)).squareRoot(),
      alternative)
  }

  /// How far the two correlations go together over samples, with these in their place.
  private func correlationOfBoth(_ one: Double, _ other: Double) -> Double {
    let covariance: Double
    switch design {
    case .overlapping(let between):
      covariance =
        between * (1 - one * one - other * other)
        - one * other * (1 - one * one - other * other - between * between) / 2
    case .separate(let r13, let r14, let r23, let r24):
      covariance =
        ((r13 - one * r23) * (r24 - r23 * other) + (r14 - r13 * other) * (r23 - one * r13)
          + (r13 - r14 * other) * (r24 - one * r14) + (r14 - one * r24) * (r23 - r24 * other)) / 2
    }
    return covariance / ((1 - one * one) * (1 - other * other))
  }
}
