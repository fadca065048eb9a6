import Diagnostics
import FileFormats
import LogFixtures
import Testing

@Suite("Tables as people have them")
struct PlainTableTests {
  private func read(_ text: String) throws -> PlainTable { try PlainTable(Array(text.utf8)) }

  private func failure(_ bytes: [UInt8]) -> TableFailure? {
    do throws(TableFailure) {
      return try PlainTable(bytes).problem
    } catch {
      return error
    }
  }

  // MARK: - What stays

  @Test(
    "what has commas already, or is no table, stays as it is and is not spoken of",
    arguments: [
      "a,b\n1,2\n", "\u{FEFF}a,b\n1,2\n", "a\n1\n", "\"a;b\",c\n1;2,3\n", "a;x,b\n1;2,3\n",
      "{\"a;b\":1}\n", "[{\"a\tb\":1}]", "", "Some words of prose.\n", "\n\n", "a,b;c\n\"1;2\",2\n",
    ])
  func plain(text: String) throws {
    let table = try read(text)
    #expect(table.form == .plain)
    #expect(table.text == Array(text.utf8))
    #expect(table.remarks.isEmpty && table.problem == nil && table.places == .lines)
  }

  // MARK: - Separators

  @Test(
    "semicolons, tabs and bars are told from the header, also where rows are uneven",
    arguments: [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")])
  func separators(mark: String, words: String) throws {
    let table = try read("model;score;note\na;1;x, y\nb;2\n".replacing(";", with: mark))
    #expect(table.form == .converted)
    #expect(Rows.of(table) == [["model", "score", "note"], ["a", "1", "x, y"], ["b", "2"]])
    #expect(table.remarks.map(\.code) == ["tableForm"])
    #expect(table.remarks.map(\.message) == ["read as text with \(words) between cells"])
  }

  @Test("quotes count as in any CSV: marks, line ends and quotes inside a cell are text")
  func quotes() throws {
    let table = try read("\u{FEFF}a;\"b;c\"\r\n\"x\r\ny\";\"say \"\"hi\"\"\"\r\n;\"\"\r\n")
    #expect(
      Rows.of(table) == [["a", "b;c"], ["x\r\ny", "say \"hi\""], ["", ""]])
  }

  @Test("of two marks the one that gives every row the same number of cells is it")
  func consistent() throws {
    // The header has commas too, and the rows decimal commas.
    let table = try read("question, part;model;score\nq1;a;1,5\nq2;b;2\n")
    #expect(Rows.of(table)[0] == ["question, part", "model", "score"])
    // Commas give one width, and so they win.
    #expect(try read("a;b,c\n1;2,3\n").form == .plain)
  }

  @Test("a first line sep=; is believed, and keeps its line", arguments: ["\n", "\r\n", "\r"])
  func declared(end: String) throws {
    let table = try read("sep=;\(end)a;b\(end)1,5;2\(end)")
    #expect(Rows.of(table) == [["a", "b"], ["1.5", "2"]])
    #expect(Rows.lines(table) == [2, 3])
    let commas = try read("\"SEP=,\"\(end)a,b\(end)1;5,2\(end)")
    #expect(Rows.of(commas) == [["a", "b"], ["1;5", "2"]])
    #expect(commas.form == .converted && commas.remarks.isEmpty)
  }

  @Test("a table with other marks has the cells, lines and mistakes that it had")
  func sameMistakes() throws {
    let pieces = ["", "a", "é", ",", ";", "\"", "\n", "\r\n", "\r", "x y", "\"b;c\"", "\u{FF}"]
    Fuzz.run("separators", iterations: 3000) { generator in
      let text =
        (0..<generator.below(30)).map { _ in
          generator.pick(pieces) + generator.pick(["", ";", ";", "\n"])
        }.joined()
      var bytes = Array("sep=;\n\(text)".utf8)
      let damaged = generator.damaged(Array(bytes.dropFirst(6)), [0x22, 0xFF])
      // Without digits there are no decimal commas.
      bytes = Array(bytes.prefix(6)) + damaged.map { (0x30...0x39).contains($0) ? 0x7A : $0 }
      guard let table = try? PlainTable(bytes) else {
        Issue.record("\(bytes)")
        return
      }
      let before = Rows.outcomes(Array(bytes.dropFirst(5)), separator: 0x3B)
      #expect(Rows.outcomes(table.text, separator: 0x2C) == before, "\(bytes)")
    }
  }

  // MARK: - Decimal commas

  @Test("a column has decimal commas where all of its cells are numbers, over the whole file")
  func decimals() throws {
    let table = try read(
      "model;score;note;tags;n\na;1,5;1,5;1,2;1\nb;NA;2,5;x;2\nc;-,5e-3; 7,25 ;3,4;\nd;2;\"0,25\";;3\n"
    )
    #expect(
      Rows.of(table).dropFirst().map { $0[1] } == ["1.5", "NA", "-.5e-3", "2"])
    #expect(Rows.of(table).map { $0[2] } == ["note", "1.5", "2.5", " 7.25 ", "0.25"])
    // A cell that is no number makes the column one of texts.
    #expect(Rows.of(table).map { $0[3] } == ["tags", "1,2", "x", "3,4", ""])
    #expect(
      table.remarks.map(\.message) == [
        "read as text with semicolons between cells, decimal commas in \"score\", \"note\""
      ])
  }

  @Test("declared words for no value make no column one of texts")
  func missingWords() throws {
    let bytes = Array("m;s\na;1,5\nb;-\n".utf8)
    #expect(Rows.of(try PlainTable(bytes))[1] == ["a", "1,5"])
    #expect(
      Rows.of(try PlainTable(bytes, missing: MissingWords(adding: ["-"])))[1] == ["a", "1.5"])
  }

  @Test("numbers of a table without a header are numbers in its first row too")
  func noHeader() throws {
    #expect(Rows.of(try read("1,5;2\n2,5;3\n")) == [["1.5", "2"], ["2.5", "3"]])
  }

  @Test("commas between cells leave decimal commas alone")
  func commas() throws {
    #expect(try read("a,b\n\"1,5\",2\n").form == .plain)
  }

  @Test("commas and points in one column are refused with both lines")
  func mixed() throws {
    let found = failure(Array("model;score\na;1,5\n\"b\nc\";2\nd;1.5\n".utf8))
    #expect(found?.code == "mixedDecimals")
    #expect(found?.spot == .line(5))
    #expect(
      found?.message
        == "the column \"score\" has decimal commas, \"1,5\" in line 2, and decimal points, "
        + "\"1.5\" in line 5")
  }

  @Test(
    "thousands marks beside decimal commas are refused, not guessed",
    arguments: [
      "m;s\na;1,5\nb;1.234,5\n", "m;s\na;1,5\nb;1 234,5\n", "m;s\na;1,5\nb;1\u{A0}234,5\n",
      "m;s\na;1,5\nb;1'234,5\n", "s;n\n1,5;2\n1,5;1.234\n", "s;n\n2,5;1\n1,5;-21.234\n",
    ])
  func thousands(text: String) {
    let found = failure(Array(text.utf8))
    #expect(found?.code == "thousandsMarks")
    #expect(found?.spot == .line(3))
  }

  @Test(
    "points that can be no thousands marks, and texts, stay in a table with decimal commas",
    arguments: [
      "s;p\n1,5;0.123\n", "s;p\n1,5;1.25\n1,5;1.234\n", "s;day\n1,5;2024.01.31\n",
      "s;version\n1,5;1.2.3\n", "s;phone\n1,5;12 34\n",
    ])
  func harmless(text: String) throws {
    let table = try read(text)
    #expect(table.problem == nil)
    #expect(Rows.of(table).last?.first == "1.5")
    #expect(Rows.of(table).last?.last == text.split(separator: ";").last?.dropLast().description)
  }

  // MARK: - UTF-16

  private func utf16(_ text: String, isBig: Bool, mark: Bool = true) -> [UInt8] {
    ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit in
      let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      return isBig ? bytes : bytes.reversed()
    }
  }

  @Test(
    "UTF-16 is read in both orders, and without a mark where it is plain", arguments: [true, false])
  func wide(isBig: Bool) throws {
    let table = try PlainTable(utf16("modèl\tscore\r\n模型😀\t1,5\r\n", isBig: isBig))
    #expect(Rows.of(table) == [["modèl", "score"], ["模型😀", "1.5"]])
    #expect(
      table.remarks.map(\.message) == [
        "read as text in UTF-16, with tabs between cells, decimal commas in \"score\""
      ])
    let bare = try PlainTable(utf16("model,score\na,1\n", isBig: isBig, mark: false))
    #expect(Rows.of(bare) == [["model", "score"], ["a", "1"]])
    let lines = try PlainTable(utf16("{\"model\":\"a\"}\n", isBig: isBig))
    #expect(lines.text == Array("{\"model\":\"a\"}\n".utf8))
    #expect(lines.remarks.map(\.message) == ["read as text in UTF-16"])
  }

  @Test("half a character of UTF-16 is refused with its line")
  func brokenWide() {
    let whole = utf16("a,b\n1,2\n", isBig: false)
    #expect(failure(whole + [0x31])?.spot == .line(3))
    #expect(failure(whole + [0x3D, 0xD8, 0x31, 0])?.spot == .line(3))
    #expect(failure(whole + [0x00, 0xDC])?.code == "invalidUTF16")
    // The mark of UTF-32 is none of UTF-16.
    #expect(throws: Never.self) { try PlainTable([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0]) }
  }

  // MARK: - Bounds

  @Test("a table that is longer as text than the bound is refused")
  func bounds() {
    let text = Array("a;b\n".utf8) + Array(repeating: 0x3B, count: 5000)
    #expect(throws: TableFailure.self) { try PlainTable(text, limit: 1000) }
    #expect(throws: TableFailure.self) {
      try PlainTable(utf16(String(repeating: "模", count: 1000), isBig: true), limit: 1000)
    }
  }
}

