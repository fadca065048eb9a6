import Foundation
import RandomStreams
import Statistics
import Testing

@Suite("How few comparisons the first place rests on")
struct FirstPlaceFragilityTests {
  /// Wins, losses and ties of the pairs of four items in lexicographic order.
  struct Design: Sendable, CustomTestStringConvertible {
    let counts: [(Double, Double, Double)]
    /// The least number of comparisons, of all sets of that size, without which another is first.
    let least: Int
    let leader: Int
    let successors: [Int]

    var testDescription: String { "\(least) of leader \(leader)" }

    func comparisons(without removals: [FirstPlaceFragility.Removal] = []) throws
      -> PairedComparisons
    {
      let pairs = (0..<4).flatMap { one in (one + 1..<4).map { (one, $0) } }
      let records = zip(pairs, counts).map { pair, count in
        var left = [count.0, count.1, count.2]
        for removal in removals where (removal.left, removal.right) == pair {
          left[Int(removal.outcome.rawValue)] -= Double(removal.count)
        }
        return PairCount(
          left: pair.0, right: pair.1, leftWins: left[0], rightWins: left[1], ties: left[2])
      }
      return try PairedComparisons(items: 4, counts: records)
    }
  }

  /// Every set of up to four comparisons was taken out in turn and fitted anew: Python 3.11.7 with
  /// numpy 2.4.6, Newton's method to 1e-10, ties half a win.
  static let enumerated = [
    Design(
      counts: [(6, 5, 3), (8, 4, 2), (9, 3, 2), (6, 6, 2), (9, 2, 3), (10, 0, 4)], least: 3,
      leader: 0, successors: [1, 2]),
    Design(
      counts: [(7, 3, 4), (6, 8, 0), (10, 4, 0), (10, 3, 1), (8, 4, 2), (8, 2, 4)], least: 1,
      leader: 0, successors: [1]),
    Design(
      counts: [(6, 6, 2), (11, 2, 1), (9, 3, 2), (7, 4, 3), (8, 3, 3), (7, 6, 1)], least: 4,
      leader: 0, successors: [1]),
    Design(
      counts: [(6, 5, 1), (6, 6, 0), (7, 2, 3), (5, 5, 2), (8, 2, 2), (8, 3, 1)], least: 1,
      leader: 0, successors: [1, 2]),
    Design(
      counts: [(7, 3, 2), (6, 4, 2), (8, 3, 1), (9, 2, 1), (5, 1, 6), (6, 4, 2)], least: 3,
      leader: 0, successors: [1]),
  ]

  @Test("the number is the least that a search of all sets finds", arguments: enumerated)
  func least(_ design: Design) throws {
    let fit = try #require(try BradleyTerry(design.comparisons()).fit().value)
    let found = try #require(fit.firstPlaceFragility().value)
    #expect(found.leader == design.leader)
    #expect(found.comparisons == design.least)
    #expect(design.successors.contains(found.successor))
    #expect(found.isConfirmed)
    #expect(found.removals.reduce(0) { $0 + $1.count } == found.comparisons)
  }

  @Test("of more than four of which no smaller set does it, the number is more than four")
  func more() throws {
    for counts: [(Double, Double, Double)] in [
      [(2, 7, 3), (6, 4, 2), (5, 3, 4), (5, 5, 2), (9, 2, 1), (4, 5, 3)],
      [(5, 4, 3), (6, 2, 4), (3, 7, 2), (6, 4, 2), (10, 2, 0), (5, 4, 3)],
    ] {
      let design = Design(counts: counts, least: 5, leader: 1, successors: [])
      let fit = try #require(try BradleyTerry(design.comparisons()).fit().value)
      let found = try #require(fit.firstPlaceFragility().value)
      #expect(found.comparisons > 4 && found.isConfirmed)
      let rest = try design.comparisons(without: found.removals)
      let refit = try #require(try BradleyTerry(rest).fit().value)
      #expect(Self.first(refit) == found.successor)
    }
  }

  private static func first(_ fit: BradleyTerryFit) -> Int {
    fit.strengths.indices.max { fit.strengths[$0] < fit.strengths[$1] } ?? -1
  }

  /// The comparisons without those that were taken out.
  private static func without(
    _ removals: [FirstPlaceFragility.Removal], _ battles: SimulatedBattles, covariate: [Double]
  ) throws -> PairedComparisons {
    var left = removals.map(\.count)
    let rows = battles.left.indices.filter { row in
      let place = removals.firstIndex {
        $0.left == Int(battles.left[row]) && $0.right == Int(battles.right[row])
          && $0.outcome == battles.outcomes[row]
          && ($0.covariates.isEmpty || $0.covariates == [covariate[row]])
      }
      guard let place, left[place] > 0 else { return true }
      left[place] -= 1
      return false
    }
    #expect(left.allSatisfy { $0 == 0 })
    return try PairedComparisons(
      items: battles.items, left: rows.map { battles.left[$0] },
      right: rows.map { battles.right[$0] }, outcomes: rows.map { battles.outcomes[$0] },
      covariates: covariate.isEmpty ? [] : [rows.map { covariate[$0] }])
  }

