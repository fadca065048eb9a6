import CommandLine
import Foundation
import TestSupport
import Testing

/// The filters of `--where`, `--model` and `--round` as commands and reports take them.
@Suite("Filters of commands and reports")
struct FilterTests {
  private static let log = "data/example/judgments.jsonl.gz"
  private static let definitions = ["--instrument", "presence", "--system", "schwartz"]

  private func board(_ data: [String], _ options: [String]) async -> Run {
    Project.enter()
    return await Run(
      ["leaderboard"] + data + Self.definitions
        + ["--dimension", "power", "--format", "csv", "--quiet"] + options)
  }

  @Test("a board of a filtered log is that of the rows that are left")
  func narrowedLog() async throws {
    Project.enter()
    let scratch = try Scratch()
    let exported = scratch.path("all.csv")
    let study = scratch.path("pilot.study")
    #expect(await Run("ingest", Self.log, "--study", study, "--quiet").status == .ok)
    #expect(
      await Run("study", "export", study, "--output", exported, "--quiet").status == .ok)
    let lines = try String(contentsOfFile: exported, encoding: .utf8).split(separator: "\n")
    let kept = lines.filter {
      $0.hasPrefix("evaluation_id") || $0.contains(",Kestrel-8B,") || $0.contains(",Tern-1,")
    }
    let narrowed = scratch.path("some.csv")
    try (kept.joined(separator: "\n") + "\n").write(
      toFile: narrowed, atomically: true, encoding: .utf8)
    let expected = await board(["--logs", narrowed], [])
    #expect(expected.status == .ok, "\(expected.errors)")
    let models = ["--model", "Kestrel-8B,Tern-1"]
    let conditions = ["--where", "model_id = Kestrel-8B", "--where", "model_id=Tern-1"]
    for data in [["--logs", Self.log], ["--study", study]] {
      #expect(await board(data, models).output == expected.output)
      #expect(await board(data, conditions).output == expected.output)
    }
  }

  @Test("what is left out is counted in the cautions, and the JSON names the filters")
  func cautions() async throws {
    Project.enter()
    let run = await Run(
      ["leaderboard", "--logs", Self.log] + Self.definitions
        + ["--where", "epoch=1", "--format", "json", "--quiet"])
    #expect(run.status == .ok, "\(run.errors)")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let options = try #require(object["options"] as? [String: Any])
    #expect(options["filters"] as? [String: [String]] == ["where": ["epoch=1"]])
    let cautions = try #require(object["cautions"] as? [[String: Any]])
    let filtered = try #require(cautions.first { $0["code"] as? String == "filteredRows" })
    let observed = try #require(filtered["observed"] as? Int)
    #expect(observed > 0 && observed < 42_000)
    #expect(filtered["expected"] as? Int == 42_000)
  }

  @Test("filters that are wrong are wrong use, all told at once")
  func wrongUse() async {
    let run = await board(["--logs", Self.log], ["--where", "critrion=power", "--model", "Tern1"])
    #expect(run.status == .wrongUse)
    #expect(run.errors.contains("Did you mean `criterion`?"))
    #expect(run.errors.contains("Did you mean `Tern-1`?"))
    let malformed = await board(["--logs", Self.log], ["--where", "power"])
    #expect(malformed.status == .wrongUse)
    #expect(malformed.errors.contains("COLUMN=VALUE"))
  }

  @Test("published scores are narrowed by model, and by nothing else")
  func published() async {
    Project.enter()
    let scores = Golden.input("Schwartz_scores.json")
    let all = await Run("leaderboard", "--logs", scores, "--format", "csv", "--quiet")
    #expect(all.status == .ok, "\(all.errors)")
    let model = all.output.split(separator: "\n")[1].split(separator: ",")[0]
    let one = await Run(
      "leaderboard", "--logs", scores, "--model", String(model), "--format", "csv", "--quiet")
    #expect(one.status == .ok, "\(one.errors)")
    let models = Set(
      one.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",")[0] })
    #expect(models == [model])
    let nobody = await Run("leaderboard", "--logs", scores, "--model", "nobody at all")
    #expect(nobody.status == .wrongUse)
    let where_ = await Run("leaderboard", "--logs", scores, "--where", "epoch=1")
    #expect(where_.status == .wrongUse)
    #expect(where_.errors.contains("Narrow them by their models only"))
  }

  // MARK: - Reports

  private func report(_ head: String, in scratch: Scratch) throws -> String {
    let path = scratch.path("narrow.md")
    let log = URL(fileURLWithPath: Self.log).path
    try """
    ---
    title: Narrowed
    \(head.replacing("LOG", with: log))
    ---
    ```{leaderboard}
    #| label: tbl-board
    ```

    """.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  @Test("a report names its filters, in the front matter or on the command line")
  func reports() async throws {
    Project.enter()
    let scratch = try Scratch()
    let source = try report(
      """
      logs: LOG
      instrument: presence
      system: schwartz
      where: [epoch = 1, criterion = power, criterion = security]
      model: "Tern-1,Kestrel-8B"
      """, in: scratch)
    let built = await Run("report", source, "--output", scratch.path("out"), "--quiet")
    #expect(built.status == .ok, "\(built.errors)")
    let json = try String(contentsOfFile: scratch.path("out/narrow.json"), encoding: .utf8)
    #expect(json.contains("filteredRows"))
    #expect(json.contains("epoch=1; criterion=power; criterion=security; model Tern-1,Kestrel-8B"))
    #expect(json.contains("--where epoch=1 --where criterion=power --where criterion=security"))
    #expect(!json.contains("Quartz"))
    let asked = await Run(
      "report", source, "--output", scratch.path("other"), "--quiet", "--model", "Quartz-13B")
    #expect(asked.status == .ok, "\(asked.errors)")
    let other = try String(contentsOfFile: scratch.path("other/narrow.json"), encoding: .utf8)
    #expect(other.contains("Quartz") && !other.contains("Tern-1"))
  }

  @Test("a filter of a source that is wrong is told at its line, as bad input")
  func reportProblems() async throws {
    Project.enter()
    let scratch = try Scratch()
    let source = try report(
      """
      data:
        one: { logs: LOG, instrument: presence, system: schwartz, model: Tern-1 }
        two:
          logs: LOG
          instrument: presence
          system: schwartz
          where: [epoch = 1, criterion = powr]
      """, in: scratch)
    let run = await Run("report", source, "--output", scratch.path("out"), "--quiet")
    #expect(run.status == .badInput)
    #expect(run.errors.contains("narrow.md:9:"), "\(run.errors)")
    #expect(run.errors.contains("Did you mean `power`?"))
    let malformed = try report("logs: LOG\nwhere: epoch", in: scratch)
    let other = await Run("report", malformed, "--output", scratch.path("out"), "--quiet")
    #expect(other.status == .badInput)
    #expect(other.errors.contains("narrow.md:4:"), "\(other.errors)")
  }
}
