import Foundation
import GSLSupport
import RandomStreams
import Statistics
import Testing

@Suite("Adjusted p-values have the properties that their definitions imply")
struct MultiplicityPropertyTests {
  static func pValues(_ seed: UInt64, count: Int) -> [Double] {
    var stream = RandomStream(seed: seed, purpose: "p-values", index: 0)
    // Ties and small values now and then.
    return (0..<count).map { _ in
      let value = stream.uniform()
      switch stream.index(below: 4) {
      case 0: return (value * 10).rounded() / 10
      case 1: return value * value * value / 10
      default: return value
      }
    }
  }

  /// Closed testing: the largest p-value of any set of hypotheses that holds this one.
  static func closed(_ pValues: [Double], _ test: ([Double]) -> Double) -> [Double] {
    pValues.indices.map { place in
      var largest = 0.0
      for set in 1..<1 << pValues.count where set & 1 << place != 0 {
        largest = max(
          largest, test(pValues.indices.filter { set & 1 << $0 != 0 }.map { pValues[$0] }))
      }
      return min(largest, 1)
    }
  }

  @Test(
    "Holm and Hommel equal the closed tests that they shorten",
    arguments: 0..<25 as Range<UInt64>)
  func closedTesting(seed: UInt64) throws {
    let pValues = Self.pValues(seed, count: 1 + Int(seed % 8))
    let bonferroni = Self.closed(pValues) { ($0.min() ?? 1) * Double($0.count) }
    let sidak = Self.closed(pValues) { 1 - pow(1 - ($0.min() ?? 1), Double($0.count)) }
    let simes = Self.closed(pValues) { set in
      set.sorted().enumerated().map { Double(set.count) * $1 / Double($0 + 1) }.min() ?? 1
    }
    for (method, expected) in [
      (PValueAdjustment.holm, bonferroni), (.holmSidak, sidak), (.hommel, simes),
    ] {
      for (got, expected) in zip(try method.adjust(pValues), expected) {
        #expect(abs(got - expected) < 1e-12, "\(method): \(pValues)")
      }
    }
  }

  @Test("step-up rates equal their definition", arguments: 0..<10 as Range<UInt64>)
  func stepUp(seed: UInt64) throws {
    let pValues = Self.pValues(seed, count: 20)
    let adjusted = try PValueAdjustment.benjaminiHochberg.adjust(pValues)
    for level in [0.01, 0.05, 0.2, 0.5] {
      // Benjamini & Hochberg (1995), eq. 1: the largest k with p(k) <= k q / m.
      let sorted = pValues.sorted()
      let rejected = (1...20).last { sorted[$0 - 1] <= Double($0) * level / 20 } ?? 0
      #expect(adjusted.count { $0 <= level + 1e-12 } >= rejected)
      #expect(adjusted.count { $0 <= level - 1e-12 } <= rejected)
    }
  }

  @Test("adjustment keeps the order, never lowers, and ignores where missing ones stand")
  func shape() throws {
    let pValues = Self.pValues(3, count: 30)
    var stream = RandomStream(seed: 1, purpose: "order", index: 0)
    var order = Array(pValues.indices)
    stream.shuffle(&order)
    for method in PValueAdjustment.allCases {
      let adjusted = try method.adjust(pValues)
      for (one, raw) in zip(adjusted, pValues) { #expect(one >= raw && one <= 1) }
      for one in pValues.indices {
        for other in pValues.indices where pValues[one] < pValues[other] {
          #expect(adjusted[one] <= adjusted[other])
        }
      }
      #expect(try method.adjust(order.map { pValues[$0] }) == order.map { adjusted[$0] })
      let holes: [Double?] = pValues.flatMap { [nil, $0] }
      #expect(try method.adjust(holes).compactMap(\.self) == adjusted)
    }
  }

  @Test("with two groups the studentized range is Student's t")
  func twoGroups() throws {
    for degrees in [1.0, 2, 5, 30, 1e4, 1e7] {
      for t in [0.1, 1, 2.5, 12] {
        let range = StudentizedRange.cumulative(
          t * 2.0.squareRoot(), groups: 2, degreesOfFreedom: degrees)
        let expected = 2 * (try StudentTDistribution.cumulative(t, degreesOfFreedom: degrees)) - 1
        let got = try #require(range.value)
        #expect(abs(got - expected) < 1e-11, "\(degrees), \(t)")
      }
    }
    for groups in [2, 3, 10, 200] {
      let quantile = try #require(
        StudentizedRange.quantile(0.95, groups: groups, degreesOfFreedom: 12).value)
      let back = StudentizedRange.cumulative(quantile, groups: groups, degreesOfFreedom: 12)
      let share = try #require(back.value)
      #expect(abs(share - 0.95) < 1e-13)
    }
  }

