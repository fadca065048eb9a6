/// The extent of one line of text in points, round its baseline.
public struct TextMetrics: Hashable, Sendable {
  public let width: Double
  /// From the baseline up.
  public let ascent: Double
  /// From the baseline down.
  public let descent: Double

  public init(width: Double, ascent: Double, descent: Double) {
    self.width = width
    self.ascent = ascent
    self.descent = descent
  }

  public var height: Double { ascent + descent }
}
