internal import Diagnostics

/// Finds in a text what Markdown does not know: values, references, citations, notes, formulas,
/// pictures and addresses, each with its exact place.
///
/// Positions that a parser of Markdown gives inside paragraphs are not reliable. So these are taken out
/// before it reads the text, and put back where their letters come out.
struct InlineScanner {
  let text: LocatedText
  let bytes: [UInt8]
  let context: ProseContext
  /// What each line is in Markdown.
  let lines: MarkdownLines
  /// Labels of the links that the text defines.
  private(set) var definedLinks: Set<String> = []
  private(set) var usedLinks: Set<String> = []
  var covered = CoveredText()
  var problems: [Diagnostic] = []
  var position = 0
  private var copied = 0
  /// Where the line ends that is read.
  private var lineLimit = 0
  /// Where the last bracket was opened.
  var opened: Int?
  /// Runs of backquotes of the block that is read: where they begin, by their length.
  private var quotes: [Int: [Int]] = [:]
  private var quotesEnd = -1

  /// So many problems are enough for a text.
  private static let enough = 200

  init(_ text: LocatedText, lines: MarkdownLines, context: ProseContext) {
    self.text = text
    bytes = Array(text.text.utf8)
    self.lines = lines
    self.context = context
  }

  mutating func scan() {
    findLinkDefinitions()
    var line = 0
    while position < bytes.count, problems.count < InlineScanner.enough, !covered.isFull {
      while line + 1 < lines.starts.count, lines.starts[line + 1] <= position { line += 1 }
      lineLimit = lines.end(of: line, of: bytes.count)
      if position == lines.starts[line], skipsLine(line) { continue }
      skipPlain()
      guard position < bytes.count else { break }
      step(end: lines.blockEnd(of: line))
    }
    if covered.isFull {
      add(
        .largeSource, position,
        "more than \(CoveredText.most) values, references and formulas stand in a row",
        "Put some of it into another part, behind a cell or a division")
    }
    covered.append(bytes[copied...])
    for (label, position) in lines.linkDefinitions where !usedLinks.contains(label) {
      add(
        .unusedDefinition, position, "nothing refers to the link `[\(label)]`",
        "Refer to it by `[text][\(label)]`, or remove it")
    }
  }

  /// The bytes that begin something, and the ends of lines.
  private static let starts: [Bool] = {
    var starts = [Bool](repeating: false, count: 256)
    for byte in "\\`{$![]@<hHwW~^\n".utf8 { starts[Int(byte)] = true }
    return starts
  }()

  /// Passes over what begins nothing, up to the end of the line.
  private mutating func skipPlain() {
    let start = position
    position = bytes.withUnsafeBufferPointer { bytes in
      InlineScanner.starts.withUnsafeBufferPointer { starts in
        var index = start
        while index < bytes.count, !starts[Int(bytes[index])] { index += 1 }
        return index
      }
    }
  }

  private mutating func findLinkDefinitions() {
    definedLinks = Set(lines.linkDefinitions.map(\.label))
  }

  /// Lines of code, and definitions of links, stay as they are.
  private mutating func skipsLine(_ line: Int) -> Bool {
    guard lines.isCode(line) || lines.isLinkDefinition(line) else {
      checkStart(of: line)
      return false
    }
    position = line + 1 < lines.starts.count ? lines.starts[line + 1] : bytes.count
    return true
  }

  /// What only the beginning of a line tells.
  private mutating func checkStart(of line: Int) {
    let end = lines.end(of: line, of: bytes.count)
    var start = lines.starts[line]
    while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 || bytes[start] == 0x3E {
      start += 1
    }
    if bytes[start..<end].starts(with: "[^".utf8),
      let close = bytes[start..<end].firstIndex(of: 0x5D), close + 1 < end,
      bytes[close + 1] == 0x3A
    {
      add(
        .innerFootnote, start, "a note is defined inside a list or a quotation",
        "Move its definition to the margin")
      position = close + 2
    } else if let box = taskBox(bytes[start..<end]) {
      add(
        .unsupportedMarkdown, box, "task lists are not set",
        "Write a list, or escape the bracket "
          + "as `\\[`")
    }
  }

