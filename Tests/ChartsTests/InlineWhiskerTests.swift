import Charts
import Drawing
import Testing

@Suite("Inline whisker")
struct InlineWhiskerTests {
  let scores = [68.4, 63.9, 62.7, 61.4, 60.2, 58.8, 56.1, 55.2, 49.8, 9.4]

  func estimates(_ values: [Double]) -> [ChartEstimate?] {
    values.map { ChartEstimate(value: $0, lower: $0 - 2, upper: $0 + 2) }
  }

  @Test("one far-off number does not squeeze the others")
  func outlier() {
    let scale = InlineWhisker.scale(for: estimates(scores))
    #expect(scale.minimum == 40 && scale.maximum <= 80)
    let all = InlineWhisker.scale(for: estimates(Array(scores.dropLast())))
    #expect(all == scale)
  }

  @Test("numbers that spread evenly, and few numbers, all stay on the scale")
  func noOutlier() {
    let even = InlineWhisker.scale(for: estimates([10, 20, 30, 40, 50, 60, 70]))
    #expect(even.contains(8) && even.contains(72))
    let few = InlineWhisker.scale(for: estimates([9, 60, 61]))
    #expect(few.contains(7) && few.contains(63))
    #expect(InlineWhisker.scale(for: []).contains(0.5))
    #expect(InlineWhisker.scale(for: [nil, nil]).contains(0.5))
  }

  @Test("a low number that takes less than most of the scale stays on it")
  func lowest() {
    let many = (0..<38).map { 60 + Double($0 * 7 % 13) } + [52.4]
    let scale = InlineWhisker.scale(for: many.map { ChartEstimate(value: $0) })
    #expect(many.allSatisfy(scale.contains))
  }

  @Test("marks, rules and labels share one scale")
  func sharedScale() throws {
    let column = InlineWhisker(estimates: estimates(scores), x: 300, width: 140)
    let head = Rectangle(x: 300, y: 100, width: 140, height: 16)
    let axis = column.axis(in: head, rulesTo: 268)
    let rules = segments(axis)
    #expect(rules.map(\.start.x) == column.scale.ticks.map(column.position))
    #expect(rules.allSatisfy { $0.start.y == 116 && $0.end.y == 268 })
    #expect(axis.texts.map(\.plain) == column.scale.ticks.map(column.scale.label))
    let mark = column.mark(ChartEstimate(value: 60, lower: 58, upper: 63), y: 130)
    let bar = try #require(segments(mark).first)
    #expect(abs(bar.start.x - column.position(58)) < 1e-9)
    #expect(abs(bar.end.x - column.position(63)) < 1e-9)
    #expect(bar.start.y == 130)
  }

  @Test("an off-scale number is printed, a missing one leaves the cell empty")
  func edges() {
    let column = InlineWhisker(estimates: estimates(scores), x: 300, width: 140)
    let mark = column.mark(ChartEstimate(value: 9.4, lower: 8.3, upper: 10.5), y: 130)
    #expect(mark.texts.map(\.plain) == ["9.4, off scale"])
    #expect(segments(mark).isEmpty)
    #expect(column.mark(nil, y: 130).isEmpty)
  }
}
