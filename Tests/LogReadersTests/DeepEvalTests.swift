import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import Testing

@Suite("DeepEval")
struct DeepEvalTests {
  /// What deepeval 4.3.1 kept in `.deepeval/.latest_test_run.json` of three test cases and two metrics
  /// of its base class, of which both raise an error on the third case (`ignore_errors`).
  private static let run = """
    {"testRunData":{"testCases":[{"name":"test_case_0","input":"q1","actualOutput":"good answer",\
    "expectedOutput":"x","flaky":false,"success":true,"metricsData":[{"name":"Length",\
    "threshold":0.5,"success":true,"score":1.0,"reason":"length 11","strictMode":false,\
    "flaky":false},{"name":"Helpfulness [GEval]","threshold":0.7,"success":true,"score":0.9,\
    "reason":"r","strictMode":false,"flaky":false,"evaluationModel":"gpt-4.1"}],\
    "runDuration":0.03477573299983305,"order":0},{"name":"test_case_1","input":"q2",\
    "actualOutput":"bad","flaky":false,"success":false,"metricsData":[{"name":"Length",\
    "threshold":0.5,"success":false,"score":0.3,"reason":"length 3","strictMode":false,\
    "flaky":false},{"name":"Helpfulness [GEval]","threshold":0.7,"success":false,"score":0.2,\
    "reason":"r","strictMode":false,"flaky":false,"evaluationModel":"gpt-4.1"}],\
    "runDuration":0.013078941999992821,"order":1},{"name":"test_case_2","input":"boom",\
    "actualOutput":"good","flaky":false,"success":false,"metricsData":[{"name":"Length",\
    "threshold":0.5,"success":false,"strictMode":false,"flaky":false,\
    "error":"ValueError: no grader here"},{"name":"Helpfulness [GEval]","threshold":0.7,\
    "success":false,"strictMode":false,"flaky":false,"evaluationModel":"gpt-4.1",\
    "error":"ValueError: no grader here"}],"runDuration":0.023147677999986627,"order":2}],\
    "conversationalTestCases":[],"metricsScores":[{"metric":"Length","scores":[1.0,0.3],\
    "passes":1,"fails":1,"errors":1},{"metric":"Helpfulness [GEval]","scores":[0.9,0.2],\
    "passes":1,"fails":1,"errors":1}],"hyperparameters":{"model":"org/m"},"prompts":[],\
    "testPassed":1,"testFailed":2,"runDuration":0.16186459799996555,"official":false}}
    """

  /// What it kept of two conversations and a metric of its base class for conversations.
  private static let conversations = """
    {"testRunData":{"testCases":[],"conversationalTestCases":[{"name":"conversational_test_case_0",\
    "success":false,"metricsData":[{"name":"Kindness","threshold":0.7,"success":false,\
    "score":0.2,"reason":"r","strictMode":false,"flaky":false,"evaluationModel":"gpt-4.1"}],\
    "runDuration":0.002767102000007071,"turns":[{"role":"user","content":"hi","order":0},\
    {"role":"assistant","content":"hello","order":1}],"order":0,"flaky":false},\
    {"name":"conversational_test_case_1","success":true,"metricsData":[{"name":"Kindness",\
    "threshold":0.7,"success":true,"score":0.9,"reason":"r","strictMode":false,"flaky":false,\
    "evaluationModel":"gpt-4.1"}],"runDuration":0.002352815999984159,"turns":[{"role":"user",\
    "content":"a","order":0},{"role":"assistant","content":"b","order":1},{"role":"user",\
    "content":"c","order":2}],"order":1,"flaky":false}],"metricsScores":[{"metric":"Kindness",\
    "scores":[0.2,0.9],"passes":1,"fails":1,"errors":0}],"prompts":[],"testPassed":1,\
    "testFailed":1,"runDuration":0.09361389700006839,"official":false}}
    """

