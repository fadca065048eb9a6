/// What each line of a text is in Markdown: code, part of a block that ends somewhere, the definition of
/// a link.
struct MarkdownLines {
  /// The byte at which each line begins.
  let starts: [Int]
  private var code: Set<Int> = []
  /// The byte at which the block ends that a line is in, by the line.
  private var blockEnds: [Int: Int] = [:]
  private let count: Int
  private(set) var linkDefinitions: [(label: String, position: Int)] = []
  private var definitionLines: Set<Int> = []

  init(_ bytes: [UInt8], document: MarkdownDocument?) {
    starts = SourceBytes.lineStarts(bytes)
    count = bytes.count
    guard let document else { return }
    mark(document.node)
    findDefinitions(bytes)
  }

  private mutating func mark(_ node: MarkdownNode) {
    for child in node.children {
      switch child.kind {
      case .code, .html: code.formUnion(child.lines)
      case .paragraph, .heading:
        let last = end(of: child.lines.upperBound, of: count)
        for line in child.lines { blockEnds[line] = last }
      case .list, .item, .quotation: mark(child)
      default: break
      }
    }
  }

  /// `[label]: address` outside code, outside paragraphs.
  private mutating func findDefinitions(_ bytes: [UInt8]) {
    for (line, start) in starts.enumerated() where !isCode(line) && blockEnds[line] == nil {
      let text = bytes[start..<end(of: line, of: bytes.count)].drop { $0 == 0x20 || $0 == 0x3E }
      guard text.first == 0x5B, let close = text.firstIndex(of: 0x5D),
        close > text.startIndex + 1, text[text.startIndex + 1] != 0x5E,
        close + 1 < text.endIndex, text[close + 1] == 0x3A
      else { continue }
      let label = MarkdownLines.label(text[(text.startIndex + 1)..<close])
      linkDefinitions.append((label, text.startIndex))
      definitionLines.insert(line)
    }
  }

  /// The label of a link as labels are compared.
  static func label(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self).lowercased()
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  func isCode(_ line: Int) -> Bool { code.contains(line) }

  func isLinkDefinition(_ line: Int) -> Bool { definitionLines.contains(line) }

  /// Where a line ends, its end not counted.
  func end(of line: Int, of count: Int) -> Int {
    line + 1 < starts.count ? starts[line + 1] - 1 : count
  }

  /// Where the block ends that a line stands in; of what is no paragraph, the line.
  func blockEnd(of line: Int) -> Int { blockEnds[line] ?? end(of: line, of: count) }

  /// The line that a byte stands in.
  func line(of byte: Int) -> Int { LocatedText.last(in: starts, upTo: byte) }
}
