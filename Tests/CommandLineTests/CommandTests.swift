import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("Commands")
struct CommandTests {
  @Test(
    "every command has help with an example",
    arguments: ["report", "ingest", "study", "leaderboard", "systems", "simulate", "doctor"])
  func help(command: String) async {
    let run = await Run(command, "--help")
    #expect(run.status == .ok)
    #expect(run.output.contains("Example"))
    #expect(run.output.contains("compass \(command)"))
    #expect(run.errors.isEmpty)
  }

  @Test("no argument prints the help, and the version is a line")
  func noArguments() async {
    #expect(await Run().output.contains("SUBCOMMANDS"))
    #expect(await Run("--version").output == "0.1.0\n")
  }

  @Test(
    "wrong use exits 2 and prints nothing on standard output",
    arguments: [
      ["reprot"], ["report"], ["leaderboard"], ["report", "r.md", "--to", "docx"],
      ["leaderboard", "--logs", "a.csv", "--level", "95"],
      ["leaderboard", "--logs", "a.csv", "--method", "magic"],
      ["leaderboard", "--logs", "a.csv", "--replicates", "3"],
      ["leaderboard", "--logs", "a.csv", "--replicates", "500", "--level", "0.999"],
      ["report", "r.md", "--to", ""], ["systems", "--format", "xml"],
    ])
  func wrongUse(arguments: [String]) async {
    let run = await Run(arguments)
    #expect(run.status == .wrongUse)
    #expect(run.output.isEmpty)
    #expect(!run.errors.isEmpty)
  }

  @Test("systems lists 27 dimensions in four systems, as text and as JSON")
  func systems() async throws {
    let run = await Run("systems", "--format", "json")
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let results = try #require(json?["results"] as? [String: Any])
    let systems = try #require(results["systems"] as? [[String: Any]])
    #expect(systems.count == 4)
    #expect(systems.reduce(0) { $0 + (($1["dimensions"] as? [Any])?.count ?? 0) } == 27)
    #expect(await Run("systems", "schwartz").output.contains("schwartz1992.vc"))
    let lines = await Run("systems", "--format", "csv").output.split(separator: "\n")
    #expect(lines.count == 28)
    let unknown = await Run("systems", "schwarz")
    #expect(unknown.status == .badInput)
    #expect(unknown.errors.contains("Did you mean `schwartz`?"))
  }

  @Test("doctor finds the libraries, fonts and definitions that reports need")
  func doctor() async throws {
    let run = await Run("doctor")
    #expect(run.status == .ok, "\(run.output)")
    #expect(run.output.contains("GSL"))
    #expect(run.output.contains("4 value systems with 27 dimensions"))
  }

  @Test("simulate writes the shipped example again, byte for byte")
  func simulate() async throws {
    let scratch = try Scratch()
    let run = await Run(
      "simulate", Project.path("data/example/plan.yaml"), "--output", scratch.path)
    #expect(run.status == .ok, "\(run.errors)")
    for name in ["judgments.jsonl.gz", "truth.csv"] {
      let shipped = Array(
        try Data(contentsOf: URL(fileURLWithPath: Project.path("data/example/\(name)"))))
      #expect(try scratch.bytes(name) == shipped, "\(name)")
    }
  }

  @Test("leaderboard prints the same figures as text, JSON and CSV")
  func leaderboard() async throws {
    let arguments = [
      "leaderboard", "--logs", Project.path("data/example/judgments.jsonl.gz"), "--instrument",
      "presence", "--system", "schwartz", "--dimension", "Power", "--replicates", "499", "--quiet",
    ]
    let text = await Run(arguments)
    #expect(text.status == .ok)
    #expect(text.output.contains("Polaris-2 北辰"))
    #expect(text.output.contains("caution:"))
    let json = try #require(
      try JSONSerialization.jsonObject(
        with: Data(await Run(arguments + ["--format", "json"]).output.utf8)) as? [String: Any])
    #expect(json["schemaVersion"] as? Int == 2)
    #expect(json["command"] as? String == "leaderboard")
    let results = try #require(json["results"] as? [[String: Any]])
    #expect(results.count == 9)
    let estimates = results.compactMap { $0["estimate"] as? Double }
    #expect(estimates == estimates.sorted(by: >))
    let csv = await Run(arguments + ["--format", "csv"]).output.split(separator: "\n")
    #expect(csv.count == 10)
    #expect(csv[1].hasPrefix("\(results[0]["model"] as? String ?? ""),power,\(estimates[0]),"))
  }

  @Test("the shipped report builds both files and nothing beside them")
  func report() async throws {
    let scratch = try Scratch()
    let source = Project.path("reports/leaderboard.md")
    let run = await Run("report", source, "--output", scratch.path)
    #expect(run.status == .ok, "\(run.errors)")
    #expect(try scratch.names == ["leaderboard.json", "leaderboard.pdf"])
  }

  @Test("the report that README shows builds, though no heading stands before its cell")
  func readmeReport() async throws {
    let readme = try String(contentsOfFile: Project.path("README.md"), encoding: .utf8)
    let block = try #require(CodeBlock.all(of: readme).first { $0.language == "markdown" })
    let source = block.lines.joined(separator: "\n")
    let scratch = try Scratch()
    let path = try scratch.write("readme.md", source)
    let run = await Run(
      "report", path, "--logs", Project.path("data/example/judgments.jsonl.gz"), "--output",
      scratch.path("out"))
    #expect(run.status == .ok, "\(run.errors)")
  }

  @Test(
    "the same command in another directory, time zone, locale and home gives the same bytes",
    .enabled(if: Project.program != nil, "skipped: the program is not beside the tests"))
  func sameBytesElsewhere() throws {
    let program = try #require(Project.program)
    var outputs: [[[UInt8]]] = []
    for (zone, locale) in [("UTC", "C"), ("Pacific/Chatham", "de_DE.UTF-8")] {
      let scratch = try Scratch()
      let process = Process()
      process.executableURL = program
      process.currentDirectoryURL = scratch.url
      process.arguments = ["report", Project.path("reports/leaderboard.md"), "--quiet"]
      process.environment = [
        "TZ": zone, "LANG": locale, "LC_ALL": locale, "HOME": scratch.path,
        "PATH": "/usr/bin:/bin",
        "LD_LIBRARY_PATH": ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] ?? "",
      ]
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      outputs.append([
        try scratch.bytes("out/leaderboard.pdf"), try scratch.bytes("out/leaderboard.json"),
      ])
    }
    #expect(outputs[0] == outputs[1])
  }
}
