import Analysis
import Diagnostics
import Foundation
import LogReaders
import StudyStore
import Testing

/// What no row is wrong in, and the whole looks wrong: said once, with the extent.
@Suite("Suspicions")
struct SuspicionsTests {
  private func judgment(
    _ sample: String, model: String = "org/a", judge: String = "rule:x", _ score: Double? = 1
  ) -> Judgment {
    Judgment(
      evaluation: "e-\(model)", task: "t", model: model, sample: sample, judge: judge,
      score: score)
  }

  /// The cautions on a log that holds the judgments, whose reader says nothing of it.
  private func cautions(_ judgments: [Judgment]) throws -> [Caution] {
    let bytes = try JudgmentWriter.bytes(JudgmentTable(judgments), as: .jsonLines)
    let log = try LogReader().read(bytes: bytes, named: "log.jsonl")
    #expect(log.issues.allSatisfy { $0.code == "missingScore" })
    return Suspicions(in: log.judgments).cautions
  }

  @Test("models with the same items, a full panel and one unit raise none")
  func sound() throws {
    let rows = ["org/a", "org/b"].flatMap { model in
      ["1", "2", "3"].flatMap { item in
        ["model:x/one", "model:y/two"].map { judgment(item, model: model, judge: $0, 0.5) }
      }
    }
    #expect(try cautions(rows).isEmpty)
  }

  @Test("models that were not given the same items")
  func unequalItems() throws {
    let rows =
      ["1", "2", "3"].map { judgment($0) } + ["2", "3", "4"].map { judgment($0, model: "org/b") }
    let found = try cautions(rows)
    #expect(found.map(\.code) == [.unequalItems])
    #expect(found[0].message.contains("all of them have 2 of 4"))
    #expect(found[0].subject == "t" && found[0].observed == 2 && found[0].expected == 4)
    // Curated examples and pairs are not meant to be balanced.
    let curated = rows.map { row in
      var row = row
      row.sampling = .curated
      return row
    }
    let pairs = rows.map { row in
      var row = row
      row.opponent = "org/c"
      return row
    }
    #expect(try cautions(curated).isEmpty)
    #expect(try cautions(pairs).isEmpty)
  }

  @Test("responses with fewer verdicts than the panel has judges")
  func shortPanels() throws {
    let judges = ["model:x/one", "model:y/two", "human:z"]
    let rows = (1...10).flatMap { item in
      judges.map { judgment("\(item)", judge: $0, item == 10 && $0 == "human:z" ? nil : 1) }
    }
    let found = try cautions(rows)
    #expect(found.map(\.code) == [.shortPanels])
    #expect(found[0].message.contains("1 of 10 responses"))
    #expect(found[0].message.contains("fewer than 3 verdicts"))
    #expect(found[0].task == "t" && found[0].observed == 1 && found[0].expected == 10)
    // Raters who take turns are no fixed panel.
    let turns = (1...9).flatMap { item in
      judges.prefix(item % 3 + 1).map { judgment("\(item)", judge: $0) }
    }
    #expect(try cautions(turns).isEmpty)
  }

  @Test("proportions beside percentages, between runs and within one")
  func mixedUnits() throws {
    let shares = (1...10).map { judgment("\($0)", Double($0) / 10) }
    let percent = (1...10).map { judgment("\($0)", model: "org/b", Double($0) * 10) }
    #expect(try cautions(shares + percent).map(\.code) == [.mixedUnits])
    let within = shares + [judgment("11", 85)]
    #expect(try cautions(within).map(\.code) == [.mixedUnits])
    // Stars, counts, and a declared scale are what they are.
    let stars = (1...5).map { judgment("\($0)", Double($0)) }
    let hits = (1...5).map { judgment("\($0)", model: "org/b", Double($0 % 2)) }
    #expect(try cautions(stars + hits).isEmpty)
    let declared = (shares + [judgment("11", 85)]).map { row in
      var row = row
      row.scaleMinimum = 0
      row.scaleMaximum = 100
      return row
    }
    #expect(try cautions(declared).isEmpty)
  }

  private func inspectRow(_ version: String, judge: String = "model:x/one") -> Judgment {
    var row = judgment("1", model: "org/\(version)", judge: judge)
    row.tool = "inspect_ai"
    row.toolVersion = version
    return row
  }

  @Test(
    "versions of a tool on both sides of a change in what its judges' verdicts mean",
    arguments: [
      (["0.3.244", "0.3.245"], 1), (["0.3.150", "0.3.285"], 2), (["0.3.250", "0.3.260"], 0),
      (["0.3.260", "0.3.285"], 1), (["0.3.95.dev16+g6527d0861", "0.3.240"], 0),
    ])
  func versions(versions: [String], changes: Int) throws {
    let codes = try cautions(versions.map { inspectRow($0) }).map(\.code)
    #expect(codes == Array(repeating: .versionsMixed, count: changes))
    let rules = try cautions(versions.map { inspectRow($0, judge: "rule:match") })
    #expect(rules.isEmpty)
  }

