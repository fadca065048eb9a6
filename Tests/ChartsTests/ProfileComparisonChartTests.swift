import Charts
import Drawing
import Testing

@Suite("Profile against a culture")
struct ProfileComparisonChartTests {
  static func series(
    _ name: String, _ values: [Double?], half: Double? = 0.2
  ) -> ChartSeries {
    ChartSeries(
      name: name,
      estimates: values.map { value in
        value.map { value in
          ChartEstimate(
            value: value, lower: half.map { value - $0 }, upper: half.map { value + $0 })
        }
      })
  }

  static let names = ["Power", "Security", "Tradition", "Hedonism"]

  func chart(_ names: [String] = Self.names) -> ProfileComparisonChart {
    ProfileComparisonChart(
      rows: names.map { ChartLabel($0) },
      model: Self.series("GPT-4o", names.indices.map { 0.4 * Double($0) - 0.5 }, half: 0.3),
      culture: Self.series("日本", names.indices.map { 0.5 - 0.3 * Double($0) }, half: 0.1),
      cultureLanguage: "ja", referenceValue: 0)
  }

  /// The bars of the model, which are as thick as those of other interval charts.
  func bars(_ list: DisplayList, from top: Double) -> [(start: Point, end: Point)] {
    segments(list).filter { $0.style.width == 1.2 && $0.start.y > top }.map { ($0.start, $0.end) }
  }

  @Test(
    "both intervals end at their limits on one row, the model's as a line, the culture's as a band")
  func coordinates() throws {
    let typesetter = try Typesetter()
    let chart = chart()
    let layout = try chart.layout(width: 400, typesetter: typesetter)
    let list = try chart.draw(width: 400, typesetter: typesetter).list
    let bars = bars(list, from: 30)
    #expect(bars.count == 4)
    let bands = list.elements.compactMap { element -> Rectangle? in
      guard case .fill(let path, let color, _) = element, color == theme.referenceBand,
        let area = path.bounds, area.minY > 30
      else { return nil }
      return area
    }
    #expect(bands.count == 4)
    let ticks = segments(list).filter {
      $0.style.width == 1.1 && $0.style.color == theme.reference && $0.start.y > 30
    }
    #expect(ticks.count == 4)
    for row in 0..<4 {
      let model = try #require(chart.model.estimates[row]?.interval)
      let culture = try #require(chart.culture.estimates[row])
      #expect(abs(bars[row].start.x - layout.x(of: model.lowerBound)) < 1e-9)
      #expect(abs(bars[row].end.x - layout.x(of: model.upperBound)) < 1e-9)
      #expect(abs(bars[row].start.y - layout.rowMiddles[row]) < 1e-9)
      #expect(abs(bands[row].minX - layout.x(of: culture.lower ?? 0)) < 1e-9)
      #expect(abs(bands[row].maxX - layout.x(of: culture.upper ?? 0)) < 1e-9)
      #expect(abs(bands[row].midY - layout.rowMiddles[row]) < 1e-9)
      #expect(abs(ticks[row].start.x - layout.x(of: culture.value)) < 1e-9)
    }
    // Told apart in grey too.
    #expect(theme.referenceBand.contrast(with: theme.series(0).line) >= 3)
    #expect(segments(list).contains { $0.style.width == 0.6 && $0.start.x == layout.x(of: 0) })
  }

