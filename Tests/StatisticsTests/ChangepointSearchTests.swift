import Foundation
import GSLSupport
import RandomStreams
import Statistics
import Testing

@Suite("Pruning leaves the optimal partition")
struct ChangepointSearchTests {
  private func normal(_ stream: inout RandomStream) throws -> Double {
    try NormalDistribution.quantile(stream.uniform() + 0x1p-54)
  }

  private func series(_ kind: Int, _ count: Int, _ stream: inout RandomStream) throws -> [Double] {
    var level = 0.0
    var spread = 1.0
    return try (0..<count).map { place in
      let noise = try normal(&stream)
      switch kind {
      case 0: return noise
      case 1: return noise.rounded()
      case 2:
        if stream.index(below: 25) == 0 { level = 4 * stream.uniform() }
        return 1e3 + level + noise
      case 3:
        if stream.index(below: 30) == 0 { spread = 0.2 + 3 * stream.uniform() }
        return spread * noise
      case 4:
        level = 0.6 * level + noise
        return level
      default: return place < count / 2 ? 3 : (stream.index(below: 8) == 0 ? 4 : 3)
      }
    }
  }

  /// What a segment costs, from its definition.
  private func cost(_ part: ArraySlice<Double>, _ kind: SegmentCost, isModified: Bool) -> Double {
    let n = Double(part.count)
    let mean = part.reduce(0, +) / n
    let squares = part.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let plain =
      kind == .mean
      ? squares : n * (log(2 * Double.pi) + log(max(squares / n, 1e-11)) + 1)
    return plain + (isModified ? log(n) : 0)
  }

