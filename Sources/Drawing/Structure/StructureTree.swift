/// What the parts of a document are, in the order of reading: the tree that a reader who does not see
/// the pages walks through.
///
/// Nodes name their parents, and a parent stands before its children. Which text and lines a node holds,
/// the marks of the pages say.
package struct StructureTree: Sendable, Hashable {
  /// What a part is: the standard types of ISO 32000-1, 14.8.4.
  package enum Role: String, Hashable, Sendable, CaseIterable {
    case document = "Document"
    case section = "Sect"
    case division = "Div"
    case heading1 = "H1"
    case heading2 = "H2"
    case heading3 = "H3"
    case heading4 = "H4"
    case heading5 = "H5"
    case heading6 = "H6"
    case paragraph = "P"
    case list = "L"
    case item = "LI"
    case label = "Lbl"
    case itemBody = "LBody"
    case quotation = "BlockQuote"
    case code = "Code"
    case note = "Note"
    case table = "Table"
    case row = "TR"
    case headerCell = "TH"
    case cell = "TD"
    case figure = "Figure"
    case caption = "Caption"
    case link = "Link"
    case reference = "Reference"

    /// The heading of a level, 1...6.
    package static func heading(_ level: Int) -> Role {
      [.heading1, .heading2, .heading3, .heading4, .heading5, .heading6][min(max(level, 1), 6) - 1]
    }

    var isCell: Bool { self == .headerCell || self == .cell }
  }

  /// What a header cell heads.
  package enum Scope: String, Hashable, Sendable { case column = "Column", row = "Row" }

  /// A part of the document.
  package struct Node: Hashable, Sendable {
    package let role: Role
    /// The number of the node above; nil for the document itself.
    package let parent: Int?
    /// What is told in place of a figure.
    package var alternativeText: String?
    /// BCP-47, where it is not the document's.
    package var language: String?
    package var scope: Scope?
    /// Whether the items of a list have numbers or dots.
    package var isNumbered: Bool?

    package init(_ role: Role, parent: Int?) {
      self.role = role
      self.parent = parent
    }
  }

  /// The first is the document.
  package private(set) var nodes: [Node] = []

  package init() {}

  package var isEmpty: Bool { nodes.isEmpty }

  /// Adds a node and answers its number.
  @discardableResult
  package mutating func add(_ node: Node) -> Int {
    nodes.append(node)
    return nodes.count - 1
  }

  /// Says in which language a node is, BCP-47.
  package mutating func setLanguage(_ language: String, of node: Int) {
    nodes[node].language = language
  }

  /// Checks that it is one tree and that no figure is without words.
  ///
  /// - Throws: `DrawingError.structure`.
  func validate() throws(DrawingError) {
    for (index, node) in nodes.enumerated() {
      if let parent = node.parent {
        guard parent >= 0, parent < index else {
          throw .structure("node \(index) stands under \(parent), which does not come before it")
        }
      } else if index > 0 {
        throw .structure("node \(index) stands under none")
      }
      let words = node.alternativeText ?? ""
      if node.role == .figure, words.allSatisfy(\.isWhitespace) {
        throw .structure("a figure has no alternative text")
      }
    }
  }
}

/// What a piece of a page belongs to.
package struct StructureMark: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// A node of the document's structure, by its number.
    case node(Int)
    /// Repeated on every page and no part of the text.
    case header, footer
  }

  package var kind: Kind
  /// What a figure covers.
  package var area: Rectangle?

  package init(_ kind: Kind, area: Rectangle? = nil) {
    self.kind = kind
    self.area = area
  }

  /// Of a node.
  package static func node(_ number: Int) -> StructureMark { StructureMark(.node(number)) }

  var node: Int? { if case .node(let number) = kind { number } else { nil } }

  func translated(by offset: Point) -> StructureMark {
    StructureMark(kind, area: area?.translated(by: offset))
  }
}
