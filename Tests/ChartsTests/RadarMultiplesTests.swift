import Charts
import Drawing
import Testing

@Suite("Radars side by side")
struct RadarMultiplesTests {
  static func chart(
    _ count: Int, name: (Int) -> String = { "Model-\($0)" }, isCentred: Bool = false
  ) -> RadarMultiples {
    let cells = (0..<count).map { number in
      RadarMultiples.Cell(
        ChartSeries(
          name: name(number),
          estimates: (0..<10).map { axis in
            let value = Double((axis * 7 + number * 13) % 60) + 20
            let shown = isCentred ? value / 50 - 1 : value
            return ChartEstimate(value: shown, lower: shown - 0.1, upper: shown + 0.1)
          }), note: "n 40")
    }
    return RadarMultiples(
      axes: schwartzAxes(translated: false), wedges: schwartzWedges(), cells: cells,
      reference: ChartSeries(
        name: "People",
        estimates: (0..<10).map { _ in ChartEstimate(value: isCentred ? 0.1 : 50) }),
      order: "by name", isCentred: isCentred)
  }

  @Test(
    "every model has a circle with its name, and the axes are named once",
    arguments: [1, 4, 5, 34, 60])
  func names(count: Int) throws {
    let typesetter = try Typesetter()
    let figure = try Self.chart(count).draw(width: 481.28, typesetter: typesetter)
    let texts = figure.list.texts.map(\.plain)
    for number in 0..<count { #expect(texts.filter { $0 == "Model-\(number)" }.count == 1) }
    #expect(texts.filter { $0 == "Universalism" }.count == 1)
    #expect(texts.filter { $0 == "n 40" }.count == count)
    #expect(texts.contains("Centre 0, rim 80"))
    // The reference: once in the key, and once in every cell.
    let grey = figure.list.elements.count { element in
      guard case .stroke(let path, let style) = element else { return false }
      return style.color == theme.reference && path.elements.count == 11
    }
    #expect(grey == count + 1)
  }

  @Test("four stand in a row of A4 and of Letter, and rows are pieces that no page is too low for")
  func parts() throws {
    let typesetter = try Typesetter()
    for width in [481.28, 498] {
      let chart = Self.chart(60)
      let parts = try #require(try chart.parts(width: width, typesetter: typesetter))
      #expect(parts.parts.count == 15)
      #expect(parts.parts.allSatisfy { $0.size.height < 420 })
      let whole = try chart.draw(width: width, typesetter: typesetter)
      #expect(parts.whole == whole)
      #expect(abs(parts.parts.map(\.size.height).reduce(0, +) - whole.size.height) < 1e-6)
    }
  }

  @Test("all circles share one scale, which holds the largest value of any; limits are not drawn")
  func scale() throws {
    var chart = Self.chart(6)
    chart.cells[3].series.estimates[2] = ChartEstimate(value: 97, lower: 90, upper: 99)
    #expect(try chart.scale().maximum == 100)
    chart.cells[3].series.estimates[2] = ChartEstimate(value: 71, lower: 60, upper: 99)
    #expect(try chart.scale().maximum < 100)
    let signed = Self.chart(6, isCentred: true)
    #expect(try signed.scale().minimum == -signed.scale().maximum)
    #expect(try signed.alternativeText().contains("Zero is the heavy ring."))
  }

  @Test("a name that would take more than three lines is a number there and whole below")
  func longNames() throws {
    let typesetter = try Typesetter()
    let long = String(repeating: "organisation/model-", count: 10)
    let chart = Self.chart(6) { $0 == 4 ? long : "Model-\($0)" }
    let figure = try chart.draw(width: 481.28, typesetter: typesetter)
    let texts = figure.list.texts.map(\.plain)
    #expect(texts.filter { $0 == "No. 5" }.count == 2)
    #expect(texts.joined().contains(long))
  }

  @Test("no model, and numbers below zero round no ring of zero, are errors")
  func problems() {
    var chart = Self.chart(0)
    #expect(chart.problems() == [.empty("series")])
    chart = Self.chart(2)
    chart.cells[1].series.estimates[0] = ChartEstimate(value: -1)
    #expect(
      chart.problems() == [.negativeValue(series: "Model-1", axis: "Self-direction", value: -1)])
  }
}
