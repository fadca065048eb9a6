import Charts
import Drawing
import Testing

@Suite("Timelines")
struct TimelineChartTests {
  static func chart(
    _ panels: Int, rounds: Int = 3, name: (Int) -> String = { "Model-\($0)" },
    round: (Int) -> String = { "2025-\($0 + 10)" }
  ) -> TimelineChart {
    TimelineChart(
      rounds: (0..<rounds).map(round),
      panels: (0..<panels).map { panel in
        TimelinePanel(
          title: name(panel),
          estimates: (0..<rounds).map { round in
            let value = 60 + Double((panel * 7 + round * 3) % 11)
            return ChartEstimate(value: value, lower: value - 3, upper: value + 4)
          })
      }, title: "Care: score, 0 to 100")
  }

  /// The triangles of a list: three corners, filled.
  static func triangles(_ list: DisplayList) -> [[Point]] {
    list.elements.compactMap { element in
      guard case .fill(let path, _, _) = element, path.elements.count == 4 else { return nil }
      return path.elements.compactMap { element -> Point? in
        switch element {
        case .move(let point), .line(let point): point
        default: nil
        }
      }
    }
  }

  @Test("all panels share one scale, and bars end where the intervals do")
  func bars() throws {
    let typesetter = try Typesetter()
    let chart = Self.chart(4)
    let layout = try chart.layout(width: 481, typesetter: typesetter)
    let list = try chart.draw(width: 481, typesetter: typesetter).list
    let bars = segments(list).filter { $0.style.width == 1.2 }
    #expect(bars.count == 12)
    for (panel, plot) in zip(chart.panels, layout.plots) {
      for (round, estimate) in panel.estimates.enumerated() {
        let interval = try #require(estimate?.interval)
        let x = layout.x(round, in: plot)
        #expect(
          bars.contains { bar in
            abs(bar.start.x - x) < 1e-9
              && abs(bar.start.y - layout.y(interval.upperBound, in: plot)) < 1e-9
              && abs(bar.end.y - layout.y(interval.lowerBound, in: plot)) < 1e-9
          })
      }
    }
  }

  @Test("a round that moved has a triangle the way it went and the difference beside it")
  func moves() throws {
    let typesetter = try Typesetter()
    var chart = Self.chart(2)
    chart.panels[0].moves = [.init(round: 1, difference: 2.5)]
    chart.panels[1].moves = [.init(round: 2, difference: -12.5)]
    let layout = try chart.layout(width: 481, typesetter: typesetter)
    let list = try chart.draw(width: 481, typesetter: typesetter).list
    // One of each direction in the legend, and one a move.
    let triangles = Self.triangles(list)
    #expect(triangles.count == 4)
    for (panel, isUp) in [(0, true), (1, false)] {
      let plot = layout.plots[panel]
      let round = chart.panels[panel].moves[0].round
      let x = layout.x(round, in: plot)
      let y = layout.y(try #require(chart.panels[panel].estimates[round]).value, in: plot)
      let mark = try #require(
        triangles.first { abs($0[0].x - x) < 1e-9 && abs($0[0].y - y) < 5 })
      #expect((mark[0].y < mark[1].y) == isUp)
    }
    let texts = list.texts.map(\.plain)
    #expect(texts.contains("+2.5") && texts.contains("\u{2212}12.5"))
    #expect(texts.contains("moved against the round before"))
    let words = try chart.alternativeText()
    #expect(words.contains("Model-1 moved against the round before: 2025-12 (\u{2212}12.5)."))
  }

  @Test("a change point is a dashed rule between its round and the next")
  func changes() throws {
    let typesetter = try Typesetter()
    var chart = Self.chart(1, rounds: 5)
    chart.panels[0].changes = [1]
    let layout = try chart.layout(width: 300, typesetter: typesetter)
    let list = try chart.draw(width: 300, typesetter: typesetter).list
    let rules = segments(list).filter { !$0.style.dash.isEmpty }
    let plot = layout.plots[0]
    let middle = (layout.x(1, in: plot) + layout.x(2, in: plot)) / 2
    #expect(rules.contains { abs($0.start.x - middle) < 1e-9 && $0.start.y == plot.minY })
    #expect(list.texts.map(\.plain).contains("change point"))
    #expect(try chart.alternativeText().contains("Model-0 has a change point after 2025-11."))
    // Nothing to explain, no legend.
    let plain = try Self.chart(1, rounds: 5).draw(width: 300, typesetter: typesetter).list
    #expect(!plain.texts.map(\.plain).contains("change point"))
  }

  @Test("a round without a number is a gap that no line crosses")
  func missing() throws {
    let typesetter = try Typesetter()
    var chart = Self.chart(1, rounds: 5)
    chart.panels[0].estimates[2] = nil
    let list = try chart.draw(width: 300, typesetter: typesetter).list
    #expect(segments(list).filter { $0.style.width == 0.9 }.count == 2)
    #expect(segments(list).filter { $0.style.width == 1.2 }.count == 4)
    #expect(try chart.alternativeText().contains("Model-0 has no data for 2025-12."))
  }

  @Test(
    "names of panels and rounds lie on nothing and inside the figure",
    arguments: [(1, 1), (4, 3), (33, 3), (5, 14), (2, 60)], [200.0, 317, 481])
  func labels(size: (panels: Int, rounds: Int), width: Double) throws {
    guard Double(size.rounds) * 13 < 2.2 * width else { return }
    let typesetter = try Typesetter()
    for (name, round) in [
      ({ "Model-\($0)" }, { "2025-\($0 + 10)" }),
      ({ "organisation-\($0)/a-very-long-name-2025" }, { "after fine-tune no. \($0) of spring" }),
      ({ "深度求索 DeepSeek-R\($0)" }, { "第\($0)轮评测" }),
    ] as [((Int) -> String, (Int) -> String)] {
      var chart = Self.chart(size.panels, rounds: size.rounds, name: name, round: round)
      chart.panels[0].moves = [.init(round: size.rounds - 1, difference: 4)]
      if size.rounds > 1 { chart.panels[0].changes = [0] }
      let figure = try chart.draw(width: width, typesetter: typesetter)
      let frame = Rectangle(x: 0, y: 0, width: width, height: figure.size.height)
      let boxes = try textBoxes(figure.list, typesetter: typesetter)
      for (index, first) in boxes.enumerated() {
        #expect(frame.contains(first.box, tolerance: 1), "\(first.text)")
        for second in boxes[(index + 1)...] {
          #expect(!first.box.overlaps(second.box), "\(first.text) / \(second.text)")
        }
      }
    }
  }

  @Test("nothing to show, marks where nothing is, too many panels and no room are errors")
  func refusals() throws {
    let typesetter = try Typesetter()
    #expect(TimelineChart(rounds: [], panels: [], title: "T").problems().count == 2)
    var chart = Self.chart(1)
    chart.panels[0].moves = [.init(round: 3, difference: 1)]
    #expect(chart.problems() == [.invalidMark(panel: "Model-0", round: 3)])
    chart.panels[0].moves = [.init(round: 1, difference: 0)]
    #expect(chart.problems().count == 1)
    chart = Self.chart(1)
    chart.panels[0].estimates[1] = nil
    chart.panels[0].moves = [.init(round: 1, difference: 1)]
    #expect(chart.problems().count == 1)
    chart = Self.chart(1)
    chart.panels[0].changes = [2]
    #expect(chart.problems().count == 1)
    #expect(Self.chart(61).problems().count == 1)
    #expect(throws: ChartError.self) {
      try Self.chart(1).draw(width: 80, typesetter: typesetter)
    }
  }
}
