import Charts
import Drawing
import Foundation
import Testing

@Suite("A profile of people as reference")
struct ReferenceProfileTests {
  let cell = Rectangle(x: 0, y: 0, width: 400, height: 360)

  func radar(_ reference: ChartSeries?) -> RadarChart {
    RadarChart(axes: schwartzAxes(), series: [series("GPT-4o")], reference: reference)
  }

  /// The thin edges of a reference's band.
  func edges(_ list: DisplayList) -> [Path] {
    list.elements.compactMap { element in
      guard case .stroke(let path, let style) = element, style.color == theme.muted,
        style.width == 0.4
      else { return nil }
      return path
    }
  }

  @Test("in a radar it is a line without marks on a band with edges, at its limits")
  func band() throws {
    let typesetter = try Typesetter()
    let people = series("People", band: false, shift: 5)
    let chart = radar(people)
    let list = try chart.draw(in: cell, typesetter: typesetter)
    let edges = edges(list)
    #expect(edges.count == 2)
    let layout = try chart.layout(width: 400, height: 360, typesetter: typesetter)
    let centre = try #require(segments(list).first { $0.style.width == 0.4 }).start
    let maximum = try chart.scale().maximum
    for (edge, limits) in zip(
      edges, [people.estimates.map(\.?.upper), people.estimates.map(\.?.lower)])
    {
      let points = edge.elements.compactMap { element -> Point? in
        switch element {
        case .move(let point), .line(let point): point
        default: nil
        }
      }
      #expect(points.count == 10)
      for (axis, point) in points.enumerated() {
        let distance = layout.radius * (try #require(limits[axis])) / maximum
        let angle = 2 * Double.pi * Double(axis) / 10
        #expect(abs(point.x - centre.x - distance * sin(angle)) < 1e-6)
        #expect(abs(point.y - centre.y + distance * cos(angle)) < 1e-6)
      }
    }
    #expect(self.edges(try radar(nil).draw(in: cell, typesetter: typesetter)).isEmpty)
    let plain = ChartSeries(
      name: "People", estimates: (0..<10).map { _ in ChartEstimate(value: 40) })
    #expect(self.edges(try radar(plain).draw(in: cell, typesetter: typesetter)).isEmpty)
  }

  @Test("a missing number breaks the band")
  func gap() throws {
    let typesetter = try Typesetter()
    let chart = radar(series("People", band: false, missing: [3, 7]))
    // Two stretches of neighbours, each with two edges.
    #expect(edges(try chart.draw(in: cell, typesetter: typesetter)).count == 4)
  }

  @Test("the simultaneous interval is the band where it is known, and the words say which it is")
  func words() throws {
    let pointwise = try radar(series("People", band: false)).alternativeText()
    #expect(
      pointwise.contains("People is the reference, with its pointwise intervals as a grey band."))
    let simultaneous = try radar(series("People", band: true)).alternativeText()
    #expect(simultaneous.contains("with its simultaneous intervals as a grey band."))
    #expect(simultaneous.contains("The intervals of GPT-4o and People overlap everywhere."))
  }

  @Test("in an interval chart it is a tick on a band in each row, and stands in the words")
  func intervals() throws {
    let typesetter = try Typesetter()
    let people = series("People", count: 4, band: false, missing: [2], shift: 6)
    let chart = IntervalChart(
      rows: (0..<4).map { IntervalRow(name: "Row \($0)") },
      series: [series("GPT-4o", count: 4, band: false)], reference: people)
    let layout = try chart.layout(width: 300, typesetter: typesetter)
    let list = try chart.draw(width: 300, typesetter: typesetter).list
    let bands = list.elements.compactMap { element -> Rectangle? in
      guard case .fill(let path, theme.referenceBand, _) = element, let area = path.bounds,
        area.minY > 15  // below the legend
      else { return nil }
      return area
    }
    #expect(bands.count == 3)
    for (band, row) in zip(bands, [0, 1, 3]) {
      let interval = try #require(people.estimates[row]?.interval)
      #expect(abs(band.minX - layout.x(of: interval.lowerBound)) < 1e-9)
      #expect(abs(band.maxX - layout.x(of: interval.upperBound)) < 1e-9)
      #expect(abs(band.midY - layout.rowMiddles[row]) < 1e-9)
    }
    #expect(list.texts.map(\.plain).contains("People"))
    #expect(chart.data.series.map(\.name) == ["GPT-4o", "People"])
    #expect(try chart.alternativeText().contains("People has no data for Row 2."))
  }

  @Test("centred numbers go round a heavy ring at zero, half-way to the rim")
  func centred() throws {
    let typesetter = try Typesetter()
    func profile(_ name: String, _ size: Double) -> ChartSeries {
      ChartSeries(
        name: name,
        estimates: (0..<10).map { axis in
          let value = size * cos(Double(axis))
          return ChartEstimate(value: value, lower: value - 0.2, upper: value + 0.2)
        })
    }
    var chart = RadarChart(
      axes: schwartzAxes(), series: [profile("GPT-4o", 1.1)], reference: profile("日本", 0.7),
      isCentred: true)
    #expect(chart.problems().isEmpty)
    let scale = try chart.scale()
    #expect(scale.minimum == -scale.maximum)
    #expect(scale.maximum >= 1.3)
    #expect(scale.ticks.contains(0))
    let list = try chart.draw(in: cell, typesetter: typesetter)
    let layout = try chart.layout(width: 400, height: 360, typesetter: typesetter)
    let ring = list.elements.compactMap { element -> Rectangle? in
      guard case .stroke(let path, let style) = element, style.width == 1.8,
        style.color == theme.zeroRing
      else { return nil }
      return path.bounds
    }
    #expect(ring.count == 1)
    #expect(abs(try #require(ring.first).height - layout.radius) < 1e-9)
    chart.scaleMaximum = 1.2
    #expect(throws: ChartError.self) { try chart.scale() }
    chart.scaleMaximum = nil
    chart.isCentred = false
    #expect(!chart.problems().isEmpty)
    let figure = try ProfileFigure(
      axes: schwartzAxes(), series: [profile("GPT-4o", 1.1)], reference: profile("日本", 0.7),
      isCentred: true
    ).draw(width: 481, typesetter: typesetter)
    #expect(figure.list.texts.map(\.plain).contains("日本"))
    try figure.list.validate()
  }
}
