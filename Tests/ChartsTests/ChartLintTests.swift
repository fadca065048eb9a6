import Charts
import Drawing
import Testing

@Suite("Rules of charts")
struct ChartLintTests {
  /// A chart of which a test says what it shows and how.
  private struct Sample: Chart {
    var series = [ChartSeries(name: "A", estimates: [ChartEstimate(value: 3, lower: 2, upper: 4)])]
    var form = ChartForm()
    var list = DisplayList()

    func problems() -> [ChartError] { [] }

    func draw(
      width: Double, theme: ChartTheme, typesetter: Typesetter
    ) throws(ChartError) -> Figure {
      Figure(list: list, size: Size(width: width, height: 100))
    }

    var data: ChartData {
      ChartData(
        kind: "Sample", part: "rows",
        names: (series.first?.estimates.indices ?? 0..<0).map { "r\($0)" },
        series: series, scale: nil, decimals: 1)
    }
  }

  private func rules(
    _ chart: some Chart, _ context: ChartContext = ChartContext(), text: String = "Dots.",
    theme: ChartTheme = ChartTheme()
  ) throws -> [String] {
    let typesetter = try Typesetter()
    let figure = try chart.draw(width: 481, theme: theme, typesetter: typesetter)
    return try chart.lints(
      in: context, alternativeText: text, theme: theme, drawn: (figure, typesetter)
    ).map(\.rule.rawValue)
  }

  private func numbers(_ values: [Double], half: Double? = 1) -> [ChartEstimate?] {
    values.map { value in
      ChartEstimate(value: value, lower: half.map { value - $0 }, upper: half.map { value + $0 })
    }
  }

  @Test("a chart that keeps every rule has no warning")
  func clean() throws {
    #expect(try rules(Sample()).isEmpty)
  }

  @Test("R001: lengths begin at zero, but for numbers round zero")
  func origin() throws {
    var chart = Sample()
    chart.form.origin = 0
    #expect(try rules(chart).isEmpty)
    chart.form.origin = 40
    #expect(try rules(chart) == ["R001"])
    let axes = schwartzAxes()
    let centred = RadarChart(axes: axes, series: [series("A")], isCentred: true)
    #expect(centred.form.origin == nil)
    #expect(RadarChart(axes: axes, series: [series("A")]).form.origin == 0)
  }

  @Test("R002: no more series share a frame than can be followed")
  func manySeries() throws {
    var chart = Sample()
    chart.series = (0..<3).map { ChartSeries(name: "\($0)", estimates: numbers([1])) }
    chart.form.framed = 3
    #expect(try rules(chart).isEmpty)
    chart.form.cue = .labels
    chart.form.framed = 4
    #expect(try rules(chart) == ["R002"])
    func slope(_ lines: Int) -> SlopeChart {
      SlopeChart(
        rounds: ["1", "2"],
        lines: (0..<lines).map { SlopeLine(name: "m\($0)", estimates: numbers([Double($0), 2])) },
        quantity: .numbers, title: "Score")
    }
    #expect(try rules(slope(12)).isEmpty)
    #expect(try rules(slope(13)) == ["R002"])
  }

  @Test("R003: names stand round a circle where a theory puts them there")
  func circle() throws {
    let radar = RadarChart(axes: schwartzAxes(), series: [Self.people])
    #expect(try rules(radar, ChartContext(isCircular: true)).isEmpty)
    #expect(try rules(radar, ChartContext(isCircular: false)) == ["R003"])
    #expect(try rules(Sample(), ChartContext(isCircular: false)).isEmpty)
  }

  @Test("R004: numbers of one scale have one unit and one size")
  func ranges() throws {
    var chart = Sample()
    #expect(try rules(chart, ChartContext(units: ["points"])).isEmpty)
    #expect(try rules(chart, ChartContext(units: ["points", "shares"])) == ["R004"])
    chart.form.framed = 2
    chart.series = [
      ChartSeries(name: "A", estimates: numbers([60, 70, 80])),
      ChartSeries(name: "B", estimates: numbers([0.6, 0.7, 0.8])),
    ]
    #expect(try rules(chart) == ["R004"])
    chart.series[1].estimates = numbers([6, 0.7, 0.8])
    #expect(try rules(chart).isEmpty)
  }

