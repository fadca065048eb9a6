import Analysis
import Diagnostics
import Foundation
import Reporting
import Testing

@Suite("Cells on pairs and ranks")
struct PairCellTests {
  @Test("a pair has the figures of the comparison of pairs, on the page as in the JSON")
  func figures() throws {
    let report = try TestTools.resolved("```{pairs}\ndimension: power\n```\n")
    let cell = try TestPanel.cells(report)[0]
    let study = try #require(try TestReport.inputs().study(seed: 0))
    let found = try PairStudy(study, dimension: "power", settings: PairSettings())
    let pairs = try #require(cell["modelPairs"] as? [[String: Any]])
    #expect(pairs.count == 3)
    for (pair, known) in zip(pairs, found.results.pairs) {
      #expect(pair["first"] as? String == known.first)
      let difference = try #require(pair["difference"] as? [String: Any])
      #expect(difference["estimate"] as? Double == known.difference.value)
      #expect(pair["verdict"] as? String == known.verdict.rawValue)
    }
    #expect(cell["sentences"] as? [String] == [found.results.sentence])
    guard let text = try TestReport.text(of: report.bytes(as: .pdf)) else { return }
    let flat = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(flat.contains("Adjusted p") && flat.contains("Power, 3 pairs"), "\(flat)")
  }

  @Test("a reference, chosen models and the matrix show what they say")
  func choices() throws {
    let cells = try TestPanel.cells(
      TestTools.resolved(
        """
        ```{pairs}
        reference: Aster
        margin: 50
        ```

        ```{pairs}
        models: [Aster, Cedar]
        ```

        ```{pairs}
        show: matrix
        verdict: false
        ```

        """))
    let against = try #require(cells[0]["modelPairs"] as? [[String: Any]])
    #expect(against.count == 2 && against.allSatisfy { $0["second"] as? String == "Aster" })
    #expect(against.allSatisfy { $0["equivalence"] is [String: Any] })
    let chosen = try #require(cells[1]["modelPairs"] as? [[String: Any]])
    #expect(chosen.count == 1)
    #expect((cells[2]["sentences"] as? [String])?.isEmpty ?? true)
    #expect((cells[2]["modelPairs"] as? [[String: Any]])?.count == 3)
  }

  @Test("ranks of all pairs are those of the leaderboard", arguments: ["overall", "power"])
  func simultaneous(_ dimension: String) throws {
    let cells = try TestPanel.cells(
      TestTools.resolved(
        "```{ranks}\ndimension: \(dimension)\n```\n\n```{leaderboard}\ndimension: \(dimension)\n```\n"
      ))
    let ranks = try #require(cells[0]["modelRanks"] as? [[String: Any]])
    let board = try #require(cells[1]["entries"] as? [[String: Any]])
    #expect(ranks.count == 3)
    for (own, other) in zip(ranks, board) {
      #expect(own["model"] as? String == other["model"] as? String)
      #expect(own["estimate"] as? Double == other["estimate"] as? Double)
      let (one, two) = (own["rank"] as? [String: Int], other["rank"] as? [String: Int])
      #expect(one == two && one != nil)
    }
  }

  @Test("the ranks of one model at a time lie within those of all pairs")
  func marginal() throws {
    let study = try #require(try TestReport.inputs().study(seed: 0))
    for dimension in ["overall", "power", "universalism"] {
      let all = try PairRanks(study, dimension: dimension, family: .simultaneous, level: 0.95)
      let own = try PairRanks(study, dimension: dimension, family: .marginal, level: 0.95)
      #expect(all.tests == 3 && own.tests == 2)
      for (wide, narrow) in zip(all.ranks, own.ranks) {
        let (outer, inner) = (try #require(wide.rank), try #require(narrow.rank))
        #expect(outer.lower <= inner.lower && inner.upper <= outer.upper)
        let against = try PairRanks(
          study, dimension: dimension, family: .reference, reference: wide.model, level: 0.95)
        #expect(against.ranks.map(\.rank) == [narrow.rank])
      }
    }
  }

  @Test(
    "what is misspelt or not there is told at its line",
    arguments: [
      ("{pairs}\ndimension: powr", "r.md:5:12:", "Did you mean `Power`?"),
      ("{pairs}\nreference: Astr", "r.md:5:12:", "Did you mean `Aster`?"),
      ("{pairs}\nmodels: [Aster, Beech]", "r.md:5:17:", "no model `Beech`"),
      ("{pairs}\nmargin: -1", "r.md:5:9:", "above 0"),
      ("{pairs}\nadjustment: bonferroni", "r.md:5:13:", "holm, bh"),
      ("{ranks}\nranks: reference", "r.md:5:8:", "reference: MODEL"),
      ("{ranks}\nranks: marginal\nreference: Aster", "r.md:6:12:", "ranks: reference"),
      ("{ranks}\nranks: all", "r.md:5:8:", "simultaneous, marginal, reference"),
      ("{ranks}\nranks: marginal\ninterval: { method: bca }", "r.md:4:1:", "at once only"),
    ])
  func refusals(_ cell: String, _ place: String, _ words: String) {
    let problems = TestTools.problems("```\(cell)\n```\n")
    #expect(problems.count == 1, "\(problems)")
    #expect(problems.first?.hasPrefix(place) ?? false, "\(problems)")
    #expect(problems.first?.contains(words) ?? false, "\(problems)")
  }
}
