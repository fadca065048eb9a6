import CommandLine
import Foundation
import ModelServer
import TestSupport
import Testing

@Suite("compass recognize --judges")
struct RecognizeJudgesTests {
  private static let folder = Project.path("data/examples/recognition")
  private static let data = ["--logs", "\(folder)/labelled.csv", "--map", "\(folder)/map.yaml"]

  private static func judge(in scratch: Scratch, _ more: String...) async -> Run {
    await Run(
      ["recognize", "--judges", scratch.path("panel.yaml"), "--calls", scratch.path("j.study")]
        + data + more + ["--quiet"])
  }

  private static func results(_ run: Run) async throws -> [String: Any] {
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let schema = await Run("schema", "recognize")
    #expect(try JSONSchema(schema.output).faults(in: run.output) == [])
    return try #require(json["results"] as? [String: Any])
  }

  @Test("a plan as it is written judges the example, and says how far each judge can be trusted")
  func asItStands() async throws {
    let scratch = try Scratch()
    let made = await Run("new", "recognition-plan", scratch.path("panel"))
    #expect(made.status == .ok, "\(made.errors)")
    let run = await Self.judge(
      in: scratch, "--gold", "panel:example", "--standing", scratch.path("standing.json"),
      "--output", scratch.path("judged.jsonl"), "--format", "json")
    #expect(run.status == .ok, "\(run.errors)")
    let judging = try #require(try await Self.results(run)["judging"] as? [String: Any])
    #expect(judging["responses"] as? Int == 120 && judging["judgments"] as? Int == 1_440)
    let gold = try #require(judging["gold"] as? [String: Any])
    let comparisons = try #require(gold["comparisons"] as? [[String: Any]])
    #expect(comparisons.count == 9)
    #expect(
      Set(comparisons.compactMap { $0["judge"] as? String })
        == ["model:first", "model:second", "panel:panel"])
    let judges = try #require(judging["judges"] as? [[String: Any]])
    let second = try #require(judges.last)
    #expect((second["unread"] as? [[String: Any]])?.first?["problem"] as? String == "wrongForm")
    // The second judge favours what it is shown first.
    for one in try #require(second["order"] as? [[String: Any]]) {
      let preference = try #require(one["preference"] as? [String: Any])
      #expect(try #require(preference["lower"] as? Double) > 0)
    }
    let lines = try String(contentsOfFile: scratch.path("judged.jsonl"), encoding: .utf8)
    #expect(lines.split(separator: "\n").count == 1_440 && !lines.contains("explanation"))
    // Other commands read the judgments.
    let agreement = await Run(
      "reliability", "--logs", scratch.path("judged.jsonl"), "--instrument", "fulcra", "-q")
    #expect(agreement.status == .ok, "\(agreement.errors)")
    let again = await Self.judge(
      in: scratch, "--output", scratch.path("again.jsonl"), "--with-text", "--format", "json")
    #expect(again.status == .ok, "\(again.errors)")
    let kept = try #require(try await Self.results(again)["judging"] as? [String: Any])
    #expect((kept["calls"] as? [String: Any])?["requests"] as? Int == 0)
    let explained = try String(contentsOfFile: scratch.path("again.jsonl"), encoding: .utf8)
    #expect(explained.contains("\"explanation\":\"Drawn by chance.\""))
    #expect(again.output.contains("recognizerNotValidated"))
  }

  @Test("judges that do badly stand with a caution, also where they score an evaluation")
  func standing() async throws {
    let scratch = try Scratch()
    _ = await Run("new", "recognition-plan", scratch.path("panel"))
    let strict = await Self.judge(
      in: scratch, "--gold", "panel:example", "--needed-kappa", "0.99", "--standing",
      scratch.path("standing.json"), "--output", scratch.path("judged.jsonl"))
    #expect(strict.status == .ok && strict.output.contains("do not stand by themselves"))
    try await Self.evaluate(in: scratch, "standing: standing.json") { run in
      #expect(run.status == .ok, "\(run.errors)")
      #expect(run.output.contains("do not stand by themselves"))
      #expect(!run.output.contains("not compared with labels"))
    }
    try await Self.evaluate(in: scratch, "threshold: 0.5") { run in
      #expect(run.status == .badInput && run.errors.contains("has no `threshold`"))
    }
    let plan = scratch.path("panel.yaml")
    let text = try String(contentsOfFile: plan, encoding: .utf8)
    try scratch.write("panel.yaml", text.replacing("sensitivity: 0.8", with: "sensitivity: 0.7"))
    try await Self.evaluate(in: scratch, "standing: standing.json") { run in
      #expect(run.status == .badInput && run.errors.contains("another model, template or labels"))
    }
  }

  @Test("an evaluation that judges score finds nothing in answers without a value, and says so")
  func evaluation() async throws {
    let scratch = try Scratch()
    _ = await Run("new", "recognition-plan", scratch.path("panel"))
    let plan = scratch.path("panel.yaml")
    let text = try String(contentsOfFile: plan, encoding: .utf8)
    // Simulated models answer 1 or 0: what the judge is to see.
    try scratch.write("panel.yaml", text.replacing("[take charge,", with: "[\"1\", take charge,"))
    try await Self.evaluate(in: scratch) { run in
      #expect(run.status == .ok, "\(run.errors)")
      #expect(run.output.contains("not compared with labels on power"))
    }
    let judgments = await Run(
      "study", "export", scratch.path("pool.study"), "--output", scratch.path("all.jsonl"))
    #expect(judgments.status == .ok, "\(judgments.errors)")
    let lines = try String(contentsOfFile: scratch.path("all.jsonl"), encoding: .utf8)
    #expect(
      lines.contains("\"judge_id\":\"panel:panel\"") && lines.contains("\"judge_kind\":\"panel\""))
    #expect(lines.contains("\"score\":1") && lines.contains("\"score\":0"))
  }

  private static func evaluate(
    in scratch: Scratch, _ further: String? = nil, _ look: (Run) throws -> Void
  ) async throws {
    let rest = further.map { ", \($0)" } ?? ""
    try scratch.write(
      "plan.yaml",
      """
      name: trial
      system: schwartz
      dimensions: [power]
      models:
        - { name: A, client: simulated, parameters: { abilities: { power: 0.5 } } }
      recognizer: { kind: panel, plan: panel.yaml\(rest) }
      test: { stop: { items: 6 } }
      seed: 2
      """)
    _ = await Run(
      "pool", "add", Project.path("data/examples/pool/items.csv"), "--study",
      scratch.path("pool.study"), "--quiet")
    let run = await Run(
      "evaluate", scratch.path("plan.yaml"), "--study", scratch.path("pool.study"), "--output",
      scratch.path("out"), "--quiet")
    try look(run)
  }

  @Test("over HTTP a judge that cannot be reached ends the run, and the next one goes on")
  func overHTTP() async throws {
    let scratch = try Scratch()
    let server = try ScriptedServer { request in
      request.number < 5
        ? .answer(Completion.chat("{\"label\": \"absent\"}"))
        : .answer(status: 401, Completion.error("no"))
    }
    defer { server.stop() }
    try scratch.write(
      "panel.yaml",
      """
      name: one
      system: schwartz
      dimensions: [power]
      explanation: false
      judges:
        - { name: m, client: openai, base-url-variable: TEST_ADDRESS }
      limits: { concurrency: 1, retries: 0 }
      """)
    let run = await Run(
      ["recognize", "--judges", scratch.path("panel.yaml"), "--calls", scratch.path("j.study")]
        + Self.data + ["-o", scratch.path("out.jsonl"), "-q"],
      environment: ["TEST_ADDRESS": server.address])
    #expect(run.status != .ok && run.errors.contains("the judge `m`"), "\(run.errors)")
    #expect(run.output.contains("120 responses"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path("out.jsonl")))
    let good = try ScriptedServer { _ in .answer(Completion.chat("{\"label\": \"absent\"}")) }
    defer { good.stop() }
    let next = await Run(
      ["recognize", "--judges", scratch.path("panel.yaml"), "--calls", scratch.path("j.study")]
        + Self.data + ["-o", scratch.path("out.jsonl"), "-q"],
      environment: ["TEST_ADDRESS": good.address])
    #expect(next.status == .ok, "\(next.errors)")
    let lines = try String(contentsOfFile: scratch.path("out.jsonl"), encoding: .utf8)
    #expect(lines.split(separator: "\n").count == 120)
    // Equal responses are asked about once, and those of the first run not again.
    #expect(good.count < 116 && Set(good.requests.map(\.body)).count == good.count)
  }

  @Test("a dry run says what judging may take, and asks nothing")
  func dryRun() async throws {
    let scratch = try Scratch()
    try scratch.write(
      "panel.yaml",
      """
      name: one
      system: schwartz
      dimensions: [power]
      judges: [{ name: m, client: openai, base-url-variable: NOWHERE }]
      limits: { budget: { prices: { input: 1, output: 2 } } }
      """)
    let run = await Self.judge(in: scratch, "--dry-run", "--format", "json")
    #expect(run.status == .ok, "\(run.errors)")
    let results = try await Self.results(run)
    #expect(results["responses"] as? Int == 120)
    let least = try #require(results["least"] as? [String: Any])
    #expect((least["requests"] as? Int ?? 0) > 0 && (least["cost"] as? Double ?? 0) > 0)
    #expect(!FileManager.default.fileExists(atPath: scratch.path("j.study")))
  }

  @Test("concepts are learnt from labels, and judge in two stages")
  func concepts() async throws {
    let scratch = try Scratch()
    _ = await Run("new", "recognition-plan", scratch.path("panel"))
    let text = try String(contentsOfFile: scratch.path("panel.yaml"), encoding: .utf8)
    try scratch.write(
      "panel.yaml",
      text.replacing(
        "panel: { aggregate: majority, orders: [given, reversed] }",
        with: "stages: two\nconcepts: { pool: pool.json }"))
    let early = await Self.judge(in: scratch, "-o", scratch.path("out.jsonl"))
    #expect(early.status == .badInput && early.errors.contains("pool.json"), "\(early.errors)")
    let learnt = await Self.judge(
      in: scratch, "--learn-concepts", "--gold", "panel:example", "--format", "json")
    #expect(learnt.status == .ok, "\(learnt.errors)")
    let found = try #require(try await Self.results(learnt)["concepts"] as? [String: Any])
    #expect((found["concepts"] as? [[String: Any]])?.isEmpty == false)
    let run = await Self.judge(
      in: scratch, "--gold", "panel:example", "-o", scratch.path("out.jsonl"))
    #expect(run.status == .ok, "\(run.errors)")
  }

  @Test(
    "wrong use is refused with what to do",
    arguments: [
      (["--judges", "p", "--logs", "c", "--calls", "s"], "--output"),
      (["--judges", "p", "--calls", "s", "-o", "d.jsonl"], "--logs"),
      (["--judges", "p", "--logs", "c", "-o", "d.jsonl"], "--calls"),
      (["--judges", "p", "--train", "c"], "--judges"),
      (["--judges", "p", "--model-file", "m", "--logs", "c"], "--judges"),
      (["--train", "a", "--dry-run"], "--dry-run"),
      (["--model-file", "m", "--logs", "c", "-o", "d.jsonl", "--standing", "s"], "--standing"),
      (
        ["--judges", "p", "--logs", "c", "--calls", "s", "-o", "d.jsonl", "--standing", "x"],
        "--gold"
      ),
      (["--judges", "p", "--logs", "c", "--calls", "s", "--learn-concepts"], "--gold"),
      (["--judges", "p", "--logs", "c", "--calls", "s", "-o", "d.jsonl", "--cost", "1"], "--cost"),
    ])
  func wrongUse(arguments: [String], said: String) async {
    let run = await Run(["recognize"] + arguments)
    #expect(run.status == .wrongUse)
    #expect(run.errors.contains(said), "\(run.errors)")
  }

  @Test("labels that nobody gave are wrong use or bad input")
  func badGold() async throws {
    let scratch = try Scratch()
    _ = await Run("new", "recognition-plan", scratch.path("panel"))
    let nobody = await Self.judge(in: scratch, "--gold", "panel:exampel", "-o", "x.jsonl")
    #expect(
      nobody.status == .wrongUse && nobody.errors.contains("Did you mean"), "\(nobody.errors)")
    let people = await Self.judge(in: scratch, "--gold", "human", "-o", "x.jsonl")
    #expect(people.status == .badInput && people.errors.contains("no judge of the log is a person"))
  }
}
