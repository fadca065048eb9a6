import Statistics
import Testing

@Suite("Sizes of studies")
struct StudyDesignTests {
  private func size(_ items: Double, _ clusterSize: Double = 1) throws -> StudySize {
    try StudySize(items: items, clusterSize: clusterSize)
  }

  private func power(
    _ design: StudyDesign, _ size: StudySize, simulated: Bool? = nil, threads: Int? = nil
  ) throws -> StudyDesign.Finding {
    let finding = design.finding(
      size, for: .power(0.8), simulations: 2_000, isSimulated: simulated, seed: 3, threads: threads)
    return try #require(finding.value)
  }

  @Test("the variance of the mean is Miller's, and that of a decision study")
  func variance() throws {
    let variance = StudyVariance(items: 1.0 / 9, repeats: 1.0 / 3)
    let size = try StudySize(items: 198, repeats: 10)
    #expect(abs(variance.errorVariance(size) - (1.0 / 9 + 1.0 / 30) / 198) < 1e-15)
    let all = StudyVariance(
      clusters: 2, items: 3, versions: 5, repeats: 7, judges: 11, panel: 13, rounds: 17)
    let crossed = try StudySize(
      items: 12, clusterSize: 3, versions: 2, repeats: 4, judges: 5, rounds: 6)
    let verdicts: Double = 12 * 2 * 4 * 6 * 5
    let terms: [Double] = [
      2 / 4, 3 / 12, 5 / 24, 7 / (12 * 2 * 4 * 6), 11 / verdicts, 13 / 5, 17 / 6,
    ]
    let expected = terms.reduce(0, +)
    #expect(abs(all.errorVariance(crossed) - expected) < 1e-12)
    let parts = all.parts(crossed).reduce(0) { $0 + $1.variance }
    #expect(abs(parts - expected) < 1e-12)
  }

  @Test("sums of means have the power of the paired t test")
  func pairedT() throws {
    for (items, effect) in [(30.0, 0.5), (80, 0.3), (400, 0.15)] {
      let design = try StudyDesign(
        .paired, .numbers(StudyVariance(items: 4), .sums), difference: effect * 2)
      // Findings in the wrong direction, which that power counts, are rare here.
      let expected = try #require(try MeanDesign(.paired).power(effect: effect, items: items).value)
      #expect(abs(try power(design, size(items)).value - expected) < 2e-4)
    }
  }

  @Test("pairs of 0 and 1 have the power of the exact test, for any number of items")
  func exact() throws {
    let design = try StudyDesign(.paired, .zeroOne(0.2, 0.1, correlation: 0))
    let exact = try McNemarDesign(firstOnly: 0.2, secondOnly: 0.1)
    for items in [20, 150, 400] {
      let found = try power(design, size(Double(items)))
      #expect(found.method == .exact && found.simulations == nil)
      #expect(found.value == exact.exactPower(items: items).value)
    }
  }

