import CommandLine
import Foundation
import TestSupport
import Testing

/// Commands on one table that take the judgments of logs or of a study in its place.
@Suite("Judgments in place of a table")
struct JudgmentsAsTableTests {
  private static let header =
    "evaluation_id,task,model_id,sample_id,epoch,judge_id,criterion,score,status,judge_kind,"
    + "scale_min,scale_max,scale_type,cluster_id,sampling,round"

  /// Three models, 24 items in 8 clusters, two judges, three rounds; what is not scored has no score.
  private static let rows: [String] = {
    var rows: [String] = []
    for (place, model) in ["a", "b", "c"].enumerated() {
      for item in 0..<24 {
        for (rater, judge) in ["model:x", "model:y"].enumerated() {
          let draw = (item * 7 + place * 5 + rater * (item % 3) + item * item) % 11
          let isMissing = item == 5 && rater == 1
          rows.append(
            "run-\(model),quiz,\(model),i\(item),1,\(judge),honesty,"
              + "\(isMissing ? "" : draw < 5 + place ? "1" : "0"),"
              + "\(isMissing ? "unscored" : "scored"),model,0,1,interval,t\(item / 3),complete,"
              + "2025-0\(item % 3 + 1)")
        }
      }
    }
    return rows
  }()

  /// A directory with the log, a study made of it, and the table that the study exports.
  private struct Data {
    let scratch: Scratch
    let log: String
    let study: String
    let table: [String]

    init(_ rows: [String], header: String = JudgmentsAsTableTests.header) async throws {
      scratch = try Scratch()
      log = try scratch.write("log.csv", ([header] + rows).joined(separator: "\n") + "\n")
      study = scratch.path("log.study")
      let ingested = await Run("ingest", log, "--study", study, "--quiet")
      #expect(ingested.status == .ok, "\(ingested.errors)")
      let path = scratch.path("export.csv")
      let exported = await Run("study", "export", study, "--output", path, "--quiet")
      #expect(exported.status == .ok, "\(exported.errors)")
      table = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        .map(String.init)
    }

    /// The rows of the export that hold a cell.
    func part(_ name: String, _ cell: String) throws -> String {
      let rows = table.dropFirst().filter { $0.contains(",\(cell),") }
      return try scratch.write(name, ([table[0]] + rows).joined(separator: "\n") + "\n")
    }
  }

