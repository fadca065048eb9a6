import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import Testing

@Suite("OpenAI Evals logs")
struct OpenAIEvalsTests {
  private static let path = SharedData.path("logs/openai_evals/arith_acme_alpha.jsonl")
  private static let isThere = SharedData.has("logs/openai_evals/arith_acme_alpha.jsonl")

  /// The first line of a log, of an evaluation by matches or by a model.
  private func specification(isModelGraded: Bool = false) -> String {
    let path =
      isModelGraded
      ? "evals.elsuite.modelgraded.classify:ModelBasedClassify" : "evals.elsuite.basic.match:Match"
    let functions = isModelGraded ? "[\"acme/a\",\"acme/judge\"]" : "[\"acme/a\"]"
    return """
      {"spec":{"completion_fns":\(functions),"eval_name":"arith.dev.v0","base_eval":"arith",\
      "split":"dev","run_config":{"eval_spec":{"cls":"\(path)","args":{}}},"created_by":"",\
      "run_id":"R1","created_at":"2026-11-21 00:37:27.138614"}}

      """
  }

  private func report(_ members: String) -> String {
    "{\"final_report\":{\(members)},\"run_id\":\"R1\"}\n"
  }

  private func event(
    _ number: Int, _ sample: String, _ type: String, _ data: String, run: String = "R1"
  ) -> String {
    """
    {"run_id":"\(run)","event_id":\(number),"sample_id":\(sample),"type":"\(type)",\
    "data":{\(data)},"created_by":"","created_at":"2026-11-21 00:37:2\(number).5+00:00"}

    """
  }

  private func sampling(
    _ number: Int, _ sample: String, model: String = "acme/a-7b", tokens: Int = 12
  ) -> String {
    event(
      number, sample, "sampling",
      "\"prompt\":[{\"role\":\"user\",\"content\":\"1 + 1\"}],\"sampled\":[\"2\"],"
        + "\"model\":\"\(model)\",\"usage\":{\"prompt_tokens\":\(tokens),"
        + "\"completion_tokens\":1,\"total_tokens\":\(tokens + 1)}")
  }

  /// Two samples; the report stands before the events.
  private var matches: String {
    specification()
      + report("\"accuracy\":0.5,\"usage_prompt_tokens\":24")
      + sampling(0, "\"s.1\"") + sampling(1, "7")
      + event(2, "7", "match", "\"correct\":false,\"expected\":\"2\",\"picked\":null")
      + event(3, "\"s.1\"", "match", "\"correct\":true,\"expected\":\"2\",\"picked\":\"2\"")
  }

  @Test(
    "the tool's own log gives the accuracy and the tokens of its final report",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func toolsLog() throws {
    let log = try LogReader().read([Self.path])
    let table = log.judgments
    #expect(table.count == 12)
    #expect(table.countsByStatus == [.scored: 12])
    #expect(table.mean(\.score).mean == 0.8333333333333334)
    #expect(table.reduce(0) { $0 + ($1.inputTokens ?? 0) } == 144)
    #expect(table.reduce(0) { $0 + ($1.outputTokens ?? 0) } == 12)
    // The spread is of half samples that the tool drew.
    #expect(log.issues.map(\.code) == ["figuresLeftOut"])
    let row = table[0]
    #expect(row.evaluation == "261121003727A4WSFOUO")
    #expect(row.task == "arith")
    #expect(row.model == "acme/alpha-7b")
    #expect(row.sample == "arith.dev.7")
    #expect(row.judge == "rule:Match")
    #expect(row.criterion == "match")
    #expect(row.label == "109")
    #expect(row.scaleType == .binary)
    #expect(row.respondedAt?.description == "2026-11-21T00:37:27.390084Z")
    #expect(row.judgedAt?.description == "2026-11-21T00:37:27.390160Z")
    #expect(row.responseHash == SHA256.hexadecimal("109"))
    // Python: sha256 of {"raw":"Answer with a number.\n88 + 21 = ","reference":["109"]}.
    #expect(
      row.sampleHash == "6934f177a70cc4a9aa1e7dc1e74bcb252f7492299b48c94b4912eb83bde54407")
    #expect(row.sourceLocator == "L4")
    #expect(log.files.first?.reader == "openai-evals")
    #expect(log.files.first?.rowsRead == 12)
  }

  @Test("events are grouped by sample in whatever order they come, and numbers are identifiers")
  func grouping() throws {
    let log = try read(matches)
    #expect(log.judgments.map(\.sample) == ["s.1", "7"])
    #expect(log.judgments.map(\.score) == [1, 0])
    #expect(log.judgments.map(\.label) == ["2", nil])
    #expect(log.issues.isEmpty)
  }

