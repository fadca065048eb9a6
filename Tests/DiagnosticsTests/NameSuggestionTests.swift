import Diagnostics
import Testing

@Suite("Did you mean")
struct NameSuggestionTests {
  @Test(
    "swapped, missing, wrong and added letters are near",
    arguments: [
      ("pwoer", "power"), ("Traditon", "tradition"), ("conf0rmity", "conformity"),
      ("powerr", "power"), ("POWER", "power"), ("becnh", "bench"), ("itm", "item"),
    ])
  func near(written: String, meant: String) {
    let known = ["tradition", "conformity", "item", "power", "bench"]
    #expect(NameSuggestion.nearest(to: written, among: known) == meant)
  }

  @Test("a swap of neighbours is one change, so that it beats two")
  func transposition() {
    // Two replacements lead to `abcd` as well, and would be too many.
    #expect(NameSuggestion.nearest(to: "bacd", among: ["abcd"]) == "abcd")
    #expect(NameSuggestion.nearest(to: "abdc", among: ["abxx", "abcd"]) == "abcd")
  }

  @Test(
    "signs between words, and what is left out behind them, are no difference",
    arguments: [
      ("model-id", "model_id"), ("modelid", "model_id"), ("Model ID", "model_id"),
      ("model", "model_id"), ("cluster", "cluster_id"),
    ])
  func signs(written: String, meant: String) {
    #expect(NameSuggestion.nearest(to: written, among: ["cluster_id", "model_id"]) == meant)
  }

  @Test(
    "what is far is not suggested",
    arguments: [
      "beauty", "x", "", "  ", "pow3r_of_attorney", String(repeating: "power", count: 30),
    ])
  func far(written: String) {
    #expect(NameSuggestion.nearest(to: written, among: ["power", "y", "tradition"]) == nil)
  }

  @Test("of equally near names the first is taken")
  func ties() {
    #expect(NameSuggestion.nearest(to: "bat", among: ["cat", "rat"]) == "cat")
  }

  @Test("a remedy asks for the nearest name, or lists at most twelve")
  func remedies() {
    #expect(NameSuggestion.remedy(for: "pwoer", among: ["power"]) == "Did you mean `power`?")
    #expect(NameSuggestion.remedy(for: "beauty", among: ["a1", "b2"]) == "Use one of `a1`, `b2`")
    #expect(NameSuggestion.remedy(for: "beauty", among: []) == "None is defined here: remove it")
    let many = (1...13).map { "n\($0)" }
    #expect(NameSuggestion.remedy(for: "beauty", among: many).hasSuffix("`n12`, ..."))
  }

  @Test("a name from a file cannot steer a terminal")
  func visible() {
    #expect(NameSuggestion.question("po\u{202E}wer") == "Did you mean `po\\u{202e}wer`?")
  }
}
