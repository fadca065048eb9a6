import FileFormats
import Testing

@Suite("Words for no value")
struct MissingWordsTests {
  @Test(
    "the words of pandas, in its spelling, with white space round them",
    arguments: [
      "", "NA", "N/A", "n/a", "NaN", "nan", "-nan", "None", "null", "NULL", "<NA>", "#N/A", "#NA",
      "1.#QNAN", " NA", "None\t", "  ",
    ])
  func standard(word: String) { #expect(MissingWords.standard.contains(word)) }

  @Test(
    "words that may be answers, and numbers, are none of them",
    arguments: ["none", "na", "0", "-1", "N", "No", "nil", "NAN", "Nah", "N/A?", "-", "1"])
  func values(word: String) { #expect(!MissingWords.standard.contains(word)) }

  @Test("words can be added, also numbers, and taken out where they are declared as values")
  func changes() {
    let words = MissingWords(adding: ["-", "99"])
    #expect(words.contains("99") && words.contains(" - ") && words.contains("None"))
    #expect(!words.contains("9") && !words.contains("999"))
    let declared = words.without(["None", "99"])
    #expect(!declared.contains("None") && !declared.contains("99") && declared.contains("-"))
    #expect(declared.added == ["-"])
  }

  private func cell(_ text: String, missing: MissingWords = .standard) -> NumberCell {
    Array(text.utf8).withUnsafeBufferPointer { NumberCell($0, missing: missing) }
  }

  @Test("cells of numbers: decimals, truth values as three programs write them, nothing else")
  func cells() {
    #expect(cell("1e3") == .number(1000))
    #expect(cell(" -0.5 ") == .number(-0.5))
    for text in ["True", "true", "TRUE"] { #expect(cell(text) == .truth(true)) }
    for text in ["False", "false", " FALSE"] { #expect(cell(text) == .truth(false)) }
    for text in ["n/a", "", "NaN", "NAN"] { #expect(cell(text) == .missing) }
    for text in ["0x10", "1,5", "85%", "inf", "yes", "T", "tRUE"] {
      #expect(cell(text) == .unreadable, "\(text)")
    }
    #expect(cell("-1", missing: MissingWords(adding: ["-1"])) == .missing)
  }
}
