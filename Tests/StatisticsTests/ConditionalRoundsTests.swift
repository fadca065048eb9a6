import Foundation
import RandomStreams
import Statistics
import Testing

@Suite("Conditional logistic regression of rounds")
struct ConditionalRoundsTests {
  /// Items with an answer in each of three rounds; the last two say nothing.
  private static let answers: [[Bool]] = [
    [true, false, false], [true, true, false], [false, true, false], [true, false, true],
    [true, true, false], [false, false, true], [true, false, false], [true, true, true],
    [false, false, false],
  ]

  private static func study(_ items: [[Bool?]], clusters: [Int]? = nil) throws -> ConditionalRounds
  {
    try ConditionalRounds(items.flatMap(\.self), rounds: items[0].count, clusters: clusters)
  }

  /// The conditional log-likelihood by all arrangements of each item's right answers.
  private static func likelihood(_ items: [[Bool?]], _ logOdds: [Double]) -> Double {
    items.reduce(0) { sum, item in
      let places = item.indices.filter { item[$0] != nil }
      let total = places.count { item[$0] == true }
      var (own, all) = (0.0, 0.0)
      for set in 0..<(1 << places.count) where set.nonzeroBitCount == total {
        let weight = exp(
          places.indices.reduce(0) { $0 + (set >> $1 & 1 == 1 ? logOdds[places[$1]] : 0) })
        all += weight
        if places.indices.allSatisfy({ (set >> $0 & 1 == 1) == (item[places[$0]] == true) }) {
          own = weight
        }
      }
      return sum + log(own / all)
    }
  }

