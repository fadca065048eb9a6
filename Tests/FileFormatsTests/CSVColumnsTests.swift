import Diagnostics
import FileFormats
import LogFixtures
import Testing

@Suite("Tables column by column")
struct CSVColumnsTests {
  private func refusal(_ bytes: [UInt8]) -> Diagnostic? {
    do {
      _ = try CSVColumns(try PlainTable(bytes), path: "t.csv")
      return nil
    } catch let error as Diagnostics {
      return error.all.first
    } catch {
      return nil
    }
  }

  @Test("rows of converted texts keep their lines, those of workbooks their rows")
  func places() throws {
    let text = try CSVColumns(
      try PlainTable(Array("sep=;\na;b\n\"x\ny\";1\n\nz;2\n".utf8)), path: "t.csv")
    #expect((0..<text.rowCount).map(text.line) == [3, 6])
    #expect(text.places.place(6, in: "t.csv").description == "t.csv:6")
    let book = try CSVColumns(try PlainTable(WorkbookFixtures.ratingsWorkbook), path: "t.xlsx")
    #expect((0..<book.rowCount).map(book.line) == [2, 3, 5, 6, 7, 8, 9, 10])
    #expect(book.places.place(5, in: "t.xlsx").description == "t.xlsx:Ratings!row 5")
    #expect(book.places.words(5) == "Ratings!row 5")
  }

  @Test("a uneven row of another mark is told with its line")
  func ragged() {
    let found = refusal(Array("a;b\n1;2\n1;2;3\n".utf8))
    #expect(found?.code == "raggedRow" && found?.place?.line == 3)
  }

  @Test("Windows-1252 is refused at its line, with what to do")
  func latin() {
    let found = refusal(Array("a;b\n1;2\ncaf".utf8) + [0xE9] + Array(";3\n".utf8))
    #expect(found?.code == "invalidUTF8" && found?.place?.line == 3)
    #expect(found?.remedy?.contains("CSV UTF-8") == true)
  }

  @Test("what is no table is named, with what to do")
  func otherKinds() throws {
    let cases: [([UInt8], String)] = [
      ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0], ".xls"),
      (try TestArchive.bytes([.init("a.txt", "a")]), "zip archive"),
      (
        try TestArchive.bytes([
          .init("mimetype", "application/vnd.oasis.opendocument.spreadsheet", method: 0)
        ]), ".ods"
      ),
      (Array("PAR1....".utf8), "Parquet"), (Array("[1, 2]".utf8), "JSON list"),
    ]
    for (bytes, words) in cases {
      let found = refusal(bytes)
      #expect(found?.code == "noTable")
      #expect(found?.message.contains(words) == true, "\(words)")
    }
  }

  @Test("numbers that could be read in two ways are refused where the table is asked for")
  func problem() {
    #expect(refusal(Array("a;b\n1,5;2\n1.5;2\n".utf8))?.code == "mixedDecimals")
  }
}
