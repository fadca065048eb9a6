internal import Charts
internal import Drawing
internal import PrintedNumbers
internal import Wording

/// Marks that are drawn within the cells of a table, on a scale as wide as the cell.
///
/// Places are shares of the cell's width, so that a mark is as wide as the reader's screen allows. What
/// they show other cells say in numbers, or words that are read and not seen.
struct HTMLMarks {
  private let scale: LinearScale
  private let decimals: Int

  init(_ estimates: [ChartEstimate]) {
    scale = InlineWhisker.scale(for: estimates)
    decimals = NumberText.decimals(forExtent: scale.maximum - scale.minimum)
  }

  private static let opening = "<svg aria-hidden=\"true\" focusable=\"false\">"

  /// The labels of the scale, for the head of the column.
  var head: String {
    // On a small screen there is room for every second one.
    let labels = scale.ticks.enumerated().map { index, tick in
      "<text\(index % 2 == 1 ? " class=\"minor\"" : "") x=\"\(place(tick))\">"
        + "\(HTMLEscape.text(scale.label(tick)))</text>"
    }
    return "<span class=\"scale\">\(HTMLMarks.opening)\(labels.joined())</svg></span>"
  }

  /// The lines of the scale alone.
  var ticks: String { HTMLMarks.opening + lines + "</svg>" }

  /// A dot with its interval; what lies off the scale is an arrow at its edge with the number beside it.
  func mark(_ estimate: ChartEstimate) -> String {
    guard estimate.isValid else { return ticks }
    var parts = lines
    if let interval = estimate.interval,
      interval.upperBound >= scale.minimum, interval.lowerBound <= scale.maximum
    {
      let left = place(max(interval.lowerBound, scale.minimum))
      let right = place(min(interval.upperBound, scale.maximum))
      parts += "<line class=\"bar\" x1=\"\(left)\" x2=\"\(right)\" y1=\"50%\" y2=\"50%\"/>"
      if !scale.contains(interval.lowerBound) { parts += arrow(-1) }
      if !scale.contains(interval.upperBound) { parts += arrow(1) }
    }
    if scale.contains(estimate.value) {
      parts += "<circle class=\"dot\" cx=\"\(place(estimate.value))\" cy=\"50%\" r=\"3.4\"/>"
    } else {
      let side = estimate.value < scale.minimum ? -1 : 1
      let number = NumberText.fixed(estimate.value, decimals: decimals)
      parts += arrow(side)
      parts +=
        "<text class=\"off\" x=\"\(side < 0 ? "0%" : "100%")\" y=\"50%\" dx=\"\(-12 * side)\" "
        + "dy=\"0.35em\" text-anchor=\"\(side < 0 ? "start" : "end")\">"
        + HTMLEscape.text(said("\(number), off scale")) + "</text>"
    }
    return HTMLMarks.opening + parts + "</svg>"
  }

  /// The ranks that the data leave possible, as a bar from the first rank to the last.
  static func ranks(_ ranks: ClosedRange<Int>, of count: Int) -> String {
    let step = 100 / Double(max(count, 1))
    let left = percent(Double(ranks.lowerBound - 1) * step)
    let width = percent(Double(ranks.count) * step)
    return "<svg class=\"ranks-drawn\" aria-hidden=\"true\" focusable=\"false\">"
      + "<line class=\"track\" x1=\"0%\" x2=\"100%\" y1=\"50%\" y2=\"50%\"/>"
      + "<rect class=\"span\" x=\"\(left)\" width=\"\(width)\" y=\"0\" height=\"100%\" rx=\"3\"/></svg>"
  }

  private var lines: String {
    scale.ticks.map { tick in
      "<line class=\"tick\" x1=\"\(place(tick))\" x2=\"\(place(tick))\" y1=\"0%\" y2=\"100%\"/>"
    }.joined()
  }

  /// A triangle at the left (-1) or right (1) edge.
  private func arrow(_ side: Int) -> String {
    "<svg x=\"\(side < 0 ? "0%" : "100%")\" y=\"50%\" overflow=\"visible\">"
      + "<path class=\"dot\" d=\"M0 0L\(-7 * side) -3.6V3.6Z\"/></svg>"
  }

  private func place(_ value: Double) -> String { HTMLMarks.percent(100 * scale.position(value)) }

  private static func percent(_ share: Double) -> String { SVGMarkup.number(share) + "%" }
}
