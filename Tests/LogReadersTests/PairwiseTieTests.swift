import Diagnostics
import LogFixtures
import LogReaders
import Testing

/// A tie is a tie by whatever name, and keeps the reason that its set gives.
@Suite("Ties by their names")
struct PairwiseTieTests {
  /// What a set calls a tie, and the reason that is kept.
  static let names: [(word: String, reason: String?)] = [
    ("tie", nil), ("Tie", nil), ("TIE", nil), ("draw", nil), ("Draw", nil), ("tied", nil),
    ("equal", nil), ("tie (inconsistent)", "inconsistent"), ("Tie (Inconsistent)", "inconsistent"),
    ("tie (bothbad)", "both_bad"), ("tie (both bad)", "both_bad"), ("both_bad", "both_bad"),
    ("bothbad", "both_bad"), ("Both are bad", "both_bad"), ("both_good", "both_good"),
    ("tie (close call)", "close_call"),
  ]

  private func battle(_ winner: String) -> String {
    """
    {"question_id":1,"model_a":"A","model_b":"B","winner":"\(winner)","judge":["gpt-4","pair-v2"],\
    "turn":1}

    """
  }

  @Test("battles of an arena", arguments: names)
  func arena(word: String, reason: String?) throws {
    let row = try read(battle(word)).judgments[0]
    #expect(row.preference == 0.5)
    #expect(row.status == .scored)
    #expect(row.statusReason == reason)
    #expect(row.label == word)
  }

  @Test("both orders of a pair of MT-bench, and one verdict for both", arguments: names)
  func mtBench(word: String, reason: String?) throws {
    func line(_ members: String) -> String {
      "{\"question_id\":81,\"model_1\":\"A\",\"model_2\":\"B\",\(members),"
        + "\"judge\":[\"gpt-4\",\"pair-v2\"],\"turn\":1,\"tstamp\":1}\n"
    }
    let orders = try read(line("\"g1_winner\":\"model_1\",\"g2_winner\":\"\(word)\"")).judgments
    #expect(orders.map(\.preference) == [1, 0.5])
    #expect(orders.map(\.statusReason) == [nil, reason])
    let once = try read(line("\"winner\":\"\(word)\"")).judgments
    #expect(once.map(\.preference) == [0.5])
    #expect(once.map(\.label) == [word])
  }

  @Test("preferences of AlpacaEval by name", arguments: names)
  func alpaca(word: String, reason: String?) throws {
    let text = """
      [{"instruction":"i","output_1":"a","generator_1":"b","output_2":"c","generator_2":"m",
        "dataset":"d","annotator":"j","preference":"\(word)"}]
      """
    let row = try read(text, named: "annotations.json").judgments[0]
    #expect(row.preference == 0.5)
    #expect(row.statusReason == reason)
  }

  @Test("comparisons of Label Studio", arguments: names)
  func labelStudio(word: String, reason: String?) throws {
    var options = LogReadingOptions()
    options.fields = try FieldMap(["model_id=data.a", "opponent_model_id=data.b"])
    let text = """
      [{"id":1,"data":{"a":"A","b":"B"},"annotations":[{"id":2,"completed_by":3,"result":[
        {"from_name":"pw","to_name":"t1,t2","type":"pairwise","value":{"selected":"\(word)"}}]}]}]
      """
    let row = try read(text, named: "e.json", options).judgments[0]
    #expect(row.preference == 0.5)
    #expect(row.statusReason == reason)
  }

  @Test("tables through a column map, where the map lists the word and where it does not")
  func columnMap() throws {
    let options = LogReadingOptions(columnMap: try ColumnMap.shipped("pairwise"))
    var text = "left,right,winner\nA,B,left\n"
    for (word, _) in Self.names { text += "A,B,\(word)\n" }
    let log = try read(text, named: "t.csv", options)
    #expect(log.judgments.map(\.preference) == [1] + Self.names.map { _ in 0.5 })
    #expect(log.judgments.map(\.statusReason) == [nil] + Self.names.map(\.reason))
    #expect(log.judgments.map(\.label) == ["left"] + Self.names.map(\.word))
    // A word that is no winner stays an error.
    #expect(
      issues("left,right,winner\nA,B,both\n", named: "t.csv", options).map(\.code)
        == ["unlistedValue"])
  }

  @Test("words that are no ties are refused, and a judge without a verdict has none")
  func others() throws {
    for word in ["both", "model_c", "tiebreak", ""] where !word.isEmpty {
      #expect(issues(battle(word)).map(\.code) == ["invalidField"], "\(word)")
    }
    let failed = try read(battle("error")).judgments[0]
    #expect(failed.preference == nil)
    #expect(failed.status == .unscored)
    #expect(failed.statusReason == "grader_failed")
  }
}
