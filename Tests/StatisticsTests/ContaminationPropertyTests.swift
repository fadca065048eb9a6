import GSLSupport
import RandomStreams
import Statistics
import Testing

@Suite("Contamination statistics equal their slow definitions and say when nothing can be said")
struct ContaminationPropertyTests {
  @Test(
    "n-gram overlap equals sets of token lists, whatever the order of documents", arguments: 0..<60)
  func ngrams(round: Int) throws {
    var stream = RandomStream(seed: 41, purpose: "ngrams", index: UInt64(round))
    let words = ["a", "b", "c", "The", "x-y", "—", "Ünder", "12"]
    func text(_ count: Int) -> String {
      (0..<count).map { _ in words[stream.index(below: 2 + round % 6)] }.joined(separator: " ")
    }
    let items = (0..<5).map { _ in text(stream.index(below: 15)) }
    var corpus = (0..<4).map { _ in text(stream.index(below: 40)) }
    let n = 1 + stream.index(below: 5)
    for tokenization in TextTokens.allCases {
      var overlap = try NGramOverlap(items: items, n: n, tokenization: tokenization)
      for document in corpus { overlap.scan(document) }
      let results = overlap.results
      stream.shuffle(&corpus)
      var again = try NGramOverlap(items: items, n: n, tokenization: tokenization)
      for document in corpus { again.scan(document) }
      #expect(again.results == results)
      let known = Set(
        corpus.flatMap { document -> [[String]] in
          let tokens = tokenization.tokens(of: document)
          return tokens.indices.filter { $0 + n <= tokens.count }.map {
            Array(tokens[$0..<$0 + n])
          }
        })
      for (item, result) in zip(items, results) {
        let tokens = tokenization.tokens(of: item)
        let hits = tokens.indices.filter {
          $0 + n <= tokens.count && known.contains(Array(tokens[$0..<$0 + n]))
        }
        let covered = Set(hits.flatMap { $0..<$0 + n })
        #expect(result.hits == hits.count)
        #expect(result.coveredTokens == covered.count)
        #expect(result.tokens == tokens.count)
        #expect((result.coverage.value == nil) == (tokens.count < n))
      }
    }
  }

