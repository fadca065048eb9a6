import PrintedNumbers
import Testing

@Suite("Numbers as text")
struct NumberTextTests {
  @Test(
    "numbers print the same everywhere",
    arguments: [
      (-1.25, 1, "\u{2212}1.2"), (-0.04, 1, "0.0"), (68.35, 1, "68.3"), (68.36, 1, "68.4"),
      (1234.5, 0, "1234"), (0, 2, "0.00"), (.nan, 1, "\u{2013}"), (-12, 0, "\u{2212}12"),
    ])
  func numbers(value: Double, decimals: Int, text: String) {
    #expect(NumberText.fixed(value, decimals: decimals) == text)
  }

  @Test("ranges use words, and decimals follow the extent")
  func ranges() {
    #expect(NumberText.range(-1...2.5, decimals: 1) == "\u{2212}1.0 to 2.5")
    #expect(NumberText.decimals(forExtent: 100) == 1)
    #expect(NumberText.decimals(forExtent: 80) == 1)
    #expect(NumberText.decimals(forExtent: 5) == 2)
    #expect(NumberText.decimals(forExtent: 1) == 3)
  }

  @Test(
    "a number as written has no needless digits",
    arguments: [(1, "1"), (-0.5, "-0.5"), (2e16, "2e+16"), (0.1, "0.1")])
  func plain(value: Double, text: String) {
    #expect(NumberText.plain(value) == text)
  }

  @Test("coverage is a percentage with a narrow space, thousands stand apart from five digits on")
  func percentages() {
    #expect(NumberText.intervalTitle(level: 0.95) == "95\u{202F}% interval")
    #expect(NumberText.percent(0.955) == "95.5\u{202F}%")
    #expect(NumberText.grouped(9_999) == "9999")
    #expect(NumberText.grouped(-12_345_678) == "\u{2212}12\u{2009}345\u{2009}678")
  }

  @Test("a rank interval of one rank is that rank")
  func ranks() {
    #expect(NumberText.ranks(2, 2) == "2")
    #expect(NumberText.ranks(2, 4) == "2–4")
  }
}

@Suite("Counts and lists as text")
struct CountTextTests {
  @Test("one is singular, and thousands stand apart where it is asked for")
  func counted() {
    #expect(CountText.counted(1, "item") == "1 item")
    #expect(CountText.counted(0, "item") == "0 items")
    #expect(CountText.counted(12_000, "item") == "12000 items")
    #expect(CountText.counted(12_000, "item", isGrouped: true) == "12\u{2009}000 items")
  }

  @Test("a list that stops says how many more there are")
  func lists() {
    #expect(CountText.list(["a", "b"], most: 2) == "a, b")
    #expect(CountText.list(["a", "b", "c", "d"], most: 2) == "a, b and 2 more")
    #expect(CountText.list(["a", "b", "c"], most: 2) == "a, b, c")
    #expect(CountText.lines(["a", "b", "c", "d"], most: 2) == "a\nb\n… and 2 more")
  }
}
