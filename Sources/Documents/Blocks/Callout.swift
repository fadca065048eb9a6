internal import Wording

/// A box that sets a remark apart from the text.
package struct Callout: Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case note, tip, important, caution, warning
    /// A remark beside the text.
    case aside

    /// The kinds of boxes.
    package static let allCases: [Kind] = [.note, .tip, .important, .caution, .warning]

    /// What it is called on a page.
    package var word: String {
      switch self {
      case .note, .aside: said("Note")
      case .tip: said("Tip")
      case .important: said("Important")
      case .caution: said("Caution")
      case .warning: said("Warning")
      }
    }

    /// The class of its division.
    package var className: String { self == .aside ? "side-note" : "callout-\(rawValue)" }
  }

  package let kind: Kind
  /// The kind's name where the author gives none.
  package let title: [TextSpan]?
  package let blocks: [Block]

  package init(kind: Kind, title: [TextSpan]?, blocks: [Block]) {
    self.kind = kind
    self.title = title
    self.blocks = blocks
  }
}

/// A term and what is said of it.
package struct Definition: Sendable {
  package let term: [TextSpan]
  package let descriptions: [[Block]]

  package init(term: [TextSpan], descriptions: [[Block]]) {
    self.term = term
    self.descriptions = descriptions
  }
}
