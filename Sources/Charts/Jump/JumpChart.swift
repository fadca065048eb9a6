package import Drawing
internal import PrintedNumbers
internal import Wording

/// Numbers of one thing (a model) before and after an event of its own.
package struct JumpPanel: Hashable, Sendable, Codable {
  /// What lies between two places of the horizontal scale, as one number.
  package struct Bin: Hashable, Sendable, Codable {
    package var range: ClosedRange<Double>
    package var estimate: ChartEstimate

    package init(range: ClosedRange<Double>, estimate: ChartEstimate) {
      self.range = range
      self.estimate = estimate
    }
  }

  /// A straight line that was fitted to what lies on one side of the event.
  package struct Fit: Hashable, Sendable, Codable {
    package var start: Point
    package var end: Point

    /// - Parameters:
    ///   - start: the place on the horizontal scale as x, the number as y.
    package init(start: Point, end: Point) {
      self.start = start
      self.end = end
    }
  }

  /// Printed above the panel.
  package var title: String
  /// None lies on both sides of the event.
  package var bins: [Bin]
  package var fits: [Fit]
  /// What the event changes: the number after it less that before it; nil where that is not known.
  package var jump: ChartEstimate?
  /// Whether the change is shown by a test.
  package var isFound: Bool

  package init(
    title: String, bins: [Bin], fits: [Fit] = [], jump: ChartEstimate? = nil, isFound: Bool = false
  ) {
    self.title = title
    self.bins = bins
    self.fits = fits
    self.jump = jump
    self.isFound = isFound
  }
}

/// Means on both sides of an event, such as a model's release: small panels on the same scales.
///
/// The event is the heavy rule at zero. A panel whose jump is found has a filled frame of its number and
/// its fitted lines in another colour and width.
package struct JumpChart: Chart, Codable {
  package var panels: [JumpPanel]
  /// What the numbers are, printed above the panels.
  package var title: String
  /// What the horizontal scale shows: "Months from the model's release to the item's day".
  package var axis: String
  package var decimals: Int

  package init(panels: [JumpPanel], title: String, axis: String, decimals: Int = 1) {
    self.panels = panels
    self.title = title
    self.axis = axis
    self.decimals = decimals
  }

  package static let mostPanels = 60

  package func problems() -> [ChartError] {
    var problems: [ChartError] = []
    if panels.isEmpty { problems.append(.empty("panels")) }
    if panels.count > Self.mostPanels {
      problems.append(.tooManyPanels(count: panels.count, limit: Self.mostPanels))
    }
    for panel in panels {
      for bin in panel.bins {
        if !bin.estimate.isValid {
          problems.append(.invalidEstimate(series: panel.title, axis: label(bin)))
        }
        let (from, to) = (bin.range.lowerBound, bin.range.upperBound)
        if !(from.isFinite && to.isFinite) || (from < 0 && to > 0) {
          problems.append(
            .invalidScale("of \"\(panel.title)\" has a part on both sides of the event"))
        }
      }
      let ends = panel.fits.flatMap { [$0.start, $0.end] }
      if panel.jump?.isValid == false || !ends.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) {
        problems.append(.invalidEstimate(series: panel.title, axis: "its jump"))
      }
    }
    return problems
  }

  /// A series of jumps by panel; the means of the parts stand in the picture only.
  package var data: ChartData {
    let found = panels.filter(\.isFound).map(\.title)
    let parts = panels.map(\.bins.count)
    return ChartData(
      kind: panels.count == 1
        ? said("Means before and after") : said("Means before and after, side by side"),
      part: panels.count == 1 ? said("panel", as: "part") : said("panels", as: "part"),
      names: panels.map(\.title),
      series: [ChartSeries(name: said("Jump"), estimates: panels.map(\.jump))], scale: nil,
      decimals: decimals,
      notes: [
        said("Means by panel: \(NumberText.ranks(parts.min() ?? 0, parts.max() ?? 0))."),
        found.isEmpty
          ? said("No jump is found.")
          : said("A jump is found in \(CountText.list(found, most: 12))."),
      ])
  }

  private func label(_ bin: JumpPanel.Bin) -> String {
    NumberText.range(bin.range, decimals: 1)
  }

  /// Draws the panels, as many beside each other as there is room for.
  ///
  /// - Parameter width: points; 150 and more.
  /// - Throws: `ChartError.doesNotFit` when there is no room for a panel.
  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    let layout = try layout(width: width, theme: theme, typesetter: typesetter)
    return try drawing { () throws(DrawingError) in
      try JumpPainter(chart: self, layout: layout, theme: theme, typesetter: typesetter).draw()
    }
  }
}
