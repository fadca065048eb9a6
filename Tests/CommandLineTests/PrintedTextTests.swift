import Foundation
import TestSupport
import Testing

/// What can be read off the pages of a report, against the report's own text.
@Suite("the text of printed pages")
struct PrintedTextTests {
  typealias Report = GoldenReportTests.Report

  static let isReadable = FileManager.default.isExecutableFile(atPath: "/usr/bin/pdftotext")

  /// The text between the running heads and the feet of A4 pages.
  static func text(of pages: [UInt8]) throws -> String {
    let scratch = try Scratch()
    let path = try scratch.write("pages.pdf", pages)
    return try Shell.run(
      "pdftotext -x 0 -y 50 -W 595 -H 742 '\(path)' -", in: scratch.path, programs: "/usr/bin"
    ).output
  }

  /// Without what lines and pages add: spaces, and places where a word may be broken.
  private static func bare(_ text: String) -> String {
    let dropped: Set<Unicode.Scalar> = ["\u{AD}", "\u{200B}", "\u{2060}", "\u{2010}", "-"]
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter { !$0.properties.isWhitespace && !dropped.contains($0) }))
  }

  /// The sentences of the prose and the notes in the Markdown of a report.
  private static func sentences(_ markdown: String) -> [String] {
    var prose: [String] = []
    var isCode = false
    for line in markdown.split(separator: "\n").map(String.init) {
      if line.hasPrefix("```") { isCode.toggle() }
      // Texts in the place of figures stand in asterisks; they are no text of pages.
      let isOfFigure = line.hasPrefix("*") && !line.hasPrefix("**")
      let isProse =
        line.first.map { !"|#!<`&[".contains($0) } ?? false && !isOfFigure
        && !line.contains("sha256")
      guard !isCode, isProse, !line.contains("`"), !line.contains("$"), !line.contains("<"),
        !line.contains("]")
      else { continue }
      prose.append(line)
    }
    return prose.flatMap { line in
      line.replacing("\\", with: "").replacing("*", with: "").replacing("_", with: "")
        .split(separator: /[.。:：]\s?/).map { bare(String($0)) }
    }.filter { $0.count >= 24 && !$0.contains("&") }
  }

  @Test(
    "each sentence of the report stands on its pages",
    .enabled(if: PrintedTextTests.isReadable, "skipped: no pdftotext"),
    arguments: GoldenReportTests.reports)
  func sentences(_ report: Report) async throws {
    let built = try await report.built.value
    let pages = Self.bare(try Self.text(of: built.pages))
    let sentences = Self.sentences(built.markdown)
    #expect(sentences.count > 10)
    for sentence in sentences where !pages.contains(sentence) {
      // A page may end inside of it.
      let isCut = sentence.indices.dropFirst().contains { cut in
        pages.contains(sentence[..<cut]) && pages.contains(sentence[cut...])
      }
      #expect(isCut, "\(sentence)")
    }
  }

  @Test(
    "each number on the pages is one of the report",
    .enabled(if: PrintedTextTests.isReadable, "skipped: no pdftotext"),
    arguments: GoldenReportTests.reports)
  func numbers(_ report: Report) async throws {
    let built = try await report.built.value
    func numbers(_ text: String) -> Set<String> {
      let found = text.matches(of: /[-\u{2212}]?\d+(?:\u{2009}\d{3})*\.\d+/)
      return Set(found.map { String($0.output).replacing("\u{2212}", with: "-") })
    }
    let known = numbers(built.markdown).union(numbers(built.json))
    let printed = numbers(try Self.text(of: built.pages))
    #expect(printed.count > 20)
    for number in printed where !known.contains(number) {
      // The ticks of axes are no results; they are round.
      let value = try #require(Double(number.replacing("\u{2009}", with: "")))
      #expect((value * 20).rounded() == value * 20, "\(number)")
    }
  }
}