  @Test("R005: some number has an interval, where numbers are estimates")
  func uncertainty() throws {
    var chart = Sample()
    chart.series[0].estimates = numbers([1, 2], half: nil)
    #expect(try rules(chart) == ["R005"])
    chart.form.isEstimated = false
    #expect(try rules(chart).isEmpty)
    chart.form.isEstimated = true
    // The baseline's interval is not that of the numbers.
    chart.form.hasReference = true
    chart.series.append(ChartSeries(name: "People", estimates: numbers([1, 2])))
    #expect(try rules(chart) == ["R005"])
    chart.series[0].estimates[1] = ChartEstimate(value: 2, lower: 1, upper: 3)
    #expect(try rules(chart).isEmpty)
  }

  @Test("R006: twenty items at least stand behind a number", arguments: [(19, 1), (20, 0)])
  func support(_ least: Int, _ count: Int) throws {
    let context = ChartContext(support: .init(unit: "items", least: least, most: 90))
    #expect(try rules(Sample(), context) == Array(repeating: "R006", count: count))
  }

  @Test(
    "R007: some text stands in the place of the figure", arguments: [("", 1), (" \n", 1), ("x", 0)])
  func alternativeText(_ text: String, _ count: Int) throws {
    #expect(try rules(Sample(), text: text) == Array(repeating: "R007", count: count))
  }

