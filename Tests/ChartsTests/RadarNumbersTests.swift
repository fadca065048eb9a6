import Charts
import Drawing
import RandomInputs
import Testing

@Suite("Numbers of a radar's rings")
struct RadarNumbersTests {
  /// The white grounds of numbers and names inside the circle.
  func grounds(_ list: DisplayList) -> [Rectangle] {
    list.elements.compactMap { element in
      guard case .fill(let path, let color, _) = element, color == .white.opacity(0.72) else {
        return nil
      }
      return path.bounds
    }
  }

  /// Points along the lines and whiskers of the series.
  func data(_ list: DisplayList) -> [Point] {
    let widths: Set<Double> = [1.3, 1.1, 0.9]
    return list.elements.flatMap { element -> [Point] in
      guard case .stroke(let path, let style) = element, widths.contains(style.width),
        style.color != .white, style.color != theme.zeroRing
      else { return [] }
      var corners = path.elements.compactMap { element -> Point? in
        switch element {
        case .move(let point), .line(let point): point
        default: nil
        }
      }
      guard corners.count > 1,
        !path.elements.contains(where: { if case .arc = $0 { true } else { false } })
      else { return [] }
      if path.elements.contains(.close) { corners.append(corners[0]) }
      return zip(corners, corners.dropFirst()).flatMap { start, end in
        (0...60).map { step in
          let share = Double(step) / 60
          return Point(
            x: start.x + share * (end.x - start.x), y: start.y + share * (end.y - start.y))
        }
      }
    }
  }

  @Test("never lie on lines or whiskers, and some are shown", arguments: 0..<40)
  func free(seed: Int) throws {
    var lottery = Lottery(seed: 3_000 + seed)
    let typesetter = try Typesetter()
    let count = lottery.integer(3...24)
    let isCentred = lottery.chance(0.5)
    let range = isCentred ? -2.0...2 : 0.0...100
    let chart = RadarChart(
      axes: (0..<count).map { RadarAxis(name: "V\($0)") },
      series: (0..<lottery.integer(1...3)).map {
        lottery.series("S\($0)", count, range, hasLimits: true)
      }, reference: lottery.chance(0.5) ? lottery.series("R", count, range, hasLimits: false) : nil,
      isCentred: isCentred)
    let list = try chart.draw(width: 400, typesetter: typesetter).list
    let points = data(list)
    for ground in grounds(list) {
      for point in points {
        #expect(ground.distance(to: point) > 0.2)
      }
    }
    #expect(list.texts.map(\.plain).contains { $0.hasPrefix("Centre ") })
  }

  @Test("stand together between two spokes where nothing is in the way")
  func together() throws {
    let typesetter = try Typesetter()
    var one = series("A", band: false)
    // Room between the first two spokes only: all else reaches the rim.
    one.estimates = (0..<10).map { ChartEstimate(value: $0 < 2 ? 0 : 99) }
    let chart = RadarChart(axes: schwartzAxes(translated: false), series: [one])
    let list = try chart.draw(width: 400, typesetter: typesetter).list
    let boxes = grounds(list)
    #expect(boxes.count == 5)
    let texts = list.texts.map(\.plain)
    for tick in ["20", "40", "60", "80", "100"] { #expect(texts.contains(tick)) }
    #expect(texts.contains("Centre 0, rim 100"))
  }

  @Test("of centred scores have signs, with a heavy ring at zero half-way to the rim")
  func centred() throws {
    let typesetter = try Typesetter()
    let chart = RadarChart(
      axes: schwartzAxes(translated: false),
      series: [
        ChartSeries(
          name: "A",
          estimates: (0..<10).map { ChartEstimate(value: Double($0 % 5) / 5 - 0.5) })
      ], isCentred: true)
    let scale = try chart.scale()
    #expect(scale.minimum == -scale.maximum && scale.maximum == 0.5)
    let layout = try chart.layout(width: 400, typesetter: typesetter)
    let list = try chart.draw(width: 400, typesetter: typesetter).list
    let texts = list.texts.map(\.plain)
    #expect(texts.contains("Centre \u{2212}0.5, heavy ring 0, rim +0.5"))
    #expect(texts.contains { $0.hasPrefix("+0.") } || texts.contains { $0.hasPrefix("\u{2212}0.") })
    let heavy = list.elements.compactMap { element -> Path? in
      guard case .stroke(let path, let style) = element, style.color == theme.zeroRing,
        style.width == 1.8
      else { return nil }
      return path
    }
    let box = try #require(heavy.first?.bounds)
    #expect(abs(box.height - layout.radius) < 1e-6)
    #expect(try chart.alternativeText().contains("Zero is the heavy ring."))
  }

  @Test("the rim is a round number that the data nearly reach", arguments: 1...400)
  func rim(step: Int) {
    for value in [Double(step) / 4, Double(step) / 170, Double(step) * 13.7] {
      let rim = LinearScale.rim(value)
      #expect(rim >= value * (1 - 1e-9))
      #expect(rim <= value / 0.74)
    }
    #expect(LinearScale.rim(Double(step) / 4) <= 100 || step == 400)
  }

  @Test("known rims")
  func known() {
    #expect(
      [78, 82, 100, 53, 0.9, 1.04, 97].map { LinearScale.rim($0) } == [
        80, 90, 100, 55, 0.9, 1.1, 100,
      ])
    #expect(LinearScale.rim(0) == 1 && LinearScale.rim(-.infinity) == 1)
  }
}
