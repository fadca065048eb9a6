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

  @Test("what is not known is a dash, and a mark has no text")
  func unknown() {
    let tenths = Precision(decimals: 1)
    let values: [TableValue] = [
      .number(nil, tenths), .interval(nil, tenths), .rank(nil), .count(nil), .counts(nil),
    ]
    #expect(values.allSatisfy { $0.text == "–" })
    #expect(TableValue.whisker(ChartEstimate(value: 1)).text == nil)
  }
}