  /// Where `[ ]` or `[x]` stands at the beginning of an item of a list.
  private func taskBox(_ line: ArraySlice<UInt8>) -> Int? {
    var rest = line
    if let first = rest.first, first == 0x2D || first == 0x2B || first == 0x2A {
      rest = rest.dropFirst()
    } else {
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard !digits.isEmpty, digits.endIndex < line.endIndex,
        bytes[digits.endIndex] == 0x2E || bytes[digits.endIndex] == 0x29
      else { return nil }
      rest = line[(digits.endIndex + 1)...]
    }
    let spaces = rest.prefix { $0 == 0x20 }
    guard !spaces.isEmpty else { return nil }
    rest = rest[spaces.endIndex...]
    guard rest.count >= 3, rest.first == 0x5B, rest[rest.startIndex + 2] == 0x5D,
      [0x20, 0x78, 0x58].contains(rest[rest.startIndex + 1]),
      rest.count == 3 || rest[rest.startIndex + 3] == 0x20
    else { return nil }
    return rest.startIndex
  }

  /// Reads what begins at the position.
  ///
  /// - Parameter end: Where the block ends that it stands in.
  private mutating func step(end: Int) {
    switch bytes[position] {
    case 0x5C:  // a backslash
      position += position + 1 < end && bytes[position + 1] != 0x0A ? 2 : 1
    case 0x60: skipCode(end: end)
    case 0x7B: readBrace(end: end)
    case 0x24: readFormula(end: end)
    case 0x21 where isNext("![", end: end): readPicture(end: end)
    case 0x5B: readBracket(end: end)
    case 0x5D: skipDestination(end: end)
    case 0x40: readReference(end: end)
    case 0x3C: skipAutolink(end: end)
    case 0x68, 0x48, 0x77, 0x57: readAddress(end: end)
    case 0x7E, 0x5E: readScript(end: end)
    default: position += 1
    }
  }

  // MARK: What all of them use

  func isNext(_ word: String, end: Int) -> Bool {
    bytes[position..<end].starts(with: word.utf8)
  }

  /// The character before the position; a space at the beginning.
  var before: UInt8 { position > 0 ? bytes[position - 1] : 0x20 }

  static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
  }

  /// A part of the text, with its places.
  func part(_ range: Range<Int>) -> LocatedText {
    let place = text.place
    return LocatedText(String(decoding: bytes[range], as: UTF8.self)) {
      place($0 + range.lowerBound)
    }
  }

  /// Where the line ends that the position stands in, within the block.
  func lineEnd(_ end: Int) -> Int { min(end, lineLimit, position + 2_000) }

  mutating func add(_ code: ReportProblem, _ byte: Int, _ message: String, _ remedy: String) {
    problems.append(Diagnostic(report: code, at: text.place(byte), message, remedy: remedy))
  }

  /// Puts an item in place of the text from the position on.
  mutating func cover(_ item: InlineItem, to end: Int) {
    covered.append(bytes[copied..<position])
    covered.append(item, end: end)
    copied = end
    position = end
  }

  mutating func use(_ label: String) { usedLinks.insert(label) }

  // MARK: Code

  /// Skips from a run of backquotes to the next of its length in the block.
  private mutating func skipCode(end: Int) {
    if quotesEnd != end || position >= quotesEnd {
      quotes = [:]
      quotesEnd = end
      var index = position
      while index < end {
        guard bytes[index] == 0x60 else {
          index += 1
          continue
        }
        let start = index
        while index < end, bytes[index] == 0x60 { index += 1 }
        quotes[index - start, default: []].append(start)
      }
    }
    var length = 0
    while position + length < end, bytes[position + length] == 0x60 { length += 1 }
    let runs = quotes[length] ?? []
    let place = runs.isEmpty ? 0 : LocatedText.last(in: runs, upTo: position)
    if place + 1 < runs.count, runs[place] <= position {
      position = runs[place + 1] + length
    } else {
      position += length
    }
  }
}
