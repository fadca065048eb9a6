import Foundation
import Reporting
import Testing

@Suite("Cells on rounds")
struct RoundCellTests {
  /// The log of three rounds, written once.
  static let log = TestRounds.log()

  static let body = """
    ```{drift}
    #| label: tbl-drift
    verdict: true
    ```

    ```{drift}
    #| label: fig-care
    dimension: care
    figure: true
    ```

    ```{drift}
    #| label: tbl-items
    show: items
    ```

    ```{slope}
    #| label: fig-ranks
    dimension: care
    ```

    ```{slope}
    #| label: fig-scores
    dimension: care
    of: scores
    ```

    See @tbl-drift, @fig-care, @tbl-items, @fig-ranks and @fig-scores.
    """

  private func cells(_ body: String) throws -> [[String: Any]] {
    try TestPanel.cells(TestRounds.resolved(body, log: Self.log))
  }

  private func comparisons(_ cell: [String: Any]) throws -> [[String: Any]] {
    try #require(cell["comparisons"] as? [[String: Any]])
  }

  @Test("two builds give the same bytes in both formats")
  func deterministic() throws {
    for format in ReportFormat.allCases {
      let first = try TestRounds.resolved(Self.body, log: Self.log).bytes(as: format)
      #expect(try TestRounds.resolved(Self.body, log: Self.log).bytes(as: format) == first)
    }
  }

  @Test("a cell is a table or a figure as its options say, and pages print what JSON has")
  func kinds() throws {
    let report = try TestRounds.resolved(Self.body, log: Self.log)
    let cells = try TestPanel.cells(report)
    #expect(cells.map { $0["number"] as? Int } == [1, 1, 2, 2, 3])
    #expect(cells.map { $0["alternativeText"] != nil } == [false, true, false, true, true])
    guard let text = try TestReport.text(of: report.bytes(as: .pdf)) else { return }
    #expect(text.contains("See Table 1, Figure 1, Table 2, Figure 2 and Figure 3."))
    let moved = try comparisons(cells[0]).filter { $0["verdict"] as? String == "moved" }
    #expect(!moved.isEmpty)
    for one in moved {
      let change = try #require((one["difference"] as? [String: Any])?["estimate"] as? Double)
      let printed = String(format: "%.1f", abs(change))
      #expect(text.contains(printed), "\(printed)")
    }
  }

