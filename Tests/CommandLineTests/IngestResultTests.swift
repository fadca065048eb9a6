import CommandLine
import Foundation
import Glibc
import TestSupport
import Testing

/// What an ingestion tells, and what it leaves behind.
@Suite("Ingestion tells what it did")
struct IngestResultTests {
  private static let good = "\(BadInputTests.header)\ne,t,m,i1,1,rule:r,power,1,rule,0,1\n"
  private static let bad = "{\"evaluation_id\":\n"

  private static func results(_ run: Run) throws -> [String: Any] {
    try #require(try StudyCommandTests.json(run.output)["results"] as? [String: Any])
  }

  @Test("files that are refused stand beside those that are taken, in every format")
  func refusedFile() async throws {
    let scratch = try Scratch()
    let good = try scratch.write("good.csv", Self.good)
    let bad = try scratch.write("bad.jsonl", Self.bad)
    for order in [[good, bad], [bad, good]] {
      let study = scratch.path("\(order[0].hashValue).study")
      let run = await Run(["ingest"] + order + ["--study", study, "--format", "json"])
      #expect(run.status == .badInput)
      let files = try #require(try Self.results(run)["files"] as? [[String: Any]])
      let outcomes = Dictionary(
        uniqueKeysWithValues: files.map { ($0["name"] as? String, $0["outcome"] as? String) })
      #expect(outcomes == ["good.csv": "ingested", "bad.jsonl": "refused"])
      let issues = try #require(try Self.results(run)["issues"] as? [[String: Any]])
      #expect(
        issues.contains {
          $0["severity"] as? String == "error" && $0["file"] as? String == "bad.jsonl"
        })
      #expect(run.errors.contains("error: \(bad)"), "\(run.errors)")
      let text = await Run(["ingest"] + order + ["--study", study])
      #expect(text.status == .badInput)
      #expect(text.output.contains("unchanged") && text.output.contains("refused"))
      let csv = await Run(["ingest"] + order + ["--study", study, "--format", "csv", "--quiet"])
      #expect(csv.status == .badInput)
      #expect(csv.output.contains("bad.jsonl,refused"))
      // A refusal is no warning: it is told however quiet the run is.
      #expect(csv.errors.contains("error: "), "\(csv.errors)")
    }
    let missing = await Run(
      "ingest", good, scratch.path("no.jsonl"), "--study", scratch.path("m.study"), "--format",
      "json")
    #expect(missing.status == .badInput)
    #expect((try Self.results(missing)["files"] as? [[String: Any]])?.count == 2)
  }

  @Test("a table of models that is refused does not hide what was taken")
  func refusedSidecar() async throws {
    let scratch = try Scratch()
    let good = try scratch.write("good.csv", Self.good)
    let models = try scratch.write("models.csv", "model_id,release_date\nm,soon\n")
    let run = await Run(
      "ingest", good, "--study", scratch.path("s.study"), "--models", models, "--format", "json")
    #expect(run.status == .badInput)
    #expect((try Self.results(run)["files"] as? [[String: Any]])?.count == 1)
    #expect(run.errors.contains("models.csv:L2"), "\(run.errors)")
  }

  @Test(
    "what is refused, mistyped or no log leaves no empty study",
    arguments: [
      ["bad.jsonl"], ["no-such.jsonl"], ["empty"], ["notes"], ["bad.jsonl", "no-such.jsonl"],
      ["conflict.jsonl"],
    ])
  func noEmptyStudy(names: [String]) async throws {
    let scratch = try Scratch()
    try scratch.write("bad.jsonl", Self.bad)
    let row =
      "{\"evaluation_id\":\"e\",\"task\":\"t\",\"model_id\":\"m\",\"sample_id\":\"s\",\"judge_id\":\"rule:r\",\"score\":"
    try scratch.write("conflict.jsonl", row + "1}\n" + row + "0}\n")
    for folder in ["empty", "notes"] {
      try FileManager.default.createDirectory(
        atPath: scratch.path(folder), withIntermediateDirectories: false)
    }
    try "no log".write(toFile: scratch.path("notes/readme.txt"), atomically: true, encoding: .utf8)
    let before = try scratch.names
    let run = await Run(
      ["ingest"] + names.map(scratch.path(_:)) + ["--study", scratch.path("s.study")])
    #expect(run.status == .badInput || names == ["notes"], "\(run.errors)")
    #expect(try scratch.names == before)
    let models = try scratch.write("models.csv", "model_id,release_date\nm,soon\n")
    #expect(
      await Run("ingest", "--study", scratch.path("s.study"), "--models", models).status
        == .badInput)
    #expect(!FileManager.default.fileExists(atPath: scratch.path("s.study")))
  }

  // MARK: - Leftovers

  @Test("temporary files that killed runs left are removed by the next, those in use are not")
  func leftovers() async throws {
    let scratch = try Scratch()
    let log = try scratch.write("good.csv", Self.good)
    let left = [
      ".writing-0.tmp", ".writing-1abc.tmp", ".writing-1abc.tmp-journal", ".writing-zz9.tmp-wal",
    ]
    let kept = [
      ".writing-.tmp", ".writing-x.tmp.txt", ".writing-A.tmp", ".writing", "writing-1.tmp",
    ]
    for name in left + kept { try scratch.write(name, "x") }
    let busy = open(scratch.path(".writing-busy.tmp"), O_CREAT | O_RDWR, 0o644)
    #expect(flock(busy, LOCK_EX) == 0)
    defer { close(busy) }
    #expect(await Run("ingest", log, "--study", scratch.path("s.study")).status == .ok)
    let names = try scratch.names
    #expect(Set(names) == Set(kept + [".writing-busy.tmp", "good.csv", "s.study"]))
    // An export removes them too, from where it writes.
    try scratch.write(".writing-5.tmp", "x")
    let export = await Run("study", "export", scratch.path("s.study"), "-o", scratch.path("o.csv"))
    #expect(export.status == .ok, "\(export.errors)")
    #expect(try !scratch.names.contains(".writing-5.tmp"))
    flock(busy, LOCK_UN)
    #expect(await Run("ingest", log, "--study", scratch.path("s.study")).status == .ok)
    #expect(try !scratch.names.contains(".writing-busy.tmp"))
  }

  // MARK: - Names

  @Test("names longer than a name may be are refused with file and line, and shown short")
  func longNames() async throws {
    let scratch = try Scratch()
    let long = String(repeating: "n", count: 1025)
    let bound = String(repeating: "n", count: 1024)
    for (column, place) in [(2, "model_id"), (3, "sample_id"), (5, "judge_id"), (6, "criterion")] {
      func row(_ name: String) -> String {
        var cells = ["e", "t", "m", "i1", "1", "rule:r", "power", "1", "rule", "0", "1"]
        cells[column] = column == 5 ? "rule:" + name.dropFirst(5) : name
        return cells.joined(separator: ",")
      }
      let log = try scratch.write(
        "l\(column).csv", "\(BadInputTests.header)\n\(row("a\(column)"))\n\(row(long))\n")
      let run = await Run("ingest", log, "--study", scratch.path("\(column).study"))
      #expect(run.status == .badInput)
      #expect(
        run.errors.contains("l\(column).csv:L3: longIdentifier \(place) has 1025 bytes"),
        "\(run.errors)")
      #expect(run.errors.utf8.count < 600)
      let fine = try scratch.write("f\(column).csv", "\(BadInputTests.header)\n\(row(bound))\n")
      #expect(await Run("ingest", fine, "--study", scratch.path("\(column).study")).status == .ok)
    }
    let report = await Run(
      "leaderboard", "--logs", scratch.path("l2.csv"), "--instrument", "presence", "--system",
      "schwartz")
    #expect(report.status == .badInput)
    #expect(report.errors.contains("longIdentifier"))
    // Readers of other tools pass the same gate.
    let inspect = try scratch.write(
      "i.json",
      """
      {"version":2,"status":"success","eval":{"eval_id":"e","task":"t","model":"\(long)"},\
      "results":{"completed_samples":1},\
      "samples":[{"id":"a","epoch":1,"scores":{"match":{"value":"C"}}}]}
      """)
    let scores = try scratch.write(
      "Schwartz_scores.json", "{\"data\":[{\"model\":\"\(long)\",\"Power\":12.5}]}")
    for path in [inspect, scores] {
      let run = await Run("ingest", path, "--study", scratch.path("o.study"))
      #expect(run.status == .badInput)
      #expect(run.errors.contains("longIdentifier"), "\(run.errors)")
      #expect(run.errors.utf8.count < 600)
    }
    let items = try scratch.write("items.csv", "sample_id,cluster_id\ni1,\(long)\n")
    let sidecar = await Run("ingest", "--study", scratch.path("2.study"), "--items", items)
    #expect(sidecar.status == .badInput)
    #expect(sidecar.errors.contains("items.csv:L2: longIdentifier cluster_id"), "\(sidecar.errors)")
    #expect(
      await Run(
        "ingest", "--study", scratch.path("2.study"), "--round", long, scratch.path("f2.csv")
      )
      .status == .wrongUse)
  }

  @Test("a model that meets itself is counted and has no verdict")
  func selfBattle() async throws {
    let scratch = try Scratch()
    let rows = [("a", "b", "1"), ("a", "a", "1"), ("b", "b", "0.5")].enumerated().map {
      "{\"evaluation_id\":\"e\",\"task\":\"t\",\"model_id\":\"\($1.0)\",\"opponent_model_id\":\"\($1.1)\","
        + "\"sample_id\":\"q\($0)\",\"judge_id\":\"rule:r\",\"preference\":\($1.2)}\n"
    }.joined()
    let log = try scratch.write("l.jsonl", rows)
    let run = await Run("ingest", log, "--study", scratch.path("s.study"))
    #expect(run.status == .ok)
    #expect(run.errors.contains("selfBattle") && run.errors.contains("2 rows"), "\(run.errors)")
    #expect(
      await Run("study", "export", scratch.path("s.study"), "-o", scratch.path("o.jsonl")).status
        == .ok)
    let text = String(decoding: try scratch.bytes("o.jsonl"), as: UTF8.self)
    #expect(text.split(separator: "\n").count == 3)
    #expect(text.split(separator: "\n").filter { $0.contains("\"preference\":") }.count == 1)
    #expect(text.split(separator: "\n").filter { $0.contains("self_battle") }.count == 2)
  }

  @Test("minus zero is zero: the study is sound, and its export gives the same rows")
  func minusZero() async throws {
    let scratch = try Scratch()
    let rows = ["-0.0", "-0", "0", "-0e5"].enumerated().map {
      "{\"evaluation_id\":\"e\",\"task\":\"t\",\"model_id\":\"m\",\"sample_id\":\"q\($0)\",\"judge_id\":\"rule:r\","
        + "\"score\":\($1),\"scale_min\":-0.0,\"scale_max\":1,\"weight\":-0.0,\"logprob_sum\":-0.0}\n"
    }.joined()
    let log = try scratch.write("l.jsonl", rows)
    for format in ["jsonl", "csv"] {
      let study = scratch.path("\(format).study")
      #expect(await Run("ingest", log, "--study", study).status == .ok)
      let verify = await Run("study", "verify", study)
      #expect(verify.status == .ok, "\(verify.output)")
      let export = scratch.path("o.\(format)")
      #expect(await Run("study", "export", study, "-o", export).status == .ok)
      let again = scratch.path("\(format)2.study")
      #expect(await Run("ingest", export, "--study", again).status == .ok)
      #expect(
        try await StudyCommandTests.rowsDigest(again) == StudyCommandTests.rowsDigest(study))
      #expect(!String(decoding: try scratch.bytes("o.\(format)"), as: UTF8.self).contains("-0"))
    }
  }
}

