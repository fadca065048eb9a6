import Analysis
import FileFormats
import Foundation
import ItemResponse
import LogReaders
import Statistics
import Testing

/// Results of single tables, as a cache keeps them.
@Suite("Results of tables")
struct TableResultsTests {
  /// A table in a file that goes with the test.
  private func withTable<Result>(_ rows: [String], _ body: (String) throws -> Result) throws
    -> Result
  {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "\(UUID().uuidString).csv")
    try (rows.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    return try body(file.path)
  }

  private func expectSame<Results: Codable>(_ results: Results) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = try encoder.encode(results)
    let decoded = try JSONDecoder().decode(Results.self, from: text)
    #expect(try encoder.encode(decoded) == text)
  }

  @Test("a ranking that was encoded is decoded")
  func ranking() throws {
    let rows = ["name,estimate,error"] + (0..<5).map { "m\($0),\(Double($0) / 4),0.2" }
    try withTable(rows) { path in
      let board = try RankBoard(
        InputTable(path), name: "name", estimate: "estimate", standardError: "error",
        options: RankOptions(
          ties: nil, cluster: nil, orderEffect: nil, bootstrap: nil, method: .holm, missing: [],
          level: 0.95, replicates: 99, seed: 0))
      #expect(board.results.items.count == 5)
      try expectSame(board.results)
    }
  }

  @Test("a ranking of battles that was encoded is decoded, with covariates, pairs and fragility")
  func battles() throws {
    let rows =
      ["a,b,w,x,judge"]
      + (0..<60).map { row in
        let (one, other) = [("A", "B"), ("B", "C"), ("C", "A")][row % 3]
        let winner = ["left", "right", "tie", "left"][(row * 5 + row / 7) % 4]
        return "\(one),\(other),\(winner),\(row % 5 - 2),\(row % 2 == 0 ? "k" : "l")"
      }
    try withTable(rows) { path in
      let battles = try RankBattles(
        InputTable(path), RankBattles.Columns(left: "a", right: "b", winner: "w", cluster: nil),
        covariates: [
          RankCovariate(name: "x", source: .column("x")),
          RankCovariate(name: "judge", source: .levels("judge")),
        ])
      let board = try RankBoard(
        battles,
        options: RankOptions(
          ties: "half", cluster: nil, orderEffect: false, bootstrap: nil, method: .holm,
          missing: [], level: 0.95, replicates: 99, seed: 0))
      #expect(board.results.covariates?.count == 3)
      #expect(board.results.pairs?.count == 3 && board.results.fragility != nil)
      try expectSame(board.results)
    }
  }

  @Test("a calibration that was encoded is decoded, of two categories and of more")
  func calibration() throws {
    for (categories, model) in [(2, ItemModel.rasch), (3, .gradedResponse)] {
      let rows =
        ["person,item,response"]
        + (0..<30).flatMap { person in
          (0..<4).map { item in
            "p\(person),i\(item),\((person * 7 + item * item * 5 + person / 5) % categories)"
          }
        }
      try withTable(rows) { path in
        let columns = try ResponseColumns(
          InputTable(path), path: path, person: "person", item: "item", response: "response")
        let table = try TableCalibration(columns, of: path, model: model)
        let found = try table.results(
          table.fit(),
          TableCalibration.Settings(
            abilities: .expectedAPosteriori, errors: .observed, level: 0.95, control: 0, seed: 0))
        #expect(found.results.items.first?.difficulty.all.count == categories - 1)
        try expectSame(found.results)
      }
    }
  }

  @Test("an overlap that was encoded is decoded, with items that are not testable")
  func overlap() throws {
    var overlap = try NGramOverlap(
      items: ["one two three four", "five"], n: 3, tokenization: .words)
    overlap.scan("zero one two three")
    let results = OverlapResults(overlap)
    #expect(results.items.map(\.anyHit) == [true, nil])
    try expectSame(results)
  }

  @Test("intervals that were encoded are decoded, and so is the reason why there is none")
  func intervals() throws {
    let rows = ["group,value", "a,0", "a,1", "a,1", "b,2.5", "c,1", ",3", ",4.5", ",7"]
    try withTable(rows) { path in
      let found = try TableIntervals(
        of: path,
        columns: IntervalTable.Columns(
          value: "value", cluster: nil, groups: ["group"], contrast: nil, unit: nil, weight: nil,
          ends: nil),
        estimator: IntervalEstimator(
          statistic: .mean, method: .auto, level: 0.95, replicates: 99, seed: 0),
        missing: .standard)
      #expect(found.results.map { $0.estimate.lower != nil } == [true, true, false, true])
      try expectSame(found.results)
    }
  }
}
