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
      "no word leaves the paper, and each table begins with its head",
      .enabled(if: hasText, "skipped: no pdftotext"), arguments: ["leaderboard", "cultures"])
    func paper(report: String) async throws {
      let bench = try Bench.shared
      let file = try await bench.page(of: report)
      let (bytes, heads) = try await bench.open(file, on: Screen(width: 1440, scheme: .dark)) {
        page in
        (
          try await page.printed(),
          try await page.evaluate(
            "Array.from(document.querySelectorAll('main h2'), head => head.firstElementChild"
              + " ? head.childNodes[head.childNodes.length - 2].data.trim() : '')")
        )
      }
      let scratch = try Scratch()
      try scratch.write("page.pdf", Array(bytes))
      let words = try Shell.run(
        "pdftotext -bbox page.pdf - && pdftotext page.pdf page.txt", in: scratch.path,
        programs: "/usr/bin")
      #expect(words.status == 0)
      var size = (width: 0.0, height: 0.0)
      var count = 0
      for line in words.output.split(separator: "\n") {
        func number(_ name: String) -> Double? {
          line.firstRange(of: " \(name)=\"").flatMap { start in
            Double(line[start.upperBound...].prefix { $0 != "\"" })
          }
        }
        if let width = number("width"), let height = number("height") { size = (width, height) }
        guard let left = number("xMin"), let right = number("xMax"), let bottom = number("yMax")
        else { continue }
        count += 1
        #expect(left >= 0 && right <= size.width && bottom <= size.height, "\(line)")
      }
      #expect(count > 500)
      let text = String(decoding: try scratch.bytes("page.txt"), as: UTF8.self)
      for head in heads.texts where !head.isEmpty { #expect(text.contains(head), "\(head)") }
    }
  }
}
