import CommandLine
import FileFormats
import Foundation
import ModelServer
import TestSupport
import Testing

/// `compass generate`: new items from a simulated generator, by a simulated panel.
@Suite("Evolution of a pool")
struct GenerateCommandTests {
  private static func begin(in scratch: Scratch) async throws {
    let added = await Run(
      "pool", "add", Project.path("data/examples/pool/items.csv"),
      "--study", scratch.path("pool.study"), "--quiet")
    #expect(added.status == .ok, "\(added.errors)")
    let made = await Run("new", "generation-plan", scratch.path("grow"))
    #expect(made.status == .ok, "\(made.errors)")
    #expect(made.output.contains("compass generate"))
  }

  private static func generate(in scratch: Scratch, _ further: String...) async -> Run {
    await Run(
      [
        "generate", scratch.path("grow.yaml"), "--study", scratch.path("pool.study"), "--output",
        scratch.path("out"), "--date", "2026-12-02", "--quiet",
      ] + further)
  }

  private struct Answer: Decodable {
    struct Results: Decodable {
      struct Round: Decodable {
        let asked: Int
        let read: Int
        let accepted: Int
        let errorBefore: Double
        let errorAfter: Double
      }
      struct Item: Decodable {
        let item: String
        let dimension: String
      }
      struct Calls: Decodable {
        let requests: Int
        let kept: Int
      }
      let rounds: [Round]
      let items: [Item]
      let calls: Calls
      let isComplete: Bool
    }
    let results: Results
  }

  private static func results(_ run: Run) throws -> Answer.Results {
    try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8)).results
  }

  @Test("a plan as it is written runs on the shipped pool, and the pool grows where it told least")
  func asItStands() async throws {
    let scratch = try Scratch()
    try await Self.begin(in: scratch)
    let run = await Self.generate(in: scratch, "--format", "json")
    #expect(run.status == .ok, "\(run.errors)")
    let faults = try await JSONSchema(Run("schema", "generate").output).faults(in: run.output)
    #expect(faults.isEmpty, "\(faults)")
    let results = try Self.results(run)
    #expect(results.isComplete && !results.rounds.isEmpty && !results.items.isEmpty)
    for round in results.rounds {
      #expect(round.accepted == 0 || round.errorAfter < round.errorBefore)
    }
    let listed = await Run(
      "pool", "list", "--study", scratch.path("pool.study"), "--format", "csv", "--quiet")
    for item in results.items { #expect(listed.output.contains(item.item)) }
    let sound = await Run("study", "verify", scratch.path("pool.study"), "--quiet")
    #expect(sound.status == .ok, "\(sound.output)")
    // The text has the same rounds, and abilities on items that chance chose beside those on new ones.
    let text = await Self.generate(in: scratch)
    #expect(text.output.contains("Random items") && text.output.contains("Difference"))
    let table = await Self.generate(in: scratch, "--format", "csv")
    #expect(table.output.split(separator: "\n").count == results.rounds.count + 1)
  }

  @Test("a run that is given again asks nothing, and gives the same bytes")
  func again() async throws {
    let scratch = try Scratch()
    try await Self.begin(in: scratch)
    let first = await Self.generate(in: scratch, "--format", "json")
    #expect(first.status == .ok, "\(first.errors)")
    let names = ["out/candidates.jsonl.gz", "out/rounds.jsonl.gz"]
    let bytes = try names.map { try scratch.bytes($0) }
    let again = await Self.generate(in: scratch, "--format", "json")
    #expect(again.status == .ok, "\(again.errors)")
    #expect(try names.map { try scratch.bytes($0) } == bytes)
    #expect(try Self.results(again).calls.requests == 0)
    let lines = String(decoding: try Gzip.expand(bytes[0]), as: UTF8.self).split(separator: "\n")
    let results = try Self.results(first)
    #expect(lines.count { $0.contains("\"outcome\":\"accepted\"") } == results.items.count)
    #expect(lines.allSatisfy { $0.contains("\"text\":") })
  }

  @Test("a dry run says what may be asked, asks nothing, and needs neither address nor key")
  func dryRun() async throws {
    let scratch = try Scratch()
    try await Self.begin(in: scratch)
    let plan = """
      name: trial
      system: schwartz
      dimensions: [power]
      generator: { client: openai, base-url-variable: NO_SUCH_ADDRESS, items: 4 }
      targets: { count: 2 }
      pilot:
        models:
          - { name: A, client: openai, base-url-variable: NO_SUCH_ADDRESS }
          - { name: B, client: openai, base-url-variable: NO_SUCH_ADDRESS }
        recognizer: { kind: none }
        repeats: 3
        start: { anchors: 4, items: 10 }
      rounds: 5
      limits: { budget: { prices: { input: 1, output: 2 } } }
      """
    try scratch.write("grow.yaml", plan)
    let run = await Self.generate(in: scratch, "--dry-run", "--format", "json")
    #expect(run.status == .ok, "\(run.errors)")
    let faults = try await JSONSchema(Run("schema", "generate").output).faults(in: run.output)
    #expect(faults.isEmpty, "\(faults)")
    let text = await Self.generate(in: scratch, "--dry-run", "--format", "csv")
    let rows = text.output.split(separator: "\n").map { $0.split(separator: ",") }
    // The first test, 4 anchors at least and 10 items at most of two models; ten requests to the generator,
    // one at least; and of 40 items at most, each three times to two models.
    #expect(rows.count == 3 && rows[1][1] == "9" && rows[2][1] == "270", "\(text.output)")
    #expect(!FileManager.default.fileExists(atPath: scratch.path("out")))
    let asked = await Self.generate(in: scratch)
    #expect(
      asked.status == .wrongUse && asked.errors.contains("NO_SUCH_ADDRESS"), "\(asked.errors)")
  }

  @Test("a plan with a mistake is refused with its line")
  func mistake() async throws {
    let scratch = try Scratch()
    try await Self.begin(in: scratch)
    let plan = try String(contentsOfFile: scratch.path("grow.yaml"), encoding: .utf8)
    try scratch.write("grow.yaml", plan.replacing("novelty: 0.6", with: "novelty: high"))
    let run = await Self.generate(in: scratch)
    #expect(run.status == .badInput && run.errors.contains("grow.yaml:"), "\(run.errors)")
  }
}
