import Diagnostics
import Foundation
import LogReaders
import Reporting
import Testing

@Suite("Text of strangers on pages")
struct HostileTextTests {
  static let board = "```{leaderboard}\ndimension: power\n```\n"

  static func rows(_ models: [String], items: Int = 12, clusters: Int = 12) -> [(
    model: String, item: String, score: String, cluster: String
  )] {
    models.enumerated().flatMap { number, model in
      (0..<items).map { item in
        (model, "i\(item)", "\((item * 5 + number) % 3 % 2)", "c\(item % clusters)")
      }
    }
  }

  @Test(
    "two names are never printed alike",
    .enabled(if: TestReport.has("pdftotext"), "skipped: no pdftotext"))
  func lookAlikes() throws {
    let names = [
      "model", "mo\u{200B}del", "mo\u{AD}del", "caf\u{E9}", "cafe\u{301}", "fdp\u{202E}exe",
      "fdp\u{2066}exe", "tag", "tag\u{E0041}", "x\u{FE0F}y", "a\u{A0}b",
    ]
    let report = try TestReport.resolved(
      HostileTextTests.board + "\n```{intervals}\ndimension: power\n```\n",
      rows: HostileTextTests.rows(names))
    let pdf = try report.bytes(as: .pdf)
    let text = try #require(try TestReport.text(of: pdf))
    for shown in [
      "mo\\u{200b}del", "mo\\u{ad}del", "cafe\\u{301}", "fdp\\u{202e}exe", "fdp\\u{2066}exe",
      "tag\\u{e0041}", "x\\u{fe0f}y", "a\\u{a0}b",
    ] {
      // In the table and in the figure.
      #expect(text.components(separatedBy: shown).count >= 3, "\(shown)\n\(text)")
    }
    // The JSON keeps the names as they are, and words as they are shown.
    let json = String(decoding: try report.bytes(as: .json), as: UTF8.self)
    for name in names { #expect(json.contains("\"model\" : \"\(name)\""), "\(name)") }
  }

  @Test(
    "a title, a heading and a caption turn nothing round",
    .enabled(if: TestReport.has("pdfinfo"), "skipped: no poppler-utils"))
  func outline() throws {
    let report = try TestReport.resolved(
      "# Results \u{202E}txet\n\n```{leaderboard}\ncaption: One\u{2067}two\n```\n",
      matter: "subtitle: \"a\u{202E}b\"\nauthor: \"x\u{2069}y\"\n")
    let info = try #require(
      try TestReport.output(of: "pdfinfo", ["-"], input: report.bytes(as: .pdf)))
    let text = try #require(try TestReport.text(of: report.bytes(as: .pdf)))
    for shown in ["a\\u{202e}b", "x\\u{2069}y"] { #expect(info.contains(shown), "\(info)") }
    #expect(text.contains("Results \\u{202e}txet") && text.contains("One\\u{2067}two"))
  }

  @Test("a name that no font has is printed as a code point, with the line of the log")
  func placeholders() throws {
    let report = try TestReport.resolved(
      "Text \u{1F999}.\n\n" + HostileTextTests.board,
      rows: HostileTextTests.rows(["plain", "\u{1FAE0} Zephyr-7B"]))
    let notices = report.notices.filter { $0.code == "missingGlyph" }
    #expect(notices.count == 2)
    let name = try #require(notices.first)
    #expect(name.message.contains("U+1FAE0") && name.locator == "row 13", "\(name)")
    #expect(notices.last?.file == "r.md" && notices.last?.locator == "4")
    if let text = try TestReport.text(of: report.bytes(as: .pdf)) {
      #expect(text.contains("U+1FAE0"))
    }
  }

  @Test(
    "a long name or word neither stops a report nor passes for another",
    arguments: [400, 60_000])
  func longWords(count: Int) throws {
    let word = String(repeating: "w", count: count)
    let name = String(repeating: "n", count: 900)
    let time = try ContinuousClock().measure {
      let report = try TestReport.resolved(
        word + "\n\n" + HostileTextTests.board,
        rows: HostileTextTests.rows([name + "a", name + "b"]))
      let text = try TestReport.text(of: report.bytes(as: .pdf)) ?? "[sha256 [sha256"
      #expect(text.components(separatedBy: "[sha256").count >= 3)
    }
    #expect(time < .seconds(120), "\(time)")
  }

  @Test(
    "links lead to the web or to mail, and others are refused at their line",
    arguments: [
      ("[a](javascript:alert(1))", "r.md:7:5"), ("x [a](file:///etc/passwd)", "r.md:7:7"),
      ("[a](other.md)", "r.md:7:5"), ("[a](#sec)", "r.md:7:5"), ("[a](//host/x)", "r.md:7:5"),
      ("[a](JaVaScRiPt:x)", "r.md:7:5"), ("[a][r]\n\n[r]: data:text/html,x", "r.md:9:6"),
      ("<ftp://host/file>", "r.md:7:2"), ("> - [a](vbscript:x)", "r.md:7:9"),
      ("[a](https://)", "r.md:7:5"), ("[a]()", "r.md:7:1"),
    ])
  func badLinks(body: String, place: String) {
    #expect {
      try TestReport.resolved("First.\n\n" + body + "\n")
    } throws: { error in
      let problems = (error as? Diagnostics)?.all.map(\.description) ?? []
      return problems.count == 1 && problems[0].hasPrefix(place)
        && problems[0].contains("mailto:")
    }
  }

