import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("Pool commands")
struct PoolCommandTests {
  private static let items = Project.path("data/examples/pool/candidates.csv")
  private static let rounds = (1...2).map {
    Project.path("data/examples/pool/round-\($0).csv.gz")
  }

  private static func results(_ run: Run) throws -> [String: Any] {
    #expect(run.status == .ok, "\(run.errors)")
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    return try #require(json?["results"] as? [String: Any], "\(run.errors)")
  }

  private static func filled(_ scratch: Scratch) async throws -> String {
    let study = scratch.path("p.study")
    let run = await Run("pool", "add", items, "--study", study)
    #expect(run.status == .ok, "\(run.errors)")
    return study
  }

  @Test("items of a JSON Lines table by a map file, with a system of its own")
  func map() async throws {
    let scratch = try Scratch()
    let study = scratch.path("p.study")
    let table = try scratch.write(
      "prompts.jsonl",
      """
      {"id":"a","q":{"text":"Shall I?"},"value":"Care","tags":["x"]}
      {"id":"b","q":{"text":"Shall you?"},"value":"fairness"}

      """)
    let map = try scratch.write(
      "map.yaml",
      "columns: { sample_id: id, text: q.text, dimension: value }\nconstants: { language: en }\n")
    let run = await Run(
      "pool", "add", table, "--study", study, "--map", map, "--map", "topic==kindness",
      "--system", "moral-foundations")
    #expect(run.status == .ok, "\(run.errors)")
    #expect(run.output.hasPrefix("2 items added, 0 completed, 0 there already"))
    #expect(run.errors.isEmpty)
    let listed = await Run("pool", "list", "--study", study, "--format", "json")
    let found = try Self.results(listed)["items"] as? [[String: Any]]
    #expect(found?.map { $0["dimension"] as? String } == ["care", "fairness"])
    #expect(found?.allSatisfy { $0["topic"] as? String == "kindness" } == true)
    // Texts are shown only where an item is asked for.
    #expect(found?.allSatisfy { $0["text"] == nil } == true)
    let shown =
      try Self.results(
        await Run("pool", "show", "b", "--study", study, "--format", "json"))["items"]
      as? [[String: Any]]
    #expect(shown?.map { $0["text"] as? String } == ["Shall you?"])
  }

  @Test("known parameters make an item calibrated, with its information where it is largest")
  func parameters() async throws {
    let scratch = try Scratch()
    let study = scratch.path("p.study")
    let table = try scratch.write(
      "items.csv",
      """
      sample_id,text,system,dimension,discrimination,discrimination_se,difficulty,difficulty_se
      a,One?,schwartz,power,2,0.1,0.5,0.2
      b,Two?,schwartz,security,1,,-1,

      """)
    #expect(await Run("pool", "add", table, "--study", study).status == .ok)
    let results = try Self.results(
      await Run("pool", "list", "--study", study, "--status", "calibrated", "--format", "json"))
    let found = try #require(results["items"] as? [[String: Any]])
    #expect(found.count == 2)
    let information = try #require(found[0]["information"] as? [String: Any])
    #expect(information["most"] as? Double == 1)
    #expect(information["mostAt"] as? Double == 0.5)
    // a²P(1-P) at 0 with P = 1/(1+e).
    let atZero = try #require(information["atZero"] as? Double)
    #expect(abs(atZero - 4 * exp(1.0) / ((1 + exp(1)) * (1 + exp(1)))) < 1e-12)
    #expect(found[0]["calibration"] as? String == "imported/schwartz/power")
    #expect((found[1]["difficulty"] as? [String: Any])?["standardError"] is NSNull)
  }

  @Test("a table with mistakes adds nothing, and each is named by its line")
  func nothingHalfAdded() async throws {
    let scratch = try Scratch()
    let study = try await Self.filled(scratch)
    let good = try scratch.write(
      "good.csv", "sample_id,text,system,dimension\nnew,New?,schwartz,power\n")
    let bad = try scratch.write(
      "bad.csv", "sample_id,text,system,dimension\nx,X?,schwartz,powr\ny,,schwartz,power\n")
    let run = await Run("pool", "add", good, bad, "--study", study)
    #expect(run.status == .badInput)
    #expect(run.errors.contains("bad.csv:2"))
    #expect(run.errors.contains("Did you mean `Power`?"))
    #expect(run.errors.contains("bad.csv:3"))
    let changed = try scratch.write(
      "changed.csv",
      "sample_id,text,system,dimension\nnew,New?,schwartz,power\npower-01,Other?,schwartz,power\n")
    let conflict = await Run("pool", "add", changed, "--study", study)
    #expect(conflict.status == .badInput)
    #expect(conflict.errors.contains("changed.csv:3"))
    #expect(conflict.errors.contains("Other?"))
    let listed = try Self.results(
      await Run("pool", "list", "--study", study, "--format", "json"))
    #expect((listed["items"] as? [Any])?.count == 40)
  }

