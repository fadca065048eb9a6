import Browser
import Foundation
import TestSupport
import Testing

extension BrowserSuite {
  @Suite("Printed pages of the browser")
  struct PrintedPageTests {
    private static let hasText = FileManager.default.isExecutableFile(atPath: "/usr/bin/pdftotext")

    @Test("print has no control, and is dark on white", arguments: shippedReports)
    func controls(report: String) async throws {
      let bench = try Bench.shared
      let file = try await bench.page(of: report)
      try await bench.open(file, on: Screen(width: 700)) { page in
        #expect(try await PageLook.controls(on: page) != [])
        try await page.lookAsPrinted(width: 700)
        #expect(try await PageLook.controls(on: page) == [])
        #expect(
          try await page.evaluate("getComputedStyle(document.body).backgroundColor")
            == "rgb(255, 255, 255)")
      }
    }

    @Test(
      "no word leaves the paper, and a short table stays on one page with its head",
      .enabled(if: hasText, "skipped: no pdftotext"), arguments: ["leaderboard", "cultures"])
    func paper(report: String) async throws {
      let bench = try Bench.shared
      let file = try await bench.page(of: report)
      let (bytes, tables) = try await bench.open(file, on: Screen(width: 1440, scheme: .dark)) {
        page in
        (try await page.printed(), try await page.evaluate(PrintedPageTests.shortTables).list)
      }
      let scratch = try Scratch()
      try scratch.write("page.pdf", Array(bytes))
      let words = try Shell.run(
        "pdftotext -bbox page.pdf - && pdftotext -layout page.pdf page.txt", in: scratch.path,
        programs: "/usr/bin")
      #expect(words.status == 0)
      let boxes = words.output.split(separator: "\n").compactMap(Box.init)
      #expect(boxes.count > 500)
      for box in boxes where box.isOffPage { Issue.record("\(box.line)") }

      let text = String(decoding: try scratch.bytes("page.txt"), as: UTF8.self)
      let pages = text.split(separator: "\u{0C}").map { $0.filter { !$0.isWhitespace } }
      #expect(tables.count > 3)
      for table in tables.map(\.texts) {
        let parts = table.map { $0.filter { !$0.isWhitespace } }
        let page = pages.first { $0.contains(parts[0]) }
        #expect(page != nil, "\(table)")
        for part in parts { #expect(page?.contains(part) == true, "\(part) of \(table)") }
      }
    }

    /// Of each table of few rows how its caption begins, a word of its head, and one of its last row.
    private static let shortTables = """
      Array.from(document.querySelectorAll(".table:not(:has(tbody tr:nth-child(25))) table"))
        .filter(table => table.caption !== null).map(table => {
          const rows = table.tBodies[0].rows;
          const shortest = row => Array.from(row.cells, cell => cell.textContent)
            .filter(text => text.length > 1 && text.length < 16).slice(0, 1);
          return [table.caption.textContent.slice(0, 16), ...shortest(table.tHead.rows[0]),
            ...shortest(rows[rows.length - 1])];
        })
      """

    /// Where a word stands, as pdftotext tells it.
    private struct Box {
      let line: Substring
      let isOffPage: Bool

      /// In points; wide enough for paper of A4.
      private static let size = (width: 595.4, height: 842.4)

      init?(_ line: Substring) {
        func number(_ name: String) -> Double? {
          line.firstRange(of: " \(name)=\"").flatMap { start in
            Double(line[start.upperBound...].prefix { $0 != "\"" })
          }
        }
        guard let left = number("xMin"), let right = number("xMax"), let bottom = number("yMax")
        else { return nil }
        self.line = line
        isOffPage = left < 0 || right > Box.size.width || bottom > Box.size.height
      }
    }
  }
}
