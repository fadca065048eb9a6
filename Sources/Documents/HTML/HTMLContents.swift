internal import Wording

/// Writes the contents of a page: the sections of the first two levels.
struct HTMLContents {
  let blocks: [Block]
  let spans: HTMLSpans
  let places: HTMLPlaces

  private struct Entry {
    let heading: Heading
    var below: [Heading] = []
  }

  /// Whether its first level fits on a line above the text of a wide screen.
  var isShort: Bool {
    let entries = self.entries
    let columns = entries.reduce(0) { sum, entry in
      // Ideographs are twice as wide as letters; every entry stands apart from the next.
      sum + 3 + entry.heading.text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2E80 ? 1 : 2) }
    }
    return entries.count > 1 && columns <= HTMLContents.widestLine
  }

  /// A list in a navigation; nothing for a text without sections.
  func markup() -> String {
    let entries = self.entries
    guard entries.count > 1 else { return "" }
    let title = said("Contents")
    var text =
      "<nav\(places.attribute("contents")) aria-label=\"\(HTMLEscape.text(title))\">\n"
      + "<p class=\"title\" aria-hidden=\"true\">\(spans.markup(title))</p>\n<ol>\n"
    for entry in entries {
      text += "<li>\(link(entry.heading))"
      if !entry.below.isEmpty {
        let items = entry.below.map { "<li>\(link($0))</li>\n" }
        text += "\n<ol>\n\(items.joined())</ol>\n"
      }
      text += "</li>\n"
    }
    return text + "</ol>\n</nav>\n"
  }

  /// Sections of a deeper level before the first are as if of the first.
  private var entries: [Entry] {
    var entries: [Entry] = []
    for (index, block) in blocks.enumerated() {
      guard case .heading(let heading) = block, heading.level <= 2 else { continue }
      if index + 1 < blocks.count, blocks[index + 1].isContents { continue }
      if heading.level == 1 || entries.isEmpty {
        entries.append(Entry(heading: heading))
      } else {
        entries[entries.count - 1].below.append(heading)
      }
    }
    return entries
  }

  /// Letters.
  private static let widestLine = 130

  private func link(_ heading: Heading) -> String {
    let number = heading.number.map { "<span class=\"number\">\(spans.markup($0))</span> " } ?? ""
    return "<a href=\"\(HTMLEscape.fragment(heading.destination))\">\(number)"
      + "\(spans.markup(heading.text))</a>"
  }
}
