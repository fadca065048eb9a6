import CommandLine
import Foundation
import TestSupport
import Testing

/// Every refusal names the file, the line and what to do, exits 3 and writes nothing.
@Suite("Bad input")
struct BadInputTests {
  static let header =
    "evaluation_id,task,model_id,sample_id,epoch,judge_id,criterion,score,judge_kind,"
    + "scale_min,scale_max"

  static func report(_ matter: String, body: String = "```{leaderboard}\n```\n") -> String {
    "---\ntitle: T\ninstrument: presence\nsystem: schwartz\n\(matter)---\n\(body)"
  }

  /// Builds a report over a log and answers what was printed.
  private func refused(
    log: [UInt8], named name: String = "log.csv", report: String? = nil
  ) async throws -> String {
    let scratch = try Scratch()
    try scratch.write(name, log)
    let source = try scratch.write("r.md", report ?? BadInputTests.report("logs: \(name)\n"))
    let run = await Run("report", source, "--output", scratch.path("out"))
    #expect(run.status == .badInput)
    #expect(run.output.isEmpty)
    #expect(!run.errors.contains("outline"))
    #expect(try scratch.names == [name, "r.md"].sorted())
    return run.errors
  }

  @Test("a rating outside its scale")
  func outOfScale() async throws {
    let rows =
      "\(BadInputTests.header)\ne,t,m,i1,1,rule:r,power,1,rule,0,1\n"
      + "e,t,m,i2,1,rule:r,power,7,rule,0,1\n"
    let errors = try await refused(log: Array(rows.utf8))
    #expect(errors.contains("log.csv:L3") || errors.contains("log.csv:3"), "\(errors)")
    #expect(errors.contains("score 7 is outside"))
  }

  @Test("a rating inside the log's scale and outside the instrument's")
  func outOfInstrumentScale() async throws {
    let rows = "\(BadInputTests.header)\ne,t,m,i1,1,rule:r,power,5,rule,1,6\n"
    let errors = try await refused(log: Array(rows.utf8))
    #expect(errors.contains("outside 0..1"), "\(errors)")
    #expect(errors.contains("Correct the row"))
  }

  @Test("a column that is missing, with what was probably meant")
  func missingColumn() async throws {
    let rows =
      BadInputTests.header.replacing("model_id", with: "model_di")
      + "\ne,t,m,i1,1,rule:r,power,1,rule,0,1\n"
    let errors = try await refused(log: Array(rows.utf8))
    #expect(errors.contains("log.csv"), "\(errors)")
    #expect(errors.contains("model_id"))
  }

  @Test("a gzip file that was cut off")
  func truncatedGzip() async throws {
    let whole = Array(
      try Data(contentsOf: URL(fileURLWithPath: Project.path("data/example/judgments.jsonl.gz"))))
    let errors = try await refused(
      log: Array(whole.prefix(whole.count / 2)), named: "log.jsonl.gz")
    #expect(errors.contains("log.jsonl.gz"))
    #expect(errors.contains("truncated"), "\(errors)")
  }

  @Test("an empty log and an empty report")
  func empty() async throws {
    #expect(try await refused(log: []).contains("log.csv"))
    #expect(try await refused(log: [1], report: "\n").contains("r.md:1"))
  }

  @Test("an unknown value system, with what was probably meant")
  func unknownSystem() async throws {
    let rows = "\(BadInputTests.header)\ne,t,m,i1,1,rule:r,power,1,rule,0,1\n"
    let errors = try await refused(
      log: Array(rows.utf8),
      report: "---\ntitle: T\nlogs: log.csv\ninstrument: presence\nsystem: schwarz\n---\n")
    #expect(errors.contains("r.md:5"), "\(errors)")
    #expect(errors.contains("Did you mean `schwartz`?"), "\(errors)")
  }

  @Test("a misspelt option of a cell")
  func misspeltOption() async throws {
    let rows = "\(BadInputTests.header)\ne,t,m,i1,1,rule:r,power,1,rule,0,1\n"
    let errors = try await refused(
      log: Array(rows.utf8),
      report: BadInputTests.report(
        "logs: log.csv\n", body: "```{leaderboard}\ndimesion: power\n```\n"))
    #expect(errors.contains("r.md:8:1"), "\(errors)")
    #expect(errors.contains("Did you mean `dimension`?"))
  }

  @Test("a report that is not there, and one that names no data")
  func noData() async throws {
    let missing = await Run("report", "nowhere/r.md")
    #expect(missing.status == .badInput)
    #expect(missing.errors.contains("nowhere/r.md"))
    let scratch = try Scratch()
    let source = try scratch.write("r.md", BadInputTests.report(""))
    let run = await Run("report", source, "--output", scratch.path("out"))
    #expect(run.status == .badInput)
    #expect(run.errors.contains("--logs PATH"))
  }

  @Test("an output that cannot be written leaves an error and the old file")
  func unwritable() async throws {
    let scratch = try Scratch()
    try scratch.write("out", "a file where a directory should be")
    let run = await Run(
      "report", Project.path("reports/leaderboard.md"), "--output", scratch.path("out"))
    #expect(run.status == .badInput)
    #expect(run.errors.contains("the directory cannot be made"), "\(run.errors)")
    #expect(try scratch.bytes("out").count == 34)
  }

  @Test("nothing is written when one of the files cannot be")
  func allOrNothing() async throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(
      atPath: scratch.path("out/leaderboard.json"), withIntermediateDirectories: true)
    let run = await Run(
      "report", Project.path("reports/leaderboard.md"), "--output", scratch.path("out"))
    #expect(run.status == .badInput)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: scratch.path("out"))
        == ["leaderboard.json"])
  }

  @Test("text of a log cannot steer the terminal")
  func escapes() async throws {
    let scratch = try Scratch()
    let rows =
      "\(BadInputTests.header)\ne,t,m\u{202E}x,i1,1,rule:r,power,1,rule,0,1\n"
      + "e,t,m\u{202E}x,i2,1,rule:r,power,,rule,0,1\n"
    let log = try scratch.write("log.csv", rows)
    let run = await Run(
      "leaderboard", "--logs", log, "--instrument", "presence", "--system", "schwartz",
      "--dimension", "power")
    #expect(run.output.contains("caution: m\\u{202e}x"), "\(run.output)")
    #expect(!(run.output + run.errors).unicodeScalars.contains("\u{202E}"))
  }
}

@Suite("Real input", .enabled(if: Project.hasSharedData, "skipped: no shared data here"))
struct RealInputTests {
  @Test("the Value Portrait report builds with its map and item table")
  func valuePortrait() async throws {
    let scratch = try Scratch()
    let run = await Run(
      "report", Project.path("reports/value-portrait.md"), "--logs",
      Project.shared.appendingPathComponent("value-portrait/ratings.csv.gz").path, "--output",
      scratch.path)
    #expect(run.status == .ok, "\(run.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(try scratch.bytes("value-portrait.json")))
        as? [String: Any])
    let results = try #require(json["results"] as? [String: Any])
    let scores = try #require(results["scores"] as? [[String: Any]])
    #expect(scores.count == 340)
    #expect(scores.allSatisfy { $0["lower"] is Double && $0["rank"] is [String: Any] })
  }
}