  @Test("of random series of every kind, by every cost and penalty", arguments: 0..<144)
  func optimum(round: Int) throws {
    var stream = RandomStream(seed: 91, purpose: "optimum", index: UInt64(round))
    let kind: SegmentCost = round % 2 == 0 ? .mean : .meanAndVariance
    let values = try series(round / 2 % 6, 30 + stream.index(below: 100), &stream)
    let minimum = (kind == .mean ? 1 : 2) + stream.index(below: 4)
    let isModified = round % 3 == 0
    let penalty: ChangepointPenalty =
      isModified ? .modifiedBIC : .value([0, 0.7, 4, 15][stream.index(below: 4)])
    let amount =
      isModified
      ? (kind == .mean ? 3 : 4) * log(Double(values.count))
      : { if case .value(let value) = penalty { value } else { 0 } }()
    var best = [-amount] + [Double](repeating: .infinity, count: values.count)
    for end in minimum...values.count {
      for start in 0...(end - minimum) where best[start] < .infinity {
        best[end] = min(
          best[end],
          best[start] + amount + cost(values[start..<end], kind, isModified: isModified))
      }
    }
    let found = try #require(
      try ChangepointSearch(values, cost: kind, minimumLength: minimum).pelt(penalty: penalty).value
    )
    let bounds = [0] + found.changepoints + [values.count]
    var objective = amount * Double(found.changepoints.count)
    for (start, end) in zip(bounds, bounds.dropFirst()) {
      #expect(end - start >= minimum)
      objective += cost(values[start..<end], kind, isModified: isModified)
    }
    let optimum = best[values.count]
    #expect(
      abs(objective - optimum) < 1e-7 * max(1, abs(optimum)), "\(objective) against \(optimum)")
  }

  @Test("of a long series without a change, in a time that grows with its length")
  func long() throws {
    var stream = RandomStream(seed: 92, purpose: "long", index: 0)
    // Sums of uniform numbers: near enough to normal, and fast. All pairs of so many points would
    // take minutes.
    let values = (0..<100_000).map { _ in
      (0..<6).reduce(-3.0) { sum, _ in sum + stream.uniform() } * 2.0.squareRoot()
    }
    let clock = ContinuousClock()
    var found: [Int]?
    let time = try clock.measure {
      found = try ChangepointSearch(values).pelt(penalty: .value(45)).value?.changepoints
    }
    #expect(found == [])
    #expect(time < .seconds(120), "it took \(time)")
  }

  @Test("noise of scores on a lattice does not jump with the share of equal neighbours")
  func latticeNoise() throws {
    var noises: [Double] = []
    for seed in 0..<200 {
      var stream = RandomStream(seed: 93, purpose: "lattice", index: UInt64(seed))
      let values = (0..<60).map { _ in stream.uniform() < 0.5 ? 1.0 : 0 }
      noises.append(try #require(NoiseScale.standardDeviation(of: values).value))
    }
    // The true one is 1/2; a median step of 0 or 1 would give about 0.5 or 1.05.
    #expect(noises.allSatisfy { (0.35...0.68).contains($0) })
    // On a fine lattice it is the interpolated median, and far levels do not touch it.
    var stream = RandomStream(seed: 94, purpose: "lattice", index: 1)
    let fine = try (0..<300).map { place in
      (50 + 5 * (try normal(&stream))).rounded() + (place < 150 ? 0 : 400)
    }
    #expect(abs(try #require(NoiseScale.standardDeviation(of: fine).value) - 5) < 1)
    #expect(NoiseScale.standardDeviation(of: [1, 1, 1]).reason == .allValuesEqual)
    #expect(NoiseScale.standardDeviation(of: [1, 2]).reason == .tooFewValues(2, needed: 3))
    #expect(NoiseScale.standardDeviation(of: [1e-200, 2e-200, 0]).reason == .tooSmall)
  }

  @Test("a shift of whole scores is found about as often as theory allows")
  func latticeShift() throws {
    var found = 0
    for seed in 0..<200 {
      var stream = RandomStream(seed: 95, purpose: "shift", index: UInt64(seed))
      let values = try (0..<60).map { place in
        (3 + 0.7 * (try normal(&stream)) + (place < 30 ? 0 : 0.8)).rounded()
      }
      found += try ChangepointSearch(values).pelt().value?.changepoints.isEmpty == false ? 1 : 0
    }
    #expect(found > 130, "found in \(found) of 200")
  }

  @Test("detectors with limits for estimated levels alarm in 5 %", arguments: [30, 70, 100, 250])
  func falseAlarms(length: Int) throws {
    let studies = 2_000
    var alarms = (cusum: 0, page: 0)
    let limit = try #require(FalseAlarmLimit.cusum(length: length).value)
    let threshold = try #require(FalseAlarmLimit.pageHinkley(length: length).value)
    for study in 0..<studies {
      var stream = RandomStream(
        seed: 96, purpose: "false alarms", index: UInt64(1_000_000 * length + study))
      let values = try (0..<length).map { _ in try normal(&stream) }
      let noise = try #require(NoiseScale.standardDeviation(of: values).value)
      let head = values.prefix(FalseAlarmLimit.baseline(length: length))
      let chart = try TabularCUSUM(
        target: head.reduce(0, +) / Double(head.count), allowance: noise / 2, limit: limit * noise)
      if try chart.firstAlarm(values[...]) != nil { alarms.cusum += 1 }
      var detector = try PageHinkley(threshold: threshold * noise, tolerance: noise / 2)
      if try !detector.alarms(values).isEmpty { alarms.page += 1 }
    }
    // Three standard errors of 5 % in 2,000 series.
    for count in [alarms.cusum, alarms.page] {
      #expect((71...129).contains(count), "\(count) of \(studies) series of \(length)")
    }
    #expect(FalseAlarmLimit.pageHinkley(length: 29).value == nil)
    #expect(FalseAlarmLimit.cusum(length: 2).value == nil)
    let far = try #require(FalseAlarmLimit.cusum(length: 200_000).value)
    #expect(far > 12 && far < 20)
  }

  @Test("residuals tell correlated, skew and heavy-tailed noise from normal noise")
  func residuals() throws {
    var said = (plain: 0, correlated: 0, skew: 0, heavy: 0)
    for seed in 0..<200 {
      var stream = RandomStream(seed: 97, purpose: "residuals", index: UInt64(seed))
      let normals = try (0..<100).map { place in
        (try normal(&stream)) + (place < 50 ? 0 : 10)
      }
      let plain = SeriesResiduals(normals, changepoints: [50])
      said.plain += plain.isAutocorrelated || plain.isSkew || plain.isHeavyTailed ? 1 : 0
      var last = 0.0
      let correlated = try (0..<100).map { _ in
        last = 0.5 * last + (try normal(&stream))
        return last
      }
      let changes = try ChangepointSearch(correlated).pelt().value?.changepoints ?? []
      said.correlated +=
        SeriesResiduals(correlated, changepoints: changes).isAutocorrelated ? 1 : 0
      let exponential = (0..<100).map { _ in -log(stream.uniform() + 0x1p-54) }
      let peaks = try ChangepointSearch(exponential).pelt().value?.changepoints ?? []
      said.skew += SeriesResiduals(exponential, changepoints: peaks).isSkew ? 1 : 0
      let tailed = try (0..<100).map { _ -> Double in
        let chi = try (0..<3).reduce(0.0) { sum, _ in
          let z = try normal(&stream)
          return sum + z * z
        }
        return try normal(&stream) / (chi / 3).squareRoot()
      }
      said.heavy += SeriesResiduals(tailed).isHeavyTailed ? 1 : 0
    }
    #expect(said.plain < 40, "\(said)")
    #expect(said.correlated > 180 && said.skew > 190 && said.heavy > 140, "\(said)")
  }

  @Test("reasons are true: short, equal, tiny and perfectly parted series")
  func reasons() throws {
    #expect(try ChangepointSearch([1, 2]).pelt().reason == .tooFewValues(2, needed: 3))
    #expect(try ChangepointSearch([4, 4, 4, 4]).pelt().reason == .allValuesEqual)
    #expect(try ChangepointSearch([1e200, -1e200, 0, 1]).pelt().reason == .notFinite)
    #expect(try StructuralBreaks([1e-180, 2e-180, 3e-180, 0]).supF().reason == .tooSmall)
    #expect(try StructuralBreaks([2, 2, 2, 2]).supF().reason == .allValuesEqual)
    let parted = try StructuralBreaks([1, 1, 1, 1, 5, 5, 5, 5]).supF().reason
    #expect(parted?.code == "notTestable")
    #expect(try MeanDifference([3, 3, 3], [4, 4]).test().reason?.code == "notTestable")
    #expect(try MeanDifference([3, 3, 3], [3, 3]).test().reason == .allValuesEqual)
  }
}
