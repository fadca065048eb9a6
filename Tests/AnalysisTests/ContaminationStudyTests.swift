import Analysis
import Diagnostics
import Foundation
import LogReaders
import Testing

/// Judgments of seven models on items with days, splits and variants, and what a battery finds in them.
private struct LeakLog {
  var rows: [String] = []

  static let header =
    "evaluation_id,task,model_id,sample_id,epoch,judge_id,criterion,score,status,judge_kind,"
    + "scale_min,scale_max,scale_type,cluster_id,sampling,item_date,model_release_date,split,variant_of"

  mutating func add(
    _ model: String, _ item: Int, _ score: Double, day: String = "", release: String = "",
    split: String = "", variantOf: String = "", name: String? = nil
  ) {
    rows.append(
      "run,t,\(model),\(name ?? "i\(item)"),1,rule:match,care,\(score),scored,rule,0,1,interval,"
        + "c\(item % 40),complete,\(day),\(release),\(split),\(variantOf)")
  }

  func log(_ rows: [String]? = nil) throws -> EvaluationLog {
    let text = ([Self.header] + (rows ?? self.rows)).joined(separator: "\n") + "\n"
    return try LogReader().read(bytes: Array(text.utf8), named: "leak.csv")
  }

  func study(
    _ rows: [String]? = nil, settings: ContaminationSettings = ContaminationSettings()
  ) throws -> ContaminationStudy {
    var request = StudyRequest(data: DataRequest())
    request.system = "criteria"
    let inputs = try StudyInputs(request, from: MemorySource(log: try log(rows)))
    return try ContaminationStudy(inputs, settings: settings)
  }

  private struct MemorySource: JudgmentSource {
    let log: EvaluationLog
    var digests: [InputDigest] { [] }
    var options: [String] { [] }
    var paths: [String] { [] }
  }
}

@Suite("A battery of contamination tests over one log")
struct ContaminationStudyTests {
  /// Model 0 knows three in four of the public items.
  private static func leaked(models: Int = 7) -> LeakLog {
    var log = LeakLog()
    var state: UInt64 = 12
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    for model in 0..<models {
      for item in 0..<240 {
        let isPublic = item % 3 != 0
        let knows = model == 0 && isPublic && item % 4 != 0
        log.add(
          "m\(model)", item, knows || uniform() < 0.3 + 0.05 * Double(model) ? 1 : 0,
          split: isPublic ? "public" : "heldOut")
      }
    }
    return log
  }

  private static func outcome(
    _ study: ContaminationStudy, _ model: String, _ test: ContaminationTest
  ) throws -> ContaminationOutcome {
    try #require(study.results.tests.first { $0.model == model && $0.test == test })
  }

