import Foundation

/// The bootstrap by complete enumeration: every resample with its probability.
///
/// Units that are equal need not be told apart, so a sample is given as the number of units of each
/// kind. A resample is then a vector of counts with a multinomial probability. For n different
/// units there are (2n - 1 over n) of them, for 0/1 data only n + 1 (the binomial distribution).
/// Strata are resampled each to its own size.
///
///     let exact = try ExactBootstrap(multiplicities: [1, 1, 1, 1, 1])
///     let law = exact.law { counts in mean(of: scores, times: counts) }
///
/// Source: Fisher & Hall (1991), "Bootstrap algorithms for small samples"; Efron & Tibshirani
/// (1993), problem 4.7.
public struct ExactBootstrap: Sendable {
  /// How many resamples may be enumerated.
  public static let limit = 1 << 21

  /// How many units of each kind, one list per stratum.
  private let strata: [[Int]]
  /// How many different resamples there are.
  public let resamples: Int

  /// Prepares the enumeration of resamples of one sample.
  ///
  /// - Parameter multiplicities: how many units there are of each kind; 1 each where all differ.
  /// - Throws: ``StatisticsError`` when a number is negative or there are too many resamples.
  public init(multiplicities: [Int]) throws(StatisticsError) {
    try self.init(strata: [multiplicities])
  }

  /// Prepares the enumeration of resamples of several strata.
  ///
  /// - Parameter strata: for each stratum, how many units there are of each kind.
  /// - Throws: ``StatisticsError`` when a number is negative or there are too many resamples.
  public init(strata: [[Int]]) throws(StatisticsError) {
    if let index = strata.joined().enumerated().first(where: { $0.element < 0 })?.offset {
      throw .countNotUsable(index)
    }
    guard let resamples = Self.resampleCount(strata: strata) else {
      throw .tooManyResamples(limit: Self.limit)
    }
    self.strata = strata
    self.resamples = resamples
  }

  /// How many different resamples there are; nil where more than ``limit``.
  public static func resampleCount(strata: [[Int]]) -> Int? {
    var product = 1
    for stratum in strata {
      let kinds = stratum.count { $0 > 0 }
      let draws = stratum.reduce(0) { $0.addingReportingOverflow($1).partialValue }
      guard draws >= 0, let count = multisets(kinds: kinds, draws: draws) else { return nil }
      let next = product.multipliedReportingOverflow(by: count)
      guard !next.overflow, next.partialValue <= limit else { return nil }
      product = next.partialValue
    }
    return product
  }

  /// The distribution of a statistic over all resamples.
  ///
  /// - Parameter statistic: the statistic for the given number of units of each kind, the kinds of
  ///   all strata one after the other. A NaN or an infinity marks a resample as undefined.
  /// - Returns: the distribution, with the statistic on the sample itself as the estimate.
  /// - Complexity: O(resamples) calls.
  public func law(of statistic: ([Int]) -> Double) -> BootstrapLaw {
    var points: [(value: Double, probability: Double)] = []
    points.reserveCapacity(resamples)
    var counts = [Int](repeating: 0, count: strata.reduce(0) { $0 + $1.count })
    let longest = strata.map { $0.reduce(0, +) }.max() ?? 0
    let factorials = Self.logFactorials(upTo: longest)
    enumerate(stratum: 0, start: 0, logProbability: 0, &counts, factorials) { counts, logarithm in
      points.append((statistic(counts), exp(logarithm)))
    }
    return BootstrapLaw(points, estimate: statistic(Array(strata.joined())))
  }

  private func enumerate(
    stratum: Int, start: Int, logProbability: Double, _ counts: inout [Int],
    _ factorials: [Double], _ visit: ([Int], Double) -> Void
  ) {
    guard stratum < strata.count else {
      visit(counts, logProbability)
      return
    }
    let sizes = strata[stratum]
    let draws = sizes.reduce(0, +)
    let shares = sizes.map { log(Double($0) / Double(draws)) }
    let last = sizes.lastIndex { $0 > 0 }

    func fill(_ kind: Int, _ rest: Int, _ logarithm: Double, _ counts: inout [Int]) {
      guard let last, kind <= last else {
        enumerate(
          stratum: stratum + 1, start: start + sizes.count, logProbability: logarithm, &counts,
          factorials, visit)
        return
      }
      // A kind without units takes no draw; the last one takes all that are left.
      let range = sizes[kind] == 0 ? 0...0 : kind == last ? rest...rest : 0...rest
      for count in range {
        counts[start + kind] = count
        let term = count == 0 ? 0 : Double(count) * shares[kind] - factorials[count]
        fill(kind + 1, rest - count, logarithm + term, &counts)
      }
      counts[start + kind] = 0
    }
    fill(0, draws, logProbability + factorials[draws], &counts)
  }

  /// The logarithms of 0!, 1!, 2! and so on.
  private static func logFactorials(upTo last: Int) -> [Double] {
    var sum = CompensatedSum()
    return (0...last).map { number in
      if number > 1 { sum.add(log(Double(number))) }
      return sum.value
    }
  }

  /// The number of ways to draw from so many kinds without regard to order; nil above the limit.
  private static func multisets(kinds: Int, draws: Int) -> Int? {
    guard kinds > 0 else { return draws == 0 ? 1 : nil }
    // The product of (draws + i) / i is a whole number at every step.
    let factors = min(kinds - 1, draws)
    let other = max(kinds - 1, draws)
    var ways = 1
    for index in stride(from: 1, through: factors, by: 1) {
      let next = ways.multipliedReportingOverflow(by: other + index)
      guard !next.overflow else { return nil }
      ways = next.partialValue / index
      guard ways <= limit else { return nil }
    }
    return ways
  }
}
