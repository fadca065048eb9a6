import Charts
import Drawing
import Testing

@Suite("Slope chart")
struct SlopeChartTests {
  /// Scores that fall by model, each with an interval of ±`half`; where it is a ranking, ranks.
  static func chart(
    _ models: Int, rounds: Int = 3, quantity: SlopeChart.Quantity = .ranks, half: Double = 1,
    name: (Int) -> String = { "Model-\($0)" }
  ) -> SlopeChart {
    SlopeChart(
      rounds: (0..<rounds).map { "2025-0\($0 + 1)" },
      lines: (0..<models).map { model in
        SlopeLine(
          name: name(model),
          estimates: (0..<rounds).map { round in
            guard quantity == .ranks else {
              let value = 90 - 3 * Double((model + round) % models)
              return ChartEstimate(value: value, lower: value - half, upper: value + half)
            }
            let rank = Double((model + round) % models + 1)
            return ChartEstimate(
              value: rank, lower: max(1, rank - half), upper: min(Double(models), rank + half))
          })
      }, quantity: quantity, title: "Place in the order of scores")
  }

  @Test("rank 1 stands at the top, the largest number too, and marks stand at their numbers")
  func places() throws {
    let typesetter = try Typesetter()
    for quantity in [SlopeChart.Quantity.ranks, .numbers] {
      let chart = Self.chart(5, quantity: quantity)
      let layout = try chart.layout(width: 481, typesetter: typesetter)
      let first = layout.places.compactMap { $0[0]?.y }
      #expect(first.count == 5 && first == first.sorted())
      // Equal steps of numbers are equal steps on the page.
      let steps = zip(first.dropFirst(), first).map { $0 - $1 }
      #expect(steps.allSatisfy { abs($0 - steps[0]) < 1e-9 })
      for points in layout.places {
        for case let point? in points {
          #expect(layout.plot.contains(Rectangle(x: point.x, y: point.y, width: 0, height: 0)))
        }
      }
    }
  }

  @Test(
    "intervals of one round that share numbers stand side by side, so that a tie is seen",
    arguments: [0.0, 1, 3, 40])
  func lanes(half: Double) throws {
    let typesetter = try Typesetter()
    for quantity in [SlopeChart.Quantity.ranks, .numbers] {
      let layout = try Self.chart(12, quantity: quantity, half: half)
        .layout(width: 481, typesetter: typesetter)
      for round in 0..<3 {
        let marks = layout.places.indices.compactMap { line -> (Double, ClosedRange<Double>)? in
          guard let point = layout.places[line][round], let bar = layout.bars[line][round] else {
            return nil
          }
          return (point.x, bar)
        }
        for (index, first) in marks.enumerated() {
          for second in marks[(index + 1)...] where first.1.overlaps(second.1) {
            #expect(abs(first.0 - second.0) > 0.3)
          }
        }
      }
      // Clear ranks need no lanes: all stand below the name of the round.
      if half == 0 {
        #expect(Set(layout.places.compactMap { $0[0]?.x }).count == 1)
      }
    }
  }

  @Test(
    "names at both ends lie on nothing and inside the figure, up to 40 models",
    arguments: [1, 4, 33, 40], [317.0, 481])
  func labels(models: Int, width: Double) throws {
    let typesetter = try Typesetter()
    for name in [
      { "Model-\($0)" }, { "organisation-\($0)/a-very-long-name-of-a-model-2025-04-01" },
      { "深度求索 DeepSeek-R\($0)" },
    ] as [(Int) -> String] {
      for quantity in [SlopeChart.Quantity.ranks, .numbers] {
        let chart = Self.chart(models, quantity: quantity, half: 4, name: name)
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
  }

  @Test("a round without a number breaks the line, and who is in neither end is named once")
  func missing() throws {
    let typesetter = try Typesetter()
    var chart = Self.chart(4, rounds: 4)
    chart.lines[0].estimates[1] = nil
    chart.lines[2].estimates[0] = nil
    chart.lines[2].estimates[3] = nil
    let list = try chart.draw(width: 481, typesetter: typesetter).list
    let lines = segments(list).filter { $0.style.width == 0.7 }
    // Three steps a line, two of them gone with the gap and two with the ends.
    #expect(lines.count == 3 + 3 + 1 + 1)
    let names = list.texts.map(\.plain)
    #expect(names.filter { $0 == "Model-0" }.count == 2)
    #expect(names.filter { $0 == "Model-2" }.count == 1)
    let words = try chart.alternativeText(intervals: "95 % rank intervals")
    #expect(words.contains("Model-0 has no data for 2025-02."))
  }

  @Test("what stands out does so by weight and bold type, not by colour alone")
  func emphasis() throws {
    let typesetter = try Typesetter()
    var chart = Self.chart(5)
    chart.lines[3].isStrong = true
    let list = try chart.draw(width: 481, typesetter: typesetter).list
    #expect(segments(list).filter { $0.style.width == 1.5 }.count == 2)
    let bold = list.texts.filter { $0.runs.contains { $0.style.weight == .semibold } }
    #expect(bold.map(\.plain) == ["Model-3", "Model-3"])
  }

  @Test("among many lines those that stand out have bars behind them, and the others are faint")
  func crowded() throws {
    let typesetter = try Typesetter()
    var chart = Self.chart(20)
    #expect(!chart.isCrowded)
    chart.lines[3].isStrong = true
    #expect(chart.isCrowded)
    let list = segments(try chart.draw(width: 481, typesetter: typesetter).list)
    #expect(list.filter { $0.style.width == 4.6 }.count == 3)
    #expect(list.filter { $0.style.color == theme.hairline && $0.style.width == 0.8 }.count == 38)
    #expect(!list.contains { $0.style.color == theme.spoke })
  }

  @Test("the words give the first and the last rank of each, with its interval")
  func alternativeText() throws {
    let words = try Self.chart(3).alternativeText(intervals: "95 % rank intervals")
    #expect(words.hasPrefix("Slope chart of ranks of 3 rounds, for Model-0, Model-1 and Model-2"))
    #expect(words.contains("Model-0: first 2025-01 1 (1 to 2), last 2025-03 3 (2 to 3)."))
    #expect(words.contains("Rank 1 is the highest score."))
    #expect(!words.contains("overlap"))
  }

  @Test("one round is a column of bars with one name each")
  func oneRound() throws {
    let typesetter = try Typesetter()
    let list = try Self.chart(3, rounds: 1).draw(width: 300, typesetter: typesetter).list
    #expect(list.texts.map(\.plain).filter { $0.hasPrefix("Model") }.count == 3)
  }

  @Test("nothing to show, ranks below one, too many models and no room are errors")
  func refusals() throws {
    let typesetter = try Typesetter()
    #expect(
      SlopeChart(rounds: [], lines: [], quantity: .ranks, title: "T").problems().count == 2)
    var chart = Self.chart(3)
    chart.lines[0].estimates[0] = ChartEstimate(value: 0)
    #expect(chart.problems().count == 1)
    chart = Self.chart(3)
    chart.lines[0].estimates.removeLast()
    #expect(chart.problems().count == 1)
    #expect(Self.chart(41).problems().count == 1)
    #expect(throws: ChartError.self) {
      try Self.chart(3).draw(width: 110, typesetter: typesetter)
    }
  }
}
