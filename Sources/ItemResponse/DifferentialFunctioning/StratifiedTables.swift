internal import Foundation
internal import GSLSupport
public import Statistics

/// Two-by-two tables in strata, and the association that they have in common (Mantel & Haenszel 1959).
public struct StratifiedTables: Sendable, Equatable {
  /// One table: rows are groups, columns are outcomes.
  public struct Table: Sendable, Equatable {
    /// First row, first column: reference group, right.
    public var a: Double
    /// First row, second column: reference group, wrong.
    public var b: Double
    /// Second row, first column: focal group, right.
    public var c: Double
    /// Second row, second column: focal group, wrong.
    public var d: Double

    /// A table of counts.
    public init(_ a: Double, _ b: Double, _ c: Double, _ d: Double) {
      self.a = a
      self.b = b
      self.c = c
      self.d = d
    }

    var total: Double { a + b + c + d }
  }

  /// The tables that have two persons at least.
  public let tables: [Table]

  /// Keeps the tables of which something can be learnt.
  ///
  /// - Throws: ``ItemResponseError/unusableSetting(_:)`` for a count that is negative, not whole or
  ///   above 2⁵³.
  public init(_ tables: [Table]) throws(ItemResponseError) {
    for table in tables {
      for count in [table.a, table.b, table.c, table.d] {
        guard count >= 0, count == count.rounded(), count < 0x1p53 else {
          throw .unusableSetting("the count \(count) of a table is not a whole number")
        }
      }
    }
    self.tables = tables.filter { $0.total >= 2 }
  }

  /// The common odds ratio, Σ(ad/n) / Σ(bc/n).
  ///
  /// - Returns: undefined where a sum is zero.
  public var commonOddsRatio: Outcome<Double> {
    let (right, wrong) = sums
    guard right > 0, wrong > 0 else {
      return .undefined(
        right == wrong ? .noData : .unbounded(right > 0 ? .plus : .minus))
    }
    return .value(right / wrong)
  }

  /// The variance of the logarithm of the common odds ratio (Robins, Breslow & Greenland 1986;
  /// Phillips & Holland 1987, who wrote the same in another way).
  public var logOddsRatioVariance: Outcome<Double> {
    commonOddsRatio.map { ratio in
      let sum = tables.reduce(0) { sum, t in
        sum + (t.a * t.d + ratio * t.b * t.c) * (t.a + t.d + ratio * (t.b + t.c))
          / (t.total * t.total)
      }
      return sum / (2 * sums.right * sums.right)
    }
  }

  /// An interval for the common odds ratio, normal on the scale of its logarithm.
  ///
  /// - Parameter level: between 0 and 1.
  public func oddsRatioInterval(level: Double) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return commonOddsRatio.flatMap { ratio in
      logOddsRatioVariance.flatMap { variance in
        .computing { () throws(GSLError) in
          let width = try NormalDistribution.quantile((1 + level) / 2) * variance.squareRoot()
          return ConfidenceInterval(
            lower: ratio * exp(-width), upper: ratio * exp(width), level: level,
            method: "mantel-haenszel")
        }
      }
    }
  }

  /// The chi-square test of no association, one degree of freedom.
  ///
  /// - Parameter correction: the continuity correction (Mantel & Haenszel 1959).
  /// - Returns: undefined where no stratum has both groups and both outcomes.
  public func test(correction: ContinuityCorrection = .atMostHalf) -> Outcome<ChiSquareTest> {
    var difference = 0.0
    var variance = 0.0
    for t in tables {
      let n = t.total
      let (first, second) = (t.a + t.b, t.c + t.d)
      let (right, wrong) = (t.a + t.c, t.b + t.d)
      difference += t.a - first * right / n
      variance += first * second * right * wrong / (n * n * (n - 1))
    }
    guard variance > 0 else { return .undefined(.noVariance) }
    let size = abs(difference)
    let corrected =
      switch correction {
      case .none: size
      case .half: size - 0.5
      case .atMostHalf: max(0, size - 0.5)
      }
    return ChiSquareTest.outcome(corrected * corrected / variance, degreesOfFreedom: 1)
  }

  var sums: (right: Double, wrong: Double) {
    tables.reduce((0, 0)) { sum, t in
      (sum.0 + t.a * t.d / t.total, sum.1 + t.b * t.c / t.total)
    }
  }
}

/// What is taken off the difference of counts before it is squared.
public enum ContinuityCorrection: String, CaseIterable, Codable, Sendable {
  /// Nothing.
  case none
  /// One half, also from a smaller difference (Holland & Thayer 1988; R's difR).
  case half
  /// One half, or the whole difference where that is smaller (R's mantelhaen.test).
  case atMostHalf
}
