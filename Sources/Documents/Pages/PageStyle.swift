package import Charts
internal import Diagnostics
package import Drawing

/// Sizes, faces and colours of a page (points).
package struct PageStyle: Sendable {
  /// Of the text, as a tag of BCP 47.
  var language = "en"
  package let page: Size
  package let left: Double
  package let right: Double
  package let top: Double
  package let bottom: Double
  /// Of body text: about 70 characters.
  package let bodyWidth: Double
  /// Of charts; the pages have its inks too.
  package let theme: ChartTheme

  /// A4 with eight of twelve columns of body text.
  package init(
    page: Size = .a4, left: Double = 57, right: Double = 57, top: Double = 60,
    bottom: Double = 60, bodyWidth: Double = 316.9, theme: ChartTheme = ChartTheme()
  ) {
    self.page = page
    self.left = left
    self.right = right
    self.top = top
    self.bottom = bottom
    self.bodyWidth = bodyWidth
    self.theme = theme
  }

  /// The page of a paper in the manner of a theme; lines of text are as long on any paper.
  package init(_ paper: Paper, theme: PageTheme = PageTheme()) {
    var inks = ChartTheme()
    if let color = theme.colors[.ink] { inks.ink = color }
    if let color = theme.colors[.muted] { inks.muted = color }
    if let color = theme.colors[.hairline] { inks.hairline = color }
    if let color = theme.colors[.accent] { inks.accent = color }
    // Letter has the same twelve columns, with wider margins.
    let side = paper == .letter ? 65.36 : 57
    let left = theme.margins[.left] ?? side
    let right = theme.margins[.right] ?? side
    self.init(
      page: paper.size, left: left, right: right, top: theme.margins[.top] ?? 60,
      bottom: theme.margins[.bottom] ?? 60,
      bodyWidth: min(theme.margins[.measure] ?? 316.9, paper.size.width - left - right),
      theme: inks)
    titleSize = theme.size(.title)
    sectionSize = theme.size(.section)
    subtitleSize = theme.size(.subtitle)
    bodySize = theme.size(.body)
    bodyLeading = theme.size(.leading)
    captionSize = theme.size(.caption)
    tableSize = theme.size(.table)
    tableHeadSize = theme.size(.head)
    noteSize = theme.size(.note)
    codeSize = theme.size(.code)
    titleFace = theme.titleFace == .display ? .display : .text
  }

  var textWidth: Double { page.width - left - right }
  var contentHeight: Double { page.height - top - bottom }
  /// The most that lists and quotations are indented.
  let deepestIndent = 112.0

  var ink: Color { theme.ink }
  var muted: Color { theme.muted }
  var hairline: Color { theme.hairline }
  var accent: Color { theme.accent }

  var title: TextStyle {
    TextStyle(family: titleFace, weight: .semibold, size: titleSize, color: ink)
  }
  private var titleFace = TextStyle.Family.display
  private var titleSize = 26.0
  var titleLeading: Double { titleSize + 4 }
  private var subtitleSize = 12.0
  var subtitle: TextStyle { TextStyle(size: subtitleSize, color: muted) }
  var subtitleLeading: Double { subtitleSize * 17 / 12 }
  var kicker: TextStyle {
    TextStyle(weight: .semibold, size: 7.6, color: accent, letterSpacing: 0.35)
  }
  private(set) var bodySize = 9.6
  /// Words of running text may be parted; headings and other short texts keep theirs whole.
  var body: TextStyle { TextStyle(size: bodySize, color: ink).hyphenating() }
  private(set) var bodyLeading = 14.4
  /// Above a paragraph.
  var paragraphSpace: Double { bodyLeading / 2 }
  /// Above what follows a table, a figure or a box.
  let displaySpace = 18.0
  /// Between a tinted ground and what is above and below it.
  let groundSpace = 12.0

  /// What a page gives up so that it holds a line more.
  let squeeze = PageBreaker.Squeeze(space: 0.3, line: 0.02)

  /// The style of notes at the foot of a page.
  var ofNotes: PageStyle {
    var style = self
    style.bodySize = 7.6
    style.bodyLeading = 10.8
    return style
  }

  /// The style of tables that are wider than a page.
  var ofWideTables: PageStyle {
    var style = self
    style.tableSize = min(7, tableSize)
    style.tableHeadSize = min(6.8, tableHeadSize)
    return style
  }
  /// What the text of such a note is indented, to leave room for its number.
  let noteIndent = 13.0
  /// Between text and notes, with a short rule in it.
  let noteSpace = 16.0
  let noteRule = 72.0
  private var captionSize = 8.4
  var caption: TextStyle { TextStyle(size: captionSize, color: ink).hyphenating() }
  var captionLeading: Double { captionSize * 11.8 / 8.4 }
  private(set) var tableSize = 8.4
  private(set) var tableHeadSize = 7.6
  var tableText: TextStyle {
    TextStyle(size: tableSize, color: ink, tabularFigures: true).hyphenating()
  }
  var tableHead: TextStyle { TextStyle(weight: .semibold, size: tableHeadSize, color: ink) }
  var rowPitch: Double { 15.2 * max(tableSize / PageTheme.SizeToken.table.usual, 1) }
  private var noteSize = 7.0
  var note: TextStyle { TextStyle(size: noteSize, color: muted).hyphenating() }
  var noteLeading: Double { noteSize * 1.4 }
  private var codeSize = 8.0
  var code: TextStyle { TextStyle(family: .mono, size: codeSize, color: ink) }
  var codeLeading: Double { codeSize * 11.5 / 8 }
  private var sectionSize = 22.0
  var runningHead: TextStyle { TextStyle(size: 7.4, color: muted) }
  var pageNumber: TextStyle {
    TextStyle(weight: .medium, size: 7.4, color: ink, tabularFigures: true)
  }
  var build: TextStyle { TextStyle(size: 6.8, color: muted) }

  func heading(_ level: Int) -> (style: TextStyle, leading: Double, before: Double) {
    switch level {
    case 1:
      (
        TextStyle(family: titleFace, weight: .semibold, size: sectionSize, color: ink),
        sectionSize + 4, 28.8
      )
    case 2: (TextStyle(weight: .semibold, size: 12.5, color: ink), 16, 21.6)
    default: (TextStyle(weight: .semibold, size: 10, color: ink), 14, 14.4)
    }
  }

  /// The language of a text, which chooses between the regional forms of Han characters: that of the
  /// script which the text itself shows; where only Han characters stand, that of the manuscript if it
  /// is written in them, else simplified Chinese.
  func language(of text: String) -> String? {
    var hasHan = false
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x3040...0x30FF: return "ja"
      case 0x1100...0x11FF, 0xAC00...0xD7AF: return "ko"
      case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x2FA1F: hasHan = true
      default: continue
      }
    }
    let primary = language.lowercased().prefix { $0 != "-" }
    let isHan = ["zh", "ja", "ko"].contains(primary)
    if hasHan { return isHan ? language : "zh-Hans" }
    return isHan || primary == "en" ? nil : language
  }

  /// Text for a page; every text of one goes through here or through the spans below, so that
  /// none can hide anything in it.
  func styled(_ text: String, _ style: TextStyle) -> StyledText {
    StyledText(
      ClosedPunctuation.text(VisibleText.prose(text)), style: style.inLanguage(language(of: text)))
  }

  /// Text of spans over a base style.
  func styled(_ spans: [TextSpan], _ base: TextStyle) -> StyledText {
    var runs: [StyledText.Run] = []
    runs.reserveCapacity(spans.count)
    for (index, span) in spans.enumerated() {
      if let note = span.footnote {
        let before = index > 0 ? spans[index - 1] : nil
        runs.append(mark(of: note, after: before, base))
      } else {
        runs.append(run(span, base))
      }
    }
    return StyledText(runs: runs)
  }

  private func run(_ span: TextSpan, _ base: TextStyle) -> StyledText.Run {
    var style = base.inLanguage(language(of: span.text))
    if span.isStrong { style.weight = .semibold }
    if span.isEmphasized { style.italic = true }
    if span.isMuted { style.color = muted }
    if span.isStruck { style.isStruck = true }
    if span.isCode {
      style.family = .mono
      style.size = max(TextStyle.smallestSize, base.size * 0.92)
    }
    switch span.baseline {
    case .normal: break
    case .raised: style = raised(style)
    case .lowered:
      style.size = max(TextStyle.smallestSize, style.size * 0.7)
      style.rise = -0.14 * base.size
    }
    if let tone = span.tone { style.color = color(of: tone) }
    let link: LinkTarget? =
      switch span.link {
      case .uri(let uri): .uri(uri)
      case .destination(let name): .destination(name)
      case .file, nil: nil
      }
    if link != nil { style.color = accent }
    return StyledText.Run(
      ClosedPunctuation.text(VisibleText.prose(span.text)), style: style, link: link)
  }

  private func raised(_ style: TextStyle) -> TextStyle {
    var raised = style
    raised.size = max(TextStyle.smallestSize, style.size * 0.7)
    raised.rise = 0.34 * style.size
    return raised
  }

  /// The raised number of a note.
  private func mark(of note: Int, after before: TextSpan?, _ base: TextStyle) -> StyledText.Run {
    var text = "\(note + 1)"
    if before?.footnote != nil {
      text = "," + text
    } else if let last = before?.text.unicodeScalars.last, last.value >= 0x2E80 {
      // A line may end after any ideograph, but not before the mark of a note.
      text = "\u{2060}" + text
    }
    return StyledText.Run(
      text, style: raised(base.colored(accent)), link: .destination(NotePlace.note(note)))
  }

  /// The number at the head of a note, which leads back to its mark.
  func number(of note: Int) -> StyledText {
    StyledText(
      "\(note + 1)", style: raised(body.colored(accent)),
      link: .destination(NotePlace.mark(note)))
  }

  /// What a verdict's mark says by its colour; its sign and its word say it too.
  func color(of tone: TextSpan.Tone) -> Color {
    switch tone {
    case .positive: Color(hex: "#00795A")
    case .negative: Color(hex: "#B84F00")
    case .neutral: muted
    }
  }
}

/// The places that a note and its mark lead to, in turn.
enum NotePlace {
  private static let notes = "footnote:"

  static func note(_ index: Int) -> String { "\(notes)\(index + 1)" }

  static func mark(_ index: Int) -> String { "footnote-mark:\(index + 1)" }

  /// The note that a link leads to.
  static func index(_ destination: String) -> Int? {
    guard destination.hasPrefix(notes) else { return nil }
    return Int(destination.dropFirst(notes.count)).map { $0 - 1 }
  }
}
