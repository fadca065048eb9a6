import Foundation
import ItemResponse
import RandomStreams
import Statistics
import Testing

@Suite("Responses that a bank predicts")
struct PredictedResponsesTests {
  /// Responses with half of them missing, where some items are not what the bank says.
  private static func made(
    _ items: [Item], persons: Int, seed: UInt64, missing: Double = 0.5,
    ability: Double = 0, change: (Int, Item, Bool) throws -> Item = { _, item, _ in item }
  ) throws -> (table: ResponseTable, focal: [Bool]) {
    var stream = RandomStream(seed: seed, purpose: "predicted", index: 0)
    var rows: [[Int?]] = []
    let focal = (0..<persons).map { $0 % 2 == 1 }
    for person in 0..<persons {
      // The sum of uniforms is near a normal distribution.
      let level =
        (0..<12).reduce(-6.0) { sum, _ in sum + stream.uniform() }
        + (focal[person] ? ability : 0)
      rows.append(
        try items.enumerated().map { place, item in
          let answer = SimulatedResponses.draw(
            try change(place, item, focal[person]), at: level, stream.uniform())
          return stream.uniform() < missing ? nil : answer
        })
    }
    return (try ResponseTable(rows, categories: items.map(\.categories)), focal)
  }

  @Test("the tests of fit reject as often as they say where the model holds, whatever is missing")
  func level() throws {
    var (rejected, tests) = (0, 0)
    for seed in 1...20 {
      let items = try SimulatedItems.twoParameter(30, seed: UInt64(seed))
      let (table, _) = try Self.made(items, persons: 200, seed: UInt64(seed))
      for fit in try PredictedResponses(table, bank: try ItemBank(items)).fit() {
        let test = try #require(fit.test.value)
        tests += 1
        if test.pValue < 0.05 { rejected += 1 }
      }
    }
    // 600 tests at 5 %: 30 ± 3.3 standard deviations of 5.3.
    #expect(tests == 600)
    #expect((13...47).contains(rejected), "\(rejected)")
  }

  @Test("an item that became harder, and one that tells less, are found, and the others are not")
  func misfit() throws {
    let items = try SimulatedItems.twoParameter(30, seed: 5)
    let (table, _) = try Self.made(items, persons: 900, seed: 5) { place, item, _ in
      switch place {
      case 12:
        try .logistic(
          discrimination: item.discrimination, difficulty: (item.difficulty.value ?? 0) + 1)
      case 15:
        try .logistic(
          discrimination: 0.05, difficulty: item.difficulty.value ?? 0)
      default: item
      }
    }
    let found = try PredictedResponses(table, bank: try ItemBank(items)).fit()
    let adjusted = try PValueAdjustment.holm.adjust(found.map { $0.test.value?.pValue })
    let flagged = adjusted.indices.filter { (adjusted[$0] ?? 1) < 0.05 }
    #expect(flagged == [12, 15])
    #expect(try #require(found[12].observed) < #require(found[12].expected) - 0.08)
    #expect(try #require(found[15].slope) < -3)
    #expect(abs(try #require(found[12].slope)) < 3)
    #expect(try #require(found[15].outfit.value) > 1.05)
  }

  @Test("what is not known of the parameters widens the error, so that it is no misfit")
  func uncertain() throws {
    let items = try SimulatedItems.twoParameter(20, seed: 6)
    let (table, _) = try Self.made(items, persons: 300, seed: 6) { _, item, _ in
      try .logistic(
        discrimination: item.discrimination, difficulty: (item.difficulty.value ?? 0) + 0.25)
    }
    // All are harder by the same: the population takes it up, and no item stands out.
    let known = try PredictedResponses(table, bank: try ItemBank(items))
    #expect(abs(known.population.mean + 0.25) < 0.15)
    let vague = try ItemBank(
      items.map {
        try CalibratedItem(
          $0,
          uncertainty: try ParameterUncertainty(
            discriminationVariance: 0.04, covariance: 0, difficultyVariance: 0.09))
      })
    let (one, other) = (known.fit(), try PredictedResponses(table, bank: vague).fit())
    for (exact, uncertain) in zip(one, other) {
      #expect(try #require(uncertain.residualError) > #require(exact.residualError))
      #expect(try #require(uncertain.test.value).pValue >= #require(exact.test.value).pValue - 1e-9)
    }
  }

