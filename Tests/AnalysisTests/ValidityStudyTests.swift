import Analysis
import Diagnostics
import Foundation
import LogReaders
import RandomStreams
import Testing
import ValueModel

/// Judgments of ten values under two prompts, drawn from known traits.
private struct ValueLog {
  static let dimensions = TestStudy.everyDimension
  static let header =
    "evaluation_id,task,model_id,sample_id,epoch,judge_id,criterion,score,status,judge_kind,"
    + "scale_min,scale_max,scale_type,cluster_id,sampling,prompt_version,round"

  var models = 8
  var items = 12
  /// How much priming for power adds to each dimension.
  var priming: [String: Double] = [:]
  var judges = ["model:x/a", "model:y/b"]
  var rounds = [""]
  var dimensions = ValueLog.dimensions
  /// Whether all dimensions of a model are one trait.
  var isOneTrait = false

  func rows() -> [String] {
    var rows: [String] = []
    var stream = RandomStream(seed: 4, purpose: "value-log", index: 0)
    let prompts = priming.isEmpty ? [""] : ["plain", "primed"]
    for model in 0..<models {
      let shared = stream.uniform()
      let traits = dimensions.map { _ in isOneTrait ? shared : stream.uniform() }
      for round in rounds {
        for prompt in prompts {
          for item in 0..<items {
            for (place, dimension) in dimensions.enumerated() {
              let shift = prompt == "primed" ? priming[dimension] ?? 0 : 0
              for judge in judges {
                let value = 0.15 + 0.6 * traits[place] + shift + 0.1 * (stream.uniform() - 0.5)
                let score = min(1, max(0, (20 * value).rounded() / 20))
                rows.append(
                  "run,t,m\(model),i\(item),1,\(judge),\(dimension),\(score),scored,model,0,1,"
                    + "interval,c\(item / 2),complete,\(prompt),\(round)")
              }
            }
          }
        }
      }
    }
    return rows
  }

  func inputs(_ system: String = "schwartz") throws -> StudyInputs {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("validity-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("log.csv").path
    try (([Self.header] + rows()).joined(separator: "\n") + "\n")
      .write(toFile: path, atomically: true, encoding: .utf8)
    let request = StudyRequest(
      data: DataRequest(logs: [path]), instrument: system == "criteria" ? nil : "presence",
      system: system)
    return try StudyInputs(
      request, from: LogReading([path], options: request.data.readingOptions))
  }

  func study(_ settings: ValiditySettings = ValiditySettings()) throws -> ValidityStudy {
    try ValidityStudy(inputs(), settings: settings)
  }
}

@Suite("Validity studies")
struct ValidityStudyTests {
  private func settings(
    _ criteria: [Criterion] = [], groups: KnownGroups? = nil, rounds: Bool = false
  ) -> ValiditySettings {
    ValiditySettings(
      criteria: criteria, knownGroups: groups, comparesRounds: rounds, replicates: 99)
  }

  @Test("clean scores of many traits are reliable and told apart")
  func clean() throws {
    let results = try ValueLog(models: 14).study(settings()).results
    #expect(results.models == 14 && results.clusters == 6)
    #expect(results.consistency.count == 10)
    for one in results.consistency {
      #expect((one.splitHalfReliability.value ?? 0) > 0.9)
      // Parcels that agree but for rounding leave a factor next to no variance of its own to find.
      #expect((one.omega.value ?? 1) > 0.9)
      #expect(one.omega.value != nil || one.omega.reason != nil)
    }
    #expect(results.discriminant.contains { $0.method == .judges })
    #expect(results.discriminant.contains { $0.method == .halves })
    #expect(results.prediction.allSatisfy { ($0.skill.value ?? 0) > 0.8 })
    #expect(results.circumplex.map(\.order).count == 2)
    #expect(results.missing.map(\.part) == [.concurrent, .retest, .knownGroups])
  }

