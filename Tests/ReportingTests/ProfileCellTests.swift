import Analysis
import Diagnostics
import Foundation
import Reporting
import Testing

@Suite("Cells on boards, profiles, spreads and items")
struct ProfileCellTests {
  // MARK: Boards

  @Test("a board has the scores and ranks of the leaderboards, sorted by the mean")
  func board() throws {
    let cells = try TestPanel.cells(
      TestTools.resolved("```{board}\n```\n\n```{leaderboard}\n```\n"))
    let entries = try #require(cells[0]["entries"] as? [[String: Any]])
    // Three models, the mean and ten values.
    #expect(entries.count == 33)
    #expect(cells[0]["sort"] as? String == "overall")
    let leads = stride(from: 0, to: 33, by: 11).map { entries[$0] }
    let ranked = try #require(cells[1]["entries"] as? [[String: Any]])
    for (lead, entry) in zip(leads, ranked) {
      #expect(lead["model"] as? String == entry["model"] as? String)
      #expect(lead["estimate"] as? Double == entry["estimate"] as? Double)
      #expect(lead["rank"] as? [String: Int] == entry["rank"] as? [String: Int])
    }
    let words = try #require(cells[0]["alternativeText"] as? String)
    #expect(words.contains("Possible ranks among 3"))
    #expect(!words.contains("overlap"))
  }

