internal import Drawing

/// Sets paragraphs, headings, lists and code into boxes.
struct TextSetter {
  let typesetter: Typesetter
  /// What is set notes there what it is.
  let structure: StructureRecorder

  /// Lines of a paragraph, one box each, with widows and orphans kept to at least two lines.
  ///
  /// - Parameter role: What it is; all its lines are pieces of one node.
  func paragraph(
    _ text: StyledText, width: Double, leading: Double, indent: Double = 0, before: Double,
    opening: PageBox.Break = .allowed(penalty: 0), role: StructureTree.Role = .paragraph
  ) throws(DrawingError) -> [PageBox] {
    let lines = try lines(text, width: width - indent)
    let node = structure.add(role, for: text)
    return lines.enumerated().map { index, line in
      var list = DisplayList()
      list.text(line.text, at: Point(x: indent, y: TextSetter.baseline(line, leading: leading)))
      return PageBox(
        height: leading, list: list.marked(.node(node)), spaceBefore: index == 0 ? before : 0,
        breakBefore: index == 0 ? opening : TextSetter.lineBreak(index, of: lines.count))
    }
  }

  /// A paragraph as one picture, for captions and notes that stay with something else.
  ///
  /// - Parameter role: What it is; nil for what repeats something.
  func block(
    _ text: StyledText, width: Double, leading: Double, role: StructureTree.Role?
  ) throws(DrawingError) -> (list: DisplayList, height: Double) {
    var list = DisplayList()
    var y = 0.0
    for line in try lines(text, width: width) {
      list.text(line.text, at: Point(x: 0, y: y + TextSetter.baseline(line, leading: leading)))
      y += leading
    }
    guard let role else { return (list, y) }
    return (list.marked(.node(structure.add(role, for: text))), y)
  }

  /// The lines of a text; when the last would hold little more than a word, slightly narrower lines
  /// that end better.
  func lines(_ text: StyledText, width: Double) throws(DrawingError) -> [TextLine] {
    let lines = try typesetter.lines(text, width: width)
    guard lines.count > 1, lines.count <= TextSetter.mostLinesRepaired, let last = lines.last,
      last.width < 0.12 * width
    else { return lines }
    for share in [0.99, 0.98, 0.97, 0.96, 0.95] {
      let narrower = try typesetter.lines(text, width: width * share)
      if narrower.count == lines.count, let end = narrower.last, end.width >= 0.12 * width {
        return narrower
      }
    }
    return lines
  }

  /// The text, or as much of its beginning as fits, with an ellipsis.
  ///
  /// - Complexity: O(*n*): a line of any page holds a few hundred characters, and no more is tried.
  func shortened(_ text: StyledText, to width: Double) throws(DrawingError) -> StyledText {
    guard let run = text.runs.first else { return text }
    let head = run.text.prefix(TextSetter.mostCharactersInLine)
    let isWhole = text.runs.count == 1 && head.endIndex == run.text.endIndex
    if isWhole, try typesetter.measure(text).width <= width { return text }
    var words = head
    while !words.isEmpty {
      words = words.dropLast()
      let short = StyledText("\(words)…", style: run.style)
      if try typesetter.measure(short).width <= width { return short }
    }
    return StyledText("", style: run.style)
  }

  /// A paragraph of more lines than a page has ends as it ends.
  private static let mostLinesRepaired = 60

  /// More characters than a line of a page holds.
  private static let mostCharactersInLine = 400

  /// Where the baseline of a line stands within its leading.
  static func baseline(_ line: TextLine, leading: Double) -> Double {
    (leading - line.ascent - line.descent) / 2 + line.ascent
  }

  private static func lineBreak(_ index: Int, of count: Int) -> PageBox.Break {
    if index == 1 || index == count - 1 { return .forbidden }
    return .allowed(penalty: index == 2 || index == count - 2 ? 150 : 30)
  }
}
