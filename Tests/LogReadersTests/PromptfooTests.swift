import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import Testing

/// The logs are made by hand after promptfoo's public types of its results (`src/types/index.ts` and
/// `src/types/results.ts` of promptfoo/promptfoo, 2026); the tool itself wrote none of them.
@Suite("promptfoo")
struct PromptfooTests {
  private let test =
    "{\"vars\":{\"q\":\"2+2\"},\"assert\":[{\"type\":\"contains\",\"value\":\"4\"},"
    + "{\"type\":\"llm-rubric\",\"value\":\"is kind\",\"metric\":\"kindness\"}],"
    + "\"options\":{\"provider\":\"openai:gpt-4.1\"}}"

  private func component(
    _ type: String, pass: Bool, score: String, _ more: String = ""
  ) -> String {
    "{\"pass\":\(pass),\"score\":\(score),\"reason\":\"because\",\"assertion\":"
      + "{\"type\":\"\(type)\"\(more)}}"
  }

  private func result(
    test number: Int, provider: String = "{\"id\":\"openai:a\",\"label\":\"\"}", score: String,
    success: Bool, components: [String], test: String? = nil, template: String = "{{q}}",
    _ more: String = ",\"failureReason\":0"
  ) -> String {
    """
    {"promptIdx":0,"testIdx":\(number),"testCase":\(test ?? self.test),"promptId":"p",\
    "provider":\(provider),"prompt":{"raw":"2+2?","label":"\(template)"},"vars":{"q":"2+2"},\
    "response":{"output":"It is 4.","tokenUsage":{"prompt":7,"completion":5,"total":12}},\
    "success":\(success),"score":\(score),"latencyMs":250,"namedScores":{},\
    "gradingResult":{"pass":\(success),"score":\(score),"reason":"because",\
    "componentResults":[\(components.joined(separator: ","))]}\(more)}
    """
  }

  private func document(_ results: [String], stats: String = "", version: Int = 3) -> String {
    """
    {"evalId":"eval-1","results":{"version":\(version),"timestamp":"2026-03-04T05:06:07.000Z",\
    "prompts":[],"results":[\(results.joined(separator: ","))],"stats":{\(stats)}},\
    "config":{"description":"sums"},"shareableUrl":null,\
    "metadata":{"promptfooVersion":"0.119.0"}}
    """
  }

