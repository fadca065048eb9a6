import RandomStreams
import Statistics
import Testing

@Suite("Smallest detectable differences")
struct DetectableDifferenceTests {
  /// All pairs of counts gone through, with binomial coefficients as whole numbers (Python).
  @Test(
    "the exact power of McNemar's test is the sum over all outcomes that it rejects",
    arguments: [
      (0.4, 0.1, 20, 0.05, 0.3670744585933059), (0.3, 0.1, 40, 0.01, 0.19860916356458636),
      (0.25, 0.25, 15, 0.05, 0.009206954389810562), (0.5, 0, 12, 0.05, 0.61279296875),
    ])
  func exactPower(first: Double, second: Double, items: Int, alpha: Double, power: Double) throws {
    let design = try McNemarDesign(firstOnly: first, secondOnly: second, significance: alpha)
    #expect(abs(try #require(design.exactPower(items: items).value) - power) < 1e-10)
    let turned = try McNemarDesign(firstOnly: second, secondOnly: first, significance: alpha)
    #expect(turned.exactPower(items: items).value == design.exactPower(items: items).value)
  }

  @Test("the smallest difference of the exact test has the power, and a smaller one less")
  func exactDifference() throws {
    for (share, items, alpha) in [(0.3, 60, 0.05), (0.1, 60, 0.001), (0, 25, 0.05), (1, 40, 0.05)] {
      let difference = try #require(
        McNemarDesign.detectableDifference(
          differing: share, items: items, significance: alpha, power: 0.8
        ).value)
      func power(_ difference: Double) throws -> Double {
        let total = max(share, difference)
        return try #require(
          McNemarDesign(
            firstOnly: (total + difference) / 2, secondOnly: (total - difference) / 2,
            significance: alpha
          ).exactPower(items: items).value)
      }
      #expect(try power(difference) >= 0.8)
      #expect(try power(difference - 0.001) < 0.8)
    }
    let few = McNemarDesign.detectableDifference(
      differing: 0.5, items: 5, significance: 0.05, power: 0.8)
    #expect(few.value == nil)
  }

  @Test("with one error for all it is the paired t test")
  func pairedT() throws {
    let items = 23.0
    let design = try ErrorDesign(
      standardError: 1 / items.squareRoot(), degreesOfFreedom: items - 1)
    let known = try MeanDesign(.paired, isTwoSided: true)
    let detectable = try #require(
      design.detectableDifference(significance: 0.05, power: 0.8).value)
    let effect = try #require(known.detectableEffect(items: items, power: 0.8).value)
    // Power there counts findings in the wrong direction too, which are next to none.
    #expect(abs(detectable / effect - 1) < 1e-5)
    #expect(throws: StatisticsError.self) {
      try ErrorDesign(standardError: 0, degreesOfFreedom: 4)
    }
  }

  @Test("a planted difference of that size is found as often as is said", arguments: [false, true])
  func planted(isZeroOne: Bool) throws {
    let (clusters, size) = isZeroOne ? (120, 1) : (30, 4)
    let alpha = 0.05 / 3
    func pair(_ trial: Int, shift: Double) throws -> PairEstimate {
      var stream = RandomStream(seed: 4, purpose: "planted", index: UInt64(trial))
      var (first, second, places): ([Double], [Double], [Int]) = ([], [], [])
      for cluster in 0..<clusters {
        let shared = Self.even(&stream) * 0.5
        for _ in 0..<size {
          places.append(cluster)
          if isZeroOne {
            let draw = Self.even(&stream) + 0.5
            let one = draw < 0.2 + shift / 2
            let other = !one && draw < 0.4
            let both = Self.even(&stream) < 0
            first.append(one || (!other && both) ? 1 : 0)
            second.append(other || (!one && both) ? 1 : 0)
          } else {
            let base = 2 * Self.even(&stream)
            first.append(base + shared + Self.even(&stream) + shift)
            second.append(base + Self.even(&stream))
          }
        }
      }
      let rows = Array(first.indices)
      return try ComparedScores([
        ScoredColumn(rows: rows, clusters: places, values: first),
        ScoredColumn(rows: rows, clusters: places, values: second),
      ]).estimate(0, 1)
    }
    var sizes: [Double] = []
    for trial in 0..<100 {
      sizes.append(
        try #require(
          pair(100_000 + trial, shift: 0).detectableDifference(significance: alpha).value))
    }
    let shift = sizes.reduce(0, +) / Double(sizes.count)
    let trials = 1_500
    var found = 0
    for trial in 0..<trials {
      let pair = try pair(trial, shift: shift)
      if try #require(pair.pValue.value) <= alpha, try #require(pair.difference.value) > 0 {
        found += 1
      }
    }
    // Within three points, and three standard errors of as many trials.
    let reach = 0.03 + 3 * (0.16 / Double(trials)).squareRoot()
    #expect(abs(Double(found) / Double(trials) - 0.8) < reach, "\(found) of \(trials)")
  }

  @Test("no more families than promised have a false verdict", arguments: [1, 3])
  func falseVerdicts(clusterSize: Int) throws {
    let families = 400
    var wrong = 0
    for trial in 0..<families {
      var stream = RandomStream(seed: 5, purpose: "null-\(clusterSize)", index: UInt64(trial))
      let rows = Array(0..<60)
      let items = rows.map { _ in Self.even(&stream) }
      let columns = try (0..<4).map { _ in
        let tastes = rows.map { _ in 0.5 * Self.even(&stream) }
        return try ScoredColumn(
          rows: rows, clusters: rows.map { $0 / clusterSize },
          values: rows.map {
            items[$0] + tastes[$0 / clusterSize] + Self.even(&stream) > 0 ? 1 : 0
          })
      }
      let compared = PairwiseComparison(try ComparedScores(columns, ends: 0...1), threads: 1)
      let adjusted = try PValueAdjustment.holm.adjust(compared.pairs.map { $0.pValue.value ?? 1 })
      if adjusted.contains(where: { $0 <= 0.05 }) { wrong += 1 }
    }
    let reach = 0.05 + 3 * (0.05 * 0.95 / Double(families)).squareRoot()
    #expect(Double(wrong) / Double(families) <= reach, "\(wrong) of \(families)")
  }

  private static func even(_ stream: inout RandomStream) -> Double {
    Double(stream.next() >> 11) * 0x1p-53 - 0.5
  }

  @Test("the noise of repeated answers and verdicts adds up to the variance of the mean")
  func noise() throws {
    var stream = RandomStream(seed: 9, purpose: "noise", index: 0)
    let scores = (0..<200).map { _ in
      let item = Self.even(&stream)
      return (0..<3).map { _ in
        let answer = item + Self.even(&stream)
        return (0..<2).map { _ in answer + Self.even(&stream) }
      }
    }
    let split = try NoiseSplit(scores)
    let parts = try [split.items, split.answers, split.verdicts].map { try #require($0.value) }
    let means = scores.map { item in item.flatMap(\.self).reduce(0, +) / 6 }
    let error = try #require(PairedDifferences(means).standardError.value)
    #expect(abs(parts.reduce(0, +) / (error * error) - 1) < 1e-9)
    // Each was drawn with a variance of 1/12.
    for (part, divisor) in zip(parts, [200.0, 600, 1_200]) {
      #expect(abs(part * divisor * 12 - 1) < 0.35)
    }
    let single = try NoiseSplit([[[1], [0]], [[1], [1]]])
    #expect(single.verdicts.value == nil && single.answers.value != nil)
  }
}
