package import Drawing
internal import PrintedNumbers
internal import Wording

/// One thing (a model) over the rounds of a slope chart.
package struct SlopeLine: Hashable, Sendable, Codable {
  package var name: String
  /// One for each round; nil where it took no part.
  ///
  /// Of a ranking the value is the place in the order of scores, and the limits are those of the rank.
  package var estimates: [ChartEstimate?]
  /// Drawn heavily, with its name in bold.
  package var isStrong: Bool

  package init(name: String, estimates: [ChartEstimate?], isStrong: Bool = false) {
    self.name = name
    self.estimates = estimates
    self.isStrong = isStrong
  }
}

/// Ranks or scores over rounds: a line for each model, named at both ends.
///
/// The intervals of one round that share numbers stand side by side, so that ties are seen as bars
/// beside each other and never as bars on each other.
package struct SlopeChart: Chart, Codable {
  /// What the vertical scale shows.
  package enum Quantity: Hashable, Sendable, Codable {
    /// 1 at the top.
    case ranks
    /// The largest at the top.
    case numbers
  }

  /// In the order of time.
  package var rounds: [String]
  package var lines: [SlopeLine]
  package var quantity: Quantity
  /// What the numbers are, printed above the chart.
  package var title: String
  /// Of numbers; ranks have none.
  package var decimals: Int

  package init(
    rounds: [String], lines: [SlopeLine], quantity: Quantity, title: String, decimals: Int = 1
  ) {
    self.rounds = rounds
    self.lines = lines
    self.quantity = quantity
    self.title = title
    self.decimals = decimals
  }

  package static let mostLines = 40
  /// More lines than these cannot all be followed.
  package static let mostEqual = 12

  /// Whether there are so many lines that those that do not stand out are a faint ground.
  package var isCrowded: Bool {
    lines.count > Self.mostEqual && lines.contains(where: \.isStrong)
  }

  package func problems() -> [ChartError] {
    var problems: [ChartError] = []
    if rounds.isEmpty { problems.append(.empty("rounds")) }
    if lines.isEmpty { problems.append(.empty("lines")) }
    if lines.count > Self.mostLines {
      problems.append(
        .tooManySeries(count: lines.count, limit: Self.mostLines, withBands: false))
    }
    for line in lines {
      problems += line.series.problems(axes: rounds)
      guard quantity == .ranks else { continue }
      for (estimate, round) in zip(line.estimates, rounds) {
        guard let estimate, estimate.isValid else { continue }
        if (estimate.extent?.lowerBound ?? 1) < 1 {
          problems.append(.invalidEstimate(series: line.name, axis: round))
        }
      }
    }
    return problems
  }

  /// A series for each line.
  package var data: ChartData {
    ChartData(
      kind: quantity == .ranks ? said("Slope chart of ranks") : said("Slope chart"),
      part: rounds.count == 1 ? said("round", as: "part") : said("rounds", as: "part"),
      names: rounds, series: lines.map(\.series), scale: nil,
      decimals: quantity == .ranks ? 0 : decimals, isSequence: true,
      notes: quantity == .ranks ? [said("Rank 1 is the highest score.")] : [])
  }

  /// Draws the chart at a width.
  ///
  /// - Parameter width: points, names included; 220 and more.
  /// - Throws: `ChartError.doesNotFit` when the names leave no room for the rounds.
  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    let layout = try layout(width: width, theme: theme, typesetter: typesetter)
    return SlopePainter(chart: self, layout: layout, theme: theme).draw()
  }
}

extension SlopeLine {
  var series: ChartSeries { ChartSeries(name: name, estimates: estimates) }
}
