import RandomStreams
import Statistics
import Testing

@Suite("Random input to resampling neither traps nor yields a NaN")
struct ResamplingFuzzTests {
  private static func number(_ stream: inout RandomStream) -> Double {
    let odd = RandomInputTests.oddNumbers
    return stream.index(below: 12) == 0
      ? odd[stream.index(below: odd.count)] : Double(stream.index(below: 6)) - 1
  }

  private static func isSound(_ interval: Outcome<ConfidenceInterval>?) -> Bool {
    guard let ends = interval?.value else { return true }
    return ends.lower.isFinite && ends.upper.isFinite
  }

  @Test("means, quantiles and moments", arguments: 0..<300)
  func means(round: Int) throws {
    var stream = RandomStream(seed: 31, purpose: "fuzz-means", index: UInt64(round))
    let scores = (0..<stream.index(below: 30)).map { _ in Self.number(&stream) }
    let level = [0.5, 0.95, 1, -1, .nan][stream.index(below: 5)]
    let schemes: [MeanBootstrap.Scheme?] = [nil, .exact, .collapsed, .direct]
    let bootstrap = try? MeanBootstrap(
      scores, replicates: stream.index(below: 40), seed: UInt64(round),
      scheme: schemes[stream.index(below: 4)])
    if let bootstrap {
      #expect(scores.allSatisfy { $0.isFinite })
      let distribution = bootstrap.distribution(threads: stream.index(below: 4) - 1)
      #expect(distribution.estimate.value?.isFinite ?? true)
      #expect(distribution.standardError.value.map { $0 >= 0 && $0.isFinite } ?? true)
      for method in BootstrapIntervalMethod.allCases {
        #expect(Self.isSound(distribution.interval(level: level, method: method)))
        let errors = distribution.monteCarloError(level: level, method: method).value
        #expect(errors.map { $0.lower >= 0 && $0.upper >= 0 } ?? true)
      }
      #expect(Self.isSound(bootstrap.studentizedInterval(level: level)))
    }
    let probability = [0, 0.5, 1, 0.3, -1, .nan][stream.index(below: 6)]
    let law = try? BootstrapLaw.quantile(probability, of: scores)
    #expect(law?.value?.standardError.value?.isNaN != true)
    for method in BootstrapIntervalMethod.allCases {
      #expect(Self.isSound(law?.value?.interval(level: level, method: method, acceleration: 0.1)))
    }
    _ = try? Jackknife(quantile: probability, of: scores).acceleration()
    #expect(Jackknife(meanOf: scores).acceleration().value?.isFinite ?? true)
    let abc = ABCInterval(count: scores.count) { weights in
      zip(scores, weights).reduce(0) { $0 + $1.0 * $1.1 }
    }
    #expect(Self.isSound(abc.interval(level: level)))
  }

