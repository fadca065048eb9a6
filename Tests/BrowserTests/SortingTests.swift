import Browser
import Foundation
import TestSupport
import Testing

extension BrowserSuite {
  @Suite("Tables that readers put in order")
  struct SortingTests {
    /// What a reader sees, and hears, of the first table.
    private struct Seen: Equatable {
      let order: [String]
      let sorted: [String]
      let said: String
      let focus: String
    }

    private static func see(_ page: BrowserPage) async throws -> Seen {
      let seen = try await page.evaluate(
        """
        (() => {
          const table = document.querySelector("#tbl-1 table");
          return {
            order: Array.from(table.tBodies[0].rows, row => row.cells[1].textContent),
            sorted: Array.from(table.tHead.rows[0].cells, head => head.getAttribute("aria-sort"))
              .filter(sort => sort !== null),
            said: document.getElementById("status").textContent,
            focus: document.activeElement.closest("#tbl-1 th")
              ? document.activeElement.textContent : ""
          };
        })()
        """)
      return Seen(
        order: seen["order"].texts, sorted: seen["sorted"].texts, said: seen["said"].text ?? "",
        focus: seen["focus"].text ?? "")
    }

    /// Goes from control to control until one of the first table with a name has the focus.
    private static func go(to name: String, on page: BrowserPage) async throws {
      for _ in 0..<60 {
        if try await see(page).focus == name { return }
        try await page.press(.tab)
      }
      Issue.record("the keyboard does not reach \(name)")
    }

    @Test("keys sort a column, say so, and keep the focus; a third press restores the order")
    func keys() async throws {
      let bench = try Bench.shared
      let file = try await bench.page(of: "leaderboard")
      try await bench.open(file, on: Screen(width: 1440)) { page in
        let first = try await SortingTests.see(page)
        #expect(first.sorted == ["none", "none", "none", "none", "none"])
        #expect(first.said == "")
        let scores = try await page.evaluate(
          "Array.from(document.querySelectorAll('#tbl-1 tbody tr'),"
            + " row => [row.cells[1].textContent, row.cells[2].dataset.value].join())"
        ).texts.map { $0.split(separator: ",") }
        let rising = scores.sorted { (Double($0[1]) ?? 0) < (Double($1[1]) ?? 0) }
          .map { String($0[0]) }

        try await SortingTests.go(to: "Score", on: page)
        try await page.press(.enter)
        var seen = try await SortingTests.see(page)
        #expect(seen.order == rising.reversed())
        #expect(seen.sorted == ["none", "none", "descending", "none", "none"])
        #expect(seen.said == "Table 1: sorted by Score, falling")
        #expect(seen.focus == "Score")

        try await page.press(.space)
        seen = try await SortingTests.see(page)
        #expect(seen.order == rising)
        #expect(seen.sorted == ["none", "none", "ascending", "none", "none"])
        #expect(seen.said == "Table 1: sorted by Score, rising")
        #expect(seen.focus == "Score")

        try await page.press(.enter)
        seen = try await SortingTests.see(page)
        #expect(seen.order == first.order)
        #expect(seen.sorted == first.sorted)
        #expect(seen.said == "Table 1: in the order of the report")
        #expect(seen.focus == "Score")
      }
    }

    @Test("names are sorted as a reader would, numbers in them by their size")
    func names() async throws {
      let bench = try Bench.shared
      let file = try await bench.page(of: "leaderboard")
      try await bench.open(file, on: Screen(width: 1440)) { page in
        try await SortingTests.go(to: "Model", on: page)
        try await page.press(.enter)
        let order = try await SortingTests.see(page).order
        #expect(order.first == "Aster-3 Large")
        #expect(
          order.filter { $0.hasPrefix("Kestrel") } == ["Kestrel-8B", "Kestrel-70B"])
      }
    }

    @Test("the head of a row is its name")
    func rowHeads() async throws {
      let bench = try Bench.shared
      let file = try await bench.page(of: "leaderboard")
      try await bench.open(file, on: Screen(width: 1440)) { page in
        let heads = try await page.evaluate(
          "Array.from(document.querySelectorAll('#tbl-1 tbody th[scope=row]'), "
            + "head => head.textContent)")
        let names = try await SortingTests.see(page).order
        #expect(heads.texts == names)
      }
    }
  }
}
