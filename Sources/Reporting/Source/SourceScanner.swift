internal import Diagnostics
internal import Documents

/// Walks a report line by line, and what it includes: cells, divisions, and the prose between them.
///
/// The cut is made by lines, before any Markdown or YAML is read, so that every problem found later has
/// an exact place in its file.
struct SourceScanner {
  /// A division that is not closed yet.
  private struct Level {
    let opening: DivisionLine.Opening?
    let place: Place
    /// The file that must close it.
    let file: String
    var blocks: [SourceBlock] = []
  }

  private let reading: SourceReading
  private let kinds: [any CellSyntax.Type]
  private let parameters: [ReportParameter]
  private let context: ProseContext
  private var levels: [Level]
  private(set) var footnotes: [FootnoteDefinition] = []
  private(set) var problems: [Diagnostic] = []
  private var isStopped = false

  static let deepestDivisions = 40
  private static let deepestIncludes = 20
  /// So many problems are enough for a report.
  static let mostProblems = 500

  init(reading: SourceReading, kinds: [any CellSyntax.Type], parameters: [ReportParameter]) {
    self.reading = reading
    self.kinds = kinds
    self.parameters = parameters
    context = ProseContext { path throws(Diagnostics) in try reading.picture(path) }
    levels = [Level(opening: nil, place: .file(reading.file), file: reading.file)]
  }

  /// The blocks of a report.
  mutating func blocks(_ lines: ArraySlice<SourceLine>) -> [SourceBlock] {
    scan(lines, file: reading.file, chain: [reading.file])
    return levels[0].blocks
  }

  private mutating func scan(_ lines: ArraySlice<SourceLine>, file: String, chain: [String]) {
    let depth = levels.count
    var prose: [SourceLine] = []
    var fence: (open: SourceLine.Fence, line: SourceLine)?
    var next = lines.startIndex
    while next < lines.endIndex, !isStopped {
      let line = lines[next]
      if let open = fence?.open {
        if line.closes(open) { fence = nil }
      } else if let kind = line.cellKind {
        flush(&prose, file: file)
        next = readCell(kind, lines, at: next, file: file)
        continue
      } else if let open = line.fence {
        fence = (open, line)
      } else if let division = DivisionLine(line, file: file) {
        flush(&prose, file: file)
        apply(division, line, file: file, depth: depth)
        next += 1
        continue
      } else if let path = shortcode(line, file: file) {
        flush(&prose, file: file)
        include(path, file: file, chain: chain)
        next += 1
        continue
      }
      prose.append(line)
      next += 1
    }
    flush(&prose, file: file)
    if let fence {
      let column = fence.line.indentation.bytes + 1
      problems.append(
        Diagnostic(
          report: .openCode, at: .line(file: file, fence.line.line, column: column),
          "the code is not closed", remedy: "End it with a line of as many signs as it begins with")
      )
    }
    while levels.count > depth {
      if problems.count < SourceScanner.mostProblems {
        problems.append(
          Diagnostic(
            report: .openDivision, at: levels[levels.count - 1].place,
            "the division is not closed in its file", remedy: "End it with a line `:::`"))
      }
      close()
    }
  }

  private mutating func flush(_ prose: inout [SourceLine], file: String) {
    defer { prose = [] }
    guard prose.contains(where: { !$0.isBlank }) else { return }
    let parts = ProseParts(prose, file: file, context: context)
    levels[levels.count - 1].blocks += parts.blocks.map(SourceBlock.prose)
    footnotes += parts.footnotes
    problems += parts.problems
  }

  // MARK: Cells

  private mutating func readCell(
    _ kind: Substring, _ lines: ArraySlice<SourceLine>, at start: Int, file: String
  ) -> Int {
    let fence = lines[start]
    var end = start + 1
    while end < lines.endIndex, !lines[end].closesCell { end += 1 }
    let place = Place.line(file: file, fence.line, column: fence.indentation.bytes + 1)
    if end == lines.endIndex {
      problems.append(
        Diagnostic(
          report: .openCell, at: place,
          "the cell `{\(VisibleText.name(String(kind.prefix(60))))}` is not closed",
          remedy: "End it with a line of three backquotes"))
    }
    let cell = CellSource(
      kind: String(kind), lines: Array(lines[(start + 1)..<end]), file: file, fence: place,
      line: fence.line, among: kinds, parameters: parameters)
    problems += cell.problems
    levels[levels.count - 1].blocks.append(.cell(cell))
    return min(end + 1, lines.endIndex)
  }

