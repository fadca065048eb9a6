/// The two-sample Cramér-von Mises test.
///
/// Source: Anderson (1962), "On the distribution of the two-sample Cramér-von Mises criterion";
/// Xiao, Gordon & Yakovlev (2007), "A C++ program for the Cramér-von Mises two-sample test".
public struct CramerVonMises: Sendable {
  private let pair: SamplePair

  /// A test of two samples.
  public init(_ pair: SamplePair) { self.pair = pair }

  /// T, with midranks for ties.
  ///
  /// - Complexity: O(N).
  public var statistic: Outcome<Double> { pair.distance { $0.cramerVonMises() } }

  /// The test.
  ///
  /// - Parameter method: `.exact`, which needs samples without ties of at most 40 values;
  ///   `.asymptotic`; or nil for exact where both samples have at most 20 values without ties.
  public func test(method: TestMethod? = nil) -> Outcome<TestResult> {
    statistic.flatMap { statistic in
      let larger = max(pair.referenceCount, pair.currentCount)
      if method == .exact || (method == nil && larger <= 20 && !pair.hasTies) {
        guard larger <= 40 else { return .undefined(.tooLarge) }
        guard !pair.hasTies else {
          return .undefined(.outsideDomain("samples without ties; permute instead"))
        }
        return .value(
          TestResult(statistic: statistic, pValue: exactTail(statistic), method: .exact))
      }
      return asymptotic(statistic)
    }
  }

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

  /// The chance of a sum at least as large over all lattice paths.
  ///
  /// The statistic rises with the sum over the path of (i m - j n)², a whole number; each point of
  /// the lattice carries the distribution of the sum so far.
  private func exactTail(_ statistic: Double) -> Double {
    let n = pair.referenceCount
    let m = pair.currentCount
    var row: [[Int: Double]] = []
    for i in 0...n {
      var next: [[Int: Double]] = []
      for j in 0...m {
        let gap = i * m - j * n
        var sums: [Int: Double] = i + j == 0 ? [0: 1] : [:]
        if i > 0 {
          let weight = Double(i) / Double(i + j)
          for (sum, chance) in row[j] { sums[sum + gap * gap, default: 0] += weight * chance }
        }
        if j > 0 {
          let weight = Double(j) / Double(i + j)
          for (sum, chance) in next[j - 1] { sums[sum + gap * gap, default: 0] += weight * chance }
        }
        next.append(sums)
      }
      row = next
    }
    let total = Double(n + m)
    let scale = 1 / (Double(n) * Double(m) * total * total)
    // The lattice sum is T of continuous samples but for rounding (Anderson 1962, eq. 7).
    return row[m].reduce(0) {
      $1.key >= 0 && Double($1.key) * scale >= statistic - 1e-9 ? $0 + $1.value : $0
    }
  }
}
