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
    opening: PageBox.Break = .allowed(penalty: 0), isBalanced: Bool = false,
    role: StructureTree.Role = .paragraph
  ) throws(DrawingError) -> [PageBox] {
    let lines =
      isBalanced
      ? try balancedLines(text, width: width - indent) : try lines(text, width: width - indent)
    let node = structure.add(role, for: text)
    return lines.enumerated().map { index, line in
      var list = DisplayList()
      list.text(line.text, at: Point(x: indent, y: TextSetter.baseline(line, leading: leading)))
      var box = PageBox(
        height: leading, list: list.marked(.node(node)), spaceBefore: index == 0 ? before : 0,
        breakBefore: index == 0 ? opening : TextSetter.lineBreak(before: index, in: lines))
      box.isLine = true
      return box
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

  /// The lines of a text; when the last would be one word or a runt, those of the slightly narrower
  /// widths that end better, and of these the least ragged.
  func lines(_ text: StyledText, width: Double) throws(DrawingError) -> [TextLine] {
    let lines = try typesetter.lines(text, width: width)
    guard TextSetter.endsInRunt(lines, width: width) else { return lines }
    var best: (lines: [TextLine], raggedness: Double)?
    for share in [0.99, 0.98, 0.97, 0.96, 0.95] {
      let narrower = try typesetter.lines(text, width: width * share)
      // No more words are parted for it.
      guard narrower.count == lines.count, !TextSetter.endsInRunt(narrower, width: width),
        narrower.count(where: \.isHyphenated) <= lines.count(where: \.isHyphenated)
      else { continue }
      let raggedness = narrower.dropLast().reduce(0) {
        $0 + (width - $1.width) * (width - $1.width)
      }
      if raggedness < best?.raggedness ?? .infinity { best = (narrower, raggedness) }
    }
    return best?.lines ?? lines
  }

  /// The lines of a title, of much the same length.
  func balancedLines(_ text: StyledText, width: Double) throws(DrawingError) -> [TextLine] {
    var lines = try typesetter.lines(text, width: width)
    guard (2...TextSetter.mostLinesBalanced).contains(lines.count), width > 0 else { return lines }
    // The narrowest width that asks for no more lines; a word is not broken for it.
    var narrow = 0.5
    var wide = 1.0
    for _ in 0..<TextSetter.balancingSteps {
      let middle = (narrow + wide) / 2
      let tried = try typesetter.lines(text, width: width * middle)
      if tried.count == lines.count, tried.dropLast().allSatisfy({ $0.width <= width * middle }) {
        wide = middle
        lines = tried
      } else {
        narrow = middle
      }
    }
    return lines
  }

  /// Whether a paragraph ends in a line of one word or of next to nothing.
  private static func endsInRunt(_ lines: [TextLine], width: Double) -> Bool {
    guard lines.count > 1, lines.count <= mostLinesRepaired, let last = lines.last,
      lines[lines.count - 2].endsParagraph == false
    else { return false }
    if last.width < shortestEnd * width { return true }
    return last.width < longestWord * width && !last.text.runs.contains { $0.text.contains(" ") }
      && lines[0].text.runs.contains { $0.text.contains(" ") }
  }

  /// A last line under this share of the measure is a runt.
  private static let shortestEnd = 0.12
  /// A last word that is wider than this fills its line well enough.
  private static let longestWord = 0.3
  private static let mostLinesBalanced = 4
  private static let balancingSteps = 5

  /// The text, or as many of its first words as fit; of a title of two parts rather the first part.
  ///
  /// - Complexity: O(*n*): a line of any page holds a few hundred characters, and no more is tried.
  func shortened(_ text: StyledText, to width: Double) throws(DrawingError) -> StyledText {
    guard let run = text.runs.first else { return text }
    let head = run.text.prefix(TextSetter.mostCharactersInLine)
    let isWhole = text.runs.count == 1 && head.endIndex == run.text.endIndex
    if isWhole, try typesetter.measure(text).width <= width { return text }
    var words = head
    if let colon = head.indices.first(where: {
      head[$0] == ":" && head[$0...].dropFirst().first == " "
    }) {
      words = head[..<colon]
    }
    while !words.isEmpty {
      let short = StyledText(String(words), style: run.style)
      if try typesetter.measure(short).width <= width { return short }
      words = TextSetter.shorter(words)
    }
    return StyledText("", style: run.style)
  }

  /// Without the last word, or where there is one word only, without its last character.
  private static func shorter(_ words: Substring) -> Substring {
    guard let space = words.lastIndex(where: \.isWhitespace), space > words.startIndex else {
      return words.dropLast()
    }
    var rest = words[..<space]
    while let last = rest.last,
      last.isWhitespace || ",;:\u{2013}\u{2014}-\u{FF0C}\u{FF1B}\u{FF1A}\u{3001}".contains(last)
    {
      rest = rest.dropLast()
    }
    return rest
  }

  /// A paragraph of more lines than a page has ends as it ends.
  private static let mostLinesRepaired = 60

  /// More characters than a line of a page holds.
  private static let mostCharactersInLine = 400

  /// Where the baseline of a line stands within its leading.
  static func baseline(_ line: TextLine, leading: Double) -> Double {
    (leading - line.ascent - line.descent) / 2 + line.ascent
  }

  private static func lineBreak(before index: Int, in lines: [TextLine]) -> PageBox.Break {
    let count = lines.count
    if index == 1 || index == count - 1 { return .forbidden }
    let penalty = index == 2 || index == count - 2 ? 150.0 : 30
    return .allowed(penalty: penalty + (lines[index - 1].isHyphenated ? partedWord : 0))
  }

  /// The price of a page that ends in a hyphen.
  private static let partedWord = 100.0
}
