internal import Diagnostics

/// A report source cut into its parts: front matter, prose and analysis cells.
///
/// The cut is made by lines, before any Markdown or YAML is read, so that every problem found
/// later has an exact place in the file.
package struct ReportSource: Sendable {
  /// A part of the body.
  enum Block: Sendable {
    case prose(text: String, line: Int)
    case cell(CellSource)
  }

  package let file: String
  package let text: String
  let frontMatter: FrontMatter
  let blocks: [Block]
  /// Reads the prose of the report.
  let prose: ProseReader

  /// Reads a report source.
  ///
  /// - Parameters:
  ///   - text: The whole source.
  ///   - file: Its name as messages print it.
  ///   - kinds: The kinds of cells that it may hold.
  /// - Throws: every problem of the front matter and of the cell fences.
  init(_ text: String, file: String, kinds: [any CellSyntax.Type]) throws(Diagnostics) {
    self.file = file
    self.text = text
    prose = ProseReader(
      file: file,
      labelPrefixes: Set([LabelKind.table, .figure].map { $0.prefix + "-" }).union(["sec-"]))
    var scanner = LineScanner(text, file: file, kinds: kinds)
    let matter = scanner.frontMatter()
    blocks = scanner.blocks()
    var problems = scanner.problems
    frontMatter = FrontMatter(
      yaml: matter.text, firstLine: matter.line, file: file, problems: &problems)
    for case .cell(let cell) in blocks {
      problems += cell.problems
      // Without sources the front matter is wrong, and that is told.
      if !frontMatter.sources.isEmpty {
        problems += [cell.problem(among: frontMatter.sources)].compactMap(\.self)
      }
    }
    problems += ReportSource.repeatedLabels(blocks)
    try Diagnostics.refuse(problems)
  }

  private static func repeatedLabels(_ blocks: [Block]) -> [Diagnostic] {
    var firstLine: [String: Int] = [:]
    var problems: [Diagnostic] = []
    for case .cell(let cell) in blocks {
      guard let label = cell.label else { continue }
      if let line = firstLine[label] {
        problems.append(
          Diagnostic(
            report: .repeatedLabel, at: cell.place,
            "label `\(label)` was used already at line \(line)",
            remedy: "Give this cell a label of its own"))
      } else {
        firstLine[label] = cell.line
      }
    }
    return problems
  }
}

/// Walks a source line by line.
private struct LineScanner {
  let lines: [Substring]
  let file: String
  let kinds: [any CellSyntax.Type]
  var next = 0
  var problems: [Diagnostic] = []

  init(_ text: String, file: String, kinds: [any CellSyntax.Type]) {
    // "\r\n" is one Character, so both endings are split here.
    lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    self.file = file
    self.kinds = kinds
  }

  mutating func frontMatter() -> (text: String, line: Int) {
    guard let first = lines.first, first.trimmingTrailingSpaces == "---" else {
      problems.append(
        Diagnostic(
          report: .noFrontMatter, at: .line(file: file, 1, column: 1),
          "the report has no front matter",
          remedy: "Begin it with a line `---`, keys such as `title:`, and another `---`"))
      return ("", 1)
    }
    guard
      let end = lines.indices.dropFirst().first(where: {
        lines[$0].trimmingTrailingSpaces == "---"
      })
    else {
      problems.append(
        Diagnostic(
          report: .openFrontMatter, at: .line(file: file, 1, column: 1),
          "the front matter is not closed", remedy: "End it with a line `---`"))
      next = lines.count
      return ("", 1)
    }
    next = end + 1
    return (lines[1..<end].joined(separator: "\n"), 2)
  }

  mutating func blocks() -> [ReportSource.Block] {
    var blocks: [ReportSource.Block] = []
    var prose: [Substring] = []
    var proseLine = next + 1
    /// A code fence of Markdown hides what looks like a cell inside it.
    var codeFence: Substring?
    func flush() {
      let text = prose.joined(separator: "\n")
      if !text.allSatisfy(\.isWhitespace) { blocks.append(.prose(text: text, line: proseLine)) }
      prose = []
    }
    while next < lines.count {
      let line = lines[next]
      if codeFence == nil, let kind = line.cellKind {
        flush()
        blocks.append(.cell(cell(kind: kind)))
        proseLine = next + 1
        continue
      }
      if let fence = line.fence {
        if codeFence == nil {
          codeFence = fence
        } else if let open = codeFence, fence.count >= open.count, line.trimmed == fence {
          codeFence = nil
        }
      }
      prose.append(line)
      next += 1
    }
    flush()
    return blocks
  }

  private mutating func cell(kind: Substring) -> CellSource {
    let line = next + 1
    let start = next + 1
    var end = start
    while end < lines.count,
      !(lines[end].fence != nil && lines[end].trimmed.allSatisfy { $0 == "`" })
    {
      end += 1
    }
    if end == lines.count {
      problems.append(
        Diagnostic(
          report: .openCell, at: .line(file: file, line, column: 1),
          "the cell `{\(kind)}` is not closed", remedy: "End it with a line of three backquotes"))
    }
    next = min(end + 1, lines.count)
    return CellSource(
      kind: String(kind), lines: lines[start..<end], file: file, line: line, among: kinds)
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    drop { $0 == " " }.trimmingTrailingSpaces
  }

  var trimmingTrailingSpaces: Substring {
    var text = self
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }

  /// The run of backquotes that opens or closes a fence.
  fileprivate var fence: Substring? {
    let ticks = drop { $0 == " " }.prefix { $0 == "`" }
    return ticks.count >= 3 ? ticks : nil
  }

  /// `radar` of a line "```{radar}".
  fileprivate var cellKind: Substring? {
    guard fence != nil else { return nil }
    let rest = trimmed.drop { $0 == "`" }
    guard rest.first == "{", rest.last == "}" else { return nil }
    return rest.dropFirst().dropLast()
  }
}