  @Test("the prompt as it was sent, the response and each reason are texts")
  func texts() throws {
    let log = try readWithTexts(
      document([
        result(
          test: 0, score: "0.9", success: true,
          components: [component("contains", pass: true, score: "1")])
      ]), named: "out.json")
    #expect(
      try log.rowTexts()
        == Array(repeating: RowTexts("2+2?", "It is 4.", explanation: "because"), count: 2))
    #expect(log.judgments.map(\.responseLength) == [8, 8])
  }

  @Test("each assertion and the tool's own score is a judgment, by a rule or the grading model")
  func rows() throws {
    let kind = component("llm-rubric", pass: true, score: "0.8", ",\"metric\":\"kindness\"")
    let log = try read(
      document(
        [
          result(
            test: 0, score: "0.9", success: true,
            components: [component("contains", pass: true, score: "1"), kind])
        ], stats: "\"successes\":1,\"failures\":0,\"errors\":0"), named: "out.json")
    #expect(log.files.map(\.reader) == ["promptfoo"])
    #expect(log.issues.isEmpty)
    let rows = log.judgments
    #expect(rows.map(\.criterion) == ["contains", "kindness", "overall"])
    #expect(rows.map(\.judge) == ["rule:contains", "model:openai:gpt-4.1", "rule:promptfoo"])
    #expect(rows.map(\.score) == [1, 0.8, 0.9])
    #expect(rows.map(\.label) == ["pass", "pass", "pass"])
    #expect(rows.map(\.scaleType) == [.binary, .interval, .interval])
    #expect(rows.allSatisfy { $0.scaleMinimum == 0 && $0.scaleMaximum == 1 })
    let row = try #require(rows.first)
    #expect(row.evaluation == "eval-1" && row.task == "sums" && row.model == "openai:a")
    #expect(row.sample == "0" && row.epoch == 1)
    #expect(row.inputTokens == 7 && row.outputTokens == 5 && row.latencySeconds == 0.25)
    #expect(row.responseHash == SHA256.hexadecimal("It is 4."))
    #expect(row.toolVersion == "0.119.0" && row.sourceLocator == "#/results/results/0")
    #expect(log.runs.first?.startedAt?.description == "2026-03-04T05:06:07Z")
  }

  @Test("what failed has no score, and a row for each assertion that its test declares")
  func errors() throws {
    let failed = result(
      test: 1, score: "0", success: false, components: [],
      ",\"failureReason\":2,\"error\":\"API error: 500\"")
    let log = try read(
      document([failed], stats: "\"successes\":0,\"failures\":0,\"errors\":1"), named: "out.json")
    #expect(log.judgments.map(\.criterion) == ["contains", "kindness", "overall"])
    #expect(log.judgments.allSatisfy { $0.status == .error && $0.score == nil })
    #expect(log.judgments.allSatisfy { $0.statusReason == "error" && $0.label == nil })
    #expect(log.issues.map(\.code) == ["erroredSample"])
  }

  @Test("a grader that failed gives no 0, neither on its criterion nor in the whole")
  func graderErrors() throws {
    let broken =
      "{\"pass\":false,\"score\":0,\"reason\":\"no JSON\",\"metadata\":{\"graderError\":true},"
      + "\"assertion\":{\"type\":\"llm-rubric\",\"metric\":\"kindness\"}}"
    let log = try read(
      document([
        result(
          test: 0, score: "0.5", success: false,
          components: [component("contains", pass: true, score: "1"), broken])
      ]), named: "out.json")
    #expect(log.judgments.map(\.status) == [.scored, .error, .error])
    #expect(log.judgments.map(\.statusReason) == [nil, "grader_failed", "grader_failed"])
    #expect(log.judgments.map(\.score) == [1, nil, nil])
  }

  @Test("an assertion that rejects a response is a verdict, although the tool calls it an error")
  func rejections() throws {
    let rejected = result(
      test: 0, score: "0", success: false,
      components: [component("contains", pass: false, score: "0")],
      ",\"failureReason\":1,\"error\":\"Expected output to contain 4\"")
    // Version 2 gives no reason for a failure.
    let early = result(
      test: 0, score: "0", success: false,
      components: [component("contains", pass: false, score: "0")],
      ",\"error\":\"Expected output to contain 4\"")
    for text in [document([rejected]), document([early], version: 2)] {
      let log = try read(text, named: "out.json")
      #expect(log.judgments.map(\.score) == [0, 0])
      #expect(log.judgments.map(\.label) == ["fail", "fail"])
    }
  }

  @Test("a response that nothing was checked of is no pass")
  func unchecked() throws {
    let free = result(
      test: 0, score: "1", success: true, components: [], test: "{\"vars\":{\"q\":\"x\"}}")
    let row = try #require(try read(document([free]), named: "out.json").judgments.first)
    #expect(row.status == .unscored && row.score == nil && row.statusReason == "no_assertions")
  }

  @Test("repetitions of a test are epochs of one item, also where they have numbers of their own")
  func repetitions() throws {
    func one(_ number: Int, _ more: String) -> String {
      result(test: number, score: "1", success: true, components: [], more)
    }
    let counted = try read(
      document([one(0, ",\"failureReason\":0"), one(1, ",\"failureReason\":0")]),
      named: "out.json")
    #expect(counted.judgments.map(\.sample) == ["0", "0"])
    #expect(counted.judgments.map(\.epoch) == [1, 2])
    let told = try read(
      document([one(0, ",\"repeatIndex\":1"), one(0, ",\"repeatIndex\":0")]), named: "out.json")
    #expect(told.judgments.map(\.epoch) == [2, 1])
  }

  @Test("prompts are tasks, and providers of one identifier go by their labels")
  func prompts() throws {
    let log = try read(
      document([
        result(
          test: 0, provider: "{\"id\":\"openai:a\",\"label\":\"hot\"}", score: "1", success: true,
          components: []),
        result(
          test: 0, provider: "{\"id\":\"openai:a\",\"label\":\"cold\"}", score: "0", success: false,
          components: [], template: "Think. {{q}}"),
        result(
          test: 0, provider: "\"ollama:b\"", score: "0", success: false, components: []),
      ]), named: "out.json")
    #expect(log.judgments.map(\.model) == ["hot", "cold", "ollama:b"])
    #expect(log.judgments.map(\.task) == ["sums/prompt 1", "sums/prompt 2", "sums/prompt 1"])
  }

  @Test("several assertions on one criterion are told apart, and named scores are kept")
  func repeatedAssertions() throws {
    let contains = component("contains", pass: true, score: "1")
    let log = try read(
      document([
        result(
          test: 0, score: "1", success: true, components: [contains, contains],
          ",\"failureReason\":0,\"namedScores\":{\"derived\":2.5}"
        ).replacingOccurrences(of: "\"namedScores\":{},", with: "")
      ]), named: "out.json")
    #expect(log.judgments.map(\.criterion) == ["contains", "contains/2", "derived", "overall"])
    #expect(log.judgments.map(\.score) == [1, 1, 2.5, 1])
    #expect(log.judgments.map(\.scaleMaximum) == [1, 1, nil, 1])
    #expect(log.issues.map(\.code) == ["repeatedAssertion"])
  }

  @Test("the parts of a set come once, and a verdict by hand is a person's")
  func sets() throws {
    let part = component("equals", pass: true, score: "1")
    let set =
      "{\"pass\":true,\"score\":1,\"reason\":\"all\",\"componentResults\":[\(part)]}"
    let hand = component("human", pass: false, score: "0")
    let log = try read(
      document([result(test: 0, score: "0", success: false, components: [set, part, hand])]),
      named: "out.json")
    #expect(log.judgments.map(\.criterion) == ["assert-set", "equals", "human", "overall"])
    #expect(log.judgments.map(\.judgeKind) == [.rule, .rule, .human, .rule])
  }

  @Test("graders go by the assertion, then the test, and a grader that is not named is said to be")
  func graders() throws {
    let own = component("not-llm-rubric", pass: true, score: "1", ",\"provider\":{\"id\":\"x:j\"}")
    let kinds = component(
      "factuality", pass: true, score: "1",
      ",\"provider\":{\"text\":{\"id\":\"y:j\"},\"embedding\":\"z\"}")
    let open = component("g-eval", pass: true, score: "1")
    let log = try read(
      document([
        result(
          test: 0, score: "1", success: true, components: [own, kinds, open],
          test: "{\"vars\":{},\"assert\":[]}")
      ]), named: "out.json")
    #expect(
      log.judgments.map(\.judge)
        == ["model:x:j", "model:y:j", "model:promptfoo-default", "rule:promptfoo"])
  }

  @Test("lines of results are read, and the tool's counts are held against the results")
  func linesAndFigures() throws {
    let one = result(test: 0, score: "1", success: true, components: [])
    let lines = try read(one + "\n" + one + "\n", named: "out.jsonl")
    #expect(lines.judgments.map(\.epoch) == [1, 2])
    #expect(lines.judgments.map(\.sourceLocator) == ["L1", "L2"])
    let counted = try read(document([one], stats: "\"successes\":3"), named: "out.json")
    #expect(
      counted.issues.map(\.message) == [
        "the number of successes is 1 by the log's rows, but 3 in the tool's results"
      ])
  }

  @Test("counts, means and missing verdicts of forty results are those of another program")
  func forty() throws {
    var results: [String] = []
    for index in 0..<40 {
      let contains = index.isMultiple(of: 3) ? 0 : 1
      let kindness = Double(index % 10) / 10
      let hasFailed = index % 7 == 6
      let isBroken = index % 5 == 4
      let grader =
        "{\"pass\":\(!isBroken),\"score\":\(isBroken ? 0 : kindness),\"assertion\":{\"type\":"
        + "\"llm-rubric\",\"metric\":\"kindness\"},\"metadata\":{\"graderError\":\(isBroken)}}"
      let test = self.test.replacingOccurrences(of: "2+2", with: "\(index)")
      results.append(
        hasFailed
          ? result(
            test: index, score: "0", success: false, components: [], test: test,
            ",\"failureReason\":2,\"error\":\"timeout\"")
          : result(
            test: index, score: "\((Double(contains) + kindness) / 2)", success: contains == 1,
            components: [
              component("contains", pass: contains == 1, score: "\(contains)"), grader,
            ], test: test, ",\"failureReason\":\(contains == 1 ? 0 : 1)"))
    }
    let log = try read(
      document(results, stats: "\"successes\":23,\"failures\":12,\"errors\":5"),
      named: "out.json")
    // By Python 3.11.7 from the same rule.
    let expected: [(criterion: String, scored: Int, mean: Double)] = [
      ("contains", 35, 0.6571428571428571), ("kindness", 28, 0.4),
      ("overall", 28, 0.5392857142857144),
    ]
    for (criterion, scored, mean) in expected {
      let rows = log.judgments.filter { $0.criterion == criterion }
      let found = log.judgments.mean { $0.criterion == criterion ? $0.score : nil }
      #expect(rows.count == 40 && rows.count { $0.status == .error } == 40 - scored)
      #expect(found.count == scored && abs(found.mean - mean) < 1e-12)
    }
    #expect(Set(log.judgments.map(\.sample)).count == 40)
    #expect(log.issues.map(\.code) == ["erroredSample"])
  }

  @Test("a result without its provider is refused with its place")
  func refusals() {
    let found = issues(
      document([
        result(test: 0, provider: "null", score: "1", success: true, components: [])
      ]), named: "out.json")
    #expect(found.map(\.code) == ["missingField"])
    #expect(found.map(\.locator) == ["#/results/results/0"])
    #expect(
      issues(document(["7"]), named: "out.json").map(\.code) == ["wrongType"])
  }

  @Test("every cut is told")
  func cuts() {
    let text = document([
      result(
        test: 0, score: "1", success: true,
        components: [component("contains", pass: true, score: "1")])
    ])
    expectCutsAreTold(text, named: "out.json")
  }

  @Test("damaged results are refused or read, and never end the program")
  func damage() {
    let text = document([
      result(
        test: 0, score: "0.9", success: true,
        components: [
          component("contains", pass: true, score: "1"),
          component("llm-rubric", pass: true, score: "0.8", ",\"metric\":\"kindness\""),
        ])
    ])
    expectDamageIsSurvived(text, named: "out.json", variants: 50)
  }
}