  /// Expects the same figures of logs, of a study and of a table.
  private func expectSame(
    _ command: [String], _ data: Data, _ options: [String], as table: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async {
    let format = ["--format", "csv", "--quiet"]
    let expected = await Run(command + table + format)
    #expect(expected.status == .ok, "\(expected.errors)", sourceLocation: sourceLocation)
    for source in [["--logs", data.log], ["--study", data.study]] {
      let run = await Run(command + source + options + format)
      #expect(run.status == .ok, "\(run.errors)", sourceLocation: sourceLocation)
      #expect(run.output == expected.output, sourceLocation: sourceLocation)
    }
    let json = await Run(
      command + ["--logs", data.log] + options + ["--format", "json", "--quiet"])
    let schema = await Run(["schema"] + command)
    let faults = (try? JSONSchema(schema.output).faults(in: json.output)) ?? ["no schema"]
    #expect(faults.isEmpty, "\(faults)", sourceLocation: sourceLocation)
    #expect(json.output.contains("\"source\""), sourceLocation: sourceLocation)
  }

  @Test("interval takes scores by model and criterion, in clusters, on their declared scale")
  func interval() async throws {
    let data = try await Data(Self.rows)
    let all = data.scratch.path("export.csv")
    await expectSame(
      ["interval"], data, [],
      as: [
        all, "--value", "score", "--by", "model_id,criterion", "--cluster", "cluster_id",
        "--range", "0,1",
      ])
    await expectSame(
      ["interval"], data, ["--where", "judge_id=model:x", "--versus", "model_id=a,b"],
      as: [
        try data.part("x.csv", "model:x"), "--value", "score", "--by", "criterion", "--versus",
        "model_id=a,b", "--unit", "sample_id", "--cluster", "cluster_id", "--range", "0,1",
      ])
    await expectSame(
      ["interval"], data, ["--by", "round", "--statistic", "median", "--replicates", "199"],
      as: [
        all, "--value", "score", "--by", "round", "--cluster", "cluster_id", "--range", "0,1",
        "--statistic", "median", "--replicates", "199",
      ])
  }

  @Test("agreement takes who judged each response, and leaves panels out")
  func agreement() async throws {
    let panel = Self.rows.filter { $0.contains(",model:x,") }.map {
      $0.replacing("model:x", with: "panel:all").replacing(",model,0,1", with: ",panel,0,1")
    }
    let data = try await Data(Self.rows + panel)
    let single = try await Data(Self.rows)
    await expectSame(
      ["agreement"], data, ["--model", "a"],
      as: [
        try single.part("a.csv", "a"), "--unit", "sample_id", "--rater", "judge_id", "--rating",
        "score", "--cluster", "cluster_id",
      ])
    let run = await Run("agreement", "--logs", data.log)
    #expect(run.output.contains("72 verdicts of panels left out"), "\(run.output)")
  }

  @Test("compare takes both samples from one log")
  func compare() async throws {
    let data = try await Data(Self.rows)
    await expectSame(
      ["compare"], data, ["--versus", "model_id=a,c", "--permutations", "199"],
      as: [
        try data.part("a.csv", "a"), try data.part("c.csv", "c"), "--value", "score", "--cluster",
        "cluster_id", "--permutations", "199",
      ])
    let unknown = await Run("compare", "--logs", data.log, "--versus", "model_id=a,d")
    #expect(unknown.status == .wrongUse && unknown.errors.contains("No row has `d`"))
  }

  @Test("changepoint goes by the rounds")
  func changepoint() async throws {
    let data = try await Data(Self.rows)
    await expectSame(
      ["changepoint"], data, ["--model", "b"],
      as: [try data.part("b.csv", "b"), "--time", "round", "--value", "score"])
  }

  @Test("calibrate takes models as persons, and the mean over judges as the response")
  func calibrate() async throws {
    let data = try await Data(Self.rows)
    await expectSame(
      ["calibrate"], data, ["--where", "judge_id=model:x", "--response-model", "rasch"],
      as: [
        try data.part("x.csv", "model:x"), "--person", "model_id", "--item", "sample_id",
        "--response", "score", "--response-model", "rasch",
      ])
    // Where two judges say the same, so does their mean.
    let echo = Self.rows.filter { $0.contains(",model:x,") }.flatMap {
      [$0, $0.replacing("model:x", with: "model:z")]
    }
    let doubled = try await Data(echo)
    await expectSame(
      ["calibrate"], doubled, ["--response-model", "rasch"],
      as: [
        try data.part("x.csv", "model:x"), "--person", "model_id", "--item", "sample_id",
        "--response", "score", "--response-model", "rasch",
      ])
    let mixed = await Run("calibrate", "--logs", data.log, "--response-model", "rasch")
    #expect(mixed.status == .badInput && mixed.errors.contains("`0.5`"), "\(mixed.errors)")
  }

  // MARK: - Battles

  private static let battles = [
    ("a", "b", "1"), ("b", "a", "0"), ("a", "c", "1"), ("c", "b", "0.5"), ("b", "c", "0"),
    ("c", "a", "1"), ("a", "b", "0"), ("b", "c", "1"), ("c", "a", "0"), ("a", "c", "0.5"),
    ("b", "a", "1"), ("c", "b", "1"),
  ]

  private func battles(turned: Bool) async throws -> Data {
    let header =
      "evaluation_id,task,model_id,opponent_model_id,sample_id,judge_id,criterion,preference,"
      + "position,status,judge_kind,scale_type"
    let rows = Self.battles.enumerated().map { place, battle in
      let (one, other, won) = battle
      let isTurned = turned && place % 2 == 0
      let preference = isTurned ? ["1": "0", "0": "1"][won] ?? won : won
      return "arena,arena,\(isTurned ? other : one),\(isTurned ? one : other),q\(place),human:p,"
        + "overall,\(preference),\(isTurned ? "second" : "first"),scored,human,preference"
    }
    return try await Data(rows, header: header)
  }

  @Test(
    "rank takes preferences, and what was shown first stands on the left", arguments: [false, true])
  func rank(turned: Bool) async throws {
    let data = try await battles(turned: turned)
    let words = ["1": "left", "0": "right", "0.5": "tie"]
    let lines = Self.battles.map { "\($0.0),\($0.1),\(words[$0.2] ?? "")" }
    let table = try data.scratch.write(
      "battles.csv", (["left,right,winner"] + lines).joined(separator: "\n") + "\n")
    let columns = ["--left", "left", "--right", "right", "--winner", "winner"]
    await expectSame(["rank"], data, [], as: [table] + columns)
    await expectSame(
      ["rank"], data, ["--order-effect", "--ties", "davidson"],
      as: [table] + columns + ["--order-effect", "--ties", "davidson"])
    let two = try data.scratch.write(
      "two.csv",
      (["left,right,winner"] + lines.filter { !$0.contains("c") }).joined(separator: "\n") + "\n")
    await expectSame(["rank"], data, ["--model", "a,b"], as: [two] + columns)
  }

  @Test("a log without battles cannot be ranked by them")
  func noBattles() async throws {
    let data = try await Data(Self.rows)
    let run = await Run("rank", "--logs", data.log)
    #expect(run.status == .badInput)
    #expect(run.errors.contains("compass leaderboard"), "\(run.errors)")
  }

  // MARK: - Reading

  @Test("columns of a log are declared as for ingest, in reports too")
  func declaredColumns() async throws {
    let scratch = try Scratch()
    let tasks = (0..<12).map { task in
      """
      {"id": \(task), "data": {"text": "p", "by": "m\(task % 2)"}, "annotations": [{"id": \(task), \
      "completed_by": 1, "result": [{"from_name": "grade", "to_name": "t", "type": "rating", \
      "value": {"rating": \(task % 5 + 1)}}]}]}
      """
    }
    let log = try scratch.write("log.json", "[\(tasks.joined(separator: ",\n"))]")
    let undeclared = await Run("interval", "--logs", log)
    #expect(undeclared.status == .badInput && undeclared.errors.contains("--map model_id"))
    let declared = await Run(
      "interval", "--logs", log, "--map", "model_id=data.by", "--map", "language==en", "--where",
      "language=en", "--quiet")
    #expect(declared.status == .ok, "\(declared.errors)")
    #expect(declared.output.contains("m0") && declared.output.contains("m1"))
    let two = await Run("interval", "--logs", log, "--map", "pairwise", "--map", "llmfao")
    #expect(two.status == .wrongUse && two.errors.contains("Name one column map"))
    let wrong = await Run("interval", "--logs", log, "--map", "cluster_id=")
    #expect(wrong.status == .badInput, "\(wrong.errors)")
    let source = try scratch.write(
      "r.md",
      "---\ntitle: T\nlogs: log.json\ninstrument: presence\nsystem: schwartz\n"
        + "map: [pairwise, llmfao]\n---\nText.\n")
    let report = await Run("report", source, "--output", scratch.path("out"))
    #expect(report.status == .badInput && report.errors.contains("r.md:6:"), "\(report.errors)")
  }

  // MARK: - Refusals

  @Test(
    "verdicts on several criteria are not taken for one",
    arguments: [
      ["agreement"], ["compare", "--versus", "model_id=a,b"], ["changepoint"], ["calibrate"],
    ])
  func severalCriteria(_ command: [String]) async throws {
    let other = Self.rows.map { $0.replacing("honesty", with: "tact") }
    let data = try await Data(Self.rows + other)
    let refused = await Run(command + ["--logs", data.log, "--quiet"])
    #expect(refused.status == .wrongUse)
    #expect(refused.errors.contains("2 criteria (`honesty`, `tact`)"), "\(refused.errors)")
    #expect(refused.errors.contains("--where 'criterion=honesty'"))
    let chosen = await Run(
      command + ["--logs", data.log, "--where", "criterion=tact"]
        + ["--where", "judge_id=model:x", "--quiet"])
    #expect(chosen.status != .wrongUse, "\(chosen.errors)")
    let both = await Run(
      command + ["--logs", data.log, "--where", "criterion=tact", "--where", "criterion=honesty"]
        + ["--quiet"])
    #expect(both.status != .wrongUse, "\(both.errors)")
    // A person answers an item once, whatever the criteria are called.
    if both.status == .ok {
      #expect(both.output.contains("2 criteria are taken together"), "\(both.output)")
    }
  }

  @Test("interval parts criteria, and says where it was told not to")
  func criteriaTogether() async throws {
    let other = Self.rows.map { $0.replacing("honesty", with: "tact") }
    let data = try await Data(Self.rows + other)
    let parted = await Run("interval", "--logs", data.log, "--quiet")
    #expect(parted.output.contains("tact") && !parted.output.contains("taken together"))
    let together = await Run("interval", "--logs", data.log, "--by", "model_id", "--quiet")
    #expect(together.output.contains("2 criteria are taken together"))
  }

  @Test(
    "a table and judgments, neither, and options of one for the other are wrong use",
    arguments: [
      (["interval"], "Name a table, or judgments"),
      (["interval", "a.csv", "--logs", "b.csv"], "not both"),
      (["interval", "a.csv"], "--value"), (["agreement", "a.csv", "--unit", "u"], "--rater"),
      (["interval", "a.csv", "--value", "v", "--where", "x=1"], "--where goes with judgments"),
      (["changepoint", "--study", "b.study", "--missing", "x"], "--missing is for tables"),
      (["compare", "--logs", "b.csv"], "--versus names a column"),
      (["compare", "a.csv", "b.csv", "--value", "v", "--versus", "m=a,b"], "--versus takes both"),
      (["compare", "a.csv", "--value", "v"], "Name two tables"),
      (["rank", "--logs", "b.csv", "--name", "n"], "are for tables"),
    ])
  func wrongUse(_ arguments: [String], _ said: String) async {
    let run = await Run(arguments)
    #expect(run.status == .wrongUse, "\(run.errors)")
    #expect(run.errors.contains(said), "\(run.errors)")
  }

  @Test("a column that judgments do not have is wrong use, with a suggestion")
  func unknownColumn() async throws {
    let data = try await Data(Self.rows)
    let run = await Run("interval", "--logs", data.log, "--by", "model_di")
    #expect(run.status == .wrongUse)
    #expect(run.errors.contains("Did you mean `model_id`?"), "\(run.errors)")
  }

  @Test("of judgments --model names models, of a table it is the former word of calibrate")
  func modelOfCalibrate() async throws {
    let data = try await Data(Self.rows)
    let run = await Run("calibrate", "--logs", data.log, "--model", "rasch")
    #expect(run.status == .wrongUse && run.errors.contains("no model `rasch`"), "\(run.errors)")
  }

  @Test("items without a cluster are clusters of their judgments where there are several")
  func itemsAsClusters() async throws {
    let rows = Self.rows.map { $0.replacing(/,t\d+,complete/, with: ",,complete") }
    let data = try await Data(rows)
    let several = await Run("interval", "--logs", data.log, "--format", "json", "--quiet")
    #expect(several.output.contains("\"cluster\" : \"sample_id\""), "\(several.output)")
    let one = await Run(
      "interval", "--logs", data.log, "--where", "judge_id=model:x", "--format", "json", "--quiet")
    #expect(one.status == .ok && !one.output.contains("\"cluster\""))
  }
}
