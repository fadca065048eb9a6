import Charts
import Documents
import PrintedNumbers
import Testing

@Suite("Values of tables")
struct TableValueTests {
  @Test("a value is printed in its format")
  func formats() {
    let tenths = Precision(decimals: 1)
    #expect(TableValue.number(-3.14, tenths).text == "\u{2212}3.1")
    #expect(TableValue.interval(61.84...66.02, tenths).text == "61.8 to 66.0")
    #expect(TableValue.rank(2...4).text == "2–4")
    #expect(TableValue.rank(2...2).text == "2")
    #expect(TableValue.count(12_345).text == "12\u{2009}345")
    #expect(TableValue.counts(9...12_345).text == "9–12\u{2009}345")
    #expect(TableValue.counts(9...9).text == "9")
  }

  @Test("an estimate stands above its interval, or alone where it has none")
  func estimates() {
    let hundredths = Precision(decimals: 2)
    #expect(
      TableValue.estimate(-0.2, -0.311...(-0.1), hundredths).text
        == "\u{2212}0.20\n\u{2212}0.31 to \u{2212}0.10")
    #expect(TableValue.estimate(0.5, nil, hundredths).text == "0.50")
    #expect(TableValue.estimate(nil, 0...1, hundredths).text == "–")
  }

  @Test("a mark has no text, and what is not known is a dash")
  func unknown() {
    let tenths = Precision(decimals: 1)
    let values: [TableValue] = [
      .number(nil, tenths), .interval(nil, tenths), .rank(nil), .count(nil), .counts(nil),
    ]
    #expect(values.allSatisfy { $0.text == "–" })
    #expect(TableValue.whisker(ChartEstimate(value: 1)).text == nil)
  }
}