/// What `simulate` writes, `ingest` takes.
@Suite("Simulated logs are logs")
struct SimulatedLogTests {
  private static func plan(
    name: String = "study", model: String = "org/a", judge: String = "model:org/j",
    scale: String = "{ minimum: 0, maximum: 1 }", mean: String = "0.5", more: String = ""
  ) -> String {
    let system = [
      "self-direction", "stimulation", "hedonism", "achievement", "power", "security", "conformity",
      "tradition", "benevolence", "universalism",
    ]
    return """
      name: "\(name)"
      system: schwartz
      seed: 7
      scale: \(scale)
      items: { count: 3, clusters: 2, dimensions-per-item: 2 }
      \(more)
      deviations: { item: 0.5, response: 1 }
      judges:
        - { name: "\(judge)" }
        - { name: "human:second" }
      models:
        - name: "\(model)"
          means: { \(system.map { "\($0): \(mean)" }.joined(separator: ", ")) }
        - name: other
          missing: 0.3
          items: 0.7
          means: { \(system.map { "\($0): \(mean)" }.joined(separator: ", ")) }
      """
  }

  static let plans: [(what: String, yaml: String)] = [
    ("plain", plan()),
    ("epochs and unscored", plan(more: "epochs: 3\nunscored: 0.5")),
    ("a scale of steps", plan(scale: "{ minimum: 1, maximum: 6, step: 1 }", mean: "3.5")),
    ("a scale of tenths", plan(scale: "{ minimum: 0, maximum: 1, step: 0.1 }")),
    (
      "a scale of thirds below zero",
      plan(scale: "{ minimum: -1, maximum: 1, step: 0.3333333333333333 }", mean: "0.1")
    ),
    ("minus zero", plan(scale: "{ minimum: -0.0, maximum: 1, step: 0.5 }")),
    ("a huge scale", plan(scale: "{ minimum: -1e300, maximum: 1e300, step: 1e299 }", mean: "5")),
    ("a tiny scale", plan(scale: "{ minimum: 0, maximum: 1e-300, step: 1e-301 }", mean: "5e-301")),
    ("commas and quotes", plan(name: "a, 'b' \\\"c\\\"", model: "=1+1, \\\"x\\\"")),
    ("a judge without a kind", plan(judge: "someone")),
    ("a judge of an unknown kind", plan(judge: "oracle:x")),
    ("a line end in a name", plan(model: "two\\nlines")),
    ("a tab in a name", plan(judge: "rule:a\\tb")),
    ("a delete character", plan(name: "a\\x7fb")),
    ("an escape", plan(model: "a\\u001bb")),
    ("an address as a judge", plan(judge: "human:ann@example.org")),
    ("bidirectional marks", plan(model: "a\\u202eb")),
    ("an emoji and other scripts", plan(name: "🤗 模型", model: "علم/मॉडल")),
    ("a name that looks like a number", plan(name: "1e5", model: "NaN")),
    ("an empty name", plan(model: "")), ("only spaces", plan(model: "   ")),
    ("spaces at the ends", plan(model: "  a  ")),
    ("a very long name", plan(model: String(repeating: "m", count: 1025))),
    (
      "two long names",
      plan(name: String(repeating: "s", count: 600), model: String(repeating: "m", count: 600))
    ),
    (
      "as long as may be",
      plan(name: String(repeating: "s", count: 500), model: String(repeating: "m", count: 523))
    ),
    ("the other model's name", plan(model: "other")),
    ("the other judge's name", plan(judge: "human:second")),
  ]