  @Test("rows are sorted by a value, by name, and the first so many are shown")
  func order() throws {
    let cells = try TestPanel.cells(
      TestTools.resolved(
        """
        ```{board}
        sort: power
        dimensions: [power, security]
        top: 2
        ```

        ```{board}
        sort: model
        ```

        ```{leaderboard}
        dimension: power
        ```

        """))
    let board = try #require(cells[0]["entries"] as? [[String: Any]])
    let power = try #require(cells[2]["entries"] as? [[String: Any]])
    #expect(board.count == 6)
    #expect(board[0]["model"] as? String == power[0]["model"] as? String)
    #expect(board[3]["model"] as? String == power[1]["model"] as? String)
    let named = try #require(cells[1]["entries"] as? [[String: Any]])
    #expect(
      stride(from: 0, to: 33, by: 11).map { named[$0]["model"] as? String } == TestReport.models)
  }

  @Test("a model that lacks a value has a dash there, and the caption says why")
  func missing() throws {
    let rows = (0..<12).flatMap { item in
      [
        (model: "Aster", item: "i\(item)", score: "1", criterion: "power"),
        (model: "Birch", item: "i\(item)", score: "\(item % 2)", criterion: "power"),
        (model: "Birch", item: "i\(item)", score: "\(item % 3 / 2)", criterion: "security"),
      ]
    }
    let log = TestReport.write(rows)
    let cell = try TestTools.cell(
      "```{board}\nsort: power\ndimensions: [power, security]\n```\n",
      inputs: TestReport.inputs(log))
    let caption = try #require(cell["caption"] as? String)
    #expect(caption.contains("A dash:") && caption.contains("Aster on Security"), "\(caption)")
  }

  // MARK: Ranks and pairs

  @Test("ranks as a figure are those of the table, and pairs those of the comparison")
  func figures() throws {
    let report = try TestTools.resolved(
      """
      ```{ranks}
      figure: true
      ```

      ```{ranks}
      ```

      ```{pairs}
      dimension: power
      figure: true
      ```

      """)
    let cells = try TestPanel.cells(report)
    let figure = try #require(cells[0]["modelRanks"] as? [[String: Any]])
    let table = try #require(cells[1]["modelRanks"] as? [[String: Any]])
    for (one, other) in zip(figure, table) {
      #expect(one["rank"] as? [String: Int] == other["rank"] as? [String: Int])
    }
    let words = try #require(cells[0]["alternativeText"] as? String)
    #expect(words.contains("Rank: first"))
    #expect(cells[1]["alternativeText"] == nil)
    let pairs = try #require(cells[2]["alternativeText"] as? String)
    #expect(pairs.contains("of 3 pairs"))
    #expect(try !report.bytes(as: .pdf).isEmpty)
  }

  // MARK: Maps

  @Test("a map has a place and an ellipse for each model, the same in every build")
  func space() throws {
    let body = "```{value-space}\nreplicates: 199\n```\n"
    let cell = try TestTools.cell(body)
    let space = try #require(cell["space"] as? [String: Any])
    let places = try #require(space["places"] as? [[String: Any]])
    #expect(places.map { $0["name"] as? String } == TestReport.models)
    for place in places {
      let ellipse = try #require(place["ellipse"] as? [String: Double])
      #expect((ellipse["major"] ?? 0) >= (ellipse["minor"] ?? 1))
      #expect((ellipse["major"] ?? 0) > 0)
    }
    #expect(space["replicates"] as? Int == 199)
    // Three points lie in a plane.
    #expect((space["stress"] as? Double ?? 1) < 1e-9)
    let again = try TestTools.cell(body)
    #expect(
      try JSONSerialization.data(withJSONObject: again, options: .sortedKeys)
        == JSONSerialization.data(withJSONObject: cell, options: .sortedKeys))
  }

  @Test("both methods give the same map of Euclidean distances but for directions")
  func methods() throws {
    let cells = try TestPanel.cells(
      TestTools.resolved(
        """
        ```{value-space}
        method: mds
        distance: centred
        replicates: 99
        ```

        ```{value-space}
        method: pca
        distance: centred
        replicates: 99
        ```

        """))
    func places(_ cell: [String: Any]) throws -> [[String: Any]] {
      try #require((cell["space"] as? [String: Any])?["places"] as? [[String: Any]])
    }
    let (one, other) = (try places(cells[0]), try places(cells[1]))
    for (first, second) in zip(one, other) {
      for key in ["x", "y"] {
        let (a, b) = (first[key] as? Double ?? 0, second[key] as? Double ?? 1)
        #expect(abs(abs(a) - abs(b)) < 1e-7)
      }
      let (a, b) = (
        (first["ellipse"] as? [String: Double])?["major"] ?? 0,
        (second["ellipse"] as? [String: Double])?["major"] ?? 1
      )
      #expect(abs(a - b) < 1e-7)
    }
    let loadings = (cells[1]["space"] as? [String: Any])?["loadings"] as? [[Double]]
    #expect(loadings?.count == 2 && loadings?.first?.count == 10)
  }

  // MARK: Spreads

  @Test("0/1 scores are shown as shares that make up each model's score")
  func shares() throws {
    let cells = try TestPanel.cells(
      TestTools.resolved(
        "```{distribution}\ndimension: power\n```\n\n```{leaderboard}\ndimension: power\n```\n"))
    #expect(cells[0]["categories"] as? [Double] == [0, 1])
    let spreads = try #require(cells[0]["spreads"] as? [[String: Any]])
    let board = try #require(cells[1]["entries"] as? [[String: Any]])
    #expect(spreads.count == 3)
    for (spread, entry) in zip(spreads, board) {
      #expect(spread["model"] as? String == entry["model"] as? String)
      let shares = try #require(spread["shares"] as? [Double])
      #expect(abs(100 * shares[1] - (entry["estimate"] as? Double ?? -1)) < 1e-9)
      #expect(spread["count"] as? Int == 40)
    }
  }

  @Test("resamples are shown as curves of one bandwidth round the score")
  func resamples() throws {
    let cell = try TestTools.cell("```{distribution}\nof: bootstrap\nreplicates: 199\n```\n")
    #expect(cell["dimension"] as? String == "overall")
    #expect((cell["bandwidth"] as? Double ?? 0) > 0)
    for spread in try #require(cell["spreads"] as? [[String: Any]]) {
      let (mean, median) = (spread["mean"] as? Double ?? 0, spread["median"] as? Double ?? 99)
      #expect(abs(mean - median) < 2)
      #expect(spread["count"] as? Int == 199 && spread["shares"] == nil)
    }
  }

  // MARK: Items

  @Test("harder items stand higher on the scale, and abler models too")
  func items() throws {
    let cell = try TestTools.cell("```{items}\ndimension: power\n```\n")
    #expect(cell["show"] as? String == "persons")
    let map = try #require(cell["itemMap"] as? [String: Any])
    let items = try #require(map["items"] as? [[String: Any]])
    #expect(items.count == 40)
    let known = items.compactMap { item -> (share: Double, difficulty: Double)? in
      guard let difficulty = (item["difficulty"] as? [String: Any])?["estimate"] as? Double else {
        return nil
      }
      return (item["share"] as? Double ?? 0, difficulty)
    }
    #expect(known.count == 40 - (map["constantItems"] as? Int ?? 40))
    for one in known {
      for other in known where one.share < other.share {
        #expect(one.difficulty > other.difficulty)
      }
    }
    let models = try #require(map["models"] as? [[String: Any]])
    #expect(models.count == 3)
    let abilities = models.compactMap { ($0["ability"] as? [String: Any])?["estimate"] as? Double }
    #expect(abilities == abilities.sorted(by: >))
  }

  @Test("scores that are not 0 or 1 have a map of discrimination, and no scale in common")
  func discrimination() throws {
    let rows = (0..<20).flatMap { item in
      (0..<5).map { model in
        (
          model: "m\(model)", item: "i\(item)",
          score: "\(Double((item * 7 + model * 3) % 11) / 10)", criterion: "power"
        )
      }
    }
    let inputs = try TestReport.inputs(TestReport.write(rows))
    let cell = try TestTools.cell("```{items}\ndimension: power\n```\n", inputs: inputs)
    #expect(cell["show"] as? String == "discrimination")
    let problems = TestTools.problems(
      "```{items}\ndimension: power\nshow: persons\n```\n", inputs: inputs)
    #expect(problems.count == 1 && problems[0].contains("show: discrimination"), "\(problems)")
  }

  // MARK: Refusals

  @Test(
    "what is misspelt or missing is told at its line",
    arguments: [
      ("{board}\nsort: powr", "r.md:5:7:", "Did you mean `Power`?"),
      ("{board}\ndimensions: [power, securty]", "r.md:5:21:", "Did you mean `Security`?"),
      ("{board}\nmodels: [Astr]", "r.md:5:10:", "Did you mean `Aster`?"),
      ("{board}\ntop: 0", "r.md:5:6:", "from 1"),
      ("{value-space}\nmethod: tsne", "r.md:5:9:", "mds, pca"),
      ("{value-space}\ndistance: manhattan", "r.md:5:11:", "euclidean, centred, correlation"),
      ("{value-space}\nmodels: [Aster, Cedar]", "r.md:4:1:", "three models or more"),
      ("{value-space}\nreplicates: 9", "r.md:5:13:", "from 99"),
      ("{distribution}", "r.md:4:1:", "dimension: NAME"),
      ("{distribution}\ndimension: power\nreplicates: 500", "r.md:6:13:", "of: bootstrap"),
      ("{distribution}\ndimension: power\nof: judges", "r.md:6:5:", "items, bootstrap"),
      ("{items}", "r.md:4:1:", "dimension: NAME"),
      ("{items}\ndimension: power\nmodels: [Aster, Cedar]", "r.md:4:1:", "a map of items needs 3"),
      ("{items}\ndimension: power\nshow: wright", "r.md:6:7:", "persons, discrimination"),
      ("{pairs}\nfigure: true\nreference: Aster", "r.md:6:12:", "no `reference`"),
      ("{pairs}\nfigure: true\ndimension: all", "r.md:4:1:", "shows one dimension"),
    ])
  func refusals(_ cell: String, _ place: String, _ words: String) {
    let problems = TestTools.problems("```\(cell)\n```\n")
    #expect(problems.count == 1, "\(problems)")
    #expect(problems.first?.hasPrefix(place) ?? false, "\(problems)")
    #expect(problems.first?.contains(words) ?? false, "\(problems)")
  }
}
