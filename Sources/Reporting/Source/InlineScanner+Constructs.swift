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

  // MARK: References and citations

  mutating func readReference(end: Int) {
    let label = bytes[(position + 1)..<end].prefix(while: InlineScanner.isLabel)
    let isMail = InlineScanner.isWord(before) || before == 0x2E
    guard !isMail, let first = label.first, first != 0x2D else {
      position += 1
      return
    }
    // A mail address may begin with a sign that no word has.
    cover(.reference(part(label.startIndex..<label.endIndex)), to: label.endIndex)
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

  // MARK: Links

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

extension InlineValue {
  /// Reads `EXPR | FORMAT`.
  init?(_ text: LocatedText, at place: Place, problems: inout [Diagnostic]) {
    let bytes = Array(text.text.utf8)
    var bar: Int?
    var isQuoted = false
    for (index, byte) in bytes.enumerated() {
      if byte == 0x22 { isQuoted.toggle() }
      if byte == 0x7C, !isQuoted { bar = index }
    }
    expression = text.part(0..<(bar ?? bytes.count)).trimmed
    self.place = place
    guard !expression.text.isEmpty else {
      problems.append(
        Diagnostic(
          report: .emptyValue, at: place, "`{{ }}` names no value",
          remedy: "Write an expression, such as `{{ score(model) | fixed(1) }}`"))
      return nil
    }
    guard let bar else {
      format = nil
      return
    }
    let word = text.part((bar + 1)..<bytes.count).trimmed
    guard let format = ValueFormat(word.text) else {
      let name = String(word.text.prefix { $0 != "(" && $0 != " " })
      problems.append(
        ValueFormat.names.contains(name)
          ? Diagnostic(
            report: .unknownFormat, at: word.start, "the format `\(name)` is not written so",
            remedy: ["fixed", "percent"].contains(name)
              ? "Write `\(name)(1)`, with 0 to 9 decimals" : "Write `\(name)` alone")
          : Diagnostic(
            report: .unknownFormat, at: word.start,
            "there is no format `\(VisibleText.name(name))`",
            remedy: NameSuggestion.remedy(for: name, among: ValueFormat.names)))
      return nil
    }
    self.format = format
  }
}

extension ValueFormat {
  init?(_ text: String) {
    switch text {
    case "interval": self = .interval
    case "p": self = .p
    case "count": self = .count
    case "name": self = .name
    case "text": self = .text
    case "percent": self = .percent(0)
    default:
      guard text.hasSuffix(")"), let open = text.firstIndex(of: "(") else { return nil }
      let inner = text[text.index(after: open)...].dropLast().filter { $0 != " " }
      guard let decimals = Int(inner), (0...9).contains(decimals) else { return nil }
      switch text[..<open] {
      case "fixed": self = .fixed(decimals)
      case "percent": self = .percent(decimals)
      default: return nil
      }
    }
  }
}
