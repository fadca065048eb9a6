internal import Diagnostics

extension InlineScanner {
  // MARK: Braces

  mutating func readBrace(end: Int) {
    guard position + 1 < end else {
      position += 1
      return
    }
    switch bytes[position + 1] {
    case 0x7B: readValue(end: end)
    case 0x23: readLabel(end: end)  // #
    case 0x2E, 0x3D, 0x2D: refuseAttributes(end: end)  // . = -
    default:
      // `{target=_blank}` and its like.
      let word = bytes[(position + 1)..<end].prefix { InlineScanner.isWord($0) || $0 == 0x2D }
      if !word.isEmpty, word.endIndex < end, bytes[word.endIndex] == 0x3D,
        [0x5D, 0x29, 0x60].contains(before)
      {
        refuseAttributes(end: end)
      } else {
        position += 1
      }
    }
  }

  private mutating func readValue(end: Int) {
    let limit = lineEnd(end)
    if position + 2 < limit, bytes[position + 2] == 0x3C {
      let close = InlineScanner.find(">}}", in: bytes, from: position, to: limit)
      add(
        .strayShortcode, position, "`{{< … >}}` does not stand on a line of its own",
        "Only `{{< include FILE >}}` is known: put it on a line of its own")
      cover(.nothing, to: close.map { $0 + 3 } ?? limit)
      return
    }
    guard let close = InlineScanner.closeOfValue(in: bytes, from: position + 2, to: limit) else {
      add(
        .openValue, position, "`{{` is not closed on its line",
        "End the value with `}}`, or write `\\{` for the sign")
      position += 2
      return
    }
    let place = text.place(position)
    let value = InlineValue(
      part((position + 2)..<close), at: place, problems: &problems)
    cover(value.map(InlineItem.value) ?? .nothing, to: close + 2)
  }

  /// Where `}}` stands outside quotes.
  static func closeOfValue(in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    var isQuoted = false
    var index = start
    while index + 1 < end {
      if bytes[index] == 0x22 { isQuoted.toggle() }
      if !isQuoted, bytes[index] == 0x7D, bytes[index + 1] == 0x7D { return index }
      index += 1
    }
    // An open quote must not hide the end.
    return isQuoted ? find("}}", in: bytes, from: start, to: end) : nil
  }

  static func find(_ word: String, in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    let word = Array(word.utf8)
    guard end - start >= word.count else { return nil }
    return (start...(end - word.count)).first { bytes[$0..<($0 + word.count)].elementsEqual(word) }
  }

  /// `{#sec-x}` at the end of a line.
  private mutating func readLabel(end: Int) {
    let limit = lineEnd(end)
    guard let close = bytes[position..<limit].firstIndex(of: 0x7D) else {
      add(
        .unsupportedMarkdown, position, "`{#` is not closed on its line",
        "Write `{#sec-name}`, or `\\{` for the sign")
      position += 2
      return
    }
    let isLast = bytes[(close + 1)..<limit].allSatisfy(LocatedText.isSpace)
    guard isLast, bytes[(position + 2)..<close].allSatisfy(InlineScanner.isLabel),
      close > position + 2
    else {
      refuseAttributes(end: end)
      return
    }
    let label = part((position + 2)..<close)
    cover(.label(label), to: limit)
  }

  static func isLabel(_ byte: UInt8) -> Bool {
    byte < 0x80 && isWord(byte) || byte == 0x2D || byte == 0x5F
  }

  private mutating func refuseAttributes(end: Int) {
    let limit = lineEnd(end)
    let close = bytes[position..<limit].firstIndex(of: 0x7D)
    guard let close else {
      position += 1
      return
    }
    add(
      .unsupportedMarkdown, position, "attributes in braces are not known here",
      "Only `{#sec-name}` behind a heading, `{#tbl-name}` behind a caption and `{#fig-name "
        + "width=60%}` behind a picture are. Write `\\{` for the sign")
    cover(.nothing, to: close + 1)
  }

  // MARK: Formulas

  private static let longestFormula = 2_000

  mutating func readFormula(end: Int) {
    guard position + 1 < end else {
      position += 1
      return
    }
    if bytes[position + 1] == 0x24 {
      add(
        .unsupportedMarkdown, position, "formulas that stand alone (`$$`) are not set",
        "Write it in the text as `$…$`, or `\\$\\$` for the signs")
      let close = InlineScanner.find("$$", in: bytes, from: position + 2, to: end)
      cover(.nothing, to: close.map { $0 + 2 } ?? position + 2)
      return
    }
    guard !LocatedText.isSpace(bytes[position + 1]) else {
      position += 1
      return
    }
    var index = position + 1
    let limit = min(end, position + InlineScanner.longestFormula)
    while index < limit {
      if bytes[index] == 0x5C {
        index += 2
        continue
      }
      if bytes[index] == 0x24, !LocatedText.isSpace(bytes[index - 1]) {
        let isDigit = index + 1 < bytes.count && (0x30...0x39).contains(bytes[index + 1])
        if !isDigit { break }
      }
      index += 1
    }
    guard index < limit, bytes[index] == 0x24 else {
      let next = bytes[position + 1]
      if next == 0x5C || (next < 0x80 && InlineScanner.isWord(next) && !(0x30...0x39 ~= next)) {
        add(
          .openFormula, position, "the formula that `$` begins is not closed",
          "End it with `$`, or write `\\$` for the sign")
      }
      position += 1
      return
    }
    var reader = FormulaReader(part((position + 1)..<index))
    let spans = reader.spans()
    problems += reader.problems
    cover(.formula(spans), to: index + 1)
  }

  // MARK: Signs of other dialects

  /// `H~2~O`, `x^2^` and `^[a note]`.
  mutating func readScript(end: Int) {
    let sign = bytes[position]
    guard position + 1 < end, bytes[position + 1] != sign else {
      while position < end, bytes[position] == sign { position += 1 }
      return
    }
    if sign == 0x5E, bytes[position + 1] == 0x5B {
      add(
        .unsupportedMarkdown, position, "notes inside the text are not known",
        "Write `[^name]` here, and `[^name]: the note` on a line of its own")
      position += 2
      return
    }
    let inner = bytes[(position + 1)..<min(end, position + 40)]
      .prefix { $0 != sign && !LocatedText.isSpace($0) }
    if inner.endIndex < end, bytes[inner.endIndex] == sign, !inner.isEmpty,
      sign == 0x5E || InlineScanner.isWord(before)
    {
      let what = sign == 0x5E ? "raised" : "lowered"
      add(
        .unsupportedMarkdown, position,
        "\(what) text is not written with `\(sign == 0x5E ? "^" : "~")`",
        "Write it as a formula, such as `$x\(sign == 0x5E ? "^" : "_")2$`")
      position = inner.endIndex + 1
    } else {
      position += 1
    }
  }
}
