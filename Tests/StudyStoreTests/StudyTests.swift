import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import PrintedNumbers
import StudyStore
import Testing

/// Studies that hold the same judgments say so, however they came to be.
@Suite("Study")
struct StudyTests {
  private static func judgments(_ range: Range<Int>, model: String = "org/模型") -> JudgmentTable {
    JudgmentTable(
      range.map { index in
        var judgment = Fixtures.full(index)
        judgment.model = model
        // Provenance comes from the file that is read.
        judgment.sourceFile = nil
        judgment.sourceLocator = nil
        judgment.sourceDigest = nil
        return judgment
      })
  }

  /// Three logs, of which the third repeats rows of the first two with other provenance.
  private static func writeLogs(_ scratch: Scratch) throws -> [String] {
    let tables = [
      judgments(0..<40), judgments(40..<90, model: "org/b"),
      JudgmentTable(Array(judgments(20..<60)) + Array(judgments(50..<60, model: "org/b"))),
    ]
    return try tables.enumerated().map { index, table in
      let path = "\(scratch.path)/log\(index).jsonl"
      try JudgmentWriter.write(table, to: path)
      return path
    }
  }

  @discardableResult
  private func ingest(
    _ paths: [String], _ study: Study, _ change: (inout StudyIngestion) -> Void = { _ in }
  ) throws -> IngestionReport {
    var ingestion = StudyIngestion(study)
    change(&ingestion)
    return try ingestion.ingest(paths)
  }

