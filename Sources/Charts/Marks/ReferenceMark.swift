import Drawing
internal import Wording

/// A profile that others are held against (people, a culture): a dark tick on a light band with edges.
///
/// Bands and ticks are told from the dots and whiskers of models in grey print too.
struct ReferenceMark {
  let scale: LinearScale
  /// The left end of the scale in points.
  let x: Double
  /// The scale's length in points.
  let width: Double
  let theme: ChartTheme
  /// Half of the tick's height.
  var half = 4.4

  /// Draws the band and the tick; what lies outside the scale is cut off.
  func draw(_ estimate: ChartEstimate, y: Double, into list: inout DisplayList) {
    if let interval = estimate.referenceBand,
      interval.upperBound >= scale.minimum, interval.lowerBound <= scale.maximum
    {
      let left = position(max(interval.lowerBound, scale.minimum))
      let right = position(min(interval.upperBound, scale.maximum))
      list.fill(
        .rectangle(
          Rectangle(x: left, y: y - half + 1.2, width: right - left, height: 2 * half - 2.4)),
        color: theme.referenceBand)
      for (limit, x) in [(interval.lowerBound, left), (interval.upperBound, right)]
      where scale.contains(limit) {
        tick(x, y, half - 1.2, StrokeStyle(color: theme.muted, width: 0.6), into: &list)
      }
    }
    guard scale.contains(estimate.value) else { return }
    tick(
      position(estimate.value), y, half, StrokeStyle(color: theme.reference, width: 1.1),
      into: &list)
  }

  private func position(_ value: Double) -> Double { x + width * scale.position(value) }

  private func tick(
    _ x: Double, _ y: Double, _ half: Double, _ style: StrokeStyle, into list: inout DisplayList
  ) {
    list.stroke(.segment(Point(x: x, y: y - half), Point(x: x, y: y + half)), style: style)
  }
}

extension ChartEstimate {
  /// What the band of a reference shows: the simultaneous interval where it is known, else the
  /// pointwise one.
  var referenceBand: ClosedRange<Double>? { band ?? interval }
}

extension ChartSeries {
  /// Whether a band is drawn where the series is a reference.
  var hasReferenceBand: Bool { estimates.contains { $0?.referenceBand != nil } }

  /// What the band of a reference is; nil without one.
  var referenceNote: String? {
    guard hasReferenceBand else { return nil }
    let isSimultaneous = estimates.contains { $0?.band != nil }
    return isSimultaneous
      ? said("\(name) is the reference, with its simultaneous intervals as a grey band.")
      : said("\(name) is the reference, with its pointwise intervals as a grey band.")
  }
}
