import Statistics
import Testing

@Suite("Groups of items that wins do not link in both directions")
struct ComparisonOrderTests {
  private func comparisons(_ items: Int, _ wins: [(Int, Int)]) throws -> PairedComparisons {
    try PairedComparisons(
      items: items,
      counts: wins.map { PairCount(left: $0.0, right: $0.1, leftWins: 1, rightWins: 0) })
  }

  @Test("an item that lost everything is last, one that won everything first")
  func ends() throws {
    // 3 beats 0 and 1, who beat each other; 2 loses to both.
    let battles = try comparisons(4, [(0, 1), (1, 0), (0, 2), (1, 2), (3, 0), (3, 1), (3, 1)])
    let model = try BradleyTerry(battles)
    let order = model.order
    #expect(order.groups == [[3], [0, 1], [2]])
    #expect(order.places(of: 0) == 1...1)
    #expect(order.places(of: 1) == 2...3)
    #expect(order.places(of: 2) == 4...4)
    #expect(order.sweeps.map(\.winner) == [0, 1])
    #expect(order.sweeps.map(\.loser) == [1, 2])
    #expect(order.sweeps.map(\.comparisons) == [3, 2])
    #expect(order.isAbove(0, 2) && !order.isAbove(2, 0))
    #expect(model.fit(among: [3]).reason == .wonAllComparisons)
    #expect(model.fit(among: [2]).reason == .lostAllComparisons)
    #expect(model.fit(among: [0, 1]).value?.strengths == [0, 0])
  }

  @Test(
    "a chain has a place for every item, and reasons for the inner ones", arguments: [3, 15, 60])
  func chain(count: Int) throws {
    // Numbered against the order of wins.
    let model = try BradleyTerry(
      comparisons(count, (1..<count).map { ($0, $0 - 1) }))
    #expect(model.order.groups == (0..<count).reversed().map { [$0] })
    for place in 0..<count { #expect(model.order.places(of: place) == place + 1...place + 1) }
    #expect(model.fit(among: [1]).reason == .notLinkedBothWays)
    #expect(model.fit(among: [0]).reason == .lostAllComparisons)
    #expect(model.fitComponents().allSatisfy { $0.fit.reason != .noData })
  }

  @Test("groups that never met have no order")
  func islands() throws {
    let order = ComparisonOrder(try comparisons(5, [(0, 1), (1, 0), (2, 3), (3, 2), (3, 4)]))
    #expect(order.groups == [[0, 1], [2, 3], [4]])
    #expect(!order.isAbove(0, 1) && !order.isAbove(1, 0))
    #expect(order.places(of: 0) == 1...5)
    #expect(order.places(of: 1) == 1...4)
    #expect(order.places(of: 2) == 3...5)
  }

  @Test("dropped ties decide nothing, kept ones link")
  func ties() throws {
    let battles = try PairedComparisons(
      items: 2, counts: [PairCount(left: 0, right: 1, leftWins: 0, rightWins: 0, ties: 3)])
    let dropped = try BradleyTerry(battles, ties: .drop)
    #expect(dropped.fit(among: [0]).reason == .noComparisons)
    #expect(dropped.order.sweeps.isEmpty)
    #expect(try BradleyTerry(battles).order.groups == [[0, 1]])
  }
}
