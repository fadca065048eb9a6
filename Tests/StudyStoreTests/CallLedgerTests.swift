import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import StudyStore
import Testing

/// Calls stand in a study as they happened, and go nowhere when other things of it go.
@Suite("Calls in a study")
struct CallLedgerTests {
  private static let plan = String(repeating: "c4", count: 32)
  private static let time: Int64 = 1_764_583_200_000_000

  private func subject(_ name: String, _ repetition: Int = 0) -> CallSubject {
    CallSubject(
      name: name, model: "org/a", sample: "item of \(name)",
      requestSHA256: SHA256.hexadecimal("request of \(name)"), repetition: repetition)
  }

  private func response(_ text: String) -> RecordedResponse {
    RecordedResponse(
      text: text, finishReason: "stop", refusal: nil, tokens: TokenCount(input: 10, output: 4),
      answeringModel: "a-1", bodySHA256: SHA256.hexadecimal("body"))
  }

  private func expectSound(_ study: Study) throws {
    for check in try study.verify() { #expect(check.holds, "\(check.name): \(check.detail)") }
  }

  @Test("any SQLite program reads the calls by the view of the contract")
  func view() async throws {
    let scratch = try Scratch()
    let path = scratch.path + "/s.study"
    let study = try Study(openingOrCreating: path)
    let ledger = try CallLedger(study, plan: Self.plan)
    for name in ["a", "b", "c"] {
      #expect(
        try await ledger.sent(subject(name), idempotencyKey: "k-\(name)", at: Self.time) == 1)
    }
    #expect(try await ledger.sent(subject("a"), idempotencyKey: "other", at: Self.time + 1) == 2)
    try await ledger.received(response("Yes"), to: "a", cost: 0.25, at: Self.time + 1_500_000)
    try await ledger.failed("b", code: "timeout", message: "it was late", isFinal: true)
    try await ledger.planned(subject("d"), idempotencyKey: "k-d")
    try ledger.close()
    #expect(
      SQLiteFile.rows(
        """
        SELECT call, plan_sha256 = '\(Self.plan)', model_id, sample_id, state, attempts, sent_at,
          received_at, tokens, cost, response_hash = '\(SHA256.hexadecimal("Yes"))' FROM calls
        """, on: path) == [
          "a|1|org/a|item of a|received|2|2025-12-01T10:00:00.000Z|2025-12-01T10:00:01.500Z|14|0.25|1",
          "b|1|org/a|item of b|failed|1|2025-12-01T10:00:00.000Z||||",
          "c|1|org/a|item of c|sent|1|2025-12-01T10:00:00.000Z||||",
          "d|1|org/a|item of d|planned|0|||||",
        ])
    #expect(
      SQLiteFile.rows("SELECT name FROM pragma_table_info('calls')", on: path).prefix(11)
        == [
          "call", "plan_sha256", "model_id", "sample_id", "state", "attempts", "sent_at",
          "received_at", "tokens", "cost", "response_hash",
        ])
    #expect(
      SQLiteFile.rows("SELECT count(*) FROM call WHERE idempotency_key = 'other'", on: path) == [
        "0"
      ])
    try expectSound(study)
  }

  @Test("the first response stays, and nothing that comes later makes it undone")
  func firstStays() async throws {
    let study = try Study()
    let ledger = try CallLedger(study, plan: Self.plan)
    _ = try await ledger.sent(subject("a"), idempotencyKey: "k", at: Self.time)
    try await ledger.received(response("first"), to: "a", cost: 1, at: Self.time)
    try await ledger.received(response("second"), to: "a", cost: 1, at: Self.time)
    try await ledger.failed("a", code: "timeout", message: "late", isFinal: true)
    #expect(try await ledger.sent(subject("a"), idempotencyKey: "k", at: Self.time) == 0)
    #expect(try await ledger.earlierCall("a") == nil)
    let call = try #require(try await CallLedger(study, plan: Self.plan).call("a"))
    #expect(call.state == .received)
    #expect(call.response == response("first"))
    #expect(call.cost == 1)
    #expect(call.attempts == 1)
  }

  @Test("plans do not see each other's calls; their requests are found again all the same")
  func plans() async throws {
    let study = try Study()
    let other = String(repeating: "d5", count: 32)
    for (plan, text) in [(Self.plan, "one"), (other, "two")] {
      let ledger = try CallLedger(study, plan: plan)
      _ = try await ledger.sent(subject("a"), idempotencyKey: plan, at: Self.time)
      try await ledger.received(response(text), to: "a", cost: 0.5, at: Self.time)
      #expect(try await ledger.totals().requests == 1)
      #expect(try await ledger.totals().cost == 0.5)
    }
    let first = try await CallLedger(study, plan: Self.plan).call("a")
    #expect(first?.response?.text == "one")
    #expect(first?.idempotencyKey == Self.plan)
    #expect(try study.recordedResponses().map(\.response?.text) == ["one", "two"])
  }

  @Test("what many tasks write at once is all there, each text once")
  func together() async throws {
    let scratch = try Scratch()
    let path = scratch.path + "/s.study"
    let study = try Study(openingOrCreating: path)
    let ledger = try CallLedger(study, plan: Self.plan)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<400 {
        group.addTask {
          let name = "call \(number)"
          _ = try await ledger.sent(
            subject(name), idempotencyKey: "k\(number)", at: Self.time)
          try await ledger.received(
            response("text \(number % 50)"), to: name, cost: 0.5, at: Self.time)
        }
      }
      try await group.waitForAll()
    }
    #expect(
      try await ledger.totals()
        == CallTotals(requests: 400, tokens: TokenCount(input: 4_000, output: 1_600), cost: 200))
    #expect(SQLiteFile.rows("SELECT count(*), sum(state = 3) FROM call", on: path) == ["400|400"])
    #expect(SQLiteFile.rows("SELECT count(*) FROM passage", on: path) == ["50"])
    try expectSound(study)
  }

  @Test("what was written is there for whoever opens the study before the ledger is closed")
  func openLedger() async throws {
    let scratch = try Scratch()
    let path = scratch.path + "/s.study"
    let study = try Study(openingOrCreating: path)
    let ledger = try CallLedger(study, plan: Self.plan)
    _ = try await ledger.sent(subject("a"), idempotencyKey: "k", at: Self.time)
    try await ledger.received(response("Yes"), to: "a", cost: nil, at: Self.time)
    // As after a crash: the file and its log, without the program that wrote them.
    let copy = scratch.path + "/copy.study"
    for ending in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: path + ending, toPath: copy + ending)
    }
    let recovered = try Study(opening: copy)
    #expect(try recovered.recordedResponses().map(\.response?.text) == ["Yes"])
    try expectSound(recovered)
    let again = try CallLedger(recovered, plan: Self.plan)
    try again.close()
    #expect(!FileManager.default.fileExists(atPath: copy + "-wal"))
    try ledger.close()
    #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
  }

  @Test("closing a ledger while another program reads the study loses nothing")
  func closedWhileRead() async throws {
    let scratch = try Scratch()
    let path = scratch.path + "/s.study"
    let study = try Study(openingOrCreating: path)
    let ledger = try CallLedger(study, plan: Self.plan)
    _ = try await ledger.sent(subject("a"), idempotencyKey: "k", at: Self.time)
    let reader = try Study(opening: path)
    _ = try reader.summary()
    try ledger.close()
    #expect(SQLiteFile.rows("SELECT state FROM calls", on: path) == ["sent"])
    try expectSound(reader)
  }

  @Test("removing logs and forgetting people leave calls and their texts")
  func removal() async throws {
    let scratch = try Scratch()
    let study = try Study(openingOrCreating: scratch.path + "/s.study")
    let ledger = try CallLedger(study, plan: Self.plan)
    _ = try await ledger.sent(subject("a"), idempotencyKey: "k", at: Self.time)
    try await ledger.received(response("Yes"), to: "a", cost: nil, at: Self.time)
    try ledger.close()
    let log = try scratch.write(
      Fixtures.line(model: "org/b", sample: "q1", judge: "human:ann", "\"score\":1"),
      to: "a.jsonl")
    var ingestion = StudyIngestion(study)
    ingestion.options.keepTexts = true
    _ = try ingestion.ingest([log])
    _ = try study.remove(file: log)
    let call = try #require(try await CallLedger(study, plan: Self.plan).call("a"))
    #expect(call.response?.text == "Yes")
    #expect(call.subject == subject("a"))
    try expectSound(study)
  }

  @Test("merging takes the calls of the other study that are not there")
  func merging() async throws {
    let study = try Study()
    let other = try Study()
    for (study, names) in [(study, ["a", "b"]), (other, ["b", "c"])] {
      let ledger = try CallLedger(study, plan: Self.plan)
      for name in names {
        let text = "\(name) of \(names[0])"
        _ = try await ledger.sent(subject(name), idempotencyKey: text, at: Self.time)
        try await ledger.received(response(text), to: name, cost: 0.5, at: Self.time)
      }
    }
    let pending = try CallLedger(other, plan: Self.plan)
    _ = try await pending.sent(subject("d"), idempotencyKey: "k", at: Self.time)
    for _ in 0..<2 { _ = try study.merge(other) }
    let ledger = try CallLedger(study, plan: Self.plan)
    let original = try CallLedger(other, plan: Self.plan)
    #expect(try await ledger.call("b")?.response?.text == "b of a")
    for name in ["c", "d"] { #expect(try await ledger.call(name) == original.call(name)) }
    #expect(try await ledger.totals().requests == 4)
    try expectSound(study)
  }

  @Test("a call that cannot have been written is damage, not a crash")
  func damaged() async throws {
    for change in [
      "state = 9", "response = NULL", "attempts = -1", "name = x'ff'", "cost = 'much'",
      "model = 9999",
    ] {
      let scratch = try Scratch()
      let path = scratch.path + "/s.study"
      let study = try Study(openingOrCreating: path)
      let ledger = try CallLedger(study, plan: Self.plan)
      _ = try await ledger.sent(subject("a"), idempotencyKey: "k", at: Self.time)
      try await ledger.received(response("Yes"), to: "a", cost: nil, at: Self.time)
      try ledger.close()
      #expect(SQLiteFile.run("UPDATE call SET \(change)", on: path))
      do {
        let found = try await CallLedger(study, plan: Self.plan).call("a")
        #expect(found == nil, "\(change)")
      } catch {
        #expect(error.all[0].code == "damagedStudy", "\(change)")
      }
    }
  }
}
