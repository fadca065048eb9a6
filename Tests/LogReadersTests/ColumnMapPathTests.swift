import Diagnostics
import LogFixtures
import LogReaders
import Testing

/// Column maps that go into the JSON of objects and cells.
@Suite("Paths in column maps")
struct ColumnMapPathTests {
  private func read(
    _ text: String, _ map: String, named name: String = "t.jsonl"
  ) throws -> EvaluationLog {
    let options = LogReadingOptions(columnMap: try ColumnMap(yaml: map, file: "map.yaml"))
    return try LogReader(options: options).read(bytes: Array(text.utf8), named: name)
  }

  private func refusals(
    _ text: String, _ map: String, named name: String = "t.jsonl"
  ) throws -> [Diagnostic] {
    issues(
      text, named: name, LogReadingOptions(columnMap: try ColumnMap(yaml: map, file: "map.yaml")))
  }

  private static let paths = """
    id: paths
    columns:
      model_id: provider.id
      sample_id: item
      cluster_id: meta.topic
      criterion: messages.0.content
      language: messages.-1.content
      score: scores.honesty
    constants: { task: t, judge_id: "rule:x" }
    """

  @Test("members of members, places in lists and the last of a list are found")
  func objects() throws {
    let row = """
      {"item":1,"provider":{"name":"x","id":"m"},"meta":{"topic":"a"},"scores":{"honesty":0.5},\
      "messages":[{"content":"first"},{"content":"mid"},{"content":"last"}]}

      """
    let log = try read(row, Self.paths)
    let judgment = log.judgments[0]
    #expect(judgment.model == "m" && judgment.sample == "1" && judgment.cluster == "a")
    #expect(judgment.criterion == "first" && judgment.language == "last")
    #expect(judgment.score == 0.5)
    #expect(judgment.sourceLocator == "L1")
  }

  @Test("JSON in the cells of CSV is gone into the same way")
  func cells() throws {
    let table = """
      item,provider,meta,scores,messages
      1,"{""id"":""m""}","{""topic"": ""a""}","{""honesty"":0.5}","[{""content"":""first""}]"
      2,"{""id"":""m""}",,"{""honesty"":null}","[{""content"":""first""},{""content"":""z""}]"

      """
    let log = try read(table, Self.paths, named: "t.csv")
    #expect(log.judgments.map(\.cluster) == ["a", nil])
    #expect(log.judgments.map(\.score) == [0.5, nil])
    #expect(log.judgments.map(\.status) == [.scored, .unscored])
    #expect(log.judgments.map(\.language) == ["first", "z"])
  }

  @Test(
    "a key with full stops goes before the keys that would be its parts, in whatever order",
    arguments: [
      #"{"a.b":"whole","a":{"b":"part"}}"#, #"{"a":{"b":"part"},"a.b":"whole"}"#,
    ])
  func dotted(inner: String) throws {
    let map = """
      id: d
      columns: { model_id: data.a.b, sample_id: item, score: s }
      constants: { task: t, judge_id: "rule:x" }
      """
    let log = try read("{\"item\":1,\"s\":1,\"data\":\(inner)}\n", map)
    #expect(log.judgments.map(\.model) == ["whole"])
    // A column that is called like a path is that column.
    let flat = try read(
      "item,s,data.a.b,data\n1,1,flat,\"{\"\"a\"\":{\"\"b\"\":1}}\"\n", map, named: "t.csv")
    #expect(flat.judgments.map(\.model) == ["flat"])
  }

