import Analysis
import Diagnostics
import Foundation
import RandomStreams
import Statistics
import Testing
import ValueModel

@Suite("Alignment of models with people")
struct AlignmentStudyTests {
  static let schwartz = TestStudy.everyDimension

  /// Models that score otherwise on every dimension, items in clusters of two.
  static func study(models: Int = 4, items: Int = 12, seed: UInt64 = 1) throws -> ScoreStudy {
    var rows: [String] = []
    for model in 0..<models {
      for (place, dimension) in schwartz.enumerated() {
        for item in 0..<items {
          var stream = RandomStream(
            seed: seed, purpose: "alignment-test",
            index: UInt64((model * 100 + place) * 1000 + item))
          let level = 0.2 + 0.06 * Double((place * (model + 1)) % 10)
          let score = min(max(level + 0.3 * (stream.uniform() - 0.5), 0), 1)
          rows.append(
            TestStudy.row(
              "model-\(model)", "\(dimension)-\(item)", dimension, "\(score)",
              cluster: "topic-\(item / 2)"))
        }
      }
    }
    return try TestStudy.study(rows)
  }

  static func people(_ text: String) throws -> PeopleTable {
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent(
      "people-\(UUID().uuidString).csv")
    try Data(text.utf8).write(to: scratch)
    defer { try? FileManager.default.removeItem(at: scratch) }
    return try PeopleTable(
      contentsOf: scratch.path, system: try DefinitionCatalog.shipped().system("schwartz"))
  }

