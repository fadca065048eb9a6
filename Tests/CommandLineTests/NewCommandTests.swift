import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("compass new")
struct NewCommandTests {
  private func make(
    _ kind: String, _ name: String, in scratch: Scratch, _ more: String...
  ) async throws {
    Project.enter()
    let run = await Run(["new", kind, scratch.path(name)] + more)
    try #require(run.status == .ok, "\(run.errors)")
    #expect(run.output.contains("wrote "), "\(run.output)")
  }

  @Test("a new report is built at once")
  func report() async throws {
    let scratch = try Scratch(pinned: "new-report")
    try await make("report", "reports/first-look", in: scratch)
    let source = scratch.path("reports/first-look.md")
    let text = try String(contentsOfFile: source, encoding: .utf8)
    #expect(text.contains("title: First look\n"))
    #expect(text.contains("logs: ../../../../data/example/judgments.jsonl.gz\n"))
    let run = await Run("report", source, "--output", scratch.path("out"), "--quiet")
    #expect(run.status == .ok, "\(run.errors)")
    let pdf = try scratch.bytes("out/first-look.pdf")
    #expect(pdf.starts(with: Array("%PDF".utf8)) && pdf.count > 10_000)
    #expect(!text.contains("pairs"))
  }

  @Test(
    "a report for the data at hand names them, has the sections that they support, and is built",
    arguments: [
      (["data/example/judgments.jsonl.gz"], ["{pairs}", "{judges}", "Aster-3 Large"], ["{drift}"]),
      (["data/examples/rounds/judgments.jsonl.gz"], ["{pairs}", "{drift}"], ["{cases}"]),
      (["data/examples/leak/judgments.jsonl.gz"], ["{contamination}"], ["{cases}"]),
    ])
  func reportOfData(_ logs: [String], _ has: [String], _ hasNot: [String]) async throws {
    let scratch = try Scratch(pinned: "new-report-of-data")
    try await make("report", "of data.md", in: scratch, "--logs", logs[0])
    let source = scratch.path("of data.md")
    let text = try String(contentsOfFile: source, encoding: .utf8)
    for word in has { #expect(text.contains(word), "\(word)\n\(text)") }
    for word in hasNot { #expect(!text.contains(word), "\(word)\n\(text)") }
    #expect(text.contains("logs: ../../../\(logs[0])\n"), "\(text)")
    let run = await Run(
      "report", source, "--output", scratch.path("out"), "--to", "json", "--quiet")
    #expect(run.status == .ok, "\(run.errors)")
  }

  @Test("new definitions are right: an instrument, a value system and a column map")
  func definitions() async throws {
    let scratch = try Scratch()
    let board = ["leaderboard", "--format", "csv", "--quiet", "--dimension", "power"]
    try await make("instrument", "My Own", in: scratch)
    let scored = await Run(
      board + [
        "--logs", "data/example/judgments.jsonl.gz", "--instrument", scratch.path("My Own.yaml"),
        "--system", "schwartz",
      ])
    #expect(scored.status == .ok && scored.output.contains("Tern-1"), "\(scored.errors)")
    try await make("value-system", "værdier 2", in: scratch)
    let shown = await Run("systems", scratch.path("værdier 2.yaml"))
    #expect(shown.status == .ok && shown.output.contains("(v-rdier-2)"), "\(shown.output)")
    #expect(shown.output.contains("Værdier 2"))
    try await make("column-map", "votes.yml", in: scratch)
    let table = try scratch.write(
      "t.csv",
      "model,item,topic,judge,dimension,rating\n"
        + (0..<20).map { "m\($0 % 2),i\($0 / 2),t\($0 / 4),j,power,\($0 % 3 == 0 ? 1 : 0)\n" }
        .joined())
    let mapped = await Run(
      board + [
        "--logs", table, "--map", scratch.path("votes.yml"), "--instrument", "presence",
        "--system", "schwartz",
      ])
    #expect(mapped.status == .ok && mapped.output.contains("m1,power"), "\(mapped.errors)")
  }

  @Test("a new plan is drawn, and what it draws is scored")
  func plan() async throws {
    let scratch = try Scratch()
    try await make("simulation-plan", "pilot", in: scratch)
    let drawn = await Run(
      "simulate", scratch.path("pilot.yaml"), "--output", scratch.path("out"), "--quiet")
    #expect(drawn.status == .ok, "\(drawn.errors)")
    let board = await Run(
      "leaderboard", "--logs", scratch.path("out/judgments.jsonl.gz"), "--instrument", "presence",
      "--system", "moral-foundations", "--quiet")
    #expect(board.status == .ok && board.output.contains("Model B"), "\(board.errors)")
  }

  @Test(
    "a new makefile is one, by any of its names",
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: "/usr/bin/make"), "skipped: there is no make"
    ),
    arguments: ["Makefile", "build.mk", "build"])
  func makefile(_ name: String) async throws {
    let scratch = try Scratch()
    try await make("makefile", name, in: scratch, "--logs", "a.jsonl", "b.jsonl")
    try scratch.write("r.md", "---\ntitle: R\n---\n")
    try scratch.write("README.md", "# Not a report\n---\n")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/make")
    process.currentDirectoryURL = scratch.url
    process.arguments = ["-n", "-f", name == "build" ? "build.mk" : name, "reports", "rows"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let said = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(said)")
    #expect(said.contains("compass report r.md --output out"), "\(said)")
    #expect(!said.contains("README"))
    #expect(said.contains("compass ingest a.jsonl b.jsonl --study out/"), "\(said)")
  }

  @Test("a file that is there is never written over")
  func existing() async throws {
    let scratch = try Scratch()
    let path = try scratch.write("mine.yaml", "keep\n")
    let run = await Run("new", "instrument", scratch.path("mine"))
    #expect(run.status == .badInput && run.errors.contains("already"), "\(run.errors)")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "keep\n")
  }

  @Test("titles are quoted where YAML would take them for something else")
  func titles() async throws {
    let scratch = try Scratch()
    for name in ["yes", "12", "a: b", "say \"no\"", "#1"] {
      try await make("value-system", name, in: scratch)
      let run = await Run("systems", scratch.path("\(name).yaml"))
      #expect(run.status == .ok, "\(name): \(run.errors)")
    }
  }
}
