import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import StudyStore
import Testing

@Suite("Retried runs")
struct RetriedRunTests {
  /// An attempt whose samples are given by verdict: a letter, `-` for an error, `.` for none.
  private static func attempt(
    _ number: Int, _ verdicts: String, status: String = "error", taskRun: String? = "T1",
    copies: String = "", model: String = "org/m"
  ) -> InspectFixture {
    var fixture = InspectFixture(evaluation: "E\(number)", taskRun: taskRun, model: model)
    fixture.created = "2026-03-0\(number)T10:00:00+00:00"
    fixture.status = status
    for (index, verdict) in verdicts.enumerated() where verdict != "." {
      // A retry takes over what was done, with its name.
      let isCopy = copies.contains(String(index + 1))
      fixture.samples.append(
        InspectFixture.sample(
          "\(index + 1)", scores: verdict == "-" ? "{}" : "{\"odd\": {\"value\": \"\(verdict)\"}}",
          uuid: "u\(isCopy ? 1 : number)-\(index + 1)", error: verdict == "-"))
    }
    return fixture
  }

  private static let failed = attempt(1, "CCCI-")
  private static let retried = attempt(2, "CCCIII", status: "success", copies: "1234")

  /// What a study says of logs that are taken in that order, each by itself.
  private func study(_ logs: [InspectFixture], archives: Bool = false) throws -> Study {
    let scratch = try Scratch()
    let study = try Study()
    for log in logs {
      let path = try scratch.write(
        archives ? try log.archive() : Array(log.json.utf8),
        to: "\(log.evaluation)/\(log.evaluation).\(archives ? "eval" : "json")")
      _ = try StudyIngestion(study).ingest([path])
    }
    return study
  }

  private func rows(_ table: JudgmentTable) -> [String] {
    table.map {
      "\($0.evaluation) \($0.sample) \($0.status) \($0.label ?? "-") \($0.round ?? "-")"
    }.sorted()
  }

  /// What is read of a directory with the logs.
  private func log(_ logs: [InspectFixture]) throws -> EvaluationLog {
    let scratch = try Scratch()
    for log in logs {
      _ = try scratch.write(log.json, to: "\(log.evaluation)/\(log.evaluation).json")
    }
    return try read(at: scratch.path)
  }

  @Test("a retry and the run that it repeats count once, and a warning says which repeats which")
  func retry() throws {
    let log = try log([Self.failed, Self.retried])
    #expect(log.judgments.count == 6)
    #expect(log.judgments.allSatisfy { $0.evaluation == "E2" })
    #expect(log.judgments.count { $0.score == 1 } == 3)
    let warnings = log.issues.filter { $0.code == "retriedRuns" }
    #expect(warnings.count == 1)
    let message = try #require(warnings.first?.message)
    #expect(message.contains("E1.json\" (error)") && message.contains("E2.json\" (success)"))
    #expect(message.contains("5 samples"))
  }

