/// The two-sample Cramér-von Mises test.
///
/// Source: Anderson (1962), "On the distribution of the two-sample Cramér-von Mises criterion";
/// Xiao, Gordon & Yakovlev (2007), "A C++ program for the Cramér-von Mises two-sample test".
public struct CramerVonMises: Sendable {
  private let pair: SamplePair

  /// A test of two samples.
  public init(_ pair: SamplePair) { self.pair = pair }

  /// T: nm/N times the integral of the squared distance between the distribution functions over the
  /// pooled one, with ties as without.
  ///
  /// - Complexity: O(N).
  public var statistic: Outcome<Double> { pair.distance { $0.cramerVonMises() } }

  /// T from midranks, the convention of SciPy; with ties it is not the integral and is large by
  /// itself, the more so the less equal the samples are in size.
  public var midrankStatistic: Outcome<Double> { pair.distance { $0.midrankCramerVonMises() } }

  /// The test.
  ///
  /// The exact distribution is that over all ways to deal the pooled values to the two samples,
  /// of which continuous samples are a special case.
  ///
  /// - Parameter method: `.exact`, undefined where it would take too long: without ties somewhere
  ///   between 20 and 60 values a sample, by their common divisors, and later with ties;
  ///   `.asymptotic`, which is for data without ties: permute (``TwoSamplePermutation``) where values
  ///   tie; or nil for exact where both samples have at most 20 values.
  public func test(method: TestMethod? = nil) -> Outcome<TestResult> {
    statistic.flatMap { statistic in
      let larger = max(pair.referenceCount, pair.currentCount)
      guard method == .exact || (method == nil && larger <= 20) else {
        return asymptotic(statistic)
      }
      guard let pValue = CramerVonMisesDistribution(pair).tail else {
        return .undefined(.tooLarge)
      }
      return .value(TestResult(statistic: statistic, pValue: pValue, method: .exact))
    }
  }

  /// The limit distribution's p-value of ``midrankStatistic``, as SciPy has it.
  ///
  /// For comparison with SciPy and tools built on it: with ties it is far too small.
  public func midrankTest() -> Outcome<TestResult> { midrankStatistic.flatMap(asymptotic) }

  /// The chance that the limit of the statistic exceeds `x`.
  ///
  /// Accurate to about 10⁻¹², relative where it is small.
  public static func limitTail(_ x: Double) -> Double {
    QuadraticFormLimit.upperTail(x, kernel: .cramerVonMises, copies: 1)
  }

  private func asymptotic(_ statistic: Double) -> Outcome<TestResult> {
    let n = Double(pair.referenceCount)
    let m = Double(pair.currentCount)
    let total = n + m
    let k = n * m
    // Anderson (1962), eqs. 9 and 14: moved to the mean and spread of the limit.
    let mean = (1 + 1 / total) / 6
    let variance =
      (total + 1) * (4 * k * total - 3 * (n * n + m * m) - 2 * k) / (45 * total * total * 4 * k)
    guard variance > 0 else { return .undefined(.tooFewValues(pair.pooledCount, needed: 3)) }
    let scaled = 1.0 / 6 + (statistic - mean) / (45 * variance).squareRoot()
    return .value(
      TestResult(
        statistic: statistic, pValue: CramerVonMises.limitTail(scaled), method: .asymptotic))
  }
}
