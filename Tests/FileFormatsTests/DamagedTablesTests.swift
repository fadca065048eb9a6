import FileFormats
import LogFixtures
import Testing

/// What is damaged is refused or read as a table; it neither ends the program nor fills memory.
@Suite("Damaged tables")
struct DamagedTablesTests {
  private static let limit = 64 << 20

  /// Reads bytes, and checks what comes of them.
  private func attempt(_ bytes: [UInt8]) {
    do throws(TableFailure) {
      let table = try PlainTable(bytes, limit: Self.limit)
      guard table.form == .workbook || table.form == .statistics else { return }
      let rows = Rows.of(table)
      #expect(rows.allSatisfy { $0.count == rows.first?.count })
      #expect(table.text.count <= Self.limit + (1 << 16))
    } catch {
      #expect(!error.code.isEmpty && !error.message.isEmpty && !error.locator.isEmpty)
    }
  }

  @Test(
    "fifty variants of a file, cut or with other bytes",
    arguments: [
      StatisticsFixtures.sav, StatisticsFixtures.compressedSav, StatisticsFixtures.zsav,
      StatisticsFixtures.portable, StatisticsFixtures.dta, StatisticsFixtures.oldDta,
      StatisticsFixtures.longTextDta, WorkbookFixtures.ratingsWorkbook,
    ])
  func variants(whole: [UInt8]) {
    var generator = TestGenerator(state: 50)
    for index in 0..<50 {
      var bytes = whole
      if index.isMultiple(of: 2) {
        bytes = Array(bytes.prefix(generator.below(bytes.count)))
      } else {
        for _ in 0...generator.below(4) {
          bytes[generator.below(bytes.count)] = UInt8(generator.below(256))
        }
      }
      attempt(bytes)
    }
  }

  @Test("files of SPSS and Stata whose bytes were changed in any way")
  func statistics() {
    let files = [
      StatisticsFixtures.sav, StatisticsFixtures.compressedSav, StatisticsFixtures.zsav,
      StatisticsFixtures.portable, StatisticsFixtures.dta, StatisticsFixtures.oldDta,
      StatisticsFixtures.longTextDta, StatisticsFixtures.taggedDta,
    ]
    Fuzz.run("statistics", iterations: 2000) { generator in
      let whole = generator.pick(files)
      // What tells the format stays; numbers of four and eight bytes get values past all bounds.
      var bytes =
        Array(whole.prefix(4))
        + generator.damaged(
          Array(whole.dropFirst(4)), [0, 1, 7, 0x7F, 0x80, 0xFF])
      if generator.below(2) == 0, bytes.count > 200 {
        let place = 4 + generator.below(min(bytes.count - 12, 1200))
        for offset in 0..<generator.pick([2, 4, 8]) {
          bytes[place + offset] = generator.pick([0, 0xFF, 0x7F, 1])
        }
      }
      attempt(bytes)
    }
  }

  @Test("workbooks whose archive or whose XML was changed in any way")
  func workbooks() throws {
    let interesting = Array("<>/\"=&;!?[]rcvtsn019AZ".utf8) + [0, 0x80, 0xFF]
    try Fuzz.run("workbook", iterations: 1500) { generator in
      if generator.below(3) == 0 {
        attempt(generator.damaged(WorkbookFixtures.ratingsWorkbook, [0, 1, 0x50, 0x4B, 0xFF]))
        return
      }
      var book = TestWorkbook("")
      book.strings = ["<t>a</t>", "<r><t>b</t></r>", "<t>_x0041_</t>"]
      book.formats = ["yyyy-mm-dd", "h:mm", "0.0"]
      book.startsIn1904 = generator.below(4) == 0
      book.isStrict = generator.below(4) == 0
      var data = ""
      var row = 0
      for _ in 0..<generator.below(8) {
        row += 1 + generator.below(3)
        data += "<row r=\"\(row)\">"
        for column in generator.pick([["A", "B", "C"], ["B", "A"], ["A", "XFD"], ["C"]]) {
          let type = generator.pick(["s", "n", "str", "b", "e", "d", "inlineStr"])
          let value = generator.pick(["0", "1", "2", "45000.5", "-1e10", "TRUE", "#N/A", ""])
          data +=
            "<c r=\"\(column)\(row)\" t=\"\(type)\" s=\"\(generator.below(5))\"><f>1</f><v>\(value)</v>"
            + "<is><t>x</t></is></c>"
        }
        data += "</row>"
      }
      book.sheets[0].data = String(
        decoding: generator.damaged(Array(data.utf8), interesting), as: UTF8.self)
      attempt(try book.bytes())
    }
  }
}
