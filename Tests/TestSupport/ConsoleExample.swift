internal import Foundation

/// A command that a page shows, with what it prints.
package struct ConsoleExample: Sendable, CustomStringConvertible {
  /// The page, from the project's folder, and the line of the command in it, from 1.
  package let page: String
  package let line: Int
  /// As it is typed: with the lines that a backslash or a document (`<<'END'`) goes on to.
  package let command: String
  /// The lines below it.
  ///
  /// A lone "…" stands for any lines, "…" in a line for any characters.
  package let printed: [String]

  package init(page: String, line: Int, command: String, printed: [String]) {
    self.page = page
    self.line = line
    self.command = command
    self.printed = printed
  }

  package var description: String { "\(page):\(line): \(command)" }

  /// The commands of a page, in their order.
  ///
  /// They stand in fenced blocks of the language `console`, behind "$ ".
  package static func all(of page: String) throws -> [ConsoleExample] {
    let text = try String(contentsOf: Project.folder.appendingPathComponent(page), encoding: .utf8)
    var examples: [ConsoleExample] = []
    for block in CodeBlock.all(of: text) where block.language == "console" {
      var index = 0
      while index < block.lines.count {
        let first = index
        guard block.lines[index].hasPrefix("$ ") else {
          throw Misplaced(place: "\(page):\(block.line + index)", text: block.lines[index])
        }
        var command = String(block.lines[index].dropFirst(2))
        var isInDocument = command.hasSuffix("<<'END'")
        while isInDocument || command.hasSuffix("\\"), index + 1 < block.lines.count {
          index += 1
          command += "\n" + block.lines[index]
          if block.lines[index] == "END" { isInDocument = false }
        }
        index += 1
        let start = index
        while index < block.lines.count, !block.lines[index].hasPrefix("$ ") { index += 1 }
        var printed = Array(block.lines[start..<index])
        while printed.last?.isEmpty == true { printed.removeLast() }
        examples.append(
          ConsoleExample(
            page: page, line: block.line + first, command: command, printed: printed))
      }
    }
    return examples
  }

  /// Where what was printed departs from what the page says; nil where it does not.
  package func departure(of output: String) -> String? {
    var lines = output.split(separator: "\n", omittingEmptySubsequences: false).map {
      // A page has no blanks at the ends of its lines.
      $0.reversed().drop { $0 == " " }.reversed().map(String.init).joined()
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    guard let missed = Self.firstMissed(printed[...], lines[...]) else { return nil }
    return """
      \(self)
      the page says:  \(missed.expected ?? "(nothing more)")
      it prints:      \(missed.found ?? "(nothing more)")
      whole output:
      \(output)
      """
  }

  private typealias Missed = (expected: String?, found: String?)

  /// The furthest pair of lines that do not match, nil where all match.
  private static func firstMissed(
    _ expected: ArraySlice<String>, _ found: ArraySlice<String>
  ) -> Missed? {
    var expected = expected
    var found = found
    while let line = expected.first {
      if line == "…" {
        let rest = expected.dropFirst()
        var furthest: Missed?
        for start in found.startIndex...found.endIndex {
          guard let missed = firstMissed(rest, found[start...]) else { return nil }
          if furthest == nil { furthest = missed }
        }
        return furthest
      }
      guard let other = found.first, matches(line, other) else { return (line, found.first) }
      expected = expected.dropFirst()
      found = found.dropFirst()
    }
    return found.isEmpty ? nil : (nil, found.first)
  }

  private static func matches(_ pattern: String, _ line: String) -> Bool {
    let parts = pattern.components(separatedBy: "…")
    guard parts.count > 1 else { return pattern == line }
    guard line.hasPrefix(parts[0]) else { return false }
    var rest = line.dropFirst(parts[0].count)
    for part in parts[1..<(parts.count - 1)] where !part.isEmpty {
      guard let range = rest.range(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(parts[parts.count - 1])
  }

  private struct Misplaced: Error, CustomStringConvertible {
    let place: String
    let text: String

    var description: String { "\(place): output before any command: \(text)" }
  }
}
