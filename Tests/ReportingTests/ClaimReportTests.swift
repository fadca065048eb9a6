import Claims
import Diagnostics
import Foundation
import Reporting
import Testing

@Suite("Claims in reports")
struct ClaimReportTests {
  /// Words of the marks, by verdict.
  static let marks = [
    "supported": "✓ supported", "contradicted": "✗ contradicted", "notShown": "○ not shown",
    "noData": "– no data",
  ]

  static let everyReport = Result {
    try TestClaims.report(
      "# Claims\n\nSee @clm-more and @clm-missing.\n\n\(TestClaims.everyCell)```{findings}\n"
        + "label: tbl-findings\n```\n")
  }

  @Test("every kind of claim has the verdict that the data bear out", arguments: TestClaims.every)
  func verdicts(label: String, holds: String, verdict: String) throws {
    let claims = try TestClaims.claims(Self.everyReport.get())
    let claim = try #require(claims.first { $0["label"] as? String == "clm-\(label)" })
    #expect(claim["verdict"] as? String == verdict, "\(claim)")
    #expect(claim["holds"] as? String == holds)
    for key in [
      "text", "margin", "pValue", "adjustedPValue", "expected", "basis", "dataDigest", "location",
    ] {
      #expect(claim[key] != nil, "\(key)")
    }
    #expect((claim["reason"] as? String) != nil || verdict != "noData")
  }

  @Test(
    "pages print of every claim the verdict, the margin and the p that the JSON has",
    .enabled(if: TestReport.has("pdftotext"), "skipped: no pdftotext"))
  func samePages() throws {
    let report = try Self.everyReport.get()
    let text = try #require(try TestReport.text(of: report.bytes(as: .pdf)))
      .replacing("\u{A0}", with: " ").replacing("\u{202F}", with: " ")
    #expect(text.contains("Claim 1 ✓ supported"))
    #expect(text.contains("Claim 4 – no data"))
    for claim in try TestClaims.claims(report) {
      let number = try #require(claim["number"] as? Int)
      let verdict = try #require(claim["verdict"] as? String)
      let mark = try #require(Self.marks[verdict])
      // At its sentence, and in the table of findings.
      let lines = text.split(separator: "\n").filter {
        $0.contains("Claim \(number) ") && $0.contains(mark)
      }
      #expect(lines.count >= 2, "\(number) \(mark)")
      guard let p = claim["adjustedPValue"] as? Double else { continue }
      let printed = p < 0.0001 ? "< 0.0001" : String(format: "%.4f", p)
      #expect(lines.contains { $0.contains(printed) }, "\(number): \(printed) in \(lines)")
    }
  }

  @Test("the cell of a claim and the table of findings name what the registry has")
  func cells() throws {
    let results = try TestClaims.results(Self.everyReport.get())
    let cells = try SeveralSourcesTests.list(results, "cells")
    let claims = try SeveralSourcesTests.list(results, "claims")
    let shown = cells.filter { $0["kind"] as? String == "claim" }
    #expect(shown.map { $0["claim"] as? String } == claims.map { $0["label"] as? String })
    #expect(shown.map { $0["verdict"] as? String } == claims.map { $0["verdict"] as? String })
    #expect(shown.map { $0["number"] as? Int } == Array(1...TestClaims.every.count))
    let findings = try #require(cells.first { $0["kind"] as? String == "findings" })
    #expect(findings["claims"] as? [String] == claims.compactMap { $0["label"] as? String })
    let correction = try #require(findings["correction"] as? [String: Any])
    let family = claims.filter { !($0["adjustedPValue"] is NSNull) }
    #expect(correction["claims"] as? [String] == family.compactMap { $0["label"] as? String })
    #expect(family.allSatisfy { $0["pValue"] is Double })
  }