  @Test("dimensions of one trait are said to be one")
  func oneTrait() throws {
    var log = ValueLog(models: 12)
    log.isOneTrait = true
    let study = try log.study(settings())
    #expect((study.results.structure?.firstShare.value ?? 0) > 0.95)
    #expect(
      study.results.sentences.contains {
        $0.hasPrefix("The 10 dimensions are one on these 12 models")
      })
    #expect(
      study.results.discriminant.allSatisfy { ($0.adjustedPValue ?? 1) > 0.05 })
  }

  @Test("a criterion that is the score correlates 1 with it, and a model without one is left out")
  func criteria() throws {
    let log = ValueLog(models: 10)
    let plain = try log.study(settings()).results
    #expect(plain.concurrent.isEmpty)
    var values: [String: Double] = ["stranger": 3]
    for model in 0..<9 { values["m\(model)"] = Double(model * model % 7) }
    let study = try log.study(
      settings([Criterion(name: "elsewhere", values: values, reliability: 0.8)]))
    #expect(study.results.concurrent.count == 11)
    for one in study.results.concurrent {
      #expect(one.models == 9 && one.criterionReliability == 0.8)
      #expect((one.adjustedPValue ?? 0) >= (one.pValue ?? 1))
    }
    let power = try #require(study.results.concurrent.first { $0.dimension == "power" })
    let (raw, corrected) = (power.pearson.value ?? 0, power.disattenuated.value ?? 0)
    #expect(abs(corrected) > abs(raw))
    let overall = try #require(study.results.concurrent.last)
    #expect(overall.dimension == ModelScore.overall && overall.disattenuated.value == nil)
    #expect(study.cautions.contains { $0.message.contains("stranger") })
  }

  @Test("priming shows on its value and is told from opposite and adjacent ones")
  func primed() throws {
    var log = ValueLog(models: 5)
    log.priming = ["power": 0.15, "achievement": 0.08, "universalism": -0.1, "benevolence": -0.1]
    let groups = KnownGroups(
      column: "prompt_version",
      targets: [KnownGroups.Target(dimension: "Power", level: "primed")])
    let results = try log.study(settings(groups: groups)).results
    #expect(results.knownGroups.count == 10)
    let power = try #require(results.knownGroups.first { $0.dimension == "power" })
    #expect(power.role == .target && power.design == .withinModels && power.baseline == "plain")
    #expect(abs((power.difference.value ?? 0) - 15) < 3)
    #expect((power.hedgesG.lower ?? 0) > 0 && (power.adjustedPValue ?? 1) < 0.05)
    func role(_ id: String) -> KnownGroupEffect.Role? {
      results.knownGroups.first { $0.dimension == id }?.role
    }
    #expect(role("achievement") == .adjacent)
    #expect(role("universalism") == .opposite && role("benevolence") == .opposite)
    #expect(role("stimulation") == .apart)
    let fallen = try #require(results.knownGroups.first { $0.dimension == "universalism" })
    #expect((fallen.difference.value ?? 0) < -5)
    #expect(results.sentences.contains { $0.contains("as it should") && $0.contains("fall") })
  }

  @Test("levels, columns and dimensions that there are not are named")
  func wrongGroups() throws {
    var log = ValueLog(models: 3, items: 4)
    log.priming = ["power": 0.1]
    let inputs = try log.inputs()
    func problem(_ groups: KnownGroups) throws -> Diagnostics {
      let settings = settings(groups: groups)
      return try #require(
        #expect(throws: Diagnostics.self) { try ValidityStudy(inputs, settings: settings) })
    }
    let target = KnownGroups.Target(dimension: "power", level: "primed")
    #expect(
      try problem(KnownGroups(column: "prompt_versoin", targets: [target]))
        .all.first?.code == "noSuchColumn")
    #expect(
      try problem(
        KnownGroups(
          column: "prompt_version", targets: [.init(dimension: "power", level: "primde")])
      ).all.first?.code == "noSuchLevel")
    #expect(
      try problem(
        KnownGroups(
          column: "prompt_version",
          targets: [target, .init(dimension: "care", level: "plain")])
      ).all.first?.code == "unknownDimension")
    #expect(
      try problem(
        KnownGroups(
          column: "prompt_version",
          targets: [target, .init(dimension: "security", level: "plain")])
      ).all.first?.code == "noBaseline")
  }

  @Test("rounds that repeat agree, and one round is said to be too few")
  func rounds() throws {
    var log = ValueLog(models: 7)
    log.rounds = ["r1", "r2"]
    let results = try log.study(settings(rounds: true)).results
    #expect(results.retest.count == 10)
    for one in results.retest {
      #expect(one.occasion == .rounds && one.models == 7 && one.items == 12)
      #expect((one.agreement.value ?? 0) > 0.9)
      #expect(
        (one.smallestDetectableChange.value ?? 0) > (one.measurementError.value ?? .infinity))
    }
    let single = try ValueLog(models: 4).study(settings(rounds: true)).results
    #expect(
      single.missing.contains { $0.part == .retest && $0.reason == "the data are of one round" })
  }

  @Test("two models are too few for anything but a reason")
  func fewModels() throws {
    let study = try ValueLog(models: 2).study(settings())
    #expect(study.results.structure == nil)
    #expect(study.results.prediction.isEmpty && study.results.discriminant.isEmpty)
    #expect(study.results.missing.contains { $0.part == .prediction })
    #expect(study.cautions.contains { $0.code == .fewModels })
  }

  @Test("the order of the rows changes nothing")
  func order() throws {
    let log = ValueLog(models: 4, items: 6)
    let rows = log.rows()
    func results(_ rows: [String]) throws -> String {
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("validity-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let path = folder.appendingPathComponent("log.csv").path
      try (([ValueLog.header] + rows).joined(separator: "\n") + "\n")
        .write(toFile: path, atomically: true, encoding: .utf8)
      let request = StudyRequest(
        data: DataRequest(logs: [path]), instrument: "presence", system: "schwartz")
      let inputs = try StudyInputs(
        request, from: LogReading([path], options: request.data.readingOptions))
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return String(
        decoding: try encoder.encode(
          ValidityStudy(inputs, settings: settings()).results), as: UTF8.self)
    }
    #expect(try results(rows) == results(rows.reversed()))
  }
}

