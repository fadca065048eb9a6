import Foundation
public import RandomStreams

/// The Anderson-Darling test that two or more samples come from one distribution.
///
/// Source: Scholz & Stephens (1987), "K-sample Anderson-Darling tests".
public struct AndersonDarling: Sendable {
  /// How ties enter.
  public enum Version: String, CaseIterable, Codable, Sendable {
    /// The distribution functions at the right of each value (A²kN, eq. 6).
    case rightContinuous
    /// The mean of the left and right limits (A²akN, eq. 7): the better choice with ties.
    case midrank
  }

  let version: Version
  /// Sample sizes.
  let sizes: [Int]
  /// The sample of each pooled value in ascending order.
  let labels: [Int]
  /// The sizes of the groups of equal values.
  let groups: [Int]

  /// Two or more samples in any order.
  ///
  /// - Throws: ``StatisticsError`` when a value is not finite (samples count on from each other).
  /// - Complexity: O(N log N).
  public init(_ samples: [[Double]], version: Version = .midrank) throws(StatisticsError) {
    try requireFinite(Array(samples.joined()))
    self.version = version
    sizes = samples.map(\.count)
    let pooled = samples.enumerated().flatMap { sample, values in
      values.map { (value: $0, sample: sample) }
    }.sorted { ($0.value, $0.sample) < ($1.value, $1.sample) }
    labels = pooled.map(\.sample)
    var groups: [Int] = []
    for (place, entry) in pooled.enumerated() {
      if place > 0, entry.value == pooled[place - 1].value {
        groups[groups.count - 1] += 1
      } else {
        groups.append(1)
      }
    }
    self.groups = groups
  }

  /// Two samples that are pooled and sorted already.
  ///
  /// - Complexity: O(N).
  public init(_ pair: SamplePair, version: Version = .midrank) {
    self.version = version
    sizes = [pair.referenceCount, pair.currentCount]
    groups = pair.pooledCounts.map(Int.init)
    labels = zip(pair.referenceCounts, pair.pooledCounts).flatMap { reference, pooled in
      [Int](repeating: 0, count: Int(reference))
        + [Int](repeating: 1, count: Int(pooled - reference))
    }
  }

  /// A², on the scale whose mean is the number of samples less one.
  public var squared: Outcome<Double> {
    if let obstacle { return .undefined(obstacle) }
    return .finite(statistic(labels))
  }

  /// A² less its mean, over its standard deviation under the null hypothesis (equation 4): the T of the
  /// tables, which can be negative.
  public var standardized: Outcome<Double> {
    squared.map { ($0 - Double(sizes.count - 1)) / standardDeviation }
  }

  /// The standard deviation of A² under the null hypothesis without ties (equation 4).
  public var nullStandardDeviation: Outcome<Double> {
    if let obstacle { return .undefined(obstacle) }
    return .value(standardDeviation)
  }

  /// The test by the limit distribution; the statistic is ``standardized``.
  ///
  /// The limit is that of continuous data: with ties the p-value is too small, by half on scores
  /// of 0 and 1. Permute there (``permutationTest(permutations:seed:purpose:threads:)``,
  /// ``TwoSamplePermutation``).
  public func test() -> Outcome<TestResult> {
    standardized.map { standardized in
      let copies = sizes.count - 1
      // The limit has mean k - 1 and variance (k - 1) 2(π² - 9)/3.
      let spread = (Double(copies) * 2 * (Double.pi * Double.pi - 9) / 3).squareRoot()
      return TestResult(
        statistic: standardized,
        pValue: AndersonDarling.limitTail(
          Double(copies) + spread * standardized, samples: sizes.count),
        method: .asymptotic)
    }
  }

  /// The chance that the limit of A² for this many samples exceeds `x`.
  ///
  /// Accurate to about 10⁻¹², relative where it is small.
  public static func limitTail(_ x: Double, samples: Int = 2) -> Double {
    QuadraticFormLimit.upperTail(x, kernel: .andersonDarling, copies: max(samples - 1, 1))
  }

  /// The p-value read off the published table by a quadratic in log p, cut to 0.001...0.25.
  ///
  /// For comparison with SciPy and tools built on it; ``test()`` is accurate. Scholz & Stephens
  /// (1987), table 1 and section 5.
  public var interpolatedPValue: Outcome<Double> {
    standardized.map { standardized in
      let copies = Double(sizes.count - 1)
      let levels = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001]
      let b0 = [0.675, 1.281, 1.645, 1.96, 2.326, 2.573, 3.085]
      let b1 = [-0.245, 0.25, 0.678, 1.149, 1.822, 2.364, 3.615]
      let b2 = [-0.105, -0.305, -0.362, -0.391, -0.396, -0.345, -0.154]
      let critical = levels.indices.map { b0[$0] + b1[$0] / copies.squareRoot() + b2[$0] / copies }
      if standardized < critical[0] { return 0.25 }
      if standardized > critical[6] { return 0.001 }
      return exp(Self.quadratic(critical, levels.map { log($0) }, at: standardized))
    }
  }

  /// The test over all arrangements of the sample labels.
  ///
  /// - Returns: undefined above 5 million arrangements.
  /// - Complexity: O(arrangements · groups · samples).
  public func exactTest() -> Outcome<TestResult> {
    standardized.flatMap { standardized in
      var arrangements = 1.0
      var left = labels.count
      for size in sizes {
        arrangements *= Subsets.count(choosing: size, of: left)
        left -= size
      }
      guard arrangements <= 5e6 else { return .undefined(.tooLarge) }
      let observed = statistic(labels)
      var arrangement = labels.sorted()
      var extreme = 0.0
      repeat {
        if statistic(arrangement) >= observed - slack(observed) { extreme += 1 }
      } while Self.advance(&arrangement)
      return .value(
        TestResult(
          statistic: standardized, pValue: extreme / arrangements, method: .exact))
    }
  }

  /// The test over random arrangements, with the observed one counted among them.
  ///
  /// - Parameters:
  ///   - permutations: how many to draw, at least 1.
  ///   - seed: keys the random streams together with the purpose and the number of the draw.
  ///   - purpose: keys the random streams together with the seed.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  public func permutationTest(
    permutations: Int = 999, seed: UInt64, purpose: StreamPurpose = "anderson-darling",
    threads: Int? = nil
  ) -> Outcome<TestResult> {
    standardized.flatMap { standardized in
      guard permutations > 0 else { return .undefined(.tooFewReplicates(permutations)) }
      let observed = statistic(labels)
      let extreme = PermutationCount.count(permutations, threads: threads) { range in
        var arrangement = labels
        var count = 0
        for number in range {
          var stream = RandomStream(seed: seed, purpose: purpose, index: UInt64(number))
          for place in arrangement.indices { arrangement[place] = labels[place] }
          stream.shuffle(&arrangement)
          if statistic(arrangement) >= observed - slack(observed) { count += 1 }
        }
        return count
      }
      return .value(
        TestResult(
          statistic: standardized, pValue: Double(extreme + 1) / Double(permutations + 1),
          method: .permutation, permutations: permutations))
    }
  }
}
