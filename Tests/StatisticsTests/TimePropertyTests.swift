import Foundation
import RandomStreams
import Statistics
import Testing

@Suite("Changepoints are the exact optimum, trends equal slow definitions")
struct TimePropertyTests {
  private func series(_ round: Int, count: Int) -> [Double] {
    var stream = RandomStream(seed: 31, purpose: "series", index: UInt64(round))
    var level = 0.0
    return (0..<count).map { _ in
      if stream.index(below: 12) == 0 { level = Double(stream.index(below: 7)) }
      let noise = stream.uniform() + stream.uniform() - 1
      return round % 3 == 0 ? (level + noise).rounded() : level + noise
    }
  }

  /// The cost of a segment by its definition.
  private func cost(_ segment: ArraySlice<Double>, _ kind: SegmentCost) -> Double {
    let n = Double(segment.count)
    let mean = segment.reduce(0, +) / n
    let squares = segment.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return kind == .mean
      ? squares : n * (log(2 * Double.pi) + log(max(squares / n, 1e-11)) + 1)
  }

  @Test("PELT finds the optimum of a search over all segmentations", arguments: 0..<80)
  func pelt(round: Int) throws {
    var stream = RandomStream(seed: 32, purpose: "penalty", index: UInt64(round))
    let series = series(round, count: 12 + stream.index(below: 40))
    let kind: SegmentCost = round % 2 == 0 ? .mean : .meanAndVariance
    let minimum = 2 + stream.index(below: 4)
    let penalty = 0.2 + 6 * stream.uniform()
    // Optimal partitioning without pruning.
    var best = [-penalty]
    for end in 1...series.count {
      var least = Double.infinity
      for start in 0..<end where end - start >= minimum && best[start] < .infinity {
        least = min(least, best[start] + cost(series[start..<end], kind) + penalty)
      }
      best.append(least)
    }
    let found = try ChangepointSearch(series, cost: kind, minimumLength: minimum)
      .pelt(penalty: .value(penalty))
    let objective = try #require(found.value?.objective)
    #expect(abs(objective - best[series.count]) < 1e-8 * max(1, abs(objective)))
  }

  @Test("dynamic programming never costs more than binary segmentation", arguments: 0..<20)
  func exact(round: Int) throws {
    let search = try ChangepointSearch(series(round, count: 40))
    for count in 0...4 {
      let exact = try #require(search.exact(changepoints: count).value)
      #expect(exact.changepoints.count == count)
      #expect(exact.changepoints == exact.changepoints.sorted())
      if let greedy = search.binarySegmentation(changepoints: count).value {
        #expect(exact.cost <= greedy.cost + 1e-9)
      }
    }
  }

  @Test("a long series with one shift has the shift where it is", arguments: [50, 1_500, 2_950])
  func shift(at place: Int) throws {
    var stream = RandomStream(seed: 33, purpose: "shift", index: UInt64(place))
    let series = (0..<3_000).map { index in
      (0..<12).reduce(-6) { sum, _ in sum + stream.uniform() } + (index < place ? 0 : 2.5)
    }
    let found = try #require(try ChangepointSearch(series).pelt().value)
    #expect(found.changepoints.count == 1)
    #expect(abs((found.changepoints.first ?? 0) - place) <= 2)
    let far = series.map { $0 * 1e-3 + 1e6 }
    #expect(try ChangepointSearch(far).pelt().value?.changepoints == found.changepoints)
  }

  @Test("Mann-Kendall and Theil-Sen equal double loops", arguments: 0..<30)
  func trend(round: Int) throws {
    let values = series(round, count: 5 + round)
    var s = 0.0
    var slopes: [Double] = []
    for later in values.indices {
      for earlier in 0..<later {
        let rise = values[later] - values[earlier]
        s += rise > 0 ? 1 : rise < 0 ? -1 : 0
        slopes.append(rise / Double(later - earlier))
      }
    }
    slopes.sort()
    let middle = (slopes[(slopes.count - 1) / 2] + slopes[slopes.count / 2]) / 2
    #expect(try MannKendall(values).statistic.value == s)
    #expect(abs((try TheilSen(values).slope.value ?? .nan) - middle) < 1e-12)
    let interval = try TheilSen(values).interval().value
    #expect(interval.map { $0.lower <= middle && middle <= $0.upper } ?? true)
  }

  @Test("Theil-Sen's interval equals that of scipy.stats.theilslopes")
  func theilSen() throws {
    let line = try TheilSen(
      times: [1, 2, 3, 5, 8, 13, 21, 34], values: [2.1, 3.9, 6.2, 9.8, 16.5, 25.7, 42.9, 67.1])
    #expect(abs((line.slope.value ?? 0) - 1.9788401253918495) < 1e-12)
    let interval = try #require(line.interval(level: 0.95).value)
    #expect(abs(interval.lower - 1.946153846153846) < 1e-12)
    #expect(abs(interval.upper - 2.06) < 1e-12)
  }

  @Test("p-values of supF equal a finite-volume solution, and the tail continues them")
  func supremumF() {
    // By finite volumes and Crank-Nicolson steps for the stopped process, apart from this code;
    // Andrews' simulated 5 % points (8.68, 11.72, 9.84, 18.35) lie a little low.
    for (x, parameters, trim, expected) in [
      (7.12, 1, 0.15, 0.108064), (8.68, 1, 0.15, 0.054237), (11.72, 2, 0.15, 0.053200),
      (9.84, 1, 0.05, 0.051276), (18.35, 5, 0.15, 0.053104),
    ] {
      let got = SupremumFDistribution.upperTail(x, parameters: parameters, trim: trim)
      #expect(abs(got - expected) < 1e-5, "\(x): \(got)")
    }
    // The expansion for the tail continues the spectral form.
    for parameters in [1, 2, 4] {
      let edge = 35 + 3 * Double(parameters)
      let below = SupremumFDistribution.upperTail(edge - 1e-9, parameters: parameters)
      let above = SupremumFDistribution.upperTail(edge + 1e-9, parameters: parameters)
      #expect(abs(below / above - 1) < 0.02, "\(below) \(above)")
    }
  }

  @Test("detectors that have alarmed find the next change too, and the average run length holds")
  func detectors() throws {
    let series = (0..<400).map { index -> Double in
      let level = index < 150 || index >= 300 ? 0.0 : 2.0
      return level + Double((index * 7) % 10) / 10
    }
    var page = try PageHinkley(threshold: 8, tolerance: 0.1)
    let alarms = try page.alarms(series)
    #expect(alarms.map(\.direction) == [Alarm.Direction.up, .down])
    #expect(abs(alarms[0].changepoint - 150) < 12 && abs(alarms[1].changepoint - 300) < 12)
    var window = try AdaptiveWindow(clock: 8)
    let cuts = try window.alarms(series)
    #expect(cuts.map(\.direction) == [Alarm.Direction.up, .down])
    #expect(abs(cuts[0].changepoint - 150) < 16 && abs(cuts[1].changepoint - 300) < 16)
    // Montgomery, table 9.3: K = 1/2, H = 4 and 5 run 168 and 465 points on average.
    #expect(abs(TabularCUSUM.averageRunLength(allowance: 0.5, limit: 4) - 168) < 3)
    #expect(abs(TabularCUSUM.averageRunLength(allowance: 0.5, limit: 5) - 465) < 5)
  }
}
