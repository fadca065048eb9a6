import Charts
import Drawing
import Foundation
import Testing

@Suite("Radar chart")
struct RadarChartTests {
  let cell = Rectangle(x: 0, y: 0, width: 400, height: 360)

  func chart(_ series: [ChartSeries]) -> RadarChart {
    RadarChart(axes: schwartzAxes(), wedges: schwartzWedges(), series: series)
  }

  @Test("each whisker ends at its limits on its own spoke")
  func whiskers() throws {
    let typesetter = try Typesetter()
    let chart = chart([series("A")])
    let list = try chart.draw(in: cell, typesetter: typesetter)
    let layout = try chart.layout(width: 400, height: 360, typesetter: typesetter)
    let maximum = try chart.scale().maximum
    let whiskers = segments(list).filter { $0.style.width == 0.9 && $0.style.color != .white }
    #expect(whiskers.count == 10)
    // All spokes start in the centre.
    let centre = try #require(segments(list).first { $0.style.width == 0.4 }).start
    for (index, whisker) in whiskers.enumerated() {
      let estimate = try #require(chart.series[0].estimates[index])
      let angle = 2 * Double.pi * Double(index) / 10
      for (point, limit) in [(whisker.start, estimate.lower), (whisker.end, estimate.upper)] {
        let distance = layout.radius * (try #require(limit)) / maximum
        #expect(abs(point.x - centre.x - distance * sin(angle)) < 1e-6)
        #expect(abs(point.y - centre.y + distance * cos(angle)) < 1e-6)
      }
    }
  }

  @Test("a missing number is a gap in line, band and marks, never a point at zero")
  func gaps() throws {
    let typesetter = try Typesetter()
    let whole = try chart([series("A")]).draw(in: cell, typesetter: typesetter)
    let gapped = try chart([series("A", missing: [3, 7])]).draw(in: cell, typesetter: typesetter)
    func lines(_ list: DisplayList) -> [(points: Int, isClosed: Bool)] {
      list.elements.compactMap { element in
        guard case .stroke(let path, let style) = element, style.width == 1.3 else { return nil }
        let isClosed = path.elements.contains(.close)
        return (path.elements.count - (isClosed ? 1 : 0), isClosed)
      }
    }
    #expect(lines(whole).map(\.points) == [10])
    #expect(lines(whole)[0].isClosed)
    #expect(lines(gapped).map(\.points).sorted() == [3, 5])
    #expect(lines(gapped).allSatisfy { !$0.isClosed })
    #expect(segments(gapped).filter { $0.style.width == 0.9 }.count == 8)
    let all = Set((0..<10).filter { $0 != 4 })
    _ = try chart([series("A", missing: all)]).draw(in: cell, typesetter: typesetter)
    _ = try chart([series("A", missing: Set(0..<10))]).draw(in: cell, typesetter: typesetter)
  }

  @Test("the rim covers the largest upper limit, bands and baseline included")
  func scaleCovers() throws {
    var one = chart([series("A")])
    let largest = one.series[0].estimates.compactMap { $0?.bandUpper }.max() ?? .infinity
    #expect(try one.scale().maximum >= largest)
    one.reference = ChartSeries(
      name: "Humans", estimates: (0..<10).map { _ in ChartEstimate(value: 97) })
    #expect(try one.scale().maximum == 100)
    one.scaleMaximum = 90
    #expect(throws: ChartError.self) { try one.scale() }
    one.scaleMaximum = 100
    #expect(try one.scale().ticks == [0, 20, 40, 60, 80, 100])
  }

  @Test("three series are the most, two with bands")
  func seriesLimits() {
    let bands = [series("A"), series("B"), series("C")]
    #expect(throws: ChartError.tooManySeries(count: 3, limit: 2, withBands: true)) {
      try chart(bands).validate()
    }
    let plain = (0..<4).map { series("\($0)", band: false) }
    #expect(throws: Never.self) { try chart(Array(plain.prefix(3))).validate() }
    #expect(throws: ChartError.tooManySeries(count: 4, limit: 3, withBands: false)) {
      try chart(plain).validate()
    }
  }

  @Test("numbers below zero, wrong counts and broken limits are errors")
  func badNumbers() {
    let axes = Array(schwartzAxes().prefix(3))
    func validate(_ estimates: [ChartEstimate?]) throws {
      try RadarChart(axes: axes, series: [ChartSeries(name: "A", estimates: estimates)]).validate()
    }
    let fine = ChartEstimate(value: 1)
    #expect(throws: ChartError.negativeValue(series: "A", axis: "Universalism", value: -1)) {
      try validate([fine, ChartEstimate(value: -1), fine])
    }
    #expect(throws: ChartError.wrongCount(series: "A", estimates: 2, expected: 3)) {
      try validate([fine, fine])
    }
    #expect(throws: ChartError.invalidEstimate(series: "A", axis: "Benevolence")) {
      try validate([fine, fine, ChartEstimate(value: 1, lower: 2, upper: 0)])
    }
    #expect(throws: ChartError.invalidEstimate(series: "A", axis: "Self-direction")) {
      try validate([ChartEstimate(value: .nan), fine, fine])
    }
    #expect(throws: ChartError.tooFewAxes(2)) {
      try RadarChart(axes: Array(axes.prefix(2)), series: []).validate()
    }
  }

  @Test("a small radar with names keeps its scale, a cell of small multiples leaves it out")
  func smallRadar() throws {
    let typesetter = try Typesetter()
    var one = chart([series("A")])
    one.preferredRadius = 36
    let named = try one.draw(in: cell, typesetter: typesetter)
    #expect(named.texts.map(\.plain).contains("40"))
    one.preferredRadius = 30
    one.showsAxisNames = false
    let small = Rectangle(x: 0, y: 0, width: 109.8, height: 80)
    #expect(try one.draw(in: small, typesetter: typesetter).texts.isEmpty)
  }

  @Test("the profile figure draws both panels from the same numbers inside its size")
  func profileFigure() throws {
    let typesetter = try Typesetter()
    for width in [481.28, 560, 316.9, 250] {
      let figure = try ProfileFigure(
        axes: schwartzAxes(), wedges: schwartzWedges(),
        series: [series("GPT-4-Turbo"), series("GPT-4o-mini", shift: -5)]
      ).draw(width: width, typesetter: typesetter)
      let frame = Rectangle(
        x: 0, y: 0, width: figure.size.width, height: figure.size.height)
      let boxes = try textBoxes(figure.list, typesetter: typesetter)
      for (text, box) in boxes {
        #expect(frame.contains(box, tolerance: 0.5), "\(text) at \(width)")
      }
      for (index, first) in boxes.enumerated() {
        for second in boxes[(index + 1)...] {
          #expect(!first.box.overlaps(second.box), "\(first.text) / \(second.text) at \(width)")
        }
      }
      let texts = figure.list.texts.map(\.plain)
      #expect(texts.filter { $0 == "Security" }.count == 2)
      #expect(texts.contains("GPT-4o-mini (dashed)"))
      try figure.list.validate()
    }
  }

  @Test("the words name extremes, overlaps and gaps from the data")
  func alternativeText() throws {
    var second = series("B", missing: [4], shift: -20)
    second.estimates[0] = ChartEstimate(value: 30, lower: 28, upper: 32)
    let text = try ProfileFigure(axes: schwartzAxes(), series: [series("A"), second])
      .alternativeText(numbersAt: "Table 2")
    #expect(text.hasPrefix("Radar chart and interval chart of 10 axes, scale 0 to 80, for A and B"))
    #expect(text.contains("A: highest Power 72.0 (68.0 to 76.0), lowest Self-direction"))
    #expect(text.contains("overlap on 1 of 9: Self-direction."))
    #expect(text.contains("B has no data for Tradition."))
    #expect(text.hasSuffix("All numbers: Table 2."))
  }
}