  @Test("logs that are each sound are suspicious together, in a study as in one reading")
  func study() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("compass-suspicions-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let study = try Study()
    for version in ["0.3.150", "0.3.285"] {
      let path = folder.appendingPathComponent("\(version).jsonl").path
      var row = inspectRow(version)
      row.sample = version
      try JudgmentWriter.write(JudgmentTable([row]), to: path)
      let log = try LogReader().read([path])
      #expect(Suspicions(in: log.judgments).cautions.isEmpty)
      #expect(try StudyIngestion(study).ingest([path]).issues.isEmpty)
    }
    #expect(try study.issues().isEmpty)
    let together = try [
      study.log(appliesSidecars: false), LogReader().read([folder.path]),
    ].map { Suspicions(in: $0.judgments).cautions }
    #expect(together[0].map(\.code) == [.versionsMixed, .versionsMixed, .unequalItems])
    #expect(together[0] == together[1])
  }

  @Test(
    "of the tools' own logs, those with short panels and unequal items are told",
    .enabled(if: SharedData.exists), arguments: realLogSuspicions)
  func realLogs(path: String, codes: Set<Caution.Code>) throws {
    let log = try LogReader().read([SharedData.path("logs/\(path)")])
    #expect(Set(Suspicions(in: log.judgments).cautions.map(\.code)) == codes)
  }

  @Test("the order of the rows changes nothing of what is said, nor its order")
  func order() throws {
    var rows: [Judgment] = []
    for task in ["b", "a"] {
      for item in 1...10 {
        for criterion in ["z", "y"] {
          for judge in ["model:x/one", "model:y/two"] {
            if item == 10, judge == "model:y/two" { continue }
            var row = judgment("\(item)", judge: judge)
            row.task = task
            row.criterion = criterion
            rows.append(row)
          }
        }
      }
    }
    let found = try cautions(rows)
    #expect(found.map(\.subject) == ["a, y", "a, z", "b, y", "b, z"])
    #expect(try cautions(rows.reversed()) == found)
  }

  @Test("a caution on a task has the one shape of all checks, and is read back")
  func shape() throws {
    let rows =
      ["1", "2", "3"].map { judgment($0) } + ["2", "3"].map { judgment($0, model: "org/b") }
    let found = try cautions(rows)
    let data = try JSONEncoder().encode(found)
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    #expect(json.count == 1)
    #expect(json[0]["code"] as? String == "unequalItems")
    #expect(json[0]["status"] as? String == "caution")
    #expect(json[0]["subject"] as? String == "t" && json[0]["task"] as? String == "t")
    #expect(json[0]["model"] == nil && json[0]["dimension"] == nil && json[0]["criterion"] == nil)
    #expect(try JSONDecoder().decode([Caution].self, from: data) == found)
  }

  // MARK: - Beside scores

  /// What is said beside the cautions on the scores of a presence study.
  private func beside(
    _ rows: [String], keeping: (Caution) -> Bool = { _ in true }
  ) throws -> (scores: [Caution], rows: [Caution]) {
    let text = ([TestStudy.header] + rows).joined(separator: "\n") + "\n"
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("compass-beside-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("log.csv").path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let inputs = try StudyInputs(
      StudyRequest(data: DataRequest(), instrument: "presence", system: "schwartz"),
      from: LogReading([path]))
    let study = try inputs.study(seed: 1)
    let shown = inputs.cautions(study).filter(keeping)
    return (shown, inputs.suspicions(besides: shown, of: study))
  }

  /// Two models, of which the second lacks the last item of a task.
  private func rows(_ criterion: String, task: String) -> [String] {
    (1...4).map { TestStudy.row("a", "i\($0)", criterion, "1", task: task) }
      + (1...3).map { TestStudy.row("b", "i\($0)", criterion, "0", task: task) }
  }

  @Test("that models have not the same items is said once: by the score, which names the model")
  func saidOnce() throws {
    let found = try beside(rows("power", task: "t"))
    #expect(found.scores.contains { $0.code == .unequalItems && $0.model == "b" })
    #expect(found.rows.isEmpty)
  }

  @Test("where the scores that are shown do not say it, the task does")
  func notSaidByScores() throws {
    let found = try beside(rows("power", task: "t")) { $0.code != .unequalItems }
    #expect(found.rows.map(\.code) == [.unequalItems])
  }

  @Test("unequal items of a task that feeds no score are told beside those of one that does")
  func otherTask() throws {
    let found = try beside(rows("power", task: "t") + rows("spelling", task: "u"))
    #expect(found.scores.contains { $0.code == .unequalItems && $0.model == "b" })
    #expect(found.rows.map(\.task) == ["u"])
  }
}

/// Logs as tools wrote them, and what their rows show together.
private let realLogSuspicions: [(path: String, codes: Set<Caution.Code>)] = [
  (
    "inspect_ai/2026-11-21T00-12-14-00-00_arith-majority_6oUv54GqwhxyKiWB6NkjzF.eval",
    [.shortPanels]
  ),
  (
    "inspect_ai/2026-11-21T00-12-16-00-00_arith-collect_W3AckdzasnorRNNm9WjfwE.eval",
    [.shortPanels]
  ),
  (
    "inspect_ai/2026-11-21T00-12-30-00-00_arith-collect_gKfjxPCAwrnwDf4hd7rohG.json",
    [.shortPanels]
  ),
  ("label_studio/out_json/_input_tasks.json", [.shortPanels, .unequalItems]),
  ("label_studio/out_json/result.json", [.shortPanels, .unequalItems]),
  ("alpaca_eval/phi-2/annotations_alpaca_eval_gpt4.json", []),
  ("fastchat_mtbench/model_judgment/gpt-4_single.jsonl", []),
]
