package import Drawing

/// The sizes, colours, margins and faces of pages that a theme sets; what it leaves out is as usual.
package struct PageTheme: Sendable, Equatable {
  package enum ColorToken: String, CaseIterable, Sendable {
    case ink, muted, hairline, accent

    /// Whether text is set in it, which must be read on white.
    package var isOfText: Bool { self != .hairline }
  }

  package enum SizeToken: String, CaseIterable, Sendable {
    case title, section, subtitle, body, leading, caption, table, head, note, code

    /// Points, as they are without a theme.
    package var usual: Double {
      switch self {
      case .title: 26
      case .section: 22
      case .subtitle: 12
      case .body: 9.6
      case .leading: 14.4
      case .caption, .table: 8.4
      case .head: 7.6
      case .note: 7
      case .code: 8
      }
    }

    /// What a page can hold: no text is smaller than the smallest that can be read.
    package var range: ClosedRange<Double> {
      switch self {
      case .title, .section: 10...48
      case .leading: 8...36
      case .body: 8...16
      default: TextStyle.smallestSize...20
      }
    }
  }

  package enum MarginToken: String, CaseIterable, Sendable {
    case left, right, top, bottom
    /// The length of a line of text.
    case measure

    /// The running head and the foot lie in the margins above and below.
    package var range: ClosedRange<Double> {
      switch self {
      case .left, .right: 24...160
      case .top: 48...160
      case .bottom: 52...160
      case .measure: 200...480
      }
    }
  }

  package enum TitleFace: String, CaseIterable, Sendable { case display, text }

  package var colors: [ColorToken: Color] = [:]
  package var sizes: [SizeToken: Double] = [:]
  package var margins: [MarginToken: Double] = [:]
  package var titleFace = TitleFace.display

  package init() {}

  /// A contrast that text of any size can be read with (WCAG 2.2, success criterion 1.4.3).
  package static let leastContrast = 4.5

  func size(_ token: SizeToken) -> Double { sizes[token] ?? token.usual }
}
