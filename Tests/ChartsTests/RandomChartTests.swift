import Charts
import Drawing
import Testing

/// How many charts are drawn by chance.
private let cases = 40

@Suite("Charts drawn by chance")
struct RandomChartTests {
  static let widths = [481.28, 498, 316.9]

  /// Draws a chart and checks it; a refusal for want of room is an answer too.
  func check(_ chart: any Chart, width: Double, _ what: String) throws {
    let typesetter = try Typesetter()
    do throws(ChartError) {
      let figure = try chart.draw(width: width, theme: theme, typesetter: typesetter)
      do {
        #expect(try faults(of: figure, typesetter: typesetter) == [], "\(what) at \(width)")
      } catch {
        Issue.record("\(what): \(error)")
      }
    } catch {
      guard case .doesNotFit = error else {
        Issue.record("\(what) at \(width): \(error)")
        return
      }
    }
  }

  @Test(
    "nothing overlaps, leaves the figure or is below 6.5 pt in interval charts",
    arguments: 0..<cases)
  func intervals(seed: Int) throws {
    var lottery = ChartLottery(seed: seed)
    let rows = lottery.names(lottery.integer(1...60))
    let range = [0.0...100, -3...3, 0...1, -250...(-200)][lottery.integer(0...3)]
    let hasLimits = lottery.chance(0.7)
    let chart = IntervalChart(
      rows: rows.map { IntervalRow(name: $0) },
      series: lottery.names(lottery.integer(1...3)).map {
        lottery.series($0, rows.count, range, hasLimits: hasLimits)
      }, referenceValue: range.lowerBound < 0 && range.upperBound > 0 ? 0 : nil,
      reference: lottery.chance(0.3)
        ? lottery.series("Reference", rows.count, range, hasLimits: true) : nil,
      title: "Mean score (0 to 100)")
    for width in Self.widths { try check(chart, width: width, "seed \(seed)") }
  }

  @Test(
    "nothing overlaps, leaves the figure or is below 6.5 pt in radars, alone and side by side",
    arguments: 0..<cases)
  func radars(seed: Int) throws {
    var lottery = ChartLottery(seed: 1_000 + seed)
    let isCentred = lottery.chance(0.5)
    let range = isCentred ? -2.0...2 : 0.0...100
    let axes = lottery.names(lottery.integer(3...40)).map {
      RadarAxis(name: $0, translation: lottery.chance(0.3) ? lottery.name() : nil)
    }
    let reference = lottery.series(lottery.name(), axes.count, range, hasLimits: true)
    let single = ProfileFigure(
      axes: axes,
      series: lottery.names(lottery.integer(1...3)).map {
        lottery.series($0, axes.count, range, hasLimits: true)
      }, reference: lottery.chance(0.5) ? reference : nil, isCentred: isCentred,
      title: "Mean score (0 to 100)")
    try check(single, width: Self.widths[seed % 3], "seed \(seed)")
    let many = RadarMultiples(
      axes: axes,
      cells: lottery.names(lottery.integer(1...60)).map {
        RadarMultiples.Cell(
          lottery.series($0, axes.count, range, hasLimits: true), note: "n 395")
      }, reference: reference, order: "by name", isCentred: isCentred)
    try check(many, width: Self.widths[seed % 3], "seed \(seed)")
  }

  @Test(
    "nothing overlaps, leaves the figure or is below 6.5 pt in forests, slopes and panels",
    arguments: 0..<cases)
  func others(seed: Int) throws {
    var lottery = ChartLottery(seed: 2_000 + seed)
    let width = Self.widths[seed % 3]
    let rows = lottery.names(lottery.integer(1...40))
    try check(
      ForestChart(
        rows: rows.map { name in
          ForestRow(
            ChartLabel(name), estimate: lottery.estimate(-2...2, hasLimits: true),
            isDistinct: lottery.chance(0.5))
        }, title: "Difference, in points"), width: width, "forest \(seed)")
    let rounds = lottery.integer(1...4)
    try check(
      SlopeChart(
        rounds: (0..<rounds).map { "2025-\($0 + 10)" },
        lines: rows.map { name in
          SlopeLine(
            name: name,
            estimates: lottery.series(name, rounds, 0...100, hasLimits: true).estimates,
            isStrong: lottery.chance(0.2))
        }, quantity: .numbers, title: "Score, 0 to 100"), width: width, "slope \(seed)")
    let few = Array(rows.prefix(12))
    try check(
      IntervalPanels(
        rows: few,
        panels: (0..<lottery.integer(1...5)).map { place in
          IntervalPanel(
            title: "Quantity \(place), in points",
            estimates: lottery.series("", few.count, -1...1, hasLimits: true).estimates,
            referenceValue: 0)
        }), width: width, "panels \(seed)")
  }
}
