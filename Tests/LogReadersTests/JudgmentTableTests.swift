import LogFixtures
import LogReaders
import Testing

@Suite("Judgment table")
struct JudgmentTableTests {
  @Test("rows come back as they went in")
  func rows() {
    var judgments = (0..<20).map(Fixtures.full)
    judgments.insert(
      Judgment(evaluation: "e", task: "t", model: "m", sample: "s", judge: "rule:x", score: 1),
      at: 0)
    judgments.append(judgments[0])
    let table = JudgmentTable(judgments)
    #expect(table.count == 22)
    #expect(Array(table) == judgments)
  }

  @Test("a table of plain rows has no rare columns")
  func rareColumns() {
    let plain = Judgment(
      evaluation: "e", task: "t", model: "m", sample: "s", judge: "rule:x", score: 1)
    let table = JudgmentTable([plain, plain])
    #expect(table.language == nil)
    #expect(table.opponent == nil)
    #expect(table.scaleMinimum.isUniform)
    #expect(table.cluster.codes == [-1, -1])
    #expect(table.cluster[1] == nil)
  }

  @Test("texts are coded in the order of their first appearance")
  func codes() {
    let judgments = ["b", "a", "b", "c"].map {
      Judgment(evaluation: "e", task: "t", model: $0, sample: "s", judge: "rule:x", score: 1)
    }
    let table = JudgmentTable(judgments)
    #expect(table.model.values == ["b", "a", "c"])
    #expect(table.model.codes == [0, 1, 0, 2])
    #expect(table.model.code(of: "c") == 2)
    #expect(table.model.code(of: "d") == nil)
  }

  @Test("a NaN never leaves the table")
  func notANumber() {
    let table = JudgmentTable([
      Judgment(evaluation: "e", task: "t", model: "m", sample: "s", judge: "rule:x", score: .nan)
    ])
    #expect(table.score(at: 0) == nil)
    #expect(table[0].score == nil)
  }

  @Test(
    "times and days read and write as ISO 8601",
    arguments: [
      ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
      ("2024-02-29 23:59:59.999999+00:00", "2024-02-29T23:59:59.999999Z"),
      ("2025-05-12T20:28:13-0400", "2025-05-13T00:28:13Z"),
      ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500000Z"),
      ("2026-01-31", "2026-01-31T00:00:00Z"), ("0001-01-01", "0001-01-01T00:00:00Z"),
    ])
  func times(text: String, expected: String) throws {
    let (time, _) = try #require(Timestamp.parse(text))
    #expect(time.description == expected)
    #expect(Timestamp.parse(expected)?.time == time)
  }

  @Test(
    "what is no time is not read as one",
    arguments: [
      "", "2025", "2025-13-01", "2023-02-29", "2025-01-01T25:00:00Z", "2025-01-01T00:00",
      "07/23/2024.", "2025-01-01T00:00:00+1", "2025-01-01T00:00:00Zx", "2025-01-01T00:00:00.Z",
    ])
  func noTimes(text: String) {
    #expect(Timestamp.parse(text) == nil)
  }
}
