import RandomStreams
import Statistics
import Testing

@Suite("Whether a judge errs alike elsewhere")
struct RateTransportTests {
  /// Rows of so many calls and labels, each repeated.
  private func rows(_ counts: [(call: Bool, label: Bool, count: Int)])
    -> (calls: [Bool], labels: [Bool])
  {
    let all = counts.flatMap { [(Bool, Bool)](repeating: ($0.call, $0.label), count: $0.count) }
    return (all.map(\.0), all.map(\.1))
  }

  /// Sensitivity 0.9 and specificity 0.8 on 200 rows.
  private var learnt: (calls: [Bool], labels: [Bool]) {
    rows([(true, true, 90), (false, true, 10), (true, false, 20), (false, false, 80)])
  }

  private func audit(
    _ probe: (calls: [Bool], labels: [Bool]), margin: Double = 0.1
  ) throws -> RateTransport {
    try RateTransport(
      calls: learnt.calls, labels: learnt.labels, probeCalls: probe.calls,
      probeLabels: probe.labels, margin: margin)
  }

  @Test("the residual is the mean label less the corrected rate")
  func residual() throws {
    // 40 of 100 labels are positive, and 50 calls: (0.5 + 0.8 - 1) / 0.7 = 3/7.
    let probe = rows([(true, true, 30), (false, true, 10), (true, false, 20), (false, false, 40)])
    let found = try #require(try audit(probe).meanResidual.value)
    #expect(abs(found - (0.4 - 3.0 / 7)) < 1e-12)
  }

  @Test("a judge who errs alike passes, whatever the share of positives")
  func alike() throws {
    for (positives, negatives) in [(100, 400), (400, 100), (250, 250)] {
      let probe = rows([
        (true, true, positives * 9 / 10), (false, true, positives / 10),
        (true, false, negatives / 5), (false, false, negatives * 4 / 5),
      ])
      let found = try audit(probe, margin: 0.15)
      #expect(abs(found.meanResidual.value ?? 1) < 1e-12)
      #expect(found.verdict == .pass, "\(found)")
    }
  }

  @Test("a judge who calls all of the probe positive fails")
  func otherwise() throws {
    let probe = rows([(true, true, 20), (true, false, 80)])
    let found = try audit(probe)
    #expect(found.verdict == .fail)
    #expect((found.meanResidual.value ?? 0) < -0.5)
  }

  @Test("few labels allow no answer, and none are not graded")
  func few() throws {
    let probe = rows([(true, true, 2), (false, false, 2)])
    #expect(try audit(probe).verdict == .inconclusive)
    let none = try audit((calls: [], labels: []))
    #expect(none.verdict == .notGraded && none.probeRows == 0)
    #expect(none.meanResidual.reason == .noData)
  }

  @Test("the numbering of clusters and the order of rows show nowhere")
  func order() throws {
    let probe = rows([(true, true, 30), (false, true, 10), (true, false, 20), (false, false, 40)])
    func found(_ number: (Int) -> Int, reversed: Bool) throws -> RateTransport {
      let own = learnt.calls.indices.map { number($0 % 20) }
      let theirs = probe.calls.indices.map { number($0 % 20) }
      func turned<Value>(_ values: [Value]) -> [Value] { reversed ? values.reversed() : values }
      return try RateTransport(
        calls: turned(learnt.calls), labels: turned(learnt.labels), clusters: turned(own),
        probeCalls: turned(probe.calls), probeLabels: turned(probe.labels),
        probeClusters: turned(theirs), margin: 0.1)
    }
    let whole = try #require(try found({ $0 }, reversed: false).interval.value)
    let other = try #require(try found({ 19 - $0 }, reversed: true).interval.value)
    #expect(abs(whole.lower - other.lower) < 1e-12 && abs(whole.upper - other.upper) < 1e-12)
  }

  @Test("the interval holds the truth as often as it says where clusters matter")
  func coverage() throws {
    var held = 0
    let runs = 400
    for run in 0..<runs {
      var stream = RandomStream(seed: UInt64(run), purpose: "rate-transport", index: 0)
      // The judge errs more in some clusters; the probe shares the clusters.
      var calls: [Bool] = []
      var labels: [Bool] = []
      var clusters: [Int] = []
      var probe = (calls: [Bool](), labels: [Bool](), clusters: [Int]())
      for cluster in 0..<30 {
        let error = 0.05 + 0.25 * stream.uniform()
        for row in 0..<8 {
          let label = stream.uniform() < 0.4
          let call = stream.uniform() < error ? !label : label
          if row < 5 {
            calls.append(call)
            labels.append(label)
            clusters.append(cluster)
          } else {
            probe.calls.append(call)
            probe.labels.append(label)
            probe.clusters.append(cluster)
          }
        }
      }
      let found = try RateTransport(
        calls: calls, labels: labels, clusters: clusters, probeCalls: probe.calls,
        probeLabels: probe.labels, probeClusters: probe.clusters, margin: 0.1)
      if found.interval.value?.contains(0) == true { held += 1 }
    }
    // 0.93 less what 400 draws may miss it by.
    #expect(Double(held) / Double(runs) >= 0.93 - 0.026, "\(held)")
  }
}
