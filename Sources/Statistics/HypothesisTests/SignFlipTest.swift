public import RandomStreams

/// The test that differences are symmetric about zero, by flipping signs.
///
/// With clusters the signs of a whole cluster flip together.
///
/// Source: Fisher (1935), "The design of experiments", section 21.
public struct SignFlipTest: Sendable {
  /// What is flipped: one difference, or the sum over one cluster; without zeros.
  private let parts: [Double]
  private let count: Int

  /// Differences, each flipped by itself.
  ///
  /// - Throws: ``StatisticsError`` when one is not finite.
  public init(_ differences: [Double]) throws(StatisticsError) {
    try requireFinite(differences)
    count = differences.count
    parts = SignFlipTest.canonical(differences)
  }

  /// Differences with the cluster of each, by any numbering.
  ///
  /// - Throws: ``StatisticsError`` when the lists differ in length or a difference is not finite.
  public init(_ differences: [Double], clusters: [Int]) throws(StatisticsError) {
    guard differences.count == clusters.count else {
      throw .lengthsDiffer(differences.count, clusters.count)
    }
    try requireFinite(differences)
    var sums: [Int: ExactSum] = [:]
    for (difference, cluster) in zip(differences, clusters) {
      sums[cluster, default: ExactSum()].add(difference)
    }
    count = differences.count
    parts = SignFlipTest.canonical(sums.values.map(\.value))
  }

  /// The mean difference.
  public var estimate: Outcome<Double> {
    count > 0 ? .finite(total / Double(count)) : .undefined(.noData)
  }

  /// The test over all patterns of signs.
  ///
  /// - Returns: undefined above 40 differences (or clusters) that are not zero.
  /// - Complexity: O(2^(k/2) k) for k of them: all patterns of one half are sorted and met with
  ///   those of the other.
  public func exactTest(alternative: Alternative = .twoSided) -> Outcome<TestResult> {
    estimate.flatMap { estimate in
      guard parts.count <= 40 else { return .undefined(.tooLarge) }
      let half = parts.count / 2
      let left = SignFlipTest.patternSums(parts.prefix(half)).sorted()
      let right = SignFlipTest.patternSums(parts.dropFirst(half)).sorted(by: >)
      var atLeast = 0
      var atMost = 0
      // As the left sum grows, more of the falling right sums reach the total.
      var reach = 0
      var stay = 0
      for sum in left {
        while reach < right.count, sum + right[reach] >= total - slack { reach += 1 }
        atLeast += reach
        while stay < right.count, sum + right[stay] > total + slack { stay += 1 }
        atMost += right.count - stay
      }
      let patterns = Double(left.count) * Double(right.count)
      return .value(
        TestResult(
          statistic: estimate,
          pValue: TailProbability.combine(
            lower: Double(atMost) / patterns, upper: Double(atLeast) / patterns, alternative),
          method: .exact, alternative: alternative))
    }
  }

  /// The test over random patterns of signs, with the observed one counted among them.
  ///
  /// - Parameters:
  ///   - alternative: what the test holds against the null hypothesis.
  ///   - permutations: how many patterns to draw, at least 1.
  ///   - seed: keys the random streams together with the purpose and the number of the pattern.
  ///   - purpose: keys the random streams together with the seed.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  public func test(
    alternative: Alternative = .twoSided, permutations: Int = 9_999, seed: UInt64,
    purpose: StreamPurpose = "sign-flip", threads: Int? = nil
  ) -> Outcome<TestResult> {
    estimate.flatMap { estimate in
      guard permutations > 0 else { return .undefined(.tooFewReplicates(permutations)) }
      let sums = sums(permutations, seed, purpose, threads)
      let atLeast = sums.count { $0 >= total - slack }
      let atMost = sums.count { $0 <= total + slack }
      let patterns = Double(permutations + 1)
      return .value(
        TestResult(
          statistic: estimate,
          pValue: TailProbability.combine(
            lower: Double(atMost + 1) / patterns, upper: Double(atLeast + 1) / patterns,
            alternative),
          method: .permutation, alternative: alternative, permutations: permutations))
    }
  }

  private var total: Double { parts.reduce(0, +) }

  /// What rounding may make of two sums that are equal.
  private var slack: Double { 1e-12 * parts.reduce(0) { $0 + abs($1) } }

  /// The parts in an order that does not depend on that of the rows.
  private static func canonical(_ values: [Double]) -> [Double] {
    values.filter { $0 != 0 }.sorted { (abs($0), $0) < (abs($1), $1) }
  }

  private static func patternSums(_ parts: ArraySlice<Double>) -> [Double] {
    parts.reduce(into: [0.0]) { sums, part in
      sums = sums.map { $0 + part } + sums.map { $0 - part }
    }
  }

  private func sums(
    _ permutations: Int, _ seed: UInt64, _ purpose: StreamPurpose, _ threads: Int?
  ) -> [Double] {
    [Double](unsafeUninitializedCapacity: permutations) { buffer, filled in
      if let start = buffer.baseAddress {
        // Each pattern writes its own entry.
        nonisolated(unsafe) let start = start
        FixedBlocks.run(
          count: permutations, size: 64, threads: FixedBlocks.threads(threads)
        ) { blocks in
          for pattern in blocks.joined() {
            var stream = RandomStream(seed: seed, purpose: purpose, index: UInt64(pattern))
            var bits: UInt64 = 0
            var sum = 0.0
            for (place, part) in parts.enumerated() {
              if place % 64 == 0 { bits = stream.next() }
              sum += bits & 1 == 0 ? part : -part
              bits >>= 1
            }
            start[pattern] = sum
          }
        }
      }
      filled = permutations
    }
  }
}