  @Test("words drop punctuation and case, characters stand for words in Chinese")
  func tokens() {
    #expect(
      TextTokens.words.tokens(of: "The Quick, brown -- fox's_9!") == [
        "the", "quick", "brown", "foxs_9",
      ])
    #expect(TextTokens.characters.tokens(of: "北京 A，b") == ["北", "京", "a", "b"])
    #expect(TextTokens.words.tokens(of: "ÉCOLE i̇ ß") == ["école", "i̇", "ß"])
    #expect(TextTokens.words.tokens(of: " \n\t ").isEmpty)
  }

  @Test("area under the curve equals the share of ordered pairs", arguments: 0..<40)
  func area(round: Int) throws {
    var stream = RandomStream(seed: 42, purpose: "roc", index: UInt64(round))
    let count = 4 + stream.index(below: 30)
    let scores = (0..<count).map { _ in Double(stream.index(below: 8)) }
    let isPositive = (0..<count).map { $0 < 2 || $0 > 3 && stream.index(below: 2) == 0 }
    let curve = try ReceiverOperatingCharacteristic(scores: scores, isPositive: isPositive)
    var pairs = 0.0
    for one in scores.indices where isPositive[one] {
      for other in scores.indices where !isPositive[other] {
        pairs += scores[one] > scores[other] ? 1 : scores[one] == scores[other] ? 0.5 : 0
      }
    }
    let area = try #require(curve.area.value)
    #expect(abs(area - pairs / Double(curve.positives * curve.negatives)) < 1e-12)
    // A growing transform changes nothing, and turned classes give the complement.
    let moved = try ReceiverOperatingCharacteristic(
      scores: scores.map { $0 * $0 * $0 - 5 }, isPositive: isPositive)
    #expect(moved.area == curve.area && moved.standardError == curve.standardError)
    let turned = try ReceiverOperatingCharacteristic(
      scores: scores, isPositive: isPositive.map { !$0 })
    #expect(abs((turned.area.value ?? 0) - (1 - area)) < 1e-12)
    #expect(try curve.comparison(with: curve).reason?.code == "notTestable")
    let best = try #require(curve.points.last)
    #expect(best.falsePositiveRate == 1 && best.truePositiveRate == 1)
  }

  @Test("a spline keeps lines, passes through points without penalty and is a line with much")
  func spline() throws {
    let x = [0, 0.5, 1.5, 2, 3.5, 4]
    let line = x.map { 2 - 3 * $0 }
    for penalty in [0, 0.1, 100] {
      let spline = try #require(try SmoothingSpline.fit(x: x, y: line, penalty: penalty).value)
      for point in [-2, 0.7, 3.9, 9] {
        #expect(abs(spline.value(at: point) - (2 - 3 * point)) < 1e-9)
      }
    }
    let y = [1, 3, 2, 5, 4, 4.5]
    let exact = try #require(try SmoothingSpline.fit(x: x, y: y, penalty: 0).value)
    for (point, value) in zip(x, y) { #expect(abs(exact.value(at: point) - value) < 1e-12) }
    let stiff = try #require(try SmoothingSpline.fit(x: x, y: y, penalty: 1e9).value)
    #expect(stiff.curvatures.allSatisfy { abs($0) < 1e-6 })
    #expect(try SmoothingSpline.fit(x: [1, 2], y: [1, 2]).reason?.code == "tooFewValues")
    #expect(throws: StatisticsError.self) {
      try SmoothingSpline.fit(x: [1, 1, 2, 3, 4], y: [1, 2, 3, 4, 5])
    }
  }

  @Test("the permutation p-value is uniform for exchangeable orders")
  func exchangeability() throws {
    var below = 0
    for round in 0..<2_000 {
      var stream = RandomStream(seed: 43, purpose: "orders", index: UInt64(round))
      let orders = (0..<20).map { _ in stream.uniform() }
      let result = try #require(
        try ExchangeabilityTest.permutation(
          canonical: orders[0], permuted: Array(orders.dropFirst())
        ).value)
      if result.pValue <= 0.1 { below += 1 }
    }
    // 2,000 at 10 %: 200 with a standard deviation of 13.
    #expect(abs(below - 200) < 54)
  }

  @Test("the performance test keeps its level on clean models and finds an inflated one")
  func performance() throws {
    var alarms = 0
    var found = 0
    let rounds = 60
    for round in 0..<rounds {
      var stream = RandomStream(seed: 44, purpose: "performance", index: UInt64(round))
      func scores(_ ability: Double, _ items: Int) -> [Double] {
        (0..<items).map { _ in stream.uniform() < ability ? 1 : 0 }
      }
      let abilities = (0..<8).map { 0.15 + 0.09 * Double($0) }
      let others = abilities.map { scores($0 * 0.9, 200) }
      let onReference = abilities.map { scores($0, 200) }
      for (gain, isClean) in [(0.0, true), (0.3, false)] {
        let result = try #require(
          try PerformanceTest(
            model: scores(0.45 + gain, 200), modelOnReference: scores(0.5, 200), others: others,
            othersOnReference: onReference, replicates: 299, seed: UInt64(round)
          ).result().value)
        if result.pValue <= 0.05 {
          if isClean { alarms += 1 } else { found += 1 }
        }
      }
    }
    #expect(alarms <= 9, "\(alarms) false alarms in \(rounds)")
    #expect(found >= 57, "\(found) found in \(rounds)")
  }

  @Test("a performance test has the same bits for any threads")
  func performanceThreads() throws {
    let scores = (0..<8).map { ResamplingPropertyTests.numbers(40, levels: 2, seed: $0 + 3) }
    let test = try PerformanceTest(
      model: scores[0], modelOnReference: scores[1], others: Array(scores[2...]),
      othersOnReference: Array(scores[2...].reversed()), replicates: 200, seed: 1)
    let results = [1, 2, 8].map { test.result(threads: $0) }
    #expect(results[0].value != nil)
    #expect(results[1] == results[0] && results[2] == results[0])
  }

  @Test("Fisher's p-value equals summing tables, and separated answers are not testable")
  func timeSplit() throws {
    let days = [-3.0, -2, -1, 1, 2, 3]
    let all = [true, true, true, false, false, false]
    let split = try TimeSplit(days: days, isRight: all)
    #expect(abs((split.fisherExact.value?.pValue ?? 0) - 1.0 / 20) < 1e-12)
    #expect(split.jump.reason?.code == "notTestable")
    #expect(split.oddsRatio.reason?.code == "notTestable")
    for days in [[-1.0, -2], [1, 2]] {
      let split = try TimeSplit(days: days, isRight: [true, false])
      #expect(split.fisherExact.reason?.code == "notTestable")
      #expect(split.jumpAndSlope.reason?.code == "notTestable")
    }
    #expect(try TimeSplit(days: [], isRight: []).obstacle == .noData)
  }

  @Test("what cannot be tested says what is missing")
  func untestable() throws {
    let item = try TokenProbabilities([-1, -2, -3])
    #expect(item.minK(0.3).reason?.code == "notTestable")
    #expect(item.minKPlusPlus(1).reason?.code == "notTestable")
    #expect(item.minK(0.4).value == -3)
    let flat = try TokenProbabilities([-1], vocabularyMeans: [-1], vocabularyDeviations: [0])
    #expect(flat.minKPlusPlus(1).reason?.code == "notTestable")
    let curve = try ReceiverOperatingCharacteristic(scores: [1, 2], isPositive: [true, true])
    #expect(curve.area.reason?.code == "notTestable" && curve.points.isEmpty)
    let perfect = try ReceiverOperatingCharacteristic(
      scores: [4, 3, 2, 1], isPositive: [true, true, false, false])
    #expect(perfect.area.value == 1 && perfect.interval(level: 0.9).reason != nil)
    #expect(
      try ExchangeabilityTest.permutation(canonical: 1, permuted: []).reason?.code
        == "notTestable")
    #expect(
      try ExchangeabilityTest.sharded(canonical: [1], shuffled: [[0]]).reason?.code
        == "notTestable")
    #expect(try ConfidenceTest(original: [1], rephrased: [0]).test.reason?.code == "notTestable")
    let few = try PerformanceTest(
      model: [1], modelOnReference: [1], others: [[1]], othersOnReference: [[0]], seed: 1)
    #expect(few.result().reason?.code == "notTestable")
  }

  @Test("random input neither traps nor yields a NaN", arguments: 0..<200)
  func fuzz(round: Int) throws {
    var stream = RandomStream(seed: 45, purpose: "fuzz-contamination", index: UInt64(round))
    let odd = RandomInputTests.oddNumbers
    func numbers(_ count: Int) -> [Double] {
      (0..<count).map { _ in
        stream.index(below: 10) == 0
          ? odd[stream.index(below: odd.count)] : Double(stream.index(below: 5)) - 2
      }
    }
    let count = stream.index(below: 12)
    let labels = (0..<count).map { _ in stream.index(below: 2) == 0 }
    if let curve = try? ReceiverOperatingCharacteristic(
      scores: numbers(count), isPositive: labels)
    {
      #expect(curve.area.value.map { (0...1).contains($0) } ?? true)
      #expect(curve.interval(level: 0.9).value.map { $0.lower <= $0.upper } ?? true)
      for rate in [0, 0.05, 1, -1, .nan] {
        #expect(curve.truePositiveRate(falsePositiveRate: rate).value?.isNaN != true)
        #expect(curve.falsePositiveRate(truePositiveRate: rate).value?.isNaN != true)
      }
    }
    if let split = try? TimeSplit(
      days: numbers(count), isRight: labels,
      clusters: (0..<count).map { _ in stream.index(below: 3) })
    {
      #expect(split.fisherExact.value.map { (0...1).contains($0.pValue) } ?? true)
      for fit in [split.jump, split.jumpAndSlope] {
        #expect(fit.value.map { $0.jump.estimate.isFinite && $0.jump.standardError > 0 } ?? true)
      }
      #expect(split.likelihoodRatio.value?.pValue.isNaN != true)
    }
    if let item = try? TokenProbabilities(
      numbers(count), vocabularyMeans: numbers(count), vocabularyDeviations: numbers(count))
    {
      for share in [0, 0.2, 1, 2, .nan] {
        #expect(item.minK(share).value?.isNaN != true)
        #expect(item.minKPlusPlus(share).value?.isNaN != true)
      }
      #expect(item.perplexity.value?.isFinite != false)
    }
    _ = try? ExchangeabilityTest.sharded(
      canonical: numbers(3), shuffled: [numbers(2), numbers(count), numbers(1)])
    if let spline = try? SmoothingSpline.fit(
      x: numbers(count).sorted(), y: numbers(count),
      penalty: stream.index(below: 2) == 0 ? nil : numbers(1)[0])
    {
      #expect(spline.value?.values.allSatisfy { $0.isFinite } ?? true)
    }
    let models = (0..<6).map { _ in numbers(4) }
    let test = try? PerformanceTest(
      model: numbers(4), modelOnReference: numbers(4), others: models, othersOnReference: models,
      replicates: 5, seed: 1)
    #expect(test?.result().value?.pValue.isNaN != true)
    var overlap = try? NGramOverlap(
      items: ["\u{0}\u{FFFF}a\u{301}", "", "\r\n"], n: stream.index(below: 4) - 1)
    overlap?.scan("a\u{301} \u{202E}")
    #expect(overlap?.results.count ?? 3 == 3)
  }
}
