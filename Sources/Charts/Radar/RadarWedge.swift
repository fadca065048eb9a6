/// Neighbouring axes that a theory puts in one group.
package struct RadarWedge: Hashable, Sendable, Codable {
  package var name: String
  /// The places of the axes in the chart's order, from 0; they may pass the top of the circle.
  package var axes: [Int]
  /// The place of its colours in a theme, from 0.
  package var style: Int

  package init(name: String, axes: [Int], style: Int) {
    self.name = name
    self.axes = axes
    self.style = style
  }
}

/// Where a wedge lies: radians clockwise from the top; the end is never below the start.
package struct WedgeSpan: Hashable, Sendable {
  /// The place of the wedge in the chart's list.
  package let wedge: Int
  package let start: Double
  package let end: Double

  package var middle: Double { (start + end) / 2 }
  package var width: Double { end - start }

  /// The spans of all wedges round a circle of axes.
  ///
  /// A border lies half-way between two axes; where two neighbouring wedges share one axis (as
  /// Hedonism stands between Openness to change and Self-enhancement in Schwartz, 1992), on it.
  static func spans(_ wedges: [RadarWedge], axes count: Int) throws(ChartError) -> [WedgeSpan] {
    let turn = 2 * Double.pi / Double(count)
    var owners = [[Int]](repeating: [], count: count)
    var runs: [(first: Int, last: Int)] = []
    for (index, wedge) in wedges.enumerated() {
      runs.append(try run(of: wedge, axes: count))
      for axis in wedge.axes { owners[axis].append(index) }
    }
    var spans: [WedgeSpan] = []
    for (index, wedge) in wedges.enumerated() {
      let (first, last) = runs[index]
      // An axis with two owners must be an end of both.
      for axis in wedge.axes where owners[axis].count > 1 {
        guard owners[axis].count == 2, axis == first || axis == last, wedge.axes.count > 1 else {
          throw .invalidWedge(
            name: wedge.name, reason: "shares an axis that is not on its border")
        }
      }
      let length = Double(wedge.axes.count - 1)
      let start = Double(first) - (owners[first].count > 1 ? 0 : 0.5)
      let end = Double(first) + length + (owners[last].count > 1 ? 0 : 0.5)
      spans.append(WedgeSpan(wedge: index, start: start * turn, end: end * turn))
    }
    return spans
  }

  /// The first and last axis of a wedge in clockwise order.
  private static func run(
    of wedge: RadarWedge, axes count: Int
  ) throws(ChartError) -> (first: Int, last: Int) {
    let members = Set(wedge.axes)
    guard !members.isEmpty, members.count == wedge.axes.count,
      members.allSatisfy({ (0..<count).contains($0) })
    else {
      throw .invalidWedge(name: wedge.name, reason: "names no axis, or one twice or unknown")
    }
    if members.count == count { return (wedge.axes[0], (wedge.axes[0] + count - 1) % count) }
    let firsts = members.filter { !members.contains(($0 + count - 1) % count) }
    guard firsts.count == 1, let first = firsts.first else {
      throw .invalidWedge(name: wedge.name, reason: "has axes that are not neighbours")
    }
    return (first, (first + members.count - 1) % count)
  }
}
