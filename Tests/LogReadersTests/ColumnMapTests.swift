import Diagnostics
import LogFixtures
import LogReaders
import Testing

private let smallMap = """
  id: ratings
  columns:
    model_id: model
    sample_id: item
    epoch: { column: version, values: { v1: 1, v2: 2 } }
    score: rating
  constants: { task: t, judge_id: "human:panel", scale_minimum: 1, scale_maximum: 6 }
  missing: ["", "NA"]

  """

/// The descriptions of what is wrong with a map.
private func mistakes(_ yaml: String) -> [String] {
  do {
    _ = try ColumnMap(yaml: yaml, file: "map.yaml")
    return []
  } catch {
    return error.all.map(\.description)
  }
}

@Suite("Column maps")
struct ColumnMapTests {
  private func read(_ csv: String) throws -> EvaluationLog {
    let map = try ColumnMap(yaml: smallMap, file: "map.yaml")
    return try LogReader(options: .init(columnMap: map)).read(
      bytes: Array(csv.utf8), named: "r.csv")
  }

  @Test("columns, recoded cells and constants become the record")
  func mapping() throws {
    let log = try read("extra,model,item,version,rating\n,m,i1,v2,5\n,m,i2,v1,NA\n")
    let judgment = log.judgments[0]
    #expect(judgment.model == "m")
    #expect(judgment.sample == "i1")
    #expect(judgment.epoch == 2)
    #expect(judgment.score == 5)
    #expect(judgment.evaluation == "ratings")
    #expect(judgment.judgeKind == .human)
    #expect(judgment.scaleMaximum == 6)
    #expect(log.judgments[1].status == .unscored)
    #expect(log.judgments.score(at: 1) == nil)
  }

  @Test(
    "truth values are 1 and 0, and the words of pandas for no value are none",
    arguments: [("True", "False"), ("true", "false"), ("TRUE", "FALSE")])
  func truths(yes: String, no: String) throws {
    let yaml = smallMap.replacing("scale_minimum: 1", with: "scale_minimum: 0")
    let map = try ColumnMap(yaml: yaml, file: "map.yaml")
    let rows = [yes, no, " \(yes)", "None", "n/a", "<NA>", ""].enumerated().map {
      "m,i\($0),v1,\($1)\n"
    }
    let log = try LogReader(options: .init(columnMap: map)).read(
      bytes: Array(("model,item,version,rating\n" + rows.joined()).utf8), named: "r.csv")
    #expect((0..<7).map { log.judgments.score(at: $0) } == [1, 0, 1, nil, nil, nil, nil])
    #expect(log.judgments[3].status == .unscored)
  }

  @Test("a word for no value needs no place in a list of recoded scores")
  func recodedMissing() throws {
    let yaml = smallMap.replacing(
      "score: rating", with: "score: { column: rating, values: { low: 1, high: 6 } }")
    let map = try ColumnMap(yaml: yaml, file: "map.yaml")
    let log = try LogReader(options: .init(columnMap: map)).read(
      bytes: Array("model,item,version,rating\nm,i,v1,high\nm,j,v1,None\n".utf8), named: "r.csv")
    #expect(log.judgments.score(at: 0) == 6 && log.judgments.score(at: 1) == nil)
  }

  @Test(
    "rows that do not fit are refused with file and line",
    arguments: [
      ("m,i,v9,5", "unlistedValue"), ("m,i,v1,7", "scoreOutOfScale"), (",i,v1,5", "missingField"),
      ("m,i,v1,five", "invalidField"), ("m,i,v1", "raggedRow"),
    ])
  func refused(row: String, code: String) {
    let error = #expect(throws: Diagnostics.self) {
      try read("model,item,version,rating\nm,i0,v1,5\n\(row)\n")
    }
    #expect(error?.all.map(\.code) == [code])
    #expect(error?.all.map(\.locator) == ["L3"])
  }

  @Test("a column that the table lacks is named with the one that was probably meant")
  func missingColumn() throws {
    let error = #expect(throws: Diagnostics.self) { try read("model,item,version,ratings\n") }
    let issue = try #require(error?.all.first)
    #expect(issue.code == "missingColumn")
    #expect(issue.message.contains("\"rating\""))
    #expect(issue.remedy?.contains("`ratings`") == true)
  }

  @Test("the shipped maps load")
  func shipped() throws {
    #expect(
      ColumnMap.shippedMaps.map(\.id) == [
        "value-portrait", "value-portrait-versions", "pairwise", "llmfao", "rater-matrix",
        "langfuse", "langfuse-storage", "langsmith-feedback", "langsmith-results", "braintrust",
        "mlflow-traces",
        "mlflow-results", "prism", "prism-conversations", "community-alignment",
        "overtonbench", "aio", "aio-table",
      ])
    #expect(try ColumnMap.shipped("value-portrait").sources.contains("rating"))
    let error = #expect(throws: Diagnostics.self) { try ColumnMap.shipped("value-potrait") }
    #expect(error?.description.contains("Did you mean `value-portrait`?") == true)
    let missing = #expect(throws: Diagnostics.self) { try ColumnMap.shipped("/no/map.yaml") }
    #expect(missing?.all.map(\.code) == ["noSuchFile"])
  }

  @Test(
    "a mistake in a map is named with file, line and suggestion",
    arguments: [
      (
        "missing:", "mising:",
        "map.yaml:L8: columnMap there is no key \"mising\". Did you mean `missing`?"
      ),
      (
        "score: rating", "scor: rating",
        "map.yaml:L6: columnMap there is no column of the record \"scor\". Did you mean `score`?"
      ),
      (
        "values: {", "value: {",
        "map.yaml:L5: columnMap there is no key \"value\". Did you mean `values`?"
      ),
      (
        "v2: 2", "v2: zero",
        "map.yaml:L5: columnMap epoch is \"zero\", not a whole number of at least 1. Correct the value."
      ),
      (
        "scale_maximum: 6", "scale_maximum: six",
        "map.yaml:L7: columnMap scale_max is \"six\", not a finite number. Correct the value."
      ),
      ("task: t", "score: 1", "map.yaml:L7: columnMap score is given twice."),
      (
        "task: t, ", "",
        "map.yaml:L1: columnMap the map says nothing about task. Add it to \"columns\" or \"constants\"."
      ),
      (
        "score: rating", "label_: rating",
        "map.yaml:L6: columnMap there is no column of the record \"label_\". Did you mean `label`?"
      ),
      (
        "id: ratings", "id: ratings\nid: more", "map.yaml:L1: columnMap the key \"id\" comes twice."
      ),
      (
        "task: t", "source_file: t",
        "map.yaml:L7: columnMap there is no column of the record \"source_file\"."
      ),
    ])
  func wrongMaps(old: String, new: String, message: String) throws {
    let found = mistakes(smallMap.replacing(old, with: new))
    #expect(found.first == message)
  }

  @Test("hostile YAML is refused and never crashes")
  func hostileMaps() {
    let texts = [
      "", "- a", "id", "id: [", String(repeating: "[", count: 100_000),
      String(repeating: "- ", count: 100_000), String(repeating: "{a: ", count: 50_000),
      "a: &a [1]\nb: *a\nc: *z", "id: x\ncolumns: 3\nconstants: []\nmissing: 3", "\u{0}\u{1}",
      String(repeating: "? ", count: 5000),
      (0..<3000).map { String(repeating: " ", count: $0) + "a:" }
        .joined(separator: "\n"),
    ]
    for text in texts { #expect(!mistakes(text).isEmpty) }
  }
}
