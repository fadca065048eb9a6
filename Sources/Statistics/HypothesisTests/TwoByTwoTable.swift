import Foundation
import GSLSupport

/// Counts in a table of two rows and two columns, and Fisher's exact test.
public struct TwoByTwoTable: Sendable, Equatable {
  private let a: Int
  private let b: Int
  private let c: Int
  private let d: Int

  /// A table with rows (`a`, `b`) and (`c`, `d`).
  ///
  /// - Throws: ``StatisticsError`` when a count is negative or above 2³¹.
  public init(_ a: Int, _ b: Int, _ c: Int, _ d: Int) throws(StatisticsError) {
    try requireCounts([a, b, c, d])
    (self.a, self.b, self.c, self.d) = (a, b, c, d)
  }

  /// The sample odds ratio ad / bc.
  ///
  /// - Returns: undefined where b or c is 0, because it has no finite value then.
  public var oddsRatio: Outcome<Double> {
    guard a + b + c + d > 0 else { return .undefined(.noData) }
    guard b > 0, c > 0 else { return .undefined(.notFinite) }
    return .value(Double(a) * Double(d) / (Double(b) * Double(c)))
  }

  /// Fisher's (1935) exact test given both margins; the statistic is the count `a`.
  ///
  /// Two-sided it sums the tables that are no more probable than the one observed.
  ///
  /// - Complexity: O(smallest margin).
  public func fisherExact(alternative: Alternative = .twoSided) -> Outcome<TestResult> {
    guard a + b + c + d > 0 else { return .undefined(.noData) }
    let smallest = max(0, a - d)
    let largest = min(a + b, a + c)
    guard largest - smallest <= 20_000_000 else { return .undefined(.tooLarge) }
    return .computing { () throws(GSLError) in
      let null = try Hypergeometric(first: a + b, second: c + d, drawn: a + c)
      let observed = try null.logProbability(a)
      var sum = 0.0
      for count in smallest...largest {
        let probability = try null.logProbability(count)
        let isExtreme =
          switch alternative {
          case .less: count <= a
          case .greater: count >= a
          // Tables of equal probability differ by rounding.
          case .twoSided: probability <= observed + 1e-7
          }
        if isExtreme { sum += exp(probability) }
      }
      return TestResult(
        statistic: Double(a), pValue: sum, method: .exact, alternative: alternative)
    }
  }
}
