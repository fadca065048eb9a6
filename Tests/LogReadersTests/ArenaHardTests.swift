import Diagnostics
import LogFixtures
import LogReaders
import Testing

/// The lines are made by hand after the tool's public code (`gen_judgment.py` and `show_result.py` of
/// lmarena/arena-hard-auto); no judge wrote them.
@Suite("Arena-Hard")
struct ArenaHardTests {
  /// Two games of a question in the layout of the second version.
  private func match(
    _ question: String, _ first: String, _ second: String, more: String = ""
  ) -> String {
    """
    {"uid":"\(question)","category":"hard_prompt","judge":"gpt-4.1","model":"A",\
    "baseline":"o3-mini","games":[{"score":\(first),"judgment":{"answer":"x"},"prompt":[]},\
    {"score":\(second),"judgment":{"answer":"x"},"prompt":[]}]\(more)}

    """
  }

  @Test("the baseline is A in the first game and the model in the second, whatever the strength")
  func preferences() throws {
    let log = try read(
      match("u0", "\"B>A\"", "\"A>B\"") + match("u1", "\"A>>B\"", "\"B>>A\"")
        + match("u2", "\"A=B\"", "\"B=A\"") + match("u3", "\"B<<A\"", "\"A<B\""))
    let rows = log.judgments
    #expect(log.files.map(\.reader) == ["arena-hard"])
    #expect(rows.map(\.preference) == [1, 1, 0, 0, 0.5, 0.5, 0, 0])
    #expect(
      rows.map(\.label) == ["B>A", "A>B", "A>>B", "B>>A", "A=B", "B=A", "B<<A", "A<B"])
    #expect(rows.map(\.position) == Array(repeating: [.second, .first], count: 4).flatMap(\.self))
    #expect(rows.map(\.judgmentIndex) == [1, 2, 1, 2, 1, 2, 1, 2])
    let row = try #require(rows.first)
    #expect(row.model == "A" && row.opponent == "o3-mini" && row.judge == "model:gpt-4.1")
    #expect(row.category == "hard_prompt" && row.scaleType == .preference)
    #expect(row.sample == "u0" && log.issues.isEmpty)
  }

  @Test("what the judge said is a text, in an object or by itself; other texts are none of ours")
  func texts() throws {
    let log = try readWithTexts(
      match("u0", "\"B>A\"", "\"A>B\"")
        + "{\"uid\":\"u1\",\"judge\":\"j\",\"model\":\"A\",\"baseline\":\"b\",\"games\":"
        + "[{\"user_prompt\":\"p\",\"judgment\":\"[[A>B]]\",\"score\":\"A>B\"}]}\n")
    #expect(
      try log.rowTexts() == ["x", "x", "[[A>B]]"].map { RowTexts(nil, nil, explanation: $0) })
  }

  @Test("a game without a verdict, or with a text that is none, is unscored")
  func unscored() throws {
    let log = try read(
      match("u0", "null", "\"A>B\"")
        + "{\"uid\":\"u1\",\"judge\":\"j\",\"model\":\"A\",\"baseline\":\"b\",\"games\":"
        + "[null,{\"score\":\"A~B\"}]}\n")
    #expect(log.judgments.map(\.status) == [.unscored, .scored, .unscored, .unscored])
    #expect(
      log.judgments.map(\.statusReason)
        == ["invalid_response_format", nil, "grader_failed", "invalid_response_format"])
    #expect(log.judgments.compactMap(\.preference) == [1])
    #expect(log.judgments.map(\.label) == [nil, "A>B", nil, "A~B"])
    #expect(log.files.first?.rowsRead == 4)
  }

  @Test("the first version's baseline and judge are what the folders, or the user, say")
  func firstVersion() throws {
    let scratch = try Scratch()
    let line =
      "{\"question_id\":\"q1\",\"model\":\"A\",\"games\":[{\"user_prompt\":\"p\","
      + "\"judgment\":\"[[A>B]]\",\"score\":\"A>B\"},{\"score\":\"A>B\"}]}\n"
    let path = try scratch.write(
      line, to: "data/arena-hard-v0.1/model_judgment/gpt-4-1106-preview/A.jsonl")
    let log = try LogReader().read([path])
    let row = try #require(log.judgments.first)
    #expect(row.judge == "model:gpt-4-1106-preview" && row.opponent == "gpt-4-0314")
    #expect(row.task == "arena-hard-v0.1" && log.judgments.map(\.preference) == [0, 1])
    #expect(log.issues.map(\.code) == ["unnamedBaseline"])
    var options = LogReadingOptions()
    options.fields = try FieldMap(["opponent_model_id==base"])
    let told = try LogReader(options: options).read([path])
    #expect(told.judgments.map(\.opponent) == ["base", "base"] && told.issues.isEmpty)
    // Without folders nothing says who judged.
    #expect(issues(line).map(\.code) == ["missingField", "missingField"])
  }

  @Test(
    "the trial's log gives five questions, of which the tool takes four",
    .enabled(if: SharedData.has("../trials"), "skipped: the trials are not beside this checkout"))
  func trial() throws {
    let log = try LogReader().read([
      SharedData.path("../trials/inputs/logs/F17-unread/arena_hard_A.jsonl")
    ])
    #expect(log.judgments.countsByStatus == [.scored: 9, .unscored: 1])
    let whole = Dictionary(grouping: log.judgments, by: \.sample).values
      .filter { $0.allSatisfy { $0.preference != nil } }.flatMap(\.self)
    // Worked by hand: 1, 1, 0, 0, .5, .5, 1, 0.
    #expect(whole.count == 8 && whole.compactMap(\.preference).reduce(0, +) == 4)
  }

  @Test("damaged lines are refused or read, and never end the program")
  func damage() {
    expectDamageIsSurvived(
      match("u0", "\"B>A\"", "\"A>B\"") + match("u1", "null", "\"B>>A\""), named: "A.jsonl",
      variants: 20)
  }

  @Test("every cut is told")
  func cuts() {
    expectCutsAreTold(match("u0", "\"B>A\"", "\"A>B\""), named: "A.jsonl")
  }
}