  /// A word in an ink on a ground.
  private func word(_ ink: String, on ground: String, size: Double = 9) throws -> Sample {
    var chart = Sample()
    chart.list.fill(
      .rectangle(Rectangle(x: 0, y: 0, width: 200, height: 50)),
      color: try #require(Color(parsing: ground)).opacity(0.999_9))
    chart.list.text(
      StyledText("word", style: TextStyle(size: size, color: try #require(Color(parsing: ink)))),
      at: Point(x: 20, y: 30))
    return chart
  }

  @Test(
    "R008: text stands out from what lies under it",
    arguments: [
      ("#5F6B76", "#FFFFFF", 9.0, 0), ("#8A8A8A", "#FFFFFF", 9, 1), ("#8A8A8A", "#FFFFFF", 18, 0),
      ("#FFFFFF", "#0072B2", 9, 0), ("#5F6B76", "#84B7DC", 9, 1), ("#FFFFFF", "#FFFFFF", 9, 1),
    ])
  func textContrast(_ ink: String, _ ground: String, _ size: Double, _ count: Int) throws {
    let found = try rules(try word(ink, on: ground, size: size))
    #expect(found == Array(repeating: "R008", count: count))
  }

  @Test(
    "R008: marks stand out by three to one, rules and tints need not",
    arguments: [
      ("#D55E00", 1.2, 0), ("#E69F00", 1.2, 1), ("#C9CFD6", 0.5, 0), ("#C9CFD6", 1.5, 1),
    ])
  func markContrast(_ color: String, _ width: Double, _ count: Int) throws {
    var chart = Sample()
    chart.list.stroke(
      .segment(Point(x: 0, y: 10), Point(x: 90, y: 10)),
      style: StrokeStyle(color: try #require(Color(parsing: color)), width: width))
    #expect(try rules(chart) == Array(repeating: "R008", count: count))
  }

  @Test("what lies under a text is what is at its place, holes and arcs included")
  func grounds() throws {
    var ring = Path.circle(centre: Point(x: 30, y: 27), radius: 60)
    ring.append(.circle(centre: Point(x: 30, y: 27), radius: 40))
    var chart = Sample()
    chart.list.fill(ring, color: .black, evenOdd: true)
    chart.list.text(
      StyledText("word", style: TextStyle(size: 9)), at: Point(x: 20, y: 30))
    #expect(try rules(chart).isEmpty)
    chart.list.text(
      StyledText("word", style: TextStyle(size: 9)), at: Point(x: 70, y: 30))
    #expect(try rules(chart) == ["R008"])
  }

  @Test("R009: no text is smaller than 6.5 points", arguments: [(6.4, 1), (6.5, 0)])
  func size(_ size: Double, _ count: Int) throws {
    let typesetter = try Typesetter()
    var list = DisplayList()
    list.text(StyledText("Axis", style: TextStyle(size: 9)), at: Point(x: 1, y: 10))
    list.text(StyledText("small", style: TextStyle(size: size)), at: Point(x: 1, y: 20))
    let figure = Figure(list: list, size: Size(width: 100, height: 100))
    let found = try Sample().lints(
      in: ChartContext(), alternativeText: "x", theme: theme, drawn: (figure, typesetter))
    #expect(found.map(\.rule.rawValue) == Array(repeating: "R009", count: count))
  }

  @Test("R010: a marker or a dash tells series apart, and not their colours alone")
  func colorOnly() throws {
    var chart = Sample()
    chart.series = ["A", "B"].map { ChartSeries(name: $0, estimates: numbers([1])) }
    chart.form.framed = 2
    #expect(try rules(chart).isEmpty)
    var colored = ChartTheme()
    colored.series = ["#0072B2", "#B84F00"].map { hex in
      let color = Color(parsing: hex) ?? .black
      return ChartTheme.SeriesStyle(
        line: color, text: color, marker: .filledCircle, dash: [], lineWidth: 1, dashName: nil)
    }
    #expect(try rules(chart, theme: colored) == ["R010"])
    chart.form.cue = .labels
    #expect(try rules(chart, theme: colored).isEmpty)
  }

  private static let pair = [series("Alpha"), series("Beta", shift: 12)]
  private static let people = series("People", shift: -9)
  private static let radar = RadarChart(
    axes: schwartzAxes(), wedges: schwartzWedges(), series: pair, reference: people)
  private static let profile = ProfileFigure(
    axes: schwartzAxes(), wedges: schwartzWedges(), series: pair, reference: people)
  private static let intervals = IntervalChart(
    rows: schwartz.map { IntervalRow(name: $0.0, note: $0.1) }, series: pair, reference: people,
    joinsSeries: true, title: "Score")

  private static func slopeLine(_ index: Int) -> SlopeLine {
    let first = ChartEstimate(value: Double(index + 1), lower: 1, upper: Double(index + 2))
    let last = ChartEstimate(value: Double(8 - index), lower: 1, upper: 8)
    return SlopeLine(name: "m\(index)", estimates: [first, last], isStrong: index == 2)
  }

  private static let slope = SlopeChart(
    rounds: ["1", "2"], lines: (0..<8).map(slopeLine), quantity: .ranks, title: "Place")
  private static let matrix = JudgeMatrixChart(
    names: ["a", "b", "c", "d"], agreement: [[], [0.9], [0.5, -0.1], [nil, 0.3, 0.7]],
    title: "Kappa")

  private static func cell(_ row: Int, _ column: Int) -> HeatmapCell {
    if row == column { return .absent(reason: "none") }
    let value = Double(row * 5 + column) / 15 - 1
    return .number(ChartEstimate(value: value), isDistinct: column != 2)
  }

  private static let heatmap = HeatmapChart(
    rows: (0..<6).map { ChartLabel("r\($0)") }, columns: (0..<5).map { ChartLabel("c\($0)") },
    cells: (0..<6).map { row in (0..<5).map { cell(row, $0) } }, scale: .diverging(limit: 1),
    title: "Correlation", kinds: (rows: "models", columns: "cultures"))

  /// Charts as the cells of reports draw them.
  private static let drawn: [any Chart] = [radar, profile, intervals, slope, matrix, heatmap]

  @Test(
    "the charts of reports keep the rules on what is drawn, in either theme",
    arguments: ChartTheme.Name.allCases)
  func ours(_ name: ChartTheme.Name) throws {
    let typesetter = try Typesetter()
    let theme = ChartTheme(named: name)
    for chart in Self.drawn {
      let figure = try chart.draw(width: 481, theme: theme, typesetter: typesetter)
      let found = try chart.lints(
        in: ChartContext(), alternativeText: "x", theme: theme, drawn: (figure, typesetter))
      let kind = try chart.data.kind
      #expect(found.filter { $0.rule.rawValue >= "R007" }.isEmpty, "\(kind): \(found)")
    }
  }
}