  @Test("designs and enumerations", arguments: 0..<200)
  func designs(round: Int) throws {
    var stream = RandomStream(seed: 32, purpose: "fuzz-designs", index: UInt64(round))
    let count = stream.index(below: 14)
    let scores = (0..<count).map { _ in Self.number(&stream) }
    func labels() -> [Int] {
      let length = stream.index(below: 10) == 0 ? stream.index(below: 5) : count
      return (0..<length).map { _ in stream.index(below: 5) - 2 }
    }
    let designs: [ResamplingDesign?] = [
      .units(count - 1), .clusters(labels()), .twoLevel(clusters: labels()),
      try? .strata(labels()), try? .strata(labels(), clusters: labels()),
      try? .crossed(rows: labels(), columns: labels()),
    ]
    for design in designs.compactMap({ $0 }) {
      let statistic = try? SampleStatistic(
        [.mean, .median, .trimmedMean(0.1), .standardDeviation][stream.index(below: 4)],
        of: Array(scores.prefix(design.observations)))
      guard let statistic else { continue }
      let bootstrap = try DesignBootstrap(design, replicates: 20, seed: UInt64(round))
      let sample = bootstrap.replicates { statistic.value(weights: $0) }
      #expect(sample.values.allSatisfy { $0.isFinite })
      for method in BootstrapIntervalMethod.allCases {
        #expect(Self.isSound(sample.interval(level: 0.9, method: method, acceleration: 0.02)))
      }
      #expect(design.acceleration { statistic.value(weights: $0) }.value?.isNaN != true)
      #expect(
        Self.isSound(
          try? bootstrap.studentizedInterval(level: 0.9, errors: .nested(5)) {
            statistic.value(weights: $0)
          }))
    }
    let multiplicities = (0..<stream.index(below: 5)).map { _ in stream.index(below: 8) - 1 }
    if let exact = try? ExactBootstrap(strata: [multiplicities, multiplicities]) {
      guard exact.resamples < 100_000 else { return }
      let law = exact.law { counts in
        counts.reduce(0) { $0 + Double($1) * Double($1) }
      }
      #expect(law.probabilities.allSatisfy { $0 >= 0 && $0 <= 1 })
      #expect(Self.isSound(law.interval(level: 0.9, method: .normal)))
    }
  }

  @Test("Poisson sums, pairs, runs and passes", arguments: 0..<200)
  func sums(round: Int) throws {
    var stream = RandomStream(seed: 33, purpose: "fuzz-sums", index: UInt64(round))
    func numbers(_ count: Int) -> [Double] {
      (0..<count).map { _ in Self.number(&stream) }
    }
    let count = stream.index(below: 12)
    var sums = try PoissonBootstrap(replicates: 2 + stream.index(below: 30), seed: 1)
    for (index, score) in numbers(count).enumerated() {
      try? sums.add(score, weight: Self.number(&stream), unit: "\(index % 3)")
    }
    let sample = sums.replicates()
    #expect(sample.values.allSatisfy { $0.isFinite })
    #expect(Self.isSound(sample.interval(level: 0.9, method: .percentile)))

    if let paired = try? PairedMeans(
      numbers(count), numbers(count), clusters: (0..<count).map { _ in stream.index(below: 4) })
    {
      #expect(paired.correlation.value.map { abs($0) <= 1 } ?? true)
      #expect(paired.test().value.map { (0...1).contains($0.pValue) } ?? true)
      #expect(Self.isSound(paired.interval(level: 0.9)))
    }
    if let runs = try? RepeatedRuns((0..<count).map { _ in numbers(stream.index(below: 4)) }) {
      #expect(runs.betweenVariance.value.map { $0 >= 0 } ?? true)
      for answers in [1, 3, .infinity, 0, .nan] {
        #expect(runs.standardError(answers: answers).value?.isNaN != true)
      }
    }
    let tries = stream.index(below: 9)
    let item = try Proportion(successes: stream.index(below: tries + 1), trials: tries)
    for k in [-1, 0, 1, 3, 9] {
      let any = PassAtK.anySuccess(item, k: k).value
      #expect(any.map { (0...1).contains($0) } ?? true)
    }
  }

  @Test("impossible requests are refused with their reason")
  func refusals() throws {
    #expect(throws: StatisticsError.tooFewReplicates(1)) {
      try MeanBootstrap([1, 2], replicates: 1, seed: 1)
    }
    #expect(throws: StatisticsError.tooManyResamples(limit: ExactBootstrap.limit)) {
      try MeanBootstrap((0..<50).map(Double.init), seed: 1, scheme: .exact)
    }
    #expect(throws: StatisticsError.countNotUsable(1)) {
      try ExactBootstrap(multiplicities: [1, -1])
    }
    #expect(throws: StatisticsError.self) {
      try DesignBootstrap(.twoLevel(clusters: [0, 1]), seed: 1)
        .studentizedInterval(level: 0.9, errors: .nested(10)) { $0[0] }
    }
    #expect(try MeanBootstrap([], seed: 1).distribution().estimate.reason == .noData)
    #expect(ResamplingDesign.units(0).obstacle == .noData)
    #expect(ResamplingDesign.clusters([4, 4]).obstacle == .tooFewClusters(1))
    #expect(try ResamplingDesign.crossed(rows: [1, 2], columns: [3, 3]).obstacle != nil)
    #expect(UndefinedReason.notTestable("x").description == "it cannot be tested: x")
  }
}
