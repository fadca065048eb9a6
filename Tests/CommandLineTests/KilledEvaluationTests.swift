import CommandLine
import FileFormats
import Foundation
import Glibc
import ModelServer
import TestSupport
import Testing

/// `compass evaluate` as a process that asks an endpoint and is killed, again and again.
@Suite("Evaluations that are killed")
struct KilledEvaluationTests {
  private static let key = "sk-do-not-tell-4711"
  private static let concurrency = 8

  private static let plan = """
    name: killed
    system: schwartz
    dimensions: [power, security]
    models:
    \((0..<8).map { number in
      """
        - { name: m\(number), client: openai, base-url-variable: TRIAL_URL, key-variable: TRIAL_KEY }
      """
    }.joined(separator: "\n"))
    recognizer: { kind: none }
    test: { anchors: 1, stop: { items: 8 } }
    limits: { concurrency: \(concurrency), retries: 2 }
    """

  private static func start(in scratch: Scratch, _ server: ScriptedServer) throws -> Process {
    let process = Process()
    process.executableURL = Project.program
    process.arguments = [
      "evaluate", scratch.path("plan.yaml"), "--study", scratch.path("pool.study"), "--output",
      scratch.path("out"),
    ]
    var environment = ProcessInfo.processInfo.environment
    environment["TRIAL_URL"] = server.address
    environment["TRIAL_KEY"] = key
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

  @Test(
    "no answer that arrived is asked for again, and the key is nowhere",
    .enabled(if: Project.program != nil, "skipped: the program is not built"))
  func killed() async throws {
    let scratch = try Scratch()
    let server = try ScriptedServer { request in
      // An answer by the text of the item, so that a test goes the same way each time.
      let item = request.body.utf8.reduce(UInt64(5381)) { ($0 &* 33) ^ UInt64($1) }
      return .slow(0.002, .answer(Completion.chat(item & 16 == 0 ? "0" : "1")))
    }
    defer { server.stop() }
    let added = await Run(
      "pool", "add", Project.path("data/examples/pool/items.csv"),
      "--study", scratch.path("pool.study"), "--quiet")
    #expect(added.status == .ok, "\(added.errors)")
    try scratch.write("plan.yaml", Self.plan)
    var kills = 0
    for threshold in [1, 17, 40, 41, 76] {
      let process = try Self.start(in: scratch, server)
      while process.isRunning, server.count < threshold { usleep(500) }
      guard process.isRunning else { break }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      kills += 1
    }
    try #require(kills > 0)
    let process = try Self.start(in: scratch, server)
    process.waitUntilExit()
    let said = String(decoding: try scratch.bytes("messages.txt"), as: UTF8.self)
    #expect(process.terminationStatus == 0, "\(said)")
    let trace = String(
      decoding: try Gzip.expand(try scratch.bytes("out/trace.jsonl.gz")), as: UTF8.self)
    #expect(trace.split(separator: "\n").count == 8 * 2 * 8)
    let keys = Dictionary(grouping: server.requests, by: { $0.key ?? "none" })
    #expect(keys["none"] == nil)
    // At most what was under way at a kill is asked again, under the key that it had.
    #expect(server.count - keys.count <= kills * Self.concurrency)
    #expect(keys.count == 8 * 2 * 8)
    #expect(keys.values.allSatisfy { asked in Set(asked.map(\.body)).count == 1 })
    for name in try FileManager.default.subpathsOfDirectory(atPath: scratch.path) {
      guard let bytes = FileManager.default.contents(atPath: scratch.path(name)) else { continue }
      #expect(bytes.range(of: Data(Self.key.utf8)) == nil, "the key stands in \(name)")
    }
  }
}
