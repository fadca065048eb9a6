/// Makes plain text of the HTML that some logs keep in their fields.
package enum HTMLText {
  /// The text without HTML tags and comments, its character references decoded.
  ///
  /// Only names of HTML elements make a tag: responses hold things like `<Economic Factors>`, which
  /// are text. Scripts and styles go with their content.
  package static func plain(_ html: String) -> String {
    guard html.utf8.contains(where: { $0 == 0x3C || $0 == 0x26 }) else { return html }
    let source = Array(html.utf8)
    let commentsEnd = lastCommentEnd(source)
    var result: [UInt8] = []
    result.reserveCapacity(source.count)
    var index = 0
    while index < source.count {
      if source[index] == 0x3C, let end = endOfMarkup(source, index, commentsEnd) {
        index = end
      } else if source[index] == 0x26, let (scalar, end) = reference(source, index) {
        result.append(contentsOf: Array(String(scalar).utf8))
        index = end
      } else {
        result.append(source[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The index behind the tag or comment at `start`, or nil when there is none.
  private static func endOfMarkup(
    _ source: [UInt8], _ start: Int, _ commentsEnd: Int
  ) -> Int? {
    if source[start...].starts(with: "<!--".utf8) {
      guard start + 4 <= commentsEnd else { return nil }
      return find("-->", in: source, from: start + 4).map { $0 + 3 }
    }
    var index = start + 1
    let isClosing = index < source.count && source[index] == 0x2F
    if isClosing { index += 1 }
    let nameStart = index
    while index < source.count, isNameByte(source[index]) { index += 1 }
    let name = String(decoding: source[nameStart..<index], as: UTF8.self).lowercased()
    guard elements.contains(name), index < source.count else { return nil }
    guard source[index] == 0x3E || source[index] == 0x2F || UTF8Text.isSpace(source[index]) else {
      return nil
    }
    var quote: UInt8?
    let limit = min(source.count, start + longestTag)
    while index < limit {
      let byte = source[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == 0x22 || byte == 0x27 {
        quote = byte
      } else if byte == 0x3E {
        break
      }
      index += 1
    }
    guard index < limit else { return nil }
    guard !isClosing, name == "script" || name == "style" else { return index + 1 }
    guard let closing = find("</" + name, in: source, from: index) else { return source.count }
    return find(">", in: source, from: closing).map { $0 + 1 } ?? source.count
  }

  /// Where the last comment ends, or -1: without it, a text of many open comments would be searched
  /// to its end for each.
  private static func lastCommentEnd(_ source: [UInt8]) -> Int {
    var index = source.count - 3
    while index >= 0 {
      if source[index] == 0x2D, source[index + 1] == 0x2D, source[index + 2] == 0x3E {
        return index
      }
      index -= 1
    }
    return -1
  }

  /// What is longer is taken for text: the time to read a text stays in proportion to its length.
  private static let longestTag = 1024

  private static func reference(_ source: [UInt8], _ start: Int) -> (Character, Int)? {
    let limit = min(source.count, start + 12)
    guard let semicolon = source[start..<limit].firstIndex(of: 0x3B) else { return nil }
    let name = String(decoding: source[(start + 1)..<semicolon], as: UTF8.self)
    if let known = references[name] { return (known, semicolon + 1) }
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    let value =
      digits.hasPrefix("x") || digits.hasPrefix("X")
      ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    guard let value, value >= 0x20 || value == 0x0A || value == 0x09,
      let scalar = Unicode.Scalar(value)
    else { return nil }
    return (Character(scalar), semicolon + 1)
  }

  private static func find(_ text: String, in source: [UInt8], from start: Int) -> Int? {
    let wanted = Array(text.utf8)
    guard start >= 0, source.count >= wanted.count, start <= source.count - wanted.count else {
      return nil
    }
    for index in start...(source.count - wanted.count)
    where zip(source[index...], wanted).allSatisfy({ lowered($0) == $1 }) {
      return index
    }
    return nil
  }

  private static func lowered(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
  }

  private static let references: [String: Character] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
    "hellip": "…", "ndash": "–", "mdash": "—", "lsquo": "‘", "rsquo": "’", "ldquo": "“",
    "rdquo": "”",
  ]

  private static let elements: Set<String> = [
    "a", "b", "i", "u", "s", "p", "em", "br", "hr", "ul", "ol", "li", "dl", "dt", "dd", "tr", "td",
    "th", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "span", "div", "mark", "code", "pre", "sub",
    "sup", "small", "big", "del", "ins", "q", "blockquote", "cite", "font", "center", "table",
    "thead", "tbody", "img", "svg", "iframe", "object", "embed", "script", "style", "link", "meta",
    "body", "html", "head", "title", "form", "input", "button", "textarea", "video", "audio",
    "source", "canvas", "details", "summary", "section", "article",
  ]
}
