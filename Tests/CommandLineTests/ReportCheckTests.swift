import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("Checked claims of a report")
struct ReportCheckTests {
  private static let judgments = Project.path(Golden.input("judgments.csv"))

  /// A report of two claims, of which the second is expected to be as it is said, and the run that checks it.
  private static func run(
    expecting expected: String, in scratch: Scratch, _ options: [String] = ["--check"]
  ) async throws -> Run {
    let source = try scratch.write(
      "r.md",
      """
      ---
      title: T
      logs: '\(judgments)'
      instrument: presence
      system: schwartz
      ---
      ```{claim}
      #| label: clm-some
      text: There are judgments.
      holds: judgments() > 0
      ```

      ```{claim}
      #| label: clm-none
      text: There are none.
      holds: judgments() < 1
      expect: \(expected)
      ```

      """)
    return await Run(["report", source, "--to", "json", "--output", scratch.path] + options)
  }

  @Test("a report whose claims are as expected passes")
  func passes() async throws {
    let scratch = try Scratch()
    let run = try await Self.run(expecting: "contradicted", in: scratch)
    #expect(run.status == .ok, "\(run.errors)")
    #expect(run.errors.contains("all 2 claims are as expected"))
  }

  @Test(
    "a claim that is not as expected is told at its place, and the report is written all the same",
    arguments: [["--check"], ["--check", "--quiet"]])
  func fails(options: [String]) async throws {
    let scratch = try Scratch()
    let run = try await Self.run(expecting: "supported", in: scratch, options)
    #expect(run.status == .gateFailed)
    let lines = run.errors.split(separator: "\n").filter { $0.contains("claim `") }
    #expect(lines.count == 1)
    #expect(
      lines.allSatisfy {
        $0.contains("r.md:13:1: claim `clm-none`: expected supported, found contradicted")
      }, "\(run.errors)")
    #expect(try !scratch.bytes("r.json").isEmpty)
  }

  @Test("without the option no verdict changes the exit code")
  func unchecked() async throws {
    let scratch = try Scratch()
    let run = try await Self.run(expecting: "supported", in: scratch, [])
    #expect(run.status == .ok, "\(run.errors)")
  }

  @Test("a verdict that moved, and a claim that was rewritten, are told from two builds")
  func moved() async throws {
    let (old, new) = (try Scratch(), try Scratch())
    _ = try await Self.run(expecting: "supported", in: old)
    _ = try await Self.run(expecting: "supported", in: new)
    let json = String(decoding: try new.bytes("r.json"), as: UTF8.self)
      .replacing("\"judgments() > 0\"", with: "\"judgments() > 1\"")
      .replacing("\"contradicted\"", with: "\"noData\"")
    let path = try new.write("changed.json", json)
    let run = await Run("report", "diff", old.path("r.json"), path)
    #expect(run.status == .ok, "\(run.errors)")
    #expect(
      run.output.contains("1 claim changed its verdict: clm-none from contradicted to noData."),
      "\(run.output)")
    #expect(run.output.contains("1 claim has another expression"), "\(run.output)")
  }
}