  @Test(
    "a study gives the same rows in whatever order the attempts come, whole or one by one",
    arguments: [false, true])
  func orders(archives: Bool) throws {
    let attempts = [
      Self.failed, Self.attempt(2, "CCCIC-", copies: "1234"),
      Self.attempt(3, "CCCICC", status: "success", copies: "1234"),
    ]
    let expected = rows(try log(attempts).judgments)
    #expect(expected.count == 6 && expected.allSatisfy { $0.hasPrefix("E3 ") })
    // The round is the day of the run that is repeated.
    #expect(expected.allSatisfy { $0.hasSuffix("2026-03-01") })
    var digests: Set<String> = []
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [1, 2, 0], [2, 0, 1], [0, 2, 1]] {
      let study = try study(order.map { attempts[$0] }, archives: archives)
      #expect(rows(try study.log().judgments) == expected)
      let summary = try study.summary()
      #expect(summary.judgments == 6 && summary.statuses == ["scored": 6])
      digests.insert(summary.rowsSHA256)
      #expect(try study.verify().allSatisfy(\.holds))
    }
    #expect(digests.count == 1)
  }

  @Test("of attempts that did not end, each sample counts where it was done last")
  func unfinished() throws {
    let second = Self.attempt(2, "CC..CI", status: "cancelled", copies: "12")
    for order in [[Self.failed, second], [second, Self.failed]] {
      let table = try study(order).log().judgments
      #expect(
        table.map { "\($0.evaluation)\($0.sample)" }.sorted()
          == ["E13", "E14", "E21", "E22", "E25", "E26"])
      #expect(table.allSatisfy { $0.status == .scored })
    }
    let log = try log([Self.failed, second])
    #expect(log.judgments.count == 6)
    #expect(log.issues.count { $0.code == "retriedRuns" } == 1)
  }

  @Test("a run that was killed is repeated by its retry, from its journal")
  func killed() throws {
    let scratch = try Scratch()
    _ = try scratch.write(Self.failed.killedArchive(), to: "a.eval")
    _ = try scratch.write(try Gzip.compress(Array(Self.retried.json.utf8)), to: "b/c.json.gz")
    let log = try read(at: scratch.path)
    #expect(log.judgments.count == 6)
    #expect(log.issues.contains { $0.code == "retriedRuns" && $0.message.contains("(started)") })
  }

  @Test(
    "samples of one name belong together where the run has no name, by ids where they have none")
  func names() throws {
    var first = Self.failed
    var second = Self.retried
    first.taskRun = nil
    second.taskRun = nil
    #expect(try log([first, second]).judgments.count == 6)
    #expect(try study([second, first]).log().judgments.count == 6)
    func withoutNames(_ fixture: InspectFixture) -> InspectFixture {
      var fixture = fixture
      fixture.samples = fixture.samples.map { $0.replacing(#/"uuid": "[^"]*", /#, with: "") }
      return fixture
    }
    // Without both nothing says that they are one; with the run's name, ids and epochs do.
    #expect(try log([withoutNames(first), withoutNames(second)]).judgments.count == 11)
    #expect(
      try log([withoutNames(Self.failed), withoutNames(Self.retried)]).judgments.count == 6)
  }

  @Test("runs of another name, model or task, and epochs of one run, stay apart")
  func others() throws {
    let repeated = Self.attempt(2, "CCCII", status: "success", taskRun: "T2")
    #expect(try log([Self.failed, repeated]).judgments.count == 10)
    let other = Self.attempt(2, "CCCII", status: "success", model: "org/other")
    #expect(try log([Self.failed, other]).judgments.count == 10)
    var task = Self.attempt(2, "CCCII", status: "success")
    task.task = "another"
    #expect(try study([Self.failed, task]).log().judgments.count == 10)
    var epochs = Self.retried
    epochs.samples += epochs.samples.map {
      $0.replacing("\"epoch\": 1", with: "\"epoch\": 2").replacing(
        "\"uuid\": \"u", with: "\"uuid\": \"v")
    }
    #expect(try log([Self.failed, epochs]).judgments.count == 12)
  }

  @Test("what merging, exporting and ingesting again give is the same")
  func merging() throws {
    let one = try study([Self.failed])
    let other = try study([Self.retried])
    let expected = rows(try study([Self.failed, Self.retried]).log().judgments)
    for (into, from) in [(one, other), (try study([Self.retried]), try study([Self.failed]))] {
      _ = try into.merge(from)
      #expect(rows(try into.log().judgments) == expected)
      #expect(try into.verify().allSatisfy(\.holds))
    }
    let bytes = try JudgmentWriter.bytes(try one.log().judgments, as: .jsonLines)
    let again = try LogReader().read(bytes: bytes, named: "export.jsonl")
    #expect(rows(again.judgments) == expected)
  }

  @Test("ingesting a retry says which log it repeats, and counts its rows once")
  func report() throws {
    let scratch = try Scratch()
    let study = try Study()
    let first = try scratch.write(Self.failed.json, to: "first.json")
    let second = try scratch.write(Self.retried.json, to: "second.json")
    #expect(
      try StudyIngestion(study).ingest([first]).issues.allSatisfy { $0.code != "retriedRuns" })
    let report = try StudyIngestion(study).ingest([second])
    let warning = try #require(report.issues.first { $0.code == "retriedRuns" })
    #expect(warning.message.contains("first.json") && warning.message.contains("second.json"))
    #expect(try study.summary().judgments == 6)
  }
}
