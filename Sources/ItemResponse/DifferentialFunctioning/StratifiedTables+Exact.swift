internal import Foundation
public import Statistics

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
