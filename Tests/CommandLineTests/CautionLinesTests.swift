import CommandLine
import Foundation
import TestSupport
import Testing

/// What all rows together show is said by every command that has them all, once.
@Suite("Cautions on whole logs")
struct CautionLinesTests {
  private static let example = Project.path("data/example/judgments.jsonl.gz")

  /// A log of two models by one judge, of which the second lacks items of a task that has no scores.
  private static func log(lacking: Int) -> String {
    let rows = (0..<6).flatMap { item in
      ["a", "b"].flatMap { model -> [String] in
        let power = "e,t,\(model),i\(item),1,rule:r,power,\(item % 2),rule,0,1\n"
        let other = "e,u,\(model),i\(item),1,rule:r,spelling,\(item % 2),rule,0,1\n"
        return model == "b" && item < lacking ? [power] : [power, other]
      }
    }
    return BadInputTests.header + "\n" + rows.joined()
  }

  private static let lacking =
    "caution: The 2 models of \"u\" were not given the same items: all of them have 4 of 6."

  private static func count(_ part: String, in run: Run) -> Int {
    (run.output + run.errors).components(separatedBy: part).count - 1
  }

  private static func cautions(_ run: Run) throws -> [[String: Any]] {
    try #require(
      try StudyCommandTests.json(run.output)["cautions"] as? [[String: Any]], "\(run.errors)")
  }

  private static func leaderboard(_ data: [String], _ format: String = "text") async -> Run {
    await Run(
      ["leaderboard"] + data
        + ["--instrument", "presence", "--system", "schwartz", "--dimension", "power"]
        + ["--format", format])
  }

  @Test("of the shipped example's ten short panels there is one line, with the first and the count")
  func shippedExample() async throws {
    let scratch = try Scratch()
    let runs = [
      await Run("report", Project.path("reports/leaderboard.md"), "--output", scratch.path),
      await Self.leaderboard(["--logs", Self.example]),
      await Self.leaderboard(["--logs", Self.example], "csv"),
      await Run("ingest", Self.example, "--study", scratch.path("a.study")),
    ]
    for run in runs {
      #expect(run.status == .ok, "\(run.errors)")
      #expect(!run.errors.contains("warning:"), "\(run.errors)")
      let line = "caution: Short panels (10), such as: 39 of 2096 responses of"
      #expect(Self.count(line, in: run) == 1, "\(run.output)\(run.errors)")
      #expect(Self.count("verdicts on", in: run) == 1, "\(run.output)\(run.errors)")
    }
    #expect(runs[0].errors.contains("See all with results.cautions in "))
    #expect(runs[1].output.contains("See all with --format json."))
    #expect(runs[3].output.contains("See all with --format json or compass study issues."))
    // The scores name the models that lack items.
    for run in runs[0..<3] { #expect(Self.count("not given the same items", in: run) == 0) }
    #expect(Self.count("not given the same items", in: runs[3]) == 1)
    let json = await Self.leaderboard(["--logs", Self.example], "json")
    #expect(try Self.cautions(json).count { $0["code"] as? String == "shortPanels" } == 10)
    let issues = try #require(try StudyCommandTests.json(json.output)["issues"] as? [Any])
    #expect(issues.isEmpty && json.errors.isEmpty, "\(json.errors)")
  }

  @Test(
    "a study tells what its rows show together: when it grows, when it is asked, when it is used")
  func study() async throws {
    let scratch = try Scratch()
    let log = try scratch.write("log.csv", Self.log(lacking: 2))
    let study = scratch.path("a.study")
    let first = await Run("ingest", log, "--study", study)
    #expect(Self.count(Self.lacking, in: first) == 1 && first.errors.isEmpty, "\(first.errors)")
    // Nothing came in, so there is nothing new to be told.
    let again = await Run("ingest", log, "--study", study)
    #expect(Self.count("caution", in: again) == 0, "\(again.output)")
    for run in [
      await Run("study", "issues", study), await Self.leaderboard(["--study", study]),
      await Self.leaderboard(["--study", study], "csv"), await Self.leaderboard(["--logs", log]),
      await Self.leaderboard(["--logs", log, "--strict"]),
    ] {
      #expect(run.status == .ok, "\(run.errors)")
      #expect(Self.count(Self.lacking, in: run) == 1, "\(run.output)\(run.errors)")
    }
    let csv = await Run("study", "issues", study, "--format", "csv")
    #expect(csv.output.contains("caution,unequalItems,"), "\(csv.output)")
    #expect(csv.errors.isEmpty)
    let json = await Run("study", "issues", study, "--format", "json")
    #expect(try Self.cautions(json).map { $0["subject"] as? String } == ["u"])
  }

  @Test("files that lack items of each other's are sound alone, and told of in the study")
  func secondFile() async throws {
    let scratch = try Scratch()
    let study = scratch.path("a.study")
    let rows = Self.log(lacking: 2).split(separator: "\n")
    for model in ["a", "b"] {
      let own = [rows[0]] + rows.filter { $0.contains(",\(model),") }
      let log = try scratch.write("\(model).csv", own.joined(separator: "\n") + "\n")
      let dry = await Run("ingest", log, "--study", study, "--dry-run", "--format", "json")
      let run = await Run("ingest", log, "--study", study, "--format", "json")
      for run in [dry, run] { #expect(try Self.cautions(run).isEmpty, "\(run.output)") }
    }
    let issues = await Run("study", "issues", study, "--format", "json")
    #expect(try Self.cautions(issues).map { $0["code"] as? String } == ["unequalItems"])
  }

  @Test(
    "versions of a tool that come in files of their own are told by the ingestion of the second")
  func secondVersion() async throws {
    let scratch = try Scratch()
    let study = scratch.path("a.study")
    for (version, told) in [("0.3.100", 0), ("0.3.400", 1), ("0.3.401", 1)] {
      let log = try scratch.write(
        "\(version).csv",
        """
        evaluation_id,task,model_id,sample_id,judge_id,judge_kind,criterion,score,tool,tool_version
        run-\(version),t,a,s1,j,model,c,1,inspect_ai,\(version)

        """)
      let run = await Run("ingest", log, "--study", study, "--format", "json")
      #expect(run.status == .ok, "\(run.errors)")
      let codes = try Self.cautions(run).map { $0["code"] as? String }
      #expect(codes.isEmpty == (told == 0), "\(version): \(codes)")
      #expect(codes.allSatisfy { $0 == "versionsMixed" })
    }
  }

  @Test("a study of an earlier format, which has recorded it, says it once")
  func recorded() async throws {
    let scratch = try Scratch()
    let kept = URL(fileURLWithPath: Project.path(Golden.input("format-5.sqlite")))
    let study = try scratch.write("kept.study", Array(try Data(contentsOf: kept)))
    for format in ["text", "json", "csv"] {
      let run = await Run("study", "issues", study, "--format", format)
      #expect(run.status == .ok, "\(run.errors)")
      #expect(Self.count("were not given the same items", in: run) == 1, "\(run.output)")
      #expect(Self.count("unevenItems", in: run) == 0, "\(run.output)")
    }
    let board = await Self.leaderboard(["--study", study], "csv")
    // The score says it of all models, and so the task does not.
    #expect(Self.count("Power: no model was measured on all 7 items", in: board) == 1)
    #expect(Self.count("were not given the same items", in: board) == 0, "\(board.errors)")
    #expect(Self.count("unevenItems", in: board) == 0, "\(board.errors)")
  }

  @Test("`study issues` lists every one of them")
  func all() async throws {
    let scratch = try Scratch()
    let study = scratch.path("a.study")
    #expect(await Run("ingest", Self.example, "--study", study, "--quiet").status == .ok)
    for format in ["text", "json", "csv"] {
      let run = await Run("study", "issues", study, "--format", format)
      #expect(Self.count("verdicts on", in: run) == 10, "\(run.output)")
      #expect(Self.count("were not given the same items", in: run) == 1, "\(run.output)")
      #expect(run.errors.isEmpty)
    }
  }

  @Test("of a log in which all models have all items there is nothing to say")
  func sound() async throws {
    let scratch = try Scratch()
    let log = try scratch.write("log.csv", Self.log(lacking: 0))
    let study = scratch.path("a.study")
    let ingestion = await Run("ingest", log, "--study", study)
    #expect(ingestion.errors.isEmpty && Self.count("caution", in: ingestion) == 0)
    #expect(await Run("study", "issues", study).output == "no issues\n")
    let board = await Self.leaderboard(["--logs", log], "json")
    #expect(try Self.cautions(board).allSatisfy { $0["task"] == nil })
    #expect(board.errors.isEmpty, "\(board.errors)")
  }

  @Test(
    "`interval` tells it of a log that it reads through the tool's reader",
    .enabled(if: Project.hasSharedData, "skipped: no shared data here"))
  func interval() async throws {
    let log = Project.shared.appendingPathComponent("logs/label_studio/out_json/result.json").path
    let run = await Run("interval", log, "--value", "score", "--by", "model_id,criterion")
    #expect(run.status == .ok, "\(run.errors)")
    #expect(Self.count("were not given the same items", in: run) == 1, "\(run.output)")
    #expect(Self.count("caution: Short panels (2), such as: ", in: run) == 1, "\(run.output)")
  }
}
