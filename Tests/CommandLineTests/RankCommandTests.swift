import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("compass rank")
struct RankCommandTests {
  /// Three items, A above B above C, each pair four times in both orders.
  static let battles =
    "model_a,model_b,winner,prompt\n"
    + (0..<6).map { round in
      """
      A,B,\(round < 4 ? "model_a" : "model_b"),p\(round)
      B,C,\(round < 4 ? "model_a" : "tie"),p\(round)
      C,A,\(round < 1 ? "model_a" : "model_b"),p\(round)
      C,B,\(round < 2 ? "model_a" : "model_b"),p\(round)

      """
    }.joined()

  private func json(_ run: Run) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any],
      "\(run.errors)")
  }

  private func rank(_ text: String, _ arguments: String...) async throws -> Run {
    let scratch = try Scratch()
    let file = try scratch.write("battles.csv", text)
    return await Run(["rank", file] + arguments)
  }

  private static let columns = ["--left", "model_a", "--right", "model_b", "--winner", "winner"]

  @Test("strengths have mean zero, ranks hold the best first", arguments: ["half", "davidson"])
  func strengths(ties: String) async throws {
    let scratch = try Scratch()
    let file = try scratch.write("battles.csv", Self.battles)
    let run = await Run(["rank", file] + Self.columns + ["--ties", ties, "--format", "json"])
    #expect(run.status == .ok)
    let result = try json(run)
    #expect(result["schemaVersion"] as? Int == 2)
    #expect(result["command"] as? String == "rank")
    let options = try #require(result["options"] as? [String: Any])
    #expect(options["ties"] as? String == ties)
    let results = try #require(result["results"] as? [String: Any])
    let items = try #require(results["items"] as? [[String: Any]])
    #expect(items.compactMap { $0["name"] as? String } == ["A", "B", "C"])
    #expect(items.compactMap { $0["battles"] as? Double } == [12, 18, 18])
    let strengths = try items.map { item in
      let strength = try #require(item["strength"] as? [String: Any])
      #expect(strength["level"] as? Double == 0.95)
      #expect(strength["method"] as? String == "wald")
      #expect(strength["lower"] is Double && strength["standardError"] is Double)
      let rank = try #require(item["rank"] as? [String: Any])
      #expect(rank["lower"] is Int && rank["upper"] is Int)
      return try #require(strength["estimate"] as? Double)
    }
    #expect(abs(strengths.reduce(0, +)) < 1e-12)
    #expect(results["components"] == nil)
    #expect((results["tieParameter"] == nil) == (ties == "half"))
  }

  @Test("clusters and bootstrap samples change the intervals, not the strengths")
  func clusters() async throws {
    let scratch = try Scratch()
    // Ten times the comparisons, so that few samples lack a win that strengths need.
    let rows = Self.battles.split(separator: "\n").map(String.init)
    let many = (0..<10).flatMap { _ in rows.dropFirst() }
    let file = try scratch.write(
      "battles.csv", ([rows[0]] + many).joined(separator: "\n") + "\n")
    func strength(_ more: [String]) async throws -> [String: Any] {
      let run = await Run(["rank", file] + Self.columns + ["--format", "json"] + more)
      let results = try #require(try json(run)["results"] as? [String: Any])
      let items = try #require(results["items"] as? [[String: Any]])
      return try #require(items[0]["strength"] as? [String: Any])
    }
    let plain = try await strength([])
    let clustered = try await strength(["--cluster", "prompt"])
    let drawn = try await strength(["--bootstrap", "199", "--order-effect"])
    #expect(plain["estimate"] as? Double == clustered["estimate"] as? Double)
    #expect(plain["standardError"] as? Double != clustered["standardError"] as? Double)
    #expect(drawn["method"] as? String == "percentile")
  }

  @Test("groups that are not linked are named and ranked apart")
  func components() async throws {
    let text = "a,b,w\nA,B,A\nA,B,A\nC,D,C\nC,D,D\nA,E,\n"
    let scratch = try Scratch()
    let file = try scratch.write("battles.csv", text)
    let columns = ["--left", "a", "--right", "b", "--winner", "w"]
    let run = await Run(["rank", file] + columns + ["--format", "json"])
    let object = try json(run)
    let cautions = Cautions.messages(object)
    #expect(cautions.contains { $0.contains("1 row without a value") })
    #expect(cautions.contains { $0.contains("not comparable") })
    let results = try #require(object["results"] as? [String: Any])
    #expect(results["components"] as? [[String]] == [["A"], ["B"], ["C", "D"]])
    let items = try #require(results["items"] as? [[String: Any]])
    let first = try #require(items[0]["strength"] as? [String: Any])
    #expect(first["estimate"] is NSNull)
    #expect(first["reason"] is String)
    let text2 = await Run(["rank", file] + columns)
    #expect(text2.output.contains("Group"))
    #expect(text2.output.contains("not comparable"))
    let table = await Run(["rank", file, "--format", "csv"] + columns)
    #expect(table.errors.contains("not comparable"))
    #expect(await Run(["rank", file, "--format", "csv", "--quiet"] + columns).errors.isEmpty)
  }

  @Test("given estimates are ranked", arguments: ["holm", "stepdown"])
  func estimates(method: String) async throws {
    let scratch = try Scratch()
    let file = try scratch.write("s.csv", "m,e,s\nx,1,0.1\ny,5,0.1\nz,5.1,0.1\nw,,0.1\n")
    let columns = ["--name", "m", "--estimate", "e", "--standard-error", "s"]
    let run = await Run(["rank", file] + columns + ["--method", method, "--format", "json"])
    #expect(run.status == .ok)
    let object = try json(run)
    let cautions = Cautions.messages(object)
    #expect(cautions.contains { $0.contains("1 row without a value") })
    let results = try #require(object["results"] as? [String: Any])
    let items = try #require(results["items"] as? [[String: Any]])
    #expect(items.compactMap { $0["name"] as? String } == ["z", "y", "x"])
    let ranks = items.compactMap { $0["rank"] as? [String: Int] }
    #expect(ranks.map { $0["lower"] } == [1, 1, 3])
    #expect(ranks.map { $0["upper"] } == [2, 2, 3])
    #expect(results["tiers"] as? [[String]] == [["z", "y"], ["x"]])
    let csv = await Run(["rank", file, "--format", "csv"] + columns)
    #expect(csv.output.hasPrefix("name,estimate,standard_error"))
    #expect(csv.output.split(separator: "\n").count == 4)
  }

  @Test("winners are read as sides, as LMArena writes them, or by name")
  func winners() async throws {
    let words = [
      "left", "RIGHT", "tie", "model_a", "model_b", "both_bad", "tie (bothbad)", "A", "B",
    ]
    let text = "a,b,w\n" + words.map { "A,B,\($0)\n" }.joined()
    let run = try await rank(
      text, "--left", "a", "--right", "b", "--winner", "w", "--format", "csv")
    #expect(run.status == .ok, "\(run.errors)")
    #expect(run.output.contains("A,0.0,"))
  }

  @Test("unknown winners and items set against themselves are refused with their lines")
  func refusals() async throws {
    let run = try await rank(
      "a,b,w\nA,B,A\nA,B,nobody\nA,A,tie\n", "--left", "a", "--right", "b", "--winner", "w")
    #expect(run.status == .badInput)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("battles.csv:3: the winner `nobody`"), "\(run.errors)")
    #expect(run.errors.contains("battles.csv:4: `A` is set against itself"))
    let negative = try await rank(
      "n,e,s\nx,1,-1\n", "--name", "n", "--estimate", "e", "--standard-error", "s")
    #expect(negative.status == .badInput)
    #expect(negative.errors.contains("battles.csv:2"))
    let column = try await rank("a,b,w\nA,B,A\n", "--left", "a", "--right", "bb", "--winner", "w")
    #expect(column.errors.contains("no column `bb` (--right)"))
  }

  @Test(
    "options of two kinds do not mix",
    arguments: [
      ["--left", "a"], ["--left", "a", "--right", "b", "--winner", "w", "--name", "n"],
      ["--name", "n", "--estimate", "e", "--standard-error", "s", "--cluster", "c"],
      ["--left", "a", "--right", "b", "--winner", "w", "--ties", "magic"],
      ["--left", "a", "--right", "b", "--winner", "w", "--bootstrap", "3"],
    ])
  func wrongUse(arguments: [String]) async {
    #expect(await Run(["rank", "x.csv"] + arguments).status == .wrongUse)
  }

  @Test("a table without a battle has no strengths and says so")
  func empty() async throws {
    let run = try await rank("a,b,w\nA,B,\n", "--left", "a", "--right", "b", "--winner", "w")
    #expect(run.status == .ok)
    #expect(run.output.contains("there are no strengths"), "\(run.output)")
  }

  /// Battles of four items by judges who disagree.
  private static func panel(judges: Int) -> String {
    "a,b,w,judge\n"
      + (0..<judges).flatMap { judge in
        (0..<24).map { row in
          let one = row % 4
          let other = (row + 1 + row / 8) % 4
          let favourite = (judge + row / 5) % 3
          return "m\(one),m\(other),\(favourite == 0 ? "right" : "left"),j\(judge)\n"
        }
      }.joined()
  }

  private static let short = ["--left", "a", "--right", "b", "--winner", "w"]

  @Test("few clusters are counted, named and cautioned", arguments: [3, 7, 8, 19, 20])
  func fewClusters(judges: Int) async throws {
    let scratch = try Scratch()
    let file = try scratch.write("battles.csv", Self.panel(judges: judges))
    let run = await Run(["rank", file, "--cluster", "judge", "--format", "json"] + Self.short)
    let object = try json(run)
    let results = try #require(object["results"] as? [String: Any])
    #expect(results["clusters"] as? Int == judges)
    let methods = try #require(results["methods"] as? [[String: Any]])
    #expect(methods.count == 1)
    #expect(methods[0]["method"] as? String == "pooled-jackknife-t")
    #expect(methods[0]["degreesOfFreedom"] as? Double == Double(3 * (judges - 1)))
    #expect(methods[0]["methodReason"] is String && methods[0]["designEffect"] is Double)
    let items = try #require(results["items"] as? [[String: Any]])
    for item in items {
      let strength = try #require(item["strength"] as? [String: Any])
      #expect(strength["method"] as? String == "jackknife-t")
      #expect(strength["degreesOfFreedom"] as? Double == Double(judges - 1))
      #expect(item["rank"] is [String: Any])
    }
    let cautions = Cautions.messages(object)
    #expect(
      cautions.contains { $0.contains("few clusters: \(judges) of `judge`") } == (judges < 20))
    #expect(cautions.contains { $0.contains("pooled over items") } == (judges < 8))
    let text = await Run(["rank", file, "--cluster", "judge"] + Self.short).output
    #expect(text.contains("pooled-jackknife-t (\(judges) clusters"), "\(text)")
  }

  @Test("two judges give strengths, and neither intervals nor ranks", arguments: [1, 2])
  func twoClusters(judges: Int) async throws {
    let scratch = try Scratch()
    let file = try scratch.write("battles.csv", Self.panel(judges: judges))
    let run = await Run(["rank", file, "--cluster", "judge", "--format", "json"] + Self.short)
    #expect(run.status == .ok)
    let object = try json(run)
    let results = try #require(object["results"] as? [String: Any])
    #expect(results["clusters"] as? Int == judges)
    for item in try #require(results["items"] as? [[String: Any]]) {
      let strength = try #require(item["strength"] as? [String: Any])
      #expect(strength["estimate"] is Double && strength["lower"] is NSNull)
      #expect((strength["reason"] as? String)?.contains("at least 3 are needed") == true)
      #expect(item["rank"] == nil)
    }
    let cautions = Cautions.messages(object)
    #expect(cautions.contains { $0.contains("no intervals or ranks") }, "\(cautions)")
  }

  @Test("a judge without whom there are no strengths is named", arguments: ["j1", "j4"])
  func indispensable(judge: String) async throws {
    // In all other clusters m0 wins whatever it plays.
    let rows = Self.panel(judges: 6).split(separator: "\n").map { row -> String in
      let cells = row.split(separator: ",").map(String.init)
      guard cells[3] != judge else { return String(row) }
      return cells[0] == "m0"
        ? "\(cells[0]),\(cells[1]),left,\(cells[3])"
        : cells[1] == "m0" ? "\(cells[0]),\(cells[1]),right,\(cells[3])" : String(row)
    }
    let scratch = try Scratch()
    let file = try scratch.write("battles.csv", rows.joined(separator: "\n") + "\n")
    let run = await Run(["rank", file, "--cluster", "judge"] + Self.short)
    #expect(
      run.output.contains("without `\(judge)` there are no finite strengths"), "\(run.output)")
    #expect(!run.output.contains("pooled-jackknife-t"))
  }

  @Test("a cluster bootstrap of few clusters is cautioned")
  func fewClustersDrawn() async throws {
    let scratch = try Scratch()
    let file = try scratch.write("battles.csv", Self.panel(judges: 6))
    let run = await Run(
      ["rank", file, "--cluster", "judge", "--bootstrap", "199"] + Self.short)
    #expect(run.output.contains("percentile"), "\(run.output)")
    #expect(run.output.contains("cluster bootstrap are too narrow"), "\(run.output)")
  }

  @Test(
    "an item that won or lost all its battles has its place and a true reason",
    arguments: [
      ("lost", "A,B,A\nB,A,B\nA,C,A\nB,C,B\n", "C", 3),
      ("won", "A,B,A\nB,A,B\nZ,A,Z\nB,Z,Z\n", "Z", 1),
    ])
  func certain(word: String, rows: String, name: String, place: Int) async throws {
    let scratch = try Scratch()
    let file = try scratch.write("battles.csv", "a,b,w\n" + rows)
    let object = try json(await Run(["rank", file, "--format", "json"] + Self.short))
    let results = try #require(object["results"] as? [String: Any])
    let items = try #require(results["items"] as? [[String: Any]])
    let item = try #require(items.first { $0["name"] as? String == name })
    #expect(item["place"] as? [String: Int] == ["lower": place, "upper": place])
    let strength = try #require(item["strength"] as? [String: Any])
    #expect((strength["reason"] as? String)?.contains("\(word) all its") == true)
    let cautions = Cautions.messages(object)
    #expect(
      cautions.contains {
        $0.contains("`\(name)` \(word) all its battles (2 decided)")
          && $0.contains(place == 1 ? "first by wins" : "last by wins")
      }, "\(cautions)")
    #expect(!cautions.contains { $0.contains("there are no scores") })
    let others = items.filter { $0["name"] as? String != name }
    #expect(others.allSatisfy { ($0["strength"] as? [String: Any])?["estimate"] is Double })
  }

  @Test("groups apart say which beat which, or that nothing did")
  func sweeps() async throws {
    let pairs = "A,B,A\nB,A,B\nC,D,C\nD,C,D\n"
    let scratch = try Scratch()
    let beaten = try scratch.write("beaten.csv", "a,b,w\n" + pairs + "A,C,A\nD,B,B\nC,B,B\n")
    let run = await Run(["rank", beaten] + Self.short)
    #expect(
      run.output.contains(
        "group 1 (`A`, `B`) won all 3 decided battles against group 2 (`C`, `D`)"),
      "\(run.output)")
    #expect(run.output.contains("3–4"))
    let apart = try scratch.write("apart.csv", "a,b,w\n" + pairs)
    #expect(
      await Run(["rank", apart] + Self.short).output.contains(
        "no decided battles put group 1 (`A`, `B`) above or below group 2 (`C`, `D`)"))
    let chain = try scratch.write("chain.csv", "a,b,w\nA,B,A\nB,C,B\nC,D,C\n")
    let text = await Run(["rank", chain] + Self.short).output
    #expect(!text.contains("there are no scores"), "\(text)")
    #expect(text.contains("`A` won all its battles (1 decided): no finite strength; first by wins"))
  }

  @Test(
    "numbers are printed with true minus signs and en dashes",
    arguments: [[], ["--cluster", "judge"]])
  func minus(more: [String]) async throws {
    let scratch = try Scratch()
    let file = try scratch.write("battles.csv", Self.panel(judges: 4))
    let text = await Run(["rank", file] + Self.short + more).output
    #expect(text.contains("\u{2212}0."), "\(text)")
    #expect(text.firstMatch(of: /-[0-9]/) == nil, "\(text)")
    let given = try scratch.write("s.csv", "m,e,s\nx,-1.5,0.5\ny,-1.4,0.5\n")
    let estimates = await Run(
      ["rank", given, "--name", "m", "--estimate", "e", "--standard-error", "s"]).output
    #expect(estimates.contains("\u{2212}1.5") && estimates.contains("1–2"), "\(estimates)")
    #expect(estimates.firstMatch(of: /-[0-9]/) == nil)
  }

  @Test("a table of estimates with nothing but a header says so")
  func noEstimates() async throws {
    let run = try await rank("n,e,s\n", "--name", "n", "--estimate", "e", "--standard-error", "s")
    #expect(run.status == .badInput)
    #expect(run.errors.contains("the table has a header and no rows"), "\(run.errors)")
  }
}