@Suite(
  "Validity of published data", .enabled(if: SharedData.exists, "skipped: no shared data here"))
struct PublishedValidityTests {
  @Test("ten values of 33 models lie round the circle, and of 569 people more so")
  func circle() throws {
    let inputs = try SharedData.inputs("value-compass/Schwartz_scores.json")
    let people = try PeopleTable(
      contentsOf: SharedData.path("value-portrait/human_profiles.csv"), system: inputs.system)
    let results = try ValidityStudy(inputs, settings: ValiditySettings(people: people)).results
    let models = try #require(
      results.circumplex.first { $0.of == .models && $0.order == "schwartz1992.canonical" })
    #expect(models.cases == 33)
    #expect(abs((models.correlation.value ?? 0) - 0.46) < 0.005)
    #expect(abs((models.pValue ?? 1) - 0.005) < 0.0006)
    let persons = results.circumplex.filter { $0.of == .people }
    #expect(persons.count == 2)
    for fit in persons {
      #expect(fit.cases == 569)
      #expect((fit.correlation.value ?? 0) > 0.6 && (fit.pValue ?? 1) < 0.001)
    }
    #expect(results.basis == .publishedScores)
    #expect(results.missing.contains { $0.part == .consistency })
  }

  @Test("the moral foundations are one dimension there, said in words")
  func foundations() throws {
    let study = try ValidityStudy(
      try SharedData.inputs("value-compass/MFT_scores.json"), settings: ValiditySettings())
    #expect(abs((study.results.structure?.firstShare.value ?? 0) - 0.98) < 0.005)
    #expect(
      study.results.sentences.contains {
        $0.contains("are one on these 33 models") && $0.contains("98 %")
      })
  }
}