  @Test("a sample that failed is an error row, one without a verdict is unscored")
  func errors() throws {
    let log = try read(
      matches
        + event(4, "\"s.2\"", "error", "\"type\":\"Timeout\",\"message\":\"at /home/x\"")
        + event(5, "\"s.3\"", "raw_sample", "\"x\":1"))
    let table = log.judgments
    #expect(table.countsByStatus == [.scored: 2, .error: 1, .unscored: 1])
    #expect(table[2].statusReason == "Timeout")
    #expect(table[2].model == "acme/a-7b")
    #expect(table[2].sourceLocator == "L7")
    #expect(table[3].statusReason == "no_score")
    #expect(log.issues.map(\.code) == ["erroredSample", "missingScore", "naiveTimestamp"])
    #expect(!String(describing: table[2]).contains("/home/x"))
  }

  /// Three samples that a model grades; the last answer of the judge fits no choice.
  private func graded(_ report: String) -> String {
    var text = specification(isModelGraded: true)
    let choices = ["\"A\",\"score\":1.0", "\"B\",\"score\":0.25", "\"__invalid__\",\"score\":0.0"]
    for (index, choice) in choices.enumerated() {
      let sample = "\"g.\(index)\""
      text += sampling(3 * index, sample)
      text += sampling(3 * index + 1, sample, model: "acme/judge-70b", tokens: 100)
      text += event(3 * index + 2, sample, "metrics", "\"choice\":\(choice)")
    }
    return text + report
  }

  @Test("a graded choice and its score are one verdict; an unreadable one is unscored")
  func modelGraded() throws {
    let log = try read(
      graded(
        report(
          "\"counts/choice/A\":1,\"counts/choice/B\":1,\"counts/choice/__invalid__\":1,"
            + "\"usage_prompt_tokens\":336")))
    let table = log.judgments
    #expect(table.map(\.judge) == Array(repeating: "model:acme/judge-70b", count: 3))
    #expect(table.map(\.model) == Array(repeating: "acme/a-7b", count: 3))
    #expect(table.map(\.criterion) == Array(repeating: "choice", count: 3))
    #expect(table.map(\.label) == ["A", "B", "__invalid__"])
    #expect(table.map(\.score) == [1, 0.25, nil])
    #expect(table.map(\.statusReason) == [nil, nil, "invalid_response_format"])
    #expect(table.map(\.inputTokens) == [12, 12, 12])
    #expect(table.map(\.judgeInputTokens) == [100, 100, 100])
    #expect(log.issues.map(\.code) == ["missingScore"])
  }

