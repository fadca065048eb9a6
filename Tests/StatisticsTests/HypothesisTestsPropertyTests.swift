import Foundation
import RandomStreams
import Statistics
import Testing

@Suite("Tests of hypotheses equal slow definitions and keep their symmetries")
struct HypothesisTestsPropertyTests {
  private func numbers(_ round: Int, _ count: Int, levels: Int) -> [Double] {
    var stream = RandomStream(seed: 41, purpose: "numbers", index: UInt64(round))
    return (0..<count).map { _ in Double(stream.index(below: levels)) - Double(levels) / 3 }
  }

  @Test("sign flips and signed ranks equal counts over all patterns", arguments: 0..<30)
  func patterns(round: Int) throws {
    let differences = numbers(round, 2 + round % 9, levels: round % 2 == 0 ? 6 : 1_000)
      .map { $0.rounded() }
    let kept = differences.filter { $0 != 0 }
    guard !kept.isEmpty else { return }
    let ranks = kept.map { value in
      let below = kept.count { abs($0) < abs(value) }
      let same = kept.count { abs($0) == abs(value) }
      return Double(below) + Double(same + 1) / 2
    }
    let sum = kept.reduce(0, +)
    let rankSum = zip(kept, ranks).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
    var flips = 0.0
    var positives = 0.0
    let patterns = 1 << kept.count
    for pattern in 0..<patterns {
      var flipped = 0.0
      var rank = 0.0
      for (place, value) in kept.enumerated() {
        let isPlus = pattern >> place & 1 == 1
        flipped += isPlus ? abs(value) : -abs(value)
        rank += isPlus ? ranks[place] : 0
      }
      if flipped >= sum - 1e-9 { flips += 1 }
      if rank >= rankSum - 1e-9 { positives += 1 }
    }
    let test = try SignFlipTest(differences)
    let exact = try #require(test.exactTest(alternative: .greater).value?.pValue)
    #expect(abs(exact - flips / Double(patterns)) < 1e-12)
    let random = try #require(
      test.test(alternative: .greater, permutations: 4_000, seed: 5).value?.pValue)
    #expect(abs(random - exact) < 0.04)
    let ranked = try WilcoxonSignedRank(differences)
    let signed = ranked.test(alternative: .greater, method: .exact).value?.pValue
    #expect(abs((signed ?? -1) - positives / Double(patterns)) < 1e-12)
  }

  @Test("exchanging the samples turns every test round", arguments: 0..<20)
  func exchange(round: Int) throws {
    let a = numbers(2 * round, 4 + round, levels: 9)
    let b = numbers(2 * round + 1, 5 + round, levels: 11)
    func expectTurned(_ left: TestResult?, _ right: TestResult?) {
      #expect(left != nil && right != nil)
      #expect(abs((left?.pValue ?? 0) - (right?.pValue ?? 1)) < 1e-12)
    }
    for method in [TestMethod.exact, .asymptotic] {
      expectTurned(
        try MannWhitney(a, b).test(alternative: .less, method: method).value,
        try MannWhitney(b, a).test(alternative: .greater, method: method).value)
    }
    expectTurned(
      try BrunnerMunzel(a, b).test(alternative: .less).value,
      try BrunnerMunzel(b, a).test(alternative: .greater).value)
    for variances in MeanDifference.Variances.allCases {
      expectTurned(
        try MeanDifference(a, b).test(variances, alternative: .less).value,
        try MeanDifference(b, a).test(variances, alternative: .greater).value)
    }
    expectTurned(
      try KolmogorovSmirnov(SamplePair(reference: a, current: b)).test(alternative: .less).value,
      try KolmogorovSmirnov(SamplePair(reference: b, current: a)).test(alternative: .greater)
        .value)
    // A larger first sample has the small p-value for "greater" in all of them.
    let low = a.map { $0 - 20 }
    #expect(try BrunnerMunzel(a, b).estimate.value ?? 0 < 1)
    #expect(try MannWhitney(a, low).test(alternative: .greater).value?.pValue ?? 1 < 0.05)
    #expect(try MeanDifference(a, low).test(alternative: .greater).value?.pValue ?? 1 < 0.05)
  }

  @Test("intervals for two proportions invert their tests and never leave -1...1")
  func proportions() throws {
    for (k, n, l, m) in [(0, 5, 5, 5), (3, 12, 0, 9), (40, 50, 20, 60), (1, 1, 0, 1), (7, 7, 9, 9)]
    {
      let two = TwoProportions(
        try Proportion(successes: k, trials: n), try Proportion(successes: l, trials: m))
      let turned = TwoProportions(two: (l, m), (k, n))
      let estimate = try #require(two.estimate.value)
      for method in TwoProportions.IntervalMethod.allCases {
        let interval = try #require(two.interval(method: method).value)
        let other = try #require(turned?.interval(method: method).value)
        #expect(interval.lower >= -1 && interval.upper <= 1)
        #expect(interval.lower <= estimate + 1e-12 && estimate - 1e-12 <= interval.upper)
        #expect(abs(interval.lower + other.upper) < 1e-9)
      }
      let fisher = try #require(two.fisherExact().value)
      let boschloo = try #require(two.boschloo().value)
      // Boschloo's one-sided test is never less powerful than Fisher's.
      for side in [Alternative.less, .greater] {
        let sharper = try #require(two.boschloo(alternative: side).value?.pValue)
        #expect(sharper <= (two.fisherExact(alternative: side).value?.pValue ?? 0) + 1e-9)
      }
      #expect(fisher.pValue > 0 && boschloo.pValue > 0)
      #expect(two.barnard().value?.pValue ?? 0 > 0)
    }
  }

  @Test("Fisher's test and McNemar's exact test equal sums of probabilities")
  func exactSums() throws {
    // choose(7, a) choose(8, 6 - a) / choose(15, 6) for a = 1...6 of table (5, 2; 1, 7).
    let table = try TwoByTwoTable(5, 2, 1, 7)
    let upper = (21.0 * 8 + 7 * 1) / 5_005
    #expect(abs((table.fisherExact(alternative: .greater).value?.pValue ?? 0) - upper) < 1e-12)
    let test = try McNemar(firstOnly: 1, secondOnly: 5)
    #expect(abs((test.exactTest().value?.pValue ?? 0) - 14.0 / 64) < 1e-12)
    let mid = test.exactTest(isMidP: true).value?.pValue
    #expect(abs((mid ?? 0) - (14.0 - 6) / 64) < 1e-12)
  }

  @Test("large samples are sorted as comparison sorts them")
  func sorting() throws {
    var stream = RandomStream(seed: 42, purpose: "sorting", index: 0)
    let values = (0..<30_000).map { place -> Double in
      switch place % 4 {
      case 0: -stream.uniform() * 1e-3
      case 1: Double(stream.index(below: 5)) - 2
      case 2: exp(400 * (stream.uniform() - 0.5))
      default: stream.uniform() < 0.5 ? 0 : -0.0
      }
    }
    let pair = try SamplePair(reference: values, current: [])
    #expect(pair.values == Array(Set(values)).sorted())
    #expect(pair.referenceCount == 30_000)
  }
}

extension TwoProportions {
  fileprivate init?(two first: (Int, Int), _ second: (Int, Int)) {
    guard let a = try? Proportion(successes: first.0, trials: first.1),
      let b = try? Proportion(successes: second.0, trials: second.1)
    else { return nil }
    self.init(a, b)
  }
}
