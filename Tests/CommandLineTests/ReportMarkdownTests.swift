import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("Reports as Markdown")
struct ReportMarkdownTests {
  private static let judgments = Project.path(Golden.input("judgments.csv"))

  private static func source(in scratch: Scratch) throws -> String {
    try scratch.write(
      "r.md",
      """
      ---
      title: Who is *kind*?
      logs: '\(judgments)'
      instrument: presence
      system: schwartz
      ---
      ```{leaderboard}
      dimension: power
      ```

      ```{intervals}
      dimension: power
      ```

      """)
  }

  @Test("the report is written beside its other formats, with the same numbers")
  func written() async throws {
    let scratch = try Scratch()
    let run = await Run(
      "report", try Self.source(in: scratch), "--to", "md,json", "--output", scratch.path("out"))
    #expect(run.status == .ok, "\(run.errors)")
    let text = String(decoding: try scratch.bytes("out/r.md"), as: UTF8.self)
    #expect(text.contains("\n# Who is \\*kind\\*?\n"))
    #expect(text.contains("**Table 1.**"))
    #expect(text.contains("**Figure 1.**"))
    #expect(text.contains("| ---: |"))
    #expect(FileManager.default.fileExists(atPath: scratch.path("out/r.json")))
  }

  @Test("the source itself is never written over")
  func refused() async throws {
    let scratch = try Scratch()
    let source = try Self.source(in: scratch)
    let before = try scratch.bytes("r.md")
    let run = await Run("report", source, "--to", "md", "--output", scratch.path)
    #expect(run.status == .wrongUse)
    #expect(run.errors.contains("would write over the source"))
    #expect(try scratch.bytes("r.md") == before)
  }
}
