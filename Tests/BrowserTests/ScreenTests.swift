import Browser
import Foundation
import TestSupport
import Testing

extension BrowserSuite {
  @Suite("Screens")
  struct ScreenTests {
    private static let screens = [
      Screen(width: 390, scheme: .light), Screen(width: 390, scheme: .dark),
      Screen(width: 820, scheme: .light), Screen(width: 1440, scheme: .light),
      Screen(width: 1440, scheme: .dark), Screen(width: 1280, zoom: 2),
      Screen(width: 1280, zoom: 4),
    ]

    @Test(
      "every text and control has a place of its own on every screen, and nothing leaves the page",
      arguments: shippedReports)
    func screens(report: String) async throws {
      let bench = try Bench.shared
      let file = try await bench.page(of: report)
      try await bench.open(file, on: ScreenTests.screens[0]) { page in
        for screen in ScreenTests.screens {
          try await page.look(on: screen)
          let faults = try await PageLook.misplaced(on: page)
          #expect(faults.isEmpty, "\(screen): \(faults.prefix(5))")
        }
        #expect(page.record.faults.isEmpty, "\(page.record.faults)")
      }
    }

    @Test("without scripts all text is there, in its place", arguments: shippedReports)
    func scriptless(report: String) async throws {
      let bench = try Bench.shared
      let file = try await bench.page(of: report)
      let screen = Screen(width: 390, scheme: .dark, runsScripts: false)
      try await bench.open(file, on: screen) { page in
        #expect(try await page.evaluate("document.querySelectorAll('th button').length") == 0)
        for width in [390, 820, 1440] {
          var screen = screen
          screen.width = width
          try await page.look(on: screen)
          let faults = try await PageLook.misplaced(on: page)
          #expect(faults.isEmpty, "\(screen): \(faults.prefix(5))")
          let hidden = try await PageLook.hidden(on: page)
          #expect(hidden.isEmpty, "\(screen): \(hidden.prefix(5))")
        }
        #expect(page.record.faults.isEmpty, "\(page.record.faults)")
      }
    }

    @Test("nothing moves for readers who want no motion")
    func motion() async throws {
      let bench = try Bench.shared
      let file = try await bench.page(of: "leaderboard")
      let rule = "getComputedStyle(document.documentElement).scrollBehavior"
      var screen = Screen(width: 820)
      try await bench.open(file, on: screen) { page in
        let behavior = try await page.evaluate(rule)
        #expect(behavior == "auto")
      }
      screen.reducesMotion = false
      try await bench.open(file, on: screen) { page in
        let behavior = try await page.evaluate(rule)
        #expect(behavior == "smooth")
      }
    }

    @Test("the list of sections says where the reader is")
    func here() async throws {
      let bench = try Bench.shared
      let file = try await bench.page(of: "leaderboard")
      let scroll = """
        document.getElementById("sec-methods-uncertainty").scrollIntoView({ behavior: "instant" }),
        new Promise(done => setTimeout(() => done(Array.from(
          document.querySelectorAll("nav [aria-current]"), link => link.textContent)), 100))
        """
      // On a line above the text stand sections of the first level alone.
      try await bench.open(file, on: Screen(width: 1440)) { page in
        let current = try await page.evaluate(scroll)
        #expect(current.texts == ["Methods"])
        let isShown = try await page.evaluate(
          "document.querySelector('nav').getBoundingClientRect().top === 0")
        #expect(isShown == true)
      }
    }

    @Test("a place that is cited stands below the line of sections")
    func cited() async throws {
      let bench = try Bench.shared
      let file = try await bench.page(of: "leaderboard")
      try await bench.open(file, on: Screen(width: 1440)) { page in
        let top = try await page.evaluate(
          """
          location.hash = "#tbl-2",
          new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(
            document.getElementById("tbl-2").getBoundingClientRect().top
            - document.querySelector("nav").getBoundingClientRect().bottom))))
          """)
        let gap = try #require(top.number)
        #expect(gap >= 0 && gap < 200)
      }
    }
  }
}
