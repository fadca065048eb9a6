import Diagnostics
import Foundation
import LogFixtures
import LogReaders
import StudyStore
import Testing

/// The round is part of the key, and a response that is judged again is a further judgment.
@Suite("Rounds")
struct RoundTests {
  private static func line(
    _ evaluation: String, _ sample: String, score: Int = 1, _ members: String = ""
  ) -> String {
    """
    {"evaluation_id":"\(evaluation)","task":"t","model_id":"org/a","sample_id":"\(sample)",\
    "judge_id":"model:j","score":\(score)\(members.isEmpty ? "" : ",")\(members)}

    """
  }

  /// A study of the logs, ingested in that order, one by one.
  private static func study(_ logs: [String]) throws -> Study {
    let study = try Study()
    for log in logs { _ = try StudyIngestion(study).ingest([log]) }
    return study
  }

  private static func shown(_ study: Study) throws -> [String] {
    try study.log().judgments.map {
      "\($0.sample) \($0.round ?? "-") \($0.judgmentIndex) \($0.score.map { "\($0)" } ?? "-")"
    }
  }

  @Test(
    "a run over midnight is one round, that of the day it began, however its rows come",
    arguments: [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
  func midnight(order: [Int]) throws {
    let scratch = try Scratch()
    let logs = try [
      Self.line("run", "q1", "\"responded_at\":\"2026-03-02T00:10:00+01:00\""),
      Self.line("run", "q2", "\"responded_at\":\"2026-03-02T00:05:00Z\"")
        + Self.line("other", "q2", "\"judged_at\":\"2026-03-02T00:05:00Z\""),
      Self.line("run", "q3"),
    ].enumerated().map { try scratch.write($1, to: "\($0).jsonl") }
    let study = try Self.study(order.map { logs[$0] })
    let rounds = try study.log().judgments.map { "\($0.evaluation) \($0.round ?? "-")" }
    #expect(rounds == ["other 2026-03-02"] + Array(repeating: "run 2026-03-01", count: 3))
    #expect(try study.summary().rounds.map(\.name) == ["2026-03-01", "2026-03-02"])
    #expect(try study.summary().rowsSHA256 == Self.study(logs).summary().rowsSHA256)
    for check in try study.verify() { #expect(check.holds, "\(check.name): \(check.detail)") }
    // Without a study it is the same.
    let read = try LogReader().read(order.map { logs[$0] }).judgments
    #expect(read.filter { $0.evaluation == "run" }.allSatisfy { $0.round == "2026-03-01" })
  }

  @Test("the same judgment in two rounds is two judgments, and in one a duplicate or a conflict")
  func inTheKey() throws {
    let scratch = try Scratch()
    let rounds = ["\"round\":\"spring\"", "\"round\":\"autumn\"", "\"round\":\"spring\""]
    let logs = try rounds.enumerated().map {
      try scratch.write(Self.line("e", "q", $1) + " \n", to: "\($0).jsonl")
    }
    #expect(
      try Self.shown(Self.study(logs)) == ["q autumn 1 1.0", "q spring 1 1.0"])
    #expect(try LogReader().read(Array(logs[..<2])).judgments.count == 2)
    let other = try scratch.write(Self.line("e", "q", score: 0, rounds[1]), to: "other.jsonl")
    let error = #expect(throws: Diagnostics.self) { try Self.study(logs + [other]) }
    #expect(error?.all.map(\.code) == ["conflictingVerdicts"])
    // A round that is declared for a whole run stands in the key too.
    let study = try Self.study(logs)
    var ingestion = StudyIngestion(study)
    ingestion.round = "winter"
    #expect(try ingestion.ingest([other]).rowsAdded == 1)
  }

  @Test(
    "a response judged again is a further judgment, numbered by time in every order of ingestion",
    arguments: [[0, 1, 2], [2, 1, 0], [1, 0, 2], [2, 0, 1]])
  func again(order: [Int]) throws {
    let scratch = try Scratch()
    let logs = try ["2026-05-01T10:00:00Z", "2026-05-02T10:00:00Z", "2026-05-03T10:00:00Z"]
      .enumerated().map {
        try scratch.write(
          Self.line("e", "q", score: $0 % 2, "\"judged_at\":\"\($1)\"")
            + Self.line("e", "q\($0)", "\"judged_at\":\"\($1)\""), to: "\($0).jsonl")
      }
    let study = try Self.study(order.map { logs[$0] })
    let all = [
      "q 2026-05-01 1 0.0", "q 2026-05-01 2 1.0", "q 2026-05-01 3 0.0", "q0 2026-05-01 1 1.0",
      "q1 2026-05-01 1 1.0", "q2 2026-05-01 1 1.0",
    ]
    #expect(try Self.shown(study) == all)
    #expect(try study.summary().rowsSHA256 == Self.study(logs).summary().rowsSHA256)
    for check in try study.verify() { #expect(check.holds, "\(check.name): \(check.detail)") }
    // In one file, without a study, and after an export and another ingestion, it is the same.
    let read = try LogReader().read(order.map { logs[$0] })
    #expect(read.judgments.filter { $0.sample == "q" }.map(\.judgmentIndex).sorted() == [1, 2, 3])
    #expect(read.issues.contains { $0.code == "furtherJudgment" })
    for name in ["all.jsonl", "all.csv"] {
      let path = scratch.path + "/" + name
      try JudgmentWriter.write(study.log(appliesSidecars: false).judgments, to: path)
      let again = try Self.study([path])
      #expect(try Self.shown(again) == all)
      #expect(try again.summary().rowsSHA256 == study.summary().rowsSHA256)
      // Nothing of it is new to the study itself.
      #expect(try StudyIngestion(study).ingest([path]).rowsAdded == 0)
      #expect(try Self.shown(study) == all)
    }
    let merged = try Study()
    for index in order { _ = try merged.merge(Self.study([logs[index]])) }
    #expect(try Self.shown(merged) == all)
  }

  @Test("other programs see the rounds and the numbers of further judgments")
  func view() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/s.study"
    let times = ["2026-05-02T00:00:01Z", "2026-05-01T23:59:59Z"]
    let log = try scratch.write(
      times.enumerated().map {
        Self.line("e", "q", score: $0, "\"judged_at\":\"\($1)\",\"position\":\"first\"")
          + Self.line("e", "q", score: $0, "\"judged_at\":\"\($1)\",\"position\":\"second\"")
      }.joined(), to: "l.jsonl")
    let study = try Study(openingOrCreating: path)
    _ = try StudyIngestion(study).ingest([log])
    #expect(
      SQLiteFile.rows(
        "SELECT position, judgment_index, round, score FROM judgments ORDER BY 1, 2", on: path)
        == [
          "first|1|2026-05-01|1.0", "first|2|2026-05-01|0.0", "second|1|2026-05-01|1.0",
          "second|2|2026-05-01|0.0",
        ])
  }

  @Test("without a time, or at the same time, another verdict is a conflict")
  func conflicts() throws {
    let scratch = try Scratch()
    let at = "\"judged_at\":\"2026-05-01T10:00:00Z\""
    let cases = [
      ("", ""), (at, at), (at, ""), ("", at),
      ("\(at),\"judgment_index\":2", "\"judgment_index\":2"),
    ]
    for (index, members) in cases.enumerated() {
      let logs = try [
        scratch.write(Self.line("e", "q", score: 0, members.0), to: "\(index)a.jsonl"),
        scratch.write(Self.line("e", "q", score: 1, members.1), to: "\(index)b.jsonl"),
      ]
      let error = #expect(throws: Diagnostics.self) { try Self.study(logs) }
      #expect(error?.all.map(\.code) == ["conflictingVerdicts"], "\(members)")
      let whole = #expect(throws: Diagnostics.self) { try LogReader().read(logs) }
      #expect(whole?.all.map(\.code) == ["conflictingVerdicts"], "\(members)")
    }
  }

  @Test("of two that say the same, the one that says when stays")
  func untimedDuplicate() throws {
    let scratch = try Scratch()
    let logs = try ["\"judged_at\":\"2026-05-01T10:00:00Z\"", ""].enumerated().map {
      try scratch.write(Self.line("e", "q", $1), to: "\($0).jsonl")
    }
    for order in [logs, logs.reversed()] {
      let study = try Self.study(order)
      #expect(try study.log().judgments.map(\.judgedAt?.description) == ["2026-05-01T10:00:00Z"])
      #expect(
        try LogReader().read(order).judgments.map(\.judgedAt?.description)
          == ["2026-05-01T10:00:00Z"])
    }
  }