/// Reads what a table was made into.
enum Rows {
  static func of(_ table: PlainTable) -> [[String]] {
    table.text.withUnsafeBufferPointer { bytes in
      var scanner = CSVScanner(UTF8Text.withoutMark(bytes))
      var rows: [[String]] = []
      while (try? scanner.next()) == true {
        rows.append(
          (0..<scanner.fieldCount).map { String(decoding: scanner.field($0), as: UTF8.self) })
      }
      return rows
    }
  }

  static func lines(_ table: PlainTable) -> [Int] {
    table.text.withUnsafeBufferPointer { bytes in
      var scanner = CSVScanner(bytes)
      var lines: [Int] = []
      while (try? scanner.next()) == true { lines.append(scanner.line) }
      return lines
    }
  }

  /// Each record with its line and cells, or its mistake.
  static func outcomes(_ text: [UInt8], separator: UInt8) -> [String] {
    text.withUnsafeBufferPointer { bytes in
      var scanner = CSVScanner(bytes, separator: separator)
      var outcomes: [String] = []
      while outcomes.count <= text.count {
        do throws(CSVError) {
          guard try scanner.next() else { break }
          let cells = (0..<scanner.fieldCount).map { Array(scanner.field($0)) }
          outcomes.append("\(scanner.line): \(cells)")
        } catch {
          outcomes.append("\(error.line): \(error.reason)")
        }
      }
      return outcomes
    }
  }
}
