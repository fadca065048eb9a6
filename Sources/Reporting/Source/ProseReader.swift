internal import Diagnostics
internal import Documents

/// What prose needs of what stands round it.
struct ProseContext {
  /// Reads a picture that the author names; nil where no picture may stand.
  typealias Pictures = (LocatedText) throws(Diagnostics) -> SourcePicture

  let pictures: Pictures?

  static var inline: ProseContext { ProseContext(pictures: nil) }
}

/// Reads Markdown into blocks.
struct ProseReader {
  let text: LocatedText
  private let context: ProseContext
  var scanner: InlineScanner
  var problems: [Diagnostic] = []
  /// Where the lines of the covered text begin.
  var coveredStarts: [Int] = [0]
  /// Where the search for what stands in a block goes on, by the block's first line.
  var cursor = 0

  /// Lists, quotations and emphasis may be nested so deep.
  static let deepestNesting = 40

  /// The blocks of a text.
  static func blocks(
    _ text: LocatedText, context: ProseContext, problems: inout [Diagnostic]
  ) -> [ProseBlock] {
    var reader = ProseReader(text, context: context)
    guard reader.isShallow(), let document = reader.document(isInline: false) else {
      problems += reader.problems
      return []
    }
    let blocks = reader.blocks(under: document.node, isInner: false)
    problems += reader.problems
    return blocks
  }

  /// The text of a single paragraph, such as a caption.
  static func inline(_ text: LocatedText, problems: inout [Diagnostic]) -> [Span] {
    var label: LocatedText?
    let spans = inline(text, label: &label, problems: &problems)
    if let label { problems.append(strayLabel(label)) }
    return spans
  }

  /// - Parameter label: What stands as `{#tbl-x}` at the end.
  static func inline(
    _ text: LocatedText, label: inout LocatedText?, problems: inout [Diagnostic]
  ) -> [Span] {
    var reader = ProseReader(text, context: .inline)
    guard let document = reader.document(isInline: true) else {
      problems += reader.problems
      return []
    }
    let blocks = document.node.children
    if blocks.count > 1 {
      reader.problems.append(
        Diagnostic(
          report: .unsupportedMarkdown, at: text.start, "the text is not one paragraph",
          remedy: "Write it without empty lines, lists and headings"))
    }
    var spans = blocks.first.map { reader.spans(of: $0, label: &label) } ?? []
    // The space that the text was made to begin with.
    if let first = spans.first?.text {
      spans[0].content = .text(String(first.drop { $0 == " " }))
      if spans[0].text?.isEmpty == true { spans.removeFirst() }
    }
    problems += reader.problems
    return spans
  }

  /// Whether an address names a host, or someone to write to.
  static func isWebOrMail(_ address: String) -> Bool {
    let lower = address.lowercased()
    return ["https://", "http://", "mailto:"].contains { scheme in
      guard lower.hasPrefix(scheme), let next = lower.dropFirst(scheme.count).first else {
        return false
      }
      return next != "/" && next != "?" && next != "#" && !next.isWhitespace
    }
  }

  private init(_ text: LocatedText, context: ProseContext) {
    self.text = text
    self.context = context
    scanner = InlineScanner(text, lines: MarkdownLines([], document: nil), context: context)
  }

  // MARK: Reading

  /// A line that opens more lists and quotations than may be nested would cost the parser dearly.
  private mutating func isShallow() -> Bool {
    let bytes = Array(text.text.utf8)
    for start in SourceBytes.lineStarts(bytes) {
      var depth = 0
      for index in start..<bytes.count {
        let byte = bytes[index]
        guard "> \t-+*".utf8.contains(byte) else { break }
        if byte == 0x20 || byte == 0x09 { continue }
        depth += 1
        // A row of hyphens or asterisks is a line across.
        let most = (byte == 0x2D || byte == 0x2A ? 10 : 1) * ProseReader.deepestNesting
        if depth > most {
          refuseDepth(at: index)
          return false
        }
      }
    }
    return true
  }

  private mutating func refuseDepth(at byte: Int) {
    problems.append(
      Diagnostic(
        report: .deepNesting, at: text.place(byte),
        "lists, quotations or emphasis are nested more than \(ProseReader.deepestNesting) deep",
        remedy: "Nest less"))
  }

  private mutating func document(isInline: Bool) -> MarkdownDocument? {
    let bytes = Array(text.text.utf8)
    let lines = MarkdownLines(
      bytes, document: isInline ? nil : MarkdownDocument(bytes, isSmart: false))
    scanner = InlineScanner(text, lines: lines, context: context)
    if isInline { scanner.covered.begin() }
    scanner.scan()
    problems += scanner.problems
    let covered = scanner.covered.bytes
    coveredStarts = SourceBytes.lineStarts(covered)
    guard let document = MarkdownDocument(covered, isSmart: true) else { return nil }
    if let line = document.line(deeperThan: ProseReader.deepestNesting) {
      refuseDepth(at: written(line: line))
      return nil
    }
    return document
  }

  /// The byte of the written text at which a line of the covered one begins.
  private func written(line: Int) -> Int {
    let line = min(max(0, line), coveredStarts.count - 1)
    return scanner.covered.position(of: coveredStarts[line])
  }

  private func place(line: Int) -> Place { text.place(written(line: line)) }

  mutating func refuse(_ place: Place, _ message: String, _ remedy: String) {
    problems.append(
      Diagnostic(report: .unsupportedMarkdown, at: place, message, remedy: remedy))
  }

  // MARK: Blocks

