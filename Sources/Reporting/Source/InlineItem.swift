internal import Diagnostics

/// What Markdown does not know and takes for a letter until its text has been read.
enum InlineItem: Sendable {
  case value(InlineValue)
  case reference(LocatedText)
  case footnote(LocatedText)
  case citation(Citation)
  case formula([Span])
  /// An address of the web that stands in the text.
  case address(text: String, uri: String)
  case picture(ProsePicture?, Place)
  /// `{#sec-x}` behind a heading, `{#tbl-x}` behind the caption of a table.
  case label(LocatedText)
  /// What has been refused already.
  case nothing
}

/// A text for the parser of Markdown: items are covered by single letters of the last private planes of
/// Unicode, and what is read from the parser's answer finds its way back to what was written.
struct CoveredText {
  private(set) var bytes: [UInt8] = []
  private(set) var items: [InlineItem] = []
  /// Where stretches of the covered text begin in the written one.
  private var covered: [Int] = [0]
  private var written: [Int] = [0]

  /// The most items of a text.
  static let most = 60_000
  private static let first: UInt32 = 0x10_0000

  mutating func append(_ text: ArraySlice<UInt8>) { bytes += text }

  /// - Parameter end: Where the written text goes on.
  mutating func append(_ item: InlineItem, end: Int) {
    guard let scalar = Unicode.Scalar(CoveredText.first + UInt32(items.count)) else { return }
    items.append(item)
    bytes += String(Character(scalar)).utf8
    covered.append(bytes.count)
    written.append(end)
  }

  /// Begins with a letter and a space, so that what follows begins no list and no heading, and a quote
  /// in it opens.
  mutating func begin() {
    append(.nothing, end: 0)
    bytes.append(0x20)
    covered.append(bytes.count)
    written.append(0)
  }

  var isFull: Bool { items.count >= CoveredText.most }

  func item(_ scalar: Unicode.Scalar) -> InlineItem? {
    let index = Int(scalar.value) - Int(CoveredText.first)
    return items.indices.contains(index) ? items[index] : nil
  }

  /// The place in the written text of a byte of the covered one.
  func position(of byte: Int) -> Int {
    let stretch = LocatedText.last(in: covered, upTo: byte)
    return written[stretch] + byte - covered[stretch]
  }
}
