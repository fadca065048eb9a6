import RandomStreams
import Statistics
import Testing

@Suite("How many labels, and where")
struct LabelPlanTests {
  /// By hand: 1.959964² (0.16 / n + 0.0001) <= 0.05² first holds at n = 289.4.
  @Test("the labels for a half-width are the fewest that give it")
  func halfWidth() throws {
    let plan = try LabelPlan(residualVariance: 0.16, rest: 0.000_1, rows: 2_000)
    #expect(try plan.labels(halfWidth: 0.05, level: 0.95).value == 291)
    let enough = try #require(plan.halfWidth(labels: 291, level: 0.95).value)
    let tooFew = try #require(plan.halfWidth(labels: 290, level: 0.95).value)
    #expect(enough <= 0.05 && tooFew > 0.05)
  }

  @Test("clusters raise the number by their design effect")
  func clusters() throws {
    let plain = try LabelPlan(residualVariance: 0.16, rest: 0, rows: 10_000)
    let clustered = try LabelPlan(
      residualVariance: 0.16, rest: 0, designEffect: 2, rows: 10_000)
    let (one, two) = (
      try #require(try plain.labels(halfWidth: 0.04, level: 0.95).value),
      try #require(try clustered.labels(halfWidth: 0.04, level: 0.95).value)
    )
    #expect(abs(two - 2 * one) <= 1)
  }

  /// By hand: (1.959964 + 0.841621)² 0.16 / 0.1² = 125.6.
  @Test("the labels for a difference count its power")
  func difference() throws {
    let plan = try LabelPlan(residualVariance: 0.16, rest: 0, rows: 2_000)
    #expect(try plan.labels(difference: -0.1, level: 0.95, power: 0.8).value == 126)
    #expect(throws: StatisticsError.self) {
      try plan.labels(difference: 0, level: 0.95, power: 0.8)
    }
  }

  @Test("a half-width that the target does not allow, or that needs more rows, is undefined")
  func undefined() throws {
    let plan = try LabelPlan(residualVariance: 0.16, rest: 0.001, rows: 100)
    #expect(try plan.labels(halfWidth: 0.05, level: 0.95).reason?.code == "notIdentified")
    #expect(try plan.labels(halfWidth: 0.07, level: 0.95).reason?.code == "notTestable")
    #expect(plan.halfWidth(labels: 0, level: 0.95).reason == .tooFewValues(0, needed: 1))
    #expect(throws: StatisticsError.self) {
      try LabelPlan(residualVariance: -1, rest: 0, rows: 1)
    }
  }

  @Test("the plan of a pilot has the pilot's error at the pilot's size")
  func pilot() throws {
    var stream = RandomStream(seed: 4, purpose: "plan", index: 0)
    let truth = (0..<300).map { _ in stream.uniform() < 0.5 ? 1.0 : 0 }
    let judge = truth.map { stream.uniform() < 0.8 ? $0 : 1 - $0 }
    let pilot = try #require(
      ClusteredPredictionPoweredMean.of(
        judge: judge, labels: truth.enumerated().map { $0 < 60 ? $1 : nil },
        clusters: truth.indices.map { $0 % 30 }, ends: 0...1
      ).value)
    let plan = LabelPlan(pilot)
    let error = try #require(plan.standardError(labels: 60).value)
    #expect(abs(error / (pilot.standardError.value ?? 0) - 1) < 1e-9)
    #expect(plan.rows == 300)
  }

  @Test("labels are shared by weight times spread, and what a stratum cannot take goes on")
  func allocation() throws {
    func share(_ labels: Int, _ strata: [(Double, Double, Int)]) throws -> [Int] {
      try LabelPlan.allocation(
        labels: labels,
        over: strata.map { LabelPlan.Stratum(weight: $0.0, spread: $0.1, available: $0.2) })
    }
    #expect(try share(100, [(0.5, 0.4, 900), (0.5, 0.1, 900)]) == [80, 20])
    #expect(try share(100, [(0.5, 0.4, 30), (0.25, 0.2, 900), (0.25, 0.2, 900)]) == [30, 35, 35])
    #expect(try share(7, [(1, 1, 9), (1, 1, 9), (1, 1, 9)]) == [3, 2, 2])
    #expect(try share(10, [(1, 0, 9), (1, 1, 9)]) == [2, 8])
    #expect(try share(10, [(1, 0, 20), (3, 0, 20)]) == [3, 7])
    #expect(try share(50, [(1, 1, 9), (1, 1, 9)]) == [9, 9])
    #expect(try share(3, [(1, 1, 9), (1, 1, 9)]) == [2, 1])
    #expect(try share(0, [(1, 1, 9)]) == [0])
    #expect(throws: StatisticsError.self) { try share(3, [(-1, 1, 9)]) }
  }

  @Test("no other sharing of the labels has less error", arguments: [20, 33, 60])
  func least(labels: Int) throws {
    let strata = [
      LabelPlan.Stratum(weight: 0.5, spread: 0.3, available: 25),
      LabelPlan.Stratum(weight: 0.3, spread: 0.5, available: 40),
      LabelPlan.Stratum(weight: 0.2, spread: 0.1, available: 40),
    ]
    func variance(_ given: [Int]) -> Double {
      zip(strata, given).reduce(0) {
        let size = $1.0.weight * $1.0.spread
        return $0 + size * size / Double($1.1)
      }
    }
    let given = try LabelPlan.allocation(labels: labels, over: strata)
    #expect(given.reduce(0, +) == labels)
    var best = Double.infinity
    for first in 2...25 {
      for second in 2...40 {
        let third = labels - first - second
        if third >= 2, third <= 40 { best = min(best, variance([first, second, third])) }
      }
    }
    // Rounding to whole labels may cost a little.
    #expect(variance(given) <= best * 1.01)
  }

  @Test("the least certain items come first, ties by their number")
  func order() throws {
    #expect(try LabelPlan.order(uncertainties: [0.1, 0.5, 0, 0.5, 0.2]) == [1, 3, 4, 0, 2])
    #expect(throws: StatisticsError.valueNotFinite(1)) {
      try LabelPlan.order(uncertainties: [0, .nan])
    }
  }
}
