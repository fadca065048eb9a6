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
      cell?.append("text: \"{{ 1 | fixed(0) }}\"")
      cell?.append("")
    } else {
      cell?.append(line)
    }
  }

  /// Words that are the same in every language: names from data and definitions, and of programs.
  private static func names(in source: String) throws -> Set<String> {
    var texts = [source]
    let folder = URL(fileURLWithPath: Project.path("data"))
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    while let file = files?.nextObject() as? URL {
      guard ["yaml", "csv"].contains(file.pathExtension) else { continue }
      texts.append(try String(contentsOf: file, encoding: .utf8))
    }
    return Set(texts.flatMap(words))
  }

  private static func words(_ text: String) -> [String] {
    text.matches(of: /[A-Za-z]{3,}/).map { $0.output.lowercased() }
  }

  /// What a page shows that no catalogue could translate.
  private static func unsaid(_ markdown: String) -> String {
    markdown.replacing(/(?s)```.*?```/, with: "").replacing(/`[^`\n]*`/, with: "")
      .replacing(/⟦[^⟦⟧]*⟧/, with: " ").replacing(/\]\([^)]*\)/, with: "]")
      .replacing(/<[^>]*>/, with: "").replacing(/[0-9a-f]{6,}…[0-9a-f]+/, with: "")
  }

  /// What is the same in all languages, and stands in no data: programs, their parts and files.
  private static let proper: Set<String> = [
    "swift", "gsl", "cairo", "pango", "harfbuzz", "fontconfig", "qpdf", "cmark", "gfm", "sha",
    "value", "compass", "hyph", "dic", "inter", "interdisplay", "display", "noto", "notosanscjk",
    "notosansmath", "notosans", "sans", "cjk", "mono", "math", "dejavu", "dejavusansmono",
    "symbola",
    // The judge of the shipped items, which stands in their log alone.
    "recognizer",
    "book", "regular", "medium", "bold", "semi", "semibold", "italic", "ttf", "ttc", "otf",
  ]

  @Test(
    "what the program adds to a report is in its catalogue",
    arguments: ["manual", "leaderboard", "cultures", "reliability"])
  func pseudoLanguage(_ name: String) async throws {
    let scratch = try Scratch()
    let source = try Self.cells(of: name, in: "qps-ploc")
    let path = try scratch.write("\(name).md", source)
    let run = await Run(
      "report", path, "--output", scratch.path("out"), "--to", "md", "--no-cache", "--quiet")
    #expect(run.status == .ok, "\(run.errors)")
    let markdown = String(decoding: try scratch.bytes("out/\(name).md"), as: UTF8.self)
    #expect(markdown.matches(of: /⟦/).count > 100)
    let known = try Self.names(in: source).union(Self.proper).union([name])
    for line in Self.unsaid(markdown).split(separator: "\n") {
      let words = Self.words(String(line)).filter { !known.contains($0) }
      #expect(words.isEmpty, "\(words.joined(separator: " ")) in: \(line.prefix(300))")
    }
  }

  @Test("a report in Chinese has Chinese words, names of values and structure")
  func chinese() async throws {
    let scratch = try Scratch()
    let run = await Run(
      "report", Project.path("reports/leaderboard-zh.md"), "--output", scratch.path("out"), "--to",
      "md,json,html", "--no-cache", "--quiet")
    #expect(run.status == .ok, "\(run.errors)")
    let markdown = String(decoding: try scratch.bytes("out/leaderboard-zh.md"), as: UTF8.self)
    for words in ["区间", "名次", "得到支持", "普世主义", "可复现性"] {
      #expect(markdown.contains(words), "\(words)")
    }
    for words in ["Universalism", "supported", "interval", "Score"] {
      #expect(!markdown.contains(words), "\(words)")
    }
    let page = String(decoding: try scratch.bytes("out/leaderboard-zh.html"), as: UTF8.self)
    #expect(page.contains("lang=\"zh-Hans\""))
  }

  @Test("a language without words is told, and its report is English")
  func withoutWords() async throws {
    let scratch = try Scratch()
    let source = try Self.cells(of: "leaderboard", in: "de")
    let path = try scratch.write("report.md", source)
    let run = await Run("report", path, "--output", scratch.path("out"), "--to", "md", "--no-cache")
    #expect(run.status == .ok)
    #expect(run.errors.contains("no words in `de`"))
    #expect(run.errors.contains("en and zh-Hans"))
    let markdown = String(decoding: try scratch.bytes("out/report.md"), as: UTF8.self)
    #expect(markdown.contains("Score"))
  }

  @Test("what is no tag of a language is an error at its line")
  func wrongTag() async throws {
    let scratch = try Scratch()
    let path = try scratch.write(
      "report.md", "---\ntitle: T\nlanguage: zh_Hans!\nlogs: x.csv\n---\n")
    let run = await Run("report", path, "--output", scratch.path("out"))
    #expect(run.status == .badInput)
    #expect(run.errors.contains("report.md:3:"))
    #expect(run.errors.contains("`language` is no tag of a language"))
  }
}
