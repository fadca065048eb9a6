import Foundation
import Statistics
import Testing

@Suite("TrueSkill of pairs")
struct TrueSkillTests {
  @Test("a win parts equals evenly and a draw leaves them equal; both make them more certain")
  func one() throws {
    let won = try TrueSkill(items: 2, left: [0], right: [1], outcomes: [.left]).ratings
    #expect(abs(won[0].mean + won[1].mean - 50) < 1e-12)
    #expect(won[0].mean > 25 && won[0].deviation == won[1].deviation)
    let drawn = try TrueSkill(items: 2, left: [0], right: [1], outcomes: [.tie]).ratings
    #expect(abs(drawn[0].mean - drawn[1].mean) < 1e-12)
    for rating in won + drawn { #expect(rating.deviation < 25.0 / 3) }
  }

  @Test("sides do not matter: the winner on the right gains the same")
  func sides() throws {
    let outcomes: [ComparisonOutcome] = [.left, .right, .tie, .left]
    let first = try TrueSkill(
      items: 3, left: [0, 1, 2, 0], right: [1, 2, 0, 2], outcomes: outcomes)
    let second = try TrueSkill(
      items: 3, left: [1, 2, 0, 2], right: [0, 1, 2, 0],
      outcomes: [.right, .left, .tie, .right])
    for (one, other) in zip(first.ratings, second.ratings) {
      #expect(abs(one.mean - other.mean) < 1e-12)
      #expect(abs(one.deviation - other.deviation) < 1e-12)
    }
  }

  @Test("a draw draws the weaker up, and the order of battles matters")
  func order() throws {
    let first = try TrueSkill(
      items: 2, left: [0, 0, 0], right: [1, 1, 1], outcomes: [.left, .left, .right])
    let second = try TrueSkill(
      items: 2, left: [0, 0, 0], right: [1, 1, 1], outcomes: [.right, .left, .left])
    #expect(abs(first.ratings[0].mean - second.ratings[0].mean) > 0.1)
    var apart = try TrueSkill(
      items: 2, left: [0, 0, 0], right: [1, 1, 1], outcomes: [.left, .left, .left])
    let before = apart.ratings
    try apart.record(1, against: 0, .tie)
    #expect(apart.ratings[1].mean > before[1].mean && apart.ratings[0].mean < before[0].mean)
  }

  @Test("surprises far out in the tails leave finite ratings")
  func surprises() throws {
    let settings = try TrueSkill.Settings(
      mean: 0, deviation: 100, performance: 0.01, drift: 0, drawProbability: 0.01)
    var skills = try TrueSkill(items: 2, settings: settings)
    for _ in 0..<2_000 { try skills.record(0, against: 1, .left) }
    for outcome in [ComparisonOutcome.right, .tie, .right] {
      try skills.record(0, against: 1, outcome)
      for rating in skills.ratings {
        #expect(rating.mean.isFinite && rating.deviation.isFinite && rating.deviation > 0)
      }
    }
  }

  @Test("chances of the two sides add up to one, and equals match best")
  func predictions() throws {
    let skills = try TrueSkill(
      items: 3, left: [0, 0, 1], right: [1, 2, 2], outcomes: [.left, .left, .left])
    let chance = try skills.winProbability(of: 0, over: 2)
    #expect(chance > 0.6)
    #expect(abs(chance + (try skills.winProbability(of: 2, over: 0)) - 1) < 1e-12)
    #expect(try skills.quality(0, against: 1) > skills.quality(0, against: 2))
    let fresh = try TrueSkill(items: 1)
    #expect(try fresh.meanWinProbability(of: 0) == .undefined(.noData))
  }

  @Test("items that there are not, and constants outside their ranges, are refused")
  func refusals() throws {
    #expect(throws: StatisticsError.noSuchItem(2, items: 2)) {
      try TrueSkill(items: 2, left: [0], right: [2], outcomes: [.left])
    }
    #expect(throws: StatisticsError.comparedWithItself(comparison: 1)) {
      try TrueSkill(items: 2, left: [0, 1], right: [1, 1], outcomes: [.left, .left])
    }
    #expect(throws: StatisticsError.lengthsDiffer(1, 2)) {
      try TrueSkill(items: 2, left: [0], right: [1], outcomes: [.left, .tie])
    }
    #expect(throws: StatisticsError.self) { try TrueSkill.Settings(drawProbability: 0) }
    #expect(throws: StatisticsError.self) { try TrueSkill.Settings(deviation: 0) }
  }
}
