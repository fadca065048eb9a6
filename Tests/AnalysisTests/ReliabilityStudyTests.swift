import Analysis
import Diagnostics
import Foundation
import LogReaders
import Statistics
import Testing

/// Judgments written by hand, and what a reliability study finds in them.
private struct Panel {
  var rows: [String] = []

  static let header =
    "evaluation_id,task,model_id,sample_id,epoch,judge_id,criterion,score,status,judge_kind,"
    + "scale_min,scale_max,scale_type,cluster_id,sampling"

  mutating func add(
    _ model: String, _ item: String, _ judge: String, _ score: String, epoch: Int = 1,
    run: String = "run", cluster: String? = nil, criterion: String = "care"
  ) {
    let kind = judge.prefix { $0 != ":" }
    rows.append(
      "\(run),t,\(model),\(item),\(epoch),\(judge),\(criterion),\(score),"
        + "\(score.isEmpty ? "unscored" : "scored"),\(kind),1,5,ordinal,\(cluster ?? item),complete"
    )
  }

  func log(_ rows: [String]? = nil) throws -> EvaluationLog {
    let text = ([Self.header] + (rows ?? self.rows)).joined(separator: "\n") + "\n"
    return try LogReader().read(bytes: Array(text.utf8), named: "panel.csv")
  }

