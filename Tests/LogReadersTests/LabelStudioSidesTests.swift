import Diagnostics
import LogFixtures
import LogReaders
import Testing

/// A rating goes to the response that it names; where nothing tells whose that is, it is asked.
@Suite("Label Studio: whose response a verdict is about")
struct LabelStudioSidesTests {
  private func options(_ fields: String...) throws -> LogReadingOptions {
    var options = LogReadingOptions()
    options.fields = try FieldMap(fields)
    return options
  }

  private func result(_ control: String, _ target: String, _ value: String) -> String {
    "{\"from_name\":\"\(control)\",\"to_name\":\"\(target)\",\"type\":\"t\",\"value\":{\(value)}}"
  }

  private func export(_ tasks: [[String]], data: String = "\"model_a\":\"A\",\"model_b\":\"B\"")
    -> String
  {
    let texts = tasks.enumerated().map { index, results in
      """
      {"id":\(index + 1),"data":{\(data)},"annotations":[{"id":\(index + 9),"completed_by":1,
        "result":[\(results.joined(separator: ","))]}]}
      """
    }
    return "[\(texts.joined(separator: ","))]"
  }

  private func means(_ log: EvaluationLog, _ criterion: String) -> [String: [Double]] {
    let rows = log.judgments.filter { $0.criterion == criterion && $0.score != nil }
    return Dictionary(grouping: rows, by: \.model).mapValues { $0.compactMap(\.score) }
  }

  private let comparison = "\"selected\":\"right\""

  @Test("a comparison says which part is the left one, and ratings, numbers and choices follow it")
  func byComparison() throws {
    let declared = try options("model_id=data.model_a", "opponent_model_id=data.model_b")
    let tasks = (0..<2).map { _ in
      [
        result("pw", "t1,t2", comparison), result("quality", "t1", "\"rating\":1"),
        result("quality", "t2", "\"rating\":5"), result("length", "t2", "\"number\":40"),
        result("tone", "t1", "\"choices\":[\"rude\"]"),
      ]
    }
    let log = try read(export(tasks), named: "e.json", declared)
    #expect(means(log, "quality") == ["A": [1, 1], "B": [5, 5]])
    #expect(means(log, "length") == ["B": [40, 40]])
    let tones = log.judgments.filter { $0.criterion == "tone" }
    #expect(tones.map(\.model) == ["A", "A"] && tones.map(\.label) == ["rude", "rude"])
    #expect(log.judgments.filter { $0.criterion != "pw" }.allSatisfy { $0.opponent == nil })
    let pairs = log.judgments.filter { $0.criterion == "pw" }
    #expect(pairs.map(\.preference) == [0, 0] && pairs.map(\.opponent) == ["B", "B"])
  }

  @Test("a comparison whose left part has the other name, and controls of their own for each side")
  func otherNames() throws {
    let declared = try options("model_id=data.model_a", "opponent_model_id=data.model_b")
    let tasks = [
      [
        result("pw", "second, first", comparison), result("q1", "second", "\"rating\":2"),
        result("q2", "first", "\"rating\":4"),
      ]
    ]
    let log = try read(export(tasks), named: "e.json", declared)
    #expect(means(log, "q1") == ["A": [2]])
    #expect(means(log, "q2") == ["B": [4]])
  }

  @Test("what was left empty for one side keeps its row of that side")
  func absence() throws {
    let declared = try options("model_id=data.model_a", "opponent_model_id=data.model_b")
    let tasks = [
      [
        result("pw", "t1,t2", comparison), result("q", "t1", "\"rating\":1"),
        result("q", "t2", "\"rating\":5"),
      ], [result("pw", "t1,t2", comparison), result("q", "t1", "\"rating\":3")],
    ]
    let rows = try read(export(tasks), named: "e.json", declared).judgments
      .filter { $0.criterion == "q" }
    #expect(rows.map(\.model) == ["A", "B", "A", "B"])
    #expect(rows.map(\.score) == [1, 5, 3, nil])
    #expect(rows.last?.status == .unscored)
  }

