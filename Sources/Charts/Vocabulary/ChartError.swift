package import Drawing

/// What can keep a chart from being drawn.
package enum ChartError: Error, Hashable, Sendable {
  /// A chart without an axis, a row or a series.
  case empty(String)
  /// A radar with fewer axes than a polygon has corners.
  case tooFewAxes(Int)
  /// More series than a reader can tell apart in one frame.
  case tooManySeries(count: Int, limit: Int, withBands: Bool)
  /// More judges than cells of a matrix can be told apart.
  case tooManyJudges(count: Int, limit: Int)
  /// More panels than a page holds.
  case tooManyPanels(count: Int, limit: Int)
  /// More rows, columns or reasons than one chart holds.
  case tooManyParts(String, count: Int, limit: Int)
  /// A mark at a round that has no number.
  case invalidMark(panel: String, round: Int)
  /// A series with another number of estimates than the chart has axes or rows.
  case wrongCount(series: String, estimates: Int, expected: Int)
  /// A number that is not finite, or limits in the wrong order.
  case invalidEstimate(series: String, axis: String)
  /// A radar shows lengths; a number below zero has none.
  case negativeValue(series: String, axis: String, value: Double)
  /// A scale with an end that lies below the numbers, or that is not a scale.
  case invalidScale(String)
  /// A wedge whose axes are not neighbours, or that claims an axis which is not its own.
  case invalidWedge(name: String, reason: String)
  /// The names do not fit the place; the width that would do, in points.
  case doesNotFit(width: Double, height: Double, needed: Size)
  /// Two labels would lie on each other.
  case labelsOverlap(String, String)
  case drawing(DrawingError)
}

extension ChartError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .empty(let what): "the chart has no \(what)"
    case .tooFewAxes(let count): "a radar needs at least 3 axes, not \(count)"
    case .tooManySeries(let count, let limit, let withBands):
      "\(count) series in one frame cannot be told apart; the most is \(limit)"
        + (withBands ? " with bands" : "") + "; use small multiples or an interval chart"
    case .tooManyJudges(let count, let limit):
      "\(count) judges are too many for a matrix; the most is \(limit)"
    case .tooManyPanels(let count, let limit):
      "\(count) panels are too many for a page; the most is \(limit)"
    case .tooManyParts(let kind, let count, let limit):
      "\(count) \(kind) are too many for one chart; the most is \(limit): choose among them, or"
        + " draw several charts"
    case .invalidMark(let panel, let round):
      "\"\(panel)\" marks round \(round + 1), which has no number to mark"
    case .wrongCount(let series, let estimates, let expected):
      "the series \"\(series)\" has \(estimates) estimates for \(expected) axes"
    case .invalidEstimate(let series, let axis):
      "the estimate of \"\(series)\" on \"\(axis)\" is not finite or its limits are reversed"
    case .negativeValue(let series, let axis, let value):
      "\"\(series)\" has \(value) on \"\(axis)\"; signed numbers go into an interval chart"
    case .invalidScale(let what): "the scale \(what)"
    case .invalidWedge(let name, let reason): "the wedge \"\(name)\" \(reason)"
    case .doesNotFit(let width, let height, let needed):
      "the labels do not fit \(Self.rounded(width)) by \(Self.rounded(height)) pt;"
        + " \(Self.rounded(needed.width)) by \(Self.rounded(needed.height)) pt would do"
    case .labelsOverlap(let first, let second):
      "the labels \"\(first)\" and \"\(second)\" lie on each other"
    case .drawing(let error): error.description
    }
  }

  private static func rounded(_ value: Double) -> String {
    value.isFinite && abs(value) < 1e9 ? String(Int(value.rounded(.up))) : "unlimited"
  }
}

/// Runs a step of drawing with its error as a chart's.
func drawing<Value>(_ body: () throws(DrawingError) -> Value) throws(ChartError) -> Value {
  do { return try body() } catch { throw .drawing(error) }
}
