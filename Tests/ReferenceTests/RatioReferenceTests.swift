import Statistics
import Testing

/// Fieller's set against the same formula by NumPy, and the paired ratio against the closed form of Nam &
/// Blackwelder (2002) by SciPy; both were written apart from the library.
@Suite("Ratios equal an independent computation")
struct RatioReferenceTests {
  private static let closeness = 1e-10

  private func isClose(_ found: Double?, _ expected: Double) -> Bool {
    found.map { abs($0 - expected) <= Self.closeness * max(1, abs(expected)) } ?? false
  }

  private static let first: [Double] = [52, 47, 60, 55, 49, 58, 61, 44, 50, 57, 53, 48]
  private static let second: [Double] = [40, 45, 43, 50, 38, 47, 49, 41, 39, 46, 44, 42]

  private func ratio(
    _ first: [Double], _ second: [Double], clusters: [Int]
  ) throws -> RatioEstimate {
    RatioEstimate([
      [
        .init(try ClusterSums(values: first, clusters: clusters), numerator: 1),
        .init(try ClusterSums(values: second, clusters: clusters), denominator: 1),
      ]
    ])
  }

  @Test("Fieller's set of paired rows")
  func rows() throws {
    // c = r - g v_ab/v_bb ± q/b (v_aa - 2r v_ab + r² v_bb - g(v_aa - v_ab²/v_bb))^½, over 1 - g, with
    // g = q² v_bb/b², of numpy.cov / n and scipy.stats.t.
    let found = try ratio(Self.first, Self.second, clusters: Array(0..<12))
    #expect(isClose(found.estimate.value, 1.2099236641221376))
    #expect(isClose(found.standardError.value, 0.029880199656148628))
    #expect(isClose(found.degreesOfFreedom.value, 11))
    let interval = try #require(found.interval(level: 0.95).value)
    #expect(isClose(interval.lower, 1.1451617888255259))
    #expect(isClose(interval.upper, 1.2769214431680165))
    let wider = try #require(found.interval(level: 0.99).value)
    #expect(isClose(wider.lower, 1.1190336496216495))
    #expect(isClose(wider.upper, 1.305279881744067))
    #expect(isClose(found.pValue(excluding: 1.2).value, 0.7454274286523319))
  }

  @Test("Fieller's set of clusters of unequal size")
  func clusters() throws {
    let sizes = [4, 2, 3, 6, 2, 3, 5]
    let clusters = sizes.enumerated().flatMap { [Int](repeating: $0, count: $1) }
    let first: [Double] = [
      1, 1, 5, 3, 4, 4, 5, 1, 3, 1, 3, 6, 4, 1, 4, 1, 5, 6, 6, 4, 6, 3, 1, 4, 3,
    ]
    let second: [Double] = [
      3, 4, 2, 4, 1, 2, 4, 1, 3, 2, 3, 4, 4, 4, 3, 4, 4, 1, 1, 2, 3, 4, 2, 4, 2,
    ]
    let found = try ratio(first, second, clusters: clusters)
    #expect(isClose(found.estimate.value, 1.1971830985915493))
    #expect(isClose(found.degreesOfFreedom.value, 5.097731912093256))
    let interval = try #require(found.interval(level: 0.95).value)
    #expect(isClose(interval.lower, 0.7430038724824058))
    #expect(isClose(interval.upper, 1.9578483370660464))
    #expect(isClose(found.pValue(excluding: 1.3).value, 0.6759725590973694))
  }

  @Test("two samples: each end with Welch's degrees of freedom at itself")
  func samples() throws {
    let one = try ClusterSums(
      values: [7.1, 6.4, 8.2, 5.9, 7.7, 6.8, 7.3], clusters: Array(0..<7))
    let other = try ClusterSums(
      values: [3.9, 4.4, 2.8, 5.1, 3.3, 4.0, 4.7, 3.6, 4.9], clusters: Array(0..<9))
    let found = RatioEstimate([[.init(one, numerator: 1)], [.init(other, denominator: 1)]])
    #expect(isClose(found.estimate.value, 1.7306344881276758))
    let interval = try #require(found.interval(level: 0.95).value)
    #expect(isClose(interval.lower, 1.4785066400455544))
    #expect(isClose(interval.upper, 2.0514352934275126))
  }

  @Test(
    "the ratio of paired proportions",
    arguments: [
      (
        [30, 9, 3, 8], [0.9751721583076999, 1.4772442721536234], 0.4445073396399757,
        0.0005770847243933042
      ),
      (
        [12, 5, 0, 3], [1.0731334905717422, 2.1337024953432207], 0.06307807631541897,
        0.002354954251694485
      ),
      (
        [40, 0, 6, 2], [0.7433414222092701, 0.9530751917542204], 0.001130876600527911,
        0.23818494999202255
      ),
    ])
  func proportions(_ counts: [Int], _ ends: [Double], _ above: Double, _ below: Double) throws {
    let shares = try Self.shares(counts)
    let interval = try #require(RatioEstimate(shares).interval(level: 0.95).value)
    #expect(isClose(interval.lower, ends[0]))
    #expect(isClose(interval.upper, ends[1]))
    #expect(interval.method == "fieller-score")
    #expect(isClose(RatioEstimate(shares).pValue(excluding: 1.1).value, above))
    #expect(isClose(RatioEstimate(shares).pValue(excluding: 0.8).value, below))
  }

  private static func shares(_ counts: [Int]) throws -> PairedShares {
    var (first, second): ([Double], [Double]) = ([], [])
    for (count, pair) in zip(counts, [(1.0, 1.0), (1, 0), (0, 1), (0, 0)]) {
      first += [Double](repeating: pair.0, count: count)
      second += [Double](repeating: pair.1, count: count)
    }
    return try PairedShares(first, second, clusters: Array(first.indices))
  }

  @Test("a proportion less another times a number: the most likely proportions by a root search")
  func scaled() throws {
    let found = ScaledDifferenceEstimate(try Self.shares([30, 9, 3, 8]), factor: 1.1)
    #expect(isClose(found.estimate.value, 0.054))
    let interval = try #require(found.interval(level: 0.95).value)
    #expect(isClose(interval.lower, -0.08986122746006765))
    #expect(isClose(interval.upper, 0.2071025680693217))
    #expect(isClose(found.pValue(excluding: 0.1).value, 0.5304145861218988))
  }
}