  @Test("a text that is JSON itself is gone into, one that is not holds nothing")
  func texts() throws {
    let map = """
      id: d
      columns: { model_id: meta.config.model, sample_id: item, score: s }
      constants: { task: t, judge_id: "rule:x" }
      """
    let log = try read(#"{"item":1,"s":1,"meta":{"config":"{\"model\":\"m\"}"}}"# + "\n", map)
    #expect(log.judgments.map(\.model) == ["m"])
    let plain = try refusals(
      #"{"item":1,"s":1,"meta":{"config":"{no JSON"}}"# + "\n", map)
    #expect(plain.map(\.code) == ["missingField", "missingColumn"])
  }

  @Test("a path that leads to a list or an object is refused with its place")
  func nested() throws {
    let text = "{\"item\":1,\"provider\":{\"id\":[1]},\"meta\":{},\"scores\":{},\"messages\":[]}\n"
    let found = try refusals(text, Self.paths)
    #expect(found.first?.code == "wrongType")
    #expect(found.first?.locator == "L1")
  }

  @Test("a cell that looks like JSON and is none is refused, with what to do")
  func python() throws {
    let table = """
      item,provider,meta,scores,messages
      1,{'id': 'm'},{},{},[]

      """
    let found = try refusals(table, Self.paths, named: "t.csv")
    #expect(found.first?.code == "cellNotJSON")
    #expect(found.first?.locator == "L2")
    #expect(found.first?.message.contains("\"provider\"") == true)
    #expect(found.first?.remedy?.contains("as JSON") == true)
  }

  @Test("a path that leads nowhere in any row fails the file, an optional one does not")
  func neverFound() throws {
    let map = """
      id: d
      columns: { model_id: m, sample_id: item, score: s, cluster_id: meta.topik }
      constants: { task: t, judge_id: "rule:x" }
      """
    let text = "{\"item\":1,\"s\":1,\"m\":\"m\",\"meta\":{\"topic\":\"a\"}}\n"
    let found = try refusals(text, map)
    #expect(found.map(\.code) == ["missingColumn"])
    #expect(found[0].message.contains("meta.topik"))
    let optional = map.replacing("meta.topik", with: "{ column: meta.topik, optional: true }")
    #expect(try read(text, optional).judgments.map(\.cluster) == [nil])
    let column = map.replacing("meta.topik", with: "mta.topic")
    #expect(try refusals(text, column).map(\.code) == ["missingColumn"])
    // Without the column the optional one is not looked for.
    let absent = map.replacing("meta.topik", with: "{ column: mta.topic, optional: true }")
    #expect(try read(text, absent).judgments.count == 1)
  }

  // MARK: - Alternatives

  @Test("of several sources the first that gives a value is taken, then the default")
  func alternatives() throws {
    let map = """
      id: a
      columns:
        model_id: [meta.model, run, { constant: unnamed }]
        sample_id: item
        language: { column: lang, default: en }
        score: s
      constants: { task: t, judge_id: "rule:x" }
      """
    let text = """
      {"item":1,"s":1,"meta":{"model":"m"},"run":"r","lang":"de"}
      {"item":2,"s":1,"meta":"free text","run":"r","lang":null}
      {"item":3,"s":1,"meta":null,"run":""}

      """
    let log = try read(text, map)
    #expect(log.judgments.map(\.model) == ["m", "r", "unnamed"])
    #expect(log.judgments.map(\.language) == ["de", "en", "en"])
    // A table without the first, or without any, of the columns.
    let table = try read("item,s\n1,1\n", map, named: "t.csv")
    #expect(table.judgments.map(\.model) == ["unnamed"])
    #expect(table.judgments.map(\.language) == ["en"])
  }

  @Test("sources are taken under conditions, by kind, with a prefix, a sum or a digest")
  func refinements() throws {
    let map = """
      id: r
      columns:
        model_id: model
        sample_id: { column: prompt, digest: true }
        turn: { column: turn, plus: 1 }
        judge_id:
          - { column: who, person: true, where: { kind: human } }
          - { column: who, prefix: "model:" }
        score: { column: value, only: numbers }
        label: { column: value, only: texts }
        scale_min: { constant: 0, where: { kind: [human, llm] } }
      where: { valid: "true", gone: "" }
      constants: { task: t }
      """
    let text = """
      {"model":"m","prompt":"hello","turn":0,"who":"Ann","kind":"human","value":0.5,"valid":true}
      {"model":"m","prompt":"hello","turn":1,"who":"j","kind":"llm","value":"good","valid":true}
      {"model":"m","prompt":"other","turn":2,"who":"j","kind":"x","value":1,"valid":true,"gone":""}
      {"model":"m","prompt":"other","turn":2,"who":"j","kind":"x","value":1,"valid":false}
      {"model":"m","prompt":"other","turn":2,"who":"j","kind":"x","value":1,"valid":true,"gone":"y"}

      """
    let log = try read(text, map)
    #expect(log.judgments.count == 3)
    #expect(log.files[0].rowsRead == 3)
    // printf hello | sha256sum
    #expect(log.judgments[0].sample == "2cf24dba5fb0a30e")
    #expect(Set(log.judgments.map(\.sample)).count == 2)
    #expect(log.judgments.map(\.turn) == [1, 2, 3])
    #expect(log.judgments[0].judge.hasPrefix("human:") && log.judgments[0].judge != "human:Ann")
    #expect(log.judgments[1].judge == "model:j")
    #expect(log.judgments.map(\.score) == [0.5, nil, 1])
    #expect(log.judgments.map(\.label) == [nil, "good", nil])
    #expect(log.judgments.map(\.status) == [.scored, .scored, .scored])
    #expect(log.judgments.map(\.scaleMinimum) == [0, 0, nil])
    let wrong = try refusals(
      text.replacing("\"turn\":0", with: "\"turn\":\"one\""), map)
    #expect(wrong.map(\.code) == ["invalidField"])
  }

  // MARK: - Members side by side

  private static let wide = """
    id: w
    columns: { model_id: model, sample_id: item }
    wide: { columns: scores.*, become: criterion, cells: score }
    constants: { task: t, judge_id: "rule:x" }
    """

  @Test("all members of an object are verdicts; null is none, and what is absent was not asked")
  func members() throws {
    let text = """
      {"model":"m","item":1,"scores":{"fair":1,"kind":0.5}}
      {"model":"m","item":2,"scores":{"fair":null,"new one":true}}
      {"model":"m","item":3,"scores":null}
      {"model":"m","item":4,"scores":{}}

      """
    let log = try read(text, Self.wide)
    #expect(log.judgments.map(\.criterion) == ["fair", "kind", "fair", "new one"])
    #expect(log.judgments.map(\.score) == [1, 0.5, nil, 1])
    #expect(log.files[0].rowsRead == 4)
    let bad = try refusals(
      "{\"model\":\"m\",\"item\":1,\"scores\":{\"fair\":[1],\"kind\":2}}\n", Self.wide)
    #expect(bad.map(\.code) == ["wrongType"])
    #expect(bad[0].message.contains("scores.fair"))
    let other = try refusals("{\"model\":\"m\",\"item\":1,\"scores\":3}\n", Self.wide)
    #expect(other.map(\.code) == ["wrongType"])
  }

  @Test("the same map reads columns that are called so, and JSON in a cell")
  func flatMembers() throws {
    let flat = try read(
      "model,item,scores.fair,x,scores.kind\nm,1,1,9,0.5\n", Self.wide, named: "t.csv")
    #expect(flat.judgments.map(\.criterion) == ["fair", "kind"])
    #expect(flat.judgments.map(\.score) == [1, 0.5])
    let cell = try read(
      "model,item,scores\nm,1,\"{\"\"fair\"\":1,\"\"kind\"\":0.5}\"\n", Self.wide, named: "t.csv")
    #expect(cell.judgments.map(\.criterion) == ["fair", "kind"])
    let none = try refusals("model,item,score\nm,1,1\n", Self.wide, named: "t.csv")
    #expect(none.map(\.code) == ["missingColumn"])
  }

  @Test("verdicts inside the members, and patterns of column names")
  func innerMembers() throws {
    let inner = Self.wide.replacing("scores.*", with: "scores.*.value")
    let log = try read(
      #"{"model":"m","item":1,"scores":{"fair":{"value":1,"why":"x"},"kind":{"why":"y"}}}"# + "\n",
      inner)
    #expect(log.judgments.map(\.criterion) == ["fair", "kind"])
    #expect(log.judgments.map(\.score) == [1, nil])
    let pattern = Self.wide.replacing("scores.*", with: "\"*/score\"")
    let table = try read(
      "model,item,a/v1/score,a/v1/why\nm,1,0.5,x\n", pattern, named: "t.csv")
    #expect(table.judgments.map(\.criterion) == ["a/v1"])
  }

  // MARK: - Rows within rows

  private static let each = """
    id: e
    each: scores
    columns: { model_id: ^.meta.model, sample_id: ^.id, criterion: name, score: value }
    constants: { task: t, judge_id: "rule:x" }
    """

  @Test("a list of objects is rows within the row, with their places")
  func elements() throws {
    let text = """
      {"id":"t1","meta":{"model":"m"},"scores":[{"name":"fair","value":1},{"name":"kind","value":null}]}
      {"id":"t2","meta":{"model":"m"},"scores":[]}
      {"id":"t3","meta":{"model":"n"},"scores":[{"name":"fair","value":0}]}

      """
    let log = try read(text, Self.each)
    #expect(log.judgments.map(\.sample) == ["t1", "t1", "t3"])
    #expect(log.judgments.map(\.model) == ["m", "m", "n"])
    #expect(log.judgments.map(\.criterion) == ["fair", "kind", "fair"])
    #expect(log.judgments.map(\.score) == [1, nil, 0])
    #expect(log.judgments.map(\.sourceLocator) == ["L1/scores/0", "L1/scores/1", "L3/scores/0"])
    #expect(log.files[0].rowsRead == 3)
    let table = try read(
      "id,meta,scores\nt1,\"{\"\"model\"\":\"\"m\"\"}\",\"[{\"\"name\"\":\"\"f\"\",\"\"value\"\":1}]\"\n",
      Self.each, named: "t.csv")
    #expect(table.judgments.map(\.sourceLocator) == ["row 1/scores/0"])
    #expect(table.judgments.map(\.score) == [1])
  }

  @Test("a row within a row that does not fit is refused by itself")
  func wrongElements() throws {
    let text = """
      {"id":"t1","meta":{"model":"m"},"scores":[{"name":"fair","value":"x"},{"name":"k","value":1}]}
      {"id":"t2","meta":{"model":"m"},"scores":{"name":"fair"}}

      """
    let found = try refusals(text, Self.each)
    #expect(found.map(\.code) == ["invalidField", "wrongType"])
    #expect(found.map(\.locator) == ["L1/scores/0", "L2"])
  }

  // MARK: - Documents

  @Test("the rows of a document are found at their path, with the keys on the way as columns")
  func documents() throws {
    let map = """
      id: d
      rows: "results.{model}"
      columns: { model_id: model, sample_id: item, score: s }
      constants: { task: t, judge_id: "rule:x" }
      """
    let text = """
      {
        "version": 1,
        "results": {
          "a": [{"item": 1, "s": 1}, {"item": 2, "s": 0}],
          "b/c": [{"item": 1, "s": 0.5}]
        }
      }
      """
    let log = try read(text, map, named: "t.json")
    #expect(log.judgments.map(\.model) == ["a", "a", "b/c"])
    #expect(log.judgments.map(\.score) == [1, 0, 0.5])
    #expect(
      log.judgments.map(\.sourceLocator)
        == ["#/results/a/0", "#/results/a/1", "#/results/b~1c/0"])
    let none = try refusals(
      text.replacing("[{\"item\": 1, \"s\": 0.5}]", with: "3")
        .replacing("[{\"item\": 1, \"s\": 1}, {\"item\": 2, \"s\": 0}]", with: "3"), map,
      named: "t.json")
    #expect(none.map(\.code).contains("missingRows"))
  }

  @Test("one map reads a list below a member, a list, and lines")
  func pages() throws {
    let map = """
      id: p
      rows: data
      columns: { model_id: model, sample_id: item, score: s }
      constants: { task: t, judge_id: "rule:x" }
      """
    let row = #"{"model":"m","item":1,"s":1}"#
    for text in ["{\"meta\":{},\"data\":[\(row)]}", "[\(row)]", row + "\n", row] {
      #expect(try read(text, map, named: "t.json").judgments.map(\.score) == [1], "\(text)")
    }
  }

  @Test("one object over several lines is one row, and a cut one is told")
  func oneObject() throws {
    let text = "{\n \"model\": \"m\",\n \"item\": 1,\n \"scores\": {\"fair\": 1}\n}\n"
    #expect(try read(text, Self.wide, named: "t.json").judgments.count == 1)
    for count in 1..<(text.utf8.count - 2) {
      let cut = String(decoding: text.utf8.prefix(count), as: UTF8.self)
      let told = (try? read(cut, Self.wide, named: "t.json"))?.issues.isEmpty == false
      #expect(try told || !refusals(cut, Self.wide, named: "t.json").isEmpty, "cut at \(count)")
    }
  }

  @Test("a table in the orientation \"split\" of pandas is read like CSV")
  func split() throws {
    let text = """
      {"columns":["model","item","scores.fair"],"data":[["m",1,0.5],["m",2,null],["m",3]]}
      """
    let found = try refusals(text, Self.wide, named: "t.json")
    #expect(found.map(\.code) == ["wrongType"])
    #expect(found.map(\.locator) == ["#/data/2"])
    let log = try read(
      text.replacing(",[\"m\",3]", with: ""), Self.wide, named: "t.json")
    #expect(log.judgments.map(\.score) == [0.5, nil])
    #expect(log.judgments.map(\.sourceLocator) == ["#/data/0", "#/data/1"])
  }

  @Test("cells in quotes are JSON texts where the map says so")
  func quoted() throws {
    let map = """
      id: q
      quoted: true
      columns: { model_id: model, sample_id: item, score: s }
      constants: { task: t, judge_id: "rule:x" }
      """
    let table = "model,item,s\n\"\"\"m\\u0041\"\"\",\"\"\"1\"\"\",1\nplain,2,0\n"
    let log = try read(table, map, named: "t.csv")
    #expect(log.judgments.map(\.model) == ["mA", "plain"])
    #expect(log.judgments.map(\.sample) == ["1", "2"])
  }

  @Test("damaged objects are told, and never crash", arguments: 0..<4)
  func damaged(seed: Int) throws {
    let text = """
      {"id":"t1","meta":{"model":"m"},"scores":[{"name":"fair","value":1},{"name":"k","value":2}]}
      {"id":"t3","meta":{"model":"n"},"scores":[{"name":"fair","value":0}]}

      """
    let options = LogReadingOptions(columnMap: try ColumnMap(yaml: Self.each, file: "map.yaml"))
    let bytes = Array(text.utf8)
    for place in stride(from: seed, to: bytes.count, by: 4) {
      var flipped = bytes
      flipped[place] ^= 0x1B
      _ = try? LogReader(options: options).read(bytes: flipped, named: "t.jsonl")
      let cut = Array(bytes.prefix(place))
      let log = try? LogReader(options: options).read(bytes: cut, named: "t.jsonl")
      if let log, cut.last != 0x0A, bytes[place] != 0x0A {
        #expect(!log.issues.isEmpty, "cut at \(place)")
      }
    }
  }

  @Test(
    "mistakes in the new keys are named with their line",
    arguments: [
      ("score: s", "score: { column: s, plus: x }", "\"plus\" must be a whole number"),
      ("score: s", "score: { column: s, only: dates }", "\"only\" must be numbers or texts"),
      ("score: s", "score: { count: s }", "\"count\" needs \"of\""),
      ("score: s", "score: { constant: x }", "score is \"x\", not a number"),
      ("score: s", "score: []", "score must be one value, or a list of columns"),
      ("score: s", "score: ^.s", "has no \"each\""),
      ("score: s", "score: { one-hot: { a: 1 } }", "\"one-hot\" must list columns"),
      ("score: s", "score: { one-hot: { a: 1, b: x } }", "score is \"x\", not a number"),
      ("score: s", "score: { column: s, default: x }", "score is \"x\", not a number"),
      ("score: s", "score: { column: s, wher: { a: b } }", "Did you mean `where`?"),
      ("score: s", "score: { column: s, where: x }", "\"where\" must list columns"),
      ("score: s", "score: { column: s, prefix: x, values: { a: 1 } }", "score is \"x1\""),
      (
        "model_id: m", "model_id: { column: m, prefix: x, values: { a: b } }",
        "already say what the cells stand for"
      ),
      ("model_id: m", "model_id: { count: a, of: b }", "only score and preference can be counts"),
      ("score: s", "score: { count: a, of: b }", "sample_id can only be a row"),
    ])
  func mistakes(old: String, new: String, message: String) {
    let map = """
      id: m
      columns:
        model_id: m
        sample_id: item
        score: s
      constants: { task: t, judge_id: "rule:x" }
      """
    let error = #expect(throws: Diagnostics.self) {
      try ColumnMap(yaml: map.replacing(old, with: new), file: "map.yaml")
    }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "none")")
    #expect(error?.description.contains("map.yaml:L") == true)
  }
}
