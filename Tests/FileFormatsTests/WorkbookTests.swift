import FileFormats
import LogFixtures
import Testing

@Suite("Workbooks")
struct WorkbookTests {
  private func rows(_ book: TestWorkbook, sheet: String? = nil) throws -> [[String]] {
    Rows.of(try PlainTable(try book.bytes(), sheet: sheet))
  }

  private func failure(_ book: TestWorkbook, sheet: String? = nil) throws -> TableFailure? {
    let bytes = try book.bytes()
    do throws(TableFailure) {
      _ = try PlainTable(bytes, sheet: sheet)
      return nil
    } catch {
      return error
    }
  }

  private static let header =
    "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c>"
    + "<c r=\"B1\" t=\"inlineStr\"><is><t>b</t></is></c></row>"

  // MARK: - What a spreadsheet program writes

  /// The cells that openpyxl 3.1.5 was given; pandas 3.1.1 reads the same, but for the formats of days,
  /// and for `_x000D_`, which stands for a carriage return (ECMA-376, part 1, 22.9.2.19).
  @Test(
    "cells are what they show: full numbers, days, times, truths, joined runs; errors are missing")
  func openpyxl() throws {
    let table = try PlainTable(WorkbookFixtures.ratingsWorkbook)
    #expect(table.form == .workbook)
    #expect(
      Rows.of(table) == [
        ["model", "item", "score", "when", "day", "correct", "note", "extra"],
        [
          "org/a", "q1", "4.5", "2024-01-31T10:20:30.500", "2024-02-29", "TRUE",
          "plain, with comma", "",
        ],
        [
          "org/a", "q2", "0.3", "1900-01-01T00:00:00", "1900-02-28", "FALSE",
          "says \"hi\"\nand more", "",
        ],
        ["org/b", "q1", "", "2000-01-02T00:00:00", "1904-01-01", "TRUE", "#N/A as text", ""],
        ["org/b", "q2", "1e-07", "", "", "", "", "7"],
        ["org/c", "q1", "", "", "", "", "\ré模型😀", ""],
        ["org/c", "q2", "1.234567890123457e+19", "", "", "", "run bold end", ""],
        ["org/d", "q1", "1", "", "", "", "", ""],
        ["", "q2", "2", "", "", "", "", ""],
      ])
    #expect(
      table.remarks.map(\.message) == [
        "read as the first sheet of a workbook, \"Ratings\", which has \"Other sheet\" too: name one "
          + "with --sheet",
        "1 cell that holds an error is no value: \"#N/A\" (1)",
        "1 formula has no value, as a program leaves them that does not calculate; open and save the "
          + "workbook in a spreadsheet program",
        "1 merged area of cells: only the first cell of it has the value",
      ])
  }

  @Test("days of the system of 1904 are days")
  func system1904() throws {
    #expect(
      Rows.of(try PlainTable(WorkbookFixtures.macWorkbook)) == [
        ["model", "day"], ["m", "1904-01-02"], ["m", "2024-12-31T12:00:00"],
      ])
  }

  // MARK: - Sheets

  @Test("a sheet is taken by its name; without one the first that is visible")
  func sheets() throws {
    let named = try PlainTable(WorkbookFixtures.ratingsWorkbook, sheet: "Other sheet")
    #expect(Rows.of(named) == [["model", "item", "score"], ["m", "i", "2"]])
    #expect(named.remarks.map(\.message) == ["read as the sheet \"Other sheet\" of a workbook"])
    let hidden = try PlainTable(WorkbookFixtures.ratingsWorkbook, sheet: "Hidden")
    #expect(Rows.of(hidden) == [["a", "b"], ["1", "2"]])
    var book = TestWorkbook("", name: "First")
    book.sheets[0].state = "veryHidden"
    book.sheets.append(("Second", nil, Self.header))
    let only = try PlainTable(try book.bytes())
    #expect(Rows.of(only) == [["a", "b"]])
    #expect(only.remarks.map(\.message) == ["read as the sheet \"Second\" of a workbook"])
    let wrong = try failure(book, sheet: "Secnd")
    #expect(wrong?.code == "noSheet" && wrong?.isUnfit == true)
    #expect(wrong?.remedy == "Did you mean `Second`?")
    book.sheets.removeLast()
    #expect(try failure(book)?.isUnfit == true)
  }

  @Test("a sheet without cells is an empty text")
  func empty() throws {
    #expect(try rows(TestWorkbook("")).isEmpty)
    #expect(
      try rows(TestWorkbook("<row r=\"3\"/><row r=\"9\"><c r=\"B9\" s=\"0\"/></row>")).isEmpty)
  }

  // MARK: - Cells

  @Test("cells of every type, in any order of a row, with and without references, strict or not")
  func cells() throws {
    for isStrict in [false, true] {
      var book = TestWorkbook(
        """
        <row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="inlineStr"><is><t>c</t></is></c></row>
        <row r="7"><c r="C7" t="str"><f>A1</f><v> x </v></c><c r="A7"><v>1.50</v></c>\
        <c r="B7" t="b"><v>0</v></c></row>
        <row><c t="inlineStr"><is><r><t>two </t></r><rPh sb="0" eb="1"><t>no</t></rPh>\
        <r><t>runs</t></r></is></c><c r="C8" t="d"><v>2024-02-29</v></c></row>
        <row r="20"><c r="A20" t="str"><f>B1</f><v></v></c><c r="B20"><v>-0.25E-3</v></c></row>
        """)
      book.strings = [
        "<t xml:space=\"preserve\">a </t><phoneticPr fontId=\"1\"/>",
        "<r><rPr><b/></rPr><t>b</t></r><r><t>, &amp; more</t></r><rPh sb=\"0\" eb=\"1\"><t>no</t></rPh>",
      ]
      book.isStrict = isStrict
      let table = try PlainTable(try book.bytes())
      #expect(
        Rows.of(table) == [
          ["a ", "b, & more", "c"], ["1.5", "FALSE", " x "], ["two runs", "", "2024-02-29"],
          ["", "-0.00025", ""],
        ])
      #expect((0..<4).map { table.places.number(ofRecord: $0, line: 0) } == [1, 7, 8, 20])
      #expect(table.remarks.count == 1)
    }
  }

  @Test("cells below no name are columns without a name; empty columns are none")
  func unnamed() throws {
    let book = TestWorkbook(
      "<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"D2\"><v>2</v></c></row>"
        + "<row r=\"3\"><c r=\"D3\"><v>4</v></c></row>"
        + "<row r=\"4\"><c r=\"A4\"><v>5</v></c><c r=\"XFD4\"><v>6</v></c></row>")
    #expect(
      try rows(book) == [["", "1", "2", ""], ["", "", "4", ""], ["5", "", "", "6"]])
  }

  // MARK: - Days and times

  /// openpyxl 3.1.5 (`utils.datetime.from_excel`) gives the same days from 61 on; before it, those of
  /// ECMA-376, part 1, 18.17.4.1, with the 29 February that 1900 did not have.
  @Test(
    "numbers with a format of days are days",
    arguments: [
      ("1", "1900-01-01"), ("59", "1900-02-28"), ("60", "1900-02-29"), ("61", "1900-03-01"),
      ("25569", "1970-01-01"), ("45351", "2024-02-29"), ("45351.5", "2024-02-29T12:00:00"),
      ("45351.999999999", "2024-03-01"), ("2958465", "9999-12-31"), ("0.25", "06:00:00"),
      ("-1", "-1"), ("2958466", "2958466"),
    ])
  func days(number: String, text: String) throws {
    var book = TestWorkbook(
      Self.header + "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>\(number)</v></c></row>")
    book.formats = ["yyyy\\-mm\\-dd"]
    #expect(try rows(book).last?.first == text)
  }

  @Test(
    "a format is one of days or times by its letters alone",
    arguments: [
      ("General", "45351.25"), ("0.00E+00", "45351.25"), ("[Red]0.0", "45351.25"),
      ("&quot;day &quot;0", "45351.25"), ("0;d", "45351.25"), ("\\d0", "45351.25"),
      ("[&lt;=100]0_d", "45351.25"), ("d/m/yy", "2024-02-29T06:00:00"),
      ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2024-02-29T06:00:00"),
      ("mmm", "2024-02-29T06:00:00"), ("h:mm AM/PM", "2024-02-29T06:00:00"),
      ("d.m.yyyy h:mm", "2024-02-29T06:00:00"), ("[h]:mm:ss", "1088430:00:00"),
      ("[mm]:ss", "1088430:00:00"),
    ])
  func formats(code: String, text: String) throws {
    var book = TestWorkbook(
      Self.header + "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>45351.25</v></c></row>")
    book.formats = [code]
    #expect(try rows(book).last?.first == text)
  }

  // MARK: - Damage

  @Test(
    "what no sheet can hold is refused at its cell or row",
    arguments: [
      ("<row r=\"2\"><c r=\"B2\" t=\"s\"><v>5</v></c></row>", "S!B2"),
      ("<row r=\"2\"><c r=\"B2\"><v>1,5</v></c></row>", "S!B2"),
      ("<row r=\"2\"><c r=\"B2\"><v>1e999</v></c></row>", "S!B2"),
      ("<row r=\"2\"><c r=\"B2\" t=\"x\"><v>1</v></c></row>", "S!B2"),
      ("<row r=\"2\"><c r=\"B2\" t=\"b\"><v>2</v></c></row>", "S!B2"),
      ("<row r=\"2\"><c r=\"B3\"><v>1</v></c></row>", "S!row 2"),
      ("<row r=\"2\"><c r=\"XFE2\"><v>1</v></c></row>", "S!row 2"),
      ("<row r=\"2\"><c r=\"XFD2\"><v>1</v></c><c><v>1</v></c></row>", "S!row 2"),
      ("<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"B2\"><v>1</v></c></row>", "S!row 2"),
      ("<row r=\"1\"><c r=\"B1\"><v>1</v></c></row>", "S!row 2"),
      ("<row r=\"1048577\"><c r=\"A1048577\"><v>1</v></c></row>", "S!row 2"),
      ("<row r=\"x\"/>", "S!row 2"),
    ])
  func refused(data: String, spot: String) throws {
    let found = try failure(TestWorkbook(Self.header + data))
    #expect(found?.code == "damagedWorkbook" && found?.spot == .row(spot), "\(data)")
  }

  @Test("document types, deep nesting, long tags and broken XML are refused")
  func hostile() throws {
    var book = TestWorkbook(Self.header)
    book.prologue =
      "<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
    #expect(try failure(book)?.message.contains("document type") == true)
    book.prologue = ""
    book.sheets[0].data = String(repeating: "<row>", count: 100)
    #expect(try failure(book)?.message.contains("nested") == true)
    book.sheets[0].data = "<row r=\"1\"><c"
    #expect(try failure(book)?.code == "damagedWorkbook")
    let long = (0..<700_000).map { "n\($0)" }.joined(separator: "-")
    book.sheets[0].data = "<row r=\"\(long)\"/>"
    #expect(try failure(book)?.message.contains("a tag of more than") == true)
  }

  @Test("one text that many cells share does not fill memory")
  func sharedBomb() throws {
    var book = TestWorkbook(
      (1...2000).map { "<row r=\"\($0)\"><c r=\"A\($0)\" t=\"s\"><v>0</v></c></row>" }.joined())
    book.strings = ["<t>\(String(repeating: "x", count: 10_000))</t>"]
    let bytes = try book.bytes()
    let error = #expect(throws: TableFailure.self) { try PlainTable(bytes, limit: 1 << 20) }
    #expect(error?.code == "expandsTooFar")
  }

  @Test("an archive that holds no workbook is left as it is")
  func otherArchive() throws {
    let bytes = try TestArchive.bytes([.init("header.json", "{}")])
    #expect(try PlainTable(bytes).form == .plain)
  }
}
