import Diagnostics
import Testing

@Suite("Excerpts underline the word that a problem is about")
struct SourceExcerptTests {
  @Test(
    "a full stop behind a word ends the sentence and is not underlined",
    arguments: [
      ("See @tbl-board.", 5, "@tbl-board"), ("See @tbl-board. More", 5, "@tbl-board"),
      ("as in word...", 7, "word"), ("of 1.5 points", 4, "1.5"), ("a/b.csv is", 1, "a/b.csv"),
    ])
  func fullStop(line: String, column: Int, word: String) {
    let excerpt = SourceExcerpt(
      of: line[...], line: 3, column: column, message: "nothing is called so")
    #expect(excerpt.lines[1].count { $0 == "^" } == word.count)
    #expect(excerpt.endColumn == column + word.count)
  }

  @Test("a row of full stops is underlined whole")
  func row() {
    let excerpt = SourceExcerpt(of: "... and", line: 1, column: 1, message: "a row")
    #expect(excerpt.lines[1].count { $0 == "^" } == 3)
  }
}
