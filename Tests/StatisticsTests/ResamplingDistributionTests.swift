import Statistics
import Testing

@Suite("One way makes every interval of a bootstrap")
struct ResamplingDistributionTests {
  /// Values as replicates, each as often as its probability says, and as a complete distribution.
  private static func both(
    _ counts: [(value: Double, count: Int)], estimate: Double
  ) -> [any ResamplingDistribution] {
    [
      BootstrapReplicates(
        counts.flatMap { [Double](repeating: $0.value, count: $0.count) }, estimate: estimate),
      BootstrapLaw(counts.map { ($0.value, Double($0.count)) }, estimate: estimate),
    ]
  }

  @Test("replicates and the distribution they stand for agree", arguments: [1.0, 2, 2.5])
  func agreement(estimate: Double) throws {
    let counts = [(0.0, 120), (1.0, 230), (2.0, 300), (3.0, 250), (5.0, 99)]
    let both = Self.both(counts, estimate: estimate)
    for method in [BootstrapIntervalMethod.percentile, .basic, .bca] {
      let ends = both.map {
        $0.interval(level: 0.9, method: method, quantileRule: .type1, acceleration: 0.02).value
      }
      let first = try #require(ends[0])
      let second = try #require(ends[1])
      #expect(first.lower == second.lower && first.upper == second.upper, "\(method)")
      #expect(first.method == second.method)
    }
    let normal = both.compactMap { $0.interval(level: 0.9, method: .normal).value }
    #expect(normal.count == 2)
    // The replicates divide by one less than their number.
    #expect(abs(normal[0].lower - normal[1].lower) < 5e-3)
    #expect(abs((both[0].bias.value ?? 1) - (both[1].bias.value ?? 2)) < 1e-12)
    #expect(
      abs((both[0].biasCorrection().value ?? 1) - (both[1].biasCorrection().value ?? 2)) < 1e-12)
  }

  @Test("a BCa interval without its acceleration is the percentile interval and says so")
  func withoutAcceleration() throws {
    for one in Self.both([(0, 40), (1, 60), (4, 20)], estimate: 1) {
      let plain = try #require(one.interval(level: 0.95, method: .percentile).value)
      let bca = try #require(one.interval(level: 0.95, method: .bca).value)
      #expect(bca.method == "percentile" && bca.remark == .accelerationUndefined)
      #expect(bca.lower == plain.lower && bca.upper == plain.upper)
    }
  }

  @Test("only replicates leave a Monte-Carlo error")
  func monteCarloErrors() throws {
    let both = Self.both([(0, 200), (1, 500), (2, 299)], estimate: 1)
    let errors = both.map {
      $0.monteCarloError(
        level: 0.9, method: .normal, biasCorrection: .midRank, acceleration: nil
      ).value
    }
    #expect(try #require(errors[0]).lower > 0)
    #expect(errors[1] == EndpointErrors(lower: 0, upper: 0))
  }

  @Test("what has no spread has no interval", arguments: BootstrapIntervalMethod.allCases)
  func constant(method: BootstrapIntervalMethod) {
    for one in Self.both([(3, 100)], estimate: 3) {
      #expect(one.interval(level: 0.95, method: method, acceleration: 0).reason == .constantData)
      #expect(
        one.interval(level: 1, method: method, acceleration: 0).reason == .invalidLevel(1))
    }
  }
}

@Suite("Tests have one result")
struct TestResultTests {
  @Test("no p-value is zero", arguments: [0.0, -1e-20, 1e-320])
  func smallest(pValue: Double) {
    let test = TestResult(statistic: 1e6, pValue: pValue, method: .asymptotic)
    #expect(test.pValue == TestResult.smallestPValue)
  }

  @Test("ratings that agree beyond what a double can say keep a p-value above zero")
  func intraclass() throws {
    // 200 units, two raters that differ by a millionth of the spread of the units.
    let table = (0..<200).map { unit -> [Double?] in
      [Double(unit) * 1e3, Double(unit) * 1e3 + (unit % 2 == 0 ? 1e-3 : -1e-3)]
    }
    let analysis = IntraclassCorrelation(try RatingTable(ratings: table))
    let test = try #require(analysis.estimate(.mixedSingle).value?.test.value)
    #expect(test.pValue > 0)
    #expect(test.denominatorDegreesOfFreedom == 199)
  }
}
