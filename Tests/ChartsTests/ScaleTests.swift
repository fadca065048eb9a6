import Charts
import Testing

@Suite("Scales")
struct ScaleTests {
  @Test(
    "a ceiling is the next round number in four to six steps",
    arguments: [
      (73.4, 80.0, 20.0), (71.8, 80, 20), (80, 80, 20), (80.001, 100, 20), (95, 100, 20),
      (5, 5, 1), (5.4, 6, 1), (0.28, 0.3, 0.05), (41, 50, 10), (0, 1, 0.2), (-3, 1, 0.2),
    ])
  func ceiling(value: Double, maximum: Double, step: Double) {
    let scale = LinearScale.ceiling(value)
    #expect(scale.minimum == 0)
    #expect(scale.maximum == maximum)
    #expect(scale.step == step)
    #expect(scale.ticks.last == maximum)
  }

  @Test("a ceiling covers any number in at most six steps")
  func ceilingCovers() {
    var value = 1e-6
    while value < 1e9 {
      let scale = LinearScale.ceiling(value)
      #expect(scale.maximum >= value * (1 - 1e-9))
      #expect(scale.maximum <= value * 1.7)
      #expect((5...7).contains(scale.ticks.count))
      value *= 1.037
    }
  }

  @Test("a covering scale holds its range in round ticks, at most as many as asked for")
  func covering() {
    for (lower, upper) in [(-2.4, 2.6), (40.0, 77), (0, 0.003), (-1e6, -1e5), (61, 61.5)] {
      for most in 2...8 {
        let scale = LinearScale.covering(lower...upper, mostTicks: most)
        #expect(scale.contains(lower) && scale.contains(upper))
        #expect(scale.ticks.count <= most && scale.ticks.count >= 2)
        #expect(scale.ticks == scale.ticks.sorted())
      }
    }
    #expect(LinearScale.covering(-2.4...2.6, mostTicks: 7).ticks == [-3, -2, -1, 0, 1, 2, 3])
    #expect(LinearScale.covering(5...5).contains(5))
  }

  @Test("exact ends stay, ticks between are round")
  func exact() {
    let scale = LinearScale.exact(45...75, mostTicks: 4)
    #expect(scale.minimum == 45 && scale.maximum == 75)
    #expect(scale.ticks == [50, 60, 70])
    #expect(LinearScale.exact(0...80).ticks == [0, 20, 40, 60, 80])
  }

  @Test("ticks carry no binary noise and print with the decimals of their step")
  func labels() {
    let scale = LinearScale.covering(-0.3...0.3, mostTicks: 7)
    #expect(scale.ticks == [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3])
    #expect(scale.ticks.map(scale.label).first == "\u{2212}0.3")
    #expect(
      LinearScale.covering(0...1, mostTicks: 5).ticks.map(
        LinearScale.covering(0...1, mostTicks: 5).label) == [
          "0.00", "0.25", "0.50", "0.75", "1.00",
        ])
  }
}

extension ScaleTests {
  @Test("numbers at the ends of floating point give a scale, not a crash")
  func extremes() {
    for range in [-1e308...1e308, 1e300...1e301, 0...1e-300, 1...1.000_000_000_000_1] {
      #expect(LinearScale.covering(range).maximum > LinearScale.covering(range).minimum)
      #expect(LinearScale.exact(range).maximum > LinearScale.exact(range).minimum)
      #expect(LinearScale.ceiling(range.upperBound).maximum > 0)
    }
    #expect(ChartEstimate(value: .nan).extent == nil)
    #expect(InlineWhisker.scale(for: [ChartEstimate(value: .nan)]).contains(0.5))
  }
}
