internal import Diagnostics

/// A note as it is defined: `[^name]: text`.
struct FootnoteDefinition: Sendable {
  let name: LocatedText
  let blocks: [ProseBlock]
}

/// Cuts prose at what Markdown does not know: notes, captions of tables, and lists of terms, all of them
/// at the margin.
struct ProseParts {
  private let lines: [SourceLine]
  private let file: String
  private let context: ProseContext
  /// How many notes and descriptions these lines stand in.
  private let depth: Int
  private var pending: [SourceLine] = []
  private var next = 0
  private(set) var blocks: [ProseBlock] = []
  private(set) var footnotes: [FootnoteDefinition] = []
  private(set) var problems: [Diagnostic] = []

  /// - Parameter lines: Of one file.
  init(_ lines: [SourceLine], file: String, context: ProseContext, depth: Int = 0) {
    self.depth = depth
    self.lines = lines
    self.file = file
    self.context = context
    guard depth <= ProseParts.deepest else {
      problems.append(
        Diagnostic(
          report: .deepNesting, at: LocatedText(lines, file: file).start,
          "notes and terms are nested more than \(ProseParts.deepest) deep", remedy: "Nest less"))
      return
    }
    read()
  }

  private static let deepest = 8

  private mutating func read() {
    var fence: SourceLine.Fence?
    while next < lines.count {
      let line = lines[next]
      if let open = fence {
        if line.closes(open) { fence = nil }
      } else if let open = line.fence {
        fence = open
      } else if let definition = line.footnoteDefinition {
        flush()
        readFootnote(definition)
        continue
      } else if line.isDescription, readDescription() {
        continue
      }
      pending.append(line)
      next += 1
    }
    flush()
  }

  private mutating func flush() {
    guard pending.contains(where: { !$0.isBlank }) else {
      pending = []
      return
    }
    blocks += ProseReader.blocks(
      LocatedText(pending, file: file), context: context, problems: &problems)
    pending = []
  }

  // MARK: Notes

  private mutating func readFootnote(_ definition: (name: Range<Int>, body: Int)) {
    let first = lines[next]
    let name = LocatedText([first], file: file).part(definition.name)
    var body = [first.dropping(definition.body)]
    next += 1
    body += continuation()
    let inner = ProseParts(body, file: file, context: context, depth: depth + 1)
    problems += inner.problems
    for nested in inner.footnotes {
      problems.append(
        Diagnostic(
          report: .innerFootnote, at: nested.name.start, "a note is defined inside a note",
          remedy: "Move its definition to the margin"))
    }
    footnotes.append(FootnoteDefinition(name: name, blocks: inner.blocks))
  }

  /// The lines that go on with what a line began: up to an empty one, and behind it those that are
  /// indented by four.
  private mutating func continuation() -> [SourceLine] {
    var found: [SourceLine] = []
    var isAfterBlank = false
    while next < lines.count {
      let line = lines[next]
      guard line.isBlank else {
        let (columns, bytes) = line.indentation
        if isAfterBlank, columns < 4 { break }
        if !isAfterBlank, line.footnoteDefinition != nil || line.isDescription { break }
        found.append(columns >= 4 ? line.dropping(min(4, bytes)) : line)
        next += 1
        isAfterBlank = false
        continue
      }
      isAfterBlank = true
      found.append(line)
      next += 1
    }
    // Empty lines at the end belong to what follows.
    while let last = found.last, last.isBlank {
      found.removeLast()
      next -= 1
    }
    return found
  }

  // MARK: Captions and terms

  /// Reads what begins with `: `; false where it belongs to nothing.
  private mutating func readDescription() -> Bool {
    var end = pending.count
    if end > 0, pending[end - 1].isBlank { end -= 1 }
    var start = end
    while start > 0, !pending[start - 1].isBlank { start -= 1 }
    let run = pending[start..<end]
    if run.contains(where: \.isDelimiterRow) {
      readCaption()
      return true
    }
    guard run.count == 1, let term = run.first, term.indentation.columns < 4 else { return false }
    pending.removeSubrange(start...)
    flush()
    readDefinitions(term)
    return true
  }

  private mutating func readCaption() {
    var caption = [lines[next].droppingMarker]
    let start = LocatedText([lines[next]], file: file).start
    next += 1
    while next < lines.count, !lines[next].isBlank {
      caption.append(lines[next])
      next += 1
    }
    flush()
    var label: LocatedText?
    let spans = ProseReader.inline(
      LocatedText(caption, file: file), label: &label, problems: &problems)
    guard case .table(var table)? = blocks.last, table.caption == nil else {
      problems.append(
        Diagnostic(
          report: .strayDescription, at: start, "the caption belongs to no table",
          remedy: "Put it below the table that it is of"))
      return
    }
    table.caption = spans
    table.label = label
    blocks[blocks.count - 1] = .table(table)
  }

