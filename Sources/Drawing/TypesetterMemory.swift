/// What a typesetter has set before, as far as room is left for it.
///
/// Reports say the same again and again: pages are set twice before their numbers are right, and
/// drawn once more; tables repeat their numbers. Shaping is most of the work in each case.
struct TypesetterMemory {
  /// A text in one line.
  struct Line {
    let metrics: TextMetrics
    /// The places of its faces among all those used.
    let faces: [Int]
    /// The shaped text; nil where there are too many of them.
    let layout: TextLayout?
  }

  private struct Paragraph: Hashable {
    let text: StyledText
    let width: Double
  }

  private var lines: [StyledText: Line] = [:]
  private var paragraphs: [Paragraph: [TextLine]] = [:]
  /// About the bytes that layouts take up, and may take up.
  private var size = 0
  private let room: Int

  /// Enough for a long report; beyond it a fresh start is cheaper than bookkeeping.
  private static let mostTexts = 40_000
  /// About the bytes of a layout, and those that each byte of its text adds.
  private static let layoutBytes = (whole: 1_800, each: 36)

  init(room: Int) { self.room = room }

  func line(_ text: StyledText) -> Line? { lines[text] }

  func lines(of text: StyledText, width: Double) -> [TextLine]? {
    paragraphs[Paragraph(text: text, width: width)]
  }

  /// - Returns: What is known of the text from now on.
  mutating func keep(_ layout: TextLayout, faces: [Int], of text: StyledText) -> Line {
    if lines.count >= TypesetterMemory.mostTexts {
      lines.removeAll(keepingCapacity: true)
      size = 0
    }
    let bytes =
      TypesetterMemory.layoutBytes.whole
      + TypesetterMemory.layoutBytes.each * text.runs.reduce(0) { $0 + $1.text.utf8.count }
    let hasRoom = size + bytes <= room
    if hasRoom { size += bytes }
    let line = Line(metrics: layout.metrics, faces: faces, layout: hasRoom ? layout : nil)
    lines[text] = line
    return line
  }

  mutating func keep(_ lines: [TextLine], of text: StyledText, width: Double) {
    if paragraphs.count >= TypesetterMemory.mostTexts {
      paragraphs.removeAll(keepingCapacity: true)
    }
    paragraphs[Paragraph(text: text, width: width)] = lines
  }
}
