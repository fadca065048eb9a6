import CommandLine
import Foundation
import TestSupport
import Testing

/// Tables of models and items beside the judgments.
@Suite("Tables of models and items")
struct SidecarTests {
  private static let log = "data/example/judgments.jsonl.gz"
  private static let definitions = ["--instrument", "presence", "--system", "schwartz"]
  private static let models =
    "model_id,release_date,family,size\nTern-1,2024-05-01,bird,9\nKestrel-8B,2024-06-01,bird,8\n"
    + "Kestrel-70B,2024-07-01,bird,70\nQuartz-13B,2023-01-01,stone,13\n"

  private func board(_ options: [String]) async -> Run {
    Project.enter()
    return await Run(
      ["leaderboard", "--logs", Self.log] + Self.definitions
        + ["--dimension", "power", "--format", "csv", "--quiet"] + options)
  }

  @Test(
    "further columns and dates of models choose rows",
    arguments: [
      (["family=bird"], "Tern-1,Kestrel-8B,Kestrel-70B"), (["size>=13"], "Kestrel-70B,Quartz-13B"),
      (["model_release_date<2024-06-01"], "Tern-1,Quartz-13B"),
      (["family=bird", "family=stone", "size<10"], "Tern-1,Kestrel-8B"),
    ])
  func modelColumns(_ conditions: [String], _ models: String) async throws {
    let scratch = try Scratch()
    let table = try scratch.write("models.csv", Self.models)
    let chosen = await board(["--models", table] + conditions.flatMap { ["--where", $0] })
    let named = await board(["--model", models])
    #expect(chosen.status == .ok, "\(chosen.errors)")
    #expect(chosen.output == named.output)
  }

  @Test("a log with tables beside it is a study that took them in")
  func study() async throws {
    Project.enter()
    let scratch = try Scratch()
    let rows = (0..<12).flatMap { item in
      ["m", "n"].map {
        "r,t,\($0),i\(item),rule:x,power,\((item * 7 + ($0 == "m" ? 1 : 0)) % 2),0,1"
      }
    }
    let log = try scratch.write(
      "log.csv",
      "evaluation_id,task,model_id,sample_id,judge_id,criterion,score,scale_min,scale_max\n"
        + rows.joined(separator: "\n") + "\n")
    let models = try scratch.write("models.csv", "model_id,release_date,family\nm,2024-01-01,f\n")
    let items = try scratch.write(
      "items.csv",
      "sample_id,cluster_id,language,item_date\n"
        + (0..<12).map { "i\($0),c\($0 / 3),\($0 < 6 ? "en" : "nl"),2025-01-\($0 + 10)" }
        .joined(separator: "\n") + "\n")
    let study = scratch.path("a.study")
    let ingested = await Run(
      "ingest", log, "--study", study, "--models", models, "--items", items, "--quiet")
    #expect(ingested.status == .ok, "\(ingested.errors)")
    let options = [
      [], ["--where", "language=nl"], ["--where", "item_date>=2025-01-15"],
      ["--where", "family=f"], ["--by", "family"],
    ]
    for option in options {
      let format = ["--format", "csv", "--quiet"] + option
      let one = await Run(["interval", "--study", study] + format)
      let other = await Run(
        ["interval", "--logs", log, "--models", models, "--items", items] + format)
      #expect(one.status == .ok, "\(one.errors)")
      #expect(one.output == other.output, "\(option)")
    }
    let clustered = await Run("interval", "--logs", log, "--items", items, "--quiet")
    #expect(clustered.output.contains("clusters"))
  }

  @Test(
    "what is wrong with a table is told with its line",
    arguments: [
      ("model_id,size\nnobody,7\n", "none of its models was judged"),
      ("model_id,size\nTern-1,7\nTern-1,8\n", "m.csv:3: `Tern-1` stands in line 2 already"),
      ("model_id,score\nTern-1,7\n", "`score` is a column of the judgments themselves"),
      ("model,size\nTern-1,7\n", "model_id"),
      ("model_id,release_date\nTern-1,soon\n", "a day such as"),
    ])
  func problems(_ text: String, _ said: String) async throws {
    let scratch = try Scratch()
    let run = await board(["--models", try scratch.write("m.csv", text)])
    #expect(run.status == .badInput)
    #expect(run.errors.contains(said), "\(run.errors)")
  }

  @Test("a misspelt further column is suggested")
  func suggestion() async throws {
    let scratch = try Scratch()
    let table = try scratch.write("models.csv", Self.models)
    let run = await board(["--models", table, "--where", "famliy=bird"])
    #expect(run.status == .wrongUse)
    #expect(run.errors.contains("Did you mean `family`?"), "\(run.errors)")
  }

  @Test("a report takes a table of models, and its manifest names it")
  func report() async throws {
    Project.enter()
    let scratch = try Scratch()
    try scratch.write("models.csv", Self.models)
    let source = try scratch.write(
      "r.md",
      """
      ---
      title: Birds
      logs: \(URL(fileURLWithPath: Self.log).path)
      instrument: presence
      system: schwartz
      models: models.csv
      where: family = bird
      ---
      ```{leaderboard}
      #| label: tbl-board
      ```

      """)
    let run = await Run("report", source, "--output", scratch.path("out"), "--quiet")
    #expect(run.status == .ok, "\(run.errors)")
    let json = try String(contentsOfFile: scratch.path("out/r.json"), encoding: .utf8)
    #expect(json.contains("--models models.csv --where family=bird"))
    #expect(json.contains("\"role\" : \"models\""))
    #expect(json.contains("Tern-1") && !json.contains("Quartz"))
  }
}