  @Test("the exact test's number is the one from which on its power stays above")
  func sawtooth() throws {
    let design = try StudyDesign(.paired, .zeroOne(0.15, 0.06, correlation: 0))
    let need = try #require(
      design.needed(.items, from: try size(2), for: .power(0.8), seed: 1).value)
    #expect(try power(design, size(Double(need.count) - 1)).value < 0.8)
    for more in 0..<80 {
      #expect(try power(design, size(Double(need.count + more))).value >= 0.8, "\(more)")
    }
  }

  private static let designs: [StudyDesign] = {
    let clustered = StudyVariance(clusters: 20, items: 90)
    return [
      try? StudyDesign(.paired, .numbers(clustered, .open), difference: 3.5),
      try? StudyDesign(.paired, .numbers(clustered, .ends(0...100)), difference: 3.5),
      try? StudyDesign(.paired, .numbers(clustered, .sums), difference: 3.5),
      try? StudyDesign(.unpaired, .numbers(clustered, .open), difference: 5),
      try? StudyDesign(.unpaired, .numbers(clustered, .ends(0...100)), difference: 5),
      try? StudyDesign(.paired, .zeroOne(0.25, 0.12, correlation: 0.1)),
      try? StudyDesign(.unpaired, .zeroOne(0.45, 0.65, correlation: 0.1)),
    ].compactMap(\.self)
  }()

  @Test(
    "what is computed for 40 clusters is what is simulated, within 3 points", arguments: designs)
  func computedAsSimulated(design: StudyDesign) throws {
    let size = try size(160, 4)
    let computed = try power(design, size)
    let simulated = try power(design, size, simulated: true)
    #expect(computed.method == .closedForm && simulated.method == .simulation)
    // Three errors of 2,000 simulations near 75 %.
    #expect(abs(computed.value - simulated.value) < 0.03, "\(computed.value) \(simulated.value)")
  }

  @Test("half-widths too, within 3 %", arguments: designs)
  func widthAsSimulated(design: StudyDesign) throws {
    let size = try size(160, 4)
    func width(_ simulated: Bool) throws -> Double {
      try #require(
        design.finding(
          size, for: .halfWidth(1), simulations: 1_000, isSimulated: simulated, seed: 3
        ).value
      ).value
    }
    let (computed, simulated) = (try width(false), try width(true))
    #expect(abs(computed / simulated - 1) < 0.03, "\(computed) \(simulated)")
  }

  @Test("the least number reaches the power, and one less does not", arguments: designs)
  func least(design: StudyDesign) throws {
    let start = try size(8, 4)
    let need = try #require(
      design.needed(.clusters, from: start, for: .power(0.9), simulations: 500, seed: 2).value)
    #expect(need.finding.value >= 0.9)
    let fewer = design.finding(
      start.with(.clusters, Double(need.count - 1)), for: .power(0.9), simulations: 500, seed: 2)
    #expect((fewer.value?.value ?? 0) < 0.9)
  }

  @Test("simulations are the same to the bit for any number of threads")
  func threads() throws {
    for design in Self.designs {
      let one = try power(design, size(60, 4), threads: 1)
      #expect(try power(design, size(60, 4), threads: 3) == one)
      #expect(one.method == .simulation)
    }
  }

  @Test("below 30 clusters the test is simulated, from 30 on power is computed")
  func few() throws {
    let design = try StudyDesign(
      .paired, .numbers(StudyVariance(items: 1), .open), difference: 0.5)
    #expect(try power(design, size(29)).method == .simulation)
    #expect(try power(design, size(30)).method == .closedForm)
    #expect(try power(design, size(29 * 4, 4)).method == .simulation)
  }

  @Test("more answers do not suffice where items are too few, and that is said")
  func outOfReach() throws {
    let design = try StudyDesign(
      .paired, .numbers(StudyVariance(items: 60, repeats: 240), .open), difference: 3)
    let few = design.needed(.repeats, from: try size(40), for: .power(0.8), seed: 1)
    #expect(few.reason == .noFiniteMaximum)
    let enough = design.needed(.repeats, from: try size(80), for: .power(0.8), seed: 1)
    #expect(enough.value != nil)
  }

  @Test("judges with something in common take two, and more items do not stand in for them")
  func crossed() throws {
    let design = try StudyDesign(
      .paired, .numbers(StudyVariance(items: 60, judges: 90, panel: 10), .open), difference: 4)
    let one = design.finding(try size(100), for: .power(0.8), seed: 1)
    #expect(one.value == nil)
    let judges = try StudySize(items: 100, judges: 3)
    #expect(
      design.needed(.items, from: judges, for: .power(0.8), seed: 1).reason == .noFiniteMaximum)
    let need = design.needed(.judges, from: try size(100), for: .power(0.8), seed: 1)
    #expect((need.value?.count ?? 0) > 3)
  }

  @Test("a pilot's clusters are drawn from, moved to the difference")
  func pilot() throws {
    let clusters = (0..<20).map { place -> [Double] in
      let (first, second) = (Double(place % 7) * 5 - 12, Double(place % 3) * 9 - 8)
      let third: Double = place % 5 == 0 ? 60 : -3
      return [first, second, third]
    }
    let pilot = try PilotSample(clusters, size: try size(60, 3))
    let variance = StudyVariance(clusters: 10, items: 400)
    let drawn = try StudyDesign(
      .paired, .numbers(variance, .ends(0...100)), difference: 9, pilot: pilot)
    let smooth = try StudyDesign(
      .paired, .numbers(variance, .ends(0...100)), difference: 9)
    let size = try size(60, 3)
    #expect(try power(drawn, size) != power(smooth, size))
    // More answers change the noise of an item, of which the pilot's clusters know nothing.
    let other = try StudySize(items: 60, clusterSize: 3, repeats: 2)
    #expect(try power(drawn, other) == power(smooth, other))
    #expect(throws: StatisticsError.self) { try PilotSample([[1, 2], []], size: size) }
  }

  @Test("arguments out of range are refused")
  func refused() {
    let one = StudyVariance(items: 1)
    #expect(throws: StatisticsError.self) { try StudySize(items: 0.5) }
    #expect(throws: StatisticsError.self) {
      try StudyDesign(.paired, .numbers(StudyVariance(items: -1), .open))
    }
    #expect(throws: StatisticsError.self) {
      try StudyDesign(.paired, .zeroOne(0.6, 0.5, correlation: 0))
    }
    #expect(throws: StatisticsError.self) {
      try StudyDesign(.paired, .numbers(one, .open), significance: 0)
    }
    #expect(throws: StatisticsError.self) {
      try StudyDesign(.paired, .zeroOne(0.2, 0.1, correlation: 2))
    }
  }

  @Test("odd numbers give a number or a reason, and never a NaN")
  func oddNumbers() throws {
    for comparison in StudyDesign.Comparison.allCases {
      for variance in [0, 1e-300, 1, 1e300] {
        for difference in [0, 1e-300, 1, 1e300] {
          for scale in [StudyDesign.Scale.open, .sums, .ends(0...1)] {
            let design = try StudyDesign(
              comparison, .numbers(StudyVariance(clusters: variance, items: variance), scale),
              difference: difference)
            for items in [2.0, 31, 1e7] {
              for goal in [StudyDesign.Goal.power(0.8), .halfWidth(1)]
              where comparison != .single || goal != .power(0.8) {
                let found = design.finding(
                  try size(items), for: goal, simulations: 8, isSimulated: items < 30, seed: 1)
                if let value = found.value { #expect(value.value.isFinite) }
              }
            }
          }
        }
      }
      for share in [0, 1e-12, 0.5, 1] {
        let design = try StudyDesign(
          comparison, .zeroOne(share, comparison == .unpaired ? 0.5 : 0, correlation: 1))
        for items in [4.0, 200] {
          let found = design.finding(
            try size(items, 2), for: .halfWidth(1), simulations: 8, seed: 1)
          if let value = found.value { #expect(value.value.isFinite) }
        }
      }
    }
  }
}
