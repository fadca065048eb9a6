internal import Analysis
internal import Charts
package import Diagnostics

/// A report whose numbers, labels and references are settled: what every writer prints.
package struct ResolvedReport: Sendable {
  package let title: String
  let subtitle: String?
  let authors: [String]
  let date: ReportDate?
  /// A line above the title: the value system.
  let kicker: String?
  let blocks: [ResolvedBlock]
  let results: ReportResults
  package let manifest: Manifest
  /// What the author should know of the pages, such as characters that no font has.
  ///
  /// The problems of the logs are those of the inputs.
  package let notices: [LogIssue]
}

/// A block of a resolved report, in the order of reading.
enum ResolvedBlock: Sendable {
  case heading(ResolvedHeading)
  case paragraph([ResolvedSpan])
  case list(start: Int?, items: [[ResolvedBlock]])
  case quotation([ResolvedBlock])
  case code(String)
  case table(ResolvedTable)
  case figure(ResolvedFigure)
  case pageBreak
}

/// A run of text whose references are words and links.
struct ResolvedSpan: Sendable, Equatable {
  enum Link: Sendable, Equatable {
    case uri(String)
    case destination(String)
  }

  var text: String
  var isStrong = false
  var isEmphasized = false
  var isCode = false
  var isMuted = false
  var link: Link?

  init(_ text: String) {
    self.text = text
  }
}

struct ResolvedHeading: Sendable {
  /// 1...6.
  let level: Int
  /// "2" or "2.1"; `nil` for headings that are not numbered.
  let number: String?
  let spans: [ResolvedSpan]
  let destination: String

  var text: String { spans.map(\.text).joined() }
}

/// A table: text and, in one column, marks on a shared scale.
struct ResolvedTable: Sendable {
  enum Alignment: Sendable { case leading, trailing }

  enum Width: Sendable {
    case fixed(Double)
    /// A share of what the fixed columns leave.
    case flexible(Double)
  }

  struct Column: Sendable {
    let title: String
    let alignment: Alignment
    let width: Width
    var isStrong = false
    var isMuted = false
    /// Marks on a scale that is drawn in the head.
    var isWhisker = false
    /// Long text is set on several lines instead of being an error.
    var wraps = false
  }

  enum Cell: Sendable {
    /// `mark` is a raised letter that points to a note.
    case text(String, mark: String? = nil)
    case spans([ResolvedSpan])
    case estimate(ChartEstimate?)
  }

  /// The number within its kind; `nil` for a table that is not counted.
  let number: Int?
  let destination: String?
  let caption: [ResolvedSpan]
  let columns: [Column]
  let rows: [[Cell]]
  let notes: [String]
  /// Draw a hairline after every so many rows; 0 for none.
  let groupSize: Int
  /// As wide as the text and not as the page: for tables of few columns.
  var isNarrow = false
}

/// A chart with its caption.
struct ResolvedFigure: Sendable {
  enum Content: Sendable {
    case profile(ProfileFigure)
    case intervals(IntervalChart)
  }

  let number: Int
  let destination: String
  let content: Content
  let caption: [ResolvedSpan]
  let alternativeText: String
  /// Of the cell, for problems found when it is drawn.
  let location: ReportProblem.Location
}
