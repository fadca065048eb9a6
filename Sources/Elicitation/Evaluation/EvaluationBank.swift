internal import Diagnostics
internal import ItemResponse
internal import RandomStreams
internal import StudyStore
internal import ValueModel

/// The items that tests of one dimension choose from, and the plan of these tests.
struct EvaluationBank: Sendable {
  /// In the order of the bank.
  let items: [PoolItem]
  let plan: AdaptiveTestPlan

  /// - Parameter items: of one dimension, and of one language where tests are of one; all with
  ///   parameters that a response function can have.
  /// - Throws: what keeps such tests from being given.
  /// - Complexity: O(items); with Sympson-Hetter control that of 4,000 simulated tests.
  init(_ items: [PoolItem], of plan: EvaluationPlan) throws(ItemResponseError) {
    let test = plan.test
    self.items = items
    let anchors = Self.anchors(of: items, for: test, seed: plan.seed)
    var stopping: [StoppingRule] = [.length(test.longest)]
    if let error = test.standardError { stopping.insert(.standardError(error), at: 0) }
    if let least = test.leastInformation { stopping.append(.noInformativeItem(minimum: least)) }
    // Of many uncertain items a test would choose those whose discrimination is overestimated.
    let bank = try ItemBank(items.compactMap(\.calibratedItem)).shrunken()
    func given(_ exposure: ExposureControl) throws(ItemResponseError) -> AdaptiveTestPlan {
      try AdaptiveTestPlan(
        bank: bank, start: .ability(test.start), selection: test.selection, stopping: stopping,
        exposure: exposure, content: test.balancesTopics ? Self.topics(of: items) : nil,
        anchors: anchors.isEmpty
          ? nil
          : AnchorSet(
            items: anchors, count: test.anchors, span: min(3 * test.anchors, test.longest)),
        seed: plan.seed)
    }
    switch test.exposure {
    case .none: self.plan = try given(.none)
    case .randomesque(let size): self.plan = try given(.randomesque(size))
    case .sympsonHetter(let bound):
      self.plan = try given(
        .sympsonHetter(SympsonHetter(try given(.none), limit: bound).probabilities))
    }
  }

  /// The items that anchors are drawn from: those of that status; where they are too few, as many
  /// others, drawn by the seed, as are missing, the same for every model.
  private static func anchors(
    of items: [PoolItem], for test: EvaluationTest, seed: UInt64
  ) -> [Int] {
    guard test.anchors > 0 else { return [] }
    var anchors = items.indices.filter { items[$0].status == .anchor }
    var others = items.indices.filter { items[$0].status != .anchor }
    var stream = RandomStream(seed: seed, purpose: "evaluation-anchors", index: 0)
    while anchors.count < test.anchors, !others.isEmpty {
      anchors.append(others.remove(at: stream.index(below: others.count)))
    }
    return anchors.sorted()
  }

  /// The topics of a bank in the shares that they have in it; items without one are a topic too.
  private static func topics(of items: [PoolItem]) throws(ItemResponseError) -> ContentBalance {
    var number: [String?: Int] = [:]
    var counts: [Double] = []
    let areas = items.map { item in
      let area = number[item.topic] ?? counts.count
      if area == counts.count {
        number[item.topic] = area
        counts.append(0)
      }
      counts[area] += 1
      return area
    }
    return try ContentBalance(areas: areas, shares: counts)
  }
}
