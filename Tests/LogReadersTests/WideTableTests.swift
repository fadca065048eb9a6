import Diagnostics
import Foundation
import LogFixtures
import LogReaders
import Testing

/// Tables whose rows hold several verdicts, comparisons, and flat JSON, all through column maps.
@Suite("Wide tables and comparisons")
struct WideTableTests {
  private func read(
    _ text: String, _ map: String, named name: String = "t.csv"
  ) throws -> EvaluationLog {
    let options = LogReadingOptions(columnMap: try ColumnMap(yaml: map, file: "map.yaml"))
    return try LogReader(options: options).read(bytes: Array(text.utf8), named: name)
  }

  private static let raters = """
    id: ratings
    columns: { model_id: model, sample_id: item }
    wide: { columns: { r1: "human:a", r2: "human:b" }, become: judge_id }
    constants: { task: t, scale_min: 1, scale_max: 5 }
    """

  @Test("columns that are raters give a judgment each, and an empty cell one without a score")
  func raters() throws {
    let log = try read("item,r1,note,r2,model\ni1,4,x,,m\ni2,1,,5,m\n", Self.raters)
    #expect(log.judgments.map(\.judge) == ["human:a", "human:b", "human:a", "human:b"])
    #expect(log.judgments.map(\.score) == [4, nil, 1, 5])
    #expect(log.judgments.map(\.status) == [.scored, .unscored, .scored, .scored])
    #expect(log.judgments.map(\.sourceLocator) == ["row 1", "row 1", "row 2", "row 2"])
    #expect(log.files[0].rowsRead == 4)
  }

