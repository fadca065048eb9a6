import Charts
import Drawing
import Testing

@Suite("Charts of ranks")
struct RankChartTests {
  static func chart(
    _ count: Int, reach: Int = 2, name: (Int) -> String = { "org/model-\($0)" }
  ) -> RankChart {
    RankChart(
      rows: (0..<count).map { row in
        RankRow(
          ChartLabel(name(row)), ranks: max(1, row + 1 - reach)...min(count, row + 1 + reach),
          point: row + 1, estimate: ChartEstimate(value: 80 - Double(row)),
          ties: (0..<count).filter { $0 != row && abs($0 - row) <= reach })
      }, ranked: count)
  }

  @Test("ties are the largest sets of which no two differ")
  func groups() {
    // A path: each is tied with its neighbours only.
    #expect(
      TieGroups(count: 4, ties: [(0, 1), (1, 2), (2, 3)]).groups == [[0, 1], [1, 2], [2, 3]])
    // 1 stands between 0 and 2 and differs from both.
    #expect(TieGroups(count: 3, ties: [(0, 2)]).groups == [[0, 2]])
    #expect(TieGroups(count: 3, ties: [(0, 1), (1, 2), (2, 0), (1, 0)]).groups == [[0, 1, 2]])
    #expect(TieGroups(count: 3, ties: []).groups.isEmpty)
    #expect(TieGroups(count: 2, ties: [(0, 5)]).groups.isEmpty)
  }

  @Test("every two of a group are tied, and every tie is in a group", arguments: 1...20)
  func property(_ seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
    var ties: [(Int, Int)] = []
    for one in 0..<9 {
      for other in (one + 1)..<9 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        if state >> 62 > 1 { ties.append((one, other)) }
      }
    }
    let found = TieGroups(count: 9, ties: ties)
    guard !found.isTooMany else { return }
    func isTied(_ one: Int, _ other: Int) -> Bool {
      ties.contains { $0 == (min(one, other), max(one, other)) }
    }
    for group in found.groups {
      for (place, one) in group.enumerated() {
        for other in group[(place + 1)...] { #expect(isTied(one, other)) }
      }
      // Nobody could be added.
      for other in 0..<9 where !group.contains(other) {
        #expect(!group.allSatisfy { isTied($0, other) })
      }
    }
    for tie in ties {
      #expect(found.groups.contains { $0.contains(tie.0) && $0.contains(tie.1) })
    }
  }

  @Test("upright bars 1.2 wide join the rows of a group, and leave out who differs")
  func bars() throws {
    let typesetter = try Typesetter()
    var chart = Self.chart(5, reach: 1)
    let layout = try chart.layout(width: 481, typesetter: typesetter)
    #expect(layout.groups == [[0, 1], [1, 2], [2, 3], [3, 4]])
    let list = try chart.draw(width: 481, typesetter: typesetter).list
    let upright = segments(list).filter {
      $0.style.width == 1.2 && $0.start.x == $0.end.x && $0.start.x < 470
        && layout.tieX.contains($0.start.x)
    }
    #expect(upright.count == 4)
    for (bar, group) in zip(upright, layout.groups) {
      #expect(bar.start.y < layout.rowMiddles[group[0]])
      #expect(bar.end.y > layout.rowMiddles[group[1]])
    }
    // 0 and 2 are tied and 1 differs from both: one bar in two pieces.
    chart = Self.chart(3, reach: 0)
    chart.rows[0].ties = [2]
    chart.rows[2].ties = [0]
    let pieces = segments(try chart.draw(width: 481, typesetter: typesetter).list).filter {
      $0.style.width == 1.2 && $0.start.x == $0.end.x
    }
    // Two pieces and the sample of the legend.
    #expect(pieces.count == 3)
  }

  @Test("dots stand at the place by the score")
  func dots() throws {
    let typesetter = try Typesetter()
    let chart = Self.chart(9)
    let layout = try chart.layout(width: 481, typesetter: typesetter)
    let steps = zip((1...8).map { layout.x(of: $0) }, (2...9).map { layout.x(of: $0) }).map {
      $1 - $0
    }
    #expect(steps.allSatisfy { abs($0 - steps[0]) < 1e-9 })
    let circles = try chart.draw(width: 481, typesetter: typesetter).list.elements.compactMap {
      element -> Double? in
      guard case .fill(let path, _, _) = element,
        case .arc(let centre, _, _, _)? = path.elements.dropFirst().first
      else { return nil }
      return centre.x
    }
    for rank in 1...9 { #expect(circles.contains { abs($0 - layout.x(of: rank)) < 1e-9 }) }
  }

  @Test(
    "any number of rows fits: nothing overlaps and nothing leaves the figure",
    arguments: [1, 2, 9, 34, 60], [320.0, 481])
  func fits(count: Int, width: Double) throws {
    let typesetter = try Typesetter()
    for name in [
      { "m\($0)" }, { "organisation-\($0)/a-long-name-of-a-model-of-our-time" },
    ] as [(Int) -> String] {
      let figure = try Self.chart(count, name: name).draw(width: width, typesetter: typesetter)
      try figure.list.validate()
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

  @Test("the words tell ranks and who is not shown to differ")
  func words() throws {
    let words = try Self.chart(3, reach: 1).alternativeText(intervals: "possible ranks")
    #expect(words.contains("Rank: first org/model-0 1 (1 to 2), last org/model-2 3 (2 to 3)."))
    #expect(words.contains("Not shown to differ: org/model-0"))
    #expect(
      try Self.chart(3, reach: 0).alternativeText().contains("Every two are shown to differ."))
  }

  @Test("ranks beyond the last, and too many rows, are errors")
  func refusals() throws {
    var chart = Self.chart(3)
    chart.rows[0].ranks = 1...4
    #expect(chart.problems().count == 1)
    #expect(Self.chart(61).problems().count == 1)
    #expect(RankChart(rows: [], ranked: 0).problems() == [.empty("rows")])
  }
}