  // MARK: Divisions

  private mutating func apply(
    _ division: DivisionLine, _ line: SourceLine, file: String, depth: Int
  ) {
    problems += division.problems
    let place = Place.line(file: file, line.line, column: line.indentation.bytes + 1)
    let opening: DivisionLine.Opening?
    switch division.meaning {
    case .closes:
      guard levels.count > depth else {
        problems.append(
          Diagnostic(
            report: .strayDivision, at: place, "`:::` closes no division",
            remedy: "Remove it, or open one with `::: {…}`"))
        isStopped = problems.count >= SourceScanner.mostProblems
        return
      }
      close()
      return
    case .opens(let found): opening = found
    case .wrong: opening = nil
    }
    isStopped = problems.count >= SourceScanner.mostProblems
    guard levels.count <= SourceScanner.deepestDivisions else {
      problems.append(
        Diagnostic(
          report: .deepNesting, at: place,
          "divisions are nested more than \(SourceScanner.deepestDivisions) deep",
          remedy: "Nest less"))
      isStopped = true
      return
    }
    levels.append(Level(opening: opening, place: place, file: file))
  }

  /// Closes the innermost division.
  private mutating func close() {
    let level = levels.removeLast()
    let place = levels.count - 1
    switch level.opening {
    case .when(let condition):
      levels[place].blocks.append(
        .when(WhenDivision(condition: condition, blocks: level.blocks)))
    case .otherwise:
      guard case .when(var when)? = levels[place].blocks.last, when.otherwise == nil else {
        problems.append(
          Diagnostic(
            report: .strayDivision, at: level.place,
            "`{otherwise}` does not stand behind a `{when}`",
            remedy: "Put it straight behind the end of `::: {when=\"…\"}`"))
        return
      }
      when.otherwise = level.blocks
      levels[place].blocks[levels[place].blocks.count - 1] = .when(when)
    case .each(let name, let set):
      levels[place].blocks.append(
        .each(
          EachDivision(
            name: name, set: set, blocks: level.blocks, labels: SourceLabels.within(level.blocks))))
    case .callout(let kind, let title):
      levels[place].blocks.append(.callout(callout(kind, title, level)))
    case nil: levels[place].blocks += level.blocks
    }
  }

  /// A heading that a callout begins with is its title.
  private mutating func callout(
    _ kind: Callout.Kind, _ title: [Span]?, _ level: Level
  ) -> CalloutDivision {
    var blocks = level.blocks
    var title = title
    if case .prose(.heading(let heading))? = blocks.first, title == nil {
      title = heading.spans
      if let label = heading.label { problems.append(SourceScanner.innerHeading(label.start)) }
      blocks.removeFirst()
    }
    for block in blocks {
      if case .prose(.heading) = block {
        problems.append(SourceScanner.innerHeading(level.place))
      }
    }
    return CalloutDivision(kind: kind, title: title, blocks: blocks)
  }

  private static func innerHeading(_ place: Place) -> Diagnostic {
    Diagnostic(
      report: .innerHeading, at: place, "a heading stands inside a callout, and is no title",
      remedy: "Begin the callout with its title, and have no other heading and no label in it")
  }

  // MARK: Includes

  /// The path of `{{< include part.md >}}` on a line of its own.
  private mutating func shortcode(_ line: SourceLine, file: String) -> LocatedText? {
    guard line.text.utf8.contains(0x7B), line.indentation.columns < 4 else { return nil }
    let text = LocatedText([line], file: file).trimmed
    guard text.text.hasPrefix("{{<"), text.text.hasSuffix(">}}") else {
      return nil
    }
    let inner = text.part(3..<(text.text.utf8.count - 3)).trimmed
    let word = inner.text.prefix { !$0.isWhitespace }
    var path = inner.part(word.utf8.count..<inner.text.utf8.count).trimmed
    if path.text.utf8.count > 1, path.text.hasPrefix("\""), path.text.hasSuffix("\"") {
      path = path.part(1..<(path.text.utf8.count - 1))
    }
    guard word == "include" else {
      problems.append(
        Diagnostic(
          report: .strayShortcode, at: inner.start,
          "there is no `{{< \(VisibleText.name(String(word))) >}}`",
          remedy: NameSuggestion.remedy(for: String(word), among: ["include"])))
      return LocatedText("", at: text.place)
    }
    if path.text.isEmpty {
      problems.append(
        Diagnostic(
          report: .strayShortcode, at: inner.start, "`include` names no file",
          remedy: "Write `{{< include part.md >}}`"))
    }
    return path
  }

