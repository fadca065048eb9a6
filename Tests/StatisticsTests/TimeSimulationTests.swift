import Foundation
import GSLSupport
import RandomStreams
import Statistics
import Testing

@Suite("In simulated series without change detectors alarm as rarely as they say")
struct TimeSimulationTests {
  private func noise(_ count: Int, _ purpose: String, _ index: Int) throws -> [Double] {
    var stream = RandomStream(
      seed: 71, purpose: StreamPurpose(purpose), index: UInt64(index))
    return try (0..<count).map { _ in
      try NormalDistribution.quantile(stream.uniform() + 0x1p-54)
    }
  }

  @Test("PELT with the automatic penalty finds no change in nearly all series, on any scale")
  func pelt() throws {
    var alarms = Coverage()
    var found = Coverage()
    for study in 0..<1_000 {
      var series = try noise(200, "pelt", study).map { 50 + 7 * $0 }
      alarms.note(try ChangepointSearch(series).pelt().value?.changepoints.isEmpty == false)
      for index in 120..<200 { series[index] += 10 }
      let changes = try ChangepointSearch(series).pelt().value?.changepoints ?? []
      found.note(changes.count == 1 && abs(changes[0] - 120) <= 5)
    }
    print("PELT: false alarms in \(alarms.percent), the change found in \(found.percent)")
    #expect(alarms.share < 0.03, "false alarms in \(alarms.percent)")
    #expect(found.share > 0.85, "the change is found in \(found.percent)")
  }

  @Test(
    "a CUSUM chart with the limit for 5 % raises false alarms in 5 %, with the textbook's 5 in most"
  )
  func cusum() throws {
    let limit = try #require(TabularCUSUM.limit(falseAlarms: 0.05, length: 500).value)
    let chart = try TabularCUSUM(target: 0, allowance: 0.5, limit: limit)
    let textbook = try TabularCUSUM(target: 0, allowance: 0.5, limit: 5)
    var alarms = Coverage()
    var textbookAlarms = Coverage()
    for study in 0..<2_000 {
      let series = try noise(500, "cusum", study)
      alarms.note(try !chart.alarms(series).isEmpty)
      textbookAlarms.note(try !textbook.alarms(series).isEmpty)
    }
    print("CUSUM: false alarms in \(alarms.percent), with H = 5 in \(textbookAlarms.percent)")
    #expect((0.03...0.07).contains(alarms.share), "false alarms in \(alarms.percent)")
    #expect(textbookAlarms.share > 0.5, "false alarms in \(textbookAlarms.percent)")
  }

  @Test("p-values of supF, OLS-CUSUM and Mann-Kendall are valid")
  func pValues() throws {
    var rejected = [Coverage](repeating: Coverage(), count: 3)
    var covered = Coverage()
    for study in 0..<1_000 {
      let series = try noise(150, "trend", study)
      let breaks = try StructuralBreaks(series)
      let tests = [breaks.supF(), breaks.cusumTest(), try MannKendall(series).test()]
      for (place, test) in tests.enumerated() {
        rejected[place].note(try #require(test.value).pValue <= 0.05)
      }
      let slope = try #require(try TheilSen(series).interval().value)
      covered.note(slope.contains(0))
    }
    // Three binomial standard errors above 5 %; the CUSUM of a short series is conservative.
    print(
      "supF, OLS-CUSUM, Mann-Kendall reject in \(rejected.map(\.percent)); Sen's interval covers "
        + "\(covered.percent)")
    for coverage in rejected { #expect(coverage.share < 0.071, "rejects in \(coverage.percent)") }
    #expect(rejected[2].share > 0.029)
    #expect((0.92...0.975).contains(covered.share), "covers in \(covered.percent)")
  }

  @Test("ADWIN hardly ever cuts a steady stream")
  func adwin() throws {
    var alarms = Coverage()
    for study in 0..<300 {
      var stream = RandomStream(seed: 72, purpose: "adwin", index: UInt64(study))
      var window = try AdaptiveWindow(delta: 0.05)
      let series = (0..<1_000).map { _ in stream.uniform() < 0.3 ? 1.0 : 0 }
      alarms.note(try !window.alarms(series).isEmpty)
    }
    #expect(alarms.share < 0.05, "cuts in \(alarms.percent)")
  }
}
