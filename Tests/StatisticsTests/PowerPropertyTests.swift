import Foundation
import GSLSupport
import RandomStreams
import Statistics
import Testing

@Suite("Power and sample sizes are consistent")
struct PowerPropertyTests {
  @Test("what is needed gives the power that was asked for", arguments: MeanDesign.Samples.allCases)
  func roundTrips(samples: MeanDesign.Samples) throws {
    for distribution in MeanDesign.Distribution.allCases {
      for isTwoSided in [true, false] {
        let design = try MeanDesign(
          samples, distribution: distribution, significance: 0.02, isTwoSided: isTwoSided,
          ratio: 1.5, comparisons: 3)
        for (effect, target) in [(0.2, 0.8), (1.1, 0.95), (0.01, 0.5)] {
          let items = try #require(design.itemsNeeded(effect: effect, power: target).value)
          let power = try #require(design.power(effect: effect, items: items).value)
          #expect(abs(power - target) < 1e-10)
          let back = try #require(design.detectableEffect(items: items, power: target).value)
          #expect(abs(back / effect - 1) < 1e-8)
        }
        let atZero = try #require(design.power(effect: 0, items: 20).value)
        #expect(abs(atZero - 0.02 / 3) < 1e-12)
      }
    }
  }

  @Test("power grows with the items, the effect and the significance")
  func monotone() throws {
    let design = try MeanDesign(.paired)
    let powers = try [2.0, 3, 5, 10, 100, 1e4, 1e6].map {
      try #require(design.power(effect: 0.3, items: $0).value)
    }
    #expect(zip(powers, powers.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(abs((powers.last ?? 0) - 1) < 1e-12)
    let strict = try MeanDesign(.paired, comparisons: 10)
    let needed = try [strict, design].map {
      try #require($0.itemsNeeded(effect: 0.3, power: 0.8).value)
    }
    #expect(needed[0] > needed[1])
  }

  @Test("the power of a paired t test is the share of simulated findings")
  func simulated() throws {
    let (items, trials) = (12, 20_000)
    let critical = try StudentTDistribution.quantile(0.975, degreesOfFreedom: Double(items - 1))
    var found = Coverage()
    for trial in 0..<trials {
      var stream = RandomStream(seed: 2, purpose: "power", index: UInt64(trial))
      var sum = 0.0
      var squares = 0.0
      for _ in 0..<items {
        let value = 0.7 + (try NormalDistribution.quantile(stream.uniform() + 0x1p-54))
        sum += value
        squares += value * value
      }
      let mean = sum / Double(items)
      let variance = (squares - sum * mean) / Double(items - 1)
      found.note(abs(mean) / (variance / Double(items)).squareRoot() > critical)
    }
    let expected = try #require(
      try MeanDesign(.paired).power(effect: 0.7, items: Double(items)).value)
    #expect(abs(found.share - expected) < 4 * (0.25 / Double(trials)).squareRoot())
  }

  @Test("proportions: needed items give the power, and a detectable share is found")
  func proportions() throws {
    let design = try ProportionDesign()
    let items = try #require(design.itemsNeeded(0.75, 0.8, power: 0.9).value)
    let power = try #require(design.power(0.75, 0.8, items: items).value)
    #expect(abs(power - 0.9) < 1e-10)
    let share = try #require(
      design.detectableProportion(above: 0.75, items: items, power: 0.9).value)
    #expect(abs(share - 0.8) < 1e-8)
    #expect(design.itemsNeeded(0.5, 0.5, power: 0.8).value == nil)
    #expect(design.detectableProportion(above: 0.99, items: 5, power: 0.9).value == nil)
  }

  @Test("McNemar: pairing saves items where systems err together")
  func mcNemar() throws {
    let apart = try McNemarDesign.independent(0.75, 0.8)
    let together = try McNemarDesign(firstOnly: 0.02, secondOnly: 0.07)
    let needed = try [apart, together].map { try #require($0.itemsNeeded(power: 0.8).value) }
    #expect(needed[1] < needed[0] / 3)
    let power = try #require(together.power(items: needed[1]).value)
    #expect(abs(power - 0.8) < 1e-12)
    let equal = try McNemarDesign(firstOnly: 0.1, secondOnly: 0.1)
    #expect(equal.itemsNeeded(power: 0.8).value == nil)
  }

  @Test("clusters of alike items cost the design effect")
  func designEffect() throws {
    let effect = try DesignEffect(clusterSize: 10, correlation: 0.05)
    #expect(abs(effect.value - 1.45) < 1e-15)
    #expect(abs(effect.clusters(replacing: 200) - 29) < 1e-12)
    #expect(abs(effect.effectiveItems(effect.items(replacing: 200)) - 200) < 1e-12)
    let uneven = try DesignEffect(clusterSize: 10, correlation: 0.05, sizeVariation: 0.6)
    #expect(uneven.value > effect.value)
    let single = try DesignEffect(clusterSize: 1, correlation: 0.9)
    #expect(single.value == 1)
  }
}
