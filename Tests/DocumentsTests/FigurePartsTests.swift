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

  /// A board of rows whose names take two lines.
  static func board(_ rows: Int) -> Block {
    let chart = BoardChart(
      rows: (0..<rows).map { row in
        BoardRow(
          ChartLabel("Model-\(row) of a maker with a long name, as instructed"),
          lead: BoardNumber(ChartEstimate(value: 50, lower: 45, upper: 55), ranks: 1...rows),
          cells: (0..<10).map { _ in
            BoardNumber(ChartEstimate(value: 50, lower: 45, upper: 55), ranks: 1...rows)
          })
      }, columns: (0..<10).map { ChartLabel("Value \($0)") }, leadTitle: "Mean",
      orderMeaning: "By the mean.", ranked: rows)
    return .figure(
      FigureBlock(
        label: BlockLabel(word: "Figure", number: 1, destination: "fig-1"), chart: chart,
        caption: [TextSpan("All numbers.")], alternativeText: "Numbers"))
  }

  @Test("are cut as few times as they can be, whatever stands before them", arguments: 0...40)
  func fewest(lines: Int) throws {
    let before = (0..<lines).map { Block.text("Line \($0).") }
    let after = (0..<60).map { Block.text("Below \($0).") }
    let document = try pages(before + [Self.board(34)] + after, style: PageStyle(.letter))
    let holding = document.pages.filter { page in
      page.plainTexts.contains { $0.hasPrefix("Model-") }
    }
    #expect(holding.count == 2)
  }

  @Test("stay whole where a page holds them")
  func whole() throws {
    let texts = try pages([Self.figure(30)]).pages.flatMap(\.plainTexts)
    #expect(!texts.contains { $0.contains("continued") })
  }
}
