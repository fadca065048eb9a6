import Diagnostics
import Elicitation
import Foundation
import ItemResponse
import LogReaders
import RandomStreams
import Statistics
import StudyStore
import Testing
import ValueModel

/// Rounds of answers with known truth.
@Suite("Calibration of a pool")
struct PoolCalibrationTests {
  /// An item with the parameters that answers are drawn from, on the scale of the pool.
  private struct Truth {
    let sample: String
    var discrimination: Double
    var difficulty: Double
  }

  private static func normal(_ stream: inout RandomStream) -> Double {
    (-2 * log(1 - stream.uniform())).squareRoot() * cos(2 * .pi * stream.uniform())
  }

  private static func truths(_ count: Int, seed: UInt64, from first: Int = 0) -> [Truth] {
    var stream = RandomStream(seed: seed, purpose: "pool-truth", index: 0)
    return (0..<count).map {
      Truth(
        sample: "i\(first + $0)", discrimination: exp(0.2 + 0.3 * normal(&stream)),
        difficulty: normal(&stream))
    }
  }

  /// Judgments of examinees whose abilities are normal with this mean and deviation.
  private static func judgments(
    _ truths: [Truth], persons: Int, mean: Double = 0, deviation: Double = 1, seed: UInt64,
    criterion: String = "power", round: String? = nil, share: Double = 1
  ) -> [Judgment] {
    var stream = RandomStream(seed: seed, purpose: "pool-answers", index: 0)
    return (0..<persons).flatMap { person -> [Judgment] in
      let ability = mean + deviation * normal(&stream)
      return truths.compactMap { truth in
        let chance = 1 / (1 + exp(-truth.discrimination * (ability - truth.difficulty)))
        let score = stream.uniform() < chance ? 1.0 : 0
        guard stream.uniform() < share else { return nil }
        var judgment = Judgment(
          evaluation: "e", task: "t", model: "org/m\(person)", sample: truth.sample,
          judge: "rule:r", criterion: criterion, score: score)
        judgment.round = round
        return judgment
      }
    }
  }

  private static func item(_ truth: Truth, _ parameters: PoolParameters? = nil) -> PoolItem {
    PoolItem(
      sample: truth.sample, text: "Text of \(truth.sample)", system: "schwartz",
      dimension: "power", parameters: parameters)
  }

  private static func known(_ truth: Truth) -> PoolParameters {
    PoolParameters(
      discrimination: truth.discrimination, difficulty: truth.difficulty,
      discriminationError: 0.05, difficultyError: 0.05, calibration: "old/schwartz/power")
  }

