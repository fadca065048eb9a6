import Foundation
import RandomStreams
import Statistics
import Testing

@Suite("Length bias of ratings")
struct LengthBiasTests {
  @Test("without factors the slope is that of the deviations from the others, worked by hand")
  func slope() throws {
    // Deviations of judge 0 from the mean of the others: -0.5, 0, 0.5, 1 on lengths 1, 2, 3, 5.
    let ratings = try JudgeRatings(
      units: [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3], judges: [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1],
      scores: [2, 2, 3, 3, 3, 3, 4, 3, 4, 5, 4], unitCount: 5, judgeCount: 3)
    let fit = try #require(
      try LengthBias.ofRatings(ratings, judges: [0], logLengths: [1, 2, 3, 5, nil])[0].value)
    // Lengths less 2.75: -1.75, -0.75, 0.25, 2.25; products 3.25 over squares 8.75.
    #expect(abs(fit.coefficients[LengthBias.slope] - 3.25 / 8.75) < 1e-14)
    #expect(fit.rows == 4)
  }

  @Test("effects of criteria and models take out what lies between them")
  func factors() throws {
    var stream = RandomStream(seed: 4, purpose: "length-bias", index: 0)
    var (units, judges, scores) = ([Int](), [Int](), [Double]())
    var lengths: [Double?] = []
    let criteria = (0..<60).map { $0 % 3 }
    let models = (0..<60).map { ($0 / 3) % 4 }
    for unit in 0..<60 {
      let length = Double(models[unit]) * 0.7 + Double(criteria[unit]) + stream.uniform()
      lengths.append(length)
      let base = 3 + 2 * stream.uniform()
      for judge in 0..<3 {
        units.append(unit)
        judges.append(judge)
        // Judge 0 adds 0.25 a unit of length, and likes criteria and models of its own.
        let own = 0.25 * length + [1, -2, 0.5][criteria[unit]] + [0, 1, -1, 2][models[unit]]
        scores.append(base + (judge == 0 ? own : 0))
      }
    }
    let ratings = try JudgeRatings(
      units: units, judges: judges, scores: scores, unitCount: 60, judgeCount: 3,
      clusters: (0..<60).map { $0 / 12 })
    let fit = try #require(
      try LengthBias.ofRatings(
        ratings, judges: [0], logLengths: lengths, criteria: criteria, models: models
      )[0].value)
    #expect(abs(fit.coefficients[LengthBias.slope] - 0.25) < 1e-12)
    #expect(fit.columns == 2 + 2 + 3)
    #expect(fit.clusters == 5)
    let plain = try #require(
      try LengthBias.ofRatings(ratings, judges: [0], logLengths: lengths)[0].value)
    #expect(abs(plain.coefficients[LengthBias.slope] - 0.25) > 0.05)
  }

  @Test("a bias that all judges share is seen against gold and not among judges")
  func shared() throws {
    var (units, judges, scores) = ([Int](), [Int](), [Double]())
    let lengths = (0..<20).map { Double(($0 * 7) % 11) / 3 }
    let truths = (0..<20).map { Double($0 % 4) }
    for unit in 0..<20 {
      for judge in 0..<2 {
        units.append(unit)
        judges.append(judge)
        scores.append(truths[unit] + 0.5 * lengths[unit])
      }
    }
    let ratings = try JudgeRatings(
      units: units, judges: judges, scores: scores, unitCount: 20, judgeCount: 2)
    let among = try #require(
      try LengthBias.ofRatings(ratings, judges: [0], logLengths: lengths)[0].value)
    #expect(abs(among.coefficients[LengthBias.slope]) < 1e-14)
    let gold = try #require(
      try LengthBias.ofRatings(
        ratings, judges: [0], logLengths: lengths, reference: truths.map { $0 }
      )[0].value)
    #expect(abs(gold.coefficients[LengthBias.slope] - 0.5) < 1e-13)
  }

  @Test("judges asked for together come out as each by itself, whatever each of them rated")
  func together() throws {
    var stream = RandomStream(seed: 9, purpose: "length-bias", index: 0)
    var (units, judges, scores) = ([Int](), [Int](), [Double]())
    let models = (0..<80).map { $0 % 4 }
    let lengths = (0..<80).map { $0 == 7 ? nil : Double(stream.index(below: 12)) / 3 }
    for unit in 0..<80 {
      // Judges 0 and 1 rate everything, 2 and 3 the same half, 4 what is left and a little more.
      for judge in 0..<5
      where judge < 2 || (judge < 4 && unit % 2 == 0) || (judge == 4 && unit % 2 + unit % 5 > 0) {
        units.append(unit)
        judges.append(judge)
        scores.append(Double(stream.index(below: 5)) + Double(judge) * (lengths[unit] ?? 0) / 4)
      }
    }
    let ratings = try JudgeRatings(
      units: units, judges: judges, scores: scores, unitCount: 80, judgeCount: 6,
      clusters: (0..<80).map { $0 / 8 })
    let order = [3, 0, 5, 4, 2, 1]
    let together = try LengthBias.ofRatings(
      ratings, judges: order, logLengths: lengths, models: models)
    for (judge, fit) in zip(order, together) {
      let alone = try LengthBias.ofRatings(
        ratings, judges: [judge], logLengths: lengths, models: models)[0]
      #expect(fit.value?.coefficients == alone.value?.coefficients)
      #expect(
        fit.value?.effect(LengthBias.slope).standardError.value
          == alone.value?.effect(LengthBias.slope).standardError.value)
      #expect(fit.reason == alone.reason)
      #expect((fit.reason == .noSharedUnits) == (judge == 5))
    }
    #expect(together[0].value?.rows == 40)
  }

  @Test("without company, lengths or spread there is no slope")
  func undefined() throws {
    let alone = try JudgeRatings(
      units: [0, 1], judges: [0, 0], scores: [1, 2], unitCount: 2, judgeCount: 2)
    #expect(
      try LengthBias.ofRatings(alone, judges: [0], logLengths: [1, 2])[0].reason == .noSharedUnits)
    let pairs = try JudgeRatings(
      units: [0, 0, 1, 1], judges: [0, 1, 0, 1], scores: [1, 2, 3, 4], unitCount: 2, judgeCount: 2)
    #expect(
      try LengthBias.ofRatings(pairs, judges: [0], logLengths: [nil, nil])[0].reason
        == .noSharedUnits)
    #expect(
      try LengthBias.ofRatings(pairs, judges: [0], logLengths: [2, 2])[0].reason
        == .notIdentified("the columns determine one another"))
    #expect(throws: StatisticsError.lengthsDiffer(2, 1)) {
      try LengthBias.ofRatings(pairs, judges: [0], logLengths: [2])
    }
    #expect(throws: StatisticsError.noSuchColumn(2, columns: 2)) {
      try LengthBias.ofRatings(pairs, judges: [0, 2], logLengths: [1, 2])
    }
    #expect(throws: StatisticsError.lengthsDiffer(2, 1)) {
      try LengthBias.ofMargins(logLengthRatios: [1], margins: [1, 2])
    }
  }
}
