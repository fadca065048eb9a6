import CommandLine
import FileFormats
import Foundation
import TestSupport
import Testing

/// Tables of JSON objects, and keys of several columns.
@Suite("Tables of JSON objects")
struct JSONTableTests {
  /// Twelve items by two models and two raters, as cells and as objects.
  private static let rows: [[(name: String, value: String)]] = (0..<12).flatMap { item in
    ["a", "b"].flatMap { model in
      ["x", "y"].map { rater in
        let draw = (item * 5 + (model == "a" ? 1 : 3) + (rater == "x" ? 0 : item % 2)) % 4
        return [
          ("model", "\"\(model)\""), ("item", "\(item)"), ("turn", "\(item % 2 + 1)"),
          ("rater", "\"\(rater)\""), ("topic", "\"t\(item / 3)\""),
          ("score", item == 7 && rater == "y" ? "null" : "\(draw)"),
          ("passed", draw > 1 ? "true" : "false"),
        ]
      }
    }
  }

  private static let csv =
    rows[0].map(\.name).joined(separator: ",") + "\n"
    + rows.map { row in
      row.map { $0.value == "null" ? "" : $0.value }.joined(separator: ",") + "\n"
    }.joined()

  private static func object(_ row: [(name: String, value: String)]) -> String {
    "{" + row.map { "\"\($0.name)\": \($0.value)" }.joined(separator: ", ") + "}"
  }

  private static let lines = rows.map { object($0) + "\n" }.joined()
  private static let list = "[" + rows.map(object).joined(separator: ",\n ") + "]\n"

  private static let commands: [[String]] = [
    ["interval", "--value", "score", "--by", "model", "--cluster", "topic"],
    ["interval", "--value", "passed", "--by", "model", "--method", "wilson"],
    [
      "interval", "--value", "score", "--versus", "model=a,b", "--unit", "item,turn,rater",
      "--cluster", "topic,turn",
    ],
    ["agreement", "--unit", "model,item,turn", "--rater", "rater", "--rating", "score"],
    [
      "agreement", "--unit", "model,item", "--rater", "rater", "--rating", "passed", "--cluster",
      "topic",
    ],
    ["changepoint", "--time", "item", "--value", "score"],
    ["changepoint", "--time", "topic,item", "--value", "score"],
    [
      "calibrate", "--person", "model,rater,turn", "--item", "topic", "--response", "passed",
      "--response-model", "rasch",
    ],
  ]

  @Test(
    "objects, in lines or in a list, are the table that the same cells are", arguments: commands)
  func sameAsCells(_ command: [String]) async throws {
    let scratch = try Scratch()
    let cells = try scratch.write("t.csv", Self.csv)
    func run(_ path: String) async -> Run {
      await Run([command[0], path] + command.dropFirst() + ["--format", "csv", "--quiet"])
    }
    let expected = await run(cells)
    for (name, text) in [("t.jsonl", Self.lines), ("t.json", Self.list)] {
      let found = await run(try scratch.write(name, text))
      #expect(found.status == expected.status, "\(found.errors)")
      #expect(found.output == expected.output, "\(name) \(found.errors)")
    }
    // What cannot be calibrated is refused alike.
    #expect(expected.status == .ok || command[0] == "calibrate", "\(expected.errors)")
  }

  @Test("two tables of different forms are compared")
  func compare() async throws {
    let scratch = try Scratch()
    let cells = try scratch.write("t.csv", Self.csv)
    let lines = try scratch.write("t.jsonl", Self.lines)
    let options = ["--value", "score", "--cluster", "topic,turn", "--format", "csv", "--quiet"]
    let expected = await Run(["compare", cells, cells] + options)
    #expect(expected.status == .ok, "\(expected.errors)")
    #expect(await Run(["compare", lines, cells] + options).output == expected.output)
  }