  /// Invented people in groups, each of a size.
  static func crowd(_ sizes: [(group: String, count: Int)], seed: UInt64 = 2) -> String {
    var lines = ["person,group,weight," + schwartz.joined(separator: ",")]
    var number = 0
    for (group, count) in sizes {
      for _ in 0..<count {
        var stream = RandomStream(seed: seed, purpose: "crowd-test", index: UInt64(number))
        number += 1
        let values = schwartz.indices.map { place in
          "\(1 + 4 * stream.uniform() + (group == "b" ? Double(place) / 3 : 0))"
        }
        lines.append("p\(number),\(group),\(1 + stream.uniform())," + values.joined(separator: ","))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  static func weights(_ yaml: String) throws -> AlignmentTarget {
    .weights(
      try WeightsFile(
        yaml: yaml, file: "w.yaml", system: try DefinitionCatalog.shipped().system("schwartz")))
  }

  // MARK: - Weights

  @Test("equal weights on all dimensions give the mean over all, with its ranks")
  func equalWeights() throws {
    let study = try Self.study()
    let yaml =
      "weights: { " + Self.schwartz.map { "\($0): 2" }.joined(separator: ", ") + " }"
    let found = try AlignmentStudy(
      study, with: try Self.weights(yaml), settings: AlignmentSettings())
    let book = try study.book(IntervalOptions())
    for row in found.results.alignment {
      let overall = try #require(book.score(model: row.model, dimension: ModelScore.overall))
      #expect(abs(try #require(row.score.value) - (try #require(overall.estimate))) < 1e-9)
      #expect(abs(try #require(row.score.lower) - (try #require(overall.lower))) < 1e-9)
      #expect(row.rank == overall.rank)
      #expect(abs(row.weightCovered - 1) < 1e-12)
    }
    #expect(found.results.weights.allSatisfy { $0.standardError == nil })
  }

  @Test("the errors of a culture's weights widen intervals and never part models")
  func culture() throws {
    let study = try Self.study()
    func target(error: Double) -> AlignmentTarget {
      .culture(
        CultureTarget(
          culture: "XX",
          values: Self.schwartz.enumerated().map { place, dimension in
            CultureTarget.Value(
              dimension: dimension, estimate: Double(place) / 5 - 1, standardError: error, items: 2,
              itemsExpected: 2)
          }, centring: "respondent", source: "a test"))
    }
    let sure = try AlignmentStudy(
      study, with: target(error: 0), settings: AlignmentSettings()
    ).results.alignment
    let unsure = try AlignmentStudy(
      study, with: target(error: 0.3), settings: AlignmentSettings())
    for row in unsure.results.alignment {
      let same = try #require(sure.first { $0.model == row.model })
      #expect(abs(try #require(row.score.value) - (try #require(same.score.value))) < 1e-12)
      #expect(try #require(row.score.lower) < (try #require(same.score.lower)))
      #expect(try #require(row.score.upper) > (try #require(same.score.upper)))
      #expect(try #require(row.rank).lower <= (try #require(same.rank)).lower)
    }
    #expect(unsure.results.weights.contains { ($0.standardError ?? 0) > 0 })
    #expect(unsure.cautions.contains { $0.code == .noStandardErrors }, "no covariances are known")
  }

  @Test("the error of a culture's weights is that of drawing the culture anew")
  func deltaMethod() throws {
    let study = try Self.study()
    let estimates = Self.schwartz.indices.map { Double(($0 * 7) % 10) / 5 - 1 }
    func target(_ values: [Double]) -> AlignmentTarget {
      .culture(
        CultureTarget(
          culture: "XX",
          values: zip(Self.schwartz, values).map {
            CultureTarget.Value(dimension: $0, estimate: $1, standardError: 0.01)
          }, centring: "respondent", source: "a test"))
    }
    func scores(_ values: [Double]) throws -> [String: Estimate] {
      Dictionary(
        uniqueKeysWithValues: try AlignmentStudy(
          study, with: target(values), settings: AlignmentSettings()
        ).results.alignment.map { ($0.model, $0.score) })
    }
    let whole = try scores(estimates)
    let step = 1e-4
    var variances: [String: Double] = [:]
    for place in estimates.indices {
      var (up, down) = (estimates, estimates)
      up[place] += step
      down[place] -= step
      let (above, below) = (try scores(up), try scores(down))
      for model in whole.keys {
        let slope =
          (try #require(above[model]?.value) - (try #require(below[model]?.value))) / (2 * step)
        variances[model, default: 0] += slope * slope * 0.01 * 0.01
      }
    }
    let plain = try AlignmentStudy(
      study,
      with: .culture(
        CultureTarget(
          culture: "XX",
          values: zip(Self.schwartz, estimates).map {
            CultureTarget.Value(dimension: $0, estimate: $1, standardError: 0)
          }, centring: "respondent", source: "a test")), settings: AlignmentSettings()
    ).results.alignment
    for row in plain {
      let items = try #require(row.score.standardError)
      let both = try #require(whole[row.model]?.standardError)
      let added = try #require(variances[row.model])
      #expect(abs(both * both - items * items - added) < 1e-6 * added + 1e-12)
    }
  }

  @Test("rankings of several people become weights with errors, or say what they lack")
  func rankings() throws {
    let study = try Self.study()
    let all = Self.schwartz.joined(separator: ", ")
    let back = Self.schwartz.reversed().joined(separator: ", ")
    let found = try AlignmentStudy(
      study, with: try Self.weights("rankings: [[\(all)], [\(back)], [\(all)]]"),
      settings: AlignmentSettings())
    #expect(found.results.weights.allSatisfy { ($0.standardError ?? 0) > 0 })
    #expect(abs(found.results.weights.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
    #expect(throws: Diagnostics.self) {
      try AlignmentStudy(
        study, with: try Self.weights("rankings: [[power], [power]]"),
        settings: AlignmentSettings())
    }
  }

  @Test("a model without a dimension that counts has no score, and says what is covered")
  func partial() throws {
    var rows: [String] = []
    for (model, dimensions) in [("one", ["power", "security"]), ("two", ["power"])] {
      for dimension in dimensions {
        for item in 0..<6 {
          rows.append(TestStudy.row(model, "\(dimension)-\(item)", dimension, "\(item % 2)"))
        }
      }
    }
    let found = try AlignmentStudy(
      try TestStudy.study(rows), with: try Self.weights("weights: { power: 1, security: 3 }"),
      settings: AlignmentSettings())
    let two = try #require(found.results.alignment.first { $0.model == "two" })
    #expect(two.score.value == nil && two.rank == nil && two.weightCovered == 0.25)
    #expect(found.cautions.contains { $0.code == .noEstimates })
  }

  // MARK: - People

  @Test("utilities are Pearson's correlations, and their means the welfare")
  func utilities() throws {
    let study = try Self.study()
    let table = try Self.people(Self.crowd([("a", 12), ("b", 15)]))
    let found = try AlignmentStudy(
      study, with: .people(table), settings: AlignmentSettings())
    let book = try study.book(IntervalOptions())
    let order = try #require(
      try DefinitionCatalog.shipped().system("schwartz").dimensions.map(\.id) as [String]?)
    for row in found.results.groups {
      let profile = try order.map {
        try #require(book.score(model: row.model, dimension: $0)?.estimate)
      }
      var (sum, total) = (0.0, 0.0)
      for person in table.rows {
        let r = try #require(try RatingPairs(profile, person.values).pearson().value?.value)
        sum += person.weight * (1 + r) / 2
        total += person.weight
      }
      #expect(abs(try #require(row.utilitarian.value) - sum / total) < 1e-9)
      #expect(row.rank != nil && row.rankUnder.count == 2)
      #expect(row.maximin.lower == nil && row.maximin.reason != nil)
    }
    #expect(found.results.orderings.allSatisfy { $0.pairs == 6 })
    #expect(found.people == 27)
  }

  @Test("groups of fewer than ten people are not shown and count in the figures over all")
  func smallGroups() throws {
    let study = try Self.study()
    let table = try Self.people(Self.crowd([("a", 12), ("b", 15), ("few", 9)]))
    let found = try AlignmentStudy(
      study, with: .people(table), settings: AlignmentSettings())
    #expect(Set(found.results.served.map(\.group)) == ["a", "b"])
    #expect(found.people == 36)
    #expect(found.cautions.contains { $0.code == .smallGroups && $0.observed == 9 })
    let nine = try Self.people(Self.crowd([("few", 9)]))
    #expect(throws: Diagnostics.self) {
      try AlignmentStudy(study, with: .people(nine), settings: AlignmentSettings())
    }
    let shown = try AlignmentStudy(
      study, with: .people(nine), settings: AlignmentSettings(minimumGroup: 5))
    #expect(shown.people == 9)
  }

  @Test("whole groups have no error of drawing, and the order of rows shows in nothing")
  func wholeGroups() throws {
    let study = try Self.study()
    let lines = Self.crowd([("a", 12)]).split(separator: "\n").map(String.init)
    let rows = lines.dropFirst().enumerated().map { place, line in
      let cells = line.split(separator: ",")
      return "g\(place)," + cells.dropFirst(2).joined(separator: ",")
    }
    let header = "group,weight," + Self.schwartz.joined(separator: ",")
    func made(_ rows: [String]) throws -> AlignmentStudy {
      try AlignmentStudy(
        study, with: .people(try Self.people(([header] + rows).joined(separator: "\n") + "\n")),
        settings: AlignmentSettings())
    }
    let found = try made(rows)
    let people = try AlignmentStudy(
      study, with: .people(try Self.people(lines.joined(separator: "\n") + "\n")),
      settings: AlignmentSettings())
    for (one, other) in zip(found.results.groups, people.results.groups) {
      #expect(one.model == other.model && one.utilitarian.value == other.utilitarian.value)
      #expect(
        try #require(one.utilitarian.standardError)
          < (try #require(other.utilitarian.standardError)))
    }
    let turned = try made(rows.reversed())
    for (one, other) in zip(found.results.groups, turned.results.groups) {
      #expect(one.model == other.model)
      #expect(
        abs(try #require(one.utilitarian.lower) - (try #require(other.utilitarian.lower))) < 1e-12)
      #expect(one.servedWorst?.group == other.servedWorst?.group)
    }
  }

  @Test("below eight dimensions nothing is ranked by shape, below three nothing is compared")
  func fewDimensions() throws {
    let study = try Self.study()
    func table(_ count: Int) throws -> PeopleTable {
      let header = "person," + Self.schwartz.prefix(count).joined(separator: ",")
      let rows = (0..<12).map { person in
        "p\(person),"
          + (0..<count).map { "\((person * 3 + $0 * 5) % 7)" }.joined(separator: ",")
      }
      return try Self.people(([header] + rows).joined(separator: "\n") + "\n")
    }
    let seven = try AlignmentStudy(
      study, with: .people(try table(7)), settings: AlignmentSettings())
    #expect(seven.results.groups.allSatisfy { $0.rank == nil })
    #expect(seven.results.groups.allSatisfy { $0.utilitarian.value != nil })
    #expect(seven.results.groups.allSatisfy { $0.rankUnder["weighted"] != nil })
    #expect(seven.results.orderings.isEmpty)
    #expect(seven.cautions.contains { $0.code == .fewDimensions })
    #expect(throws: Diagnostics.self) {
      try AlignmentStudy(study, with: .people(try table(2)), settings: AlignmentSettings())
    }
    let weighted = try AlignmentStudy(
      study, with: .people(try table(2)), settings: AlignmentSettings(utility: .weighted))
    #expect(weighted.results.groups.allSatisfy { $0.rank != nil })
  }

  // MARK: - One person

  private func person(_ yaml: String) throws -> PersonProfile {
    let catalog = try DefinitionCatalog.shipped()
    let system = try catalog.system("schwartz")
    return try PersonProfile(
      PersonFile(yaml: yaml, file: "me.yaml", system: system), system: system, catalog: catalog)
  }

  @Test("few answers add an error of their own, which a ranking has not")
  func answers() throws {
    let study = try Self.study()
    let answers = (1...21).map { "\(1 + ($0 * 5) % 6)" }.joined(separator: ", ")
    let asked = try person("instrument: pvq-21\nanswers: [\(answers)]")
    #expect(asked.answers == 21 && asked.degreesOfFreedom == 11)
    let covariance = try #require(asked.covariance)
    for row in 0..<10 {
      #expect(covariance[row * 10 + row] > 0)
      for column in 0..<10 {
        #expect(covariance[row * 10 + column] == covariance[column * 10 + row])
      }
    }
    let found = try AlignmentStudy(study, with: .person(asked), settings: AlignmentSettings())
    #expect(found.results.person.count == 4)
    #expect(found.results.person.allSatisfy { $0.rank != nil && $0.rankUnder.count == 2 })
    let ranked = try AlignmentStudy(
      study, with: .person(try person("ranking: [universalism, [power, security]]")),
      settings: AlignmentSettings())
    #expect(ranked.results.person.allSatisfy { $0.rankUnder.keys.sorted() == ["weighted"] })
    #expect(ranked.cautions.contains { $0.code == .noStandardErrors })
    #expect(throws: Diagnostics.self) {
      try AlignmentStudy(
        study, with: .person(try person("weights: { power: 1 }")),
        settings: AlignmentSettings(utility: .distance))
    }
  }

  @Test("answers that cannot be used are refused all at once")
  func refusedAnswers() throws {
    let lists = (1...21).map { "\($0): \($0 == 3 ? 9 : 4)" }.joined(separator: ", ")
    #expect {
      try person("instrument: pvq-21\nanswers: { \(lists), 22: 1 }")
    } throws: {
      ($0 as? Diagnostics)?.all.count == 2
    }
    #expect(throws: Diagnostics.self) { try person("instrument: pvq-21\nanswers: { 1: 4 }") }
    #expect(throws: Diagnostics.self) { try person("instrument: presence\nanswers: [1, 2]") }
  }
}
