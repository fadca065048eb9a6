internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import Drawing
internal import PrintedNumbers
internal import Wording

/// The rules of charts, held against every figure of a report.
enum ChartChecks {
  /// A figure with what messages call it, and where its cell stands.
  struct Shown {
    let figure: FigureBlock
    let name: String
    let place: Place?

    /// Every figure among blocks that a cell gives.
    static func all(in blocks: [Block], named name: String, at place: Place) -> [Shown] {
      blocks.compactMap { block in
        guard case .figure(let figure) = block else { return nil }
        return Shown(figure: figure, name: name, place: place)
      }
    }
  }

  /// A warning for each rule that a figure does not keep, figure by figure.
  ///
  /// - Parameter typesetter: Nil where nothing can be drawn here.
  /// - Complexity: draws each figure once.
  static func notices(
    on figures: [Shown], typesetter: SharedTypesetter?, style: PageStyle = PageStyle()
  ) -> [Diagnostic] {
    guard let typesetter else {
      return figures.flatMap { notices(on: $0, typesetter: nil, style: style) }
    }
    let drawn = try? typesetter.use { typesetter in
      figures.flatMap { notices(on: $0, typesetter: typesetter, style: style) }
    }
    return drawn ?? []
  }

  private static func notices(
    on shown: Shown, typesetter: Typesetter?, style: PageStyle
  ) -> [Diagnostic] {
    let chart = shown.figure.chart
    let width = style.page.width - style.left - style.right
    let drawn = typesetter.flatMap { typesetter in
      // What cannot be drawn is an error, and told as one.
      (try? chart.draw(width: width, theme: style.theme, typesetter: typesetter))
        .map { (figure: $0, typesetter: typesetter) }
    }
    return lints(on: shown.figure, theme: style.theme, drawn: drawn).map { lint in
      Diagnostic(
        lint.rule.rawValue, severity: .warning, at: shown.place,
        "\(shown.name): \(lint.message) (\(lint.rule.rawValue))", remedy: lint.remedy)
    }
  }

  /// The rules that a figure does not keep.
  static func lints(
    on figure: FigureBlock, theme: ChartTheme, drawn: (figure: Figure, typesetter: Typesetter)?
  ) -> [ChartLint] {
    do throws(ChartError) {
      return try figure.chart.lints(
        in: figure.context, alternativeText: figure.alternativeText, theme: theme, drawn: drawn)
    } catch {
      return []
    }
  }

  /// A check of pages that warnings on figures decide; nil where none of them is about it.
  static func check(_ code: Check.Code, _ notices: [Diagnostic]) -> Check? {
    let own = notices.filter { notice in
      ChartLint.Rule(rawValue: notice.code).map { self.code(of: $0) == code } ?? false
    }
    guard let first = own.first else { return nil }
    let departures = CountText.counted(own.count, "departure")
    return Check(
      code, .caution,
      own.count == 1
        ? said("\(first.message).") : said("\(departures), the first: \(first.message)."))
  }

  /// Where a rule stands on the page of checks.
  private static func code(of rule: ChartLint.Rule) -> Check.Code {
    switch rule {
    case .noAlternativeText: .alternativeText
    case .lowContrast: .contrast
    case .smallText: .textSize
    default: .chartRules
    }
  }
}
