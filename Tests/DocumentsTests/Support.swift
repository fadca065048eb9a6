import Documents
import Drawing

/// A manuscript of blocks and notes.
func manuscript(_ blocks: [Block], footnotes: [[Block]] = []) -> Manuscript {
  Manuscript(
    title: "Title", subtitle: nil, authors: [], date: nil, kicker: nil, blocks: blocks,
    footnotes: footnotes, creator: "Tests", imprint: "Tests")
}

func pages(
  _ blocks: [Block], footnotes: [[Block]] = [], style: PageStyle = PageStyle(),
  typesetter: Typesetter? = nil
) throws -> Document {
  let setter = DocumentSetter(
    manuscript(blocks, footnotes: footnotes), style: style,
    typesetter: try typesetter ?? Typesetter())
  let document = try setter.paginated().document
  try document.validate()
  return document
}

/// A run of text that is the mark of a note.
func mark(_ note: Int) -> TextSpan {
  var span = TextSpan("")
  span.footnote = note
  return span
}

func span(_ text: String, _ change: (inout TextSpan) -> Void) -> TextSpan {
  var span = TextSpan(text)
  change(&span)
  return span
}

extension Page {
  /// Its texts with their places, in the order in which they are drawn.
  var placedTexts: [(text: StyledText, point: Point, anchor: DisplayList.Anchor)] {
    list.unmarked.elements.compactMap { element in
      if case .text(let text, let point, let anchor, _) = element {
        (text, point, anchor)
      } else {
        nil
      }
    }
  }

  var plainTexts: [String] { placedTexts.map(\.text.plain) }

  /// The areas that are filled with a colour, from the top to the bottom.
  func areas(of color: Color) -> [Rectangle] {
    list.unmarked.elements.compactMap { element in
      if case .fill(let path, color, _) = element { path.bounds } else { nil }
    }
  }
}
