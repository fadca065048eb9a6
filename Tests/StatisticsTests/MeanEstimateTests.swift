import RandomStreams
import Statistics
import Testing

/// Values in lists of clusters.
private func sums(_ clusters: [[Double]]) throws -> ClusterSums {
  try ClusterSums(
    values: clusters.flatMap(\.self),
    clusters: clusters.enumerated().flatMap { number, values in values.map { _ in number } })
}

private func rows(_ values: [Double]) throws -> ClusterSums { try ClusterSums(values: values) }

/// Whether two numbers agree to six decimals or six digits.
private func agrees(_ found: Double?, _ expected: Double) -> Bool {
  found.map { abs($0 - expected) <= 5.1e-7 * max(1, abs(expected)) } ?? false
}

@Suite("The automatic interval of a mean")
struct MeanEstimateTests {
  static let example4: [[Double]] = [
    [1, 1, 1, 0], [1, 1], [0, 0, 1], [1, 1, 1, 1, 1, 1], [1, 0], [1, 1, 1],
  ]

  struct Example: Sendable {
    let clusters: [[Double]]?
    let values: [Double]
    var ends: ClosedRange<Double>?
    let method: String
    let lower: Double
    let upper: Double
    var level = 0.95
    var freedom: Double?
    var size: Double?
  }

