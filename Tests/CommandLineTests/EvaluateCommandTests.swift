import CommandLine
import FileFormats
import Foundation
import ModelServer
import TestSupport
import Testing

/// `compass evaluate`: adaptive tests of simulated examinees, whose truth the plan states.
@Suite("Adaptive tests of models")
struct EvaluateCommandTests {
  /// A study with the shipped pool, and a plan.
  private static func begin(in scratch: Scratch, _ plan: String? = nil) async throws {
    let added = await Run(
      "pool", "add", Project.path("data/examples/pool/items.csv"),
      "--study", scratch.path("pool.study"), "--quiet")
    #expect(added.status == .ok, "\(added.errors)")
    if let plan {
      try scratch.write("plan.yaml", plan)
    } else {
      let made = await Run("new", "evaluation-plan", scratch.path("plan"))
      #expect(made.status == .ok, "\(made.errors)")
    }
  }

  private static func evaluate(in scratch: Scratch, _ further: String...) async -> Run {
    await Run(
      [
        "evaluate", scratch.path("plan.yaml"), "--study", scratch.path("pool.study"), "--output",
        scratch.path("out"), "--quiet",
      ] + further)
  }

  private static func plan(_ test: String, models: String? = nil, limits: String = "") -> String {
    """
    name: trial
    system: schwartz
    dimensions: [power, security]
    models:
    \(models ?? """
        - { name: A, client: simulated, parameters: { abilities: { power: -0.8, security: 0.4 } } }
        - { name: B, client: simulated, parameters: { abilities: { power: 1.2, security: 0 }, refusals: 0.2 } }
      """)
    recognizer: { kind: none }
    test: \(test)
    \(limits)
    seed: 11
    """
  }

  private struct Answer: Decodable {
    struct Results: Decodable {
      struct Ability: Decodable {
        struct Estimate: Decodable {
          let estimate: Double?
          let standardError: Double?
        }
        let model: String
        let dimension: String
        let language: String?
        let ability: Estimate
        let abilityOfAnchors: Estimate?
        let items: Int
        let anchors: Int
        let unscored: Int
        let stop: String
      }
      struct Calls: Decodable {
        let requests: Int
        let answers: Int
        let kept: Int
        let failed: Int
      }
      let abilities: [Ability]
      let calls: Calls
      let isComplete: Bool
    }
    let results: Results
  }

