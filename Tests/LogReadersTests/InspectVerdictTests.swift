import Diagnostics
import LogFixtures
import LogReaders
import Testing

@Suite("Verdicts of Inspect AI")
struct InspectVerdictTests {
  private func log(
    _ verdicts: [String], scorer: String = "grade", results: String = "null"
  ) throws -> EvaluationLog {
    var fixture = InspectFixture(results: results)
    fixture.samples = InspectFixture.samples(scorer, verdicts)
    return try read(fixture.json, named: "log.json")
  }

  private static func quoted(_ letters: String) -> [String] { letters.map { "\"\($0)\"" } }

  // MARK: - Letters

  @Test(
    "letters are labels without numbers where other texts occur, and one warning lists them",
    arguments: ["ABCDECBBAD", "PPFPF", "YNNY", "SNCAB", "CIcI", "CIB", "abca", "PN"])
  func grades(letters: String) throws {
    let log = try log(Self.quoted(letters))
    #expect(log.judgments.map(\.score) == letters.map { _ in nil })
    #expect(log.judgments.map(\.label) == letters.map { String($0) })
    #expect(log.judgments.allSatisfy { $0.status == .scored && $0.scaleType == .nominal })
    #expect(log.judgments[0].scaleMinimum == nil)
    let warnings = log.issues.filter { $0.code == "letterGrades" }
    #expect(warnings.count == 1)
    for letter in Set(letters) { #expect(warnings[0].message.contains("\"\(letter)\"")) }
  }

  @Test(
    "letters are the tool's marks where no other text occurs",
    arguments: [
      ("CIIC", [1, 0, 0, 1], 0.0 as Double?), ("CPIN", [1, 0.5, 0, 0], 0),
      ("IIN", [0, 0, 0], 0), ("INP", [0, 0, 0.5], 0),
    ] as [(String, [Double], Double?)])
  func marks(letters: String, scores: [Double], minimum: Double?) throws {
    let log = try log(Self.quoted(letters))
    #expect(log.judgments.map(\.score) == scores)
    #expect(log.judgments[0].scaleMinimum == minimum)
    #expect(log.issues.isEmpty)
  }

  @Test("words and letters together, and words beside other words, are labels")
  func mixedWords() throws {
    let mixed = try log(["\"C\"", "\"yes\"", "\"I\""])
    #expect(mixed.judgments.allSatisfy { $0.score == nil })
    let maybe = try log(["\"yes\"", "\"no\"", "\"maybe\""])
    #expect(maybe.judgments.allSatisfy { $0.score == nil })
    #expect(maybe.issues.map(\.code) == ["letterGrades"])
    let plain = try log(["\"Yes\"", "\"no\"", "\"TRUE\""])
    #expect(plain.judgments.map(\.score) == [1, 0, 1])
    #expect(plain.issues.isEmpty)
  }

  @Test("numbers stay numbers beside texts, and a text for nothing among them is no verdict")
  func numbers() throws {
    let log = try log(["\"1\"", "2", "\"N/A\"", "\"\"", "\"nan\"", "\"high\""])
    #expect(log.judgments.map(\.score) == [1, 2, nil, nil, nil, nil])
    #expect(
      log.judgments.map(\.status) == [.scored, .scored, .unscored, .unscored, .unscored, .scored])
    let labels = try self.log(["\"none\"", "\"high\"", "\"low\""])
    #expect(labels.judgments.allSatisfy { $0.status == .scored && $0.score == nil })
  }

  @Test("where only C occurs, the tool's own mean decides, and else the other criteria")
  func onlyC() throws {
    let verdicts = Self.quoted("CCC")
    func scores(_ log: EvaluationLog) -> [Double?] { log.judgments.map(\.score) }
    let confirmed = try log(verdicts, results: InspectFixture.results("grade", "accuracy", "1.0"))
    #expect(scores(confirmed) == [1, 1, 1])
    #expect(confirmed.issues.map(\.code) == ["letterMarks"])
    #expect(confirmed.issues[0].message.contains("tool's own mean"))
    let refuted = try log(verdicts, results: InspectFixture.results("grade", "accuracy", "0.4"))
    #expect(scores(refuted) == [nil, nil, nil])
    #expect(refuted.issues.map(\.code) == ["letterGrades", "figuresLeftOut"])
    let open = try log(verdicts)
    #expect(scores(open) == [1, 1, 1] && open.issues.map(\.code) == ["letterMarks"])
    let own = try log(verdicts, scorer: "match")
    #expect(scores(own) == [1, 1, 1] && own.issues.isEmpty)
    var fixture = InspectFixture()
    fixture.samples = InspectFixture.samples(
      "rubric", ["{\"tone\": \"C\", \"style\": \"B\"}", "{\"tone\": \"C\", \"style\": \"A\"}"])
    let siblings = try read(fixture.json, named: "log.json")
    #expect(siblings.judgments.allSatisfy { $0.score == nil })
    #expect(siblings.issues.map(\.code) == ["letterGrades", "letterGrades"])
  }