  @Test("further claims change nothing of a claim but its adjusted p, which can only rise")
  func family() throws {
    let alone = try TestClaims.claims(
      TestClaims.report(TestClaims.cell(TestClaims.every[2].label, TestClaims.every[2].holds)))
    let one = try #require(alone.first)
    let among = try #require(
      TestClaims.claims(Self.everyReport.get()).first { $0["label"] as? String == "clm-near" })
    for key in ["margin", "pValue", "basis", "dataDigest", "holds"] {
      #expect(try SeveralSourcesTests.equal(one[key], among[key]), "\(key)")
    }
    let before = try #require(one["adjustedPValue"] as? Double)
    let after = try #require(among["adjustedPValue"] as? Double)
    #expect(before == one["pValue"] as? Double)
    #expect(after >= before)
  }

  @Test("Holm's correction is that of the p-values of the family")
  func holm() throws {
    let claims = try TestClaims.claims(Self.everyReport.get())
      .filter { !($0["adjustedPValue"] is NSNull) }
    let p = try claims.map { try #require($0["pValue"] as? Double) }
    let adjusted = try claims.map { try #require($0["adjustedPValue"] as? Double) }
    var largest = 0.0
    for (place, index) in p.indices.sorted(by: { p[$0] < p[$1] }).enumerated() {
      largest = max(largest, min(1, p[index] * Double(p.count - place)))
      #expect(abs(adjusted[index] - largest) < 1e-12)
    }
  }

  @Test(
    "a narrowed claim has the figures that the filter of the whole report gives",
    arguments: [
      ("where: category = even", "where: category = even"),
      ("where: epoch <= 1", "where: epoch<=1"),
      ("models: [Alder, Birch]", "model: [Alder, Birch]"),
    ])
  func narrowed(ofClaim: String, ofReport: String) throws {
    let holds = "score(Alder, power) > score(Birch, power) + 40"
    let narrowed = try TestClaims.claims(
      TestClaims.report(TestClaims.cell("one", holds, ofClaim + "\n")))
    let filtered = try TestClaims.claims(
      TestClaims.filtered(TestClaims.cell("one", holds), matter: ofReport + "\n"))
    let whole = try TestClaims.claims(TestClaims.report(TestClaims.cell("one", holds)))
    for key in ["margin", "pValue", "verdict"] {
      #expect(
        try SeveralSourcesTests.equal(narrowed.first?[key], filtered.first?[key]), "\(key)")
    }
    if !ofClaim.hasPrefix("models") {
      #expect(try !SeveralSourcesTests.equal(narrowed.first?["margin"], whole.first?["margin"]))
    }
    #expect(narrowed.first?["narrowing"] as? String != nil)
    #expect(
      narrowed.first?["dataDigest"] as? String != whole.first?["dataDigest"] as? String)
  }

  @Test("a narrowed cell has the figures that the filter of the whole report gives, and says so")
  func narrowedCell() throws {
    let narrowed = try TestClaims.report("```{leaderboard}\nwhere: category = even\n```\n")
    let filtered = try TestClaims.filtered(
      "```{leaderboard}\n```\n", matter: "where: category = even\n")
    func cell(_ report: ResolvedReport) throws -> [String: Any] {
      try #require(
        SeveralSourcesTests.list(TestClaims.results(report), "cells").first)
    }
    #expect(
      try SeveralSourcesTests.equal(cell(narrowed)["entries"], cell(filtered)["entries"]))
    #expect(try cell(narrowed)["narrowing"] as? String == "category=even")
  }

  @Test("an expectation that is not met is told from one that is")
  func expected() throws {
    let report = try TestClaims.report(
      TestClaims.cell("met", TestClaims.every[1].holds, "expect: contradicted\n")
        + TestClaims.cell("missed", TestClaims.every[1].holds)
        + TestClaims.cell("missing", TestClaims.every[3].holds))
    #expect(report.claims.map(\.isAsExpected) == [true, false, false])
    #expect(report.claims.map(\.location.description) == ["r.md:5:1", "r.md:12:1", "r.md:18:1"])
  }

  @Test(
    "what is wrong with a claim is told at its word, all at once",
    arguments: [
      ("score(Aldr, power) > 1", "r.md:8:15", "Alder"),
      ("score(Alder, powr) > 1", "r.md:8:22", "Power"),
      ("score(Alder, power) > ", "r.md:8:", ""),
      ("scor(Alder) > 1", "r.md:8:9", "score"),
      ("score(Alder, power)", "r.md:8:", ""),
    ])
  func broken(holds: String, place: String, words: String) {
    let problems = TestClaims.problems(TestClaims.cell("one", holds))
    #expect(problems.count == 1, "\(problems)")
    #expect(
      problems.allSatisfy { $0.hasPrefix(place) && (words.isEmpty || $0.contains(words)) },
      "\(problems)")
  }

  @Test("problems of several claims, of their filters and of the front matter come in one pass")
  func several() {
    let problems = TestClaims.problems(
      TestClaims.cell("one", "score(Aldr, power) > 1")
        + TestClaims.cell("two", "score(Birch, powr) > 1")
        + TestClaims.cell("three", "score(Birch, power) > 1", "where: categry = even\n"))
    #expect(problems.count == 3, "\(problems)")
    #expect(problems.contains { $0.hasPrefix("r.md:8:15") })
    #expect(problems.contains { $0.hasPrefix("r.md:14:22") })
    #expect(
      problems.contains { $0.hasPrefix("r.md:21:8") && $0.contains("category") }, "\(problems)")
  }

  @Test("a claim without its sentence or its expression is refused at its cell")
  func incomplete() {
    let problems = TestClaims.problems("```{claim}\nlabel: clm-one\n```\n")
    #expect(problems.count == 2, "\(problems)")
    #expect(problems.allSatisfy { $0.hasPrefix("r.md:5:1") })
    #expect(problems.contains { $0.contains("no `text`") })
    #expect(problems.contains { $0.contains("no `holds`") })
  }
}