  private static func results(_ run: Run) throws -> Answer.Results {
    try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8)).results
  }

  @Test("a plan as it is written runs on the shipped pool, and finds what the plan states")
  func asItStands() async throws {
    let scratch = try Scratch()
    try await Self.begin(in: scratch)
    let run = await Self.evaluate(in: scratch, "--format", "json")
    #expect(run.status == .ok, "\(run.errors)")
    let results = try Self.results(run)
    #expect(results.isComplete && results.abilities.count == 6)
    let truth = [
      "Model A": ["power": -0.8, "benevolence": 1.1, "security": 0.2],
      "Model B": ["power": 0.3, "benevolence": 0.6, "security": 0.9],
    ]
    for entry in results.abilities {
      let value = try #require(entry.ability.estimate)
      let error = try #require(entry.ability.standardError)
      let stated = try #require(truth[entry.model]?[entry.dimension])
      // One in 16,000 would be farther away by chance; the seed is fixed.
      #expect(abs(value - stated) < 4 * error, "\(entry.model), \(entry.dimension)")
      #expect(entry.anchors == 3)
      #expect(entry.stop != "standardError" || error <= 0.35)
      #expect(entry.items <= 30)
    }
    // Refusals are not wrong answers.
    #expect(results.abilities.filter { $0.model == "Model B" }.contains { $0.unscored > 0 })
  }

  @Test("a run that is given again asks nothing, and gives the same bytes")
  func again() async throws {
    let scratch = try Scratch()
    try await Self.begin(
      in: scratch, Self.plan("{ anchors: 2, content: topic, stop: { items: 8 } }"))
    let first = await Self.evaluate(in: scratch, "--format", "json")
    #expect(first.status == .ok, "\(first.errors)")
    let trace = try scratch.bytes("out/trace.jsonl.gz")
    let judgments = try scratch.bytes("out/judgments.jsonl.gz")
    let again = await Self.evaluate(in: scratch, "--format", "json")
    #expect(again.status == .ok, "\(again.errors)")
    #expect(try scratch.bytes("out/trace.jsonl.gz") == trace)
    #expect(try scratch.bytes("out/judgments.jsonl.gz") == judgments)
    let calls = (try Self.results(first).calls, try Self.results(again).calls)
    #expect(calls.0.requests == 32 && calls.0.kept == 0)
    #expect(calls.1.requests == 0 && calls.1.kept == 32)
    // Exposures are those of one run.
    let exposures = await Run(
      "pool", "list", "--study", scratch.path("pool.study"), "--format", "csv", "--quiet")
    #expect(exposures.status == .ok)
  }

  @Test("items that were chosen by answers are in no mean, anchors are in all")
  func means() async throws {
    let scratch = try Scratch()
    try await Self.begin(in: scratch, Self.plan("{ anchors: 2, stop: { items: 8 } }"))
    let run = await Self.evaluate(in: scratch)
    #expect(run.status == .ok, "\(run.errors)")
    let board = await Run(
      "leaderboard", "--study", scratch.path("pool.study"), "--instrument", "presence", "--system",
      "schwartz", "--format", "json", "--quiet")
    #expect(board.status == .ok, "\(board.errors)")
    #expect(board.output.contains("adaptiveExcluded"))
    // 2 models x 2 dimensions x 6 items that were chosen.
    #expect(
      board.output.contains("24 rows of items that were chosen"), "\(board.output.prefix(3000))")
  }

  @Test("without anchors there is no mean at all, and the error says what to do")
  func noMeans() async throws {
    let scratch = try Scratch()
    try await Self.begin(in: scratch, Self.plan("{ stop: { items: 4 } }"))
    let run = await Self.evaluate(in: scratch)
    #expect(run.status == .ok, "\(run.errors)")
    let board = await Run(
      "leaderboard", "--study", scratch.path("pool.study"), "--instrument", "presence", "--system",
      "schwartz", "--quiet")
    #expect(board.status == .badInput)
    #expect(board.errors.contains("compass evaluate"), "\(board.errors)")
  }

  @Test("an item that is asked several times has one response, and all its answers in the log")
  func repeats() async throws {
    let scratch = try Scratch()
    try await Self.begin(in: scratch, Self.plan("{ repeats: 3, stop: { items: 5 } }"))
    let run = await Self.evaluate(in: scratch, "--format", "json")
    #expect(run.status == .ok, "\(run.errors)")
    #expect(try Self.results(run).calls.requests == 2 * 2 * 5 * 3)
  }

  @Test("a test in each language that the plan names, and none where the pool has no items")
  func languages() async throws {
    let scratch = try Scratch()
    try await Self.begin(in: scratch, Self.plan("{ languages: [en, zh], stop: { items: 5 } }"))
    let run = await Self.evaluate(in: scratch)
    #expect(run.status == .badInput)
    #expect(run.errors.contains("0 usable items of `power` in `zh`"), "\(run.errors)")
    #expect(run.errors.contains("0 usable items of `security` in `zh`"), "\(run.errors)")
    try scratch.write("plan.yaml", Self.plan("{ languages: [en], stop: { items: 5 } }"))
    let english = await Self.evaluate(in: scratch, "--format", "json")
    #expect(try Self.results(english).abilities.allSatisfy { $0.language == "en" })
  }

  static let endpoint = """
      - { name: A, client: openai, base-url-variable: NO_SUCH_ADDRESS, key-variable: NO_SUCH_KEY }
    """

  @Test("a dry run says what may be asked, and needs neither address nor key")
  func dryRun() async throws {
    let scratch = try Scratch()
    try await Self.begin(
      in: scratch,
      Self.plan(
        "{ anchors: 2, stop: { items: 10 } }", models: Self.endpoint,
        limits: "limits: { budget: { prices: { input: 1, output: 2 } } }"))
    let run = await Self.evaluate(in: scratch, "--dry-run", "--format", "json")
    #expect(run.status == .ok, "\(run.errors)")
    let faults = try await JSONSchema(Run("schema", "evaluate").output).faults(in: run.output)
    #expect(faults.isEmpty, "\(faults)")
    let text = await Self.evaluate(in: scratch, "--dry-run", "--format", "csv")
    let rows = text.output.split(separator: "\n").map { $0.split(separator: ",") }
    #expect(rows.count == 3 && rows[1][1] == "4" && rows[2][1] == "20", "\(text.output)")
    #expect(!FileManager.default.fileExists(atPath: scratch.path("out")))
  }

  @Test("an address or a key that is not there is wrong use, before anything is asked")
  func noAddress() async throws {
    let scratch = try Scratch()
    try await Self.begin(in: scratch, Self.plan("{ stop: { items: 4 } }", models: Self.endpoint))
    let run = await Self.evaluate(in: scratch)
    #expect(run.status == .wrongUse)
    #expect(run.errors.contains("NO_SUCH_ADDRESS"), "\(run.errors)")
  }

  private static func ask(
    in scratch: Scratch, _ address: String, _ further: String...
  ) async -> Run {
    await Run(
      [
        "evaluate", scratch.path("plan.yaml"), "--study", scratch.path("pool.study"), "--output",
        scratch.path("out"), "--format", "json", "--quiet",
      ] + further, environment: ["TRIAL": address])
  }

  private static func asking(_ limits: String) -> String {
    plan(
      "{ stop: { items: 5 } }",
      models: "  - { name: A, client: openai, base-url-variable: TRIAL }",
      limits: "limits: { retries: 0\(limits) }")
  }

  @Test("where the endpoint is down nothing is given up, and the next run goes on")
  func down() async throws {
    let scratch = try Scratch()
    let server = try ScriptedServer { request in
      // The fourth request and all after it, for a while, find an endpoint that fails.
      (3..<6).contains(request.number)
        ? .answer(status: 503, "") : .answer(Completion.chat("1"))
    }
    defer { server.stop() }
    try await Self.begin(in: scratch, Self.asking(""))
    let first = await Self.ask(in: scratch, server.address)
    #expect(first.status == .badInput)
    #expect(
      first.errors.contains("the model `A`: the endpoint failed (status 503)"), "\(first.errors)")
    #expect(!FileManager.default.fileExists(atPath: scratch.path("out/judgments.jsonl.gz")))
    #expect(try !Self.results(first).isComplete)
    var last = first
    for _ in 0..<4 where last.status != .ok { last = await Self.ask(in: scratch, server.address) }
    #expect(last.status == .ok, "\(last.errors)")
    let results = try Self.results(last)
    #expect(results.abilities.allSatisfy { $0.items == 5 && $0.unscored == 0 })
    // Three failed; no answer was asked for twice.
    #expect(server.count == 2 * 5 + 3)
  }

  @Test("a budget ends a run, and a larger one goes on with it")
  func budget() async throws {
    let scratch = try Scratch()
    let server = try ScriptedServer { _ in .answer(Completion.chat("0")) }
    defer { server.stop() }
    try await Self.begin(in: scratch, Self.asking(", budget: { requests: 4 }"))
    let first = await Self.ask(in: scratch, server.address)
    #expect(first.status == .badInput)
    #expect(first.errors.contains("the budget is spent"), "\(first.errors)")
    #expect(server.count == 4)
    try scratch.write("plan.yaml", Self.asking(", budget: { requests: 100 }"))
    let second = await Self.ask(in: scratch, server.address)
    #expect(second.status == .ok, "\(second.errors)")
    let calls = try Self.results(second).calls
    #expect(calls.kept == 4 && calls.requests == 6)
    #expect(server.count == 10)
  }

  @Test("an answer that is refused or cannot be read is an item that tells nothing")
  func unusable() async throws {
    let scratch = try Scratch()
    let server = try ScriptedServer { request in
      request.number % 2 == 0
        ? .answer(status: 400, Completion.error("not allowed")) : .answer(Completion.chat("yes"))
    }
    defer { server.stop() }
    try await Self.begin(in: scratch, Self.asking(""))
    let run = await Self.ask(in: scratch, server.address)
    #expect(run.status == .ok, "\(run.errors)")
    let results = try Self.results(run)
    #expect(results.abilities.allSatisfy { $0.unscored == 5 && $0.ability.estimate == nil })
    #expect(run.output.contains("10 items of 10 say nothing of a model"), "\(run.output)")
  }

  @Test("exposure stays near its bound, and other items take the place")
  func exposure() async throws {
    let scratch = try Scratch()
    let abilities = (0..<12).map { number in
      """
        - { name: m\(number), client: simulated, parameters: { abilities: { power: \(Double(number - 6) / 4), security: 0 } } }
      """
    }.joined(separator: "\n")
    func items(_ exposure: String) async throws -> Int {
      try scratch.write(
        "plan.yaml", Self.plan("{ \(exposure) stop: { items: 6 } }", models: abilities))
      let run = await Self.evaluate(in: scratch, "--format", "json")
      #expect(run.status == .ok, "\(run.errors)")
      let trace = String(
        decoding: try Gzip.expand(try scratch.bytes("out/trace.jsonl.gz")), as: UTF8.self)
      return Set(
        trace.split(separator: "\n").compactMap { line in
          line.firstRange(of: "\"item\":\"").map { range in
            String(line[range.upperBound...].prefix { $0 != "\"" })
          }
        }
      ).count
    }
    try await Self.begin(in: scratch, "")
    let free = try await items("")
    let held = try await items("exposure: { method: randomesque, items: 12 },")
    #expect(held > free)
  }
}
