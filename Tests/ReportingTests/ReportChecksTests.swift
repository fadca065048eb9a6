import Foundation
import Reporting
import Testing

@Suite("The list of checks")
struct ReportChecksTests {
  private static let codes = [
    "itemCoverage", "unequalItems", "sharedItems", "missingJudgments", "denominators", "duplicates",
    "conflicts", "retriedRuns", "toolFigures", "shortPanels", "judgeCount", "judgeAgreement",
    "judgeKinship", "positionBias", "lengthBias", "selfPreference", "gold", "clusterCount",
    "intervalMethod", "ceiling", "responseStyle", "circumplexFit", "itemFit", "roundsMixed",
    "versionsMixed", "drift", "contamination", "multiplicity", "publishedOnly", "curatedRows",
    "smallGroups", "glyphs", "fonts", "links", "alternativeText", "contrast", "textSize",
    "chartRules",
    "handTypedNumbers", "rankingWords", "reproducible",
  ]

  private func checks(_ report: ResolvedReport) throws -> [[String: Any]] {
    let json = try JSONSerialization.jsonObject(with: Data(report.bytes(as: .json)))
    let results = try #require((json as? [String: Any])?["results"] as? [String: Any])
    return try #require(results["checks"] as? [[String: Any]])
  }

  @Test("names every check, with a status, a sentence, and a reason where it was not made")
  func complete() throws {
    let found = try checks(TestReport.resolved(ReportBuilderTests.body))
    #expect(Set(found.compactMap { $0["code"] as? String }) == Set(Self.codes))
    for check in found {
      let message = try #require(check["message"] as? String)
      #expect(message.hasSuffix(".") && message.count > 10, "\(message)")
      let isOpen = check["status"] as? String == "notChecked"
      #expect(isOpen == (check["reason"] != nil), "\(check)")
    }
  }

  private func status(_ code: String, _ report: ResolvedReport) throws -> Set<String> {
    Set(
      try checks(report).filter { $0["code"] as? String == code }
        .compactMap { $0["status"] as? String })
  }

  @Test("says what went wrong of items, and what did not")
  func items() throws {
    let even = (0..<30).flatMap { item in
      ["A", "B"].map { (model: $0, item: "i\(item)", score: "\(item % 2)", cluster: "c\(item)") }
    }
    let whole = try TestReport.resolved("Text.", rows: even)
    #expect(try status("unequalItems", whole) == ["passed"])
    #expect(try status("itemCoverage", whole) == ["passed"])
    let uneven = try TestReport.resolved("Text.", rows: Array(even.dropLast(11)))
    #expect(try status("unequalItems", uneven) == ["caution"])
    #expect(try status("sharedItems", uneven) == ["notChecked"])
    let one = try TestReport.resolved("Text.", rows: even.filter { $0.model == "A" })
    #expect(try status("unequalItems", one) == ["notApplicable"])
    #expect(try status("multiplicity", one) == ["notApplicable"])
  }

  @Test("takes over what cells have checked, and says of the rest that no cell asks for it")
  func cells() throws {
    let bare = try TestPanel.resolved("Text.")
    #expect(try status("judgeAgreement", bare) == ["notChecked"])
    let asked = try TestPanel.resolved("```{judges}\n```\n")
    #expect(try !status("judgeAgreement", asked).contains("notChecked"))
    #expect(try status("drift", asked) == ["notChecked"])
  }

  @Test(
    "cells on agreement and planning hand over what was checked of the judges",
    arguments: ["agreement", "planning"])
  func judges(cell: String) throws {
    let asked = try TestPanel.resolved("```{\(cell)}\n```\n")
    #expect(try !status("judgeAgreement", asked).contains("notChecked"))
  }

  @Test("a cell on the rounds' order hands over what was checked of the rounds")
  func rounds() throws {
    let log = TestRounds.log()
    #expect(try status("drift", TestRounds.resolved("Text.", log: log)) == ["notChecked"])
    let asked = try TestRounds.resolved("```{slope}\n```\n", log: TestRounds.log())
    // Something is known of every model that has items in two rounds.
    #expect(try status("drift", asked).contains { $0 != "notChecked" })
  }

  @Test(
    "stands on a page of its own before the one on reproducibility, and in the cell that asks for it",
    .enabled(if: TestReport.has("pdftotext"), "skipped: no pdftotext"))
  func page() throws {
    let report = try TestReport.resolved("```{checks}\n#| label: tbl-checks\n```\n")
    let text = try #require(try TestReport.text(of: report.bytes(as: .pdf)))
    let page = try #require(text.range(of: "Every check of this report"))
    let last = try #require(text.range(of: "How to build it again"))
    #expect(page.lowerBound < last.lowerBound)
    #expect(text.contains("What was checked of the data and of what the cells ask"))
    #expect(text.contains("Judgments behind the"))
  }
}
