import Diagnostics
import LogFixtures
import LogReaders
import Testing

/// Rows that count verdicts, and columns of which one is set.
@Suite("Counts and one-hot columns in column maps")
struct ColumnMapCountTests {
  private func read(_ text: String, _ map: String) throws -> EvaluationLog {
    let options = LogReadingOptions(columnMap: try ColumnMap(yaml: map, file: "map.yaml"))
    return try LogReader(options: options).read(bytes: Array(text.utf8), named: "t.csv")
  }

  private func refusals(_ text: String, _ map: String) throws -> [Diagnostic] {
    issues(
      text, named: "t.csv",
      LogReadingOptions(columnMap: try ColumnMap(yaml: map, file: "map.yaml")))
  }

  // MARK: - Counts

  private static let wins = """
    id: w
    columns: { model_id: model, cluster_id: scope, score: { count: wins, of: total } }
    constants: { task: t, judge_id: "rule:x" }
    """

  @Test("a count of n is n judgments of items without names, of which as many are 1")
  func counts() throws {
    let log = try read("model,scope,wins,total\nm,a,2,3\nm,b,0,0\nn,a,1.0,1\n", Self.wins)
    #expect(log.judgments.map(\.sample) == ["1#1", "1#2", "1#3", "3#1"])
    #expect(log.judgments.map(\.score) == [1, 1, 0, 1])
    #expect(log.judgments.map(\.cluster) == ["a", "a", "a", "a"])
    #expect(log.judgments.allSatisfy { $0.scaleType == .binary && $0.scaleMinimum == 0 })
    #expect(log.judgments.allSatisfy { $0.scaleMaximum == 1 && $0.sampling == .complete })
    #expect(log.files[0].rowsRead == 4)
    let named = Self.wins.replacing("columns: {", with: "columns: { sample_id: { row: r },")
    #expect(
      try read("model,scope,wins,total\nm,a,0,1\n", named).judgments.map(\.sample) == ["r1#1"])
  }

  @Test("a missing count is one judgment without a score")
  func missing() throws {
    let log = try read("model,scope,wins,total\nm,a,,3\nm,b,1,NaN\n", Self.wins)
    #expect(log.judgments.map(\.sample) == ["1", "2"])
    #expect(log.judgments.map(\.status) == [.unscored, .unscored])
  }

  @Test("counts of comparisons have wins, ties and losses")
  func preferences() throws {
    let map = """
      id: p
      columns:
        model_id: left
        opponent_model_id: right
        preference: { count: wins, of: total, ties: draws }
      constants: { task: t, judge_id: "human:unnamed" }
      """
    let log = try read("left,right,wins,draws,total\na,b,1,2,4\n", map)
    #expect(log.judgments.map(\.preference) == [1, 0.5, 0.5, 0])
    let found = try refusals("left,right,wins,draws,total\na,b,3,2,4\n", map)
    #expect(found.map(\.code) == ["countOverTotal"])
  }

  @Test(
    "counts that cannot be are refused with file and line",
    arguments: [
      ("m,a,4,3", "countOverTotal"), ("m,a,-1,3", "invalidField"), ("m,a,1.5,3", "invalidField"),
      ("m,a,x,3", "invalidField"), ("m,a,1,1000001", "tooManyCounted"),
      ("m,a,1,9223372036854775807", "tooManyCounted"),
      ("m,a,9223372036854775807,9223372036854775806", "countOverTotal"),
    ])
  func refused(row: String, code: String) throws {
    let found = try refusals("model,scope,wins,total\nm,a,1,1\n\(row)\n", Self.wins)
    #expect(found.map(\.code) == [code])
    #expect(found.map(\.locator) == ["L3"])
  }

  @Test("the counts of one file stand for at most a million judgments")
  func bound() throws {
    let rows = "m,a,1,1\nm,b,1,1000000\n"
    let found = try refusals("model,scope,wins,total\n" + rows, Self.wins)
    #expect(found.map(\.code) == ["tooManyCounted"])
  }

  // MARK: - One of several columns

  private static let oneHot = """
    id: o
    columns:
      model_id: model_a
      opponent_model_id: model_b
      sample_id: { row: "" }
      preference: { one-hot: { winner_model_a: 1, winner_model_b: 0, winner_tie: 0.5 } }
      label: { one-hot: { winner_model_a: first, winner_model_b: second, winner_tie: tie } }
    constants: { task: t, judge_id: "human:unnamed" }
    """
  private static let header = "model_a,model_b,winner_model_a,winner_model_b,winner_tie\n"

  @Test("the one column that is set says who won")
  func winners() throws {
    let rows = "a,b,1,0,0\na,b,0,1.0,0\na,b,False,false,True\na,b,,,\na,b,1,,\n"
    let log = try read(Self.header + rows, Self.oneHot)
    #expect(log.judgments.map(\.preference) == [1, 0, 0.5, nil, 1])
    #expect(log.judgments.map(\.label) == ["first", "second", "tie", nil, "first"])
    #expect(log.judgments[3].status == .unscored)
  }

  @Test(
    "none, several, and other words are refused with what was set",
    arguments: [
      ("a,b,0,0,0", "noneSet", "\"winner_tie\""),
      ("a,b,1,0,1", "severalSet", "\"winner_model_a\" and \"winner_tie\""),
      ("a,b,2,0,0", "invalidField", "winner_model_a is \"2\""),
    ])
  func refusedWinners(row: String, code: String, words: String) throws {
    let found = try refusals(Self.header + "a,b,1,0,0\n\(row)\n", Self.oneHot)
    #expect(found.map(\.code) == [code])
    #expect(found.first?.message.contains(words) == true)
    #expect(found.first?.locator == "L3")
    #expect(
      try refusals("model_a,model_b,winner_model_a,winner_model_b\na,b,1,0\n", Self.oneHot)
        .map(\.code) == ["missingColumn"])
  }
}
