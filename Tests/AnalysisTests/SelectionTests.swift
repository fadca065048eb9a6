import Analysis
import LogReaders
import Testing

@Suite("Selections of rows")
struct SelectionTests {
  /// Two curated rows, three that feed no dimension and four that do.
  static let rows = [
    TestStudy.row("a", "i1", "power", "1"),
    TestStudy.row("c", "i9", "power", "1", sampling: "curated"),
    TestStudy.row("a", "i2", "cheerfulness", "1"), TestStudy.row("a", "i2", "power", "0"),
    TestStudy.row("b", "i1", "cheerfulness", "0"),
    TestStudy.row("b", "i9", "cheerfulness", "1", sampling: "curated"),
    TestStudy.row("b", "i1", "power", "1"), TestStudy.row("b", "i2", "power", "1"),
    TestStudy.row("d", "i3", "cheerfulness", "1"),
  ]

  @Test("a sample is all rows but the curated ones, which are counted")
  func sampled() throws {
    let selection = Selection(sampledFrom: try TestStudy.log(SelectionTests.rows).judgments)
    #expect(selection.table.count == 9)
    #expect(selection.count == 7)
    #expect(selection.omissions[.curated] == 2)
    #expect(selection.omissions[.notFed] == 0)
  }

  @Test("a study counts what it leaves out by the first reason that holds")
  func omissions() throws {
    let study = try TestStudy.study(SelectionTests.rows)
    #expect(study.judgmentCount == 4)
    #expect(study.omissions[.curated] == 2)
    #expect(study.omissions[.notFed] == 3)
  }

  @Test("models that only rows left out name are no models of the study")
  func names() throws {
    let study = try TestStudy.study(SelectionTests.rows)
    #expect(study.models == ["a", "b"])
    #expect(study.itemCount == 2)
  }

  @Test("rows that are left out change no score, wherever they stand")
  func scores() throws {
    let used = SelectionTests.rows.filter {
      !$0.contains("curated") && !$0.contains("cheerfulness")
    }
    #expect(try TestStudy.book(SelectionTests.rows).scores == TestStudy.book(used).scores)
    #expect(
      try TestStudy.book(SelectionTests.rows.reversed()).scores == TestStudy.book(used).scores)
  }

  @Test("an empty table and one of curated rows have no sample")
  func empty() throws {
    #expect(Selection(sampledFrom: JudgmentTable()).isEmpty)
    let curated = SelectionTests.rows.filter { $0.contains("curated") }
    let selection = Selection(sampledFrom: try TestStudy.log(curated).judgments)
    #expect(selection.isEmpty)
    #expect(selection.omissions[.curated] == 2)
  }
}
