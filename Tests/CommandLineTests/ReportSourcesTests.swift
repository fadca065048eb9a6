import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("Reports over several sources")
struct ReportSourcesTests {
  private static let judgments = Project.path(Golden.input("judgments.csv"))
  private static let meaning = "instrument: presence, system: schwartz"

  /// A report whose front matter names `data`, and the arguments that build it.
  private static func report(_ data: String, in scratch: Scratch) throws -> [String] {
    let source = try scratch.write(
      "r.md", "---\ntitle: T\ndata:\n\(data)---\n```{leaderboard}\ndimension: power\n```\n")
    return ["report", source, "--to", "json", "--output", scratch.path]
  }

  private static func json(_ scratch: Scratch) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(scratch.bytes("r.json")))
    return try #require(object as? [String: Any])
  }

  @Test("logs and a study of them stand side by side, with the same figures")
  func logsAndStudy() async throws {
    let scratch = try Scratch()
    let ingested = await Run(
      "ingest", Self.judgments, "--study", scratch.path("s.study"), "--quiet")
    #expect(ingested.status == .ok, "\(ingested.errors)")
    let run = await Run(
      try Self.report(
        "  logs: { logs: '\(Self.judgments)', \(Self.meaning) }\n"
          + "  study: { study: s.study, \(Self.meaning) }\n", in: scratch))
    #expect(run.status == .ok, "\(run.errors)")
    let json = try Self.json(scratch)
    let results = try #require(json["results"] as? [String: Any])
    let sources = try #require(results["sources"] as? [[String: Any]])
    #expect(sources.count == 2)
    let scores = try sources.map { try #require($0["scores"] as? NSArray) }
    #expect(scores[0].count == 33)
    #expect(scores[0] == scores[1])
    let manifest = try #require(json["manifest"] as? [String: Any])
    let inputs = try #require(manifest["inputs"] as? [[String: Any]])
    let read = inputs.filter { ["log", "study"].contains($0["role"] as? String) }
    #expect(read.map { $0["name"] as? String } == ["judgments.csv", "s.study"])
    #expect(read.map { $0["source"] as? String } == ["logs", "study"])
  }

  @Test(
    "options that say which data are meant are refused where there are several",
    arguments: [
      ["--study", "x.study"], ["--instrument", "presence"],
      ["--system", "schwartz"], ["--map", "pairwise"], ["--item-table", "x.csv"],
      ["--reader", "helm"], ["--on-conflict", "latest"], ["--strict"],
      ["--with-text"],
    ])
  func refused(option: [String]) async throws {
    let scratch = try Scratch()
    let source = "{ logs: '\(Self.judgments)', \(Self.meaning) }\n"
    let run = await Run(try Self.report("  a: \(source)  b: \(source)", in: scratch) + option)
    #expect(run.status == .wrongUse)
    #expect(run.errors.contains("\(option[0]) takes the place of a single source"))
    #expect(run.errors.contains("names 2: a, b."))
    #expect(try scratch.names == ["r.md"])
  }

  @Test("they take the place of one that has a name")
  func replaced() async throws {
    let scratch = try Scratch()
    let run = await Run(
      try Self.report("  a: { logs: nowhere.csv, instrument: presence }\n", in: scratch)
        + ["--logs", Self.judgments, "--system", "schwartz"])
    #expect(run.status == .ok, "\(run.errors)")
    let manifest = try #require(try Self.json(scratch)["manifest"] as? [String: Any])
    #expect(
      manifest["command"] as? String
        == "compass report r.md --logs judgments.csv --instrument presence --system schwartz "
        + "--seed 0")
  }
}
