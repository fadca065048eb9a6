import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("Problems of reports")
struct ReportProblemsTests {
  private static let head = "---\ntitle: T\ninstrument: presence\nsystem: schwartz\n---\n"

  private static func source(_ body: String, in scratch: Scratch) throws -> String {
    try scratch.write("r.md", head + body)
  }

  @Test("editors are told of every problem with its place, as JSON")
  func editors() async throws {
    let scratch = try Scratch()
    let source = try Self.source(
      "```{leaderboard}\n#| captoin: x\n```\n\nSee @tbl-a now.\n", in: scratch)
    let run = await Run("report", source, "--format", "json", "--output", scratch.path("out"))
    #expect(run.status == .badInput && run.errors.isEmpty, "\(run.errors)")
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let problems = try #require(json?["problems"] as? [[String: Any]])
    #expect(problems.map { $0["code"] as? String } == ["unknownOption", "unknownReference"])
    #expect(problems.map { $0["line"] as? Int } == [7, 10])
    #expect(problems.map { $0["column"] as? Int } == [4, 5])
    #expect(problems.map { $0["endColumn"] as? Int } == [11, 11])
    #expect(problems.first?["remedy"] as? String == "Did you mean `caption`?")
    #expect(problems.first?["excerpt"] as? String == "#| captoin: x")
    #expect(problems.first?["file"] as? String == source)
    #expect(!FileManager.default.fileExists(atPath: scratch.path("out")))
  }

  @Test("people see the line with a caret, and nothing else")
  func carets() async throws {
    let scratch = try Scratch()
    let source = try Self.source("See @tbl-a.\n", in: scratch)
    let run = await Run("report", source, "--output", scratch.path("out"))
    #expect(run.status == .badInput)
    #expect(run.errors.contains("  6 | See @tbl-a.\n    |     ^^^^^^"), "\(run.errors)")
  }

  @Test("a setting that no parameter takes is wrong use")
  func settings() async throws {
    let scratch = try Scratch()
    let source = try Self.source("Text.\n", in: scratch)
    let run = await Run("report", source, "--set", "x=1", "--output", scratch.path("out"))
    #expect(run.status == .wrongUse)
    #expect(run.errors.contains("--set x: the report has no such parameter"), "\(run.errors)")
  }
}
