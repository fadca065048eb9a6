import Analysis
import Diagnostics
import Foundation
import LogReaders
import Reporting
import Testing

@Suite("Cells on judges")
struct JudgeCellTests {
  static let body = """
    ```{checks}
    #| label: tbl-checks
    of: judges
    ```

    ```{agreement}
    #| label: tbl-agreement
    ```

    ```{agreement}
    #| label: fig-matrix
    matrix: true
    ```

    ```{judges}
    #| label: tbl-judges
    ```

    ```{judges}
    #| label: fig-judges
    figure: true
    measures: severity
    ```

    See @tbl-checks, @tbl-agreement, @fig-matrix, @tbl-judges and @fig-judges.
    """

  @Test("two builds give the same bytes in both formats")
  func deterministic() throws {
    // The name of the log stands in the manifest.
    let log = TestPanel.log(TestPanel.models + TestPanel.people)
    defer { try? FileManager.default.removeItem(atPath: log) }
    for format in ReportFormat.allCases {
      let first = try TestPanel.resolved(Self.body, log: log).bytes(as: format)
      #expect(try TestPanel.resolved(Self.body, log: log).bytes(as: format) == first)
    }
  }

  @Test("a cell is a table or a figure as its options say, and references follow")
  func kinds() throws {
    let report = try TestPanel.resolved(Self.body)
    let cells = try TestPanel.cells(report)
    #expect(
      cells.map { $0["kind"] as? String } == [
        "checks", "agreement", "agreement", "judges", "judges",
      ])
    #expect(cells.map { $0["number"] as? Int } == [1, 2, 1, 3, 2])
    #expect(cells.map { $0["alternativeText"] != nil } == [false, false, true, false, true])
    if let text = try TestReport.text(of: report.bytes(as: .pdf)) {
      #expect(text.contains("See Table 1, Table 2, Figure 1, Table 3 and Figure 2."))
    }
  }

  @Test("agreement has a row for each dimension and kind, and people are counted only")
  func agreement() throws {
    let report = try TestPanel.resolved("```{agreement}\n```\n")
    let rows = try #require(try TestPanel.cells(report)[0]["agreement"] as? [[String: Any]])
    #expect(rows.map { $0["judgeKind"] as? String } == ["model", "human", "model", "human"])
    #expect(rows.map { $0["judges"] as? Int } == [3, 3, 3, 3])
    for row in rows {
      let alpha = try #require(row["alpha"] as? [String: Any])
      #expect(alpha["estimate"] is Double)
      let lower = try #require(alpha["lower"] as? Double)
      let upper = try #require(alpha["upper"] as? Double)
      // The reading goes by the interval.
      let reading = try #require(row["reading"] as? String)
      switch (lower, upper) {
      case (0.8..., _): #expect(reading == "reliable")
      case (0.667..., 0.8...): #expect(reading == "tentativeToReliable")
      case (0.667..., _): #expect(reading == "tentative")
      case (_, ..<0.667): #expect(reading == "tooLow")
      case (_, ..<0.8): #expect(reading == "tooLowToTentative")
      default: #expect(reading == "unsettled")
      }
    }
    let json = String(decoding: try report.bytes(as: .json), as: UTF8.self)
    #expect(!json.contains("rater-1"))
    if let text = try TestReport.text(of: report.bytes(as: .pdf)) {
      #expect(text.contains("3 models") && text.contains("3 people"))
      #expect(text.contains("Krippendorff"))
      #expect(!text.contains("rater-1"))
    }
  }

  @Test("one dimension, or some, are shown where they are named")
  func dimensions() throws {
    func rows(_ options: String) throws -> [String?] {
      let cell = try TestPanel.cells(TestPanel.resolved("```{agreement}\n\(options)\n```\n"))[0]
      return try #require(cell["agreement"] as? [[String: Any]]).map { $0["dimension"] as? String }
    }
    #expect(try rows("dimension: care") == ["care", "care"])
    #expect(try rows("dimensions: [fairness]") == ["fairness", "fairness"])
    #expect(try rows("dimensions: [care, fairness]").count == 4)
  }

  @Test("a matrix has each two models once, with the mean over the dimensions")
  func matrix() throws {
    func pairs(_ options: String) throws -> [[String: Any]] {
      let cell = try TestPanel.cells(
        TestPanel.resolved("```{agreement}\nmatrix: true\n\(options)\n```\n"))[0]
      return try #require(cell["pairs"] as? [[String: Any]])
    }
    let all = try pairs("")
    #expect(all.count == 3)
    let care = try pairs("dimension: care")
    let fairness = try pairs("dimension: fairness")
    for (place, pair) in all.enumerated() {
      #expect(pair["dimensions"] as? Int == 2)
      let parts = [care, fairness].compactMap { $0[place]["cohenKappa"] as? Double }
      let mean = try #require(pair["cohenKappa"] as? Double)
      #expect(abs(mean - parts.reduce(0, +) / 2) < 1e-12)
    }
  }

  @Test("people are one row beside models, and rows of their own where nobody else judged")
  func people() throws {
    let beside = try TestPanel.cells(TestPanel.resolved("```{judges}\n```\n"))[0]
    let rows = try #require(beside["judges"] as? [[String: Any]])
    #expect(rows.count == 3 && rows.allSatisfy { $0["kind"] as? String == "model" })
    #expect(beside["people"] as? Int == 3)
    let alone = try TestPanel.cells(
      TestPanel.resolved("```{judges}\n```\n", judges: TestPanel.people))[0]
    #expect((alone["judges"] as? [[String: Any]])?.count == 3)
    #expect(alone["people"] == nil)
    let many = (0..<34).map { TestPanel.Judge(name: "human:p\($0)", kind: "human", items: 4) }
    let crowd = try TestPanel.cells(TestPanel.resolved("```{judges}\n```\n", judges: many))[0]
    #expect((crowd["judges"] as? [[String: Any]])?.count == 30)
    #expect(crowd["judgesNotShown"] as? Int == 4)
  }

  @Test("who is severe is seen, and a measure that nobody has is left out with the reason")
  func measures() throws {
    let report = try TestPanel.resolved("```{judges}\n```\n")
    let rows = try #require(try TestPanel.cells(report)[0]["judges"] as? [[String: Any]])
    func severity(_ judge: String) throws -> Double {
      let row = try #require(rows.first { $0["judge"] as? String == judge })
      return try #require((row["severity"] as? [String: Any])?["estimate"] as? Double)
    }
    #expect(try severity("org-b/severe") > 0.5 && severity("org-a/lenient") < -0.5)
    if let text = try TestReport.text(of: report.bytes(as: .pdf)) {
      #expect(text.contains("Severity"))
      // Nothing was shown first, and no length is known.
      #expect(text.contains("Position is not shown"))
      #expect(text.contains("3 people (not shown one by one)"))
    }
  }

  @Test("the verdict stands above the table of checks, what failed first")
  func checks() throws {
    let cell = try TestPanel.cells(TestPanel.resolved("```{checks}\nof: judges\n```\n"))[0]
    let checks = try #require(cell["checks"] as? [[String: Any]])
    let order = ["failed", "caution", "passed", "notChecked", "notApplicable"]
    let places = checks.compactMap {
      ($0["status"] as? String).flatMap { order.firstIndex(of: $0) }
    }
    #expect(places == places.sorted() && places.count == checks.count && !checks.isEmpty)
    let sentences = try #require(cell["sentences"] as? [String])
    #expect(!sentences.isEmpty)
    let report = try TestPanel.resolved("```{checks}\nof: judges\n```\n")
    if let text = try TestReport.text(of: report.bytes(as: .pdf)) {
      let flat = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      let verdict = try #require(flat.range(of: sentences[0].prefix(40)))
      let table = try #require(flat.range(of: "What was checked of the judges"))
      #expect(verdict.upperBound < table.lowerBound)
    }
    let bare = try TestPanel.cells(
      TestPanel.resolved("```{checks}\nof: judges\nverdict: false\n```\n"))[0]
    #expect((bare["sentences"] as? [String]) == [])
  }

  @Test("gold is named by the front matter or by a cell, as people, a judge or a file")
  func gold() throws {
    let gold = TestPanel.log([TestPanel.Judge(name: "expert", kind: "human")])
    defer { try? FileManager.default.removeItem(atPath: gold) }
    let cell = "```{judges}\ndimension: care\nmeasures: [severity, gold-bias]\n"
    func bias(_ report: ResolvedReport) throws -> [Double?] {
      let rows = try #require(try TestPanel.cells(report)[0]["judges"] as? [[String: Any]])
      return rows.map { ($0["goldBias"] as? [String: Any])?["estimate"] as? Double }
    }
    for report in [
      try TestPanel.resolved(cell + "```\n", matter: "gold: human\n"),
      try TestPanel.resolved(cell + "gold: human\n```\n"),
      try TestPanel.resolved(cell + "gold: '\(gold)'\n```\n"),
    ] {
      let values = try bias(report)
      // The order of names: fair, lenient, severe.
      #expect(values.count == 3 && values.allSatisfy { $0 != nil })
      #expect(try #require(values[1]) > #require(values[2]))
    }
    let named = try TestPanel.resolved(cell + "gold: '\(gold)'\n```\n")
    #expect(named.manifest.inputs.contains { $0.role == "gold" })
    let unnamed = try TestPanel.resolved(cell + "gold: human\n```\n")
    #expect(!unnamed.manifest.inputs.contains { $0.role == "gold" })
  }

  @Test("what judges are against gold is known on one dimension at a time")
  func goldOnSeveral() {
    let problems = TestPanel.problems("```{judges}\ngold: human\nmeasures: gold-bias\n```\n")
    #expect(problems.count == 1 && problems.first?.contains("Name one with `dimension`") == true)
  }

  @Test("a judge's name turns nothing round, and is shown as it is")
  func hostileNames() throws {
    let judges = [
      TestPanel.Judge(name: "ju\u{200B}dge"), TestPanel.Judge(name: "评判 北辰"),
      TestPanel.Judge(name: "judge"),
    ]
    let report = try TestPanel.resolved(
      "```{agreement}\nmatrix: true\n```\n\n```{judges}\n```\n", judges: judges)
    if let text = try TestReport.text(of: report.bytes(as: .pdf)) {
      // In the matrix and in the table.
      #expect(text.components(separatedBy: "ju\\u{200b}dge").count >= 3)
      #expect(text.contains("评判 北辰"))
    }
  }

  @Test("planning shows the present study and says what another would bring")
  func planning() throws {
    let report = try TestPanel.resolved("```{planning}\ntarget: 0.05\n```\n")
    let cell = try TestPanel.cells(report)[0]
    let designs = try #require(cell["design"] as? [[String: Any]])
    #expect(!designs.isEmpty)
    #expect(Set(designs.compactMap { $0["dimension"] as? String }).count == 1)
    #expect(try #require(cell["caption"] as? String).contains("±"))
    #expect(try #require(cell["alternativeText"] as? String).contains("Asked for: 0.05"))
    let table = try TestPanel.cells(TestPanel.resolved("```{planning}\ntable: true\n```\n"))[0]
    #expect(table["alternativeText"] == nil)
    #expect((table["design"] as? [[String: Any]])?.count == designs.count)
  }

  @Test(
    "what a cell cannot show is refused at its line, or at the option's, with what was meant",
    arguments: [
      ("```{agreement}\ndimension: caer\n```\n", "r.md:7:12", "Did you mean `care`?"),
      ("```{agreement}\ndimensions: [care, farness]\n```\n", "r.md:7:20", "`fairness`?"),
      ("```{agreement}\ndimension: [care, fairness]\n```\n", "r.md:7", "`dimensions`"),
      ("```{agreement}\nmatrix: true\nlabel: tbl-a\n```\n", "r.md:8:8", "Write `fig-tbl-a`."),
      ("```{agreement}\nmatrix: true\njudges: people\n```\n", "r.md:6:1", "too few to be shown"),
      ("```{agreement}\nmatrx: true\n```\n", "r.md:7:1", "Did you mean `matrix`?"),
      ("```{judges}\nmeasures: [severty]\n```\n", "r.md:7:12", "Did you mean `severity`?"),
      ("```{judges}\nmeasures: [position]\n```\n", "r.md:6:1", "no judge has position"),
      ("```{judges}\ngold: org-a/fairr\n```\n", "r.md:7:7", "Did you mean `org-a/fair`?"),
      ("```{judges}\ngold-map: value-portrait\n```\n", "r.md:7:11", "Add `gold: FILE`"),
      ("```{planning}\nof: mean\n```\n", "r.md:7:5", "one of score, difference"),
      ("```{planning}\ntarget: -1\n```\n", "r.md:7:9", "a number above 0"),
      ("```{checks}\nof: judges\nlevel: 95\n```\n", "r.md:8:8", "a number from 0.5 to 0.9999"),
    ])
  func refusals(body: String, place: String, words: String) throws {
    let problems = TestPanel.problems(body)
    let first = try #require(problems.first)
    #expect(problems.count == 1 && first.hasPrefix(place) && first.contains(words), "\(problems)")
  }

  @Test("gold that is wrong in the front matter is told once, where it stands")
  func wrongGold() {
    let problems = TestPanel.problems(Self.body, matter: "gold: humn\n")
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix("r.md:5:7") == true)
    #expect(problems.first?.contains("Did you mean `human`?") == true)
  }

  @Test("one judge can agree with nobody")
  func oneJudge() {
    let problems = TestPanel.problems(
      "```{agreement}\n```\n", judges: [TestPanel.Judge(name: "alone")])
    #expect(problems.count == 1)
    #expect(problems.first?.contains("no two judges of one kind") == true)
  }
}