  private mutating func blocks(under node: MarkdownNode, isInner: Bool) -> [ProseBlock] {
    var blocks: [ProseBlock] = []
    for child in node.children {
      if let block = block(child, isInner: isInner) { blocks.append(block) }
    }
    return blocks
  }

  private mutating func block(_ node: MarkdownNode, isInner: Bool) -> ProseBlock? {
    let lines = node.lines
    switch node.kind {
    case .heading:
      if isInner {
        problems.append(
          Diagnostic(
            report: .innerHeading, at: place(line: lines.lowerBound),
            "a heading stands inside a list or a quotation",
            remedy: "Move it out, or make it bold text"))
      }
      startSearch(lines.lowerBound)
      var label: LocatedText?
      let spans = spans(of: node, label: &label)
      return .heading(ProseHeading(level: node.headingLevel, spans: spans, label: label))
    case .paragraph:
      startSearch(lines.lowerBound)
      checkDescriptions(lines)
      return paragraph(node)
    case .list:
      var items: [[ProseBlock]] = []
      for item in node.children { items.append(blocks(under: item, isInner: true)) }
      return .list(start: node.listStart, items: items)
    case .quotation: return .quotation(blocks(under: node, isInner: true))
    case .code: return .code(node.literal)
    case .rule: return .rule
    case .table: return table(node)
    case .html:
      let start = written(line: lines.lowerBound)
      let spaces = text.text.utf8.dropFirst(start).prefix(while: LocatedText.isSpace).count
      refuse(
        text.place(start + spaces), "HTML is not set",
        "Write Markdown, or `\\<` for the sign; a remark that nobody reads has no place in a report"
      )
      return nil
    default:
      refuse(place(line: lines.lowerBound), "this part of Markdown is not set", "Write it as text")
      return nil
    }
  }

  private mutating func paragraph(_ node: MarkdownNode) -> ProseBlock? {
    var label: LocatedText?
    if case .picture(let picture, _)? = onlyItem(of: node) {
      return picture.map(ProseBlock.picture)
    }
    let spans = spans(of: node, label: &label)
    if let label { problems.append(ProseReader.strayLabel(label)) }
    return spans.isEmpty ? nil : .paragraph(spans)
  }

  /// What a paragraph consists of, where it is one thing.
  private func onlyItem(of node: MarkdownNode) -> InlineItem? {
    let children = node.children
    guard children.count == 1, children[0].kind == .text else { return nil }
    let scalars = children[0].literal.unicodeScalars.filter { $0 != " " }
    guard scalars.count == 1, let scalar = scalars.first else { return nil }
    return scanner.covered.item(scalar)
  }

  static func strayLabel(_ label: LocatedText) -> Diagnostic {
    Diagnostic(
      report: .wrongLabel, at: label.start, "the label `\(label.text)` stands behind no heading",
      remedy: "Labels stand at the end of a heading, a caption line or a picture")
  }

  /// A line that describes a term, where no list of terms can stand.
  private mutating func checkDescriptions(_ lines: ClosedRange<Int>) {
    let bytes = scanner.covered.bytes
    for line in lines where line < coveredStarts.count {
      var rest = bytes[coveredStarts[line]...].prefix(80)
      rest = rest.drop { $0 == 0x20 || $0 == 0x3E }
      guard rest.starts(with: ": ".utf8) else { continue }
      problems.append(
        Diagnostic(
          report: .strayDescription, at: text.place(scanner.covered.position(of: rest.startIndex)),
          "the text behind `:` describes no term and no table",
          remedy: "Write the term on one line, after an empty one, and `: text` below it; both at "
            + "the margin"))
    }
  }

  private mutating func table(_ node: MarkdownNode) -> ProseBlock? {
    let alignments: [TableBlock.Alignment?] = node.alignments.map { sign in
      switch sign {
      case UInt8(ascii: "l"): .leading
      case UInt8(ascii: "c"): .center
      case UInt8(ascii: "r"): .trailing
      default: nil
      }
    }
    var rows: [[[Span]]] = []
    for row in node.children where row.kind == .row {
      startSearch(row.lines.lowerBound)
      checkCells(row.lines.lowerBound, columns: alignments.count)
      var cells: [[Span]] = []
      for cell in row.children {
        var label: LocatedText?
        cells.append(spans(of: cell, label: &label))
        if let label { problems.append(ProseReader.strayLabel(label)) }
      }
      while cells.count < alignments.count { cells.append([]) }
      rows.append(cells)
    }
    guard let head = rows.first else { return nil }
    return .table(
      ProseTable(
        caption: nil, label: nil, alignments: alignments, head: head,
        rows: Array(rows.dropFirst())))
  }

  /// The parser drops cells that have no column.
  private mutating func checkCells(_ line: Int, columns: Int) {
    guard line < coveredStarts.count else { return }
    let bytes = scanner.covered.bytes
    let rest = bytes[coveredStarts[line]...].prefix { $0 != 0x0A }
    var bars: [Int] = []
    for index in rest.indices where bytes[index] == 0x7C {
      if index == rest.startIndex || bytes[index - 1] != 0x5C { bars.append(index) }
    }
    let text = rest.drop { LocatedText.isSpace($0) }
    if bars.first == text.startIndex { bars.removeFirst() }
    if let last = bars.last, bytes[(last + 1)..<rest.endIndex].allSatisfy(LocatedText.isSpace) {
      bars.removeLast()
    }
    guard bars.count >= columns, columns > 0 else { return }
    problems.append(
      Diagnostic(
        report: .wrongTable, at: self.text.place(scanner.covered.position(of: bars[columns - 1])),
        "the row has \(bars.count + 1) cells, and the table \(columns) columns",
        remedy: "Remove a cell, or write `\\|` for a bar that is text"))
  }
}
