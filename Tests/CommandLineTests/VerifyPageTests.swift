import CommandLine
import Foundation
import TestSupport
import Testing

/// The page of a small report, made once.
private let published = Task { () throws -> String in
  let scratch = try Scratch(pinned: "verified-page")
  let source = try scratch.write(
    "small.md",
    """
    ---
    title: A "small" report & its <signs>
    date: 2025-02-28
    logs: ../../../data/example/judgments.jsonl.gz
    instrument: presence
    system: schwartz
    seed: 7
    ---

    # Results {#sec-a}

    See @tbl-board.

    ```{leaderboard}
    #| label: tbl-board
    ```

    """)
  let run = await Run("report", source, "--output", scratch.path, "--to", "html", "--quiet")
  try #require(run.status == .ok, "\(run.errors)")
  return String(decoding: try scratch.bytes("small.html"), as: UTF8.self)
}

@Suite("compass verify of pages for screens")
struct VerifyPageTests {
  private static let start = "\" href=\"data:text/csv;charset=utf-8;base64,"

  private func verified(
    _ page: String, _ arguments: String...
  ) async throws -> (run: Run, results: [String: Any]) {
    Project.enter()
    let scratch = try Scratch()
    let file = try scratch.write("small.html", page)
    let run = await Run(["verify", file, "--format", "json"] + arguments)
    let answer = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    return (run, answer?["results"] as? [String: Any] ?? [:])
  }

  @Test("a page as it was published is what it says, and of the logs that it names")
  func untouched() async throws {
    let (run, results) = try await verified(
      try await published.value, "--logs", "data/example/judgments.jsonl.gz", "--fail-on",
      "differs")
    #expect(run.status == .ok)
    for part in ["manifest", "data", "logs"] {
      #expect(results[part] as? String == "same", "\(part)")
    }
    #expect(results["title"] as? String == #"A "small" report & its <signs>"#)
  }

  @Test("numbers that were changed are told with their table")
  func changedNumbers() async throws {
    let page = try await published.value
    let range = try #require(page.range(of: Self.start))
    let end = try #require(page[range.upperBound...].firstIndex(of: "\""))
    let data = try #require(Data(base64Encoded: String(page[range.upperBound..<end])))
    let changed = String(decoding: data, as: UTF8.self).replacing("60.9", with: "70.9")
    try #require(Data(changed.utf8) != data)
    let (run, results) = try await verified(
      page.replacingCharacters(
        in: range.upperBound..<end, with: Data(changed.utf8).base64EncodedString()),
      "--fail-on", "differs")
    #expect(run.status == .gateFailed)
    #expect(results["data"] as? String == "differs")
    #expect(results["manifest"] as? String == "same")
    let difference = (results["differences"] as? [[String: Any]])?.first
    #expect(difference?["label"] as? String == "Table 1")
  }

  @Test("a manifest that was changed is told by its digest, and data that are gone by their name")
  func changedManifest() async throws {
    let page = try await published.value
    let (_, results) = try await verified(page.replacing("\"seed\" : 7", with: "\"seed\" : 8"))
    #expect(results["manifest"] as? String == "differs")
    let (_, others) = try await verified(page.replacing(Self.start, with: "\" href=\"data:,"))
    #expect(others["data"] as? String == "differs")
    #expect(others["manifest"] as? String == "same")
  }

  @Test("what is no page of a report is refused, and says what to do")
  func others() async throws {
    Project.enter()
    let scratch = try Scratch()
    for (name, text) in [
      ("plain.html", "<!DOCTYPE html><html><title>x</title></html>"), ("notes.txt", "words"),
    ] {
      let run = await Run("verify", try scratch.write(name, text))
      #expect(run.status == .badInput)
      #expect(run.errors.contains(name), "\(run.errors)")
    }
  }
}