  /// The study of a file with these rows, in their order.
  func study(
    _ settings: ReliabilitySettings = ReliabilitySettings(), rows: [String]? = nil
  ) throws -> ReliabilityStudy {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("panel-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("panel.csv").path
    try (([Self.header] + (rows ?? self.rows)).joined(separator: "\n") + "\n")
      .write(toFile: path, atomically: true, encoding: .utf8)
    let request = StudyRequest(data: DataRequest(logs: [path]), system: "criteria")
    return try ReliabilityStudy(
      StudyInputs(request, from: LogReading([path], options: request.data.readingOptions)),
      settings: settings)
  }

  /// Two models, twenty items, three judges of which the last gives a point less, and people on half of
  /// the items.
  static var usual: Panel {
    var panel = Panel()
    for item in 0..<20 {
      for (place, model) in ["org-a/one", "org-b/two"].enumerated() {
        let truth = 2 + (item * 7 + place * 3) % 3
        for (judge, shift) in [
          ("model:x/j1", 0), ("model:y/j2", item % 5 == 0 ? 1 : 0), ("model:z/j3", -1),
        ] {
          panel.add(model, "i\(item)", judge, "\(truth + shift)", cluster: "c\(item / 2)")
        }
        if item < 10 {
          panel.add(model, "i\(item)", "human:p1", "\(truth)", cluster: "c\(item / 2)")
          panel.add(model, "i\(item)", "human:p2", "\(truth)", cluster: "c\(item / 2)")
        }
      }
    }
    return panel
  }
}

@Suite("Can the judges be trusted?")
struct ReliabilityStudyTests {
  private func json(_ study: ReliabilityStudy) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(study.results), as: UTF8.self)
  }

  @Test("the order of the rows shows nowhere")
  func shuffled() throws {
    let panel = Panel.usual
    let gold = ReliabilitySettings(gold: .people, goldName: "human")
    let whole = try json(try panel.study(gold))
    var generator = SystemRandomNumberGenerator()
    for rows in [Array(panel.rows.reversed()), panel.rows.shuffled(using: &generator)] {
      #expect(try json(try panel.study(gold, rows: rows)) == whole)
    }
  }

  @Test("models and people are compared among themselves and not with each other")
  func kinds() throws {
    let results = try Panel.usual.study().results
    #expect(results.agreement.map(\.judgeKind) == [.model, .human])
    #expect(results.agreement.map(\.results.raters) == [3, 2])
    #expect(results.agreement.map(\.pairable) == [40, 20])
    // The two people always agree.
    #expect(results.agreement[1].alpha.value == 1)
    let kinds = Dictionary(
      uniqueKeysWithValues: results.judges.map { ($0.judge, $0.kind) })
    for pair in results.judgePairs { #expect(kinds[pair.first] == kinds[pair.second]) }
    #expect(results.judgePairs.count == 4)
  }

  @Test("a judge who gives a point less is that much more severe")
  func severity() throws {
    let results = try Panel.usual.study().results
    let severity = Dictionary(
      uniqueKeysWithValues: results.judges.map { ($0.judge, $0.severity.value ?? .nan) })
    // Deviations from the mean of the three: 0, 0.2 and -1 less their mean of -0.8 / 3.
    #expect(abs((severity["model:z/j3"] ?? 0) - (1 - 0.8 / 3)) < 1e-9)
    #expect(abs((severity["model:x/j1"] ?? 0) + 0.8 / 3) < 1e-9)
    let own = try #require(results.judges.first { $0.judge == "model:z/j3" })
    #expect(own.positionBias.value == nil && own.positionBias.reason != nil)
    #expect(own.selfConsistency.value == nil && own.selfConsistency.reason != nil)
    #expect(own.lengthBias.reason == "it cannot be tested: the log says nothing of lengths")
  }

  @Test("gold joins people of another run by model, item, epoch and criterion, and counts the rest")
  func goldOfAnotherRun() throws {
    var panel = Panel.usual
    panel.rows.removeAll { $0.contains("human:") }
    var people = Panel()
    for item in 5..<15 {
      people.add("org-a/one", "i\(item)", "human:p1", "3", run: "asked-later")
    }
    people.add("org-a/one", "elsewhere", "human:p1", "3", run: "asked-later")
    let found = try panel.study(
      ReliabilitySettings(gold: .log(try people.log()), goldName: "people.csv"))
    let labels = found.results.gold.map(\.labels)
    #expect(labels == [10, 10, 10, 10])
    #expect(found.results.gold.last?.judge == GoldComparison.panel)
    let caution = try #require(found.cautions.first { $0.code == .goldNotJoined })
    #expect(caution.observed == 10 && caution.expected == 11)
  }

  /// People on items of the panel and on ten others; the second differs by one on the items named.
  private func people(dividedOn divided: (Int) -> Bool) throws -> EvaluationLog {
    var people = Panel()
    for item in 0..<30 {
      for (judge, score) in [("human:p1", 3), ("human:p2", divided(item) ? 4 : 3)] {
        people.add("org-a/one", "i\(item)", judge, "\(score)", run: "asked-later")
      }
    }
    return try people.log()
  }

  @Test("gold on clear cases alone is said to flatter, gold on all cases is not")
  func selectedGold() throws {
    var panel = Panel.usual
    panel.rows.removeAll { $0.contains("human:") }
    func study(_ isDivided: (Int) -> Bool) throws -> ReliabilityStudy {
      try panel.study(
        ReliabilitySettings(gold: .log(try people(dividedOn: isDivided)), goldName: "people.csv"))
    }
    // Judges rated the first twenty.
    let chosen = try study { $0 >= 20 && $0 % 5 != 0 }
    let caution = try #require(chosen.cautions.first { $0.code == .goldSelected })
    #expect(caution.observed == 20 && caution.expected == 20)
    #expect(caution.message.contains("on 2 of 10 others"))
    #expect(chosen.results.gold.allSatisfy { $0.divided == nil && $0.unanimous?.labels == 20 })
    let plain = try study { $0 % 3 == 0 }
    #expect(!plain.cautions.contains { $0.code == .goldSelected })
    let strict = try #require(plain.results.gold.first { $0.judge == "model:z/j3" })
    #expect(strict.unanimous?.labels == 13 && strict.divided?.labels == 7)
    // Gold is 3, and 3.5 where people differ; the judge gives 1 + (7 item) mod 3.
    var sum = 0.0
    for item in stride(from: 0, to: 20, by: 3) { sum += abs(Double(1 + item * 7 % 3) - 3.5) }
    let found = try #require(strict.divided?.distance.value)
    #expect(abs(found - sum / 7) < 1e-12)
  }

  @Test("where every response has gold, the mean with gold is that of gold")
  func goldEverywhere() throws {
    let panel = Panel.usual
    let rows = panel.rows.filter { row in (0..<10).contains { row.contains(",i\($0),") } }
    let found = try panel.study(
      ReliabilitySettings(gold: .people, goldName: "human"), rows: rows)
    let all = try #require(found.results.gold.first { $0.judge == GoldComparison.panel })
    let truths = (0..<10).map { item -> Double in Double(2 + item * 7 % 3) }
    let one = try #require(all.models.first { $0.model == "org-a/one" })
    #expect(one.labels == 10)
    #expect(abs((one.predictionPowered.value ?? 0) - truths.reduce(0, +) / 10) < 1e-12)
    #expect(one.predictionPowered.lower ?? 9 < 3 && one.predictionPowered.upper ?? 0 > 3)
  }

  @Test("gold that joins nothing is refused with a key of each side")
  func goldOfNothing() throws {
    var people = Panel()
    people.add("org-a/one", "elsewhere", "human:p1", "3")
    let error = #expect(throws: Diagnostics.self) {
      try Panel.usual.study(
        ReliabilitySettings(gold: .log(try people.log()), goldName: "people.csv"))
    }
    let message = try #require(error?.all.first).message
    #expect(message.contains("elsewhere") && message.contains("`i0`"), "\(message)")
    #expect(error?.all.first?.remedy?.contains("--gold-map") == true)
  }

  @Test("the mean of the judges of gold is no verdict of the panel")
  func goldIsNoJudge() throws {
    let results = try Panel.usual.study(
      ReliabilitySettings(gold: .people, goldName: "human")
    ).results
    #expect(Set(results.gold.map(\.judge)) == ["model:x/j1", "model:y/j2", "model:z/j3", "panel"])
    let strict = try #require(results.gold.first { $0.judge == "model:z/j3" })
    #expect(strict.bias.value == -1)
    // Every error is the same, which leaves no spread for an interval to rest on but the ends.
    #expect(strict.confusion?.counts.joined().reduce(0, +) == 20)
    #expect(results.checks.contains { $0.code == .gold && $0.subject == "care" })
  }

  @Test("without gold the levels are not said to be right")
  func withoutGold() throws {
    let results = try Panel.usual.study().results
    let check = try #require(results.checks.first { $0.code == .gold })
    #expect(check.status == .notChecked)
    #expect(results.sentences.last?.contains("--gold") == true)
  }

  @Test("a panel that always agrees passes, one that never does fails")
  func extremes() throws {
    var same = Panel()
    var random = Panel()
    for item in 0..<60 {
      for model in ["one", "two"] {
        for judge in 0..<4 {
          same.add(model, "i\(item)", "model:j\(judge)", "\(1 + (item * 3 + model.count) % 5)")
          random.add(
            model, "i\(item)", "model:j\(judge)",
            "\(1 + (item * (judge * judge + 3) + judge * 7 + model.count * (judge + 2)) % 5)")
        }
      }
    }
    func status(_ panel: Panel) throws -> Check.Status? {
      try panel.study().results.checks.first { $0.code == .judgeAgreement }?.status
    }
    #expect(try status(same) == .passed)
    #expect(try status(random) == .failed)
  }

  @Test("one judge is said to be one, and nothing is made up of it")
  func oneJudge() throws {
    var panel = Panel()
    for item in 0..<12 { panel.add("one", "i\(item)", "model:j", "\(1 + item % 5)") }
    let results = try panel.study().results
    #expect(results.agreement.isEmpty && results.judgePairs.isEmpty)
    #expect(results.checks.first?.code == .judgeCount && results.checks.first?.status == .caution)
    #expect(results.judges.map(\.judgments) == [12])
    #expect(results.judges[0].severity.value == nil || results.judges[0].severity.lower == nil)
  }

  @Test("judgments without a verdict are counted and never a zero")
  func missing() throws {
    var panel = Panel.usual
    panel.add("org-a/one", "i0", "model:x/j1", "", epoch: 2, cluster: "c0")
    let found = try panel.study()
    let judge = try #require(found.results.judges.first { $0.judge == "model:x/j1" })
    #expect(judge.judgments == 40 && judge.withoutVerdict == 1)
    #expect(found.cautions.contains { $0.code == .missingJudgments && $0.observed == 1 })
  }

  @Test("an unknown dimension and a model that is not there are wrong, with what there is")
  func unknown() throws {
    #expect(throws: Diagnostics.self) {
      try Panel.usual.study(ReliabilitySettings(dimension: "carre"))
    }
    #expect(throws: Diagnostics.self) {
      try Panel.usual.study(
        ReliabilitySettings(gold: .people, calibrationModels: ["org-a/oen"]))
    }
  }
}
