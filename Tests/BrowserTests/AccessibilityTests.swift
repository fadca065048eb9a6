import Browser
import Foundation
import TestSupport
import Testing

/// axe, as `make deps-test` unpacks it; nil where it is not there.
private let axeScript = try? String(
  contentsOfFile: Project.path(".build/axe/axe.min.js"), encoding: .utf8)

extension BrowserSuite {
  /// What axe, the checker of accessibility rules, finds in pages.
  ///
  /// It is let in for these tests alone.
  @Suite(
    "Accessibility of pages",
    .enabled(if: axeScript != nil, "skipped: no axe, which make deps-test downloads"))
  struct AxeTests {
    @Test("axe finds nothing, light or dark, small or wide", arguments: shippedReports)
    func rules(report: String) async throws {
      let bench = try Bench.shared
      let file = try await bench.page(of: report)
      let script = try #require(axeScript)
      let small = Screen(width: 390)
      try await bench.open(file, on: small, passingOverPolicy: true) { page in
        try await page.evaluate(script)
        try await page.evaluate(AxeTests.bare)
        for width in [390, 1440] {
          for scheme in Screen.Scheme.allCases {
            let screen = Screen(width: width, scheme: scheme)
            try await page.look(on: screen)
            // What is small or wide is the same in the dark, but for its colours.
            let rules =
              scheme == .light ? AxeTests.allRules : "{ type: 'rule', values: ['color-contrast'] }"
            let found = try await page.evaluate(AxeTests.run(rules), within: 120)
            #expect(found.texts.isEmpty, "\(screen): \(found.texts.joined(separator: "\n"))")
          }
        }
      }
    }

    @Test("axe finds what is wrong")
    func found() async throws {
      let bench = try Bench.shared
      let scratch = try Scratch()
      try scratch.write(
        "bad.html",
        """
        <!DOCTYPE html><html><head><title>x</title></head><body><main><h1>x</h1>
        <p style="color: #aaa; background: #fff">Pale</p><a href="#"></a></main></body></html>
        """)
      let script = try #require(axeScript)
      let file = scratch.url.appendingPathComponent("bad.html")
      let found = try await bench.open(file, on: Screen(width: 390)) { page in
        try await page.evaluate(script)
        return try await page.evaluate(AxeTests.run(AxeTests.allRules)).texts
      }
      for rule in ["color-contrast", "html-has-lang", "link-name"] {
        #expect(found.contains { $0.hasPrefix(rule + ":") }, "\(rule): \(found)")
      }
    }

    /// Makes the page ready.
    ///
    /// Shades at the edges of tables are pictures, before which axe cannot tell a contrast; rows after
    /// the sixth are as those before; and what charts are drawn of has no rules.
    private static let bare = """
      (() => {
        document.querySelectorAll(
          "tbody tr:nth-child(n+7), svg.chart :not(text, title, desc, g)")
          .forEach(element => element.remove());
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(".scroll { background: none !important }");
        document.adoptedStyleSheets = [sheet];
      })()
      """

    private static let allRules = """
      { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', \
      'best-practice'] }
      """

    private static func run(_ rules: String) -> String {
      """
      axe.run(document, { runOnly: \(rules), resultTypes: ['violations'] }).then(result =>
        result.violations.flatMap(rule => rule.nodes.slice(0, 3).map(node =>
          `${rule.id}: ${node.html.slice(0, 200)}: ${node.failureSummary.slice(0, 300)}`)))
      """
    }
  }
}