  @Test("a plan is refused, or its log is taken whole", arguments: SimulatedLogTests.plans.indices)
  func taken(index: Int) async throws {
    let scratch = try Scratch()
    let (what, yaml) = Self.plans[index]
    let plan = try scratch.write("plan.yaml", yaml)
    let run = await Run("simulate", plan, "--output", scratch.path("out"))
    if run.status == .ok {
      let log = scratch.path("out/judgments.jsonl.gz")
      let ingest = await Run(
        "ingest", log, "--study", scratch.path("s.study"), "--strict", "--format", "json")
      #expect(ingest.status == .ok, "\(what): \(ingest.errors)")
      let results = try StudyCommandTests.json(ingest.output)["results"] as? [String: Any]
      let file = try #require((results?["files"] as? [[String: Any]])?.first)
      #expect(file["rowsAdded"] as? Int == file["rowsRead"] as? Int, "\(what)")
      #expect(await Run("study", "verify", scratch.path("s.study")).status == .ok, "\(what)")
      #expect(
        await Run("leaderboard", "--logs", log, "--instrument", "presence", "--system", "schwartz")
          .status
          != .wrongUse)
    } else {
      #expect(run.status == .badInput, "\(what)")
      #expect(run.errors.contains("plan.yaml:"), "\(what): \(run.errors)")
      #expect(!FileManager.default.fileExists(atPath: scratch.path("out/judgments.jsonl.gz")))
    }
    let mustPass = [
      "plain", "as long as may be", "commas and quotes", "a judge without a kind", "a tiny scale",
    ]
    if mustPass.contains(what) { #expect(run.status == .ok, "\(what): \(run.errors)") }
  }
}
