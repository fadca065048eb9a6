import Analysis
import FileFormats
import Foundation
import Testing

/// Means of a plain table, taken in one pass, are those of a table that is held.
@Suite("Means of tables in one pass")
struct StreamedTableTests {
  /// What a table of these rows comes to, as JSON with its cautions.
  private func found(
    _ rows: [String], cluster: String?, groups: [String], ends: ClosedRange<Double>? = nil
  ) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    try (rows.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let found = try TableIntervals(
      of: file.path,
      columns: IntervalTable.Columns(
        value: "score", cluster: cluster, groups: groups, contrast: nil, unit: nil, weight: nil,
        ends: ends),
      estimator: IntervalEstimator(
        statistic: .mean, method: .auto, level: 0.95, replicates: 99, seed: 0),
      missing: .standard)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(found.results), as: UTF8.self)
      + found.cautions.map { "\n\($0.message)" }.joined()
  }

  /// Rows of models, topics and scores, some without a value, and a column that is not asked for.
  private func rows(_ seed: UInt64, remark: String) -> [String] {
    var state = seed
    func below(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33 % bound
    }
    var rows = ["model,topic,remark,score,scale_min,scale_max"]
    for row in 0..<400 {
      let model = ["a", "\"b, too\"", "模型", ""][Int(below(4))]
      let score = below(20) == 0 ? "" : ["0.25", "1", "3.5", "-2", "0.1234567891"][Int(below(5))]
      rows.append("\(model),t\(below(30)),\(row == 200 ? remark : "x"),\(score),-5,5")
    }
    return rows
  }

  @Test("a table gives the same whether it is held or not", arguments: [1, 2, 3] as [UInt64])
  func same(seed: UInt64) throws {
    for cluster in [nil, "topic"] {
      for groups in [[], ["model"], ["model", "topic"]] {
        let plain = try found(rows(seed, remark: "x"), cluster: cluster, groups: groups)
        // A doubled quote, or an empty line, is not plain.
        let odd = try found(rows(seed, remark: "\"x\"\"\""), cluster: cluster, groups: groups)
        #expect(plain == odd)
        var spaced = rows(seed, remark: "x")
        spaced.insert("", at: 201)
        #expect(try found(spaced, cluster: cluster, groups: groups) == odd)
      }
    }
  }

  @Test("a value outside of the range is refused with its row")
  func outside() throws {
    let error = #expect(throws: (any Error).self) {
      try found(["model,score", "a,1", "a,7"], cluster: nil, groups: ["model"], ends: 0...5)
    }
    #expect(error.map { "\($0)".contains("data row 2") } == true)
  }
}
