import Diagnostics
import LogFixtures
import LogReaders
import Testing

/// Whoever keeps texts gets the same rows, whatever is wrong with a log.
@Suite("Damaged logs with texts")
struct DamagedTextsTests {
  private static let logs: [(name: String, text: String)] = [
    (
      "r.jsonl",
      Fixtures.line(
        "\"score\":1,\"prompt\":[{\"role\":\"user\",\"content\":\"é\"}],\"response\":\"R\"")
        + Fixtures.line(sample: "q2", "\"score\":0,\"response\":\"\\ud83d\\ude00\"")
    ),
    (
      "a.json",
      """
      [{"instruction":"I","output_1":"b","generator_1":"b","dataset":"d","output_2":"o",
       "generator_2":"m","annotator":"j","preference":2,"raw_completion":{"text":"t"}}]
      """
    ),
    (
      "clean_battle.json",
      """
      [{"question_id":"q","model_a":"a","model_b":"b","winner":"tie","tstamp":1.5,
       "conversation_a":[{"role":"user","content":"1"},{"role":"assistant","content":["2"]}],
       "conversation_b":[{"role":"assistant","content":"5"}]}]
      """
    ),
    (
      "l.json",
      InspectFixture(
        samples: [
          """
          {"id": 1, "epoch": 1, "input": [{"role": "user", "content": [{"text": "U"}]}],
           "output": {"choices": [{"message": {"content": "A"}}]},
           "scores": {"a": {"value": "C", "explanation": "why"}}}
          """
        ]
      ).json
    ),
    (
      "e.json",
      """
      [{"id":1,"data":{"prompt":"Q","response":"A","model":"m"},"annotations":[{"completed_by":1,
        "result":[{"from_name":"v","to_name":"t","type":"choices","value":{"choices":["g"]}},
        {"from_name":"c","to_name":"t","type":"textarea","value":{"text":["w"]}}]}]}]
      """
    ),
    (
      "u_samples.jsonl",
      """
      {"schema_version":"i","evaluation_id":"e","model_id":"m","evaluation_name":"n","sample_id":"1",\
      "interaction_type":"single_turn","input":{"raw":"2"},"output":{"raw":["4"]},\
      "evaluation":{"score":1}}

      """
    ),
    (
      "Schwartz_cases.json",
      """
      {"data":[{"model":"m","value":"Power","score":1,"prompt":"p","answer":"a","highlight":"a"}]}
      """
    ),
  ]

  /// The rows without their hashes of responses, which some formats have with texts only, or the
  /// codes of the issues for which all are refused.
  private func outcome(_ bytes: [UInt8], _ name: String, keepTexts: Bool) -> String {
    let options = LogReadingOptions(
      keepTexts: keepTexts, pseudonyms: JudgePseudonyms(drawn: "key"))
    do throws(Diagnostics) {
      let log = try LogReader(options: options).read(bytes: bytes, named: name)
      for row in log.judgments.indices {
        _ = try log.response(ofRow: row)
        _ = try log.opponentResponse(ofRow: row)
        _ = try log.explanation(ofRow: row)
      }
      return log.judgments.map { row in
        var row = row
        // Some formats have the response only where texts are read.
        row.responseHash = nil
        row.responseLength = nil
        return "\(row)"
      }.joined(separator: "\n")
    } catch {
      return error.all.map(\.code).joined(separator: " ")
    }
  }

  @Test("cut anywhere, or with a byte changed, a log gives the rows that it gives without texts")
  func sameRows() {
    for (name, text) in Self.logs {
      let whole = Array(text.utf8)
      #expect(!outcome(whole, name, keepTexts: true).isEmpty)
      for end in whole.indices {
        let cut = Array(whole[..<end])
        #expect(
          outcome(cut, name, keepTexts: true) == outcome(cut, name, keepTexts: false),
          "\(name) cut at \(end)")
        var changed = whole
        changed[end] ^= 0x11
        let with = outcome(changed, name, keepTexts: true)
        let without = outcome(changed, name, keepTexts: false)
        // In the record's own formats a text that is none refuses its row when it is read.
        #expect(with == without || with == "wrongType", "\(name) changed at \(end)")
      }
    }
  }

  @Test("an archive with a byte changed ends in rows or in errors")
  func archives() throws {
    var fixture = InspectFixture()
    fixture.samples = [
      """
      {"id": 1, "epoch": 1, "input": "q", "output": {"completion": "answer", "choices": []},
       "scores": {"a": {"value": "C", "explanation": "why"}}}
      """
    ]
    let whole = try TestArchive.bytes([
      .init("_journal/start.json", fixture.headerOnly),
      .init("summaries.json", "[\(fixture.samples[0])]"),
      .init("header.json", fixture.headerOnly),
      .init("samples/1_epoch_1.json", fixture.samples[0]),
    ])
    #expect(outcome(whole, "l.eval", keepTexts: true) == outcome(whole, "l.eval", keepTexts: false))
    var differing = 0
    for place in whole.indices {
      var changed = whole
      changed[place] ^= 0x21
      let with = outcome(changed, "l.eval", keepTexts: true)
      if with != outcome(changed, "l.eval", keepTexts: false) {
        // Only with texts is the sample's own record read, and its damage found.
        differing += 1
        #expect(!with.contains("Judgment("), "changed at \(place)")
      }
    }
    #expect(differing > 0)
  }
}