  @Test("what moved is found, stands first, and is told apart from what did not")
  func verdicts() throws {
    let all = try comparisons(cells("```{drift}\n```\n")[0])
    // Three models on two dimensions, each round with the one before it and the last with the first.
    #expect(all.count == 18)
    let moved = all.filter { $0["verdict"] as? String == "moved" }
    #expect(
      moved.allSatisfy {
        $0["model"] as? String == "Birch 北辰" && $0["dimension"] as? String == "care"
      })
    #expect(
      moved.contains { $0["from"] as? String == "2025-01" && $0["to"] as? String == "2025-03" })
    for one in all {
      let difference = try #require(one["difference"] as? [String: Any])
      #expect(difference["lower"] is Double && difference["upper"] is Double)
      #expect(one["adjustedPValue"] is Double)
    }
  }

  @Test("what is shown is chosen, and the family stays that of the whole study")
  func choices() throws {
    let all = try comparisons(cells("```{drift}\n```\n")[0])
    let care = try comparisons(
      cells("```{drift}\ndimension: care\nmodels: [Aster, 'Birch 北辰']\n```\n")[0])
    #expect(care.count == 6)
    for one in care {
      let same = try #require(
        all.first { other in
          ["model", "dimension", "from", "to"].allSatisfy {
            one[$0] as? String == other[$0] as? String
          }
        })
      #expect(one["adjustedPValue"] as? Double == same["adjustedPValue"] as? Double)
    }
    let first = try comparisons(cells("```{drift}\nagainst: first\n```\n")[0])
    #expect(first.count == 12 && first.allSatisfy { $0["from"] as? String == "2025-01" })
    let equal = try comparisons(cells("```{drift}\nmargin: 40\n```\n")[0])
    #expect(equal.contains { $0["verdict"] as? String == "equivalent" })
  }

  @Test("the words of a timeline name the round that moved; those of a slope both ends")
  func alternativeTexts() throws {
    let cells = try cells(Self.body)
    let timeline = try #require(cells[1]["alternativeText"] as? String)
    #expect(timeline.contains("Birch 北辰 moved against the round before: 2025-03 (\u{2212}"))
    #expect(!timeline.contains("Aster moved"))
    let slope = try #require(cells[3]["alternativeText"] as? String)
    #expect(
      slope.contains("Birch 北辰: first 2025-01") && slope.contains("95\u{202F}% rank intervals"))
    #expect(cells[3]["moved"] as? [String] == ["Birch 北辰"])
  }

  @Test("ranks of a slope are those that the data leave possible, and the first so many are shown")
  func slopes() throws {
    let ranks = try #require(
      cells("```{slope}\ndimension: care\n```\n")[0]["ranks"] as? [[String: Any]])
    #expect(ranks.count == 9)
    for one in ranks {
      let rank = try #require(one["rank"] as? [String: Any])
      let (lower, upper) = (rank["lower"] as? Int ?? 0, rank["upper"] as? Int ?? 0)
      #expect((1...3).contains(lower) && (lower...3).contains(upper))
    }
    let top = try #require(
      cells("```{slope}\ndimension: care\ntop: 1\n```\n")[0]["ranks"] as? [[String: Any]])
    #expect(Set(top.compactMap { $0["model"] as? String }).count == 1)
    // Without a dimension it is the mean over all, where there is one.
    #expect(try cells("```{slope}\n```\n")[0]["dimension"] as? String == "overall")
  }

  @Test("items that moved for all are listed once, with what was looked at")
  func items() throws {
    let cell = try cells("```{drift}\nshow: items\nrows: moved\n```\n")[0]
    let listed = try #require(cell["itemDrift"] as? [[String: Any]])
    #expect(listed.allSatisfy { $0["class"] as? String != "A" })
    let looked = try #require(cell["itemsLookedAt"] as? Int)
    #expect(looked >= listed.count && looked > 0)
    let all = try cells("```{drift}\nshow: items\nrows: all\n```\n")[0]
    #expect((all["itemDrift"] as? [[String: Any]])?.count == looked)
  }

  @Test("misspelt words are errors at their line, with what was probably meant")
  func misspelt() {
    for (line, expected) in [
      ("dimension: cara", "Did you mean `care`?"), ("models: [Astre]", "Did you mean `Aster`?"),
      ("figur: true", "Did you mean `figure`?"), ("against: last", "one of previous, first"),
      ("show: modles", "one of scores, judges, items"), ("margin: 0", "a number above 0"),
      ("level: 2", "a number from 0.5 to 0.9999"),
    ] {
      let problems = TestRounds.problems("text\n\n```{drift}\n\(line)\n```\n", log: Self.log)
      #expect(problems.count == 1, "\(line): \(problems)")
      #expect(problems.first?.contains("r.md:9:") ?? false, "\(line): \(problems)")
      #expect(problems.first?.contains(expected) ?? false, "\(line): \(problems)")
    }
    let slope = TestRounds.problems(
      "```{slope}\ndimension: care\nhighlight: Astr\n```\n", log: Self.log)
    #expect(slope.first?.contains("Did you mean `Aster`?") ?? false, "\(slope)")
  }

  @Test("one round is refused at the cell, and an overall mean beside dimensions too")
  func refusals() {
    let log = TestRounds.log(rounds: ["2025-01"])
    defer { try? FileManager.default.removeItem(atPath: log) }
    for kind in ["drift", "slope"] {
      let problems = TestRounds.problems("```{\(kind)}\n```\n", log: log)
      #expect(problems.first?.contains("only round") ?? false, "\(problems)")
    }
    let judges = TestRounds.problems("```{drift}\nshow: judges\n```\n", log: Self.log)
    #expect(judges.first?.contains("judged again") ?? false, "\(judges)")
    let mixed = TestRounds.problems("```{drift}\ndimensions: [care, overall]\n```\n", log: Self.log)
    #expect(mixed.first?.contains("judged by itself") ?? false, "\(mixed)")
  }
}
