import Browser
import CommandLine
import Foundation
import TestSupport
import Testing

extension BrowserSuite {
  @Suite("Boards that readers weigh")
  struct BoardTests {
    /// What a board says of a model.
    private struct Row: Decodable, Equatable {
      struct Ranks: Decodable, Equatable {
        let lower: Int
        let upper: Int
      }

      let score: Double?
      let lower: Double?
      let upper: Double?
      let rank: Ranks?
    }

    /// More weightings where properties are asked for more often.
    private static var count: Int {
      let asked = ProcessInfo.processInfo.environment["PROPERTY_CASES"].flatMap(Int.init) ?? 0
      return asked >= 100 ? 50 : 10
    }

    /// Weights that differ, some of them nothing, and each value alone.
    private static func weightings(_ dimensions: [String]) -> [[(String, Double)]] {
      var state: UInt64 = 20_250_113
      func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 40) / Double(1 << 24)
      }
      return (0..<count).map { number in
        if number < 2 {
          return dimensions.enumerated().map { ($1, $0 == number * 3 % dimensions.count ? 1 : 0) }
        }
        var weights = dimensions.map { ($0, next() < 0.25 ? 0 : next()) }
        weights[number % weights.count].1 = 1
        return weights
      }
    }

    /// What the browser makes of weights, by model.
    private static func browsed(
      _ weights: [(String, Double)], on page: BrowserPage
    ) async throws -> [String: Row] {
      let list = weights.map { "\($0.1)" }.joined(separator: ",")
      let text = try await page.evaluate(
        "JSON.stringify(window.compassBoards[0].results([\(list)]).models)"
      ).text
      struct Named: Decodable {
        let model: String
      }
      let data = Data(try #require(text).utf8)
      let names = try JSONDecoder().decode([Named].self, from: data).map(\.model)
      let rows = try JSONDecoder().decode([Row].self, from: data)
      return Dictionary(zip(names, rows)) { first, _ in first }
    }

    /// What `compass align` makes of them, by model.
    private static func aligned(
      _ weights: [(String, Double)], _ data: [String]
    ) async throws -> [String: Row] {
      let scratch = try Scratch()
      let lines = weights.map { "  \($0.0): \($0.1)\n" }.joined()
      let file = try scratch.write("weights.yaml", "weights:\n" + lines)
      let run = await Run(
        ["align"] + data + ["--weights", file, "--format", "json", "--quiet"])
      try #require(run.status == .ok, "\(run.errors)")
      struct Answer: Decodable {
        struct Results: Decodable { let alignment: [Alignment] }
        struct Alignment: Decodable {
          let model: String
          let score: Score
          let rank: Row.Ranks?
        }
        struct Score: Decodable {
          let estimate: Double?
          let lower: Double?
          let upper: Double?
        }

        let results: Results
      }
      let answer = try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))
      return Dictionary(
        answer.results.alignment.map {
          (
            $0.model,
            Row(
              score: $0.score.estimate, lower: $0.score.lower, upper: $0.score.upper,
              rank: $0.rank)
          )
        }
      ) { first, _ in first }
    }

    private static func expect(_ found: [String: Row], near known: [String: Row]) {
      #expect(found.count == known.count && found.count > 1)
      for (model, row) in known {
        guard let other = found[model] else {
          Issue.record("no \(model)")
          continue
        }
        #expect(row.rank == other.rank, "\(model)")
        for (one, two) in [
          (row.score, other.score), (row.lower, other.lower), (row.upper, other.upper),
        ] {
          let distance = abs((one ?? -1) - (two ?? -1))
          #expect(distance <= 1e-9, "\(model): \(String(describing: (one, two)))")
        }
      }
    }

    @Test("the browser's scores, interval ends and rank sets are those of compass align")
    func weightings() async throws {
      let bench = try Bench.shared
      let file = try await bench.page(of: "leaderboard")
      try await bench.open(file, on: Screen(width: 1440)) { page in
        let dimensions = try await page.evaluate(
          "window.compassBoards[0].results().weights.map(weight => weight.dimension)"
        ).texts
        #expect(dimensions.count == 10)
        for weights in Self.weightings(dimensions) {
          Self.expect(
            try await Self.browsed(weights, on: page),
            near: try await Self.aligned(
              weights,
              [
                "--logs", "data/example/judgments.jsonl.gz", "--instrument", "presence",
                "--system", "schwartz",
              ]))
        }
      }
    }

    @Test("of more clusters than a page carries the same are put together as align does")
    func mergedClusters() async throws {
      Project.enter()
      let scratch = try Scratch()
      var lines = ""
      var state: UInt64 = 7
      for model in ["a", "b", "c"] {
        for item in 0..<450 {
          // One of the models did not answer all.
          if model == "c", item % 7 == 0 { continue }
          for dimension in ["power", "security", "universalism"] {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let isPresent = Double(state >> 40) / Double(1 << 24) < (model == "a" ? 0.6 : 0.5)
            lines +=
              #"{"evaluation_id":"e/\#(model)","task":"e","model_id":"\#(model)","#
              + #""sample_id":"i\#(item)","judge_id":"model:j","criterion":"\#(dimension)","#
              + #""score":\#(isPresent ? 1 : 0),"status":"scored"}"# + "\n"
          }
        }
      }
      let log = try scratch.write("log.jsonl", lines)
      let source = try scratch.write(
        "many.md",
        """
        ---
        title: Many items
        date: 2025-02-28
        logs: log.jsonl
        instrument: presence
        system: schwartz
        seed: 7
        ---

        # Results {#sec-a}

        See @tbl-board.

        ```{leaderboard}
        #| label: tbl-board
        #| dimension: power
        ```

        ```{board}
        #| label: fig-board
        #| dimensions: [power, security, universalism]
        ```

        """)
      let run = await Run(
        "report", source, "--output", scratch.path, "--to", "html", "--quiet")
      try #require(run.status == .ok, "\(run.errors)")
      let bench = try Bench.shared
      let page = scratch.url.appendingPathComponent("many.html")
      try await bench.open(page, on: Screen(width: 1440)) { page in
        let said = try await page.evaluate("document.querySelector('.weighing').textContent").text
        #expect(said?.contains("450") == true)
        let weights = [("security", 1.0), ("power", 0.5), ("universalism", 0.25)]
        let order = try await page.evaluate(
          "window.compassBoards[0].results().weights.map(weight => weight.dimension)"
        ).texts
        let ordered = order.map { name in weights.first { $0.0 == name } ?? (name, 0) }
        Self.expect(
          try await Self.browsed(ordered, on: page),
          near: try await Self.aligned(
            weights,
            [
              "--logs", log, "--instrument", "presence", "--system", "schwartz",
              "--merge-clusters", "400",
            ]))
      }
    }

    @Test("a weight that is moved orders the models anew, says so, and stands in the address")
    func sliders() async throws {
      let bench = try Bench.shared
      let file = try await bench.page(of: "leaderboard")
      try await bench.open(file, on: Screen(width: 1440)) { page in
        let order =
          "Array.from(document.querySelectorAll('.weighed tbody th'), "
          + "head => head.textContent.trim())"
        let before = try await page.evaluate(order).texts
        try await page.evaluate(
          """
          (() => {
            const sliders = document.querySelectorAll('.weighing input[type=range]');
            sliders.forEach((slider, place) => {
              slider.value = place === 0 ? slider.max : slider.min;
              slider.dispatchEvent(new Event('input', { bubbles: true }));
              slider.dispatchEvent(new Event('change', { bubbles: true }));
            });
          })()
          """)
        for _ in 0..<40 {
          try await Task.sleep(for: .milliseconds(500))
          let isDone = try await page.evaluate(
            "location.hash !== '' && document.getElementById('status').textContent !== ''")
          if isDone.flag == true { break }
        }
        let after = try await page.evaluate(order).texts
        #expect(Set(after) == Set(before))
        #expect(after != before)
        let said = try await page.evaluate("document.getElementById('status').textContent").text
        #expect(said?.hasPrefix("Ranks computed anew") == true)
        let address = try await page.evaluate("location.hash").text
        #expect(address?.hasPrefix("#board") == true)
        // Who is sent the address sees the same.
        try await page.evaluate("location.reload()")
        for _ in 0..<40 {
          try await Task.sleep(for: .milliseconds(500))
          if (try? await page.evaluate(order).texts) == after { break }
        }
        #expect(try await page.evaluate(order).texts == after)
        #expect(page.record.faults.isEmpty, "\(page.record.faults)")
      }
    }
  }
}
