import Diagnostics
import Documents
import Drawing
import Foundation
import Reporting
import Testing

@Suite("What a front matter says of pages")
struct PageOptionsTests {
  private func report(_ matter: String, body: String = "# One\n\nText.\n") throws -> Manuscript {
    try TestReport.resolved(body, matter: matter).manuscript
  }

  private func problems(_ matter: String) -> [Diagnostic] {
    do {
      _ = try report(matter)
      return []
    } catch {
      return (error as? Diagnostics)?.all ?? []
    }
  }

  /// A theme on disk that begins in its first line, and the line that names it.
  private func theme(_ text: String) throws -> String {
    let path = TestReport.folder.appendingPathComponent(UUID().uuidString + ".yaml")
    try text.write(to: path, atomically: true, encoding: .utf8)
    return "theme: \(path.path)\n"
  }

  @Test("paper, short title and cover come to the pages")
  func keys() throws {
    let found = try report(
      """
      paper: letter
      short-title: Short
      cover: { finding: One thing is so., licence: CC BY 4.0, version: "1.2", data-until: 2025-01-31 }

      """)
    #expect(found.paper == .letter)
    #expect(found.shortTitle == "Short")
    #expect(found.cover?.finding == "One thing is so.")
    #expect(
      found.cover?.facts.map(\.name) == ["Version", "Data until", "Licence"])
    #expect(try report("").cover == nil)
    #expect(try report("cover: false\n").cover == nil)
    #expect(try report("cover: true\n").cover != nil)
  }

  @Test("contents and findings stand before the text, where they are asked for")
  func front() throws {
    let claim = """
      # One

      ```{claim}
      #| label: clm-a
      text: It is so.
      holds: score(Aster, power) > 0
      ```

      """
    let titles = { (manuscript: Manuscript) in
      manuscript.blocks.compactMap { block -> String? in
        if case .heading(let heading) = block { heading.text } else { nil }
      }
    }
    #expect(
      try titles(report("toc: true\nsummary: true\n", body: claim)).prefix(3) == [
        "Findings", "Contents", "One",
      ])
    #expect(try titles(report("", body: claim)).first == "One")
  }

  @Test("a theme by its name, and a file of sizes, colours and margins")
  func themes() throws {
    #expect(try report("theme: one-pager\n").theme.sizes[.body] == 8.6)
    #expect(try report("theme: plain\n").theme.titleFace == .text)
    let found = try report(
      theme("sizes: { body: 10, leading: 15 }\ncolours: { accent: \"#7A0000\" }\n")
    ).theme
    #expect(found.sizes[.body] == 10)
    #expect(found.colors[.accent] == Color(hex: "#7A0000"))
  }

  @Test("the shipped theme of pages without one is how they are")
  func usual() throws {
    let found = try report("theme: print\n").theme
    for token in PageTheme.SizeToken.allCases { #expect(found.sizes[token] == token.usual) }
    #expect(found.colors.count == PageTheme.ColorToken.allCases.count)
    let style = PageStyle(.a4, theme: found)
    let usual = PageStyle()
    #expect(style.left == usual.left && style.bodyWidth == usual.bodyWidth)
    #expect(style.theme == usual.theme)
  }

  @Test("what nobody could read is refused where it stands, all at once")
  func unreadable() throws {
    let found = try problems(
      theme(
        """
        colours:
          ink: "#1A1A1A"
          muted: "#B0B0B0"
          accent: blue
        sizes:
          note: 5
          body: 10
          leading: 10.5
        margins: { left: 4 }
        colors: {}

        """))
    #expect(found.count == 6)
    let lines = found.compactMap { $0.place?.line }.sorted()
    #expect(lines == [3, 4, 6, 8, 9, 10])
    #expect(found.contains { $0.message.contains("contrast of 2.2") })
    #expect(found.contains { $0.remedy?.contains("colours") == true })
  }

  @Test("a theme that is not there is told with the nearest")
  func unknown() {
    #expect(problems("theme: one-page\n").first?.remedy?.contains("one-pager") == true)
    #expect(problems("theme: nowhere.yaml\n").first?.message.contains("no such file") == true)
    #expect(problems("paper: a5\n").first?.message.contains("a4, letter") == true)
    #expect(problems("cover: [a]\n").first?.message.contains("cover") == true)
    #expect(problems("cover: { findng: x }\n").first?.remedy?.contains("finding") == true)
  }
}
