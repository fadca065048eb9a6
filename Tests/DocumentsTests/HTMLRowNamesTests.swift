import Documents
import Drawing
import PrintedNumbers
import Testing

@Suite("What names the rows of a table of HTML")
struct HTMLRowNamesTests {
  private func rowHeads(_ columns: [String], _ rows: [[TableValue]], strong: Int? = nil) throws
    -> [String]
  {
    let table = TableBlock(
      caption: [],
      columns: columns.enumerated().map { index, title in
        .init(
          title: title, alignment: .leading, width: .flexible(1), isStrong: index == strong)
      },
      rows: rows)
    return try HTMLPage(manuscript([.table(table)])).all("th")
      .filter { $0.attributes["scope"] == "row" }.map(\.text)
  }

  @Test("a name comes before a number, however strong the number is set")
  func names() throws {
    let heads = try rowHeads(
      ["Rank", "Model", "Score"],
      [
        [.rank(1...2), .text("Aster"), .number(2, Precision(decimals: 1))],
        [.rank(1...2), .text("Birch"), .number(1, Precision(decimals: 1))],
      ], strong: 2)
    #expect(heads == ["Aster", "Birch"])
  }

  @Test("of two columns of names that which tells more rows apart names them")
  func apart() throws {
    let heads = try rowHeads(
      ["Status", "Check"],
      [
        [.text("passed"), .text("Fonts")], [.text("passed"), .text("Contrast")],
        [.text("caution"), .text("Ceiling")],
      ], strong: 0)
    #expect(heads == ["Fonts", "Contrast", "Ceiling"])
  }

  @Test("sentences and numbers name nothing")
  func sentences() throws {
    let sentence = String(repeating: "A long sentence. ", count: 5)
    #expect(
      try rowHeads(
        ["Found", "Count"], [[.text(sentence), .count(1)], [.text(sentence + "x"), .count(2)]])
        == [])
  }

  @Test("the mark of a note is raised before the note as in the table")
  func marks() throws {
    let table = TableBlock(
      caption: [],
      columns: [.init(title: "Model", alignment: .leading, width: .flexible(1))],
      rows: [[.text("Aster", mark: "a")], [.text("Birch")]],
      notes: ["a  Measured on half of the items.", "A note of the whole table."])
    let page = try HTMLPage(manuscript([.table(table)]))
    #expect(page.all("sup").map(\.text) == ["a", "a"])
    #expect(
      page.all("p").filter { $0.attributes["class"] == "note" }.map(\.text) == [
        "a Measured on half of the items.", "A note of the whole table.",
      ])
  }
}