  private mutating func include(_ path: LocatedText, file: String, chain: [String]) {
    guard !path.text.isEmpty else { return }
    guard !path.text.hasPrefix("/") else {
      problems.append(
        Diagnostic(
          report: .unreadableFile, at: path.start,
          "the path of an included file begins at the root",
          remedy: "Write it from the directory of this file"))
      return
    }
    let full = ReportSource.path(path.text, from: file)
    if let start = chain.firstIndex(of: full) {
      let circle = (chain[start...] + [full]).map { "`\(VisibleText.name($0))`" }
        .joined(separator: " → ")
      problems.append(
        Diagnostic(
          report: .circularInclude, at: path.start,
          "files include each other in a circle: \(circle)",
          remedy: "Remove one of the includes"))
      return
    }
    guard chain.count < SourceScanner.deepestIncludes else {
      problems.append(
        Diagnostic(
          report: .deepNesting, at: path.start,
          "files are included more than \(SourceScanner.deepestIncludes) deep",
          remedy: "Include fewer in each other"))
      return
    }
    do throws(Diagnostics) {
      let text = try reading.text(full, at: path.start)
      problems += SourceText.problems(text, file: full)
      var lines = SourceText.lines(text)[...]
      if lines.first?.text.trimmingTrailingSpaces == "---" {
        problems.append(
          Diagnostic(
            report: .innerFrontMatter, at: .line(file: full, 1, column: 1),
            "a file that is included has a front matter", remedy: "Move its keys to the report"))
        lines = lines.dropFirst().drop { $0.text.trimmingTrailingSpaces != "---" }.dropFirst()
      }
      scan(lines, file: full, chain: chain + [full])
    } catch {
      problems += error.all
    }
  }
}

/// Reads a text into lines.
enum SourceText {
  static func lines(_ text: String) -> [SourceLine] {
    // "\r\n" is one Character, so the split goes by bytes.
    var lines: [SourceLine] = []
    let bytes = text.utf8
    var start = bytes.startIndex
    var number = 1
    while true {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.endIndex
      var last = end
      if last > start, bytes[bytes.index(before: last)] == 0x0D { last = bytes.index(before: last) }
      lines.append(SourceLine(text: Substring(text[start..<last]), line: number))
      guard end < bytes.endIndex else { return lines }
      start = bytes.index(after: end)
      number += 1
    }
  }

  /// Control characters, which nobody sees, and the private plane, in which nothing has a meaning.
  static func problems(_ text: String, file: String) -> [Diagnostic] {
    guard SourceBytes.holdsSuspects(Array(text.utf8)) else { return [] }
    var problems: [Diagnostic] = []
    var line = 1
    var column = 1
    for scalar in text.unicodeScalars {
      let value = scalar.value
      if value == 0x0A {
        line += 1
        column = 1
        continue
      }
      let isControl = value < 0x20 && value != 0x09 && value != 0x0D || value == 0x7F
      if isControl || value >= 0x10_0000, problems.count < 20 {
        let what = isControl ? "control" : "private-use"
        problems.append(
          Diagnostic(
            report: .controlCharacter, at: .line(file: file, line, column: column),
            "the \(what) character U+\(VisibleText.code(scalar)) has no meaning in a report",
            remedy: "Remove it"))
      }
      column += 1
    }
    return problems
  }
}

extension VisibleText {
  /// `001B`.
  static func code(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16).uppercased()
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

extension SourceLine {
  /// `radar` of a line "```{radar}".
  var cellKind: Substring? {
    let rest = text.drop { $0 == " " }
    let ticks = rest.prefix { $0 == "`" }
    guard ticks.count >= 3 else { return nil }
    let inner = rest[ticks.endIndex...].trimmingTrailingSpaces
    guard inner.first == "{", inner.last == "}", inner.utf8.count > 1 else { return nil }
    return inner.dropFirst().dropLast()
  }

  /// A line of three backquotes or more.
  var closesCell: Bool {
    let rest = text.drop { $0 == " " }.trimmingTrailingSpaces
    return rest.utf8.count >= 3 && rest.utf8.allSatisfy { $0 == 0x60 }
  }
}

extension Substring {
  var trimmingTrailingSpaces: Substring {
    var text = self
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }
}
