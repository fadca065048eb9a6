package import Drawing
package import PrintedNumbers

/// A document before it is set: its blocks, and what stands round them.
package struct Manuscript: Sendable {
  package let title: String
  package let subtitle: String?
  package let authors: [String]
  package let date: CalendarDay?
  /// The title at the head of pages, where the whole is too long for it.
  package let shortTitle: String?
  package let cover: Cover?
  package let paper: Paper
  package let theme: PageTheme
  package let notePosition: NotePosition
  /// Of its text, as a tag of BCP 47.
  package let language: String
  /// A line above the title.
  package let kicker: String?
  package internal(set) var blocks: [Block]
  /// What marks of ``TextSpan/footnote`` lead to.
  package internal(set) var footnotes: [[Block]]
  /// The program that wrote it.
  package let creator: String
  /// At the foot of every page.
  package let imprint: String

  package init(
    title: String, subtitle: String?, authors: [String], date: CalendarDay?, kicker: String?,
    blocks: [Block], footnotes: [[Block]] = [], creator: String, imprint: String,
    shortTitle: String? = nil, cover: Cover? = nil, paper: Paper = .a4,
    theme: PageTheme = PageTheme(), notePosition: NotePosition = .foot,
    language: String = "en"
  ) {
    self.language = language
    self.title = title
    self.subtitle = subtitle
    self.authors = authors
    self.date = date
    self.kicker = kicker
    self.blocks = blocks
    self.footnotes = footnotes
    self.creator = creator
    self.imprint = imprint
    self.shortTitle = shortTitle
    self.cover = cover
    self.paper = paper
    self.theme = theme
    self.notePosition = notePosition
  }
}