  private func expectSound(_ study: Study) throws {
    for check in try study.verify() { #expect(check.holds, "\(check.name): \(check.detail)") }
  }

  @Test("what earlier versions recorded of the rows of single files is no issue any more")
  func recordedNotices() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/a.study"
    try ingest(try StudyTests.writeLogs(scratch), try Study(openingOrCreating: path))
    let before = try Study(opening: path).summary()
    for code in ["shortPanel", "unevenItems", "mixedUnits", "straddledVersions", "notALog"] {
      #expect(
        SQLiteFile.run(
          "INSERT INTO issue VALUES (NULL, 1, 'warning', '\(code)', '', 'said then', NULL)",
          on: path))
    }
    let study = try Study(opening: path)
    let added = try study.issues().filter { $0.message == "said then" }
    #expect(added.map(\.code) == ["notALog"])
    #expect(try study.summary().warnings == before.warnings + 1)
    #expect(try study.summary().contentSHA256 == before.contentSHA256)
    let merged = try Study()
    _ = try merged.merge(study)
    #expect(try merged.issues().filter { $0.message == "said then" }.map(\.code) == ["notALog"])
  }

  @Test("the same logs in any order, split or merged, give the same row digests and the same log")
  func order() throws {
    let scratch = try Scratch()
    let logs = try StudyTests.writeLogs(scratch)
    let first = try Study(openingOrCreating: scratch.path + "/a.study")
    try ingest(logs, first)
    let summary = try first.summary()
    #expect(summary.judgments == 110)
    for order in [[2, 1, 0], [1, 2, 0], [0, 2, 1]] {
      let other = try Study()
      for index in order { try ingest([logs[index]], other) }
      #expect(try other.summary().rowsSHA256 == summary.rowsSHA256)
      #expect(try other.summary().contentSHA256 == summary.contentSHA256)
      try expectSound(other)
    }
    let (left, right, merged) = (try Study(), try Study(), try Study())
    try ingest([logs[2], logs[0]], left)
    try ingest([logs[1]], right)
    _ = try merged.merge(right)
    _ = try merged.merge(left)
    #expect(try merged.summary().rowsSHA256 == summary.rowsSHA256)
    try expectSound(merged)
    try expectSound(first)
  }

  @Test(
    "what is exported and ingested again is the same study",
    arguments: ["all.jsonl", "all.csv", "all.jsonl.gz", "all.csv.gz"])
  func roundTrip(name: String) throws {
    let scratch = try Scratch()
    let study = try Study()
    try ingest(StudyTests.writeLogs(scratch), study)
    let path = scratch.path + "/" + name
    try JudgmentWriter.write(study.log(appliesSidecars: false).judgments, to: path)
    let again = try Study()
    try ingest([path], again)
    #expect(try again.summary().rowsSHA256 == study.summary().rowsSHA256)
    #expect(try again.log().judgments.elementsEqual(study.log().judgments))
    try expectSound(again)
  }

  @Test("rows come back with every column as it was read")
  func rows() throws {
    let scratch = try Scratch()
    let table = JudgmentTable((0..<30).map(Fixtures.full))
    let path = scratch.path + "/full.jsonl"
    try JudgmentWriter.write(table, to: path)
    let study = try Study()
    try ingest([path], study)
    let rows = try study.log().judgments.sorted { $0.sample < $1.sample }
    #expect(rows == table.sorted { $0.sample < $1.sample })
  }

  @Test("a file that was ingested before does nothing, under whatever name")
  func incremental() throws {
    let scratch = try Scratch()
    let logs = try StudyTests.writeLogs(scratch)
    let study = try Study(openingOrCreating: scratch.path + "/a.study")
    try ingest([logs[0]], study)
    let copy = scratch.path + "/copy.jsonl"
    try FileManager.default.copyItem(atPath: logs[0], toPath: copy)
    let report = try ingest([logs[0], copy], study)
    #expect(report.files.map(\.outcome) == [.unchanged, .unchanged])
    #expect(try study.summary().files == 1)
    #expect(try study.summary().judgments == 40)
  }

  @Test("verdicts in conflict are refused with both places, or settled by a rule")
  func conflicts() throws {
    let scratch = try Scratch()
    // Without a time of judging, or at the same time, the verdicts contradict each other.
    let logs = try [",\"judged_at\":\"2026-01-02T00:00:00Z\"", ""].enumerated().map { index, time in
      try scratch.write(
        Fixtures.line("\"score\":\(index),\"round\":\"r\"\(time)")
          + Fixtures.line(model: "org/\(index)", "\"score\":1,\"round\":\"r\""),
        to: "log\(index).jsonl")
    }
    let refusing = try Study()
    let error = #expect(throws: Diagnostics.self) { try ingest(logs, refusing) }
    #expect(error?.all.map(\.code) == ["conflictingVerdicts"])
    #expect(error?.all.first?.message.contains("log0.jsonl:L1") == true)
    #expect(error?.all.first?.file.hasSuffix("log1.jsonl") == true)
    // The file in conflict is refused whole.
    #expect(try refusing.summary().judgments == 2)

    let lenient = try Study()
    let report = try ingest(logs, lenient) { $0.keepGoing = true }
    #expect(report.files.last?.refused == 1)
    #expect(try lenient.summary().judgments == 3)
    #expect(try lenient.issues().map(\.code) == ["conflictingVerdicts"])

    for (rule, order, score) in [
      (LogReadingOptions.ConflictRule.first, [0, 1], 0.0), (.first, [1, 0], 1.0),
      (.latest, [0, 1], 1.0), (.latest, [1, 0], 0.0),
    ] {
      let study = try Study()
      try ingest(order.map { logs[$0] }, study) { $0.options.conflictRule = rule }
      let kept = try study.log().judgments.first { $0.model == "org/a" }
      #expect(kept?.score == score, "\(rule) \(order)")
      try expectSound(study)
    }
  }

  @Test("a file that is refused keeps nothing, and the others are taken")
  func refusal() throws {
    let scratch = try Scratch()
    let good = try scratch.write(Fixtures.line(), to: "good.jsonl")
    let bad = try scratch.write(
      Fixtures.line(sample: "q2") + "{\"evaluation_id\":\n", to: "bad.jsonl")
    let study = try Study()
    #expect(throws: Diagnostics.self) { try ingest([bad, good], study) }
    #expect(try study.summary().judgments == 1)
    #expect(try study.files().map(\.name) == ["good.jsonl"])
  }

  @Test("strict refuses what could only be guessed")
  func strict() throws {
    let scratch = try Scratch()
    let log = try scratch.write(Fixtures.line("\"score\":\"1\""), to: "log.jsonl")
    let error = #expect(throws: Diagnostics.self) {
      try ingest([log], Study()) { $0.isStrict = true }
    }
    #expect(error?.all.map(\.code) == ["quotedNumber"])
    #expect(try ingest([log], Study()).rowsAdded == 1)
  }

  @Test("a declared round is given to every row")
  func round() throws {
    let scratch = try Scratch()
    let study = try Study()
    try ingest([try scratch.write(Fixtures.line(), to: "l.jsonl")], study) { $0.round = "spring" }
    #expect(try study.log().judgments.map(\.round) == ["spring"])
  }

  @Test("attributes of models and items fill what rows leave open, and no more")
  func sidecars() throws {
    let scratch = try Scratch()
    let log = try scratch.write(
      Fixtures.line("\"score\":1,\"language\":\"de\"") + Fixtures.line(sample: "q2"),
      to: "l.jsonl")
    let study = try Study()
    try ingest([log], study)
    let before = try study.summary()
    let models = try scratch.write(
      "model_id,release_date,family\norg/a,2025-03-01,a\n", to: "models.csv")
    let items = try scratch.write(
      "sample_id,task,item_date,cluster_id,language\nq1,,2024-01-01,c1,fr\nq1,t,,c2,\n",
      to: "items.csv")
    #expect(try study.addModels(from: models) == 1)
    #expect(try study.addItems(from: items) == 2)
    let rows = try study.log().judgments.sorted { $0.sample < $1.sample }
    #expect(rows.map(\.modelReleaseDate?.description) == ["2025-03-01", "2025-03-01"])
    #expect(rows.map(\.cluster) == ["c2", nil])
    #expect(rows.map(\.language) == ["de", nil])
    #expect(rows.map(\.itemDate?.description) == ["2024-01-01", nil])
    let after = try study.summary()
    #expect(after.rowsSHA256 == before.rowsSHA256)
    #expect(after.contentSHA256 != before.contentSHA256)
    let wrong = try scratch.write("model_id,release_date\norg/a,soon\n", to: "wrong.csv")
    let error = #expect(throws: Diagnostics.self) { try study.addModels(from: wrong) }
    #expect(error?.all.map(\.locator) == ["L2"])
    try expectSound(study)
  }

  @Test("what logs say of runs and judges is kept, merged, and shown by the views' names")
  func companions() throws {
    let scratch = try Scratch()
    let header = """
      {"version":2,"status":"success","eval":{"eval_id":"e1","task":"t","task_version":3,\
      "model":"org/a","dataset":{"name":"d"},"packages":{"inspect_ai":"0.3.285"},\
      "scorers":[{"name":"model_graded_qa","options":{"model":"org/j","template":"Is it so?"}}]},\
      "results":{"completed_samples":1,"total_samples":4},\
      "samples":[{"id":"q1","epoch":1,"scores":{"model_graded_qa":{"value":"C"}}}]}
      """
    let study = try Study()
    try ingest([try scratch.write(header, to: "a.json")], study)
    let bare = try scratch.write(
      "{\"evaluation_id\":\"e1\",\"task\":\"t\",\"model_id\":\"org/a\",\"sample_id\":\"q2\","
        + "\"judge_id\":\"model:org/j\",\"score\":1}\n", to: "b.jsonl")
    try ingest([bare], study)
    let run = RunRecord(
      evaluation: "e1", task: "t", model: "org/a", dataset: "d", expectedSamples: 4,
      taskVersion: "3", status: "success", tool: "inspect_ai", toolVersion: "0.3.285")
    let judge = JudgeRecord(
      judge: "model:org/j", model: "org/j", promptSHA256: SHA256.hexadecimal("Is it so?"))
    #expect(try study.log().runs == [run])
    #expect(try study.log().judges == [judge])
    // A study that has the rows already learns what the other knows of them.
    let other = try Study()
    try ingest([bare], other)
    #expect(try other.log().runs.map(\.dataset) == [nil])
    _ = try other.merge(study)
    #expect(try other.log().runs.map(\.expectedSamples) == [4])
    #expect(try other.log().judges == [judge])
    try expectSound(other)
  }

  @Test("a study of the first version is brought up to date and takes more logs")
  func migration() throws {
    let scratch = try Scratch()
    let path = try scratch.write(FirstStudyFormat.bytes(), to: "old.study")
    let study = try Study(opening: path)
    #expect(try study.summary().judgments == 2)
    #expect(
      try study.log().runs == [
        RunRecord(evaluation: "e", task: "t", model: "org/a", tool: "x", toolVersion: "1")
      ])
    #expect(try study.log().judges == [JudgeRecord(judge: "model:org/j")])
    try ingest([try scratch.write(Fixtures.line(), to: "l.jsonl")], study)
    try expectSound(study)
    #expect(try Study(opening: path).summary().formatVersion >= 4)
    #expect(try Study(opening: path).summary().judgments == 3)
  }

  @Test("published scores and, when asked for, curated cases are kept")
  func published() throws {
    let scratch = try Scratch()
    let scores = try scratch.write(
      "{\"data\":[{\"model\":\"m\",\"Power\":12.5,\"Security\":50}]}", to: "Schwartz_scores.json")
    let cases = try scratch.write(
      """
      {"data":[{"model":"m","value":"Power","score":1,"label":"high","prompt":"p","answer":"a",\
      "highlight":"<i>a</i>"}]}
      """, to: "Schwartz_cases.json")
    for keeps in [true, false] {
      let study = try Study()
      try ingest([scores, cases], study) { $0.options.keepTexts = keeps }
      #expect(try study.log().publishedScores.map(\.score) == [12.5, 50])
      #expect(try study.log().cases.map(\.answer) == (keeps ? ["a"] : []))
      try expectSound(study)
    }
  }

  @Test("what is no study, or not there, is named as such")
  func noStudy() throws {
    let scratch = try Scratch()
    let missing = #expect(throws: Diagnostics.self) {
      try Study(opening: scratch.path + "/no.study")
    }
    #expect(missing?.all.map(\.code) == ["noStudy"])
    let text = try scratch.write("no database at all", to: "text.study")
    let other = #expect(throws: Diagnostics.self) { try Study(opening: text) }
    #expect(other?.all.map(\.code) == ["notAStudy"])
    let nowhere = #expect(throws: Diagnostics.self) {
      try Study(openingOrCreating: scratch.path + "/no/such/place.study")
    }
    #expect(nowhere?.all.map(\.code) == ["studyNotWritable"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["text.study"])
  }

  @Test("instances of Every Eval Ever have a score each; rows without one are counted")
  func everyEvalEver() throws {
    let table = JudgmentTable([
      Judgment(
        evaluation: "e", task: "t", model: "m", sample: "s\"1", judge: "rule:x", score: 1,
        scaleMinimum: 0, scaleMaximum: 1),
      Judgment(evaluation: "e", task: "t", model: "m", sample: "2", judge: "rule:x", score: nil),
    ])
    let (bytes, omitted) = EveryEvalEverWriter.instances(table)
    #expect(omitted == 1)
    let instance = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    for key in [
      "schema_version", "evaluation_id", "model_id", "evaluation_name", "sample_id",
      "interaction_type", "input", "answer_attribution", "evaluation",
    ] { #expect(instance[key] != nil, "\(key)") }
    #expect(instance["sample_id"] as? String == "s\"1")
    #expect((instance["evaluation"] as? [String: Any])?["is_correct"] as? Bool == true)
  }
}
