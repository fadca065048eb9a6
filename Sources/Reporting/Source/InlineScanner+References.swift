internal import Diagnostics

// References, notes and citations: `@tbl-x`, `[^name]`, `[@work, p. 3]`.

extension InlineScanner {
  mutating func readReference(end: Int) {
    let label = bytes[(position + 1)..<end].prefix(while: InlineScanner.isLabel)
    let isMail = (InlineScanner.isWord(before) && !followsIdeograph) || before == 0x2E
    guard !isMail, let first = label.first, first != 0x2D else {
      position += 1
      return
    }
    // A mail address may begin with a sign that no word has.
    cover(.reference(part(label.startIndex..<label.endIndex)), to: label.endIndex)
  }

  /// Whether the character before the position is one of a script without spaces between words, or its
  /// punctuation: no mail address ends in it.
  private var followsIdeograph: Bool {
    guard position > 2, before & 0xC0 == 0x80 else { return false }
    let last = String(decoding: bytes[max(0, position - 4)..<position], as: UTF8.self)
    return last.unicodeScalars.last.map { scalar in
      switch scalar.value {
      case 0x2E80...0x9FFF, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFFEF, 0x20000...0x2FA1F:
        true
      default: false
      }
    } ?? false
  }

  private static let longestBracket = 2_000

  mutating func readBracket(end: Int) {
    opened = position
    let limit = min(end, position + InlineScanner.longestBracket)
    let inner = bytes[(position + 1)..<max(position + 1, limit)]
    guard let close = inner.firstIndex(where: { $0 == 0x5D || $0 == 0x5B }), bytes[close] == 0x5D
    else {
      position += 1
      return
    }
    let isLink = close + 1 < end && (bytes[close + 1] == 0x28 || bytes[close + 1] == 0x5B)
    if inner.first == 0x5E {
      let name = (position + 2)..<close
      guard !name.isEmpty, !bytes[name].contains(where: LocatedText.isSpace) else {
        add(
          .unsupportedMarkdown, position, "the mark of a note has no name without spaces",
          "Write `[^name]`")
        position = close + 1
        return
      }
      cover(.footnote(part(name)), to: close + 1)
      return
    }
    guard inner[..<close].contains(0x40), !isLink || bytes[close + 1] == 0x5B,
      let citation = citation((position + 1)..<close)
    else {
      position += 1
      return
    }
    cover(.citation(citation), to: close + 1)
  }

  /// Reads what stands between the brackets; nil where it is no citation.
  private mutating func citation(_ range: Range<Int>) -> Citation? {
    var works: [Citation.Work] = []
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    for index in range where bytes[index] == 0x3B {
      parts.append(start..<index)
      start = index + 1
    }
    parts.append(start..<range.upperBound)
    for piece in parts {
      guard
        let at = piece.first(where: { index in
          bytes[index] == 0x40
            && (index == piece.lowerBound || LocatedText.isSpace(bytes[index - 1])
              || bytes[index - 1] == 0x2D)
        })
      else { continue }
      var key = bytes[(at + 1)..<piece.upperBound].prefix { byte in
        InlineScanner.isWord(byte) || "_:.#%&+?/-".utf8.contains(byte)
      }
      while let last = key.last, ":.?".utf8.contains(last) { key = key.dropLast() }
      guard !key.isEmpty else { continue }
      let isYearOnly = at > piece.lowerBound && bytes[at - 1] == 0x2D
      let prefix = part(piece.lowerBound..<(isYearOnly ? at - 1 : at)).trimmed.text
      var suffix = part(key.endIndex..<piece.upperBound).trimmed.text
      if suffix.hasPrefix(",") { suffix = String(suffix.dropFirst().drop { $0 == " " }) }
      works.append(
        Citation.Work(
          key: part(key.startIndex..<key.endIndex), prefix: prefix, suffix: suffix,
          isYearOnly: isYearOnly))
    }
    // `[see @tbl-board]` is a reference in brackets.
    if works.contains(where: { LabelKind.isLabel($0.key.text) }) { return nil }
    guard works.count == parts.count else {
      if !works.isEmpty {
        add(
          .wrongCitation, range.lowerBound, "a part of the citation names no work",
          "Write `[@first; @second, p. 3]`")
      }
      return nil
    }
    return Citation(works: works)
  }
}