  @Test("criteria of one scorer, and lists, are told apart by all their verdicts")
  func criteriaAndLists() throws {
    var fixture = InspectFixture()
    fixture.samples = InspectFixture.samples(
      "rubric", ["{\"tone\": \"C\", \"fact\": \"C\"}", "{\"tone\": \"D\", \"fact\": \"I\"}"])
    let log = try read(fixture.json, named: "log.json")
    #expect(log.judgments.filter { $0.criterion == "tone" }.map(\.score) == [nil, nil])
    #expect(log.judgments.filter { $0.criterion == "fact" }.map(\.score) == [1, 0])
    fixture.samples = InspectFixture.samples("panel", ["[\"A\", \"C\"]", "[\"C\", \"B\"]"])
    let list = try read(fixture.json, named: "log.json")
    #expect(list.judgments.count == 4 && list.judgments.allSatisfy { $0.score == nil })
  }

  @Test("an archive reads letters as the JSON log does")
  func archive() throws {
    var fixture = InspectFixture()
    fixture.samples = InspectFixture.samples("grade", Self.quoted("PPF"))
    let log = try LogReader().read(bytes: fixture.archive(), named: "a.eval")
    #expect(log.judgments.map(\.score) == [nil, nil, nil])
    #expect(log.issues.map(\.code) == ["letterGrades"])
  }

  // MARK: - Criteria of what was not scored

  @Test(
    "a sample without a verdict is unscored on every criterion of its siblings",
    arguments: ["NaN", "null", "{}", "[]"])
  func emptyVerdicts(value: String) throws {
    var fixture = InspectFixture()
    fixture.samples =
      InspectFixture.samples(
        "bias", ["{\"left\": 1, \"right\": 0}", value, "{\"left\": 0, \"right\": 1}"])
      + [InspectFixture.sample("9", scores: "{}", error: true)]
    for log in [
      try read(fixture.json, named: "log.json"),
      try LogReader().read(bytes: fixture.archive(), named: "a.eval"),
    ] {
      #expect(log.judgments.count == 8)
      for criterion in ["left", "right"] {
        let rows = log.judgments.filter { $0.criterion == criterion }
        #expect(rows.map(\.status) == [.scored, .unscored, .scored, .error])
        #expect(rows[1].statusReason == "no_score")
      }
      #expect(log.issues.map(\.code).sorted() == ["erroredSample", "missingScore"])
    }
  }

  @Test("criteria that no sample names come from what the log declares, or from its results")
  func declaredCriteria() throws {
    var fixture = InspectFixture()
    fixture.samples = InspectFixture.samples("bias", ["{}", "NaN"])
    fixture.header =
      ", \"scorers\": [{\"name\": \"bias\", \"metrics\": {\"left\": [], \"right\": []}}]"
    let declared = try read(fixture.json, named: "log.json")
    #expect(declared.judgments.map(\.criterion) == ["left", "right", "left", "right"])
    fixture.header = ""
    fixture.results = "{\"scores\": [{\"name\": \"up\", \"scorer\": \"bias\", \"metrics\": {}}]}"
    let reported = try read(fixture.json, named: "log.json")
    #expect(reported.judgments.map(\.criterion) == ["up", "up"])
    fixture.results = "null"
    let bare = try read(fixture.json, named: "log.json")
    #expect(bare.judgments.map(\.criterion) == ["bias", "bias"])
    #expect(bare.judgments.allSatisfy { $0.status == .unscored })
  }

  @Test("a list without verdicts leaves every seat of the panel without one")
  func emptyLists() throws {
    let log = try log(["[\"C\", \"I\"]", "[]", "NaN"], scorer: "panel")
    #expect(log.judgments.count == 6)
    #expect(
      log.judgments.map(\.status)
        == [.scored, .scored, .unscored, .unscored, .unscored, .unscored])
    #expect(Set(log.judgments.map(\.judge)) == ["rule:panel[1]", "rule:panel[2]"])
    #expect(!log.issues.contains { $0.code == "unplacedVerdicts" })
  }

  // MARK: - Headers

  @Test("a log without a version is read as one of the known form", arguments: [true, false])
  func withoutVersion(samplesFirst: Bool) throws {
    var fixture = InspectFixture(version: "")
    fixture.samples = InspectFixture.samples("choice", Self.quoted("CII"))
    let text = samplesFirst ? fixture.jsonWithSamplesFirst : fixture.json
    #expect(try read(text, named: "log.json").judgments.map(\.score) == [1, 0, 0])
    let archive = try LogReader().read(bytes: fixture.archive(), named: "a.eval")
    #expect(archive.judgments.map(\.score) == [1, 0, 0])
    fixture.version = "\"version\": 3, "
    #expect(issues(fixture.json, named: "log.json").map(\.code) == ["newerVersion"])
  }

  @Test("a header without samples says so, and is skipped in a directory")
  func headerOnly() throws {
    var fixture = InspectFixture(version: "")
    fixture.results = "{\"total_samples\": 1000, \"completed_samples\": 1000, \"scores\": []}"
    let found = issues(fixture.headerOnly, named: "log.json")
    #expect(found.map(\.code) == ["headerOnly"])
    #expect(found[0].message == "an Inspect log without samples (1000 counted)")
    fixture.results = "null"
    #expect(issues(fixture.headerOnly, named: "log.json")[0].message.contains("9 counted"))
    let scratch = try Scratch()
    _ = try scratch.write(fixture.headerOnly, to: "header.json")
    fixture.samples = InspectFixture.samples("match", Self.quoted("CI"))
    _ = try scratch.write(fixture.json, to: "whole.json")
    let log = try read(at: scratch.path)
    #expect(log.judgments.count == 2)
    #expect(log.issues.map(\.code) == ["notALog"])
  }
}