  @Test("a dot is open where the two are not told apart, and the legend says so")
  func open() throws {
    let typesetter = try Typesetter()
    var chart = chart()
    func filled(_ list: DisplayList) -> Int {
      list.elements.count { element in
        guard case .fill(let path, let color, _) = element else { return false }
        return color == theme.series(0).line && path.bounds?.minY ?? 0 > 30
      }
    }
    #expect(filled(try chart.draw(width: 400, typesetter: typesetter).list) == 4)
    chart.isDistinct = [true, false, false, true]
    let list = try chart.draw(width: 400, typesetter: typesetter).list
    #expect(filled(list) == 2)
    #expect(list.texts.map(\.plain).contains("not told apart"))
    #expect(
      try chart.alternativeText().contains("Told apart on 2 of 4: Power, Hedonism."))
    chart.isDistinct = [false, false, false, false]
    #expect(try chart.alternativeText().contains("No row tells the two apart."))
  }

  @Test("rows stand as given, or by the difference with the largest at the top and gaps last")
  func order() throws {
    let typesetter = try Typesetter()
    var chart = chart()
    #expect(try chart.data.names == Self.names)
    chart.order = .difference
    chart.culture.estimates[2] = nil
    #expect(try chart.data.names == ["Hedonism", "Security", "Power", "Tradition"])
    let middles = try chart.layout(width: 400, typesetter: typesetter).rowMiddles
    #expect(middles[3] < middles[1] && middles[1] < middles[0] && middles[0] < middles[2])
    #expect(
      try chart.alternativeText().contains(
        "Rows are sorted by GPT-4o minus 日本, the largest difference first."))
    for (place, group) in ["A", "A", "B", "B"].enumerated() { chart.rows[place].group = group }
    #expect(try chart.data.names == ["Security", "Power", "Hedonism", "Tradition"])
  }

  @Test("groups of the culture each have a form of their own, below the row")
  func groups() throws {
    let typesetter = try Typesetter()
    var chart = chart()
    let plain = try chart.draw(width: 400, typesetter: typesetter).list
    chart.groups = (0..<4).map { place in
      Self.series(
        "group \(place)", [0.1, 0.2, nil, 0.4].map { $0.map { $0 + Double(place) / 9 } },
        half: nil)
    }
    let list = try chart.draw(width: 400, typesetter: typesetter).list
    func marks(_ list: DisplayList) -> Int { segments(list).count { $0.style.width == 0.8 } }
    // A tick of one stroke and three marks of two, on three rows and in the legend.
    #expect(marks(list) - marks(plain) == 7 * 4)
    #expect(try chart.data.series.map(\.name).suffix(4) == chart.groups.map(\.name).suffix(4))
    chart.groups.append(chart.groups[0])
    #expect(chart.problems() == [.tooManyParts("groups", count: 5, limit: 4)])
  }

  @Test("a missing number is no mark, and a culture without errors has no band and says so")
  func missing() throws {
    let typesetter = try Typesetter()
    var chart = chart()
    chart.model.estimates[1] = nil
    chart.culture = Self.series("日本", [0.1, nil, 0.3, 0.2], half: nil)
    let list = try chart.draw(width: 400, typesetter: typesetter).list
    #expect(bars(list, from: 30).count == 3)
    #expect(list.texts.map(\.plain).contains("no data"))
    #expect(
      !list.elements.contains { element in
        guard case .fill(_, let color, _) = element else { return false }
        return color == theme.referenceBand
      })
    let words = try chart.alternativeText()
    #expect(words.contains("日本 has no intervals: its errors are not known."))
    #expect(words.contains("日本 has no data for Security."))
  }

  @Test(
    "names in any script fit: nothing overlaps and nothing leaves the figure",
    arguments: [190.0, 240, 317, 481], [false, true])
  func fits(width: Double, isGrouped: Bool) throws {
    let typesetter = try Typesetter()
    for names in [
      ["Self-direction", "Universalism", "Benevolence: helpfulness and loyalty", "Power"],
      ["التوجيه الذاتي", "العالمية", "الإحسان والمساعدة", "السلطة"],
      ["自主", "普世主义", "仁慈", "权力"], ["आत्म-निर्देशन", "सार्वभौमिकता", "परोपकार", "शक्ति"],
    ] {
      var chart = chart(names)
      chart.title = "Centred score in standard deviations of the culture's respondents"
      if isGrouped {
        for place in chart.rows.indices {
          chart.rows[place].group = ["Openness to change", "الانفتاح على التغيير"][place / 2]
        }
        chart.groups = [Self.series("under 30 years", [0.1, 0.2, 0.3, 0.1], half: nil)]
      }
      chart.isDistinct = [true, false, true, false]
      let figure = try chart.draw(width: width, typesetter: typesetter)
      let frame = Rectangle(x: 0, y: 0, width: width, height: figure.size.height)
      let boxes = try textBoxes(figure.list, typesetter: typesetter)
      for (index, first) in boxes.enumerated() {
        #expect(frame.contains(first.box, tolerance: 0.6), "\(first.text)")
        for second in boxes[(index + 1)...] {
          #expect(!first.box.overlaps(second.box), "\(first.text) / \(second.text)")
        }
      }
      try figure.list.validate()
    }
  }

  @Test("wrong counts, wrong numbers and no room are errors")
  func refusals() throws {
    let typesetter = try Typesetter()
    var chart = chart()
    chart.culture.estimates.removeLast()
    #expect(chart.problems() == [.wrongCount(series: "日本", estimates: 3, expected: 4)])
    #expect(throws: ChartError.self) { try chart.data }
    chart = self.chart()
    chart.model.estimates[0] = ChartEstimate(value: .nan)
    #expect(chart.problems() == [.invalidEstimate(series: "GPT-4o", axis: "Power")])
    chart = self.chart()
    chart.isDistinct = [true]
    chart.referenceValue = .infinity
    #expect(chart.problems().count == 2)
    #expect(throws: ChartError.self) {
      try self.chart().draw(width: 80, typesetter: typesetter)
    }
  }
}
