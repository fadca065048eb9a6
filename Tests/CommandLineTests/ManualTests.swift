import Claims
import CommandLine
import Foundation
import Reporting
import TestSupport
import Testing

/// The manual of the language of reports, which is a report: it is built as it stands, and has a place
/// for every word of the language.
@Suite("Manual of reports")
struct ManualTests {
  /// The manual is built once.
  private static let built = Task {
    Project.enter()
    let scratch = try Scratch(pinned: "report-manual")
    let run = await Run(
      "report", "reports/manual.md", "--to", "json,md", "--output", scratch.path)
    return (
      run: run, json: try scratch.bytes("manual.json"),
      text: String(decoding: try scratch.bytes("manual.md"), as: UTF8.self)
    )
  }

  private static let source = Result {
    try String(contentsOfFile: Project.path("reports/manual.md"), encoding: .utf8)
  }

  /// What stands in backquotes within the text, and the lines of fences.
  private static func code() throws -> [String] {
    var code: [String] = []
    var fence: Substring?
    for line in try source.get().split(separator: "\n", omittingEmptySubsequences: false) {
      let quotes = line.prefix { $0 == "`" }
      if let open = fence {
        if line == open { fence = nil } else { code.append(String(line)) }
      } else if quotes.count >= 3 {
        fence = quotes
      } else {
        let parts = line.split(separator: "`", omittingEmptySubsequences: false)
        code += stride(from: 1, to: parts.count, by: 2).map { String(parts[$0]) }
      }
    }
    return code
  }

  /// The rows of the tables of the language: the words in backquotes of their first columns.
  private static func listed() throws -> Set<String> {
    var words: Set<String> = []
    for line in try source.get().split(separator: "\n") where line.hasPrefix("| `") {
      let parts = line.split(separator: "`", omittingEmptySubsequences: false)
      for index in stride(from: 1, to: parts.count, by: 2) { words.insert(String(parts[index])) }
    }
    return words
  }

  /// Whether a text holds a word that is part of no longer one.
  private static func holds(_ word: String, in text: String) -> Bool {
    var start = text.startIndex
    while let range = text.range(of: word, range: start..<text.endIndex) {
      let before = text[..<range.lowerBound].last ?? " "
      let after = text[range.upperBound...].first ?? " "
      if !before.isLetter, !before.isNumber, !after.isLetter, !after.isNumber { return true }
      start = range.upperBound
    }
    return false
  }

  // MARK: It is built

  @Test("it is built without warnings, but those on what the shipped studies are made of")
  func isBuilt() async throws {
    let built = try await Self.built.value
    #expect(built.run.status == .ok, "\(built.run.errors)")
    let expected = ["kinJudged", "caution: Short panels", "wrote "]
    let others = built.run.errors.split(separator: "\n").filter { line in
      !expected.contains { line.contains($0) }
    }
    #expect(others.isEmpty)
  }

  @Test("each claim has the verdict that it expects")
  func claims() async throws {
    let json = try await JSONSerialization.jsonObject(with: Data(Self.built.value.json))
    let results = try #require((json as? [String: Any])?["results"] as? [String: Any])
    let claims = try #require(results["claims"] as? [[String: Any]])
    let verdicts = Set(claims.compactMap { $0["verdict"] as? String })
    #expect(verdicts == ["supported", "contradicted", "notShown", "noData"])
    for claim in claims {
      #expect(claim["verdict"] as? String == claim["expected"] as? String, "\(claim)")
    }
  }

  @Test("its Markdown is what it was")
  func markdown() async throws {
    Golden.expect(try await Self.built.value.text, named: "report/manual.md")
  }

  @Test("what is shown as written is what is run")
  func shown() throws {
    let source = try Self.source.get()
    let parts = source.components(separatedBy: "````markdown\n")
    #expect(parts.count > 30)
    for part in parts.dropFirst() {
      let end = try #require(part.range(of: "\n````\n"))
      let shown = part[..<end.lowerBound]
      #expect(part[end.upperBound...].hasPrefix("\n\(shown)\n"), "\(shown)")
    }
  }

  // MARK: It has every word

  @Test("every key of the head is in its table")
  func keys() throws {
    let listed = try Self.listed()
    let keys = ReportLanguage.frontMatterKeys
    #expect(keys.count > 25)
    for key in keys { #expect(listed.contains(key), "`\(key)`") }
  }

  @Test("every kind of cell is shown, and each of its options stands in a table")
  func cells() throws {
    let source = try Self.source.get()
    let code = try Self.code()
    let listed = try Self.listed()
    #expect(ReportLanguage.cells.count > 20)
    for cell in ReportLanguage.cells {
      #expect(source.contains("\n```{\(cell.name)}\n"), "{\(cell.name)}")
      for option in cell.options {
        let isShown = listed.contains(option) || code.contains(option)
        #expect(isShown, "{\(cell.name)}: `\(option)`")
      }
    }
  }

  @Test("every word of expressions is used")
  func expressions() throws {
    let code = try Self.code()
    for word in ExpressionWords.reserved.sorted() {
      #expect(code.contains { Self.holds(word, in: $0) }, "`\(word)`")
    }
    for function in ExpressionFunction.allCases {
      #expect(code.contains { $0.contains("\(function.rawValue)(") }, "\(function.signature)")
    }
    for sign in ["+", "-", "*", "/", "%", ">", ">=", "<", "<=", "==", "!=", "~", "["] {
      #expect(code.contains { $0.contains(sign) }, "`\(sign)`")
    }
  }

  @Test("every format of values is used")
  func formats() throws {
    let listed = try Self.listed()
    for format in ReportLanguage.valueFormats {
      #expect(listed.contains { Self.holds("\\| \(format)", in: $0) }, "`\(format)`")
    }
  }

  @Test("every command of formulas is in their table, written and set")
  func formulas() throws {
    let rows = try Self.source.get().split(separator: "\n").filter { $0.hasPrefix("| `") }
    #expect(ReportLanguage.mathematicalCommands.count > 100)
    for command in ReportLanguage.mathematicalCommands {
      let count = rows.reduce(0) { count, row in
        count
          + row.split(separator: "|").count { Self.holds("\\\(command)", in: String($0)) }
      }
      #expect(count >= 2, "`\\\(command)`")
    }
  }

  @Test("every division and callout is shown")
  func divisions() throws {
    let lines = try Self.source.get().split(separator: "\n").filter { $0.hasPrefix(":::") }
    for word in ReportLanguage.divisions {
      #expect(lines.contains { $0.contains(word) }, "`\(word)`")
    }
  }

  @Test("a parameter of every type is declared")
  func parameters() throws {
    let source = try Self.source.get()
    for type in ReportLanguage.parameterTypes {
      #expect(source.contains("{ type: \(type), default:"), "`\(type)`")
    }
  }
}
