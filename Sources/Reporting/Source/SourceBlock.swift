internal import Diagnostics
internal import Documents

/// A block of a report as it was written: what stands in it is settled when the data are open.
indirect enum SourceBlock: Sendable {
  case prose(ProseBlock)
  case cell(CellSource)
  case when(WhenDivision)
  case each(EachDivision)
  case callout(CalloutDivision)
}

/// `::: {when="EXPR"}` and the `::: {otherwise}` behind it.
struct WhenDivision: Sendable {
  let condition: LocatedText
  let blocks: [SourceBlock]
  /// What is shown where the condition does not hold.
  var otherwise: [SourceBlock]?
}

/// `::: {each="NAME in SET"}`: its blocks, once for each member of a set.
struct EachDivision: Sendable {
  /// What the member is called inside.
  let name: String
  let set: LocatedText
  let blocks: [SourceBlock]
  /// Labels that stand inside: each gets the member's name behind it.
  let labels: Set<String>
}

/// `::: {.callout-note title="..."}`.
struct CalloutDivision: Sendable {
  let kind: Callout.Kind
  let title: [Span]?
  let blocks: [SourceBlock]
}

/// A block of Markdown.
indirect enum ProseBlock: Sendable {
  case heading(ProseHeading)
  case paragraph([Span])
  case list(start: Int?, items: [[ProseBlock]])
  case quotation([ProseBlock])
  case code(String)
  case rule
  case definitions([ProseDefinition])
  case table(ProseTable)
  case picture(ProsePicture)
}

struct ProseHeading: Sendable {
  /// Tells it from all others of a report that is unfolded.
  var id = 0
  let level: Int
  var spans: [Span]
  var label: LocatedText?
}

struct ProseDefinition: Sendable {
  var term: [Span]
  var descriptions: [[ProseBlock]]
}

/// A table that the author wrote.
struct ProseTable: Sendable {
  /// Tells it from all others of a report that is unfolded.
  var id = 0
  var caption: [Span]?
  var label: LocatedText?
  let alignments: [TableBlock.Alignment?]
  var head: [[Span]]
  var rows: [[[Span]]]
}

/// A picture that the author brings.
struct ProsePicture: Sendable {
  /// Tells it from all others of a report that is unfolded.
  var id = 0
  var caption: [Span]
  var label: LocatedText?
  let alternativeText: String
  let bytes: [UInt8]
  let format: PictureBlock.Format
  /// Of the text's width.
  let width: Double?
}

/// A run of text of one appearance, or what stands in its place until it is settled.
struct Span: Sendable {
  enum Content: Sendable {
    case text(String)
    /// A table, figure, section or claim, named in words when numbers are known.
    case reference(LocatedText)
    case value(InlineValue)
    case footnote(LocatedText)
    case citation(Citation)
  }

  var content: Content
  var isStrong = false
  var isEmphasized = false
  var isCode = false
  var isStruck = false
  var baseline = TextSpan.Baseline.normal
  var link: String?

  init(_ content: Content) { self.content = content }

  init(_ text: String) { self.init(.text(text)) }

  /// The text; nil where something else stands in its place.
  var text: String? {
    if case .text(let text) = content { text } else { nil }
  }

  /// Whether two spans look the same.
  func isStyled(as other: Span) -> Bool {
    isStrong == other.isStrong && isEmphasized == other.isEmphasized && isCode == other.isCode
      && isStruck == other.isStruck && baseline == other.baseline && link == other.link
  }
}

/// `{{ EXPR | FORMAT }}`.
struct InlineValue: Sendable {
  let expression: LocatedText
  /// nil where none is given, as names and texts are written.
  let format: ValueFormat?
  /// Where the braces begin.
  let place: Place
}

/// How the value of an expression is printed.
enum ValueFormat: Sendable, Equatable {
  case fixed(Int)
  case percent(Int)
  case interval
  case p
  case count
  case name
  case text

  static let names = ["fixed", "percent", "interval", "p", "count", "name", "text"]
}

/// `[see @a, p. 3; @b]`.
struct Citation: Sendable {
  struct Work: Sendable {
    let key: LocatedText
    /// Before the name, such as "see".
    let prefix: String
    /// Behind the year, such as a page.
    let suffix: String
    /// `-@key`: the year alone.
    let isYearOnly: Bool
  }

  let works: [Work]
}