  @Test("the log odds have the largest likelihood of all, and the errors its curvature")
  func maximum() throws {
    var items: [[Bool?]] = Self.answers
    items[0][1] = nil
    items[4][2] = nil
    items.append([nil, true, false])
    let study = try Self.study(items)
    let found = try (0..<3).map { round -> Double in
      round == 0 ? 0 : try #require(study.logOdds(of: round).value).value
    }
    let most = Self.likelihood(items, found)
    #expect(abs(most - (try #require(study.logLikelihood.value))) < 1e-10)
    for round in 1..<3 {
      for step in [-1e-3, 1e-3] {
        var other = found
        other[round] += step
        #expect(Self.likelihood(items, other) < most)
      }
    }
    let null = Self.likelihood(items, [0, 0, 0])
    let test = try #require(study.test().value)
    #expect(abs(test.statistic - 2 * (most - null)) < 1e-10)
    #expect(test.degreesOfFreedom == 2)
    // The second differences of the likelihood are minus the information.
    let step = 1e-4
    func second(_ i: Int, _ j: Int) -> Double {
      func at(_ a: Double, _ b: Double) -> Double {
        var moved = found
        moved[i] += a * step
        moved[j] += b * step
        return Self.likelihood(items, moved)
      }
      return -(at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * step * step)
    }
    let (a, b, d) = (second(1, 1), second(1, 2), second(2, 2))
    let errors = [d / (a * d - b * b), a / (a * d - b * b)].map { $0.squareRoot() }
    for round in 1..<3 {
      #expect(
        abs(try #require(study.informationError(of: round).value) - errors[round - 1]) < 1e-5)
    }
  }

  @Test("with two rounds the log odds are those of gained over lost items")
  func twoRounds() throws {
    let items: [[Bool?]] =
      Array(repeating: [false, true], count: 7) + Array(repeating: [true, false], count: 3)
      + [[true, true], [false, false], [nil, true], [true, nil]]
    let study = try Self.study(items)
    #expect(study.informativeItems == 10)
    #expect(abs(try #require(study.logOdds(of: 1).value).value - log(7.0 / 3)) < 1e-10)
    let error = (1.0 / 7 + 1.0 / 3).squareRoot()
    #expect(abs(try #require(study.informationError(of: 1).value) - error) < 1e-10)
  }

  @Test("another reference takes its log odds away, and the order of items does not show")
  func references() throws {
    let study = try Self.study(Self.answers)
    let reversed = try Self.study(Self.answers.reversed())
    let (one, two) = (
      try #require(study.logOdds(of: 1).value), try #require(study.logOdds(of: 2).value)
    )
    let between = try #require(study.logOdds(of: 2, against: 1).value)
    #expect(abs(between.value - (two.value - one.value)) < 1e-12)
    let back = try #require(study.logOdds(of: 0, against: 2).value)
    #expect(back.value == -two.value && back.standardError == two.standardError)
    let other = try #require(reversed.logOdds(of: 2).value)
    #expect(abs(other.value - two.value) < 1e-12)
  }

  @Test("clusters of items change the errors alone")
  func clusters() throws {
    let plain = try #require(try Self.study(Self.answers).logOdds(of: 1).value)
    let clustered = try #require(
      try Self.study(Self.answers, clusters: [0, 0, 0, 1, 1, 2, 2, 3, 3]).logOdds(of: 1).value)
    #expect(plain.value == clustered.value && plain.clusters == 7 && clustered.clusters == 3)
    #expect(plain.standardError != clustered.standardError)
    let one = try #require(
      try Self.study(Self.answers, clusters: Array(repeating: 4, count: 9)).logOdds(of: 1).value)
    #expect(one.standardError.reason == .oneCluster)
  }

  @Test("answers that say nothing, or to one side only, are undefined and say so")
  func undefined() throws {
    let equal = try Self.study([[true, true, true], [false, false, false]])
    #expect(equal.informativeItems == 0)
    #expect(equal.logOdds(of: 1).reason == .noVariation)
    #expect(equal.informationError(of: 1).reason == .noVariation)
    #expect(equal.logLikelihood.reason == .noVariation && equal.test().reason == .noVariation)
    #expect(try Self.study([[nil, nil]]).test().reason == .noData)
    #expect(try ConditionalRounds([], rounds: 2).logOdds(of: 1).reason == .noData)
    // Round 3 only loses against the others.
    let lost = try Self.study([
      [true, false, false], [false, true, false], [true, true, false], [true, false, false],
    ])
    #expect(lost.logOdds(of: 2).reason == .unbounded(.minus))
    #expect(lost.logOdds(of: 0, against: 2).reason == .unbounded(.plus))
    #expect(lost.logOdds(of: 1).value != nil)
    #expect(lost.test().reason == .noFiniteMaximum)
    // Nothing links the first two rounds with the other two.
    let apart = try Self.study([
      [true, false, nil, nil], [false, true, nil, nil], [true, false, nil, nil],
      [nil, nil, true, false], [nil, nil, false, true],
    ])
    #expect(apart.logOdds(of: 2).reason == .noFiniteMaximum)
    // Answers to the last round stand alone.
    let alone = try Self.study([
      [true, false, nil], [false, true, nil], [nil, nil, true], [nil, nil, false],
    ])
    #expect(alone.logOdds(of: 1).value?.value == 0)
    #expect(
      alone.logOdds(of: 2).reason
        == .notIdentified("no item whose answers differ links the two rounds both ways"))
    #expect(alone.test().reason == .noFiniteMaximum)
    #expect(try Self.study(Self.answers).logOdds(of: 3).reason == .noSuchQuantity(3))
    #expect(try Self.study(Self.answers).logOdds(of: 1, against: -1).reason == .noSuchQuantity(-1))
  }

  @Test("answers that are not whole items, and too many rounds, are refused")
  func refused() {
    #expect(throws: StatisticsError.self) { try ConditionalRounds([true], rounds: 1) }
    #expect(throws: StatisticsError.self) { try ConditionalRounds([true, true, nil], rounds: 2) }
    #expect(throws: StatisticsError.self) { try ConditionalRounds([], rounds: 65) }
    #expect(throws: StatisticsError.self) {
      try ConditionalRounds([true, false], rounds: 2, clusters: [0, 1])
    }
  }

  @Test("rounds that do not differ are found to differ at about the rate of the test")
  func size() throws {
    var found = 0
    for run in 0..<400 {
      var stream = RandomStream(seed: 31, purpose: "rounds", index: UInt64(run))
      let answers = (0..<60).flatMap { item -> [Bool?] in
        (0..<4).map { _ in Double.random(in: 0..<1, using: &stream) < (item < 30 ? 0.4 : 0.7) }
      }
      let test = try #require(try ConditionalRounds(answers, rounds: 4).test().value)
      if test.pValue <= 0.05 { found += 1 }
    }
    // 20 are expected, with a standard deviation of 4.4.
    #expect(found >= 7 && found <= 36)
  }
}
