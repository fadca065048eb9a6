import Charts
import Drawing
import Testing

@Suite("Means before and after")
struct JumpChartTests {
  static func chart(
    _ panels: Int, found: Set<Int> = [], name: (Int) -> String = { "Model-\($0)" }
  ) -> JumpChart {
    JumpChart(
      panels: (0..<panels).map { panel in
        let before = 0.5 + Double(panel % 5) / 20
        let after = found.contains(panel) ? before - 0.25 : before - 0.02
        return JumpPanel(
          title: name(panel),
          bins: (0..<6).map { part in
            let from = Double(part - 4) * 6
            let value = part < 4 ? before : after
            return .init(
              range: from...from + 6,
              estimate: ChartEstimate(value: value, lower: value - 0.1, upper: value + 0.1))
          },
          fits: [
            .init(start: Point(x: -24, y: before), end: Point(x: 0, y: before)),
            .init(start: Point(x: 0, y: after), end: Point(x: 12, y: after)),
          ],
          jump: ChartEstimate(
            value: after - before, lower: after - before - 0.06, upper: after - before + 0.06),
          isFound: found.contains(panel))
      }, title: "Share of right answers",
      axis: "Months from the model's release to the day of the item", decimals: 2)
  }

  @Test("bars stand in the middle of their part, fits where they were fitted, the event at zero")
  func places() throws {
    let typesetter = try Typesetter()
    let chart = Self.chart(2)
    let layout = try chart.layout(width: 481, typesetter: typesetter)
    let list = try chart.draw(width: 481, typesetter: typesetter).list
    let bars = segments(list).filter { $0.style.width == 0.9 && $0.style.color != theme.reference }
    #expect(bars.count == 12)
    let fits = segments(list).filter { $0.style.width == 1.1 }
    #expect(fits.count == 4)
    for (place, panel) in chart.panels.enumerated() {
      let plot = layout.plots[place]
      for (index, bin) in panel.bins.enumerated() {
        let bar = bars[place * 6 + index]
        #expect(abs(bar.start.x - layout.x(bin.range.lowerBound + 3, in: plot)) < 1e-9)
        #expect(abs(bar.start.y - layout.y(bin.estimate.value + 0.1, in: plot)) < 1e-9)
      }
      for (index, fit) in panel.fits.enumerated() {
        let line = fits[place * 2 + index]
        #expect(abs(line.start.x - layout.x(fit.start.x, in: plot)) < 1e-9)
        #expect(abs(line.end.y - layout.y(fit.end.y, in: plot)) < 1e-9)
      }
      let rule = layout.x(0, in: plot)
      #expect(
        segments(list).contains { $0.style.color == theme.reference && $0.start.x == rule })
    }
  }

  @Test("a jump that is found has heavier lines, other marks and its number in bold")
  func found() throws {
    let typesetter = try Typesetter()
    let list = try Self.chart(3, found: [1]).draw(width: 481, typesetter: typesetter).list
    #expect(segments(list).filter { $0.style.width == 1.8 }.count == 2)
    #expect(segments(list).filter { $0.style.width == 1.1 }.count == 4)
    let bold = list.texts.filter { text in
      text.runs.contains { $0.style.weight == .semibold } && text.plain.contains("to")
    }
    #expect(bold.map(\.plain) == ["\u{2212}0.25 (\u{2212}0.31 to \u{2212}0.19)"])
    let words = try Self.chart(3, found: [1]).alternativeText()
    #expect(words.contains("lowest Model-1 \u{2212}0.25 (\u{2212}0.31 to \u{2212}0.19)"))
    #expect(words.contains("A jump is found in Model-1."))
    #expect(try Self.chart(3).alternativeText().contains("No jump is found."))
  }

  @Test(
    "texts lie on nothing and inside the figure", arguments: [1, 7, 33], [200.0, 317, 481])
  func labels(panels: Int, width: Double) throws {
    let typesetter = try Typesetter()
    for name in [
      { "Model-\($0)" }, { "organisation-\($0)/a-very-long-name-of-a-model-2025-04" },
      { "深度求索 DeepSeek-R\($0)" },
    ] as [(Int) -> String] {
      let figure = try Self.chart(panels, found: [0], name: name)
        .draw(width: width, typesetter: typesetter)
      let frame = Rectangle(x: 0, y: 0, width: width, height: figure.size.height)
      let boxes = try textBoxes(figure.list, typesetter: typesetter)
      for (index, first) in boxes.enumerated() {
        #expect(frame.contains(first.box, tolerance: 1.5), "\(first.text)")
        for second in boxes[(index + 1)...] {
          #expect(!first.box.overlaps(second.box), "\(first.text) / \(second.text)")
        }
      }
    }
  }

  @Test("a panel without a jump or without means is drawn and said")
  func missing() throws {
    let typesetter = try Typesetter()
    var chart = Self.chart(2)
    chart.panels[1].bins = []
    chart.panels[1].fits = []
    chart.panels[1].jump = nil
    let list = try chart.draw(width: 481, typesetter: typesetter).list
    #expect(list.texts.map(\.plain).contains("Model-1"))
    #expect(try chart.alternativeText().contains("Jump has no data for Model-1."))
  }

  @Test("a part on both sides of the event, numbers that are none and no room are errors")
  func refusals() throws {
    let typesetter = try Typesetter()
    #expect(JumpChart(panels: [], title: "T", axis: "A").problems() == [.empty("panels")])
    var chart = Self.chart(1)
    chart.panels[0].bins[0].range = -1...1
    #expect(chart.problems().count == 1)
    chart = Self.chart(1)
    chart.panels[0].bins[0].estimate = ChartEstimate(value: .nan)
    #expect(chart.problems().count == 1)
    chart = Self.chart(1)
    chart.panels[0].jump = ChartEstimate(value: .infinity)
    #expect(chart.problems().count == 1)
    #expect(throws: ChartError.self) {
      try Self.chart(1).draw(width: 100, typesetter: typesetter)
    }
  }
}
