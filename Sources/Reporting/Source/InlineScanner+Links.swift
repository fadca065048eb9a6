internal import Diagnostics

// Links and addresses, whose destinations are no text.

extension InlineScanner {
  /// At `]`: the destination of a link, or the label of one, is no text.
  mutating func skipDestination(end: Int) {
    let open = opened
    let close = position
    opened = nil
    position += 1
    guard position < end else {
      if let open { useShortcut(open, close) }
      return
    }
    switch bytes[position] {
    case 0x28:
      if let end = InlineScanner.endOfDestination(in: bytes, from: position, to: end) {
        position = end
      }
    case 0x5B:
      let limit = min(end, position + 1_000)
      guard
        let last = bytes[(position + 1)..<limit].firstIndex(where: { $0 == 0x5D || $0 == 0x5B }),
        bytes[last] == 0x5D, bytes[position + 1] != 0x5E, bytes[position + 1] != 0x40
      else { return }
      let isCollapsed = last == position + 1
      let name = isCollapsed ? (open ?? close) + 1..<close : (position + 1)..<last
      let label = MarkdownLines.label(bytes[name])
      if definedLinks.contains(label) {
        use(label)
      } else {
        add(
          .unsupportedMarkdown, position,
          "no link is defined as `[\(VisibleText.name(label))]` in this part of the text",
          "Write the address behind the text: `[text](https://…)`")
      }
      position = last + 1
    default: if let open { useShortcut(open, close) }
    }
  }

  private mutating func useShortcut(_ open: Int, _ close: Int) {
    guard !definedLinks.isEmpty, open < close else { return }
    let label = MarkdownLines.label(bytes[(open + 1)..<close])
    if definedLinks.contains(label) { use(label) }
  }

  /// Where `(address "title")` ends.
  static func endOfDestination(in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    var depth = 0
    var quote: UInt8?
    var index = start
    while index < min(end, start + 4_000) {
      let byte = bytes[index]
      if byte == 0x5C {
        index += 2
        continue
      }
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == 0x22 {
        quote = byte
      } else if byte == 0x28 {
        depth += 1
      } else if byte == 0x29 {
        depth -= 1
        if depth == 0 { return index + 1 }
      }
      index += 1
    }
    return nil
  }

  /// `<https://…>` is read by Markdown.
  mutating func skipAutolink(end: Int) {
    let inner = bytes[(position + 1)..<end].prefix(2_000)
      .prefix { $0 != 0x3E && $0 != 0x3C && !LocatedText.isSpace($0) }
    let isClosed = inner.endIndex < end && bytes[inner.endIndex] == 0x3E
    let isAddress = inner.contains(0x3A) || inner.contains(0x40)
    position =
      isClosed && isAddress && inner.first.map(InlineScanner.isWord) == true
      ? inner.endIndex + 1 : position + 1
  }

  /// Addresses that stand in the text as they are.
  mutating func readAddress(end: Int) {
    let head = bytes[position..<min(end, position + 8)].map { $0 | 0x20 }
    let isWeb = head.starts(with: "http://".utf8) || head.starts(with: "https://".utf8)
    let isHost = head.starts(with: "www.".utf8)
    guard isWeb || isHost, !InlineScanner.isWord(before), before != 0x2F, before != 0x2E else {
      position += 1
      return
    }
    var last = position
    let end = min(end, position + 4_000)
    while last < end, !LocatedText.isSpace(bytes[last]), !"<>[]`{}|\"".utf8.contains(bytes[last]) {
      last += 1
    }
    while last > position, "?!.,:;*_~'".utf8.contains(bytes[last - 1]) { last -= 1 }
    // A closing parenthesis belongs to the text unless it was opened in the address.
    while last > position, bytes[last - 1] == 0x29,
      bytes[position..<last].count(where: { $0 == 0x29 })
        > bytes[position..<last].count(where: { $0 == 0x28 })
    {
      last -= 1
    }
    let address = String(decoding: bytes[position..<last], as: UTF8.self)
    let uri = isHost ? "http://" + address : address
    guard ProseReader.isWebOrMail(uri), address.utf8.count > (isHost ? 6 : 8) else {
      position += 4
      return
    }
    cover(.address(text: address, uri: uri), to: last)
  }
}
