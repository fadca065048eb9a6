package import Drawing
internal import Foundation
internal import PrintedNumbers
internal import Wording

/// A point of a map, with the ellipse that says how sure its place is.
package struct SpacePoint: Hashable, Sendable, Codable {
  /// Half the longest and half the shortest diameter, and the angle of the longest, in radians from the
  /// first axis to the second.
  package struct Ellipse: Hashable, Sendable, Codable {
    package var major: Double
    package var minor: Double
    package var angle: Double

    package init(major: Double, minor: Double, angle: Double) {
      self.major = major
      self.minor = minor
      self.angle = angle
    }

    /// How far it reaches along the first axis and along the second.
    var reach: (x: Double, y: Double) {
      let (cosine, sine) = (cos(angle), sin(angle))
      func length(_ one: Double, _ other: Double) -> Double {
        (one * one + other * other).squareRoot()
      }
      return (length(major * cosine, minor * sine), length(major * sine, minor * cosine))
    }
  }

  package var label: ChartLabel
  package var x: Double
  package var y: Double
  package var ellipse: Ellipse?
  /// What others are held against: it has another mark.
  package var isReference: Bool

  package init(
    _ label: ChartLabel, x: Double, y: Double, ellipse: Ellipse? = nil, isReference: Bool = false
  ) {
    self.label = label
    self.x = x
    self.y = y
    self.ellipse = ellipse
    self.isReference = isReference
  }
}

/// A map in which what is alike lies near: points in two dimensions with one unit on both axes, each with
/// an ellipse that says how sure its place is.
///
/// Names stand beside their points by a rule: the most crowded point first, each takes the first free place
/// round it, near places before far ones; a line leads to what does not stand right beside its point, and
/// what finds no place has a number and stands below the map.
package struct SpaceChart: Chart, Codable {
  package var points: [SpacePoint]
  /// What the axes are: "First axis, 62 % of the variance".
  package var axes: (first: String, second: String) {
    get { (firstAxis, secondAxis) }
    set { (firstAxis, secondAxis) = newValue }
  }
  /// What an ellipse says; nil where there are none.
  package var ellipseMeaning: String?
  /// What the mark of a reference says.
  package var referenceMeaning: String
  /// Sentences for the words: how well two dimensions show the distances.
  package var remarks: [String]
  package var decimals: Int

  private var firstAxis: String
  private var secondAxis: String

  package init(
    points: [SpacePoint], axes: (first: String, second: String), ellipseMeaning: String? = nil,
    referenceMeaning: String = said("reference"), remarks: [String] = [], decimals: Int = 1
  ) {
    self.points = points
    (firstAxis, secondAxis) = axes
    self.ellipseMeaning = ellipseMeaning
    self.referenceMeaning = referenceMeaning
    self.remarks = remarks
    self.decimals = decimals
  }

  package static let mostPoints = 80

  package func problems() -> [ChartError] {
    var problems: [ChartError] = []
    if points.isEmpty { problems.append(.empty("points")) }
    if points.count > Self.mostPoints {
      problems.append(.tooManyParts("points", count: points.count, limit: Self.mostPoints))
    }
    for point in points {
      let numbers =
        [point.x, point.y] + (point.ellipse.map { [$0.major, $0.minor, $0.angle] } ?? [])
      let isOrdered = point.ellipse.map { $0.major >= $0.minor && $0.minor >= 0 } ?? true
      if !numbers.allSatisfy(\.isFinite) || !isOrdered {
        problems.append(.invalidEstimate(series: "points", axis: point.label.name))
      }
    }
    return problems
  }

  /// Both coordinates, each with how far the ellipse reaches.
  package var data: ChartData {
    get throws(ChartError) {
      try validate()
      func estimates(
        _ value: (SpacePoint) -> Double, _ reach: (SpacePoint.Ellipse) -> Double
      ) -> [ChartEstimate?] {
        points.map { point in
          let place = value(point)
          let length = point.ellipse.map(reach)
          return ChartEstimate(
            value: place, lower: length.map { place - $0 }, upper: length.map { place + $0 })
        }
      }
      let first = estimates(\.x) { $0.reach.x }
      let second = estimates(\.y) { $0.reach.y }
      return ChartData(
        kind: said("Map"),
        part: points.count == 1 ? said("point", as: "part") : said("points", as: "part"),
        names: points.map(\.label.name),
        series: [
          ChartSeries(name: axes.first, estimates: first.map { $0?.alone }),
          ChartSeries(name: axes.second, estimates: second.map { $0?.alone }),
        ], scale: nil, decimals: decimals, isOneScale: false, notes: remarks + nearest,
        grid: ChartData.Grid(
          rows: points.map(\.label.name), columns: [axes.first, axes.second],
          cells: zip(first, second).map { [$0, $1] }))
    }
  }

  /// Which two lie nearest to each other, and which farthest apart.
  private var nearest: [String] {
    var found: [(distance: Double, names: String)] = []
    for (place, one) in points.enumerated() {
      for other in points[(place + 1)...] {
        let (dx, dy) = (one.x - other.x, one.y - other.y)
        found.append((dx * dx + dy * dy, said("\(one.label.name) and \(other.label.name)")))
      }
    }
    guard found.count > 1, var least = found.first, var most = found.first else { return [] }
    for pair in found.dropFirst() {
      if pair.distance < least.distance { least = pair }
      if pair.distance > most.distance { most = pair }
    }
    return [said("Nearest to each other: \(least.names). Farthest apart: \(most.names).")]
  }

  /// Draws the map at a width.
  ///
  /// - Parameter width: points, the numbers of the axes included; 160 and more.
  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    let layout = try layout(width: width, theme: theme, typesetter: typesetter)
    return SpacePainter(chart: self, layout: layout, theme: theme).draw()
  }
}

extension ChartEstimate {
  /// The number without limits.
  fileprivate var alone: ChartEstimate { ChartEstimate(value: value) }
}
