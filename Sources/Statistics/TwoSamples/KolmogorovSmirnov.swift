import Foundation

/// The two-sample Kolmogorov-Smirnov test.
///
/// "Greater" means that the reference's distribution function lies above the current one's
/// somewhere, which is so where reference values are smaller.
///
/// Source: Smirnov (1939); Schröer & Trenkler (1995), "Exact and randomization distributions of
/// Kolmogorov-Smirnov tests two or three samples", for ties.
public struct KolmogorovSmirnov: Sendable {
  private let pair: SamplePair
  private let extremes: (plus: Int, minus: Int, plusGroup: Int, minusGroup: Int)

  /// The largest number of cells n·m for which the p-value is exact unless a method is named.
  public static let automaticExactLimit = 100_000_000

  /// - Complexity: O(N) for distinct values.
  public init(_ pair: SamplePair) {
    self.pair = pair
    extremes = pair.withCounts { $0.kolmogorovSmirnov() }
  }

  /// The largest distance between the distribution functions, in the alternative's direction.
  public func statistic(_ alternative: Alternative = .twoSided) -> Outcome<Double> {
    if let obstacle = pair.obstacle { return .undefined(obstacle) }
    return .value(
      Double(scaled(alternative)) / Double(pair.referenceCount) / Double(pair.currentCount))
  }

  /// The value at which the largest distance is met.
  public var location: Outcome<Double> {
    if let obstacle = pair.obstacle { return .undefined(obstacle) }
    return .value(pair.values[referenceIsAbove ? extremes.plusGroup : extremes.minusGroup])
  }

  /// Whether the reference's distribution function is the higher one at ``location``.
  public var referenceIsAbove: Bool { extremes.plus >= extremes.minus }

  /// The test.
  ///
  /// - Parameters:
  ///   - alternative: the direction; see the type for what greater means.
  ///   - method: `.exact`; `.asymptotic`, two-sided by Kolmogorov's limit distribution, as R and the
  ///     textbooks have it, and one-sided by Hodges' (1957) eq. 5.3; or nil for exact up to
  ///     ``automaticExactLimit`` cells. The limit is for continuous data; with ties it is
  ///     conservative.
  ///   - isGivenTies: whether the exact distribution is that of random orders in which tied values
  ///     stay together, or that of continuous data; nil for the former where a value occurs in both
  ///     samples. Ties within a sample leave the distance as it is for continuous data.
  /// - Complexity: exact O(nm) time and O(m) memory.
  public func test(
    alternative: Alternative = .twoSided, method: TestMethod? = nil, isGivenTies: Bool? = nil
  ) -> Outcome<TestResult> {
    statistic(alternative).flatMap { statistic in
      let cells = Double(pair.referenceCount) * Double(pair.currentCount)
      let isSmall = cells <= Double(KolmogorovSmirnov.automaticExactLimit)
      if method == .exact || (method == nil && isSmall) {
        guard cells <= 1e10 else { return .undefined(.tooLarge) }
        return .value(
          TestResult(
            statistic: statistic,
            pValue: exactTail(scaled(alternative), alternative, isGivenTies ?? samplesOverlap),
            method: .exact, alternative: alternative))
      }
      return .value(
        TestResult(
          statistic: statistic, pValue: asymptoticTail(statistic, alternative),
          method: .asymptotic, alternative: alternative))
    }
  }

  /// The two-sided test by the exact distribution of the distance of *one* sample of nm/(n+m) values,
  /// to the nearest whole number: what SciPy's `method="asymp"` is.
  ///
  /// For comparison with SciPy and tools built on it. Too small by up to ten times for small samples
  /// of equal size; ``test(alternative:method:isGivenTies:)`` is better at any size.
  ///
  /// - Returns: undefined where that number is 0.
  public func oneSampleTest() -> Outcome<TestResult> {
    statistic().flatMap { statistic in
      let count = Int(effectiveCount.rounded(.toNearestOrEven))
      guard count > 0 else { return .undefined(.tooFewValues(pair.pooledCount, needed: 3)) }
      return .value(
        TestResult(
          statistic: statistic,
          pValue: KolmogorovDistribution.upperTail(statistic, count: count), method: .asymptotic))
    }
  }

  private var effectiveCount: Double {
    let n = Double(pair.referenceCount)
    let m = Double(pair.currentCount)
    return n * m / (n + m)
  }

  /// Whether a value occurs in both samples.
  private var samplesOverlap: Bool {
    zip(pair.referenceCounts, pair.pooledCounts).contains { $0 > 0 && $0 < $1 }
  }

  /// The statistic times both sample sizes, a whole number.
  private func scaled(_ alternative: Alternative) -> Int {
    switch alternative {
    case .greater: extremes.plus
    case .less: extremes.minus
    case .twoSided: max(extremes.plus, extremes.minus)
    }
  }

  private func asymptoticTail(_ statistic: Double, _ alternative: Alternative) -> Double {
    if alternative == .twoSided {
      return KolmogorovDistribution.upperTail(effectiveCount.squareRoot() * statistic)
    }
    let n = Double(max(pair.referenceCount, pair.currentCount))
    let m = Double(min(pair.referenceCount, pair.currentCount))
    let z = effectiveCount.squareRoot() * statistic
    return exp(-2 * z * z - 2 * z * (n + 2 * m) / (n * m * (n + m)).squareRoot() / 3)
  }

  /// The chance that a random order of the pooled sample reaches the distance.
  ///
  /// A random order is a lattice path from (0, 0) to (n, m); `hit[j]` is the chance that a random
  /// path to (i, j) has touched the boundary at the end of a group of ties.
  private func exactTail(
    _ limit: Int, _ alternative: Alternative, _ isGivenTies: Bool
  ) -> Double {
    let n = pair.referenceCount
    let m = pair.currentCount
    guard limit > 0 else { return 1 }
    var isGroupEnd = [Bool](repeating: !isGivenTies, count: n + m + 1)
    var seen = 0
    for count in pair.pooledCounts {
      seen += Int(count)
      isGroupEnd[seen] = true
    }
    let reciprocals = (0...(n + m)).map { 1 / Double(max($0, 1)) }
    let above = alternative == .less ? Int.max : limit
    let below = alternative == .greater ? Int.max : limit
    var hit = [Double](repeating: 0, count: m + 1)
    hit.withUnsafeMutableBufferPointer { hit in
      for i in 0...n {
        for j in 0...m {
          let excess = i * m - j * n
          if isGroupEnd[i + j], excess >= above || -excess >= below {
            hit[j] = 1
          } else if i == 0 {
            hit[j] = j == 0 ? 0 : hit[j - 1]
          } else if j > 0 {
            let scale = reciprocals[i + j]
            hit[j] = (Double(i) * hit[j] + Double(j) * hit[j - 1]) * scale
          }
        }
      }
    }
    return hit[m]
  }
}
