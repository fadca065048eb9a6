import ItemResponse
import RandomStreams
import Statistics
import Testing

@Suite("Anchors, skipped items and records of adaptive tests")
struct AdaptiveTestRecordTests {
  private static func bank(_ count: Int = 60) throws -> ItemBank {
    try ItemBank(try SimulatedItems.twoParameter(count, seed: 21))
  }

  /// A test whose every fifth item is skipped.
  private static func run(
    _ plan: AdaptiveTestPlan, number: Int, ability: Double = 0.4
  ) throws -> AdaptiveTest {
    var stream = RandomStream(seed: 14, purpose: "answers", index: UInt64(number))
    var test = AdaptiveTest(plan, number: number)
    while case .administer(let item) = test.next {
      if test.steps.count % 5 == 4 {
        try test.skip(item)
      } else {
        let response = SimulatedResponses.draw(plan.bank.items[item], at: ability, stream.uniform())
        try test.record(response, for: item)
      }
    }
    return test
  }

  private static func plans() throws -> [AdaptiveTestPlan] {
    let bank = try bank()
    let areas = try ContentBalance(areas: (0..<60).map { $0 % 3 }, shares: [1, 1, 2])
    let anchors = try AnchorSet(items: [3, 9, 27, 40], count: 2, span: 6)
    return [
      try AdaptiveTestPlan(
        bank: bank, stopping: [.length(15)], exposure: .randomesque(4), anchors: anchors, seed: 9),
      try AdaptiveTestPlan(
        bank: bank, selection: .posteriorDivergence, stopping: [.standardError(0.45)],
        exposure: .sympsonHetter([Double](repeating: 0.4, count: 60)), content: areas, seed: 9),
      try AdaptiveTestPlan(
        bank: bank, selection: .random, provisional: .maximumAPosteriori, stopping: [.length(12)],
        anchors: anchors, seed: 9),
      try AdaptiveTestPlan(
        bank: bank, start: .items([1, 5]), selection: .closestDifficulty,
        stopping: [.length(12)], seed: 9),
    ]
  }

  @Test("a test taken up from any point of its record goes on as it did", arguments: 0..<4)
  func replay(place: Int) throws {
    let plan = try Self.plans()[place]
    for number in 0..<4 {
      let whole = try Self.run(plan, number: number)
      for length in 0...whole.steps.count {
        let resumed = try AdaptiveTest(
          plan, number: number, replaying: Array(whole.record.prefix(length)))
        #expect(resumed.steps == Array(whole.steps.prefix(length)))
        if length < whole.steps.count {
          #expect(resumed.next == .administer(whole.steps[length].item))
        } else {
          #expect(resumed.next == whole.next)
          #expect(resumed.result == whole.result)
        }
      }
    }
  }