  @Test("max-t costs less than Holm where estimates are correlated, and equals Šidák where not")
  func maximumT() throws {
    let estimates = [2.6, 2.3, 1, 0.2, -2.9]
    let independent = try EstimateCovariance(standardErrors: [1, 1, 1, 1, 1])
    let raw = try estimates.map { 2 * (try NormalDistribution.cumulative(-abs($0))) }
    let drawn = try MaximumT.adjustedPValues(
      estimates, covariance: independent, replicates: 40_000, seed: 4)
    let sidak = try PValueAdjustment.holmSidak.adjust(raw)
    for (got, expected) in zip(drawn, sidak) {
      let error = 4 * (expected * (1 - expected) / 40_000).squareRoot()
      let value = try #require(got.value)
      #expect(abs(value - expected) < error + 1e-4)
    }
    var values = [Double](repeating: 0.9, count: 25)
    for place in 0..<5 { values[place * 6] = 1 }
    let shared = try MaximumT.adjustedPValues(
      estimates, covariance: try EstimateCovariance(values, count: 5), replicates: 9_999, seed: 4)
    let holm = try PValueAdjustment.holm.adjust(raw)
    for (got, wide) in zip(shared, holm) {
      let value = try #require(got.value)
      #expect(value < wide)
    }
    let single = try MaximumT.adjustedPValues(
      estimates, covariance: independent, stepdown: false, replicates: 9_999, seed: 4)
    let step = try MaximumT.adjustedPValues(
      estimates, covariance: independent, replicates: 9_999, seed: 4)
    for (one, other) in zip(single, step) {
      let values = [try #require(one.value), try #require(other.value)]
      #expect(values[0] >= values[1])
    }
  }

  @Test(
    "the false discovery rate is held, and the family-wise error by max-t",
    .enabled(if: isOptimised, "needs optimisation"), arguments: [0, 0.5])
  func errorRates(correlation: Double) throws {
    let (hypotheses, nulls, trials) = (40, 28, 2_000)
    var rates = [String: Double]()
    var familyWise = Coverage()
    for trial in 0..<trials {
      var stream = RandomStream(seed: 6, purpose: "fdr", index: UInt64(trial))
      func normal() throws -> Double {
        try NormalDistribution.quantile(stream.uniform() + 0x1p-54)
      }
      let shared = try normal() * correlation.squareRoot()
      let pValues = try (0..<hypotheses).map { place in
        let z = try shared + normal() * (1 - correlation).squareRoot() + (place < nulls ? 0 : 3)
        return try NormalDistribution.cumulative(-z)
      }
      for (name, adjusted) in [
        ("BH", try PValueAdjustment.benjaminiHochberg.adjust(pValues)),
        ("BY", try PValueAdjustment.benjaminiYekutieli.adjust(pValues)),
        ("two-stage", try PValueAdjustment.twoStage(pValues, level: 0.1 / 1.1).compactMap(\.self)),
      ] {
        let level = name == "two-stage" ? 0.1 / 1.1 : 0.1
        let rejected = adjusted.indices.filter { adjusted[$0] <= level }
        let wrong = rejected.count { $0 < nulls }
        rates[name, default: 0] += rejected.isEmpty ? 0 : Double(wrong) / Double(rejected.count)
      }
      let holm = try PValueAdjustment.holm.adjust(pValues)
      familyWise.note(!holm[0..<nulls].contains { $0 <= 0.05 })
    }
    let shares = rates.mapValues { $0 / Double(trials) }
    // The standard error of a rate is below 0.005; Benjamini & Hochberg hold 0.1 x 28/40.
    #expect((shares["BH"] ?? 1) < 0.07 + 0.015, "\(shares)")
    #expect((shares["BY"] ?? 1) < 0.07 + 0.015)
    #expect(correlation > 0 || (shares["two-stage"] ?? 1) < 0.1 + 0.015)
    #expect(familyWise.share > 0.95 - 0.018)
    print(
      "false discovery rate at 0.1, 28 of 40 null, correlation", correlation,
      shares.sorted { $0.key < $1.key }, "Holm without error", familyWise.percent)
  }
}

private var isOptimised: Bool {
  #if DEBUG
    false
  #else
    true
  #endif
}
