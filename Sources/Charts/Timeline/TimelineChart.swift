package import Drawing
internal import PrintedNumbers
internal import Wording

/// One thing (a model, or a model's value) over the rounds of a chart of timelines.
package struct TimelinePanel: Hashable, Sendable, Codable {
  /// A round that is shown to differ from the one that it was compared with.
  package struct Move: Hashable, Sendable, Codable {
    /// The place of the round.
    package var round: Int
    /// The difference; its sign says which way the mark points.
    package var difference: Double

    package init(round: Int, difference: Double) {
      self.round = round
      self.difference = difference
    }
  }

  /// Printed above the panel.
  package var title: String
  /// One for each round; nil where it took no part.
  package var estimates: [ChartEstimate?]
  package var moves: [Move]
  /// Places of the last rounds before a change of the level.
  package var changes: [Int]

  package init(
    title: String, estimates: [ChartEstimate?], moves: [Move] = [], changes: [Int] = []
  ) {
    self.title = title
    self.estimates = estimates
    self.moves = moves
    self.changes = changes
  }
}

/// Numbers with their intervals over rounds: small panels on one scale.
///
/// A round that moved bears a triangle that points the way it went, with the difference beside it; a
/// change of the level is a dashed rule between two rounds.
package struct TimelineChart: Chart, Codable {
  /// In the order of time.
  package var rounds: [String]
  package var panels: [TimelinePanel]
  /// What the numbers are, printed above the panels.
  package var title: String
  /// What a round was compared with, for the legend: "against the round before".
  package var comparison: String
  package var decimals: Int

  package init(
    rounds: [String], panels: [TimelinePanel], title: String,
    comparison: String = said("against the round before"), decimals: Int = 1
  ) {
    self.rounds = rounds
    self.panels = panels
    self.title = title
    self.comparison = comparison
    self.decimals = decimals
  }

  package static let mostPanels = 60

  package func problems() -> [ChartError] {
    var problems: [ChartError] = []
    if rounds.isEmpty { problems.append(.empty("rounds")) }
    if panels.isEmpty { problems.append(.empty("panels")) }
    if panels.count > Self.mostPanels {
      problems.append(.tooManyPanels(count: panels.count, limit: Self.mostPanels))
    }
    for panel in panels {
      problems += panel.series.problems(axes: rounds)
      for move in panel.moves where !isKnown(move, in: panel) {
        problems.append(.invalidMark(panel: panel.title, round: move.round))
      }
      // A change lies between two rounds.
      for change in panel.changes where !(0..<max(rounds.count - 1, 0)).contains(change) {
        problems.append(.invalidMark(panel: panel.title, round: change))
      }
    }
    return problems
  }

  private func isKnown(_ move: TimelinePanel.Move, in panel: TimelinePanel) -> Bool {
    panel.estimates.indices.contains(move.round) && panel.estimates[move.round] != nil
      && move.difference.isFinite && move.difference != 0
  }

  /// A series for each panel; what moved and what changed stand in notes.
  package var data: ChartData {
    let notes = panels.flatMap { panel -> [String] in
      let moved = panel.moves.map { move in
        said("\(rounds[move.round]) (\(Self.signed(move.difference, decimals: decimals)))")
      }
      let changes = panel.changes.map { rounds[$0] }
      return [
        moved.isEmpty
          ? nil
          : said("\(panel.title) moved \(comparison): \(moved.joined(separator: said(", ")))."),
        changes.isEmpty
          ? nil
          : said(
            "\(panel.title) has a change point after \(changes.joined(separator: said(", ")))."),
      ].compactMap(\.self)
    }
    return ChartData(
      kind: panels.count == 1 ? said("Timeline") : said("Timelines side by side"),
      part: rounds.count == 1 ? said("round", as: "part") : said("rounds", as: "part"),
      names: rounds, series: panels.map(\.series), scale: nil, decimals: decimals,
      isSequence: true, notes: notes)
  }

  /// "+1.2" or "−1.2".
  static func signed(_ value: Double, decimals: Int) -> String {
    (value > 0 ? "+" : "") + NumberText.fixed(value, decimals: decimals)
  }

  /// Draws the panels, as many beside each other as there is room for.
  ///
  /// - Parameter width: points; 140 and more.
  /// - Throws: `ChartError.doesNotFit` when there is no room for a panel.
  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    let layout = try layout(width: width, theme: theme, typesetter: typesetter)
    return try drawing { () throws(DrawingError) in
      try TimelinePainter(chart: self, layout: layout, theme: theme, typesetter: typesetter).draw()
    }
  }
}

extension TimelinePanel {
  var series: ChartSeries { ChartSeries(name: title, estimates: estimates) }
}