  @Test("a fit without them has the other item first, whatever the model", arguments: 0..<12)
  func confirmed(_ seed: Int) throws {
    var stream = RandomStream(seed: 31, purpose: "battles", index: UInt64(seed))
    let battles = SimulatedBattles(
      strengths: [0.5, 0.3, 0.1, -0.2, -0.7], count: 240, stream: &stream)
    let covariate = battles.left.map { _ in Double(stream.index(below: 5)) - 2 }
    let cases: [(TieRule, StrengthPenalty, Bool, [Double])] = [
      (.half, .none, false, []), (.drop, .none, true, []), (.davidson, .none, false, covariate),
      (.raoKupper, .none, false, []), (.half, .firth, false, covariate),
    ]
    let (ties, penalty, order, values) = cases[seed % cases.count]
    let whole = try Self.without([], battles, covariate: values)
    let fit = try #require(
      try BradleyTerry(whole, ties: ties, orderEffect: order, penalty: penalty).fit().value)
    let found = try #require(fit.firstPlaceFragility().value)
    #expect(found.isConfirmed && found.leader == Self.first(fit))
    #expect(found.total == Int(ties == .drop ? whole.total - whole.ties : whole.total))
    let rest = try Self.without(found.removals, battles, covariate: values)
    let refit = try #require(
      try BradleyTerry(rest, ties: ties, orderEffect: order, penalty: penalty).fit().value)
    #expect(Self.first(refit) == found.successor && found.successor != found.leader)
  }

  @Test("the order of the comparisons does not show")
  func shuffled() throws {
    let battles = RankingPropertyTests.battles()
    var stream = RandomStream(seed: 5, purpose: "shuffle", index: 0)
    let first = try BradleyTerry(battles.table()).fit().value?.firstPlaceFragility()
    let second = try BradleyTerry(battles.shuffled(&stream).table()).fit().value?
      .firstPlaceFragility()
    #expect(first == second && first?.value != nil)
  }

  @Test("a lead that no half of the comparisons holds up, and a shared first place, have no number")
  func undefined() throws {
    let tied = try PairedComparisons(
      items: 3,
      counts: [
        PairCount(left: 0, right: 1, leftWins: 2, rightWins: 2),
        PairCount(left: 0, right: 2, leftWins: 3, rightWins: 1),
        PairCount(left: 1, right: 2, leftWins: 3, rightWins: 1),
      ])
    #expect(
      try BradleyTerry(tied).fit().value?.firstPlaceFragility()
        == .undefined(.notIdentified("items share the first place")))
    let weights = try PairedComparisons(
      items: 2, counts: [PairCount(left: 0, right: 1, leftWins: 2.5, rightWins: 1)])
    #expect(
      try BradleyTerry(weights).fit().value?.firstPlaceFragility().reason?.code == "outsideDomain")
    let two = try PairedComparisons(
      items: 2, counts: [PairCount(left: 0, right: 1, leftWins: 30, rightWins: 10)])
    let found = try BradleyTerry(two).fit().value?.firstPlaceFragility()
    // 21 wins must go, and half of the comparisons are 20.
    #expect(found?.reason?.code == "notFound", "\(String(describing: found))")
    let fewer = try PairedComparisons(
      items: 2, counts: [PairCount(left: 0, right: 1, leftWins: 28, rightWins: 12)])
    #expect(try BradleyTerry(fewer).fit().value?.firstPlaceFragility().value?.comparisons == 17)
  }

  @Test("tables of any few comparisons have a number that holds, or a reason", arguments: 0..<4)
  func smallTables(_ part: Int) throws {
    var found = 0
    for index in 0..<60 {
      var stream = RandomStream(seed: 77, purpose: "small", index: UInt64(60 * part + index))
      let items = 2 + stream.index(below: 4)
      let count = 1 + stream.index(below: 18)
      var battles = SimulatedBattles(
        strengths: [Double](repeating: 0, count: items), count: count, stream: &stream)
      if index % 7 == 0 { battles.outcomes = battles.outcomes.map { _ in .left } }
      let covariate = battles.left.map { _ in Double(stream.index(below: 3)) - 1 }
      let ties = TieRule.allCases[index % 4]
      let isPenalized = index % 3 == 0 && (ties == .half || ties == .drop)
      let values = index % 2 == 0 ? covariate : []
      let table = try Self.without([], battles, covariate: values)
      #expect(table.covariateObstacles().count == (values.isEmpty ? 0 : 1))
      let model = try BradleyTerry(
        table, ties: ties, orderEffect: index % 5 == 0, penalty: isPenalized ? .firth : .none)
      guard let fit = model.fit().value, let result = fit.firstPlaceFragility().value else {
        continue
      }
      found += 1
      #expect((1...count / 2).contains(result.comparisons) && result.leader != result.successor)
      let rest = try Self.without(result.removals, battles, covariate: values)
      let refit = try BradleyTerry(
        rest, ties: ties, orderEffect: model.orderEffect, penalty: model.penalty
      ).fit()
      if result.isConfirmed {
        // Others may share the place.
        let strengths = try #require(refit.value).strengths
        let best = try #require(strengths.max())
        #expect(best - strengths[result.successor] < 1e-6, "\(part), \(index)")
        #expect(best > strengths[result.leader], "\(part), \(index)")
      }
    }
    #expect(found > 5)
  }
}
