import CommandLine
import FileFormats
import Foundation
import Glibc
import ModelServer
import TestSupport
import Testing

/// `compass generate` as a process that asks an endpoint and is killed, again and again.
@Suite("Evolutions that are killed")
struct KilledGenerationTests {
  private static let concurrency = 8
  private static let abilities: [String: Double] = [
    "m0": -1.4, "m1": -0.7, "m2": -0.2, "m3": 0.3, "m4": 0.9, "m5": 1.5,
  ]

  private static let plan = """
    name: killed
    system: schwartz
    dimensions: [power]
    generator: { client: openai, model: generator, base-url-variable: TRIAL_URL, items: 4 }
    targets: { count: 2, gain: 0 }
    pilot:
      models:
    \(abilities.keys.sorted().map {
      "    - { name: \($0), client: openai, base-url-variable: TRIAL_URL }"
    }.joined(separator: "\n"))
      recognizer: { kind: none }
      repeats: 3
      start: { anchors: 5, items: 10 }
    topics: [work, travel]
    rounds: 3
    limits: { concurrency: \(concurrency), retries: 2 }
    """

  /// When the process is killed, as shares of the requests of an undisturbed run; with COMPASS_KILLS at so
  /// many random moments.
  private static let moments: [Double] = {
    let asked = ProcessInfo.processInfo.environment["COMPASS_KILLS"].flatMap { Int($0) }
    return asked.map { (0..<$0).map { _ in Double.random(in: 0..<1) }.sorted() }
      ?? [0.1, 0.3, 0.45, 0.6, 0.8, 0.97]
  }()

  /// A pool whose items carry their parameters.
  private static func begin(in scratch: Scratch, _ study: String) async throws {
    var table = "sample_id,text,system,dimension,language,topic,discrimination,difficulty\n"
    for number in 0..<40 {
      let difficulty = Double(number % 20) / 5 - 2
      table += "old-\(number),\"\(GenerationScript.sentence("old \(number)")) "
      table += "[a1.20 b\(difficulty)]\",schwartz,power,en,work,1.2,\(difficulty)\n"
    }
    try scratch.write("items.csv", table)
    let added = await Run(
      "pool", "add", scratch.path("items.csv"), "--study", scratch.path(study), "--quiet")
    #expect(added.status == .ok, "\(added.errors)")
    try scratch.write("plan.yaml", plan)
  }

  private static func start(
    in scratch: Scratch, _ study: String, _ server: ScriptedServer
  ) throws -> Process {
    let process = Process()
    process.executableURL = Project.program
    process.arguments = [
      "generate", scratch.path("plan.yaml"), "--study", scratch.path(study), "--output",
      scratch.path("out-\(study)"), "--date", "2026-12-02",
    ]
    var environment = ProcessInfo.processInfo.environment
    environment["TRIAL_URL"] = server.address
    process.environment = environment
    let messages = scratch.path("messages.txt")
    if !FileManager.default.fileExists(atPath: messages) {
      _ = FileManager.default.createFile(atPath: messages, contents: nil)
    }
    let file = try #require(FileHandle(forWritingAtPath: messages))
    try file.seekToEnd()
    process.standardOutput = file
    process.standardError = file
    try process.run()
    return process
  }

  private static func pool(in scratch: Scratch, _ study: String) async -> String {
    await Run("pool", "list", "--study", scratch.path(study), "--format", "csv", "--quiet").output
  }

  @Test(
    "no answer that arrived is asked for again, and the pool is that of a run that nobody disturbed",
    .enabled(if: Project.program != nil, "skipped: the program is not built"))
  func killed() async throws {
    let scratch = try Scratch()
    // A server each, as what one answers depends on how often it was asked.
    let (calm, script) = (
      GenerationScript(abilities: Self.abilities), GenerationScript(abilities: Self.abilities)
    )
    let quiet = try ScriptedServer { .slow(0.002, calm.reply($0)) }
    defer { quiet.stop() }
    let server = try ScriptedServer { .slow(0.002, script.reply($0)) }
    defer { server.stop() }
    try await Self.begin(in: scratch, "killed.study")
    try await Self.begin(in: scratch, "whole.study")
    let whole = try Self.start(in: scratch, "whole.study", quiet)
    whole.waitUntilExit()
    let undisturbed = quiet.count
    var kills = 0
    for share in Self.moments {
      let process = try Self.start(in: scratch, "killed.study", server)
      while process.isRunning, Double(server.count) < share * Double(undisturbed) {
        usleep(500)
      }
      // Between two answers, too: in the midst of what is written at the end of a round.
      usleep(UInt32.random(in: 0..<20_000))
      guard process.isRunning else { break }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      kills += 1
    }
    try #require(kills > 0)
    let process = try Self.start(in: scratch, "killed.study", server)
    process.waitUntilExit()
    let said = String(decoding: try scratch.bytes("messages.txt"), as: UTF8.self)
    #expect(process.terminationStatus == 0 && whole.terminationStatus == 0, "\(said)")
    // At most what was under way at a kill is asked again, under the key that it had.
    let keys = Dictionary(grouping: server.requests, by: { $0.key ?? "none" })
    #expect(keys["none"] == nil && keys.count == undisturbed)
    #expect(server.count - keys.count <= kills * Self.concurrency)
    #expect(keys.values.allSatisfy { asked in Set(asked.map(\.body)).count == 1 })
    let found = await Self.pool(in: scratch, "killed.study")
    #expect(found.contains("generated"), "\(found)")
    #expect(found == (await Self.pool(in: scratch, "whole.study")))
    for name in ["candidates.jsonl.gz", "rounds.jsonl.gz"] {
      #expect(
        try scratch.bytes("out-killed.study/\(name)") == scratch.bytes("out-whole.study/\(name)"))
    }
  }
}
