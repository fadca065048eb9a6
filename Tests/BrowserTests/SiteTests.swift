import Browser
import CommandLine
import Foundation
import TestSupport
import Testing

extension BrowserSuite {
  @Suite("Sites of several reports")
  struct SiteTests {
    @Test("the first page fits every screen, and each of its links leads to a file that is there")
    func index() async throws {
      Project.enter()
      let bench = try Bench.shared
      let scratch = try Scratch()
      let run = await Run(
        "report", "reports/leaderboard.md", "reports/leaderboard-zh.md", "--index", "--to", "html",
        "--output", scratch.path, "--quiet")
      try #require(run.status == .ok, "\(run.errors)")
      let file = scratch.url.appendingPathComponent("index.html")
      let links = try await bench.open(file, on: Screen(width: 390)) { page in
        for width in [390, 820, 1440] {
          try await page.look(on: Screen(width: width))
          let faults = try await PageLook.misplaced(on: page)
          #expect(faults.isEmpty, "\(width): \(faults.prefix(5))")
        }
        #expect(page.record.faults.isEmpty, "\(page.record.faults)")
        return try await page.evaluate(
          "Array.from(document.querySelectorAll('main a[href]'), "
            + "link => link.getAttribute('href')).filter(link => !link.startsWith('#'))")
      }
      let names = try scratch.names
      #expect(Set(links.texts) == ["./leaderboard.html", "./leaderboard-zh.html"])
      for link in links.texts { #expect(names.contains(String(link.dropFirst(2))), "\(link)") }
    }
  }
}
