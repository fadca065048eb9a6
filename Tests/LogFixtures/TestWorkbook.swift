/// Writes workbooks part by part, also such as no program writes.
package struct TestWorkbook {
  package var sheets: [(name: String, state: String?, data: String)]
  package var strings: [String] = []
  /// Format codes of the styles from 1 on; style 0 is plain.
  package var formats: [String] = []
  package var startsIn1904 = false
  package var isStrict = false
  /// What stands before the root of each sheet.
  package var prologue = ""

  /// - Parameter data: the elements of `sheetData`.
  package init(_ data: String, name: String = "S") { sheets = [(name, nil, data)] }

  package var main: String {
    isStrict
      ? "http://purl.oclc.org/ooxml/spreadsheetml/main"
      : "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  }

  package func bytes() throws -> [UInt8] {
    let office =
      isStrict
      ? "http://purl.oclc.org/ooxml/officeDocument/relationships"
      : "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    var list = ""
    var relations = ""
    for (index, sheet) in sheets.enumerated() {
      let state = sheet.state.map { " state=\"\($0)\"" } ?? ""
      list += "<sheet name=\"\(sheet.name)\" sheetId=\"\(index + 1)\"\(state) r:id=\"r\(index)\"/>"
      relations +=
        "<Relationship Id=\"r\(index)\" Type=\"\(office)/worksheet\" Target=\"sheets/s\(index).xml\"/>"
    }
    for (id, name) in [("st", "styles"), ("ss", "sharedStrings")] {
      relations +=
        "<Relationship Id=\"\(id)\" Type=\"\(office)/\(name)\" Target=\"/xl/\(name).xml\"/>"
    }
    let codes = formats.enumerated().map { index, code in
      "<numFmt numFmtId=\"\(200 + index)\" formatCode=\"\(code)\"/>"
    }
    let styles = (0...formats.count).map { "<xf numFmtId=\"\($0 == 0 ? 0 : 199 + $0)\"/>" }
    let system = startsIn1904 ? "<workbookPr date1904=\"1\"/>" : ""
    var members = [
      TestArchive.Member("[Content_Types].xml", "<Types/>"),
      TestArchive.Member(
        "xl/workbook.xml",
        "<workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\">\(system)<sheets>\(list)</sheets></workbook>"
      ),
      TestArchive.Member(
        "xl/_rels/workbook.xml.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
          + relations + "</Relationships>"),
      TestArchive.Member(
        "xl/styles.xml",
        "<styleSheet xmlns=\"\(main)\"><numFmts>\(codes.joined())</numFmts><cellStyleXfs>"
          + "<xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>\(styles.joined())</cellXfs></styleSheet>"
      ),
      TestArchive.Member(
        "xl/sharedStrings.xml",
        "<sst xmlns=\"\(main)\">\(strings.map { "<si>\($0)</si>" }.joined())</sst>"),
    ]
    for (index, sheet) in sheets.enumerated() {
      members.append(
        TestArchive.Member(
          "xl/sheets/s\(index).xml",
          prologue + "<worksheet xmlns=\"\(main)\"><sheetData>\(sheet.data)</sheetData></worksheet>"
        ))
    }
    return try TestArchive.bytes(members)
  }
}
