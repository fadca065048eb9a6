import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import Testing

@Suite("Chatbot arenas")
struct ArenaTests {
  private func battle(
    _ winner: String, id: String = "q1", judge: String = "\"arena_user_12\"", _ more: String = ""
  ) -> String {
    """
    {"question_id":"\(id)","model_a":"vicuna-13b","model_b":"koala-13b","winner":\(winner),\
    "judge":\(judge),"conversation_a":[{"role":"user","content":"Hi\\n你","num_tokens":3},\
    {"role":"assistant","content":"Hello","num_tokens":5}],"conversation_b":[],"turn":1,\
    "anony":true,"language":"German","ip":"203.0.113.7","tstamp":1700000000.25\(more)}
    """
  }

  /// A server's log in FastChat's layout.
  private let serverLog = """
    {"tstamp":1.0,"type":"chat","model":"m","state":{"messages":[]},"ip":"203.0.113.7"}
    {"tstamp":2.5,"type":"leftvote","models":["",""],"states":[{"model_name":"a","conv_id":"c1",\
    "offset":2,"messages":[["USER","x"],["ASSISTANT","y"],["USER","Why?"],["ASSISTANT","So."]]},\
    {"model_name":"b","conv_id":"c2","offset":0,"messages":[]}],"ip":"203.0.113.7"}
    {"tstamp":3.0,"type":"bothbad_vote","models":["<h3>Model A: a</h3>\\n","### Model B: b"],\
    "states":[{"conv_id":"c3","offset":0,"messages":[]},{"conv_id":"c4","offset":0,\
    "messages":[]}],"ip":"2001:db8::17"}
    {"tstamp":4.0,"type":"upvote","model":"m","state":{"messages":[]},"ip":"203.0.113.7"}
    {"tstamp":5.0,"type":"chat","model":"m","state":{"messages":[]},"ip":"203.0.113.7"}

    """

  /// Everything that leaves the reader as text.
  private func everything(_ log: EvaluationLog) throws -> String {
    let rows = try JudgmentWriter.bytes(log.judgments, as: .jsonLines)
    return String(decoding: rows, as: UTF8.self) + log.issues.map(\.description).joined()
  }