  @Test("two rounds are calibrated and linked, and what moved is named and left out")
  func link() async throws {
    let scratch = try Scratch()
    let study = try await Self.filled(scratch)
    let first = try Self.results(
      await Run("pool", "link", "--study", study, "--logs", Self.rounds[0], "--format", "json"))
    let dimensions = try #require(first["dimensions"] as? [[String: Any]])
    #expect(dimensions.map { $0["dimension"] as? String } == ["power", "security"])
    #expect(dimensions.allSatisfy { $0["link"] == nil && $0["model"] as? String == "2pl" })
    #expect(
      dimensions.map { $0["calibration"] as? String }
        == ["2026-01/schwartz/power", "2026-01/schwartz/security"])
    let second = try Self.results(
      await Run(
        "pool", "link", "--study", study, "--logs", Self.rounds[1], "--drop-drifting", "--format",
        "json"))
    let linked = try #require(second["dimensions"] as? [[String: Any]])
    let anchors = try #require(linked[0]["anchors"] as? [[String: Any]])
    #expect(anchors.count == 12)
    // The example moves power-05 by 1.8, and no other item.
    let drifting = anchors.filter { $0["drifting"] as? Bool == true }
    #expect(drifting.map { $0["sample"] as? String } == ["power-05"])
    #expect(drifting.allSatisfy { $0["used"] as? Bool == false })
    for dimension in linked {
      let link = try #require(dimension["link"] as? [String: Any])
      func figure(_ name: String) throws -> (Double, Double) {
        let figure = try #require(link[name] as? [String: Any])
        return (
          try #require(figure["estimate"] as? Double),
          try #require(figure["standardError"] as? Double)
        )
      }
      // The second round's models have mean 0.6 and deviation 1.1.
      let (slope, slopeError) = try figure("slope")
      let (intercept, interceptError) = try figure("intercept")
      #expect(abs(slope - 1.1) < 0.35 && slopeError < 0.25)
      #expect(abs(intercept - 0.6) < 0.45 && interceptError < 0.25)
    }
    let again = await Run("pool", "link", "--study", study, "--logs", Self.rounds[1])
    #expect(again.status == .wrongUse)
    #expect(again.errors.contains("--name"))
    let moved = await Run("pool", "show", "power-05", "--study", study)
    #expect(moved.output.contains("moved"))
    let verify = await Run("study", "verify", study)
    #expect(verify.status == .ok, "\(verify.output)")
  }

  @Test("the answers may be the judgments of the study itself, narrowed to a round")
  func ownJudgments() async throws {
    let scratch = try Scratch()
    let study = try await Self.filled(scratch)
    #expect(await Run(["ingest"] + Self.rounds + ["--study", study, "--quiet"]).status == .ok)
    let run = await Run(
      "pool", "link", "--study", study, "--round", "2026-01", "--dimension", "power", "--format",
      "json")
    let dimensions = try Self.results(run)["dimensions"] as? [[String: Any]]
    #expect(dimensions?.count == 1)
    #expect(dimensions?.first?["persons"] as? Int == 120)
    let other = await Run(
      "pool", "link", "--study", study, "--logs", Self.rounds[0], "--dimension", "security",
      "--dry-run", "--format", "json")
    #expect(try Self.results(other)["dimensions"] != nil)
    let listed = try Self.results(
      await Run("pool", "list", "--study", study, "--format", "json"))
    #expect(
      listed["statuses"] as? [String: Int] == ["calibrated": 12, "candidate": 28])
  }

  @Test("what is wrong with the answers is said with what to do")
  func wrongAnswers() async throws {
    let scratch = try Scratch()
    let study = try await Self.filled(scratch)
    let header = "evaluation_id,task,model_id,sample_id,judge_id,criterion,score,round\n"
    let strangers = try scratch.write(
      "strangers.csv", header + "e,t,m,other-1,rule:r,power,1,r1\n")
    let none = await Run("pool", "link", "--study", study, "--logs", strangers)
    #expect(none.status == .badInput)
    #expect(none.errors.contains("\"other-1\""))
    let few = try scratch.write("few.csv", header + "e,t,m,power-01,rule:r,power,1,r1\n")
    let run = await Run("pool", "link", "--study", study, "--logs", few)
    #expect(run.status == .badInput)
    #expect(run.errors.contains("1 examinee answered"))
    let graded = try scratch.write("graded.csv", header + "e,t,m,power-01,rule:r,power,3,r1\n")
    let refused = await Run("pool", "link", "--study", study, "--logs", graded)
    #expect(refused.status == .badInput)
    #expect(refused.errors.contains("--threshold"))
    let empty = scratch.path("empty.study")
    #expect(await Run("ingest", few, "--study", empty, "--quiet").status == .ok)
    let pool = await Run("pool", "link", "--study", empty)
    #expect(pool.status == .badInput)
    #expect(pool.errors.contains("compass pool add"))
  }

  @Test("an item is retired for a reason, and comes back")
  func retire() async throws {
    let scratch = try Scratch()
    let study = try await Self.filled(scratch)
    let run = await Run(
      "pool", "retire", "power-01", "power-02", "--reason", "leaked", "--study", study, "--date",
      "2026-02-28")
    #expect(run.status == .ok, "\(run.errors)")
    let listed = await Run("pool", "list", "--study", study, "--status", "retired")
    #expect(listed.output.contains("retired (leaked)"))
    #expect(listed.output.contains("2 items"))
    let undone = await Run("pool", "retire", "power-01", "--undo", "--study", study)
    #expect(undone.output.contains("candidate"))
    for wrong in [
      ["power-01", "--study", study],
      ["power-01", "--study", study, "--undo", "--reason", "leaked"],
      ["power-01", "--study", study, "--reason", "boring"],
      ["pwer-01", "--study", study, "--reason", "leaked"],
      ["power-01", "--study", study, "--reason", "leaked", "--date", "2026-02-30"],
    ] {
      let run = await Run(["pool", "retire"] + wrong)
      #expect(run.status == .wrongUse, "\(wrong): \(run.errors)")
    }
    let unknown = await Run("pool", "retire", "pwer-01", "--undo", "--study", study)
    #expect(unknown.errors.contains("Did you mean `power-01`?"))
  }

  @Test("a filter that no item meets is an error that names what is there")
  func filters() async throws {
    let scratch = try Scratch()
    let study = try await Self.filled(scratch)
    for (option, value, said) in [
      ("--dimension", "powr", "Did you mean `power`?"), ("--topic", "wrk", "`work`"),
      ("--language", "de", "`en`"), ("--status", "candidat", "Did you mean `candidate`?"),
      ("--system", "schwarz", "Did you mean `schwartz`?"),
    ] {
      let run = await Run("pool", "list", "--study", study, option, value)
      #expect(run.status == .wrongUse)
      #expect(run.errors.contains(said), "\(run.errors)")
    }
    let none = await Run("pool", "list", "--study", study, "--status", "retired")
    #expect(none.output == "no items\n")
  }

  @Test("an exported pool fills another as it is, and a printed one too")
  func export() async throws {
    let scratch = try Scratch()
    let study = try await Self.filled(scratch)
    #expect(
      await Run("pool", "link", "--study", study, "--logs", Self.rounds[0], "--quiet").status
        == .ok)
    #expect(
      await Run("pool", "retire", "power-02", "--reason", "leaked", "--study", study).status == .ok)
    let whole = await Run("pool", "export", "--study", study, "-o", "-", "--quiet")
    #expect(whole.output.split(separator: "\n").count == 40)
    for name in ["out.csv", "out.jsonl.gz"] {
      let target = scratch.path(name)
      #expect(await Run("pool", "export", "--study", study, "-o", target).status == .ok)
      let copy = scratch.path(name + ".study")
      let added = await Run("pool", "add", target, "--study", copy)
      #expect(added.status == .ok, "\(added.errors)")
      #expect(added.errors.isEmpty)
      let again = await Run("pool", "export", "--study", copy, "-o", "-", "--quiet")
      #expect(again.output == whole.output)
    }
    let wrong = await Run("pool", "export", "--study", study, "-o", scratch.path("out.txt"))
    #expect(wrong.status == .badInput)
  }

  @Test("a text from a table cannot act on a terminal or a spreadsheet")
  func hostile() async throws {
    let scratch = try Scratch()
    let study = scratch.path("p.study")
    let table = try scratch.write(
      "items.csv",
      "sample_id,text,system,dimension,topic\n\"=1+1\",\"a\u{202E}b\nc\",schwartz,power,@x\n")
    #expect(await Run("pool", "add", table, "--study", study).status == .ok)
    let shown = await Run("pool", "show", "=1+1", "--study", study)
    #expect(!shown.output.contains("\u{202E}"))
    let csv = await Run("pool", "list", "--study", study, "--format", "csv")
    #expect(csv.output.contains("\n'=1+1,"))
    #expect(csv.output.contains(",'@x,"))
  }
}
