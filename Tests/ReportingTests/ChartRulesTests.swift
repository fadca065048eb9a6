import Diagnostics
import Foundation
import Reporting
import Testing

/// The rules of charts (R001 to R010), told of the figures of a report.
@Suite("Rules of charts in reports")
struct ChartRulesTests {
  private typealias Row = (model: String, item: String, score: String, cluster: String)

  private static func rows(_ items: Int) -> [Row] {
    (0..<items).flatMap { item in
      ["A", "B"].map { model in
        (model, "i\(item)", "\((item + (model == "A" ? 0 : 1)) % 2)", "c\(item)")
      }
    }
  }

  private static let body = "Text.\n\n```{intervals}\n#| dimension: power\n```\n"

  private func check(_ code: String, _ report: ResolvedReport) throws -> [String: Any] {
    let json = try JSONSerialization.jsonObject(with: Data(report.bytes(as: .json)))
    let results = try #require((json as? [String: Any])?["results"] as? [String: Any])
    let checks = try #require(results["checks"] as? [[String: Any]])
    return try #require(checks.first { $0["code"] as? String == code })
  }

  @Test(
    "a figure on few items is warned of at the line of its cell, once, and on the page of checks")
  func fewItems() throws {
    let report = try TestReport.resolved(Self.body, rows: Self.rows(12))
    let found = report.notices.filter { $0.code.hasPrefix("R0") }
    #expect(found.map(\.code) == ["R006"])
    let notice = try #require(found.first)
    #expect(notice.severity == .warning)
    #expect(notice.place == .line(file: "r.md", 6, column: 1))
    #expect(notice.message.contains("rests on 12 items"))
    let check = try check("chartRules", report)
    #expect(check["status"] as? String == "caution")
    #expect((check["message"] as? String)?.contains("12 items") == true)
  }

  @Test("figures that keep the rules pass, and a report without figures has none to keep")
  func passed() throws {
    let report = try TestReport.resolved(Self.body, rows: Self.rows(24))
    #expect(report.notices.filter { $0.code.hasPrefix("R0") }.isEmpty)
    #expect(try check("chartRules", report)["status"] as? String == "passed")
    let bare = try TestReport.resolved("Text.", rows: Self.rows(24))
    #expect(try check("chartRules", bare)["status"] as? String == "notApplicable")
  }

  @Test("the figures of cells keep the rules on what is drawn")
  func drawn() throws {
    let body = """
      ```{radar}
      models: [Aster, Cedar]
      ```

      ```{intervals}
      models: [Aster, Cedar]
      ```

      ```{intervals}
      dimension: power
      ```

      """
    let report = try TestReport.resolved(body)
    let found = report.notices.filter { ["R007", "R008", "R009", "R010"].contains($0.code) }
    #expect(found.isEmpty, "\(found)")
  }

  @Test("a figure in words says what its names are, how much stands behind them, and of what size")
  func words() throws {
    let report = try TestReport.resolved(Self.body, rows: Self.rows(24))
    let json = try JSONSerialization.jsonObject(with: Data(report.bytes(as: .json)))
    let results = try #require((json as? [String: Any])?["results"] as? [String: Any])
    let cells = try #require(results["cells"] as? [[String: Any]])
    let text = try #require(cells.first?["alternativeText"] as? String)
    #expect(text.hasPrefix("Interval chart of 2 rows (models) by mean score, scale 30 to 70; "))
    #expect(text.contains("; n = 24 items a number; 95\u{202F}% intervals. "))
    #expect(text.contains("highest") && text.contains("lowest"))
    #expect(text.hasSuffix("All numbers: the JSON of this report."))
  }
}
