package import Drawing
internal import PrintedNumbers
internal import Wording

/// A row of a forest: a difference with its interval.
package struct ForestRow: Hashable, Sendable, Codable {
  package var label: ChartLabel
  /// nil where there is none.
  package var estimate: ChartEstimate?
  /// Whether the data tell it from zero, once it is corrected for how many there are.
  package var isDistinct: Bool
  /// What its square's area goes by, above zero; nil for a square of one size.
  package var weight: Double?

  package init(
    _ label: ChartLabel, estimate: ChartEstimate?, isDistinct: Bool, weight: Double? = nil
  ) {
    self.label = label
    self.estimate = estimate
    self.isDistinct = isDistinct
    self.weight = weight
  }
}

/// Differences with their intervals round a heavy line, and the numbers beside them.
///
/// A mark is filled where the data tell the difference from zero after correction, and open (and grey)
/// where they do not. A summary stands below a rule, as a diamond as wide as its interval.
package struct ForestChart: Chart, Codable {
  package enum Order: Hashable, Sendable, Codable {
    case given
    /// The largest at the top, within each group; rows without a number last.
    case estimate
  }

  /// Under headings where their labels name a group.
  package var rows: [ForestRow]
  package var summary: ForestRow?
  package var order: Order
  package var scale: LinearScale?
  /// Where the heavy line stands.
  package var zero: Double
  /// What the numbers are, printed over the scale: "Culture minus all cultures".
  package var title: String?
  /// The heads of the numbers at the right.
  package var heads: (estimate: String, interval: String) {
    get { (headOfEstimate, headOfInterval) }
    set { (headOfEstimate, headOfInterval) = newValue }
  }
  /// What a filled and an open mark say.
  package var meanings: (filled: String, open: String) {
    get { (meaningOfFilled, meaningOfOpen) }
    set { (meaningOfFilled, meaningOfOpen) = newValue }
  }
  /// What the area of a square goes by; printed where there are weights.
  package var weightMeaning: String
  package var decimals: Int

  private var headOfEstimate: String
  private var headOfInterval: String
  private var meaningOfFilled: String
  private var meaningOfOpen: String

  package init(
    rows: [ForestRow], summary: ForestRow? = nil, order: Order = .given,
    scale: LinearScale? = nil, zero: Double = 0, title: String? = nil,
    heads: (estimate: String, interval: String) = (
      said("Difference"), said("95 % interval")
    ),
    meanings: (filled: String, open: String) = (
      said("told from 0 after correction"), said("cannot be told from 0")
    ),
    weightMeaning: String = said("area: weight"), decimals: Int = 2
  ) {
    self.rows = rows
    self.summary = summary
    self.order = order
    self.scale = scale
    self.zero = zero
    self.title = title
    (headOfEstimate, headOfInterval) = heads
    (meaningOfFilled, meaningOfOpen) = meanings
    self.weightMeaning = weightMeaning
    self.decimals = decimals
  }

  /// Rows and summary.
  var all: [ForestRow] { rows + [summary].compactMap { $0 } }

  package func problems() -> [ChartError] {
    var problems: [ChartError] = []
    if rows.isEmpty { problems.append(.empty("rows")) }
    for row in all {
      let isWeightValid = row.weight.map { $0.isFinite && $0 > 0 } ?? true
      if row.estimate?.isValid == false || !isWeightValid {
        problems.append(
          .invalidEstimate(series: title ?? heads.estimate, axis: row.label.name))
      }
    }
    if !zero.isFinite { problems.append(.invalidScale("cannot hold the reference \(zero)")) }
    return problems
  }

  /// The rows under their headings, in the order in which they are drawn; the summary is last.
  var arrangement: [LabelGroup] {
    let groups = LabelGroup.groups(of: rows.map(\.label))
    func value(_ row: Int) -> Double { rows[row].estimate?.value ?? -.infinity }
    return groups.map { group in
      order == .given
        ? group
        : LabelGroup(
          name: group.name, members: group.members.sorted { (-value($0), $0) < (-value($1), $1) })
    }
  }

  /// One series, its rows as they are drawn.
  package var data: ChartData {
    get throws(ChartError) {
      try validate()
      let shown =
        arrangement.flatMap(\.members).map { rows[$0] } + [summary].compactMap { $0 }
      return ChartData(
        kind: said("Forest chart"), part: said("rows", as: "part"),
        names: shown.map { row in
          row.label.group.map { said("\(row.label.name) (\($0))") } ?? row.label.name
        },
        series: [ChartSeries(name: title ?? heads.estimate, estimates: shown.map(\.estimate))],
        scale: scale, decimals: decimals, notes: notes(shown))
    }
  }

  private func notes(_ shown: [ForestRow]) -> [String] {
    var notes: [String] = []
    if order == .estimate {
      notes.append(
        arrangement.count > 1
          ? said("Rows are sorted by size, the largest first within each group.")
          : said("Rows are sorted by size, the largest first."))
    }
    let numbers = shown.filter { $0.estimate != nil }
    let told = numbers.filter(\.isDistinct).map(\.label.name)
    let counted = CountText.counted(numbers.count, "row")
    notes.append(
      told.isEmpty
        ? said("0 of \(counted) \(meanings.filled).", as: "rows")
        : said(
          "\(told.count) of \(counted) \(meanings.filled): \(CountText.list(told, most: 10)).",
          as: "rows"))
    if let summary { notes.append(said("\(summary.label.name) is the summary.")) }
    return notes
  }

  /// Draws the chart at a width.
  ///
  /// - Parameter width: points, names and numbers included; 260 and more.
  /// - Throws: `ChartError.doesNotFit` when names and numbers leave no room for the scale.
  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    let layout = try layout(width: width, theme: theme, typesetter: typesetter)
    return try drawing { () throws(DrawingError) in
      try ForestPainter(chart: self, layout: layout, theme: theme).draw(typesetter: typesetter)
    }
  }
}