  @Test("objects inside objects are columns with dotted names; lists are refused by name")
  func nested() async throws {
    let scratch = try Scratch()
    let path = try scratch.write(
      "t.jsonl",
      (0..<8).map {
        "{\"id\": \($0), \"meta\": {\"score\": \($0 % 3), \"who\": {\"name\": \"g\($0 % 2)\"}}, "
          + "\"tags\": [1]}\n"
      }.joined())
    let run = await Run(
      "compare", path, path, "--value", "meta.score", "--cluster", "meta.who.name", "--format",
      "csv")
    #expect(run.status == .ok, "\(run.errors)")
    let interval = await Run(
      "interval", path, "--value", "meta.score", "--cluster", "meta.who.name", "--format", "csv",
      "-q")
    #expect(interval.status == .ok && interval.output.contains("\n8,0,2,"), "\(interval.errors)")
    let object = await Run("compare", path, path, "--value", "meta")
    #expect(object.status == .badInput)
    #expect(object.errors.contains("It is an object: name one of its members, `meta.score`"))
    let list = await Run("compare", path, path, "--value", "tags")
    #expect(list.status == .badInput)
    #expect(list.errors.contains("t.jsonl:1: `tags` (--value) holds a list"), "\(list.errors)")
    let both = try scratch.write("both.jsonl", "{\"a.b\": 1, \"a\": {\"b\": 2}}\n")
    let twice = await Run("compare", both, both, "--value", "a.b")
    #expect(
      twice.errors.contains("both.jsonl:1") && twice.errors.contains("a.b"), "\(twice.errors)")
  }

  @Test("what is no value in a table is none in an object, and a key may be absent")
  func missing() async throws {
    let scratch = try Scratch()
    let path = try scratch.write(
      "t.jsonl",
      "{\"t\": 1, \"v\": 1}\n{\"t\": 2, \"v\": null}\n{\"t\": 3}\n{\"t\": 4, \"v\": \"N/A\"}\n"
        + "{\"t\": 5, \"v\": NaN}\n{\"t\": 6, \"v\": true}\n{\"t\": 7, \"v\": \"\", \"w\": 2}\n"
        + "{\"t\": 8, \"v\": 0}\n")
    let run = await Run("changepoint", path, "--time", "t", "--value", "v")
    #expect(run.output.contains("5 of 8 rows lack a time or a value"), "\(run.output)\(run.errors)")
    #expect(run.output.contains("2 cells are read as no value in column `v`"), "\(run.output)")
    let infinite = try scratch.write("i.jsonl", "{\"t\": 1, \"v\": Infinity}\n")
    let refused = await Run("changepoint", infinite, "--time", "t", "--value", "v")
    #expect(refused.errors.contains("`Infinity` (line 1)"), "\(refused.errors)")
  }

  @Test("broken lines are told with their numbers, a last one that breaks off is left out and said")
  func broken() async throws {
    let scratch = try Scratch()
    let path = try scratch.write(
      "t.jsonl", "{\"t\": 1, \"v\": 1}\n{\"t\": 2 \"v\": 2}\n\n[1]\n{\"t\": 1, \"t\": 2}\n")
    let run = await Run("changepoint", path, "--time", "t", "--value", "v")
    #expect(run.status == .badInput)
    for line in [2, 4, 5] { #expect(run.errors.contains("t.jsonl:\(line):"), "\(run.errors)") }
    let cut = try scratch.write(
      "cut.jsonl", (1...9).map { "{\"t\": \($0), \"v\": \($0 % 2)}\n" }.joined() + "{\"t\": 10, ")
    let said = await Run("changepoint", cut, "--time", "t", "--value", "v")
    #expect(said.status == .ok, "\(said.errors)")
    #expect(said.output.contains("line 10, the last of"), "\(said.output)")
    let document = try scratch.write("d.json", "{\n  \"a\": 1\n}\n")
    let whole = await Run("changepoint", document, "--time", "t", "--value", "v")
    #expect(whole.errors.contains("over several lines") && whole.errors.contains("--logs"))
  }

  @Test("a log of a tool keeps what the tool writes where it has no number")
  func sentinels() async throws {
    let scratch = try Scratch()
    let rows = (0..<30).map { item in
      "{\"question_id\": \(item), \"model\": \"m\", \"judge\": [\"gpt-4\", \"single-v1\"], "
        + "\"user_prompt\": \"u\", \"judgment\": \"j\", \"score\": \(item == 3 ? -1 : item % 10 + 1), "
        + "\"turn\": 1, \"tstamp\": 1.5}\n"
    }.joined()
    let path = try scratch.write("judgments.jsonl", rows)
    let run = await Run("changepoint", path, "--time", "question_id", "--value", "score")
    #expect(run.output.contains("1 of 30 rows lack"), "\(run.output)\(run.errors)")
    let interval = await Run(
      "interval", path, "--value", "score", "--format", "csv", "--quiet")
    #expect(interval.output.contains("\n29,1,"), "\(interval.output)")
  }

  @Test("what was not scored is no value in the record's own columns, whatever stands there")
  func unscored() async throws {
    let scratch = try Scratch()
    func table(_ name: String, status: String) throws -> String {
      let rows = (0..<20).map { item in
        "r,t,m,i\(item),rule:x,\(item),\(item < 4 ? status : "scored")\n"
      }.joined()
      return try scratch.write(
        name, "evaluation_id,task,model_id,sample_id,judge_id,score,status\n" + rows)
    }
    let path = try table("record.csv", status: "error")
    let run = await Run("changepoint", path, "--time", "sample_id", "--value", "score")
    #expect(run.output.contains("4 values of column `score` in rows that were not scored"))
    #expect(run.output.contains("4 of 20 rows lack a time or a value"), "\(run.output)")
    let logged = await Run("interval", "--logs", path, "--format", "csv", "--quiet")
    let asTable = await Run(
      "interval", path, "--value", "score", "--by", "model_id,criterion", "--format", "csv", "-q")
    #expect(asTable.output == logged.output, "\(asTable.errors)\(logged.errors)")
    // A status in words of one's own says nothing.
    let own = await Run(
      "changepoint", try table("own.csv", status: "done"), "--time", "sample_id", "--value", "score"
    )
    #expect(!own.output.contains("rows lack"), "\(own.output)")
  }

  // MARK: - Keys of several columns

  @Test("no two keys are one by chance, and names are readable")
  func keys() async throws {
    let scratch = try Scratch()
    // With a plain sign between, (a | b, c) and (a, b | c) would be one unit.
    let table = try scratch.write(
      "t.csv",
      "p,q,side,v\na | b,c,x,1\na,b | c,x,0\na | b,c,y,0\na,b | c,y,1\na\\,c,x,1\na\\,c,y,1\n")
    let run = await Run(
      "interval", table, "--value", "v", "--versus", "side=x,y", "--unit", "p,q", "--format",
      "json", "--quiet")
    #expect(run.status == .ok, "\(run.errors)")
    #expect(run.output.contains("\"n\" : 3"), "\(run.output)")
    let split = try scratch.write("s.csv", "p,q,side,v,c\na,1,x,1,k\na,1,y,1,l\n")
    let refused = await Run(
      "interval", split, "--value", "v", "--versus", "side=x,y", "--unit", "p, q", "--cluster", "c")
    #expect(refused.errors.contains("unit `a | 1` lies in the clusters"), "\(refused.errors)")
  }

  @Test("a column whose own name holds a comma is tried whole first")
  func wholeName() async throws {
    let scratch = try Scratch()
    let table = try scratch.write(
      "t.csv", "\"p,q\",p,q,side,v\nu1,1,1,x,1\nu2,1,1,x,0\nu1,1,1,y,0\nu2,1,1,y,1\n")
    let lines = try scratch.write(
      "t.jsonl",
      "{\"p,q\":\"u1\",\"p\":1,\"q\":1,\"side\":\"x\",\"v\":1}\n"
        + "{\"p,q\":\"u2\",\"p\":1,\"q\":1,\"side\":\"x\",\"v\":0}\n"
        + "{\"p,q\":\"u1\",\"p\":1,\"q\":1,\"side\":\"y\",\"v\":0}\n"
        + "{\"p,q\":\"u2\",\"p\":1,\"q\":1,\"side\":\"y\",\"v\":1}\n")
    for path in [table, lines] {
      func units(_ unit: String) async -> String {
        await Run(
          "interval", path, "--value", "v", "--versus", "side=x,y", "--unit", unit, "--format",
          "json", "--quiet"
        ).output
      }
      #expect(await units("p,q").contains("\"n\" : 2"))
      #expect(await units("q,p").contains("\"n\" : 1"))
    }
  }

  @Test("a part that is no column is suggested; a part without a value is told as missing")
  func parts() async throws {
    let scratch = try Scratch()
    let table = try scratch.write("t.csv", "model,item,rater,rating\na,1,x,1\na,,y,2\n")
    let misspelt = await Run(
      "agreement", table, "--unit", "model,itme", "--rater", "rater", "--rating", "rating")
    #expect(misspelt.errors.contains("no column `itme` (--unit)"), "\(misspelt.errors)")
    #expect(misspelt.errors.contains("Did you mean `item`?"))
    let empty = await Run(
      "agreement", table, "--unit", "model,item", "--rater", "rater", "--rating", "rating")
    #expect(
      empty.errors.contains("t.csv:3: column `model,item` is empty in 1 row"), "\(empty.errors)")
    let joined = await Run(
      "agreement", table, "--unit", "model", "--rater", "rater", "--rating", "rating,item")
    #expect(joined.errors.contains("no column `rating,item` (--rating)"), "\(joined.errors)")
  }

  @Test("tables of models and items may be objects, compressed too")
  func sidecars() async throws {
    Project.enter()
    let scratch = try Scratch()
    let text =
      "{\"model_id\": \"Halcyon-3\", \"size\": 9, \"open\": true}\n{\"model_id\": \"Kestrel-70B\"}\n"
    let plain = try scratch.write("m.jsonl", text)
    let packed = try scratch.write("m.jsonl.zst", try Zstandard.compress(Array(text.utf8)))
    let cells = try scratch.write("m.csv", "model_id,size,open\nHalcyon-3,9,true\nKestrel-70B,,\n")
    func run(_ path: String) async -> Run {
      await Run(
        "interval", "--logs", "data/examples/rounds/judgments.jsonl.gz", "--models", path,
        "--where",
        "size=9", "--where", "criterion=care", "--format", "csv", "--quiet")
    }
    let expected = await run(cells)
    #expect(expected.status == .ok && expected.output.contains("Halcyon-3"), "\(expected.errors)")
    for path in [plain, packed] { #expect(await run(path).output == expected.output) }
    let lists = await run(
      try scratch.write("l.jsonl", "{\"model_id\": \"Halcyon-3\", \"size\": [9]}\n"))
    #expect(lists.status == .badInput && lists.errors.contains("`size` holds a list"))
  }
}