  @Test(
    "worked examples to six digits",
    arguments: [
      Example(
        clusters: nil, values: Array(repeating: 1, count: 17) + [0, 0, 0],
        method: "wilson-modified", lower: 0.639581, upper: 0.947631),
      Example(
        clusters: nil, values: Array(repeating: 1, count: 11) + [0], method: "wilson-modified",
        lower: 0.646120, upper: 0.995726),
      Example(
        clusters: Array(repeating: [1, 1, 1, 1, 1], count: 13), values: [], method: "score",
        lower: 0.863583, upper: 1, freedom: 12, size: 29.545455),
      Example(
        clusters: example4, values: [], method: "score", lower: 0.427038, upper: 0.955491,
        freedom: 4.189316, size: 11.371798),
      Example(
        clusters: nil, values: [6, 6, 5, 6, 6, 4, 6, 6, 6, 2], ends: 1...6, method: "score",
        lower: 3.892877, upper: 5.824471, freedom: 9, size: 15.284114),
      Example(
        clusters: [[5, 4, 5], [5, 5], [3, 4, 2, 4], [5, 5, 5], [4]], values: [], ends: 1...5,
        method: "score", lower: 2.701345, upper: 4.874377, freedom: 3.361249, size: 10.951265),
      Example(
        clusters: nil, values: Array(repeating: 3, count: 8), ends: 1...5, method: "score",
        lower: 2.201413, upper: 3.798587, freedom: 7, size: 8),
      Example(
        clusters: nil, values: [0.4, 0.7, 0.9, 1.1, 1.6, 2.2, 3.8, 9.5], method: "skew-t",
        lower: 0.001954, upper: 11.832042, freedom: 7),
      Example(
        clusters: [
          [2.1, 3.4, 2.8], [0.5], [4.9, 6.2], [1.2, 0.9, 1.7, 1.1], [12.4, 7.7], [2.2, 2.9],
        ], values: [], method: "skew-t", lower: -0.120734, upper: 9.170577, freedom: 4.201763),
      Example(
        clusters: example4, values: [], method: "score", lower: 0.223438, upper: 0.982335,
        level: 0.995, freedom: 4.189316, size: 11.371798),
    ])
  func worked(example: Example) throws {
    let sums = try example.clusters.map(sums) ?? rows(example.values)
    let estimate = MeanEstimate(sums, kind: ScoreKind(of: sums, ends: example.ends))
    let interval = try #require(estimate.interval(level: example.level).value)
    #expect(interval.method == example.method)
    #expect(agrees(interval.lower, example.lower), "\(interval)")
    #expect(agrees(interval.upper, example.upper), "\(interval)")
    if let freedom = example.freedom { #expect(agrees(interval.degreesOfFreedom, freedom)) }
    if let size = example.size { #expect(agrees(interval.effectiveSampleSize, size)) }
    #expect(interval.methodReason?.isEmpty == false)
  }

  @Test("skew and standard error of the worked examples without ends")
  func skewness() throws {
    let plain = ClusterSpread(try rows([0.4, 0.7, 0.9, 1.1, 1.6, 2.2, 3.8, 9.5]))
    #expect(agrees(plain.standardError, 1.066997) && agrees(plain.skewness, 0.624140))
    let clustered = ClusterSpread(
      try sums([
        [2.1, 3.4, 2.8], [0.5], [4.9, 6.2], [1.2, 0.9, 1.7, 1.1], [12.4, 7.7], [2.2, 2.9],
      ]))
    #expect(agrees(clustered.standardError, 1.355097) && agrees(clustered.skewness, 0.273648))
  }

  @Test("paired 0/1 differences: worked examples to six digits, and exact McNemar for plain ones")
  func tango() throws {
    let plain = PairedDifferenceEstimate(
      try rows(
        Array(repeating: 1, count: 5) + [-1] + Array(repeating: 0, count: 14)), kind: .zeroOne)
    let first = try #require(plain.interval(level: 0.95).value)
    #expect(agrees(first.lower, -0.049129) && agrees(first.upper, 0.436908), "\(first)")
    #expect(first.method == "tango" && plain.testMethod == .exact)
    // 2 (1 + 6) / 2⁶.
    #expect(agrees(plain.pValue.value, 0.21875))
    let clustered = PairedDifferenceEstimate(
      try sums([[1, 0, 0, 1], [0, 0], [1, -1, 0], [0, 0, 0, 0, 1], [1, 1], [0, 0, 0]]),
      kind: .zeroOne)
    let second = try #require(clustered.interval(level: 0.95).value)
    #expect(agrees(second.lower, -0.115984) && agrees(second.upper, 0.575872), "\(second)")
    #expect(agrees(second.degreesOfFreedom, 4.417829))
    #expect(agrees(second.effectiveSampleSize, 19 / 1.041830), "\(second)")
    #expect(clustered.testMethod == .asymptotic)
  }

  @Test("two independent 0/1 samples: worked examples to six digits")
  func agrestiCaffo() throws {
    let plain = IndependentDifferenceEstimate(
      try rows(Array(repeating: 1, count: 9) + [0]),
      try rows(Array(repeating: 1, count: 11) + Array(repeating: 0, count: 9)), kind: .zeroOne)
    let first = try #require(plain.interval(level: 0.95).value)
    #expect(agrees(first.lower, -0.008353) && agrees(first.upper, 0.584111), "\(first)")
    let clustered = IndependentDifferenceEstimate(
      try sums(Self.example4), try sums([[1, 0, 1], [1, 1, 0, 0], [0, 1], [1, 0, 0], [1, 1]]),
      kind: .zeroOne)
    let second = try #require(clustered.interval(level: 0.95).value)
    #expect(agrees(second.lower, -0.189370) && agrees(second.upper, 0.574629), "\(second)")
    #expect(second.method == "agresti-caffo" && second.degreesOfFreedom != nil)
  }

  // MARK: - Edges

  @Test("one value, one cluster and equal values: an interval or a true reason")
  func edges() throws {
    func interval(
      _ sums: ClusterSums, _ ends: ClosedRange<Double>? = nil
    ) -> Outcome<ConfidenceInterval> {
      MeanEstimate(sums, kind: ScoreKind(of: sums, ends: ends)).interval(level: 0.95)
    }
    let one = try #require(try interval(rows([1])).value)
    #expect(abs(one.lower - 0.0513) < 5e-5 && one.upper == 1)
    let none = try #require(try interval(rows([0])).value)
    #expect(none.lower == 0 && abs(none.upper - 0.9487) < 5e-5)
    #expect(try interval(rows([3])).reason == .tooFewValues(1, needed: 2))
    #expect(try interval(rows([3]), 1...5).reason == .tooFewValues(1, needed: 2))
    #expect(try interval(rows([])).reason == .noData)
    #expect(try interval(sums([[3, 4, 5]])).reason == .oneCluster)
    #expect(try interval(sums([[1, 0, 1]])).reason == .oneCluster)
    #expect(try interval(rows([0.1, 0.1, 0.1])).reason == .allValuesEqualWithoutEnds)
    #expect(try interval(sums([[7, 7], [7]])).reason == .allValuesEqualWithoutEnds)
    #expect(try interval(sums([[0.1, 0.3], [0.3, 0.1], [0.2]])).reason == .equalClusterMeans)
    #expect(try interval(rows([0.1 + 0.2, 0.3, 0.3])).reason == .lostInRounding)
    #expect(
      try interval(rows([1, 9]), 1...5).reason == .valueOutsideEnds(9, lower: 1, upper: 5))
    // Means that are equal while rows are not: the width of independent rows.
    let flat = try #require(try interval(sums([[1, 0], [0, 1], [1, 0]])).value)
    #expect(flat.effectiveSampleSize.map { $0 <= 6 } == true)
    // All at an end: the usual bound; inside: both sides.
    let top = try #require(try interval(sums([[5, 5], [5]]), 1...5).value)
    #expect(top.upper == 5 && top.lower > 1 && top.lower < 5)
    let inside = try #require(try interval(sums([[4, 4], [4]]), 1...5).value)
    #expect(inside.lower < 4 && inside.upper > 4 && inside.upper < 5)
  }

  @Test("the t interval of two values, and of values far from 0")
  func twoValues() throws {
    let two = MeanEstimate(try rows([1, 9]), kind: .unbounded)
    let interval = try #require(two.interval(level: 0.95).value)
    #expect(interval.method == "cluster-t")
    #expect(abs(interval.lower + 45.824819) < 1e-5 && abs(interval.upper - 55.824819) < 1e-5)
    let near = MeanEstimate(try rows([0, 1, 2, 5]), kind: .unbounded)
    let far = MeanEstimate(try rows([1e14, 1e14 + 1, 1e14 + 2, 1e14 + 5]), kind: .unbounded)
    let expected = try #require(near.interval(level: 0.95).value)
    let found = try #require(far.interval(level: 0.95).value)
    #expect(abs(found.lower - 1e14 - expected.lower) < 0.05)
    #expect(abs(found.upper - 1e14 - expected.upper) < 0.05)
    #expect(far.standardError == near.standardError)
    let huge = MeanEstimate(try rows([1e200, 2e200, 4e200]), kind: .unbounded)
    #expect(huge.interval(level: 0.95).value != nil)
    let beyond = MeanEstimate(try rows([-1.7e308, 1.7e308, 1.7e308]), kind: .unbounded)
    #expect(beyond.interval(level: 0.95).reason == .notFinite)
  }

  @Test("clusters of one row are no clusters, equal weights are none, rows of weight 0 are dropped")
  func noClusters() throws {
    for (values, ends) in [
      ([1, 1, 0, 1, 1, 1], nil), ([2, 3, 5, 5, 1, 4], 1...5 as ClosedRange?),
      ([0.1, 0.9, 7, 2, 2, 5], nil),
    ] as [([Double], ClosedRange<Double>?)] {
      let plain = try rows(values)
      let kind = ScoreKind(of: plain, ends: ends)
      let expected = try #require(MeanEstimate(plain, kind: kind).interval(level: 0.9).value)
      let variants = [
        try ClusterSums(values: values, clusters: [9, 4, -3, 0, 12, 5]),
        try ClusterSums(values: values, weights: Array(repeating: 0.3, count: 6)),
        try ClusterSums(values: values + [99], weights: Array(repeating: 2, count: 6) + [0]),
        try ClusterSums(
          values: values + [99], weights: Array(repeating: 2, count: 6) + [0],
          clusters: [1, 2, 3, 4, 5, 6, 6]),
      ]
      for variant in variants {
        #expect(MeanEstimate(variant, kind: kind).interval(level: 0.9).value == expected)
      }
    }
  }

  @Test("0/1 with unequal weights takes a row for a cluster, with its caution")
  func weighted() throws {
    let estimate = MeanEstimate(
      try ClusterSums(values: [1, 0, 1, 1, 1, 0], weights: [1, 2, 1, 0.5, 3, 1]), kind: .zeroOne)
    let interval = try #require(estimate.interval(level: 0.95).value)
    #expect(interval.method == "score" && estimate.cautions.contains(.unequalWeights))
    #expect(agrees(estimate.estimate.value, 5.5 / 8.5))
    // Weights that count rows give the same as the rows in clusters.
    let doubled = MeanEstimate(
      try ClusterSums(
        values: [1, 0, 0, 1, 1, 1], clusters: [0, 1, 1, 2, 2, 3]), kind: .unbounded)
    let counted = MeanEstimate(
      try ClusterSums(values: [1, 0, 1, 1], weights: [1, 2, 2, 1]), kind: .unbounded)
    #expect(
      agrees(doubled.standardError.value, try #require(counted.standardError.value)))
  }

  // MARK: - Properties

  @Test("neither the order of rows, nor numbering, nor the way of summing shows in any bit")
  func orderFree() throws {
    var stream = RandomStream(seed: 11, purpose: StreamPurpose("mean-estimate"), index: 0)
    for kind in 0..<3 {
      let values = (0..<90).map { _ -> Double in
        let uniform = Double(stream.next() >> 11) * 0x1p-53
        return kind == 0
          ? (uniform < 0.8 ? 1 : 0)
          : kind == 1 ? 1 + (5 * uniform).rounded() : 1e6 + uniform * uniform
      }
      let clusters = (0..<90).map { $0 * $0 % 11 }
      let weights = (0..<90).map { $0 % 4 == 0 ? 0.7 : 1.1 }
      let ends: ClosedRange<Double>? = kind == 1 ? 1...6 : nil
      for (isClustered, isWeighted) in [(false, false), (true, false), (false, true), (true, true)]
      {
        func interval(_ order: [Int], _ numbers: [Int]) throws -> ConfidenceInterval? {
          let sums = try ClusterSums(
            values: order.map { values[$0] }, weights: isWeighted ? order.map { weights[$0] } : nil,
            clusters: isClustered ? order.map { numbers[clusters[$0]] } : nil)
          let estimate = MeanEstimate(sums, kind: ScoreKind(of: sums, ends: ends))
          return estimate.interval(level: 0.95).value
        }
        let expected = try #require(try interval(Array(0..<90), Array(0..<11)))
        for _ in 0..<4 {
          let found = try interval(
            Array(0..<90).shuffled(using: &stream), Array(20..<31).shuffled(using: &stream))
          #expect(found == expected)
        }
        guard !isWeighted else { continue }
        // In two parts, one of them row by row.
        var one = ClusterSums()
        var other = ClusterSums()
        for index in 0..<90 {
          if isClustered {
            if index % 2 == 0 {
              try one.add(values[index], cluster: clusters[index])
            } else {
              try other.add(values[index], cluster: clusters[index])
            }
          } else if index % 2 == 0 {
            try one.add(values[index])
          } else {
            try other.add(values[index])
          }
        }
        other.merge(one)
        let merged = MeanEstimate(other, kind: ScoreKind(of: other, ends: ends))
        #expect(merged.interval(level: 0.95).value == expected)
      }
    }
  }

  @Test("p is the smallest alpha whose interval excludes the value")
  func inversion() throws {
    let ratings = try sums([[5, 4, 5], [5, 5], [3, 4, 2, 4], [5, 5, 5], [4]])
    let skewed = try sums([[2.1, 3.4], [0.5], [4.9, 6.2], [1.2, 0.9], [12.4, 7.7], [2.2, 2.9]])
    let cases: [(MeanEstimate, [Double])] = [
      (MeanEstimate(try sums(Self.example4), kind: .zeroOne), [0.2, 0.5, 0.7, 0.9, 0.99]),
      (MeanEstimate(ratings, kind: .bounded(lower: 1, upper: 5)), [2, 3, 4, 4.9]),
      (MeanEstimate(ratings, kind: .unbounded), [2, 3.9, 5, 6]),
      (MeanEstimate(skewed, kind: .unbounded), [0, 2, 3.9, 4.2, 6, 9]),
      (MeanEstimate(try rows([1, 1, 1, 0, 1, 1]), kind: .zeroOne), [0.3, 0.5, 0.9]),
      (MeanEstimate(try sums([[4, 4], [4]]), kind: .bounded(lower: 1, upper: 5)), [2, 3.5, 4.5]),
      (MeanEstimate(try rows([1, 9]), kind: .unbounded), [-3, 4, 20]),
    ]
    for (estimate, values) in cases {
      for value in values {
        let p = try #require(estimate.pValue(excluding: value).value)
        let inverted = IntervalInversion.pValue(excluding: value) {
          estimate.interval(level: 1 - $0)
        }
        #expect(abs(p - (inverted.value ?? -1)) < 1e-7, "\(estimate.methodReason) at \(value)")
      }
    }
    let paired = PairedDifferenceEstimate(
      try sums([[1, 0, 0, 1], [0, 0], [1, -1, 0], [0, 0, 0, 0, 1], [1, 1], [0, 0, 0]]),
      kind: .zeroOne)
    let inverted = IntervalInversion.pValue(excluding: 0) { paired.interval(level: 1 - $0) }
    #expect(abs((paired.pValue.value ?? -1) - (inverted.value ?? -2)) < 1e-7)
    let independent = IndependentDifferenceEstimate(
      try sums(Self.example4), try sums([[1, 0, 1], [1, 1, 0, 0], [0, 1], [1, 0, 0], [1, 1]]),
      kind: .zeroOne)
    let other = IntervalInversion.pValue(excluding: 0) { independent.interval(level: 1 - $0) }
    #expect(abs((independent.pValue.value ?? -1) - (other.value ?? -2)) < 1e-7)
  }

  @Test("pairs that do not differ are not separated: p is 1, and there is an interval round 0")
  func noDifference() throws {
    let plain = PairedDifferenceEstimate(try rows([0, 0, 0, 0]), kind: .zeroOne)
    #expect(plain.pValue.value == 1)
    let interval = try #require(plain.interval(level: 0.95).value)
    #expect(interval.lower < 0 && interval.upper == -interval.lower)
    let ratings = PairedDifferenceEstimate(
      try sums([[0, 0], [0]]), kind: .bounded(lower: 1, upper: 5))
    #expect(ratings.pValue.value == 1 && ratings.interval(level: 0.95).value != nil)
    let free = PairedDifferenceEstimate(try sums([[2, 2], [2]]), kind: .unbounded)
    #expect(free.pValue.value == 1 && free.interval(level: 0.95).value == nil)
    let all = PairedDifferenceEstimate(try rows([1, 1, 1, 1, 1, 1]), kind: .zeroOne)
    #expect(all.interval(level: 0.95).value?.upper == 1)
    #expect(agrees(all.pValue.value, 0.03125))
  }

  @Test("cautions say what is assumed and where coverage may fall short")
  func cautions() throws {
    let few = MeanEstimate(
      try sums([[1, 1, 1, 0], [1, 1, 1], [1, 1, 1, 1], [1, 1, 1]]), kind: .zeroOne)
    #expect(few.cautions == [.spreadMostlyAssumed(clusters: 1, correlation: 0.3)])
    #expect(few.cautions.first?.description.contains("only 1 cluster carries") == true)
    let none = MeanEstimate(try sums([[1, 1], [1, 1], [1, 1]]), kind: .zeroOne)
    #expect(none.cautions.first?.description.contains("no cluster carries") == true)
    let skewed = MeanEstimate(
      try rows([0.4, 0.7, 0.9, 1.1, 1.6, 2.2, 3.8, 9.5]), kind: .unbounded)
    #expect(skewed.cautions == [.skewedSample(count: 8, areClusters: false)])
    // The samples that miss show neither a tail nor that clusters are alike.
    let even = MeanEstimate(
      try sums([[2.1, 3.4], [0.5, 4], [4.9, 1], [1.2, 3], [2.2, 2.9]]), kind: .unbounded)
    #expect(even.cautions == [.unseenTail(clusters: 5)])
    #expect(MeanEstimate(try rows([1.2, 2, 2.9, 4.1, 5]), kind: .unbounded).cautions.isEmpty)
    let sizes = [1, 1, 1, 2, 2, 3, 4, 5, 7, 10, 14, 20, 30, 40]
    let uneven = MeanEstimate(
      try sums(
        sizes.enumerated().map { number, size in
          Array(repeating: number == 3 || number == 11 ? 0 : 1, count: size)
        } + [[0, 0]]), kind: .zeroOne)
    #expect(uneven.cautions.contains(.unequalClusters), "\(uneven.cautions)")
    let ignored = MeanEstimate(try sums(Self.example4), kind: .zeroOne)
    #expect(ignored.cautions(for: .wilsonModified).contains(.clustersIgnored))
  }

  // MARK: - Combinations

  @Test("a weighted sum of one mean, and of equal cells, is the mean's own")
  func combinationOfOne() throws {
    let cells = try sums([[5, 4, 5], [5, 5], [3, 4, 2, 4], [5, 5, 5], [4]])
    let kind = ScoreKind.bounded(lower: 1, upper: 5)
    let single = MeanEstimate(cells, kind: kind)
    let combined = LinearCombinationEstimate([.init(cells, coefficient: 1)], kind: kind)
    #expect(agrees(combined.estimate.value, try #require(single.estimate.value)))
    #expect(agrees(combined.standardError.value, try #require(single.standardError.value)))
    #expect(
      agrees(combined.degreesOfFreedom.value, try #require(single.degreesOfFreedom.value)))
    let halves = LinearCombinationEstimate(
      [.init(cells, coefficient: 0.5), .init(cells, coefficient: 0.5)], kind: kind)
    let one = try #require(combined.interval(level: 0.95).value)
    let two = try #require(halves.interval(level: 0.95).value)
    #expect(one.method == "score")
    #expect(agrees(one.lower, two.lower) && agrees(one.upper, two.upper))
    // The design of its section on clusters as rows, by hand: values are the clusters' means with
    // their shares as weights.
    let means = [14.0 / 3, 5, 13.0 / 4, 5, 4]
    let shares = [3.0, 2, 4, 3, 1].map { $0 / 13 }
    let rowsOfClusters = MeanEstimate(
      try ClusterSums(values: means, weights: shares), kind: kind)
    let expected = try #require(rowsOfClusters.interval(level: 0.95).value)
    #expect(agrees(one.lower, expected.lower) && agrees(one.upper, expected.upper))
  }

  @Test("a contrast of cells over other clusters has Welch's error, over the same the paired one")
  func contrasts() throws {
    let first = try ClusterSums(values: [1, 3, 2, 5, 4], clusters: [0, 1, 2, 3, 4])
    let other = try ClusterSums(values: [7, 2, 6, 9], clusters: [10, 11, 12, 13])
    let apart = LinearCombinationEstimate(
      [.init(first, coefficient: 1), .init(other, coefficient: -1)], kind: .unbounded)
    let welch = try MeanDifference([1, 3, 2, 5, 4], [7, 2, 6, 9])
    #expect(apart.method == .clusterT)
    #expect(agrees(apart.standardError.value, try #require(welch.standardError().value)))
    let shared = try ClusterSums(values: [2, 3, 4, 4, 2], clusters: [0, 1, 2, 3, 4])
    let paired = LinearCombinationEstimate(
      [.init(first, coefficient: 1), .init(shared, coefficient: -1)], kind: .unbounded)
    let differences = MeanEstimate(try rows([-1, 0, -2, 1, 2]), kind: .unbounded)
    #expect(agrees(paired.estimate.value, 0))
    #expect(agrees(paired.standardError.value, try #require(differences.standardError.value)))
    #expect(agrees(paired.degreesOfFreedom.value, 4))
    let same = LinearCombinationEstimate(
      [.init(first, coefficient: 1), .init(first, coefficient: -1)], kind: .unbounded)
    #expect(same.pValue().value == 1 && same.interval(level: 0.95).value == nil)
    let single = try ClusterSums(values: [1, 2], clusters: [0, 0])
    let lone = LinearCombinationEstimate(
      [.init(first, coefficient: 0.5), .init(single, coefficient: 0.5)], kind: .unbounded)
    #expect(lone.interval(level: 0.95).reason == .oneCluster)
    let inverted = IntervalInversion.pValue(excluding: 0) { apart.interval(level: 1 - $0) }
    #expect(abs((apart.pValue().value ?? -1) - (inverted.value ?? -2)) < 1e-7)
  }

  @Test("square-and-add of two ratings samples holds the difference and inverts to its p")
  func mover() throws {
    let estimate = IndependentDifferenceEstimate(
      try rows([5, 4, 5, 5, 3, 5]), try rows([3, 2, 4, 3, 1, 2, 4]),
      kind: .bounded(lower: 1, upper: 5))
    let interval = try #require(estimate.interval(level: 0.95).value)
    #expect(interval.method == "mover" && interval.lower > -4 && interval.upper < 4)
    let p = try #require(estimate.pValue.value)
    let at = try #require(estimate.interval(level: 1 - p).value)
    #expect(min(abs(at.lower), abs(at.upper)) < 1e-6)
  }

  @Test("named methods refuse values that do not suit them")
  func named() throws {
    let ratings = MeanEstimate(try rows([1, 4, 3]), kind: .unbounded)
    #expect(ratings.interval(level: 0.95, method: .score).reason == .endsNotDeclared)
    #expect(ratings.interval(level: 0.95, method: .wilsonModified).reason != nil)
    #expect(ratings.interval(level: 0.95, method: .clusterT).value?.methodReason == nil)
    #expect(ratings.interval(level: 1.5).reason == .invalidLevel(1.5))
  }
}