  private mutating func readDefinitions(_ first: SourceLine) {
    var definitions: [ProseDefinition] = []
    var term: SourceLine? = first
    while let line = term {
      let spans = ProseReader.inline(
        LocatedText([line.dropping(line.indentation.bytes)], file: file), problems: &problems)
      var descriptions: [[ProseBlock]] = []
      while let start = nextDescription() {
        next = start
        let body = [lines[next].droppingMarker]
        next += 1
        let rest = continuation()
        let inner = ProseParts(body + rest, file: file, context: context, depth: depth + 1)
        problems += inner.problems
        footnotes += inner.footnotes
        descriptions.append(inner.blocks)
      }
      definitions.append(ProseDefinition(term: spans, descriptions: descriptions))
      term = nextTerm()
    }
    blocks.append(.definitions(definitions))
  }

  /// The line of the next description, which one empty line may precede.
  private func nextDescription(from start: Int? = nil) -> Int? {
    var line = start ?? next
    if line < lines.count, lines[line].isBlank { line += 1 }
    return line < lines.count && lines[line].isDescription ? line : nil
  }

  /// Takes the next term of the list, where one follows.
  private mutating func nextTerm() -> SourceLine? {
    var line = next
    while line < lines.count, lines[line].isBlank { line += 1 }
    guard line < lines.count, line > next, lines[line].fence == nil,
      lines[line].footnoteDefinition == nil, !lines[line].isDescription,
      lines[line].indentation.columns < 4, nextDescription(from: line + 1) != nil
    else { return nil }
    next = line + 1
    return lines[line]
  }
}

extension SourceLine {
  /// A row of backquotes or tildes that opens or closes code.
  struct Fence {
    let sign: UInt8
    let length: Int
    /// What stands behind it.
    let info: Substring
  }

  var fence: Fence? {
    let rest = text.utf8.drop { $0 == 0x20 }
    guard let sign = rest.first, sign == 0x60 || sign == 0x7E else { return nil }
    let length = rest.prefix { $0 == sign }.count
    guard length >= 3 else { return nil }
    let info = Substring(rest.dropFirst(length)).trimmingTrailingSpaces.drop { $0 == " " }
    // Code in a line may begin with as many backquotes.
    return sign == 0x60 && info.utf8.contains(0x60)
      ? nil : Fence(sign: sign, length: length, info: info)
  }

  func closes(_ open: Fence) -> Bool {
    guard let fence else { return false }
    return fence.sign == open.sign && fence.length >= open.length && fence.info.isEmpty
  }

  /// `[^name]:` at the margin: the bytes of the name, and where the note begins.
  var footnoteDefinition: (name: Range<Int>, body: Int)? {
    let (columns, start) = indentation
    let bytes = text.utf8.dropFirst(start)
    guard columns < 4, bytes.starts(with: "[^".utf8) else { return nil }
    let name = bytes.dropFirst(2).prefix { $0 != 0x5D && !LocatedText.isSpace($0) }
    let rest = bytes.dropFirst(2 + name.count)
    guard !name.isEmpty, rest.starts(with: "]:".utf8) else { return nil }
    let spaces = rest.dropFirst(2).prefix { $0 == 0x20 }.count
    return ((start + 2)..<(start + 2 + name.count), start + name.count + 4 + spaces)
  }

  /// `: text` at the margin.
  var isDescription: Bool {
    let (columns, start) = indentation
    guard columns < 4 else { return false }
    let rest = text.utf8.dropFirst(start)
    return rest.starts(with: ": ".utf8) || rest.starts(with: ":\t".utf8)
  }

  /// The text of a description.
  var droppingMarker: SourceLine {
    let start = indentation.bytes + 1
    return dropping(start + text.utf8.dropFirst(start).prefix { $0 == 0x20 || $0 == 0x09 }.count)
  }

  /// `|---|:--:|` below the head of a table.
  var isDelimiterRow: Bool {
    text.utf8.contains(0x2D) && (text.utf8.contains(0x7C) || text.utf8.contains(0x3A))
      && text.utf8.allSatisfy { "|-: \t".utf8.contains($0) }
  }
}
