import CommandLine
import Foundation
import TestSupport
import Testing

/// What the article on claims says is run on the shipped example, word for word.
@Suite("Documented claims")
struct DocumentedClaimsTests {
  private static let article = Result {
    try String(
      contentsOfFile: Project.path("Sources/CommandLine/CommandLine.docc/Claims.md"),
      encoding: .utf8)
  }

  /// What stands in the first fence behind a line that opens with `mark`.
  private static func fenced(_ mark: String, closing: String) throws -> String {
    let text = try article.get()
    let start = try #require(text.range(of: "\n\(mark)\n"))
    let end = try #require(
      text.range(of: "\n\(closing)\n", range: start.upperBound..<text.endIndex))
    return String(text[start.upperBound..<end.lowerBound])
  }

  private static func build(_ source: String, in scratch: Scratch) async throws -> [String: Any] {
    let run = await Run("report", source, "--to", "json", "--output", scratch.path, "--quiet")
    #expect(run.status == .ok, "\(run.errors)")
    let json = try JSONSerialization.jsonObject(with: Data(scratch.bytes("r.json")))
    return try #require((json as? [String: Any])?["results"] as? [String: Any])
  }

  @Test("the report of the article is built as it stands, and its claim is supported")
  func report() async throws {
    let scratch = try Scratch()
    let source = try Self.fenced("````markdown", closing: "````")
      .replacing("../data/", with: Project.path("data") + "/")
    let results = try await Self.build(scratch.write("r.md", source), in: scratch)
    let claims = try #require(results["claims"] as? [[String: Any]])
    #expect(claims.count == 1)
    #expect(claims.allSatisfy { $0["verdict"] as? String != "noData" })
  }

  @Test("every expression of the article has an answer in the shipped example")
  func expressions() async throws {
    let lines = try Self.fenced("```text", closing: "```").split(separator: "\n")
    #expect(lines.count > 15)
    var source = "---\ntitle: T\nlogs: \(Project.path("data/example/judgments.jsonl.gz"))\n"
    source += "instrument: presence\nsystem: schwartz\n---\n"
    for (number, line) in lines.enumerated() {
      let expression = (line.firstRange(of: "  #").map { line[..<$0.lowerBound] } ?? line)
      source +=
        "```{claim}\nlabel: clm-\(number)\ntext: The claim.\nholds: '"
        + expression.trimmingCharacters(in: .whitespaces) + "'\n```\n\n"
    }
    let scratch = try Scratch()
    let results = try await Self.build(scratch.write("r.md", source), in: scratch)
    let claims = try #require(results["claims"] as? [[String: Any]])
    #expect(claims.count == lines.count)
    for claim in claims {
      #expect(claim["verdict"] as? String != "noData", "\(claim)")
    }
  }
}
