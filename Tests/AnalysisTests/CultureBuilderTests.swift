import Analysis
import Diagnostics
import FileFormats
import Foundation
import Statistics
import Testing
import ValueModel

/// The respondents of `Surveys`, whose figures are those of R's survey (`expected.json`, with version and
/// call; `make.py` and `make.R` made them).
@Suite("Culture targets of respondents")
struct CultureBuilderTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Surveys")

  private struct Expected: Decodable {
    struct Figures: Decodable {
      let respondents: Int
      let degreesOfFreedom: Int
      let effectiveSampleSize: Double
      let means: [Double]
      let standardErrors: [Double]
      let covariance: [Double]
    }

    let tables: Int
    let dropped: Int
    let dimensions: [String]
    let all: [String: Figures]
    let women: [String: Figures]
  }

  private static func expected() throws -> Expected {
    try JSONDecoder().decode(
      Expected.self, from: Data(contentsOf: folder.appendingPathComponent("expected.json")))
  }

  private static var settings: CultureBuildSettings {
    var settings = CultureBuildSettings(culture: "cntry")
    settings.weight = "anweight"
    settings.strata = "stratum"
    settings.primaryUnit = "psu"
    settings.by = "gndr"
    settings.minimumGroup = 1
    return settings
  }

  private static func build(
    _ paths: [String], _ settings: CultureBuildSettings = settings, instrument: String = "pvq-21"
  ) throws -> CultureBuilder {
    let catalog = try DefinitionCatalog.shipped()
    return try CultureBuilder(
      try paths.map { try InputTable($0) }, names: paths,
      instrument: try catalog.instrument(instrument), system: try catalog.system("schwartz"),
      settings: settings, output: "targets.csv")
  }

  private static func path(_ name: String) -> String {
    folder.appendingPathComponent(name).path
  }

  /// A table in a file of its own.
  private static func table(_ text: String, _ work: (String) throws -> Void) throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("respondents-\(UUID().uuidString).csv")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    try work(file.path)
  }

  private static let items = (1...21).map { "pvq\($0)" }.joined(separator: ",")

  private static func near(_ got: Double?, _ expected: Double) -> Bool {
    got.map { abs($0 - expected) <= 1e-10 * max(1, abs(expected)) } ?? false
  }

  @Test(
    "means, errors and covariances are those of R's survey from each kind of file",
    arguments: ["respondents.csv", "respondents.sav", "respondents.dta"])
  func survey(name: String) throws {
    let expected = try Self.expected()
    let built = try Self.build([Self.path(name)])
    #expect(built.results.read == expected.tables)
    #expect(built.results.dropped.map(\.respondents) == [expected.dropped])
    #expect(built.results.dropped.map(\.reason) == [.tooFewAnswers])
    #expect(built.results.layouts == ["ess"])
    for (group, figures) in [(nil, expected.all), ("2", expected.women)] {
      for (culture, figures) in figures {
        let found = built.targets.targets.first { $0.culture == culture && $0.group == group }
        let target = try #require(found, "\(culture)")
        let result = try #require(
          built.results.targets.first { $0.culture == culture && $0.group == group })
        #expect(target.respondents == figures.respondents)
        #expect(result.degreesOfFreedom == figures.degreesOfFreedom)
        #expect(Self.near(target.effectiveSampleSize, figures.effectiveSampleSize))
        #expect(target.centring == "respondent")
        let values = try expected.dimensions.map { dimension in
          try #require(target.values.firstIndex { $0.dimension == dimension })
        }
        let covariance = try #require(target.covariance)
        for (place, value) in values.enumerated() {
          let words = "\(culture), \(expected.dimensions[place])"
          #expect(Self.near(target.values[value].estimate, figures.means[place]), "\(words)")
          #expect(
            Self.near(target.values[value].standardError, figures.standardErrors[place]),
            "\(words)")
          #expect(target.values[value].isComplete)
          for (other, column) in values.enumerated() {
            #expect(
              Self.near(
                covariance[value * values.count + column],
                figures.covariance[place * values.count + other]), "\(words)")
          }
        }
      }
    }
    let system = try DefinitionCatalog.shipped().system("schwartz")
    #expect(built.targets.targets.allSatisfy { $0.isComplete(for: system) })
  }

  @Test("all kinds of files give the same bytes")
  func files() throws {
    let texts = try ["respondents.csv", "respondents.sav", "respondents.dta"].map {
      var settings = Self.settings
      settings.source = "one"
      let built = try Self.build([Self.path($0)], settings)
      return [built.targets.csvText, built.targets.covarianceCSVText]
    }
    #expect(texts[0] == texts[1])
    #expect(texts[0] == texts[2])
  }

  @Test("targets that are written are read as they were")
  func written() throws {
    let system = try DefinitionCatalog.shipped().system("schwartz")
    let built = try Self.build([Self.path("respondents.csv")])
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("targets-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("x.csv").path
    try built.targets.write(to: path)
    let names = "AX: { en: Axia, ja: アクシア }\n"
    try Data(names.utf8).write(to: folder.appendingPathComponent("names.yaml"))
    let read = try CultureTargets(contentsOf: path, system: system)
    #expect(read.targets == built.targets.targets)
    #expect(read.name(of: "AX", language: "ja") == "アクシア")
    #expect(read.name(of: "AX", language: "hi") == "Axia")
    #expect(read.name(of: "BX") == "BX")
    #expect(throws: Never.self) { try CultureEntries.check(read) }
    let entries = CultureEntries([read], system: system)
    #expect(entries.targets.allSatisfy { $0.permits == CulturePermission.allCases })
    #expect(entries.cautions.isEmpty)
  }

  @Test("rows in another order give the same targets")
  func shuffled() throws {
    let text = try String(contentsOfFile: Self.path("respondents.csv"), encoding: .utf8)
    let lines = text.split(separator: "\n")
    let reversed = ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\n") + "\n"
    var settings = Self.settings
    settings.source = "one"
    let built = try Self.build([Self.path("respondents.csv")], settings)
    try Self.table(reversed) { path in
      let other = try Self.build([path], settings)
      #expect(other.targets.csvText == built.targets.csvText)
      #expect(other.targets.covarianceCSVText == built.targets.covarianceCSVText)
    }
  }

  @Test("people who do not count are counted by the reason")
  func dropped() throws {
    let answers = Array(repeating: "3", count: 20).joined(separator: ",")
    let few = Array(repeating: "99", count: 15).joined(separator: ",") + ",1,2,3,4,5"
    var rows = ["country,w,s,u,\(Self.items)"]
    for person in 0..<10 { rows.append("A,1,1,\(person),\(1 + person % 6),\(answers)") }
    rows += [
      ",1,1,1,1,\(answers)", "A,,1,1,1,\(answers)", "A,0,1,1,1,\(answers)", "A,1,,1,1,\(answers)",
      "A,1,1,,1,\(answers)", "A,1,1,1,1,\(few)", "B,1,1,1,1,\(answers)",
    ]
    try Self.table(rows.joined(separator: "\n") + "\n") { path in
      var settings = CultureBuildSettings(culture: "country")
      settings.weight = "w"
      settings.strata = "s"
      settings.primaryUnit = "u"
      let built = try Self.build([path], settings)
      #expect(built.results.read == 17)
      #expect(built.results.counted == 11)
      #expect(
        built.results.dropped.map(\.reason)
          == [
            .noCulture, .noWeight, .zeroWeight, .noStratum, .noPrimaryUnit, .tooFewAnswers,
          ])
      #expect(built.results.dropped.allSatisfy { $0.respondents == 1 })
      #expect(built.results.smallGroups == 1)
      #expect(built.targets.targets.map(\.culture) == ["A"])
      #expect(
        built.cautions.map(\.code)
          == [.missingWords, .respondentsLeftOut, .smallGroups, .fewClusters])
    }
  }

  @Test("a stratum of one unit has no errors until it is said what it counts")
  func lone() throws {
    let answers = Array(repeating: "3", count: 20).joined(separator: ",")
    var rows = ["country,s,u,\(Self.items)"]
    for person in 0..<12 {
      rows.append("A,\(person < 4 ? 1 : 2),\(person < 4 ? 1 : person),\(1 + person % 6),\(answers)")
    }
    try Self.table(rows.joined(separator: "\n") + "\n") { path in
      var settings = CultureBuildSettings(culture: "country")
      settings.strata = "s"
      settings.primaryUnit = "u"
      let refused = try Self.build([path], settings)
      #expect(refused.targets.targets[0].values.count == 10)
      #expect(refused.targets.targets[0].values.allSatisfy { $0.standardError == nil })
      #expect(refused.targets.targets[0].covariance == nil)
      #expect(refused.cautions.contains { $0.code == .noStandardErrors })
      settings.lonePrimaryUnits = .grandMean
      #expect(try Self.build([path], settings).targets.targets[0].hasStandardErrors)
    }
  }

  @Test("replicate weights stand for the design, and name their columns by a pattern")
  func replicates() throws {
    let answers = Array(repeating: "3", count: 20).joined(separator: ",")
    var rows = ["country,w,rep1,rep2,rep3,rep4,\(Self.items)"]
    var weights: [[Double]] = [[], [], [], []]
    var values: [Double] = []
    for person in 0..<12 {
      let factors = (0..<4).map { (person + $0) % 4 == 0 ? 0.0 : 4.0 / 3 }
      for place in 0..<4 { weights[place].append(factors[place]) }
      rows.append(
        "A,1,\(factors.map { "\($0)" }.joined(separator: ",")),\(1 + person % 6),\(answers)")
      let answer = Double(6 - person % 6)
      let mean = (answer + 20 * 4) / 21
      values.append((answer + 4) / 2 - mean)
    }
    try Self.table(rows.joined(separator: "\n") + "\n") { path in
      var settings = CultureBuildSettings(culture: "country")
      settings.weight = "w"
      settings.replicates = CultureBuildSettings.Replicates(
        columns: "rep?", method: .jackknife1)
      let built = try Self.build([path], settings)
      let expected = try ReplicateWeights(weights, method: .jackknife1).means(
        values, variables: 1, weights: Array(repeating: 1, count: 12))
      let value = built.targets.targets[0].values[0]
      #expect(try Self.near(value.estimate, #require(expected.means[0].value)))
      #expect(
        try Self.near(value.standardError, #require(expected.covariance.value?.standardError(0))))
      #expect(built.results.targets[0].degreesOfFreedom == 3)
      settings.replicates = CultureBuildSettings.Replicates(columns: "r*9", method: .balanced)
      #expect(throws: Diagnostics.self) { try Self.build([path], settings) }
    }
  }

  @Test("a file with the names of two rounds takes of each item the one that is answered")
  func layouts() throws {
    let questionnaire = try #require(
      try DefinitionCatalog.shipped().instrument("pvq-21").questionnaire)
    let names = ["ess", "ess11"].flatMap { name in
      questionnaire.layouts.first { $0.name == name }?.variables.map { $0.uppercased() } ?? []
    }
    let blank = Array(repeating: "", count: 21).joined(separator: ",")
    func answers(_ person: Int) -> String {
      (0..<21).map { "\(1 + (person + $0) % 6)" }.joined(separator: ",")
    }
    let rows = (0..<12).map { person in
      "A,"
        + (person % 2 == 0 ? "\(answers(person)),\(blank)" : "\(blank),\(answers(person))")
    }
    let plain = ["country,\(Self.items)"] + (0..<12).map { "A,\(answers($0))" }
    let both = ["country,\(names.joined(separator: ","))"] + rows
    try Self.table(both.joined(separator: "\n") + "\n") { path in
      try Self.table(plain.joined(separator: "\n") + "\n") { other in
        var settings = CultureBuildSettings(culture: "country")
        settings.source = "one"
        let built = try Self.build([path], settings)
        #expect(built.results.layouts == ["ess", "ess11"])
        #expect(built.cautions.contains { $0.code == .severalLayouts })
        #expect(try built.targets.csvText == (Self.build([other], settings)).targets.csvText)
        settings.layout = "ess"
        settings.minimumGroup = 1
        #expect(try Self.build([path], settings).results.counted == 6)
      }
    }
  }

  @Test("patterns of names")
  func patterns() {
    for (pattern, name, isMatch) in [
      ("rep*", "rep12", true), ("rep*", "xrep", false), ("*w", "w", true), ("a?c", "abc", true),
      ("a?c", "ac", false), ("*a*b", "xaxbxb", true), ("*", "", true), ("", "x", false),
    ] {
      #expect(NamePattern(pattern).matches(name) == isMatch, "\(pattern), \(name)")
    }
  }

  @Test("simulated people come out as they were planned, within four errors")
  func people() throws {
    let folder = Self.folder.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("data/examples/people")
    var settings = CultureBuildSettings(culture: "culture")
    settings.weight = "weight"
    settings.strata = "stratum"
    settings.primaryUnit = "psu"
    settings.by = "group"
    settings.year = 2025
    settings.source = "Simulated people"
    let built = try Self.build([folder.appendingPathComponent("answers.csv").path], settings)
    let truth = try CSVTable(
      PlainTable(Array(try Data(contentsOf: folder.appendingPathComponent("truth.csv")))),
      path: "truth.csv", sha256: "")
    #expect(truth.rows.count == 90)
    for row in truth.rows {
      let target = try #require(
        built.targets.targets.first {
          $0.culture == row[0] && ($0.group ?? "") == row[1]
        })
      let value = try #require(target.values.first { $0.dimension == row[2] })
      let error = try #require(value.standardError)
      // With six degrees of freedom an error may be half of what it is.
      #expect(
        try abs(value.estimate - (#require(Double(row[4])))) < 4 * max(error, 0.1), "\(row)")
    }
    let shipped = folder.appendingPathComponent("targets.csv")
    #expect(try String(contentsOf: shipped, encoding: .utf8) == built.targets.csvText)
    let covariance = folder.appendingPathComponent("targets.covariance.csv")
    #expect(
      try String(contentsOf: covariance, encoding: .utf8) == built.targets.covarianceCSVText)
  }
}