  @Test("input, output and the reasons of metrics are texts")
  func texts() throws {
    let log = try readWithTexts(Self.run, named: ".latest_test_run.json")
    #expect(
      try log.rowTexts() == [
        RowTexts("q1", "good answer", explanation: "length 11"),
        RowTexts("q1", "good answer", explanation: "r"),
        RowTexts("q2", "bad", explanation: "length 3"), RowTexts("q2", "bad", explanation: "r"),
        RowTexts("boom", "good"), RowTexts("boom", "good"),
      ])
  }

  @Test("each metric is a judgment by its model or itself, and one that failed has no score")
  func rows() throws {
    let log = try read(Self.run, named: ".latest_test_run.json")
    #expect(log.files.map(\.reader) == ["deepeval"])
    #expect(log.issues.map(\.code) == ["failedMetric"])
    let rows = log.judgments
    #expect(rows.count == 6 && rows.model.values == ["org/m"])
    #expect(rows.countsByStatus == [.scored: 4, .error: 2])
    // By Python from the same file: 3 verdicts each, 2 of them scores, with the means 0.65 and 0.55.
    let length = rows.mean { $0.criterion == "Length" ? $0.score : nil }
    #expect(length.count == 2 && abs(length.mean - 0.65) < 1e-12)
    let helpful = rows.mean { $0.criterion == "Helpfulness [GEval]" ? $0.score : nil }
    #expect(helpful.count == 2 && abs(helpful.mean - 0.55) < 1e-12)
    #expect(Set(rows.map(\.judge)) == ["rule:Length", "model:gpt-4.1"])
    #expect(rows.map(\.label) == ["pass", "pass", "fail", "fail", nil, nil])
    #expect(rows.allSatisfy { $0.scaleMinimum == 0 && $0.scaleMaximum == 1 })
    let row = try #require(rows.first)
    #expect(row.sample == String(SHA256.hexadecimal("q1").prefix(16)))
    #expect(row.responseHash == SHA256.hexadecimal("good answer"))
    #expect(row.sourceLocator == "#/testRunData/testCases/0")
  }

  @Test("conversations are read, and the model is what the user says where the run does not")
  func conversations() throws {
    let found = issues(Self.conversations, named: ".latest_test_run.json")
    #expect(found.map(\.code) == ["undeclaredField"])
    var options = LogReadingOptions()
    options.fields = try FieldMap(["model_id==org/n"])
    let log = try read(Self.conversations, named: ".latest_test_run.json", options)
    #expect(log.judgments.map(\.score) == [0.2, 0.9])
    #expect(log.judgments.map(\.criterion) == ["Kindness", "Kindness"])
    #expect(log.judgments.model.values == ["org/n"])
    #expect(log.judgments.first?.responseHash == SHA256.hexadecimal("hello"))
    #expect(log.issues.isEmpty)
  }

  @Test("a run without the frame, scores past 1 and cases that repeat are read")
  func plainRun() throws {
    func test(_ score: String) -> String {
      "{\"input\":\"q\",\"actualOutput\":\"a\",\"metricsData\":[{\"name\":\"M\",\"score\":\(score)},"
        + "{\"name\":\"M\",\"score\":0.5},{\"name\":\"S\",\"skipped\":true}]}"
    }
    let log = try read(
      "{\"testCases\":[\(test("7")),\(test("0.25")),{\"input\":\"z\",\"metricsData\":null}],"
        + "\"conversationalTestCases\":[],\"hyperparameters\":{\"model\":\"m\"}}",
      named: "run.json")
    #expect(log.judgments.map(\.criterion) == ["M", "M/2", "S", "M", "M/2", "S"])
    #expect(log.judgments.map(\.epoch) == [1, 1, 1, 2, 2, 2])
    #expect(log.judgments.map(\.score) == [7, 0.5, nil, 0.25, 0.5, nil])
    #expect(log.judgments.first?.scaleMaximum == nil)
    #expect(log.judgments.map(\.statusReason)[2] == "skipped")
    #expect(log.issues.map(\.code).sorted() == ["missingScore", "noMetrics"])
  }

  @Test("scores that the tool put together are held against those of the cases")
  func figures() throws {
    let text = Self.run.replacingOccurrences(of: "[1.0,0.3]", with: "[1.0,0.5]")
    let log = try read(text, named: "run.json")
    #expect(
      log.issues.contains {
        $0.message.hasPrefix("the mean of \"Length\" is 0.65 by the log's rows, but 0.75")
      })
  }

  @Test("a walk finds the run in its hidden folder, and passes over the cache beside it")
  func walk() throws {
    let scratch = try Scratch()
    _ = try scratch.write(Self.run, to: ".deepeval/.latest_test_run.json")
    _ = try scratch.write("{\"test_cases_lookup_map\":{}}", to: ".deepeval/cache.json")
    let log = try LogReader().read([scratch.path])
    #expect(log.judgments.count == 6)
    #expect(log.issues.map(\.code).sorted() == ["companionFile", "failedMetric"])
  }

  @Test("every cut is told, and damage is survived")
  func damage() {
    expectDamageIsSurvived(Self.run, named: "run.json", variants: 20)
    expectCutsAreTold(
      "{\"testCases\":[{\"input\":\"q\",\"metricsData\":[{\"name\":\"M\",\"score\":1}]}],"
        + "\"conversationalTestCases\":[],\"hyperparameters\":{\"model\":\"m\"}}",
      named: "run.json")
  }
}
