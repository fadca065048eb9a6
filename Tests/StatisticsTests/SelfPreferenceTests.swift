import Statistics
import Testing

@Suite("Self-preference of judges")
struct SelfPreferenceTests {
  /// Three families of models on six items; scores are quality less severity plus preferences.
  private static func ratings(
    judges families: [Int?], severities: [Double], preferences: [Double], models: Int = 3
  ) throws -> (JudgeRatings, units: [Int?]) {
    var (units, judges, scores) = ([Int](), [Int](), [Double]())
    var unitFamilies: [Int?] = []
    for item in 0..<6 {
      for model in 0..<models {
        let unit = unitFamilies.count
        unitFamilies.append(model)
        for (judge, family) in families.enumerated() {
          units.append(unit)
          judges.append(judge)
          scores.append(
            Double((item * 3 + model * 5) % 7) - severities[judge]
              + (family == model ? preferences[judge] : 0))
        }
      }
    }
    let ratings = try JudgeRatings(
      units: units, judges: judges, scores: scores, unitCount: unitFamilies.count,
      judgeCount: families.count, clusters: (0..<unitFamilies.count).map { $0 / models })
    return (ratings, unitFamilies)
  }

  @Test("with a judge of no family, the preference is the judge's alone")
  func uninvolved() throws {
    let families: [Int?] = [0, 1, nil]
    let (ratings, units) = try Self.ratings(
      judges: families, severities: [0.4, -0.3, 0.1], preferences: [0.5, 0.8, 0], models: 2)
    for (judge, preference) in [(0, 0.5), (1, 0.8)] {
      let found = try #require(
        try SelfPreference.of(
          ratings, judge: judge, judgeFamilies: families, unitFamilies: units
        ).value)
      #expect(found.reference == .uninvolved)
      #expect(found.referenceJudges == [2])
      #expect(abs(found.effect.value - preference) < 1e-12)
      #expect(found.ownUnits == 6 && found.otherUnits == 6)
      #expect(found.effect.clusters == 6)
    }
  }

  @Test("three families tell the preferences apart without anybody else")
  func threeFamilies() throws {
    let families: [Int?] = [0, 1, 2]
    let (ratings, units) = try Self.ratings(
      judges: families, severities: [0.4, -0.3, 0.1], preferences: [0.5, 0.8, -0.2])
    for (judge, preference) in [0.5, 0.8, -0.2].enumerated() {
      let found = try #require(
        try SelfPreference.of(
          ratings, judge: judge, judgeFamilies: families, unitFamilies: units
        ).value)
      #expect(found.reference == .uninvolved)
      #expect(abs(found.effect.value - preference) < 1e-12)
    }
  }

  @Test("two families give the sum of both preferences and say so; gold gives the judge's own")
  func twoFamilies() throws {
    let families: [Int?] = [0, 1]
    let (ratings, units) = try Self.ratings(
      judges: families, severities: [0.4, -0.3], preferences: [0.5, 0.8], models: 2)
    let found = try #require(
      try SelfPreference.of(ratings, judge: 0, judgeFamilies: families, unitFamilies: units).value)
    #expect(found.reference == .otherFamily)
    #expect(abs(found.effect.value - 1.3) < 1e-12)
    let gold = (0..<12).map { unit -> Double? in
      let (item, model) = (unit / 2, unit % 2)
      return Double((item * 3 + model * 5) % 7)
    }
    let own = try #require(
      try SelfPreference.of(
        ratings, judge: 0, judgeFamilies: families, unitFamilies: units, gold: gold
      ).value)
    #expect(own.reference == .gold && own.referenceJudges == [])
    #expect(abs(own.effect.value - 0.5) < 1e-12)
  }

  @Test("severities of references that rated other units do not show")
  func incomplete() throws {
    let families: [Int?] = [0, nil, nil]
    // Judge 1 rated items 0 and 1, judge 2 the others; each is exact but for severity.
    var (units, judges, scores) = ([Int](), [Int](), [Double]())
    var unitFamilies: [Int?] = []
    for item in 0..<6 {
      for model in 0..<2 {
        // Items differ in how many responses of the judge's own family they have.
        for _ in 0..<(model == 0 ? 1 + item : 1) {
          let unit = unitFamilies.count
          unitFamilies.append(model)
          let quality = Double((unit * 5) % 7)
          let other = item < 2 ? 1 : 2
          units += [unit, unit]
          judges += [0, other]
          scores += [quality + (model == 0 ? 0.6 : 0), quality - (other == 1 ? 2 : -1)]
        }
      }
    }
    let ratings = try JudgeRatings(
      units: units, judges: judges, scores: scores, unitCount: unitFamilies.count, judgeCount: 3)
    let found = try #require(
      try SelfPreference.of(
        ratings, judge: 0, judgeFamilies: families, unitFamilies: unitFamilies
      ).value)
    #expect(found.referenceJudges == [1, 2])
    #expect(abs(found.effect.value - 0.6) < 1e-12)
  }

  @Test("what the design does not show is undefined and says why")
  func undefined() throws {
    let families: [Int?] = [0, 1, nil]
    let (ratings, units) = try Self.ratings(
      judges: families, severities: [0, 0, 0], preferences: [0, 0, 0], models: 2)
    func reason(_ judge: Int, _ families: [Int?], _ units: [Int?]) throws -> UndefinedReason? {
      try SelfPreference.of(ratings, judge: judge, judgeFamilies: families, unitFamilies: units)
        .reason
    }
    #expect(try reason(2, families, units) == .notTestable("the judge is of no family"))
    #expect(
      try reason(0, [9, 1, nil], units)
        == .notTestable("the judge rated no response of its own family"))
    #expect(
      try reason(0, families, units.map { _ in 0 })
        == .notTestable("the judge rated no response of another family"))
    #expect(try reason(0, [0, 0, 0], units) == .noSharedUnits)
    #expect(throws: StatisticsError.lengthsDiffer(3, 1)) {
      try SelfPreference.of(ratings, judge: 0, judgeFamilies: [0], unitFamilies: units)
    }
  }
}
