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

extension AndersonDarling {
  /// Why no statistic can be computed, if so.
  var obstacle: UndefinedReason? {
    guard sizes.count > 1, sizes.allSatisfy({ $0 > 0 }) else { return .noData }
    guard groups.count > 1 else { return .allValuesEqual }
    return labels.count >= 4 ? nil : .tooFewValues(labels.count, needed: 4)
  }

  /// What rounding may make of two statistics that are equal.
  func slack(_ observed: Double) -> Double { 1e-10 * max(1, abs(observed)) }

  /// A² of an arrangement of sample labels over the sorted values.
  func statistic(_ labels: [Int]) -> Double {
    let total = Double(labels.count)
    var seen = [Int](repeating: 0, count: sizes.count)
    var inside = seen
    var below = 0
    var start = 0
    var sum = 0.0
    let isMidrank = version == .midrank
    for size in groups {
      for place in start..<start + size { inside[labels[place]] += 1 }
      start += size
      let height = Double(below) + (isMidrank ? Double(size) / 2 : Double(size))
      let weight = height * (total - height) - (isMidrank ? total * Double(size) / 4 : 0)
      for sample in sizes.indices {
        let share = isMidrank ? Double(inside[sample]) / 2 : Double(inside[sample])
        if weight > 0 {
          let gap = total * (Double(seen[sample]) + share) - Double(sizes[sample]) * height
          sum += Double(size) * gap * gap / (weight * Double(sizes[sample]))
        }
        seen[sample] += inside[sample]
        inside[sample] = 0
      }
      below += size
    }
    return isMidrank ? (total - 1) / (total * total) * sum : sum / total
  }

  /// The root of Scholz & Stephens (1987), equation 4.
  var standardDeviation: Double {
    let k = Double(sizes.count)
    let n = Double(labels.count)
    let reciprocals = sizes.reduce(0) { $0 + 1 / Double($1) }
    var h = 0.0
    for i in 1..<labels.count { h += 1 / Double(i) }
    var g = 0.0
    var head = 0.0
    for i in 1..<max(labels.count - 1, 1) {
      head += 1 / Double(i)
      g += (h - head) / Double(labels.count - i)
    }
    let a = (4 * g - 6) * (k - 1) + (10 - 6 * g) * reciprocals
    let b =
      (2 * g - 4) * k * k + 8 * h * k + (2 * g - 14 * h - 4) * reciprocals - 8 * h + 4 * g - 6
    let c =
      (6 * h + 2 * g - 2) * k * k + (4 * h - 4 * g + 6) * k + (2 * h - 6) * reciprocals + 4 * h
    let d = (2 * h + 6) * k * k - 4 * h * k
    return ((a * n * n * n + b * n * n + c * n + d) / ((n - 1) * (n - 2) * (n - 3))).squareRoot()
  }

  /// The next arrangement in lexicographic order; false after the last.
  static func advance(_ labels: inout [Int]) -> Bool {
    guard var pivot = labels.indices.dropLast().last(where: { labels[$0] < labels[$0 + 1] }),
      let larger = labels.indices.last(where: { labels[$0] > labels[pivot] })
    else { return false }
    labels.swapAt(pivot, larger)
    pivot += 1
    var end = labels.count - 1
    while pivot < end {
      labels.swapAt(pivot, end)
      pivot += 1
      end -= 1
    }
    return true
  }

  /// The least-squares quadratic through points, evaluated at a place.
  static func quadratic(_ x: [Double], _ y: [Double], at place: Double) -> Double {
    // Orthogonal polynomials on the points: 1, x - a, (x - b)(x - a) - c.
    let n = Double(x.count)
    let a = x.reduce(0, +) / n
    let first = x.map { $0 - a }
    let square = first.reduce(0) { $0 + $1 * $1 }
    let b = zip(x, first).reduce(0) { $0 + $1.0 * $1.1 * $1.1 } / square
    let c = square / n
    let second = zip(x, first).map { ($0 - b) * $1 - c }
    func coefficient(_ basis: [Double]) -> Double {
      zip(basis, y).reduce(0) { $0 + $1.0 * $1.1 } / basis.reduce(0) { $0 + $1 * $1 }
    }
    return y.reduce(0, +) / n + coefficient(first) * (place - a)
      + coefficient(second) * ((place - b) * (place - a) - c)
  }
}
