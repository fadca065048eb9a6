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
  public func test(correction: ContinuityCorrection = .atMostHalf) -> Outcome<TestResult> {
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
    return TestResult.chiSquare(corrected * corrected / variance, degreesOfFreedom: 1)
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

extension StratifiedTables {
  /// The exact conditional test and estimate.
  public struct ExactResult: Sendable, Equatable {
    /// Two-sided: the probability of all tables that are at most as likely as the observed.
    public let pValue: Double
    /// The conditional maximum likelihood estimate of the common odds ratio.
    public let oddsRatio: Outcome<Double>
  }

  /// The exact test of no association, and the odds ratio under which the count observed is the one
  /// expected, given all margins.
  ///
  /// The distribution of Σa is the convolution of hypergeometric distributions (Mehta, Patel & Gray
  /// 1985).
  ///
  /// - Returns: undefined without any table, or when the count can take one value only or more than
  ///   a million.
  /// - Complexity: O(strata × range of the count × largest stratum).
  public func exactTest() -> Outcome<ExactResult> {
    guard !tables.isEmpty else { return .undefined(.noData) }
    var low = 0.0
    var high = 0.0
    for t in tables {
      low += max(0, t.a + t.c - (t.c + t.d))
      high += min(t.a + t.b, t.a + t.c)
    }
    guard high > low else { return .undefined(.noVariance) }
    guard high - low < 1_000_000 else {
      return .undefined(.numericalFailure("the exact distribution has too many values"))
    }
    var probabilities = [1.0]
    for t in tables {
      let stratum = Self.hypergeometric(t)
      var next = [Double](repeating: 0, count: probabilities.count + stratum.count - 1)
      for (i, left) in probabilities.enumerated() where left > 0 {
        for (j, right) in stratum.enumerated() { next[i + j] += left * right }
      }
      let total = next.reduce(0, +)
      probabilities = next.map { $0 / total }
    }
    let observed = Int(tables.reduce(0) { $0 + $1.a } - low)
    // R's fisher.test and mantelhaen.test count tables as likely up to this relative error.
    let bound = probabilities[observed] * (1 + 1e-7)
    let pValue = min(1, probabilities.filter { $0 <= bound }.reduce(0, +))
    return .value(
      ExactResult(pValue: pValue, oddsRatio: Self.conditionalEstimate(probabilities, observed)))
  }

  /// Probabilities of the first cell, from its smallest possible value on.
  private static func hypergeometric(_ t: Table) -> [Double] {
    let (first, second, right) = (t.a + t.b, t.c + t.d, t.a + t.c)
    let low = max(0, right - second)
    let high = min(first, right)
    func logChoose(_ n: Double, _ k: Double) -> Double {
      lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    }
    let logs = stride(from: low, through: high, by: 1).map {
      logChoose(first, $0) + logChoose(second, right - $0)
    }
    let largest = logs.max() ?? 0
    let values = logs.map { exp($0 - largest) }
    let total = values.reduce(0, +)
    return values.map { $0 / total }
  }

  /// The odds ratio at which the mean equals the observed value: bisection on its logarithm.
  private static func conditionalEstimate(
    _ probabilities: [Double], _ observed: Int
  ) -> Outcome<Double> {
    if observed == 0 { return .undefined(.unbounded(.minus)) }
    if observed == probabilities.count - 1 { return .undefined(.unbounded(.plus)) }
    let logs = probabilities.map { log(max($0, .leastNormalMagnitude)) }
    func excess(_ logRatio: Double) -> Double {
      let values = logs.enumerated().map { $1 + logRatio * Double($0) }
      let largest = values.max() ?? 0
      var total = 0.0
      var mean = 0.0
      for (count, value) in values.enumerated() {
        let weight = exp(value - largest)
        total += weight
        mean += weight * Double(count)
      }
      return mean / total - Double(observed)
    }
    var (low, high) = (-1.0, 1.0)
    while excess(low) > 0, low > -700 { low *= 2 }
    while excess(high) < 0, high < 700 { high *= 2 }
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if middle == low || middle == high { break }
      if excess(middle) < 0 { low = middle } else { high = middle }
    }
    return .value(exp((low + high) / 2))
  }
}
