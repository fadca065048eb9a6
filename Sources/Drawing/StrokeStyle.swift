/// How a path is stroked.
package struct StrokeStyle: Hashable, Sendable {
  package enum Cap: Hashable, Sendable { case butt, round, square }
  package enum Join: Hashable, Sendable { case miter, round, bevel }

  package var color: Color
  /// Points.
  package var width: Double
  /// Lengths of strokes and gaps in points; empty for a solid line.
  package var dash: [Double]
  package var cap: Cap
  package var join: Join

  package init(
    color: Color, width: Double, dash: [Double] = [], cap: Cap = .butt, join: Join = .miter
  ) {
    self.color = color
    self.width = width
    self.dash = dash
    self.cap = cap
    self.join = join
  }
}
