import CommandLine
import Foundation
import TestSupport
import Testing

/// Reports in another language than English: what the program adds is in that language, too.
@Suite("reports in other languages")
struct SpokenReportTests {
  /// The cells of a report without its prose, in a language.
  ///
  /// - Parameter name: Of a shipped report.
  static func cells(of name: String, in language: String) throws -> String {
    let source = try String(contentsOfFile: Project.path("reports/\(name).md"), encoding: .utf8)
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let end = lines.dropFirst().firstIndex(of: "---") else { return source }
    var result = ["---", "title: \"0\"", "language: \(language)"]
    var isKept = true
    for line in lines[1..<end] {
      if !line.hasPrefix(" ") {
        isKept = !["title:", "subtitle:", "author:"].contains { line.hasPrefix($0) }
      }
      if isKept { result.append(line) }
    }
    result.append("---")
    var cell: [String]?
    var isExample = false
    for line in lines[(end + 1)...] {
      if line.hasPrefix("````") { isExample.toggle() }
      if isExample { continue }
      if line.hasPrefix("```{") {
        cell = [line]
      } else if line == "```", let whole = cell {
        if !whole.contains(where: { $0.contains("{{") || $0.hasPrefix("```{run") }) {
          result += ["", "1"] + [""] + whole + [line]
        }
        cell = nil
      } else if cell != nil {
        append(line, to: &cell)
      }
    }
    let folder = Project.path("reports")
    return result.joined(separator: "\n").replacing("../data", with: Project.path("data"))
      .replacing("manual/", with: "\(folder)/manual/")
  }

  /// A line of a cell, without what its author says.
  private static func append(_ line: String, to cell: inout [String]?) {
    let isContinued = line.hasPrefix(" ") || line.hasPrefix("#|   ")
    if isContinued, cell?.last == "" { return }
    if line.hasPrefix("#| caption:") || line.hasPrefix("evidence:") || line.hasPrefix("notes:") {
      cell?.append("")
    } else if line.hasPrefix("text:") {
      cell?.append("text: \"{{ 1 }}\"")
      cell?.append("")
    } else {
      cell?.append(line)
    }
  }

  private static func build(_ name: String, in language: String, to: String) async throws -> Run {
    let scratch = try Scratch()
    let path = scratch.path("\(name).md")
    try cells(of: name, in: language).write(toFile: path, atomically: true, encoding: .utf8)
    let run = await Run(
      "report", path, "--output", scratch.path("out"), "--to", to, "--no-cache", "--quiet")
    return run
  }
}
