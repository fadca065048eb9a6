import Drawing

/// The ranks that the data leave possible, as a bar on a scale from the first rank to the last.
struct RankMark {
  /// How many take part.
  let ranked: Int
  /// The left end of the scale and its length in points.
  let x: Double
  let width: Double

  /// The middle of a rank: the first stands half a step from the left end.
  func position(_ rank: Int) -> Double { x + (Double(rank) - 0.5) * step }

  var step: Double { width / Double(max(ranked, 1)) }

  /// From the left end of the least rank to the right end of the greatest.
  func span(_ ranks: ClosedRange<Int>) -> ClosedRange<Double> {
    let left = x + Double(ranks.lowerBound - 1) * step
    return left...max(x + Double(ranks.upperBound) * step, left)
  }

  /// A bar on the line of its scale.
  func draw(
    _ ranks: ClosedRange<Int>, y: Double, height: Double, color: Color, track: Color,
    into list: inout DisplayList
  ) {
    list.stroke(
      .segment(Point(x: x, y: y), Point(x: x + width, y: y)),
      style: StrokeStyle(color: track, width: 0.4))
    let span = span(ranks)
    list.fill(
      .rectangle(
        Rectangle(
          x: span.lowerBound, y: y - height / 2,
          width: max(span.upperBound - span.lowerBound, 0.8), height: height)),
      color: color)
  }
}
