package import Charts

/// A block of a document, in the order of reading.
///
/// Blocks say what is shown and hold numbers, not where it stands or how it looks: pages and other
/// writers settle that.
package enum Block: Sendable {
  case heading(Heading)
  case paragraph([TextSpan])
  case list(start: Int?, items: [[Block]])
  case quotation([Block])
  case code(String)
  /// A line across.
  case rule
  /// Terms, each with what is said of it.
  case definitions([Definition])
  case callout(Callout)
  case picture(PictureBlock)
  case table(TableBlock)
  case figure(FigureBlock)
  case statement(StatementBlock)
  case pageBreak

  /// Of a table or a figure.
  package var caption: [TextSpan]? {
    switch self {
    case .table(let table): table.caption
    case .figure(let figure): figure.caption
    case .picture(let picture): picture.caption
    default: nil
    }
  }

  /// The block with a sentence more below it: after the notes of a table or of a judged sentence, after
  /// the caption of a figure.
  package func noting(_ sentence: String) -> Block {
    switch self {
    case .table(var table):
      table.notes.append(sentence)
      return .table(table)
    case .figure(var figure):
      figure.caption.append(TextSpan(" " + sentence))
      return .figure(figure)
    case .picture(var picture):
      picture.caption.append(TextSpan(" " + sentence))
      return .picture(picture)
    case .statement(var statement):
      statement.details.append(sentence)
      return .statement(statement)
    default: return self
    }
  }

  /// Of a figure or a picture.
  package var alternativeText: String? {
    switch self {
    case .figure(let figure): figure.alternativeText
    case .picture(let picture): picture.alternativeText
    default: nil
    }
  }

  /// An unnumbered section of the first level.
  package static func title(_ text: String, destination: String) -> Block {
    .heading(Heading(level: 1, number: nil, spans: [TextSpan(text)], destination: destination))
  }

  /// An unnumbered section of the second level.
  package static func subtitle(_ text: String, destination: String) -> Block {
    .heading(Heading(level: 2, number: nil, spans: [TextSpan(text)], destination: destination))
  }

  package static func text(_ text: String) -> Block { .paragraph([TextSpan(text)]) }
}

/// A run of text of one appearance; what it refers to is a link.
package struct TextSpan: Sendable, Equatable {
  package enum Link: Sendable, Equatable {
    case uri(String)
    case destination(String)
    /// A file that lies beside the page, by its name; print does not follow it.
    case file(String)
  }

  package enum Baseline: Sendable { case normal, raised, lowered }

  package enum Tone: Sendable { case positive, negative, neutral }

  package var text: String
  package var isStrong = false
  package var isEmphasized = false
  package var isCode = false
  package var isMuted = false
  package var isStruck = false
  package var baseline = Baseline.normal
  /// What a verdict's mark says by its colour, beside its sign and its word.
  package var tone: Tone?
  /// The place of a note among those of the manuscript, whose mark stands here in place of text.
  package var footnote: Int?
  package var link: Link?
  /// The place whose page is named by its number, in place of the text.
  package private(set) var pageOf: String?

  package init(_ text: String) {
    self.text = text
  }

  /// A reference to the page on which a place lies, and a link to it.
  ///
  /// - Parameters:
  ///   - destination: Of a heading, a table or a figure.
  ///   - text: What stands there where nothing has pages.
  package init(pageOf destination: String, text: String) {
    self.text = text
    pageOf = destination
    link = .destination(destination)
  }

  /// The reference with the number of the page as its text.
  func printing(page: Int) -> TextSpan {
    var span = self
    span.text = "\(page)"
    span.pageOf = nil
    return span
  }
}

package struct Heading: Sendable {
  /// 1...6.
  package let level: Int
  /// "2" or "2.1"; `nil` for headings that are not numbered.
  package let number: String?
  package internal(set) var spans: [TextSpan]
  package let destination: String

  package init(level: Int, number: String?, spans: [TextSpan], destination: String) {
    self.level = level
    self.number = number
    self.spans = spans
    self.destination = destination
  }

  package var text: String { spans.plainText }
}

extension [TextSpan] {
  /// The text without its looks and without the marks of notes.
  package var plainText: String { map { $0.footnote == nil ? $0.text : "" }.joined() }
}

/// What a counted block is called, and where references to it lead.
package struct BlockLabel: Sendable, Equatable {
  /// "Table".
  package let word: String
  package let number: Int
  package let destination: String

  package init(word: String, number: Int, destination: String) {
    self.word = word
    self.number = number
    self.destination = destination
  }

  /// "Table 2".
  package var name: String { "\(word) \(number)" }
}

/// A chart with its caption.
package struct FigureBlock: Sendable {
  package let label: BlockLabel
  package let chart: any Chart
  package internal(set) var caption: [TextSpan]
  package let alternativeText: String
  /// What is known of the chart's numbers.
  package let context: ChartContext

  package init(
    label: BlockLabel, chart: any Chart, caption: [TextSpan], alternativeText: String,
    context: ChartContext = ChartContext()
  ) {
    self.label = label
    self.chart = chart
    self.caption = caption
    self.alternativeText = alternativeText
    self.context = context
  }
}