  @Test("a planted leak is found in one model and in no other")
  func found() throws {
    let study = try Self.leaked().study()
    #expect(try Self.outcome(study, "m0", .publicHeldOut).verdict == .found)
    #expect(
      study.results.tests.filter { $0.verdict == .found }.allSatisfy { $0.model == "m0" })
    #expect(study.results.tests.count == 7 * ContaminationTest.allCases.count)
    #expect(study.results.family.tests == study.results.tests.count { $0.pValue != nil })
    #expect(study.results.sentences.contains { $0.hasPrefix("m0 shows") })
  }

  @Test("every model and test has a result or a reason, and none has both a reason and a verdict")
  func complete() throws {
    let study = try Self.leaked().study()
    for outcome in study.results.tests {
      #expect((outcome.status == .tested) == (outcome.pValue != nil))
      #expect((outcome.verdict == .notTestable) == (outcome.status == .notTestable))
      if outcome.status == .notTestable { #expect(outcome.reason?.isEmpty == false) }
    }
    #expect(
      try Self.outcome(study, "m1", .releaseDate).reason
        == "no item_date and no model_release_date")
  }

  @Test("no order of the rows shows in a figure")
  func order() throws {
    let log = Self.leaked()
    func text(_ study: ContaminationStudy) throws -> String {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return String(decoding: try encoder.encode(study.results), as: UTF8.self)
    }
    let settings = ContaminationSettings(replicates: 199)
    let one = try text(log.study(settings: settings))
    #expect(try text(log.study(Array(log.rows.reversed()), settings: settings)) == one)
  }

  @Test("a smaller level of error finds no more, and reference models say whom others stand beside")
  func settings() throws {
    let log = Self.leaked()
    let strict = try log.study(settings: ContaminationSettings(level: 0.9999))
    let usual = try log.study()
    #expect(
      strict.results.tests.count { $0.verdict == .found }
        <= usual.results.tests.count { $0.verdict == .found })
    let two = try log.study(settings: ContaminationSettings(references: ["m1", "m2"]))
    #expect(try Self.outcome(two, "m0", .publicHeldOut).comparedModels == 2)
    #expect(try Self.outcome(two, "m1", .publicHeldOut).comparedModels == 0)
    #expect(
      try Self.outcome(two, "m0", .conStat).reason?.contains("2 reference models have scores")
        == true)
    #expect(throws: Diagnostics.self) {
      try log.study(settings: ContaminationSettings(references: ["m1", "nobody"]))
    }
    #expect(throws: Diagnostics.self) {
      try log.study(settings: ContaminationSettings(dimension: "no such"))
    }
  }

  @Test("public items that are younger than the model count as neither set")
  func young() throws {
    var log = LeakLog()
    for model in 0..<3 {
      for item in 0..<60 {
        log.add(
          "m\(model)", item, Double((item * (model + 2) / 3) % 2),
          day: "2025-0\(1 + item % 9)-01", release: model == 0 ? "2024-01-01" : "2026-01-01",
          split: item % 2 == 0 ? "public" : "heldOut")
      }
    }
    let study = try log.study()
    #expect(
      try Self.outcome(study, "m0", .publicHeldOut).reason
        == "it has scores on no public item that it can have read")
    #expect(try Self.outcome(study, "m1", .publicHeldOut).status == .tested)
    #expect(
      try Self.outcome(study, "m1", .releaseDate).reason
        == "no model has scores on items from before and from after its release")
  }

  @Test("variants that lie open are compared with their originals, pair by pair")
  func variants() throws {
    var log = LeakLog()
    for model in 0..<3 {
      for item in 0..<60 {
        let knows = model == 0 && item % 2 == 0
        log.add("m\(model)", item, knows ? 1 : Double((item / 2 + model) % 3 == 0 ? 1 : 0))
        log.add(
          "m\(model)", item, Double((item / 2 + model) % 3 == 0 ? 1 : 0), variantOf: "i\(item)",
          name: "i\(item)-b")
      }
    }
    let found = try Self.outcome(log.study(), "m0", .paraphrase)
    #expect(found.items == 60 && found.comparedModels == 2 && found.verdict == .found)
    // Of 30 items that it knows it would have been wrong on two in three.
    #expect(abs((found.effect.value ?? 0) - 100.0 * 20 / 60) < 1e-9)
  }

  @Test("an overlap with a corpus needs prompts, and answers with a result where they are there")
  func realPrompts() throws {
    guard SharedData.exists else {
      print("skipped: there is no ../shared/data")
      return
    }
    for name in [
      "logs/inspect_ai/2026-11-21T00-12-07-00-00_arith_jMLuihXCKjLuGCa3owN2QN.eval",
      "logs/lm_eval/acme__alpha-7b", "logs/helm/runs",
    ] {
      var request = StudyRequest(data: DataRequest(logs: [SharedData.path(name)]))
      request.data.keepsTexts = true
      request.system = "criteria"
      let inputs = try StudyInputs(
        request, from: LogReading(request.data.logs, options: request.data.readingOptions))
      let study = try ContaminationStudy(inputs, settings: ContaminationSettings(replicates: 99))
      #expect(study.results.summary.count >= 1, "\(name)")
      #expect(study.results.tests.allSatisfy { $0.status == .notTestable && $0.reason != nil })
      let reasons = Dictionary(
        study.results.tests.map { ($0.test, $0.reason ?? "") }, uniquingKeysWith: { one, _ in one })
      #expect(reasons[.releaseDate] == "no item_date and no model_release_date", "\(name)")
      #expect(reasons[.publicHeldOut] == "no split with 2 values", "\(name)")
      #expect(reasons[.paraphrase] == "no variant_of", "\(name)")
      #expect(reasons[.conStat]?.contains("5 for reference") == true, "\(name)")
      #expect(reasons[.minK]?.contains("--probabilities") == true, "\(name)")
    }
  }

  @Test("published scores are not testable, and the reason says why")
  func published() throws {
    guard SharedData.exists else {
      print("skipped: there is no ../shared/data")
      return
    }
    for name in ["Schwartz_scores", "MFT_scores", "FULVa_scores", "Risk_scores"] {
      var request = StudyRequest(
        data: DataRequest(logs: [SharedData.path("value-compass/\(name).json")]))
      request.system = "criteria"
      let inputs = try StudyInputs(
        request, from: LogReading(request.data.logs, options: request.data.readingOptions))
      let study = try ContaminationStudy(inputs, settings: ContaminationSettings())
      #expect(study.results.summary.count == 33)
      #expect(
        study.results.tests.allSatisfy {
          $0.reason == "published scores only, without item-level data"
        })
      #expect(study.results.family.tests == 0)
    }
  }
}