  @Test("a row that names the round of its run is not another one than a row that names none")
  func declaredDefault() throws {
    let scratch = try Scratch()
    let at = "\"judged_at\":\"2026-05-01T10:00:00Z\""
    let logs = try [at, "\(at),\"round\":\"2026-05-01\""].enumerated().map {
      try scratch.write(Self.line("e", "q", $1), to: "\($0).jsonl")
    }
    for order in [logs, logs.reversed()] {
      let study = try Self.study(order)
      #expect(try Self.shown(study) == ["q 2026-05-01 1 1.0"])
      #expect(try study.summary().rowsSHA256 == Self.study([logs[0]]).summary().rowsSHA256)
      #expect(try study.summary().rowsSHA256 == Self.study([logs[1]]).summary().rowsSHA256)
      #expect(try LogReader().read(order).judgments.count == 1)
    }
    let both = try scratch.write(
      Self.line("e", "q", at) + Self.line("e", "q", "\(at),\"round\":\"2026-05-01\"")
        + Self.line("e", "q", score: 0, "\(at),\"round\":\"later\""), to: "both.jsonl")
    #expect(
      try Self.shown(Self.study([both])) == ["q 2026-05-01 1 1.0", "q later 1 0.0"])
  }

  @Test("rounds are in the order of time, and without times in that of their names and numbers")
  func order() throws {
    let scratch = try Scratch()
    let rounds = ["r10", "r9", "r2", "Z", "late", "early"]
    let times = [nil, nil, nil, nil, "2026-02-01T00:00:00Z", "2026-01-01T00:00:00Z"]
    let text = zip(rounds, times).enumerated().map { index, pair in
      Self.line(
        "e\(index)", "q",
        "\"round\":\"\(pair.0)\"" + (pair.1.map { ",\"judged_at\":\"\($0)\"" } ?? ""))
    }.joined()
    let study = try Self.study([try scratch.write(text, to: "l.jsonl")])
    #expect(
      try study.summary().rounds.map(\.name) == ["early", "late", "Z", "r2", "r9", "r10"])
    #expect(try study.summary().rounds.first?.began == "2026-01-01T00:00:00Z")
  }

  @Test("more judgments of one response than there can be are refused")
  func tooOften() throws {
    let text = (0..<1100).map { second in
      Self.line("e", "q", score: second % 2, "\"judged_at\":\(quoted(second))")
    }.joined()
    func quoted(_ second: Int) -> String {
      "\"2026-05-01T10:\(10 + second / 50):\(10 + second % 50)Z\""
    }
    let error = #expect(throws: Diagnostics.self) { try read(text) }
    #expect(error?.all.map(\.code).allSatisfy { $0 == "tooManyJudgments" } == true)
    #expect(error?.all.first?.locator == "L1001")
  }

  @Test("a study of the version before opens with one round a run, and is as one made now")
  func migration() throws {
    let scratch = try Scratch()
    let path = try scratch.write(ThirdStudyFormat.bytes(), to: "old.study")
    let study = try Study(opening: path)
    // Among the rows is one with a score of minus zero, of which the old digest knew.
    for check in try study.verify() { #expect(check.holds, "\(check.name): \(check.detail)") }
    let log = try scratch.write(ThirdStudyFormat.log, to: "old.jsonl")
    #expect(try study.summary().rowsSHA256 == Self.study([log]).summary().rowsSHA256)
    #expect(
      try study.summary().rounds.map(\.name)
        == ["2026-03-01", "spring", "2026-03-06", "2026-03-07"])
    // What it has is not taken again, under whatever bytes; what is new is.
    let more = try scratch.write(
      ThirdStudyFormat.log + Self.line("night", "q9", "\"judged_at\":\"2026-03-01T01:00:00Z\""),
      to: "more.jsonl")
    let report = try StudyIngestion(study).ingest([more])
    #expect(report.rowsAdded == 1)
    for check in try study.verify() { #expect(check.holds, "\(check.name): \(check.detail)") }
    #expect(try Study(opening: path).summary().formatVersion >= 4)
  }

  @Test("an old study with a row that was changed stays damaged when it is opened")
  func damagedMigration() throws {
    let scratch = try Scratch()
    let path = try scratch.write(ThirdStudyFormat.bytes(), to: "old.study")
    #expect(SQLiteFile.run("UPDATE judgment SET score = 0.25 WHERE id = 2", on: path))
    let checks = try Study(opening: path).verify()
    #expect(checks.filter { !$0.holds }.map(\.name) == ["rowDigests"])
    #expect(checks.contains { $0.detail == "1 of 9 rows differ" })
  }
}
