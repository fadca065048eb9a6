/// The extent of one line of text in points, round its baseline.
package struct TextMetrics: Hashable, Sendable {
  package let width: Double
  /// From the baseline up.
  package let ascent: Double
  /// From the baseline down.
  package let descent: Double

  package init(width: Double, ascent: Double, descent: Double) {
    self.width = width
    self.ascent = ascent
    self.descent = descent
  }

  package var height: Double { ascent + descent }
}
