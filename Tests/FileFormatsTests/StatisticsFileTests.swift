import Diagnostics
import FileFormats
import LogFixtures
import Testing

/// Values, counts, means and missing values as pyreadstat 1.3.7 and pandas 3.1.1 give them.
@Suite("Files of SPSS and Stata")
struct StatisticsFileTests {
  private static let savRows = [
    ["Model", "score", "pct", "when", "day", "code", "long"],
    [
      "org/a", "1", "0.1", "2024-01-31T10:20:30", "2024-01-31", "A",
      String(repeating: "l", count: 300),
    ],
    ["org/a", "", "", "1999-12-31T00:00:00", "", "", ""],
    ["org/b", "5", "", "", "1970-01-01", "B", "é"],
    ["org/b", "", "50", "2020-02-29T23:59:59", "1969-12-31", "", ""],
    ["org/ç", "", "100", "", "2000-02-29", "A", ""],
    [
      "org/c", "3.25", "0.30000000000000004", "1582-10-15T00:00:00", "1900-01-01", "x, y",
      "quote \" here",
    ],
  ]

  @Test(
    "SPSS files, plain and compressed in both ways, give their cases; declared values are missing",
    arguments: [StatisticsFixtures.sav, StatisticsFixtures.compressedSav, StatisticsFixtures.zsav])
  func sav(bytes: [UInt8]) throws {
    let table = try PlainTable(bytes)
    #expect(table.form == .statistics)
    #expect(Rows.of(table) == Self.savRows)
    #expect(
      table.remarks.map(\.message) == [
        "read as a table of SPSS",
        "\"score\" has values that the file declares to be missing: \"77\" (1), \"99\" (1)",
        "\"pct\" has values that the file declares to be missing: \"-1\" (1), \"-5\" (1)",
        "\"code\" has values that the file declares to be missing: \"ZZ\" (1)",
      ])
    let scores = Rows.of(table).dropFirst().compactMap { Double($0[1]) }
    #expect(scores.count == 3 && scores.reduce(0, +) / 3 == 3.0833333333333335)
    let shares = Rows.of(table).dropFirst().compactMap { Double($0[2]) }
    #expect(shares.count == 4 && abs(shares.reduce(0, +) / 4 - 37.6) < 1e-12)
  }

  @Test("a portable file gives its cases")
  func portable() throws {
    let table = try PlainTable(StatisticsFixtures.portable)
    let rows = Rows.of(table)
    #expect(rows[0] == ["MODEL", "SCORE", "PCT", "CODE"])
    #expect(rows.map { $0[1] } == ["SCORE", "1", "77", "5", "99", "", "3.25"])
    #expect(rows.map { $0[3] } == ["CODE", "A", "", "B", "ZZ", "A", "x, y"])
    #expect(table.remarks.map(\.message) == ["read as a table of SPSS (portable)"])
  }

  @Test("Stata files give their rows: floats as they were meant, days and times, long texts")
  func dta() throws {
    #expect(
      Rows.of(try PlainTable(StatisticsFixtures.dta)) == [
        ["Model", "score", "n", "f", "day", "when"],
        ["a", "1.5", "1", "0.10000000149011612", "2024-01-31", "2024-01-31T10:20:30"],
        ["b", "", "2", "2.5", "", ""],
        ["ç", "3", "3", "", "1959-12-31", "1960-01-01T00:00:00"],
        ["d", "0.1", "4", "3", "1960-01-01", "2000-02-29T01:02:03"],
      ])
    #expect(
      Rows.of(try PlainTable(StatisticsFixtures.longTextDta)) == [
        ["model", "text", "m"],
        ["a", String(repeating: "long", count: 700), "2020-01-01"],
        ["b", "x", "2021-05-01"],
      ])
    let old = try PlainTable(StatisticsFixtures.oldDta)
    #expect(Rows.of(old).map { $0[0] } == ["Model", "a", "b", "ç", "d"])
    #expect(Rows.of(old).map { $0[1] } == ["score", "1.5", "", "3", "0.1"])
    // A float, not a double as above.
    #expect(Rows.of(old).map { $0[3] } == ["f", "0.1", "2.5", "", "3"])
  }

  @Test("missing values with a letter are missing, and counted by it")
  func tagged() throws {
    let table = try PlainTable(StatisticsFixtures.taggedDta)
    #expect(Rows.of(table).map { $0[0] } == ["score", "1", "2", "", "", "5"])
    #expect(
      table.remarks.last?.message
        == "\"score\" has values that the file declares to be missing: \".a\" (1), \".z\" (1)")
  }

  @Test("rows are called by their numbers, from 1 below the names")
  func places() throws {
    let table = try CSVColumns(try PlainTable(StatisticsFixtures.sav), path: "r.sav")
    #expect((0..<table.rowCount).map(table.line) == [1, 2, 3, 4, 5, 6])
    #expect(table.places.place(6, in: "r.sav").description == "r.sav:row 6")
  }

  @Test("a file that is cut is refused, wherever it is cut")
  func cut() throws {
    for bytes in [
      StatisticsFixtures.sav, StatisticsFixtures.compressedSav, StatisticsFixtures.zsav,
    ] {
      for end in stride(from: 4, to: bytes.count - 1, by: 37) {
        let error = #expect(throws: TableFailure.self) {
          try PlainTable(Array(bytes[..<end]))
        }
        #expect(error?.code == "damagedTable", "cut at \(end)")
      }
    }
  }

  @Test("a long text of Stata without an end is refused, not read beyond")
  func longText() throws {
    var bytes = StatisticsFixtures.longTextDta
    let start = try #require(
      bytes.indices.first { bytes[$0...].starts(with: Array("GSO".utf8)) })
    let end = try #require(bytes[(start + 20)...].firstIndex(of: 0))
    bytes[end] = UInt8(ascii: "x")
    let error = #expect(throws: TableFailure.self) { try PlainTable(bytes) }
    #expect(error?.message.contains("a long text has no end") == true)
  }

  @Test("a table past the bound is refused before it fills memory")
  func bounds() {
    #expect(throws: TableFailure.self) { try PlainTable(StatisticsFixtures.sav, limit: 20) }
    #expect(throws: TableFailure.self) { try PlainTable(StatisticsFixtures.dta, limit: 60) }
  }
}