  @Test(
    "a battle of a model with itself is counted and has no verdict", arguments: ["model_a", "tie"])
  func battleWithItself(winner: String) throws {
    let own = battle("\"\(winner)\"", id: "q2").replacingOccurrences(
      of: "koala-13b", with: "vicuna-13b")
    let again = own.replacingOccurrences(of: "q2", with: "q3")
    let log = try read("[\(battle("\"tie\"")),\(own),\(again)]", named: "clean_battle.json")
    #expect(log.judgments.map(\.preference) == [0.5, nil, nil])
    #expect(log.judgments.dropFirst().allSatisfy { $0.status == .unscored })
    let issue = try #require(log.issues.first { $0.code == "selfBattle" })
    #expect(issue.message.contains("2 rows in which a model meets itself"), "\(issue.message)")
  }

  @Test(
    "winners of old and new releases become preferences for the first model",
    arguments: [
      ("model_a", 1, nil), ("model_b", 0, nil), ("tie", 0.5, nil),
      ("tie (bothbad)", 0.5, "both_bad"), ("both_bad", 0.5, "both_bad"),
    ] as [(String, Double, String?)])
  func winners(winner: String, preference: Double, reason: String?) throws {
    let log = try read("[\(battle("\"\(winner)\""))]", named: "clean_battle.json")
    let row = try #require(log.judgments.first)
    #expect(log.judgments.count == 1)
    #expect(row.preference == preference)
    #expect(row.statusReason == reason)
    #expect(row.status == .scored)
    #expect(row.label == winner)
    #expect(row.model == "vicuna-13b")
    #expect(row.opponent == "koala-13b")
    #expect(row.scaleType == .preference)
    #expect(row.position == .first)
    #expect(row.category == "anonymous")
    #expect(row.language == "de")
    #expect(row.judgedAt?.description == "2023-11-14T22:13:20.250000Z")
    #expect([row.inputTokens, row.outputTokens] == [3, 5])
    // sha256 of {"raw":"Hi\n\u4f60","reference":[]}, as Python's json.dumps writes it.
    #expect(
      row.sampleHash == "01f2a2e54f8f97021404013664df50bc1f6c1a736b8df20fdcd2058b1340be06")
    #expect(row.responseHash == SHA256.hexadecimal("Hello"))
    #expect(log.files.first?.reader == "arena-battles")
  }

  @Test("an unknown winner refuses its row, a missing one is unscored")
  func unknownWinner() throws {
    let found = issues("[\(battle("\"model_a\"")),\(battle("\"left\"", id: "q2"))]")
    #expect(found.map(\.code) == ["invalidField"])
    #expect(found.map(\.locator) == ["#/1"])
    #expect(found.first?.message.contains("\"left\", not model_a, model_b, a tie") == true)
    let log = try read(battle("null") + "\n")
    #expect(log.judgments.status.map(\.rawValue) == ["unscored"])
    #expect(log.judgments[0].preference == nil)
  }

  @Test("voters are pseudonyms, and no address reaches a row or a message")
  func privacy() throws {
    let options = LogReadingOptions()
    let text =
      battle("\"tie\"") + "\n"
      + battle("\"tie\"", id: "q2", judge: "\"arena_user_203.0.113.7\"") + "\n"
      + battle("\"tie\"", id: "q3") + "\n"
    let log = try read(text, options)
    let names = log.judgments.map(\.judge)
    #expect(names.allSatisfy { $0.wholeMatch(of: /human:[0-9a-f]{12}/) != nil })
    #expect(names[0] == names[2] && names[0] != names[1])
    #expect(log.judgments.allSatisfy { $0.judgeKind == .human })
    let other = try read(text)
    #expect(other.judgments[0].judge != names[0])
    for part in ["203.0.113.7", "arena_user"] {
      #expect(try !everything(log).contains(part))
    }
    let server = try read(serverLog, named: "2024-01-01-conv.json")
    for part in ["203.0.113", "2001:db8"] {
      #expect(try !everything(server).contains(part))
    }
  }

  @Test("battles without identifiers are told apart by models and time")
  func simpleRelease() throws {
    let line = """
      {"model_a":"a","model_b":"b","winner":"tie","judge":"arena_user_1","turn":2,"anony":false,\
      "language":"unknown","tstamp":1.5}
      """
    let later = line.replacingOccurrences(of: "1.5", with: "2.5")
    let log = try read("[\(line),\(line),\(later)]")
    #expect(log.judgments.count == 2)
    #expect(log.files.first?.duplicates == 1)
    #expect(log.judgments[0].turn == 2)
    #expect(log.judgments[0].category == "named")
    #expect(log.judgments[0].language == nil)
  }

  @Test("battles of the newer release are read with their own names of the columns")
  func newerRelease() throws {
    let line = """
      {"id":"u-1","model_a":"a","model_b":"b","winner":"both_bad","language":"pl",\
      "conversation_a":[{"role":"user","content":[{"type":"text","text":"Hi"}]},\
      {"role":"assistant","content":[{"type":"text","text":"Yo"}]}],\
      "timestamp":"2025-06-11 05:00:00"}

      """
    let log = try read(line)
    let row = try #require(log.judgments.first)
    #expect(row.sample == "u-1")
    #expect(row.judge == "panel:arena_users")
    #expect(row.language == "pl")
    #expect(row.turn == 1)
    #expect(row.responseHash == SHA256.hexadecimal("Yo"))
    #expect(row.judgedAt?.description == "2025-06-11T05:00:00Z")
    #expect(log.issues.map(\.code) == ["naiveTimestamp"])
  }

  @Test("a server's votes are read, its other events counted and passed over")
  func server() throws {
    let log = try read(serverLog, named: "2024-01-01-conv.json")
    let table = log.judgments
    #expect(log.files.first?.reader == "arena-server-log")
    #expect(log.files.first?.rowsRead == 2)
    #expect(table.map(\.preference) == [1, 0.5])
    #expect(table.map(\.label) == ["leftvote", "bothbad_vote"])
    #expect(table.map(\.statusReason) == [nil, "both_bad"])
    #expect(table.map(\.model) == ["a", "a"])
    #expect(table.map(\.opponent) == ["b", "b"])
    #expect(table.map(\.category) == ["anonymous", "named"])
    #expect(table.map(\.sample) == ["c1", "c3"])
    #expect(table[0].turn == 1)
    #expect(table[0].responseHash == SHA256.hexadecimal("So."))
    #expect(table.judge.values == ["panel:arena_users"])
    #expect(table.allSatisfy { $0.judgeKind == .panel })
    #expect(
      log.issues.map(\.message) == [
        "an event of the type \"chat\", 2 times; it is no vote",
        "an event of the type \"upvote\", once; it is no vote",
      ])
  }

  @Test("a list and lines of the same battles give the same rows")
  func listOrLines() throws {
    let battles = [battle("\"model_a\""), battle("\"tie\"", id: "q2")]
    let options = LogReadingOptions()
    let list = try read("[\(battles.joined(separator: ",\n"))]", options).judgments
    let lines = try read(battles.joined(separator: "\n"), options).judgments
    #expect(list.map(\.judge) == lines.map(\.judge))
    #expect(list.map(\.preference) == lines.map(\.preference))
    #expect(list.map(\.sourceLocator) == ["#/0", "#/1"])
    #expect(lines.map(\.sourceLocator) == ["L1", "L2"])
  }

  @Test("every cut is told")
  func cuts() {
    expectCutsAreTold("[\(battle("\"tie\""))]", named: "clean_battle.json")
    expectCutsAreTold(serverLog, named: "conv.json")
  }
}
