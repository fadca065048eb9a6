import RandomStreams
import Statistics
import Testing

@Suite("Changes between rounds")
struct RoundChangeTests {
  // MARK: - Who moved

  private func sums(_ values: [Double], _ clusters: [Int]) throws -> ClusterSums {
    try ClusterSums(values: values, clusters: clusters)
  }

  @Test("the judges' part and the model's add up to the change")
  func sum() throws {
    var stream = RandomStream(seed: 5, purpose: "split", index: 0)
    let changes = (0..<40).map { _ in Double(Int.random(in: -2...1, using: &stream)) }
    let again = (0..<25).map { _ in Double(Int.random(in: -1...1, using: &stream)) }
    let split = DriftAttribution(
      scores: try sums(changes, (0..<40).map { $0 / 2 }),
      anchors: [.init(differences: try sums(again, (0..<25).map { $0 / 2 }), share: 1)],
      kind: .bounded(lower: 1, upper: 5))
    let total = changes.reduce(0, +) / 40
    #expect(abs(split.judges.value + split.model.value - total) < 1e-12)
    #expect(abs(split.judges.value - again.reduce(0, +) / 25) < 1e-12)
  }

  @Test("seats weigh as their shares of the verdicts")
  func seats() throws {
    let scores = try sums([0, 1, -1, 0], [0, 1, 2, 3])
    let split = DriftAttribution(
      scores: scores,
      anchors: [
        .init(differences: try sums([1, 1, 0, 1], [0, 1, 2, 3]), share: 0.25),
        .init(differences: try sums([0, -1, 0, 0], [0, 1, 2, 3]), share: 0.75),
      ], kind: .bounded(lower: 1, upper: 5))
    #expect(abs(split.judges.value - (0.25 * 0.75 - 0.75 * 0.25)) < 1e-15)
    #expect(abs(split.model.value) < 1e-15)
  }

  @Test("neither the order of rows nor the numbers of clusters show")
  func order() throws {
    let changes = [2.0, -1, 0, 1, 1, 0, -2, 1]
    let clusters = [0, 0, 1, 1, 2, 2, 3, 3]
    let again = [1.0, 0, 0, -1, 1, 0]
    let places = [0, 1, 2, 3, 4, 5]
    func split(_ order: [Int], _ offset: Int) throws -> DriftAttribution {
      DriftAttribution(
        scores: try sums(order.map { changes[$0] }, order.map { clusters[$0] * 7 + offset }),
        anchors: [
          .init(
            differences: try sums(
              places.reversed().map { again[$0] },
              places.reversed().map { clusters[$0] * 7 + offset }),
            share: 1)
        ], kind: .bounded(lower: 1, upper: 5))
    }
    let one = try split([0, 1, 2, 3, 4, 5, 6, 7], 0)
    let other = try split([7, 2, 5, 0, 3, 6, 1, 4], 3)
    #expect(one.model == other.model && one.judges == other.judges)
  }

  @Test("a few verdicts that did not change do not acquit a judge")
  func fewAnchors() throws {
    let changes = (0..<60).map { $0 % 5 == 0 ? -1.0 : 0 }
    func split(_ anchors: Int) throws -> DriftAttribution {
      DriftAttribution(
        scores: try sums(changes, Array(0..<60)),
        anchors: [
          .init(
            differences: try sums([Double](repeating: 0, count: anchors), Array(0..<anchors)),
            share: 1)
        ], kind: .zeroOne)
    }
    let few = try split(4)
    let many = try split(400)
    #expect(few.model.value == -0.2 && many.model.value == -0.2)
    #expect(try #require(few.model.test.value).pValue > 0.3)
    #expect(try #require(many.model.test.value).pValue < 0.01)
  }

  @Test("what all moves by the same is shown to have moved")
  func constant() throws {
    let split = DriftAttribution(
      scores: try sums([Double](repeating: -1, count: 50), Array(0..<50)),
      anchors: [
        .init(
          differences: try sums([Double](repeating: -1, count: 30), Array(0..<30)), share: 1)
      ], kind: .bounded(lower: 1, upper: 5))
    #expect(try #require(split.judges.test.value).pValue < 0.001)
    #expect(try #require(split.model.test.value).pValue > 0.9)
  }

