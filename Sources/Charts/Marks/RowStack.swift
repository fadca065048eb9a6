import Drawing

/// Rows one below the other, named at the left, under the headings of their groups.
struct RowStack: Hashable, Sendable {
  /// How names are set: towards the marks, or from the left as in a table.
  ///
  /// A name that reads from the right ends at the marks in either case.
  enum Alignment: Hashable, Sendable { case towardsMarks, leading }

  /// The type and the pitch of the rows, in points.
  struct Measure: Hashable, Sendable {
    let pitch: Double
    let size: Double

    var leading: Double { size * 1.2 }
  }

  /// A heading with the top of its first line.
  struct Heading: Hashable, Sendable {
    let lines: [TextLine]
    var top: Double
  }

  /// The upper and lower end of each row, by the place of its label.
  private(set) var rows: [ClosedRange<Double>]
  let names: [[TextLine]]
  private(set) var headings: [Heading]
  /// Of the widest name, with what it stands in from the left.
  let nameWidth: Double
  private(set) var bottom: Double
  let measure: Measure
  private let alignment: Alignment
  private let strong: Set<Int>

  /// - Parameters:
  ///   - groups: which rows stand under which heading, in the order from top to bottom.
  ///   - strong: the places of names in heavy type, which stand out to the left as headings do.
  ///   - limit: where names break, in points.
  init(
    _ labels: [ChartLabel], groups: [LabelGroup], alignment: Alignment = .towardsMarks,
    strong: Set<Int> = [], limit: Double, measure: Measure, theme: ChartTheme,
    typesetter: Typesetter
  ) throws(DrawingError) {
    var names: [[TextLine]] = []
    for (index, label) in labels.enumerated() {
      names.append(
        try typesetter.lines(
          label.text(
            measure.size, theme, weight: strong.contains(index) ? .semibold : .regular),
          width: limit))
    }
    var rows = [ClosedRange<Double>](repeating: 0...0, count: labels.count)
    var headings: [Heading] = []
    var y = 0.0
    for (place, group) in groups.enumerated() {
      if let name = group.name {
        if place > 0 { y += 3 }
        let lines = try typesetter.lines(
          StyledText(name, style: theme.text(measure.size, .semibold)), width: limit)
        headings.append(Heading(lines: lines, top: y + 1.5))
        y += Double(lines.count) * measure.leading + 3
      } else if place > 0 {
        y += 5
      }
      for index in group.members {
        let height = measure.pitch + Double(names[index].count - 1) * measure.leading
        rows[index] = y...(y + height)
        y += height
      }
    }
    self.rows = rows
    self.names = names
    self.headings = headings
    self.measure = measure
    self.alignment = alignment
    self.strong = strong
    let indent = alignment == .leading && !headings.isEmpty ? Self.indent : 0
    nameWidth = max(
      (names.joined().map(\.width).max() ?? 0) + indent,
      headings.flatMap(\.lines).map(\.width).max() ?? 0)
    bottom = y
  }

  /// The same rows, begun at a height.
  func from(_ top: Double) -> RowStack {
    var moved = self
    moved.rows = rows.map { $0.lowerBound + top...$0.upperBound + top }
    for place in headings.indices { moved.headings[place].top += top }
    moved.bottom += top
    return moved
  }

  func middle(_ row: Int) -> Double { (rows[row].lowerBound + rows[row].upperBound) / 2 }

  /// Sets all names and headings.
  ///
  /// - Parameter edge: where names end, in points from the left.
  func draw(edge: Double, into list: inout DisplayList) {
    for heading in headings {
      draw(heading.lines, top: heading.top, edge, indent: 0, into: &list)
    }
    for (row, lines) in names.enumerated() {
      draw(
        lines, top: middle(row) - Double(lines.count) * measure.leading / 2, edge,
        indent: headings.isEmpty || strong.contains(row) ? 0 : Self.indent, into: &list)
    }
  }

  /// How far names stand in from their heading.
  private static let indent = 7.0

  private func draw(
    _ lines: [TextLine], top: Double, _ edge: Double, indent: Double,
    into list: inout DisplayList
  ) {
    for (number, line) in lines.enumerated() {
      // The middle of the small letters stands on the middle of the line.
      let y = top + Double(number) * measure.leading + 0.95 * measure.size
      let isLeading = alignment == .leading && line.text.direction != .rightToLeft
      list.text(
        line.text, at: Point(x: isLeading ? indent : edge, y: y),
        anchor: isLeading ? .start : .end)
    }
  }
}