  @Test("links to the web and to mail stay")
  func goodLinks() throws {
    _ = try TestReport.resolved(
      "[a](https://x.org/a?b=c#d) <mailto:a@b.org> [b](HTTP://x.org) `[c](javascript:x)`\n")
  }

  @Test("the manifest names the faces that draw the report, and no other")
  func faces() throws {
    func fonts(_ report: ResolvedReport) -> [String] {
      report.manifest.components.filter { $0.name.hasPrefix("Font ") }
        .map { "\($0.name) \($0.version)" }
    }
    let latin = try fonts(TestReport.resolved("Text.", rows: HostileTextTests.rows(["a", "b"])))
    #expect(latin.contains { $0.contains("Inter-Regular.otf") })
    #expect(!latin.contains { $0.contains("CJK") || $0.contains("Arabic") })
    let chinese = try fonts(
      TestReport.resolved("价值观。", rows: HostileTextTests.rows(["a", "b"])))
    #expect(chinese.count == latin.count + 1 && chinese.contains { $0.contains("CJK SC") })
  }

  @Test("nothing is said of marks that are not drawn")
  func captions() throws {
    let cells =
      HostileTextTests.board + "\n```{intervals}\ndimension: power\n```\n\n"
      + "```{radar}\nmodels: [a, b, c]\ncaption: Profiles with bands.\n```\n"
    // One cluster: no interval, no rank.
    let report = try TestReport.resolved(
      cells, rows: HostileTextTests.rows(["a", "b", "c"], clusters: 1))
    let json = String(decoding: try report.bytes(as: .json), as: UTF8.self)
    #expect(!json.contains("Bars are") && !json.contains("with 95"))
    #expect(json.contains("No interval: one cluster: no spread between clusters"))
    #expect(json.contains("no intervals."))
    if let text = try TestReport.text(of: report.bytes(as: .pdf)) {
      #expect(!text.contains("Rank:") && !text.contains("among"))
      #expect(text.contains("Every model: No interval"))
    }
    let notices = report.notices.filter { $0.code == "captionWithoutMarks" }
    #expect(notices.count == 1 && notices[0].message.contains("bands"))
    // Where they are drawn, they are named.
    let whole = try TestReport.resolved(cells, rows: HostileTextTests.rows(["a", "b", "c"]))
    let named = String(decoding: try whole.bytes(as: .json), as: UTF8.self)
    #expect(named.contains("Bars are 95\u{202F}% intervals by the modified Wilson score"))
    #expect(whole.notices.filter { $0.code == "captionWithoutMarks" }.count == 1)
  }
}