  @Test("columns that are criteria, all that are not named otherwise, with recoded cells")
  func criteria() throws {
    let map = """
      id: ratings
      columns: { model_id: model, sample_id: item, judge_id: { column: who, person: true } }
      wide: { columns: all, become: criterion, cells: label, values: { y: "yes", n: "no" } }
      constants: { task: t }
      """
    let log = try read("item,model,who,fair,kind\ni1,m,Ann,y,n\ni1,m,Bo,n,n\n", map)
    #expect(log.judgments.map(\.criterion) == ["fair", "kind", "fair", "kind"])
    #expect(log.judgments.map(\.label) == ["yes", "no", "no", "no"])
    #expect(Set(log.judgments.map(\.judge)).count == 2)
    #expect(log.judgments.allSatisfy { $0.judge.wholeMatch(of: /human:[0-9a-f]{12}/) != nil })
    let error = #expect(throws: Diagnostics.self) {
      try read("item,model,who,fair\ni1,m,Ann,maybe\n", map)
    }
    #expect(error?.all.map(\.code) == ["unlistedValue"])
  }

  @Test("a wide column that is out of scale is refused by itself, one that lacks with the table")
  func refusals() {
    let cell = #expect(throws: Diagnostics.self) {
      try read("item,r1,r2,model\ni1,4,9,m\n", Self.raters)
    }
    #expect(cell?.all.map(\.code) == ["scoreOutOfScale"])
    let column = #expect(throws: Diagnostics.self) { try read("item,r1,model\n", Self.raters) }
    #expect(column?.all.map(\.code) == ["missingColumn"])
  }

  @Test("flat objects, lines or a list, are read through the same map as a table")
  func objects() throws {
    let lines = """
      {"model":"m","item":1,"r1":4,"r2":null,"more":{"x":[1]}}
      {"item":2,"model":"m","r1":1,"r2":5}

      """
    let list =
      "[" + lines.split(separator: "\n").joined(separator: ",") + "]"
    for (name, text) in [("t.jsonl", lines), ("t.json", list)] {
      let log = try read(text, Self.raters, named: name)
      #expect(log.judgments.map(\.sample) == ["1", "1", "2", "2"])
      #expect(log.judgments.map(\.score) == [4, nil, 1, 5])
    }
    let nested = #expect(throws: Diagnostics.self) {
      try read("{\"model\":\"m\",\"item\":1,\"r1\":[4],\"r2\":3}\n", Self.raters, named: "t.jsonl")
    }
    #expect(nested?.all.map(\.code) == ["wrongType"])
    #expect(nested?.all.map(\.locator) == ["L1"])
  }

  @Test(
    "a mistake in the wide part is named with its line",
    arguments: [
      ("become: judge_id", "", "map.yaml:L3: columnMap \"wide\" must say"),
      ("become: judge_id", "become: score", "map.yaml:L3: columnMap score cannot stand here"),
      ("become: judge_id", "becomes: judge_id", "Did you mean `become`?"),
      ("become: judge_id", "become: model_id", "map.yaml:L3: columnMap model_id is given twice"),
      ("{ r1: \"human:a\", r2: \"human:b\" }", "[]", "must list columns"),
      ("task: t", "task: t, score: 1", "score is given twice"),
      ("become: judge_id", "become: criterion, person: true", "only judge_id can name people"),
    ])
  func mistakes(old: String, new: String, message: String) {
    let error = #expect(throws: Diagnostics.self) {
      try ColumnMap(yaml: Self.raters.replacing(old, with: new), file: "map.yaml")
    }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "none")")
  }

  // MARK: - Real tables

  @Test(
    "the shipped map of LLMFAO gives one row a vote",
    .enabled(if: SharedData.has("logs/pairwise_csv")))
  func llmfao() throws {
    let options = LogReadingOptions(columnMap: try .shipped("llmfao"))
    let log = try LogReader(options: options).read([
      SharedData.path("logs/pairwise_csv/llmfao.csv")
    ])
    let rows = log.judgments
    // SOURCES.md: 8,931 human votes, 124 workers, 59 models, 13 prompts.
    #expect(rows.count == 8_931)
    #expect(Set(rows.map(\.judge)).count == 124)
    #expect(Set(rows.map(\.model)).union(rows.compactMap(\.opponent)).count == 59)
    #expect(Set(rows.map(\.sample)).count == 13)
    let winners = Dictionary(grouping: rows, by: \.preference).mapValues(\.count)
    #expect(winners == [1: 2_911, 0.5: 3_471, 0: 2_549])
    #expect(rows.allSatisfy { $0.judgeKind == .human && $0.status == .scored })
  }

  @Test(
    "average win rates of the votes are those that were published",
    .enabled(if: SharedData.has("logs/pairwise_csv")))
  func winRates() throws {
    let options = LogReadingOptions(columnMap: try .shipped("llmfao"))
    let log = try LogReader(options: options).read([
      SharedData.path("logs/pairwise_csv/llmfao.csv")
    ])
    // For each model the mean over its opponents of the share that it won, ties by half.
    var wins: [String: [String: (won: Double, of: Double)]] = [:]
    for row in log.judgments {
      let opponent = try #require(row.opponent)
      let preference = try #require(row.preference)
      for (one, other, won) in [
        (row.model, opponent, preference), (opponent, row.model, 1 - preference),
      ] {
        wins[one, default: [:]][other, default: (0, 0)].won += won
        wins[one, default: [:]][other, default: (0, 0)].of += 1
      }
    }
    let golden = try String(
      contentsOfFile: SharedData.path("logs/pairwise_csv/llmfao-golden.csv"), encoding: .utf8)
    var checked = 0
    for line in golden.split(separator: "\n") where line.hasPrefix("average_win_rate,") {
      let cells = line.split(separator: ",")
      let rates = try #require(wins[String(cells[1])]).values.map { $0.won / $0.of }
      let expected = try #require(Double(cells[2]))
      #expect(abs(rates.reduce(0, +) / Double(rates.count) - expected) < 1e-9, "\(cells[1])")
      checked += 1
    }
    #expect(checked == 59)
  }

  @Test(
    "small tables of comparisons, and a matrix of raters by units without a header",
    .enabled(if: SharedData.has("logs/pairwise_csv")))
  func small() throws {
    let pairwise = LogReadingOptions(columnMap: try .shipped("pairwise"))
    for (name, count) in [("food.csv", 30), ("simple.csv", 16)] {
      let log = try LogReader(options: pairwise).read([
        SharedData.path("logs/pairwise_csv/" + name)
      ])
      #expect(log.judgments.count == count, "\(name)")
    }
    let matrix = LogReadingOptions(columnMap: try .shipped("rater-matrix"))
    let log = try LogReader(options: matrix).read([
      SharedData.path("logs/pairwise_csv/codings.csv")
    ])
    #expect(log.judgments.count == 48)
    #expect(Set(log.judgments.map(\.judge)).sorted() == (1...4).map { "human:rater-\($0)" })
    #expect(
      log.judgments.filter { $0.judge == "human:rater-2" }.map(\.score)
        == [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nil, 3])
    #expect(log.judgments.count { $0.status == .unscored } == 7)
  }

  @Test("a table that a shipped map fits is refused with the map that takes the most of it")
  func advice() {
    let llmfao = issues(
      "id,prompt,model_x,model_y,worker,winner,left,right\n", named: "votes.csv")
    #expect(llmfao.first?.remedy?.contains("\"llmfao\"") == true)
    let pairs = issues("left,right,winner\n", named: "votes.csv")
    #expect(pairs.first?.remedy?.contains("\"pairwise\"") == true)
  }

  @Test("a rater, or a column, that only a later object names is not lost")
  func lateKeys() throws {
    let all = """
      id: late
      columns: { sample_id: item }
      wide: { columns: all, become: judge_id, cells: score }
      constants: { task: t, model_id: m, judge_kind: human }
      """
    let text = """
      {"item":"i1","human:a":1}
      {"item":"i2","human:a":2,"human:b":3}

      """
    let options = LogReadingOptions(columnMap: try ColumnMap(yaml: all, file: "m.yaml"))
    let log = try LogReader(options: options).read(bytes: Array(text.utf8), named: "log.jsonl")
    let scores = log.judgments.filter { $0.status == .scored }.map(\.score)
    #expect(scores == [1, 2, 3])
  }
}