  @Test("without a comparison it is asked, with the names of the parts, and the answer is taken")
  func asked() throws {
    let tasks = [[result("q", "t1", "\"rating\":1"), result("q", "t2", "\"rating\":5")]]
    for declared in [
      try options("model_id=data.model_a", "opponent_model_id=data.model_b"),
      try options("model_id=data.model_a"),
    ] {
      let found = issues(export(tasks), named: "e.json", declared)
      #expect(found.map(\.code) == ["undeclaredField"])
      #expect(found[0].message.contains("\"t1\" and \"t2\""))
      #expect(found[0].remedy?.contains("model_id@t1=data.NAME") == true)
    }
    let answered = try options("model_id@t1=data.model_b", "model_id@t2==C")
    let log = try read(export(tasks), named: "e.json", answered)
    #expect(means(log, "q") == ["B": [1], "C": [5]])
  }

  @Test("controls for parts that are siblings by name are asked about, other parts are not")
  func siblings() throws {
    let one = try options("model_id=data.model_a")
    let alike = [
      [result("qa", "answer_a", "\"rating\":1"), result("qb", "answer_b", "\"rating\":5")]
    ]
    #expect(issues(export(alike), named: "e.json", one).map(\.code) == ["undeclaredField"])
    let both = try options("model_id=data.model_a", "opponent_model_id=data.model_b")
    #expect(means(try read(export(alike), named: "e.json", both), "qb") == ["B": [5]])
    let unlike = [
      [result("q", "response", "\"rating\":1"), result("clear", "prompt", "\"rating\":5")]
    ]
    let log = try read(export(unlike), named: "e.json", one)
    #expect(means(log, "q") == ["A": [1]] && means(log, "clear") == ["A": [5]])
  }

  @Test("a part that a comparison does not name is asked about, unless its control is not wanted")
  func thirdPart() throws {
    let tasks = [
      [result("pw", "t1,t2", comparison), result("hard", "prompt", "\"rating\":3")]
    ]
    let fields = ["model_id=data.model_a", "opponent_model_id=data.model_b"]
    let found = issues(
      export(tasks), named: "e.json", try options(fields[0], fields[1]))
    #expect(found.map(\.code) == ["undeclaredField"])
    #expect(found[0].message.contains("\"prompt\""))
    let wanted = try options(fields[0], fields[1], "criterion=pw")
    #expect(try read(export(tasks), named: "e.json", wanted).judgments.count == 1)
  }

  @Test("flat exports: controls whose names tell the side are taken, others asked about")
  func flat() throws {
    let members =
      "\"id\":1,\"annotator\":1,\"annotation_id\":2,\"created_at\":\"2026-01-01T00:00:00Z\","
      + "\"updated_at\":\"2026-01-01T00:00:00Z\",\"lead_time\":1,\"model_a\":\"A\",\"model_b\":\"B\""
    let fields = ["model_id=data.model_a", "opponent_model_id=data.model_b"]
    let named =
      "[{\(members),\"pw\":\"right\",\"quality_a\":[{\"rating\":1}],\"quality_b\":[{\"rating\":5}]}]"
    let log = try read(
      named, named: "e.json", try options(fields[0], fields[1], "criterion=pw,quality_a,quality_b"))
    #expect(means(log, "quality_a") == ["A": [1]])
    #expect(means(log, "quality_b") == ["B": [5]])
    #expect(log.judgments.filter { $0.criterion == "pw" }.map(\.preference) == [0])
    let unnamed = "[{\(members),\"quality\":[{\"rating\":1},{\"rating\":5}]}]"
    let found = issues(
      unnamed, named: "e.json", try options(fields[0], fields[1], "criterion=quality"))
    #expect(found.map(\.code) == ["undeclaredField"])
    #expect(found.first?.remedy?.contains("whole tasks as JSON") == true)
    let csv =
      "id,annotator,annotation_id,created_at,updated_at,lead_time,model_a,model_b,score_b\n"
      + "1,1,2,2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,1,A,B,\"[{\"\"rating\"\":4}]\"\n"
    let table = try read(
      csv, named: "e.csv", try options(fields[0], fields[1], "criterion=score_b"))
    #expect(means(table, "score_b") == ["B": [4]])
  }

  @Test("declarations of parts are checked")
  func declarations() {
    for wrong in ["cluster_id@t1=data.x", "model_id@=data.x", "model_id@t1=metdata.x"] {
      #expect(throws: Diagnostics.self, "\(wrong)") { try FieldMap([wrong]) }
    }
    #expect(throws: Diagnostics.self) { try FieldMap(["model_id@a=data.x", "model_id@a=data.y"]) }
  }
}
