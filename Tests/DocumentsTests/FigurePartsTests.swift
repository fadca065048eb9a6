import Charts
import Documents
import Drawing
import Testing

@Suite("Figures that are higher than a page")
struct FigurePartsTests {
  static func figure(_ rows: Int) -> Block {
    let chart = IntervalChart(
      rows: (0..<rows).map { IntervalRow(name: "Model-\($0)") },
      series: [
        ChartSeries(
          name: "A",
          estimates: (0..<rows).map {
            ChartEstimate(value: Double($0), lower: Double($0) - 1, upper: Double($0) + 1)
          })
      ], title: "Mean score (0 to 100)")
    return .figure(
      FigureBlock(
        label: BlockLabel(word: "Figure", number: 2, destination: "fig-2"), chart: chart,
        caption: [TextSpan("Scores of all.")], alternativeText: "Scores"))
  }

  @Test("go on over the page with their name and their axis, and each row is drawn once")
  func parts() throws {
    for style in [PageStyle(), PageStyle(page: .letter)] {
      let document = try pages([Self.figure(120)], style: style)
      let texts = document.pages.map(\.plainTexts)
      #expect(texts.count >= 3)
      for row in 0..<120 { #expect(texts.joined().filter { $0 == "Model-\(row)" }.count == 1) }
      for (number, page) in texts.enumerated()
      where page.contains(where: { $0.hasPrefix("Model-") }) {
        #expect(page.contains("Mean score (0 to 100)"))
        #expect(page.contains { $0.contains("Figure 2, continued") } == (number > 0))
      }
      #expect(texts[0].contains { $0.contains("Scores of all.") })
    }
  }

  @Test("stay whole where a page holds them")
  func whole() throws {
    let texts = try pages([Self.figure(30)]).pages.flatMap(\.plainTexts)
    #expect(!texts.contains { $0.contains("continued") })
  }
}
