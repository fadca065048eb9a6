import Charts
import Drawing
import RandomInputs
import Testing

@Suite("Charts drawn by chance")
struct RandomChartTests {
  /// Of a page, of a wider one, of a line of text and of what is left in a list.
  static let widths = [481.28, 498, 316.9, 230]

  /// Draws a chart, and its pieces where it has some, and checks them.
  ///
  /// - Returns: Whether it is drawn; a refusal is an answer too.
  func check(
    _ chart: any Chart, width: Double, _ what: String, typesetter: Typesetter
  ) -> Bool {
    do {
      let figure = try chart.draw(width: width, theme: theme, typesetter: typesetter)
      var found = try faults(of: figure, typesetter: typesetter)
      if let parts = try chart.parts(width: width, theme: theme, typesetter: typesetter) {
        found += try faults(of: parts, typesetter: typesetter)
      }
      #expect(found == [], "\(what)")
      return true
    } catch let error as ChartError {
      switch error {
      // For want of room.
      case .doesNotFit, .labelsOverlap: break
      // Else for what can be told without a width.
      default: #expect(error == chart.problems().first, "\(what): \(error)")
      }
    } catch {
      Issue.record("\(what): \(error)")
    }
    return false
  }

  @Test(
    "nothing overlaps, leaves the figure or is below 6.5 pt in charts of every kind",
    arguments: RandomChart.allCases)
  func kinds(kind: RandomChart) throws {
    let typesetter = try Typesetter()
    var drawn = 0
    for seed in 0..<propertyCases {
      var lottery = Lottery(seed: seed)
      let width = lottery.one(of: Self.widths)
      let chart = kind.chart(&lottery)
      if check(chart, width: width, "\(kind) \(seed) at \(width)", typesetter: typesetter) {
        drawn += 1
      }
    }
    // A chart that refuses most of what comes shows nothing of itself.
    #expect(4 * drawn >= propertyCases, "\(drawn) of \(propertyCases) are drawn")
  }
}