  @Test("a record of another test is refused at the first step that does not fit")
  func foreignRecord() throws {
    let plan = try Self.plans()[0]
    let whole = try Self.run(plan, number: 0)
    var record = whole.record
    let asked = record[4].item
    record[4] = RecordedResponse(item: (asked + 1) % 60, response: 1)
    #expect(
      throws: ItemResponseError.recordDoesNotFit(step: 4, item: (asked + 1) % 60, asked: asked)
    ) { try AdaptiveTest(plan, replaying: record) }
    let longer = whole.record + [RecordedResponse(item: 0, response: 1)]
    #expect(
      throws: ItemResponseError.recordDoesNotFit(step: whole.steps.count, item: 0, asked: nil)
    ) { try AdaptiveTest(plan, replaying: longer) }
    var wrong = whole.record
    wrong[0] = RecordedResponse(item: wrong[0].item, response: 2)
    #expect(throws: ItemResponseError.self) { try AdaptiveTest(plan, replaying: wrong) }
  }

  @Test("skipped items tell nothing, count toward the length and are not asked again")
  func skips() throws {
    let plan = try AdaptiveTestPlan(bank: try Self.bank(), stopping: [.length(10)], seed: 2)
    let test = try Self.run(plan, number: 3)
    #expect(test.steps.count == 10)
    #expect(test.steps.count { $0.response == nil } == 2)
    #expect(Set(test.steps.map(\.item)).count == 10)
    #expect(test.steps[4].ability == test.steps[3].ability)
    let answered = test.steps.filter { $0.response != nil }
    let scorer = AbilityScorer(
      try ItemBank(answered.map { plan.bank.items[$0.item] }),
      quadrature: AdaptiveTestPlan.customaryNodes)
    let alone = try #require(
      try scorer.ability(of: answered.map(\.response), method: .expectedAPosteriori).value)
    let result = try #require(test.result.value)
    #expect(abs(result.ability - alone.ability) < 1e-12)
    #expect(abs(result.standardError - alone.standardError) < 1e-12)
  }

  @Test("a test whose examinee never answers ends by its length and has no result")
  func silence() throws {
    let plan = try AdaptiveTestPlan(
      bank: try Self.bank(), stopping: [.standardError(2), .length(7)], seed: 2)
    var test = AdaptiveTest(plan)
    while case .administer(let item) = test.next { try test.skip(item) }
    #expect(test.next == .stop(.rule(.length(7))))
    #expect(test.result.reason == .noData)
    #expect(test.steps.allSatisfy { $0.ability.reason == .noData })
    #expect(throws: ItemResponseError.unexpectedItem(0)) { try test.skip(0) }
  }

  @Test("every test has its anchors among the first items, and no other item of their set")
  func anchors() throws {
    let set = [2, 11, 30, 31, 50]
    let plan = try AdaptiveTestPlan(
      bank: try Self.bank(), stopping: [.length(12)],
      anchors: try AnchorSet(items: set, count: 3, span: 8), seed: 4)
    var counts = [Int: Int]()
    var places = [Int](repeating: 0, count: 12)
    for number in 0..<600 {
      let test = try Self.run(plan, number: number)
      let anchors = test.steps.filter(\.isAnchor).map(\.item)
      #expect(anchors.count == 3 && test.steps.count == 12)
      #expect(test.steps.allSatisfy { set.contains($0.item) == $0.isAnchor })
      for item in anchors { counts[item, default: 0] += 1 }
      for (place, step) in test.steps.enumerated() where step.isAnchor { places[place] += 1 }
    }
    // 600 tests: 360 times each, with a standard error of 12; at each place 225 with one of 12.
    #expect(set.allSatisfy { abs((counts[$0] ?? 0) - 360) < 50 })
    #expect(places.prefix(8).allSatisfy { abs($0 - 225) < 50 })
    #expect(places.suffix(4).allSatisfy { $0 == 0 })
  }

  @Test("a test that may end early gets the anchors that are left, and a short bank all of them")
  func earlyEnd() throws {
    let anchors = try AnchorSet(items: [0, 1, 2], count: 3, span: 40)
    let plan = try AdaptiveTestPlan(
      bank: try Self.bank(), stopping: [.standardError(0.9)], anchors: anchors, seed: 4)
    for number in 0..<10 {
      let test = try AdaptiveTest.run(plan, number: number) { $0 % 2 }
      #expect(test.steps.count { $0.isAnchor } == 3)
      #expect(test.steps.suffix(2).allSatisfy { $0.isAnchor })
      #expect(test.next == .stop(.rule(.standardError(0.9))))
    }
    let short = try AdaptiveTestPlan(
      bank: try Self.bank(5), stopping: [.standardError(0.01)], anchors: anchors, seed: 4)
    let test = try AdaptiveTest.run(short) { $0 % 2 }
    #expect(test.steps.count == 5)
    #expect(test.next == .stop(.bankExhausted))
  }

  @Test("anchors that do not fit the plan are refused")
  func refusals() throws {
    let bank = try Self.bank(10)
    #expect(throws: ItemResponseError.self) { try AnchorSet(items: [1, 1], count: 2) }
    #expect(throws: ItemResponseError.self) { try AnchorSet(items: [1, 2], count: 0) }
    #expect(throws: ItemResponseError.self) { try AnchorSet(items: [1, 2], count: 2, span: 1) }
    let anchors = try AnchorSet(items: [1, 2], count: 2)
    #expect(throws: ItemResponseError.self) {
      try AdaptiveTestPlan(bank: bank, stopping: [.length(5)], anchors: anchors)
    }
    #expect(throws: ItemResponseError.self) {
      try AdaptiveTestPlan(bank: bank, start: .items([2]), anchors: anchors)
    }
    #expect(throws: ItemResponseError.noSuchItem(12, items: 10)) {
      try AdaptiveTestPlan(bank: bank, anchors: try AnchorSet(items: [12], count: 1))
    }
  }

  @Test("an item that lost its lottery is not given as long as others are left")
  func setAside() throws {
    var probabilities = [Double](repeating: 1, count: 60)
    for item in 0..<20 { probabilities[item] = 0 }
    let plan = try AdaptiveTestPlan(
      bank: try Self.bank(), stopping: [.length(60)], exposure: .sympsonHetter(probabilities),
      seed: 4)
    let test = try AdaptiveTest.run(plan) { $0 % 2 }
    #expect(test.steps.count == 60)
    #expect(test.steps.prefix(40).allSatisfy { $0.item >= 20 })
    // No item passes any more: the first with the largest probability comes next.
    #expect(test.steps.suffix(20).map(\.item) == Array(0..<20))
  }
}
