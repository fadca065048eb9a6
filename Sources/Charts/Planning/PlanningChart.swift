package import Drawing
internal import PrintedNumbers
internal import Wording

/// How precise a figure would be in a study of another size.
package struct PlanningPoint: Hashable, Sendable, Codable {
  /// How many items; the chart shows them on a logarithmic scale.
  package var items: Double
  /// Half the width of the interval, in the units of the scale.
  package var halfWidth: Double

  package init(items: Double, halfWidth: Double) {
    self.items = items
    self.halfWidth = halfWidth
  }
}

/// The precision of studies that are alike but for the number of items.
package struct PlanningLine: Hashable, Sendable, Codable {
  /// "3 judges", printed at the end of the line.
  package var name: String
  /// By items, in rising order.
  package var points: [PlanningPoint]

  package init(name: String, points: [PlanningPoint]) {
    self.name = name
    self.points = points
  }
}

/// The half-width of an interval over the number of items, a line for each number of judges.
///
/// Lines are told apart by their names at the ends, not by colour; the one that the present study lies on
/// stands out.
package struct PlanningChart: Chart, Codable {
  package var lines: [PlanningLine]
  /// The study that there is, with the line that it lies on.
  package var present: Present?
  /// The half-width that is asked for.
  package var target: Double?
  /// What the vertical scale shows: "Half-width of the 95 % interval, in points".
  package var title: String
  /// What the horizontal one does: "Items".
  package var axis: String
  package var decimals: Int

  /// The study that there is.
  package struct Present: Hashable, Sendable, Codable {
    package var point: PlanningPoint
    /// "This study: 120 items, 5 judges".
    package var name: String
    /// The place of its line; nil where it lies on none.
    package var line: Int?

    package init(point: PlanningPoint, name: String, line: Int? = nil) {
      self.point = point
      self.name = name
      self.line = line
    }
  }

  package init(
    lines: [PlanningLine], present: Present? = nil, target: Double? = nil, title: String,
    axis: String = said("Items"), decimals: Int = 2
  ) {
    self.lines = lines
    self.present = present
    self.target = target
    self.title = title
    self.axis = axis
    self.decimals = decimals
  }

  package static let mostLines = 8

  package func problems() -> [ChartError] {
    if lines.isEmpty { return [.empty("lines")] }
    var problems: [ChartError] = []
    if lines.count > Self.mostLines {
      problems.append(
        .tooManySeries(count: lines.count, limit: Self.mostLines, withBands: false))
    }
    for line in lines {
      if line.points.isEmpty { problems.append(.empty("points on \"\(line.name)\"")) }
      let items = line.points.map(\.items)
      if zip(items, items.dropFirst()).contains(where: { $0 >= $1 }) {
        problems.append(.invalidScale("of \"\(line.name)\" does not rise"))
      }
      for point in line.points where !point.isValid {
        problems.append(
          .invalidEstimate(series: line.name, axis: NumberText.plain(point.items)))
      }
    }
    if let present, !present.point.isValid {
      problems.append(
        .invalidEstimate(series: present.name, axis: NumberText.plain(present.point.items)))
    }
    if let target, !(target > 0 && target.isFinite) {
      problems.append(.invalidScale("cannot hold the target \(target)"))
    }
    return problems
  }

  /// The numbers of items that a line or the present study has, in rising order.
  var items: [Double] {
    Set((lines.flatMap(\.points) + [present?.point].compactMap(\.self)).map(\.items)).sorted()
  }

  /// Lines over the numbers of items; what the present study has and what is asked for stand in notes.
  package var data: ChartData {
    let items = Set(lines.flatMap(\.points).map(\.items)).sorted()
    let series = lines.map { line in
      ChartSeries(
        name: line.name,
        estimates: items.map { count in
          line.points.first { $0.items == count }.map { ChartEstimate(value: $0.halfWidth) }
        })
    }
    func number(_ value: Double) -> String { NumberText.fixed(value, decimals: decimals) }
    return ChartData(
      kind: said("Line chart"),
      part: items.count == 1
        ? said("number of items", as: "part") : said("numbers of items", as: "part"),
      names: items.map { said("\(LogarithmicScale.words($0)) items") }, series: series, scale: nil,
      decimals: decimals,
      notes: [
        present.map { said("\($0.name): \(number($0.point.halfWidth)).") },
        target.map { said("Asked for: \(number($0)).") },
      ].compactMap(\.self))
  }

  /// Draws the chart at a width.
  ///
  /// - Parameter width: points, names included; 200 and more.
  /// - Throws: `ChartError.doesNotFit` when the names leave no room for the lines.
  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    let layout = try layout(width: width, theme: theme, typesetter: typesetter)
    return try drawing { () throws(DrawingError) in
      try PlanningPainter(chart: self, layout: layout, theme: theme, typesetter: typesetter).draw()
    }
  }
}

extension PlanningPoint {
  fileprivate var isValid: Bool {
    items.isFinite && items > 0 && halfWidth.isFinite && halfWidth >= 0
  }
}
