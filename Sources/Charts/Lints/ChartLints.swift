package import Drawing
internal import PrintedNumbers

extension Chart {
  /// The rules that the chart does not keep, in the order of their codes.
  ///
  /// - Parameters:
  ///   - context: What is known of its numbers.
  ///   - alternativeText: What stands in its place for those who do not see it.
  ///   - theme: What it is drawn in.
  ///   - drawn: The chart as it is drawn, and what measures its texts; nil leaves out what only that
  ///     shows.
  /// - Throws: what keeps the chart from being drawn.
  package func lints(
    in context: ChartContext, alternativeText: String, theme: ChartTheme,
    drawn: (figure: Figure, typesetter: Typesetter)?
  ) throws(ChartError) -> [ChartLint] {
    let rules = ChartRules(form: form, data: try data, context: context)
    var lints = rules.lints + ChartRules.lints(onText: alternativeText)
    if let drawn {
      lints += try drawing { () throws(DrawingError) in
        try DrawnRules(theme: theme, typesetter: drawn.typesetter).lints(on: drawn.figure.list)
      }
    }
    return lints + rules.lints(on: theme)
  }
}

/// The rules that go by what a chart shows.
struct ChartRules {
  let form: ChartForm
  let data: ChartData
  let context: ChartContext

  /// Below it a share moves by five points with one item more.
  static let fewest = 20

  var lints: [ChartLint] {
    [origin, series, circle, ranges, uncertainty, support].compactMap(\.self)
  }

  /// The series without the baseline.
  private var own: [ChartSeries] { form.hasReference ? data.series.dropLast() : data.series }

  private var origin: ChartLint? {
    guard let origin = form.origin, origin != 0 else { return nil }
    let number = NumberText.fixed(origin, decimals: data.decimals)
    return ChartLint(
      .truncatedOrigin,
      "lengths begin at \(number) and not at 0, so that twice as long is not twice as much",
      remedy: "Let the scale begin at 0, or show dots with intervals")
  }

  private var series: ChartLint? {
    guard form.framed > form.mostFramed else { return nil }
    return ChartLint(
      .tooManySeries,
      "\(form.framed) series share a frame, and more than \(form.mostFramed) cannot be followed",
      remedy: "Name fewer of them, or draw several charts")
  }

  private var circle: ChartLint? {
    guard form.isCircle, context.isCircular == false else { return nil }
    return ChartLint(
      .noCircularTheory,
      "names stand round a circle that no theory puts them on, so that neighbours seem alike",
      remedy: "Show dots with intervals")
  }

  private var ranges: ChartLint? {
    guard data.isOneScale else { return nil }
    if context.units.count > 1 {
      return ChartLint(
        .mixedRanges,
        "numbers in \(CountText.list(context.units.sorted(), most: 6)) share one scale",
        remedy: "Draw a chart for each unit")
    }
    guard form.framed > 1, data.grid == nil else { return nil }
    let sizes = own.compactMap { series -> (name: String, size: Double)? in
      let sizes = series.estimates.compactMap { $0.map { abs($0.value) } }.filter { $0 > 0 }
      return sizes.count > 2 ? sizes.max().map { (series.name, $0) } : nil
    }
    // Shares of 1 beside points of 100: the smaller are then a line at the edge.
    guard let least = sizes.min(by: { $0.size < $1.size }), least.size <= 1,
      let most = sizes.max(by: { $0.size < $1.size }), most.size > 20
    else { return nil }
    let (small, large) = (
      NumberText.fixed(least.size, decimals: 2), NumberText.fixed(most.size, decimals: 0)
    )
    return ChartLint(
      .mixedRanges,
      "numbers of \(least.name) are \(small) at most and those of \(most.name) reach \(large), on "
        + "one scale", remedy: "Bring them to one unit, or draw two charts")
  }

  private var uncertainty: ChartLint? {
    let estimates = own.flatMap(\.estimates).compactMap(\.self)
    guard form.isEstimated, !form.marksUncertainty, !estimates.isEmpty,
      estimates.allSatisfy({ $0.interval == nil && $0.band == nil })
    else { return nil }
    let subject =
      estimates.count == 1 ? "the number has no" : "none of the \(estimates.count) numbers has an"
    return ChartLint(
      .noUncertainty, "\(subject) interval",
      remedy: "Show intervals, or say in the caption why there are none")
  }

  private var support: ChartLint? {
    guard let support = context.support, support.least < Self.fewest else { return nil }
    let unit = support.least == 1 && support.unit == "items" ? "item" : support.unit
    return ChartLint(
      .smallNumbers,
      "a number rests on \(support.least) \(unit), and \(Self.fewest) are the least that a "
        + "chart should show", remedy: "Leave it out, or say in the caption how few there are")
  }

  static func lints(onText text: String) -> [ChartLint] {
    guard text.allSatisfy(\.isWhitespace) else { return [] }
    return [
      ChartLint(
        .noAlternativeText, "no text stands in the place of the figure",
        remedy: "Say in words what it shows")
    ]
  }

  /// Series of one frame that only their colours tell apart.
  func lints(on theme: ChartTheme) -> [ChartLint] {
    guard form.framed > 1, form.cue == .marks else { return [] }
    for second in 0..<form.framed {
      for first in 0..<second {
        let (one, other) = (theme.series(first), theme.series(second))
        guard one.marker == other.marker, one.dash == other.dash else { continue }
        let names = [first, second].map { own.indices.contains($0) ? own[$0].name : "\($0 + 1)" }
        return [
          ChartLint(
            .colorOnly,
            "nothing but colour tells \(names[0]) from \(names[1])",
            remedy: "Give each series a marker or a dash of its own")
        ]
      }
    }
    return []
  }
}
