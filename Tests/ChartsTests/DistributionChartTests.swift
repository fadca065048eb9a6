import Charts
import Drawing
import Testing

@Suite("Ridgelines and bars of shares")
struct DistributionChartTests {
  static func ridges(
    _ count: Int, name: (Int) -> String = { "org/model-\($0)" }
  ) -> RidgelineChart {
    let places = (0...50).map { Double($0) * 2 }
    return RidgelineChart(
      rows: (0..<count).map { row in
        let middle = 30 + 2 * Double(row * 13 % 21)
        return RidgelineRow(
          ChartLabel(name(row)),
          densities: places.map { max(0, 1 - abs($0 - middle) / 20) * Double(1 + row % 3) },
          median: middle, lower: middle - 8, upper: middle + 8, count: 300 - row)
      }, places: places, title: "Power: scores of items, 0 to 100", countTitle: "items")
  }

  static func shares(
    _ count: Int, _ categories: Int, name: (Int) -> String = { "org/model-\($0)" }
  ) -> ShareChart {
    ShareChart(
      rows: (0..<count).map { row in
        let raw = (0..<categories).map { Double(1 + (row * 7 + $0 * 3) % 11) }
        let sum = raw.reduce(0, +)
        return ShareRow(ChartLabel(name(row)), shares: raw.map { $0 / sum }, count: 300)
      }, categories: (0..<categories).map { "\($0 + 1)" }, title: "Share of items by rating",
      countTitle: "items")
  }

  @Test("a curve reaches at most half a row into the one above, the tallest just so far")
  func overlap() throws {
    let typesetter = try Typesetter()
    let chart = Self.ridges(9)
    let list = try chart.draw(width: 481, typesetter: typesetter).list
    let curves = list.elements.compactMap { element -> Rectangle? in
      guard case .stroke(let path, let style) = element, style.width == 0.9 else { return nil }
      return path.bounds
    }
    #expect(curves.count == 9)
    let pitch = curves[1].maxY - curves[0].maxY
    let tallest = curves.map(\.height).max() ?? 0
    #expect(tallest <= 1.5 * pitch && tallest > 1.4 * pitch)
  }

  @Test("one density has one height in every row")
  func height() throws {
    let typesetter = try Typesetter()
    let list = try Self.ridges(3).draw(width: 481, typesetter: typesetter).list
    let heights = list.elements.compactMap { element -> Double? in
      guard case .stroke(let path, let style) = element, style.width == 0.9 else { return nil }
      return path.bounds?.height
    }
    #expect(abs(heights[1] - 2 * heights[0]) < 1e-6 && abs(heights[2] - 3 * heights[0]) < 1e-6)
  }

  @Test("a tick stands at each median")
  func medians() throws {
    let typesetter = try Typesetter()
    let chart = Self.ridges(4)
    let list = try chart.draw(width: 481, typesetter: typesetter).list
    let ticks = segments(list).filter { $0.style.width == 1 && $0.style.color == theme.ink }
    // One more in the legend.
    #expect(ticks.count == 5)
    let places = ticks.prefix(4).map(\.start.x)
    let medians = chart.rows.map(\.median)
    for (one, other) in [(0, 1), (1, 2), (2, 3)] {
      #expect((places[one] < places[other]) == (medians[one] < medians[other]))
    }
  }

  @Test("segments are as long as their shares and fill the bar")
  func segmentsOfBars() throws {
    let typesetter = try Typesetter()
    let chart = Self.shares(2, 4)
    let list = try chart.draw(width: 481, typesetter: typesetter).list
    let areas = list.elements.compactMap { element -> Rectangle? in
      guard case .fill(let path, _, _) = element, let box = path.bounds,
        abs(box.height - 9.2) < 1e-9
      else { return nil }
      return box
    }
    #expect(areas.count == 8)
    let whole = areas[3].maxX - areas[0].minX
    for (area, share) in zip(areas, chart.rows[0].shares) {
      #expect(abs(area.width - share * whole) < 1e-6)
    }
  }

  @Test(
    "any number of rows fits: nothing overlaps and nothing leaves the figure",
    arguments: [1, 9, 34, 60], [317.0, 481])
  func fits(count: Int, width: Double) throws {
    let typesetter = try Typesetter()
    for name in [
      { "m\($0)" }, { "organisation-\($0)/a-long-name-of-a-model-of-our-time" },
    ] as [(Int) -> String] {
      let charts: [any Chart] = [
        Self.ridges(count, name: name), Self.shares(count, 2, name: name),
        Self.shares(count, 7, name: name),
      ]
      for chart in charts {
        let figure = try chart.draw(width: width, theme: theme, typesetter: typesetter)
        try figure.list.validate()
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
  }

  @Test("the words tell medians, shares and n")
  func words() throws {
    let ridges = try Self.ridges(3).alternativeText(intervals: "no intervals")
    #expect(ridges.contains("Median: highest") && ridges.contains("org/model-0 n = 300"))
    let shares = try Self.shares(3, 2).alternativeText(intervals: "no intervals")
    #expect(shares.contains("Per cent 1: highest"))
  }

  @Test("wrong counts, shares that are no whole and places out of order are errors")
  func refusals() {
    var ridges = Self.ridges(2)
    ridges.rows[0].densities.removeLast()
    ridges.places.swapAt(0, 1)
    #expect(ridges.problems().count == 2)
    var shares = Self.shares(2, 3)
    shares.rows[0].shares[0] += 0.2
    shares.rows[1].shares.removeLast()
    #expect(shares.problems().count == 3)
  }
}
