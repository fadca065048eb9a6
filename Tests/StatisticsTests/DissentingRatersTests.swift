import RandomStreams
import Statistics
import Testing

@Suite("Raters who disagree beyond chance")
struct DissentingRatersTests {
  /// Units of five raters drawn from a crowd; the first `noisy` of them answer at random.
  private static func crowd(
    _ seed: UInt64, units: Int, workers: Int, noisy: Int
  ) throws -> JudgeRatings {
    let rows = rows(seed, units: units, workers: workers, noisy: noisy)
    return try JudgeRatings(
      units: rows.units, judges: rows.judges, scores: rows.scores, unitCount: units,
      judgeCount: workers)
  }

  private static func rows(
    _ seed: UInt64, units: Int, workers: Int, noisy: Int
  ) -> (units: [Int], judges: [Int], scores: [Double]) {
    var stream = RandomStream(seed: seed, purpose: "dissent", index: 0)
    var (ids, judges, scores) = ([Int](), [Int](), [Double]())
    for unit in 0..<units {
      let truth = Double(stream.index(below: 5))
      var order = Array(0..<workers)
      stream.shuffle(&order)
      for worker in order.prefix(5) {
        ids.append(unit)
        judges.append(worker)
        let isRight = worker >= noisy && stream.uniform() < 0.7
        scores.append(isRight ? truth : Double(stream.index(below: 5)))
      }
    }
    return (ids, judges, scores)
  }

  @Test("mean and deviation of what chance gives, worked by hand")
  func moments() throws {
    // Unit 0: ratings 0, 0, 1: distances 1/2, 1/2, 1. Unit 1: 0, 1, 1, 0: all 2/3, which says nothing.
    let ratings = try JudgeRatings(
      units: [0, 0, 0, 1, 1, 1, 1, 2, 2], judges: [0, 1, 2, 0, 1, 2, 3, 0, 1],
      scores: [0, 0, 1, 0, 1, 1, 0, 0, 1], unitCount: 3, judgeCount: 5)
    let dissent = try DissentingRaters(ratings, seed: 1)
    let odd = dissent.raters[2]
    #expect(odd.units == 2)
    let (disagreement, expected) = (5.0 / 6, 2.0 / 3)
    #expect(abs(try #require(odd.disagreement) - disagreement) < 1e-14)
    #expect(abs(try #require(odd.expected) - expected) < 1e-14)
    // Variance of 1/2, 1/2, 1: 1/18.
    let score = 18.0.squareRoot() / 3
    #expect(abs(try #require(odd.standardScore) - score) < 1e-12)
    let test = try #require(odd.test.value)
    #expect(test.method == .permutation)
    #expect(abs(test.pValue - 1.0 / 3) < 4 * test.monteCarloError)
    #expect(dissent.raters[3].test.reason == .noVariation)
    #expect(dissent.raters[4].test.reason == .noSharedUnits)
    #expect(dissent.raters[4].disagreement == nil && dissent.raters[4].excess == nil)
  }

  @Test("the saddlepoint tail is that of random exchanges, and of equal blocks the binomial one")
  func saddlepoint() throws {
    // 60 units of three raters: judge 0 is alone in 28 of them, expected in 20.
    var (units, judges, scores) = ([Int](), [Int](), [Double]())
    for unit in 0..<60 {
      let odd = unit < 28 ? 0 : 1 + unit % 2
      for judge in 0..<3 {
        units.append(unit)
        judges.append(judge)
        scores.append(judge == odd ? 1 : 0)
      }
    }
    let dissent = try DissentingRaters(
      try JudgeRatings(
        units: units, judges: judges, scores: scores, unitCount: 60, judgeCount: 3), seed: 1)
    let test = try #require(dissent.raters[0].test.value)
    #expect(test.method == .asymptotic)
    // R 4.2.2: pbinom(27, 60, 1/3, lower.tail = FALSE).
    #expect(abs(test.pValue / 0.021859547 - 1) < 0.02)
  }

  @Test("planted raters are found and nobody else")
  func planted() throws {
    let ratings = try Self.crowd(8, units: 1_000, workers: 50, noisy: 3)
    for distance in DissentingRaters.Distance.allCases {
      let dissent = try DissentingRaters(ratings, distance: distance, seed: 3)
      #expect(dissent.flagged() == [0, 1, 2], "\(distance)")
      #expect(dissent.raters[0].excess ?? 0 > 0.1)
    }
  }

  @Test("the order of the rows does not show, and names of raters go with them")
  func order() throws {
    let ratings = try Self.crowd(9, units: 60, workers: 12, noisy: 1)
    let rows = Self.rows(9, units: 60, workers: 12, noisy: 1)
    let reversed = try JudgeRatings(
      units: rows.units.reversed(), judges: rows.judges.reversed(),
      scores: rows.scores.reversed(), unitCount: 60, judgeCount: 12)
    let one = try DissentingRaters(ratings, seed: 5)
    #expect(one.raters == (try DissentingRaters(reversed, seed: 5)).raters)
    // 3 x + 1 multiplies squared distances by 9.
    let scaled = try JudgeRatings(
      units: rows.units, judges: rows.judges, scores: rows.scores.map { 3 * $0 + 1 },
      unitCount: 60, judgeCount: 12)
    let other = try DissentingRaters(scaled, seed: 5)
    for (first, second) in zip(one.raters, other.raters) {
      #expect(
        abs(9 * (try #require(first.disagreement)) - (try #require(second.disagreement))) < 1e-9)
      #expect(
        abs(try #require(first.standardScore) - (try #require(second.standardScore))) < 1e-9)
    }
  }

  @Test("with clusters a panel is exchanged as a whole, so that one topic counts once")
  func clusters() throws {
    // Judge 0 disagrees in one topic of six alone, in all of its ten units.
    var (units, judges, scores) = ([Int](), [Int](), [Double]())
    for unit in 0..<60 {
      for judge in 0..<4 {
        units.append(unit)
        judges.append(judge)
        let odd = unit < 10 ? 0 : (unit / 10) % 4
        scores.append(judge == odd ? 1 : 0)
      }
    }
    let ratings = try JudgeRatings(
      units: units, judges: judges, scores: scores, unitCount: 60, judgeCount: 4,
      clusters: (0..<60).map { $0 / 10 })
    let clustered = try DissentingRaters(ratings, seed: 1).raters[0]
    let single = try DissentingRaters(ratings.withoutClusters, seed: 1).raters[0]
    #expect(
      abs(try #require(clustered.disagreement) - (try #require(single.disagreement))) < 1e-12)
    #expect(
      try #require(clustered.test.value).pValue > (try #require(single.test.value)).pValue)
    #expect(abs(try #require(clustered.standardScore)) < abs(try #require(single.standardScore)))
  }
}