  @Test("one cluster tells nothing of others")
  func oneCluster() throws {
    let split = DriftAttribution(
      scores: try sums([1, 0, 1], [0, 0, 0]),
      anchors: [.init(differences: try sums([0, 1], [0, 0]), share: 1)],
      kind: .bounded(lower: 1, upper: 5))
    #expect(split.model.test.reason != nil && split.judges.test.reason != nil)
    #expect(abs(split.model.value - 1.0 / 6) < 1e-12)
  }

  // MARK: - Items

  /// Changes of three models: each by its own shift, and some items by theirs.
  private func changes(
    shifts: [Double], items: Int, moved: [Int: Double] = [:], noise: Double = 0.4, seed: UInt64
  ) -> [ItemShift.Change] {
    var stream = RandomStream(seed: seed, purpose: "items", index: 0)
    return (0..<items).flatMap { item in
      shifts.enumerated().map { model, shift in
        let earlier = 3 + Double.random(in: -1...1, using: &stream)
        let later =
          earlier + shift + (moved[item] ?? 0) + Double.random(in: -noise...noise, using: &stream)
        return ItemShift.Change(item: item, model: model, earlier: earlier, later: later)
      }
    }
  }

  @Test("items that moved for all models are found, whatever the models themselves did")
  func found() throws {
    let scale = ScoreKind.bounded(lower: 0, upper: 7)
    let study = try #require(
      try ItemShift.find(
        changes(shifts: [0.5, -0.8, 0], items: 60, moved: [7: 1.5, 33: -1.5], seed: 3), kind: scale
      ).value)
    let shown = study.items.filter { $0.category != .a }
    #expect(shown.map(\.item) == [7, 33])
    #expect(shown.allSatisfy { $0.category == .c })
    #expect(abs(shown[0].effect - 1.5) < 0.4 && abs(shown[1].effect + 1.5) < 0.4)
  }

  @Test("a shift of a model is none of its items")
  func modelShift() throws {
    let still = changes(shifts: [0, 0, 0], items: 30, seed: 8)
    let moved = still.map {
      ItemShift.Change(
        item: $0.item, model: $0.model, earlier: $0.earlier,
        later: $0.later + Double($0.model) - 1)
    }
    let (one, other) = (
      try #require(try ItemShift.find(still, kind: .unbounded).value),
      try #require(try ItemShift.find(moved, kind: .unbounded).value)
    )
    for (a, b) in zip(one.items, other.items) {
      #expect(abs(a.effect - b.effect) < 1e-10)
      #expect(
        abs(try #require(a.standardError.value) - (try #require(b.standardError.value))) < 1e-10)
    }
  }

  @Test("effects are least squares of the changes on models and items")
  func leastSquares() throws {
    // Without one cell the means of rows and columns are not enough.
    let all = changes(shifts: [0.2, -0.1, 0.4], items: 6, seed: 12)
    let some = all.filter { !($0.item == 2 && $0.model == 1) }
    let study = try #require(try ItemShift.find(some, kind: .unbounded).value)
    // The normal equations: residuals add up to nothing over each item and each model.
    var shifts = [0.0, 0, 0]
    for model in 0..<3 {
      let own = some.filter { $0.model == model }
      shifts[model] =
        own.reduce(0) { $0 + $1.later - $1.earlier - study.items[$1.item].effect }
        / Double(own.count)
    }
    for item in 0..<6 {
      let rest = some.filter { $0.item == item }.reduce(0) {
        $0 + $1.later - $1.earlier - study.items[item].effect - shifts[$1.model]
      }
      #expect(abs(rest) < 1e-9)
    }
  }

  @Test("shuffled changes give the same items")
  func shuffled() throws {
    let list = changes(shifts: [0, 0.3], items: 20, moved: [4: 2], seed: 21)
    var stream = RandomStream(seed: 2, purpose: "shuffle", index: 0)
    let (one, other) = (
      try #require(try ItemShift.find(list, kind: .bounded(lower: 0, upper: 7)).value),
      try #require(
        try ItemShift.find(
          list.shuffled(using: &stream), kind: .bounded(lower: 0, upper: 7)
        ).value)
    )
    #expect(one.items.map(\.effect) == other.items.map(\.effect))
    #expect(one.items.map(\.adjustedPValue) == other.items.map(\.adjustedPValue))
  }

  @Test("items at an end of the scale in both rounds are not tested")
  func atTheEnd() throws {
    var list = changes(shifts: [0, 0, 0], items: 12, seed: 4)
    for model in 0..<3 {
      list.append(.init(item: 12, model: model, earlier: 7, later: 7))
    }
    let study = try #require(try ItemShift.find(list, kind: .bounded(lower: 0, upper: 7)).value)
    let last = try #require(study.items.last)
    #expect(last.item == 12 && last.adjustedPValue == nil && last.category == .a)
    #expect(last.standardError.reason == .noVariance)
  }

  @Test("one model, or hardly any item, tells nothing of items")
  func tooFew() throws {
    #expect(
      try ItemShift.find(changes(shifts: [0], items: 20, seed: 1), kind: .unbounded).reason != nil)
    #expect(
      try ItemShift.find(changes(shifts: [0, 0], items: 2, seed: 1), kind: .unbounded).reason != nil
    )
    #expect(try ItemShift.find([], kind: .unbounded).reason != nil)
    let flat = (0..<10).flatMap { item in
      (0..<3).map { ItemShift.Change(item: item, model: $0, earlier: 2, later: 3) }
    }
    #expect(try ItemShift.find(flat, kind: .bounded(lower: 1, upper: 5)).reason == .noVariance)
  }

  // MARK: - Series

  @Test("with two rounds Cochran's Q is the chi-square of McNemar")
  func twoRounds() throws {
    let answers = [
      true, false, false, true, true, true, true, false, true, false, false, false, true, false,
    ]
    let study = try CochranQ(answers, rounds: 2)
    let test = try #require(study.test().value)
    let mcNemar = try #require(try McNemar(firstOnly: 4, secondOnly: 1).test().value)
    #expect(study.informativeItems == 5)
    #expect(abs(test.statistic - mcNemar.statistic) < 1e-12)
    #expect(abs(test.pValue - mcNemar.pValue) < 1e-12)
  }

  @Test("rounds without a difference in any item are not tested")
  func noDifference() throws {
    let study = try CochranQ([true, true, true, false, false, false], rounds: 3)
    #expect(study.test().reason == .noVariation)
    #expect(throws: StatisticsError.self) { try CochranQ([true, true, true], rounds: 2) }
    #expect(throws: StatisticsError.self) { try CochranQ([true], rounds: 1) }
  }

  @Test("a step is dated, and what is on both sides of it is left alone")
  func step() throws {
    let clusters = Array(0..<30)
    // Each item has one score before the step, and in the third round some are one off, up or down.
    let rounds = (0..<6).map { round in
      clusters.map { item in
        Double(
          2 + item % 2 + (round == 2 && item % 5 == 0 ? 1 - item % 2 * 2 : 0) + (round >= 4 ? 1 : 0)
        )
      }
    }
    let series = try RoundSeries(
      rounds: rounds, clusters: clusters, kind: .bounded(lower: 1, upper: 5))
    let change = try #require(try series.change(in: 0..<6))
    #expect(change.place == 4 && change.pValue < 0.01)
    #expect((try series.change(in: 0..<4)?.pValue ?? 1) > 0.05)
    #expect(try series.change(in: 3..<4) == nil)
    #expect(try #require(series.slope().estimate.value) > 0)
  }

  @Test("two rounds of 0/1 scores are compared as any pair")
  func pairOfRounds() throws {
    let rounds = [[1.0, 0, 0, 1, 1, 0, 1, 0], [1.0, 1, 0, 1, 0, 1, 1, 1]]
    let series = try RoundSeries(rounds: rounds, clusters: Array(0..<8), kind: .zeroOne)
    let change = try #require(try series.change(in: 0..<2))
    let test = try #require(try McNemar(firstOnly: 3, secondOnly: 1).exactTest().value)
    #expect(abs(change.pValue - test.pValue) < 1e-12)
    let q = try #require(try series.cochranQ().value)
    #expect(abs(q.statistic - 1) < 1e-12)
  }

  @Test("lists that do not go together are refused")
  func refusedSeries() throws {
    #expect(throws: StatisticsError.self) {
      try RoundSeries(rounds: [[1, 2]], clusters: [0, 1], kind: .unbounded)
    }
    #expect(throws: StatisticsError.self) {
      try RoundSeries(rounds: [[1, 2], [1]], clusters: [0, 1], kind: .unbounded)
    }
    #expect(throws: StatisticsError.self) {
      try RoundSeries(rounds: [[1, .nan], [1, 2]], clusters: [0, 1], kind: .unbounded)
    }
    let series = try RoundSeries(rounds: [[1, 2], [2, 2]], clusters: [0, 1], kind: .unbounded)
    #expect(throws: StatisticsError.self) { try series.change(in: 0..<3) }
    #expect(throws: StatisticsError.self) { try series.contrast([1]) }
  }

  @Test("a line that jumps and bends is found as it was made")
  func exactSegments() throws {
    let series = (1...20).map { point -> Double in
      let step = Double(point - 9)
      return 3 + 0.5 * Double(point) + (step >= 0 ? 4 - 0.25 * step : 0)
    }
    let fit = try #require(try SegmentedRegression.fit(series, firstAfter: 9).value)
    for (got, made) in zip(fit.coefficients, [3, 0.5, 4, -0.25]) {
      #expect(abs(got - made) < 1e-10)
    }
    #expect(abs(fit.effectAtEnd - (4 - 0.25 * 11)) < 1e-10)
  }

  @Test("a series too short on one side is not fitted, and says so")
  func shortSegments() throws {
    let series = [1.0, 2, 3, 4, 5, 6]
    #expect(try SegmentedRegression.fit(series, firstAfter: 2).reason != nil)
    #expect(try SegmentedRegression.fit(series, firstAfter: 6).reason != nil)
    #expect(try SegmentedRegression.fit(series, firstAfter: 40).reason != nil)
    #expect(try SegmentedRegression.fit(series, firstAfter: -4).reason != nil)
    #expect(try SegmentedRegression.fit([1, 2, 3, 4], firstAfter: 3).reason != nil)
    let fit = try #require(try SegmentedRegression.fit([1, 3, 2, 5, 4, 6.5], firstAfter: 4).value)
    #expect(throws: StatisticsError.self) { try fit.neweyWestErrors(lags: -1) }
    #expect(throws: StatisticsError.self) {
      try SegmentedRegression.fit([1, .nan, 2, 3, 4], firstAfter: 3)
    }
  }

  @Test("random series and answers neither trap nor give what is no number")
  func randomInput() throws {
    for trial in 0..<200 {
      var stream = RandomStream(seed: 77, purpose: "random", index: UInt64(trial))
      let count = Int.random(in: 0...14, using: &stream)
      let values = (0..<count).map { _ in
        [0, 1, -1, 1e150, -1e150, 1e-300, 0.5][Int.random(in: 0..<7, using: &stream)]
      }
      if let fit = try SegmentedRegression.fit(
        values, firstAfter: Int.random(in: 0...15, using: &stream)
      ).value {
        let areFinite = fit.coefficients.allSatisfy { $0.isFinite }
        #expect(areFinite)
        _ = (fit.jointTest(), fit.durbinWatson, try fit.neweyWestErrors(lags: 3))
        for place in 0..<4 { if let test = fit.test(place).value { #expect(test.pValue > 0) } }
      }
      let rounds = Int.random(in: 2...4, using: &stream)
      let answers = (0..<(rounds * count)).map { _ in Bool.random(using: &stream) }
      if let test = try CochranQ(answers, rounds: rounds).test().value {
        #expect(test.pValue > 0 && test.pValue <= 1)
      }
      let list = (0..<count).flatMap { item in
        (0..<Int.random(in: 0...3, using: &stream)).map {
          ItemShift.Change(
            item: item, model: $0, earlier: Double(Int.random(in: 0...1, using: &stream)),
            later: Double(Int.random(in: 0...1, using: &stream)))
        }
      }
      if let study = try ItemShift.find(list, kind: .zeroOne).value {
        for item in study.items {
          #expect(item.effect.isFinite)
          if let test = item.test.value { #expect(test.pValue > 0 && test.pValue <= 1) }
        }
      }
    }
  }
}