  @Test("a choice without a score is a nominal label; other metrics are criteria of their own")
  func metrics() throws {
    let graded = try read(
      specification(isModelGraded: true) + event(0, "1", "metrics", "\"choice\":\"Yes\"")
        + report(""))
    #expect(graded.judgments.map(\.scaleType) == [.nominal])
    #expect(graded.judgments.map(\.label) == ["Yes"])
    let log = try read(
      specification()
        + event(0, "1", "metrics", "\"f1\":0.25,\"exact\":true,\"list\":[1],\"none\":null")
        + event(1, "2", "metrics", "\"f1\":NaN,\"exact\":false") + report(""))
    let table = log.judgments
    #expect(table.map(\.criterion) == ["f1", "exact", "none", "f1", "exact", "none"])
    #expect(table.map(\.score) == [0.25, 1, nil, nil, 0, nil])
    #expect(table.map(\.scaleType).prefix(2) == [.interval, .binary])
    #expect(
      issues(specification() + event(0, "1", "metrics", "\"f1\":Infinity") + report(""))
        .map(\.code) == ["infiniteScore"])
  }

  @Test("what shows that events are lost refuses the file, unless a part of it will do")
  func lostEvents() throws {
    let gap = matches.replacingOccurrences(of: "\"event_id\":3", with: "\"event_id\":4")
    #expect(
      issues(gap).map(\.description) == [
        "log.jsonl:L1: countMismatch events: the log's own results count 5, and the log holds 4. "
          + "Copy the file again, or take what is there with ingest --allow-partial."
      ])
    let tokens = matches.replacingOccurrences(of: "tokens\":24", with: "tokens\":36")
    #expect(issues(tokens).map(\.code) == ["countMismatch"])
    let withoutSamplings = matches.replacingOccurrences(of: "\"sampling\"", with: "\"extra\"")
    #expect(
      issues(withoutSamplings).map(\.message) == [
        "usage_prompt_tokens: the log's own results count 24, and the log holds 0"
      ])
    #expect(
      issues(graded(report("\"counts/choice/A\":2"))).map(\.message) == [
        "counts/choice/A: the log's own results count 2, and the log holds 1"
      ])
    var options = LogReadingOptions()
    options.allowsPartial = true
    let log = try read(gap, options)
    #expect(log.judgments.count == 2)
    #expect(log.issues.map(\.code) == ["fewerSamples"])
  }

  @Test("another accuracy is noted, a missing report too, an event that comes twice is dropped")
  func notices() throws {
    let other = try read(matches.replacingOccurrences(of: "acy\":0.5", with: "acy\":0.75"))
    #expect(
      other.issues.map(\.message) == [
        "\"accuracy\" is 0.5 by the log's rows, but 0.75 in the tool's results"
      ])
    let lines = matches.split(separator: "\n")
    let unfinished = try read(
      lines.filter { !$0.contains("final_report") }.joined(separator: "\n"))
    #expect(unfinished.issues.map(\.code) == ["unfinishedRun"])
    let twice = try read(matches + lines.suffix(1).joined())
    #expect(twice.judgments.count == 2)
    #expect(twice.issues.map(\.code) == ["repeatedEvent"])
  }

  @Test("runs in one file are kept apart; an event of a run that is not there is refused")
  func runs() throws {
    let second = matches.replacingOccurrences(of: "\"R1\"", with: "\"R2\"")
    let log = try read(matches + second)
    #expect(log.judgments.map(\.evaluation) == ["R1", "R1", "R2", "R2"])
    let stray = issues(matches + event(4, "1", "match", "\"correct\":true", run: "R9"))
    #expect(stray.map(\.code) == ["missingField"])
    #expect(stray.map(\.locator) == ["L7"])
    let unnamed = issues(matches.replacingOccurrences(of: "\"arith\"", with: "\"\""))
    let hostile = matches.replacingOccurrences(
      of: "\"event_id\":3", with: "\"event_id\":\(Int64.max)")
    #expect(try read(hostile).judgments.count == 2)
    #expect(unnamed.first?.message == "spec.base_eval is missing or empty")
  }

  @Test("every cut is told, also between lines")
  func cuts() {
    expectCutsAreTold(matches, named: "run.jsonl")
    let late =
      specification() + sampling(0, "1") + event(1, "1", "match", "\"correct\":true")
      + report("\"accuracy\":1,\"usage_prompt_tokens\":12")
    expectCutsAreTold(late, named: "run.jsonl", countsItself: true)
  }

  @Test("what a match holds besides is criteria, and the report's means are held against them")
  func besides() throws {
    func match(_ number: Int, _ isRight: Bool, _ more: String) -> String {
      event(number, "\(number)", "match", "\"correct\":\(isRight),\"expected\":\"w\",\(more)")
    }
    let events =
      match(0, true, "\"picked\":\"v\",\"score\":0,\"asked\":1,\"solved\":true,\"log\":[1]")
      + match(1, false, "\"picked\":\"v\",\"score\":10,\"asked\":2,\"solved\":false,\"log\":[2]")
      + match(2, true, "\"picked\":\"v\",\"score\":20,\"asked\":3,\"solved\":true,\"log\":[]")
    let right = "\"score\":10.0,\"mean_asked\":2.0,\"accuracy\":0.6666666666666666"
    let log = try read(specification() + events + report(right))
    #expect(Set(log.judgments.criterion.values) == ["match", "score", "asked", "solved"])
    #expect(log.judgments.filter { $0.criterion == "score" }.map(\.score) == [0, 10, 20])
    #expect(log.judgments.filter { $0.criterion == "solved" }.map(\.score) == [1, 0, 1])
    #expect(log.issues.map(\.code) == ["noVerdict"])
    #expect(log.issues[0].message.contains("\"log\""))
    let wrong = try read(specification() + events + report("\"score\":15.0,\"asked_mean\":3.0"))
    let other = wrong.issues.filter { $0.code == "otherResults" }
    #expect(other.count == 2)
    #expect(other.contains { $0.message.contains("15") && $0.message.contains("10") })
  }

  @Test("a match that lacks a number of its siblings has a row without a score")
  func besidesMissing() throws {
    let events =
      event(0, "1", "match", "\"correct\":true,\"expected\":\"a\",\"turns\":4")
      + event(1, "2", "match", "\"correct\":false,\"expected\":\"a\",\"turns\":null")
    let log = try read(specification() + events + report("\"turns\":4.0"))
    let turns = log.judgments.filter { $0.criterion == "turns" }
    #expect(turns.map(\.score) == [4, nil])
    #expect(turns.map(\.status) == [.scored, .unscored])
  }
}
