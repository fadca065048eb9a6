import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("compass drift")
struct DriftCommandTests {
  private static let example = [
    "drift", "--logs", "data/examples/rounds/judgments.jsonl.gz", "--quiet",
  ]

  private func results(_ arguments: [String]) async throws -> [String: Any] {
    Project.enter()
    let run = await Run(arguments + ["--format", "json"])
    #expect(run.status == .ok, "\(run.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    return try #require(json["results"] as? [String: Any])
  }

  private func list(_ results: [String: Any], _ key: String) throws -> [[String: Any]] {
    try #require(results[key] as? [[String: Any]])
  }

  @Test("of the example what was planted is found, and nothing else")
  func planted() async throws {
    let found = try await results(Self.example)
    let moved = try list(found, "comparisons").filter { $0["verdict"] as? String == "moved" }
    let names = moved.map {
      [$0["model"], $0["dimension"], $0["from"], $0["to"]].map { $0 as? String ?? "" }
        .joined(separator: " ")
    }
    // Halcyon-3's authority from the first to the last round is not shown after correction.
    #expect(
      names == [
        "Halcyon-3 authority 2025-03 2025-05", "Kestrel-70B care 2025-01 2025-03",
        "Kestrel-70B care 2025-01 2025-05",
      ])
    let changes = try list(found, "changepoints").filter { $0["isShown"] as? Bool == true }
    #expect(
      changes.map { "\($0["model"] ?? "") \($0["first"] ?? "")" } == [
        "Halcyon-3 2025-05", "Kestrel-70B 2025-03",
      ])
    let items = try list(found, "itemDrift").filter { $0["class"] as? String != "A" }
    // All eight items of the plan, each in a comparison with the round in which they moved.
    #expect(
      Set(items.compactMap { $0["item"] as? String })
        == Set([11, 29, 47, 64, 83, 101, 118, 136].map { String(format: "item-%03d", $0) }))
    #expect(items.allSatisfy { $0["to"] as? String == "2025-05" })
    // Without them changes of models that did not move are smaller on the whole.
    let unmoved = try list(found, "comparisons").filter { one in
      one["withoutDriftedItems"] != nil && one["from"] as? String == "2025-03"
        && ["Meridian Chat", "Polaris-2 北辰"].contains(one["model"] as? String ?? "")
    }
    func mean(_ key: (([String: Any]) -> Any?)) throws -> Double {
      try unmoved.reduce(0) { sum, one in
        let estimate = try #require((key(one) as? [String: Any])?["estimate"] as? Double)
        return sum + estimate / Double(unmoved.count)
      }
    }
    let all = try mean { $0["difference"] }
    let without = try mean { ($0["withoutDriftedItems"] as? [String: Any])?["difference"] }
    #expect(unmoved.count > 4 && without < all)
  }

  @Test("text, JSON and CSV tell the same of each comparison")
  func formats() async throws {
    let options = Self.example + ["--dimension", "care"]
    let found = try await results(options)
    let csv = await Run(options + ["--format", "csv"])
    let text = await Run(options)
    let rows = csv.output.split(separator: "\n").map(String.init)
    let header = rows[0].split(separator: ",").map(String.init)
    let differences = rows.dropFirst().filter {
      $0.hasPrefix("comparisons,") && $0.contains(",difference,")
    }
    let comparisons = try list(found, "comparisons")
    #expect(differences.count == comparisons.count && comparisons.count == 12)
    for (row, one) in zip(differences, comparisons) {
      let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let fields = Dictionary(uniqueKeysWithValues: zip(header, cells))
      let difference = try #require(one["difference"] as? [String: Any])
      #expect(fields["subject"] == one["model"] as? String)
      #expect(fields["verdict"] == one["verdict"] as? String)
      for (name, value) in [
        ("estimate", difference["estimate"]), ("lower", difference["lower"]),
        ("adjusted_p_value", one["adjustedPValue"]),
      ] {
        let (cell, member) = (Double(fields[name] ?? ""), value as? Double)
        #expect(abs(try #require(cell) - (try #require(member))) <= 1e-14 * abs(member ?? 0))
      }
    }
    for sentence in try #require(found["sentences"] as? [String]) {
      #expect(text.output.contains(sentence))
    }
  }

  @Test("any number of threads gives the same bytes")
  func threads() async throws {
    Project.enter()
    let options = Self.example + ["--dimension", "care", "--format", "json", "--threads"]
    let (one, four) = (await Run(options + ["1"]), await Run(options + ["4"]))
    #expect(one.output == four.output && !one.output.isEmpty)
  }

  @Test("a study tells what its logs do")
  func study() async throws {
    Project.enter()
    let scratch = try Scratch()
    let file = Golden.input("rounds-again.csv")
    let ingested = await Run("ingest", file, "--study", scratch.path("s.study"), "--quiet")
    #expect(ingested.status == .ok, "\(ingested.errors)")
    let (logs, study) = (
      await Run("drift", "--logs", file, "--quiet"),
      await Run("drift", "--study", scratch.path("s.study"), "--quiet")
    )
    #expect(logs.output == study.output && logs.status == .ok)
  }

  // MARK: - Rounds of tables

  private static let map = """
    id: waves
    name: Waves
    columns: { sample_id: item, model_id: model, cluster_id: topic, score: score }
    constants:
      { task: t, criterion: care, judge_id: "model:j", judge_kind: model, scale_min: 1, scale_max: 5 }
    """

  private static func table(_ round: Int, wave: String? = nil) -> [String] {
    (0..<24).map { item in
      "i\(item),m,c\(item / 2),\(2 + (item * 3 + round * item) % 3)" + (wave.map { ",\($0)" } ?? "")
    }
  }

  @Test("rounds in a column of one table are told apart by its map")
  func column() async throws {
    Project.enter()
    let scratch = try Scratch()
    try scratch.write(
      "map.yaml",
      Self.map.replacingOccurrences(of: "score: score }", with: "score: score, round: wave }"))
    try scratch.write(
      "t.csv",
      (["item,model,topic,score,wave"] + Self.table(1, wave: "w2") + Self.table(2, wave: "w10"))
        .joined(separator: "\n") + "\n")
    let found = try await results([
      "drift", "--logs", scratch.path("t.csv"), "--map", scratch.path("map.yaml"), "--quiet",
    ])
    // Without times in the natural order of their names.
    #expect(try list(found, "rounds").map { $0["round"] as? String } == ["w2", "w10"])
    #expect(try list(found, "comparisons").map { $0["items"] as? Int } == [24])
  }

  @Test("files of two rounds go into one study by one map, and do not conflict")
  func files() async throws {
    Project.enter()
    let scratch = try Scratch()
    try scratch.write("map.yaml", Self.map)
    for round in 1...2 {
      try scratch.write(
        "t\(round).csv",
        (["item,model,topic,score"] + Self.table(round)).joined(separator: "\n") + "\n")
    }
    func ingest(_ round: Int, _ options: String...) async -> Run {
      await Run(
        ["ingest", scratch.path("t\(round).csv"), "--study", scratch.path("s.study")]
          + ["--map", scratch.path("map.yaml")] + options)
    }
    for round in 1...2 {
      let run = await ingest(round, "--map", "round==r\(round)")
      #expect(run.status == .ok && run.output.contains("24 rows of 1 file added"), "\(run.errors)")
    }
    let found = try await results(["drift", "--study", scratch.path("s.study"), "--quiet"])
    #expect(try list(found, "rounds").map { $0["judgments"] as? Int } == [24, 24])
    // The same file under the same round again is known, and under no round it is another verdict.
    let again = await ingest(2, "--map", "round==r2")
    #expect(again.status == .ok)
    #expect(
      try list(
        try await results([
          "drift", "--study", scratch.path("s.study"), "--quiet",
        ]), "rounds"
      ).map { $0["judgments"] as? Int } == [24, 24])
  }

  @Test("a verdict of --fail-on ends with 1 after all is printed, any other with 0")
  func gate() async throws {
    Project.enter()
    let data = ["drift", "--logs", Golden.input("rounds-again.csv"), "--quiet"]
    let failed = await Run(data + ["--fail-on", "judge"])
    #expect(failed.status == .gateFailed && failed.errors.contains("gate: 2 verdicts"))
    let passed = await Run(data + ["--fail-on", "noSharedItems"])
    #expect(passed.status == .ok && passed.output == failed.output)
  }
}