  @Test(
    "a difference of ability between groups is none of items; one of an item is found with its sign"
  )
  func functioning() throws {
    var (rejected, tests) = (0, 0)
    for seed in 1...10 {
      let items = try SimulatedItems.twoParameter(30, seed: UInt64(seed))
      let (table, focal) = try Self.made(
        items, persons: 300, seed: UInt64(100 + seed), ability: 0.8
      ) { place, item, isFocal in
        place == 7 && isFocal
          ? try .logistic(
            discrimination: item.discrimination, difficulty: (item.difficulty.value ?? 0) + 1.5)
          : item
      }
      let found = try PredictedResponses(table, bank: try ItemBank(items)).functioning(focal: focal)
      let biased = try #require(found[7].logOdds.value)
      #expect(biased < -0.4)
      #expect(try #require(found[7].test.value).pValue < 0.05)
      for (place, one) in found.enumerated() where place != 7 {
        // In few groups all answers to an item are alike.
        guard let test = one.test.value else { continue }
        tests += 1
        if test.pValue < 0.05 { rejected += 1 }
      }
    }
    // About 290 tests at 5 %: 14.5 ± 3.3 standard deviations of 3.7.
    #expect(tests > 280)
    #expect((3...27).contains(rejected), "\(rejected)")
  }

  @Test("persons of no group are left out, and a group whose answers are alike has no odds")
  func groups() throws {
    let items = try SimulatedItems.twoParameter(3, seed: 1)
    let rows: [[Int?]] = [[1, 0, nil], [1, 1, 0], [0, 1, 1], [1, 0, 1], [0, nil, 1]]
    let predicted = try PredictedResponses(
      try ResponseTable(rows, categories: [2, 2, 2]), bank: try ItemBank(items))
    let found = try predicted.functioning(focal: [true, true, false, false, nil])
    #expect(found[0].focal == 2 && found[0].reference == 2)
    #expect(found[0].test.value == nil)
    #expect(found[1].focal == 2 && found[1].reference == 2)
    #expect(try #require(found[1].logOdds.value).isFinite)
    #expect(throws: ItemResponseError.lengthsDiffer(2, 5)) {
      try predicted.functioning(focal: [true, false])
    }
  }

  @Test("a prediction does not know the response that it is of")
  func leftOut() throws {
    let items = try SimulatedItems.twoParameter(4, seed: 2)
    func predicted(_ own: Int) throws -> Double? {
      // Many others fix the population.
      var rows = [[Int?]](repeating: [1, 0, 1, 0], count: 200)
      rows += [[Int?]](repeating: [0, 1, 0, 1], count: 200)
      rows.append([own, 1, 1, 0])
      let table = try ResponseTable(rows, categories: [2, 2, 2, 2])
      return try PredictedResponses(table, bank: try ItemBank(items)).probability(
        person: 400, item: 0)
    }
    let (one, other) = (try #require(try predicted(0)), try #require(try predicted(1)))
    #expect(abs(one - other) < 1e-3)
    #expect(
      try PredictedResponses(
        try ResponseTable([[1, nil, 0, 1], [0, 1, 1, 0]], categories: [2, 2, 2, 2]),
        bank: try ItemBank(items)
      ).probability(person: 0, item: 1) == nil)
  }

  @Test("a bank of other items, and items of more categories, are refused")
  func refusals() throws {
    let items = try SimulatedItems.twoParameter(2, seed: 3)
    #expect(throws: ItemResponseError.lengthsDiffer(3, 2)) {
      try PredictedResponses(try ResponseTable([[1, 0, 1]]), bank: try ItemBank(items))
    }
    #expect(throws: ItemResponseError.notDichotomous(item: 0, categories: 3)) {
      try PredictedResponses(try ResponseTable([[2, 0]]), bank: try ItemBank(items))
    }
  }
}