  private static func round(
    _ judgments: [Judgment], _ pool: [PoolItem],
    settings: PoolCalibrator.Settings = PoolCalibrator.Settings(name: "now"),
    rules: PoolResponses.Rules = PoolResponses.Rules()
  ) throws -> CalibratedRound {
    let responses = try PoolResponses.read(
      JudgmentTable(judgments), to: pool, rules: rules, catalog: .shipped(), source: "log")
    return try PoolCalibrator(try #require(responses.first), pool: pool, settings: settings)
      .calibrate()
  }

  private static func correlation(_ left: [Double], _ right: [Double]) -> Double {
    let count = Double(left.count)
    let (a, b) = (left.reduce(0, +) / count, right.reduce(0, +) / count)
    let products = zip(left, right).map { ($0 - a) * ($1 - b) }.reduce(0, +)
    let squares = (
      left.map { ($0 - a) * ($0 - a) }.reduce(0, +), right.map { ($0 - b) * ($0 - b) }.reduce(0, +)
    )
    return products / (squares.0 * squares.1).squareRoot()
  }

  // MARK: - One round

  @Test("a first round recovers the parameters, within what the standard errors say")
  func first() throws {
    let truths = Self.truths(40, seed: 1)
    let pool = truths.map { Self.item($0) }
    let found = try Self.round(Self.judgments(truths, persons: 1_000, seed: 2), pool)
    #expect(found.calibration.model == "2pl")
    #expect(found.calibration.persons == 1_000)
    #expect(found.calibration.link == nil)
    #expect(found.calibration.name == "now/schwartz/power")
    #expect(found.estimates.count == 40)
    #expect(found.estimates.allSatisfy { $0.use == .calibrated })
    let parameters = found.estimates.map(\.parameters)
    #expect(Self.correlation(parameters.map(\.difficulty), truths.map(\.difficulty)) > 0.99)
    #expect(Self.correlation(parameters.map(\.discrimination), truths.map(\.discrimination)) > 0.9)
    // 80 deviations in units of their errors; 4 are outside of two when all is right.
    var ratios: [Double] = []
    for (parameters, truth) in zip(parameters, truths) {
      ratios.append(
        (parameters.difficulty - truth.difficulty) / (parameters.difficultyError ?? 0))
      ratios.append(
        (parameters.discrimination - truth.discrimination)
          / (parameters.discriminationError ?? 0))
    }
    #expect(ratios.count { abs($0) > 1.96 } <= 12)
    #expect(parameters.allSatisfy { ($0.covariance ?? 0) != 0 && $0.isPossible })
  }

  @Test("few examinees get one discrimination, and that is said")
  func few() throws {
    let truths = Self.truths(20, seed: 3)
    let found = try Self.round(
      Self.judgments(truths, persons: 40, seed: 4), truths.map { Self.item($0) })
    #expect(found.calibration.model == "rasch")
    #expect(Set(found.estimates.map(\.parameters.discrimination)).count == 1)
    #expect(found.estimates.allSatisfy { $0.parameters.discriminationError ?? 0 > 0 })
    #expect(found.cautions.map(\.code) == [.crudeModel])
    let forced = try Self.round(
      Self.judgments(truths, persons: 40, seed: 4), truths.map { Self.item($0) },
      settings: PoolCalibrator.Settings(name: "now", model: .twoParameter))
    #expect(forced.calibration.model == "2pl")
    #expect(forced.cautions.map(\.code) == [.fewPersons])
  }

  @Test("too few examinees or items are refused with what is wanted")
  func tooFew() throws {
    let truths = Self.truths(20, seed: 3)
    let pool = truths.map { Self.item($0) }
    let persons = #expect(throws: Diagnostics.self) {
      try Self.round(Self.judgments(truths, persons: 9, seed: 4), pool)
    }
    #expect(persons?.all.map(\.code) == ["fewPersons"])
    let items = #expect(throws: Diagnostics.self) {
      try Self.round(
        Self.judgments(Array(truths.prefix(1)), persons: 60, seed: 4), Array(pool.prefix(1)))
    }
    #expect(items?.all.map(\.code) == ["fewItems"])
  }

  @Test("items that all answer alike are not calibrated, and are to be looked into")
  func saturated() throws {
    var truths = Self.truths(12, seed: 5)
    truths.append(Truth(sample: "easy", discrimination: 1, difficulty: -60))
    truths.append(Truth(sample: "nearly", discrimination: 1.2, difficulty: -3.6))
    truths.append(Truth(sample: "flat", discrimination: 0, difficulty: 0))
    let found = try Self.round(
      Self.judgments(truths, persons: 400, seed: 6), truths.map { Self.item($0) })
    #expect(found.constant == ["easy"])
    #expect(!found.estimates.map(\.sample).contains("easy"))
    #expect(found.suspicious.map(\.sample) == ["easy", "nearly", "flat"])
    #expect(found.suspicious.map(\.reason) == [.saturated, .saturated, .misfitting])
    #expect(found.suspicious.first?.finding == "all 400 answers are 1")
  }

  // MARK: - Linked rounds

  @Test(
    "a linked round recovers slope and intercept, and puts new items on the scale of the pool",
    arguments: ScaleLink.Method.allCases)
  func linked(_ method: ScaleLink.Method) throws {
    let anchors = Self.truths(25, seed: 7)
    let new = Self.truths(15, seed: 8, from: 100)
    let pool = anchors.map { Self.item($0, Self.known($0)) } + new.map { Self.item($0) }
    // The round's examinees have mean 0.8 and deviation 1.3 on the scale of the pool.
    let found = try Self.round(
      Self.judgments(anchors + new, persons: 1_500, mean: 0.8, deviation: 1.3, seed: 9), pool,
      settings: PoolCalibrator.Settings(name: "now", round: "r2", method: method))
    let link = try #require(found.calibration.link)
    let (slopeError, interceptError) = (
      try #require(link.slopeError), try #require(link.interceptError)
    )
    // Sampling of the 1,500 adds 1.3/√(2·1500) and 1.3/√1500, of which the link does not know.
    #expect(abs(link.slope - 1.3) < 4 * (slopeError + 0.024))
    #expect(abs(link.intercept - 0.8) < 4 * (interceptError + 0.034))
    #expect(slopeError < 0.15 && interceptError < 0.1)
    #expect(link.anchors == 25)
    #expect(link.method == method.rawValue)
    #expect(link.linkedTo == "old/schwartz/power")
    #expect(found.estimates.map(\.use).count { $0 == .calibrated } == 15)
    #expect(found.estimates.count { $0.use == .anchor } >= 24)
    let parameters = found.estimates.filter { $0.use == .calibrated }
    let deviations = zip(parameters, new).map { $0.parameters.difficulty - $1.difficulty }
    #expect((deviations.map { $0 * $0 }.reduce(0, +) / 15).squareRoot() < 0.25)
    #expect(zip(parameters, new).allSatisfy { $0.sample == $1.sample })
    // The errors have that of the link in them.
    #expect(
      parameters.allSatisfy { $0.parameters.difficultyError ?? 0 > interceptError * 0.5 })
  }

  @Test("anchors that moved are found, and left out when that is asked for")
  func drifting() throws {
    let anchors = Self.truths(20, seed: 11)
    let new = Self.truths(5, seed: 12, from: 100)
    let pool = anchors.map { Self.item($0, Self.known($0)) } + new.map { Self.item($0) }
    var moved = anchors
    for place in [3, 7, 11] { moved[place].difficulty += 1.5 }
    let log = Self.judgments(moved + new, persons: 1_500, seed: 13)
    let kept = try Self.round(log, pool)
    let dropped = try Self.round(
      log, pool, settings: PoolCalibrator.Settings(name: "now", dropsDrifting: true))
    for found in [kept, dropped] {
      #expect(found.anchors.filter(\.isDrifting).map(\.sample) == ["i3", "i7", "i11"])
      #expect(found.estimates.filter { $0.use == .moved }.map(\.sample) == ["i3", "i7", "i11"])
      #expect(found.cautions.contains { $0.code == .driftingAnchors })
      #expect(found.suspicious.filter { $0.reason == .drifting }.count == 3)
    }
    #expect(kept.anchors.allSatisfy { $0.isUsed })
    #expect(dropped.anchors.filter { !$0.isUsed }.map(\.sample) == ["i3", "i7", "i11"])
    let intercepts = try [kept, dropped].map { try #require($0.calibration.link).intercept }
    // Three of twenty that moved by 1.5 pull the intercept by about 0.2.
    #expect(abs(intercepts[1]) < 0.1)
    #expect(abs(intercepts[0]) > abs(intercepts[1]) + 0.08)
    let shifts = dropped.anchors.filter(\.isDrifting).map(\.shift)
    #expect(shifts.allSatisfy { abs($0 - 1.5) < 0.5 })
  }

  @Test("a dimension with a scale is not calibrated anew without anchors")
  func noAnchors() throws {
    let old = Self.truths(10, seed: 14)
    let new = Self.truths(10, seed: 15, from: 100)
    let pool = old.map { Self.item($0, Self.known($0)) } + new.map { Self.item($0) }
    let error = #expect(throws: Diagnostics.self) {
      try Self.round(Self.judgments(new + old.prefix(2), persons: 100, seed: 16), pool)
    }
    #expect(error?.all.map(\.code) == ["noAnchors"])
  }

  // MARK: - Answers

  @Test("scores between 0 and 1 want a threshold, and judges are averaged before it")
  func graded() throws {
    let truths = Self.truths(6, seed: 17)
    let pool = truths.map { Self.item($0) }
    var log = Self.judgments(truths, persons: 30, seed: 18)
    log += log.prefix(12).map { judgment in
      var other = judgment
      other.judge = "rule:other"
      other.score = judgment.score.map { 1 - $0 }
      return other
    }
    let error = #expect(throws: Diagnostics.self) { try Self.round(log, pool) }
    #expect(error?.all.map(\.code) == ["gradedScores"])
    #expect(error?.description.contains("12 of 180") == true)
    let responses = try PoolResponses.read(
      JudgmentTable(log), to: pool, rules: PoolResponses.Rules(threshold: 0.5),
      catalog: .shipped(), source: "log")
    let first = try #require(responses.first)
    let person = try #require(first.persons.firstIndex(of: "org/m0"))
    #expect((0..<6).allSatisfy { first.table[person, $0] == 1 })
  }

  @Test("the criterion of the dimension is meant, else the only one, and several are refused")
  func criteria() throws {
    let truths = Self.truths(4, seed: 19)
    let pool = truths.map { Self.item($0) }
    func count(_ criteria: [String]) throws -> Int {
      let log = criteria.flatMap {
        Self.judgments(truths, persons: 12, seed: 20, criterion: $0)
      }
      let responses = try PoolResponses.read(
        JudgmentTable(log), to: pool, catalog: .shipped(), source: "log")
      return responses.first?.persons.count ?? 0
    }
    #expect(try count(["Power", "helpfulness"]) == 12)
    #expect(try count(["correct"]) == 12)
    let error = #expect(throws: Diagnostics.self) { try count(["correct", "helpfulness"]) }
    #expect(error?.description.contains("--where criterion=") == true)
  }

  @Test("rounds and repetitions are examinees of their own, unless only the first is asked for")
  func examinees() throws {
    let truths = Self.truths(6, seed: 21)
    let pool = truths.map { Self.item($0) }
    var log = Self.judgments(truths, persons: 12, seed: 22, round: "one")
    log += Self.judgments(truths, persons: 12, seed: 23, round: "two")
    log += Self.judgments(truths, persons: 12, seed: 24, round: "one").map { judgment in
      var again = judgment
      again.epoch = 2
      return again
    }
    let found = try Self.round(log, pool)
    #expect(found.calibration.persons == 36)
    #expect(found.cautions.contains { $0.code == .dependentPersons })
    let first = try Self.round(
      log, pool, rules: PoolResponses.Rules(isFirstRepetitionOnly: true))
    #expect(first.calibration.persons == 24)
  }

  @Test("retired items and judgments without a score do not count")
  func leftOut() throws {
    let truths = Self.truths(8, seed: 25)
    var pool = truths.map { Self.item($0) }
    pool[0].status = .retired
    pool[0].reason = .leaked
    var log = Self.judgments(truths, persons: 20, seed: 26)
    log += [
      Judgment(
        evaluation: "e2", task: "t", model: "org/m0", sample: "i1", judge: "rule:r",
        criterion: "power", score: nil),
      Judgment(
        evaluation: "e", task: "t", model: "org/m0", sample: "stranger", judge: "rule:r",
        criterion: "power", score: 0.5),
    ]
    let found = try Self.round(log, pool)
    #expect(!found.estimates.map(\.sample).contains("i0"))
    #expect(found.cautions.contains { $0.code == .unscored })
  }

  @Test("an item of the pool has the information of its parameters")
  func information() throws {
    let parameters = PoolParameters(
      discrimination: 1.5, difficulty: 0.5, discriminationError: 0.1, difficultyError: 0.2,
      covariance: 0.01, calibration: "c")
    // a²P(1-P): at the difficulty 1.5²/4.
    #expect(abs(parameters.information(at: 0.5) - 0.5625) < 1e-12)
    let item = try #require(parameters.calibratedItem)
    #expect(item.item.difficulty.value == 0.5)
    #expect(item.uncertainty?.discriminationVariance == 0.1 * 0.1)
    #expect(item.uncertainty?.covariance == 0.01)
    #expect(Self.item(Truth(sample: "x", discrimination: 1, difficulty: 0)).calibratedItem == nil)
    let certain = PoolParameters(discrimination: 1, difficulty: 0, calibration: "c")
    #expect(try #require(certain.calibratedItem).uncertainty == nil)
  }
}
