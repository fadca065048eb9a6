import PrintedNumbers
import Testing

@Suite("CSV")
struct CSVTextTests {
  @Test("marks that end a cell are quoted, also before a combining character")
  func quotes() {
    #expect(CSVText.quoted("plain") == "plain")
    #expect(CSVText.quoted("a,b") == "\"a,b\"")
    #expect(CSVText.quoted("say \"a\"") == "\"say \"\"a\"\"\"")
    #expect(CSVText.quoted("a,\u{301}b") == "\"a,\u{301}b\"")
    #expect(CSVText.quoted("a\r\nb") == "\"a\r\nb\"")
  }

  @Test("text that begins like a formula gets an apostrophe, numbers do not")
  func formulas() {
    #expect(CSVText.table(header: ["a", "b"], rows: [["=1+1", "-2.5"]]) == "a,b\n'=1+1,-2.5\n")
  }
}
