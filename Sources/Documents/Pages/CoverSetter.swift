internal import Drawing
internal import PrintedNumbers
internal import Wording

/// Sets the cover: the title large, the finding below it, and at the foot what the document is.
struct CoverSetter {
  let manuscript: Manuscript
  let cover: Cover
  let text: TextSetter
  let style: PageStyle

  /// The share of the page above the title.
  private static let above = 0.2
  private static let titleSize = 34.0
  private static let titleLeading = 38.0
  private static let findingSize = 14.0
  private static let findingLeading = 20.0
  private static let nameWidth = 96.0

  /// One box, as high as a page at most.
  func box() throws -> PageBox {
    var list = DisplayList()
    var y = CoverSetter.above * style.contentHeight
    func add(_ styled: StyledText, leading: Double, width: Double, balanced: Bool) throws {
      let lines =
        balanced
        ? try text.balancedLines(styled, width: width) : try text.lines(styled, width: width)
      for line in lines {
        list.text(line.text, at: Point(x: 0, y: y + TextSetter.baseline(line, leading: leading)))
        y += leading
      }
    }
    if let kicker = manuscript.kicker, !kicker.isEmpty {
      try add(
        style.styled(kicker.uppercased(), style.kicker), leading: 14, width: style.textWidth,
        balanced: false)
      y += 6
    }
    var title = style.title
    title.size = CoverSetter.titleSize
    var leading = CoverSetter.titleLeading
    // A title of many lines leaves room for the rest.
    if try text.typesetter.lines(style.styled(manuscript.title, title), width: style.textWidth)
      .count
      > CoverSetter.mostTitleLines
    {
      title = style.title
      leading = style.titleLeading
    }
    try add(
      style.styled(manuscript.title, title), leading: leading, width: style.textWidth,
      balanced: true)
    if let subtitle = manuscript.subtitle {
      y += 10
      try add(
        style.styled(subtitle, style.subtitle), leading: style.subtitleLeading,
        width: style.textWidth * 0.8, balanced: true)
    }
    if let finding = cover.finding {
      y += 28
      var look = style.body.weighted(.medium).hyphenating(false)
      look.size = CoverSetter.findingSize
      try add(
        style.styled(finding, look), leading: CoverSetter.findingLeading,
        width: style.textWidth * 0.8, balanced: true)
    }
    try addFacts(&list, below: y)
    var box = PageBox(height: style.contentHeight, list: list)
    box.holdsFloats = true
    return box
  }

  private static let mostTitleLines = 5
  private var factPitch: Double { max(15.2, style.captionLeading) }

  /// Names and values at the foot of the page, below a rule.
  private func addFacts(_ list: inout DisplayList, below top: Double) throws {
    var facts = cover.facts
    if let date = manuscript.date { facts.insert((said("Date"), date.description), at: 0) }
    if !manuscript.authors.isEmpty {
      facts.insert(
        (said("Author"), manuscript.authors.joined(separator: said(", "))), at: 0)
    }
    let width = style.textWidth - CoverSetter.nameWidth
    let look = style.caption.hyphenating(false)
    let rows = try facts.map { fact in
      (
        name: style.styled(fact.name, look.colored(style.muted)),
        lines: try text.lines(style.styled(fact.value, look), width: width)
      )
    }
    let count = rows.reduce(0) { $0 + max(1, $1.lines.count) }
    var y = max(top + 24, style.contentHeight - Double(count) * factPitch)
    if !rows.isEmpty {
      list.stroke(
        .segment(Point(x: 0, y: y - 8), Point(x: style.textWidth, y: y - 8)),
        style: StrokeStyle(color: style.hairline, width: 0.5))
    }
    for row in rows {
      for (index, line) in row.lines.enumerated() {
        let baseline = y + TextSetter.baseline(line, leading: factPitch)
        if index == 0 { list.text(row.name, at: Point(x: 0, y: baseline)) }
        list.text(line.text, at: Point(x: CoverSetter.nameWidth, y: baseline))
        y += factPitch
      }
    }
  }
}
