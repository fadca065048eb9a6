import Foundation
import ItemResponse
import RandomStreams
import Statistics
import Testing

@Suite("Differential functioning of items")
struct DifferentialFunctioningTests {
  /// Rasch answers of two groups, the second one abler; its third item is harder.
  private static func made(
    _ persons: Int, items: Int, seed: UInt64 = 1
  ) throws -> (table: ResponseTable, focal: [Bool]) {
    var stream = RandomStream(seed: 61, purpose: "groups", index: seed)
    let rows = (0..<2 * persons).map { person -> [Int?] in
      let isFocal = person >= persons
      let level = Double.random(in: -1.7...1.7, using: &stream) + (isFocal ? 0.5 : 0)
      return (0..<items).map { item in
        let logit = level - Double(item % 5 - 2) * 0.6 - (isFocal && item == 2 ? 2.5 : 0)
        return Double.random(in: 0..<1, using: &stream) < 1 / (1 + exp(-logit)) ? 1 : 0
      }
    }
    return (try ResponseTable(rows), (0..<2 * persons).map { $0 >= persons })
  }

  @Test("as many bands as scores are the scores one by one")
  func manyBands() throws {
    let (table, focal) = try Self.made(60, items: 8)
    let thin = try MantelHaenszelDIF(table, focal: focal)
    #expect(try MantelHaenszelDIF(table, focal: focal, bands: 9).items == thin.items)
    #expect(try MantelHaenszelDIF(table, focal: focal, bands: .max).items == thin.items)
    #expect(throws: ItemResponseError.self) {
      try MantelHaenszelDIF(table, focal: focal, bands: 1)
    }
  }

  @Test("of few persons and many items bands find what single scores cannot")
  func fewPersons() throws {
    var found = (thin: 0, thick: 0)
    for seed in 1...10 {
      let (table, focal) = try Self.made(25, items: 100, seed: UInt64(seed))
      if try MantelHaenszelDIF(table, focal: focal, significance: 0.01).flagged.contains(2) {
        found.thin += 1
      }
      let banded = try MantelHaenszelDIF(table, focal: focal, significance: 0.01, bands: 5)
      if banded.flagged.contains(2) {
        found.thick += 1
        let delta = banded.items[2].delta
        #expect(delta.value.map { $0 < 0 } ?? (delta.reason == .unbounded(.minus)))
      }
    }
    #expect(found.thick >= 6 && found.thick > found.thin)
  }

  @Test("the group's log odds go with Mantel and Haenszel's, and are the same for all kinds")
  func groupLogOdds() throws {
    let (table, focal) = try Self.made(400, items: 10)
    let matched = try MantelHaenszelDIF(table, focal: focal)
    let studies = try LogisticDIF.Kind.allCases.map {
      try LogisticDIF(table, focal: focal, kind: $0)
    }
    for item in 0..<10 {
      let logOdds = try studies.map { try #require($0.items[item].groupLogOdds.value) }
      let errors = try studies.map { try #require($0.items[item].groupLogOddsError.value) }
      #expect(Set(logOdds).count == 1 && Set(errors).count == 1)
      // Large differences are where the methods part.
      guard item != 2 else { continue }
      let delta = try #require(matched.items[item].delta.value)
      let error = try #require(matched.items[item].deltaStandardError.value)
      #expect(abs(2.35 * logOdds[0] - delta) < 0.5 * error)
      #expect(abs(2.35 * errors[0] / error - 1) < 0.2)
      // Wald's statistic is near the likelihood ratio.
      let statistic = try #require(studies[0].items[item].test.value).statistic
      let wald = logOdds[0] / errors[0]
      #expect(abs(wald * wald - statistic) < 0.1 * statistic + 0.1)
    }
    #expect(try #require(studies[0].items[2].groupLogOdds.value) < -1.5)
  }

  @Test("an item that separates the groups has no log odds")
  func separated() throws {
    let rows = (0..<40).map { person -> [Int?] in
      [person < 20 ? 0 : 1, person % 2, person % 3 == 0 ? 1 : 0]
    }
    let study = try LogisticDIF(
      try ResponseTable(rows), focal: (0..<40).map { $0 >= 20 }, kind: .uniform)
    #expect(study.items[0].groupLogOdds.reason == .singularInformation)
    #expect(study.items[0].groupLogOddsError.reason == .singularInformation)
    #expect(study.items[0].test.reason == .singularInformation)
  }
}
