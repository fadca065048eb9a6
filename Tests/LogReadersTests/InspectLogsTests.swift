import Diagnostics
import Foundation
import LogFixtures
import LogReaders
import Testing

@Suite("Inspect AI logs")
struct InspectLogsTests {
  private static let isThere = SharedData.has("logs/inspect_ai")

  /// What became of a file, on one line: reader, rows by status, warnings or errors by code.
  @Test(
    "rows have the counts and means of inspect_ai's own data frames",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func frames() throws {
    var tables: [String: JudgmentTable] = [:]
    for line in InspectReference.frames.split(separator: "\n") {
      let cells = line.split(separator: "\t").map(String.init)
      let path = SharedData.path("logs/inspect_ai/\(cells[0])")
      let table = try tables[path] ?? LogReader().read([path]).judgments
      tables[path] = table
      if cells[1] == "samples" {
        let units = Set((0..<table.count).map { "\(table.sample[$0] ?? "") \(table.epoch[$0])" })
        #expect(units.count == Int(cells[2]), "\(line)")
        continue
      }
      let verdicts = (0..<table.count).filter { column(table[$0]) == cells[1] }
        .compactMap { verdict(table[$0]) }
      #expect(verdicts.count == Int(cells[2]), "\(line)")
      if verdicts.isEmpty { continue }
      let mean = try #require(Double(cells[3]))
      #expect(abs(verdicts.reduce(0, +) / Double(verdicts.count) - mean) < 1e-12, "\(line)")
    }
  }

  /// The column of inspect_ai's data frame that a row belongs to; nil for single votes of a panel.
  private func column(_ row: Judgment) -> String? {
    let name = row.judge.drop { $0 != ":" }.dropFirst()
    if name == row.criterion || row.judge == "panel:\(row.criterion)" {
      return row.criterion == "panel_collect" ? "panel_collect[]" : row.criterion
    }
    if name.hasPrefix("\(row.criterion)[") { return "\(row.criterion)[]" }
    if row.criterion == "model_graded_qa" { return nil }
    return row.judgeKind == .rule ? "\(name)/\(row.criterion)" : row.criterion
  }

  /// The score, or of a withdrawn one what its label says.
  private func verdict(_ row: Judgment) -> Double? {
    if let score = row.score { return score }
    switch row.label {
    case "C"?: return 1
    case "P"?: return 0.5
    case "I"?, "N"?: return 0
    case let label?: return Double(label)
    case nil: return nil
    }
  }

  @Test(
    "the single votes of a panel are rows of the judges that its options name",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func panel() throws {
    let name = "2026-11-21T00-12-14-00-00_arith-majority_6oUv54GqwhxyKiWB6NkjzF.eval"
    let table = try LogReader().read([SharedData.path("logs/inspect_ai/\(name)")]).judgments
    #expect(table.count == 24 * 4)
    #expect(
      table.judge.values == [
        "panel:model_graded_qa", "model:mockllm/judge-alpha", "model:mockllm/judge-beta",
        "model:mockllm/judge-gamma",
      ])
    let first = (0..<4).map { table[$0] }
    #expect(first.map(\.label) == ["I", "C", "I", "I"])
    #expect(first.map(\.score) == [0, 1, 0, 0])
    #expect(first.map(\.judgeKind) == [.panel, .model, .model, .model])
    #expect(first[1].judgeInputTokens == 225)
    #expect(first[1].inputTokens == 11)
    #expect(first[0].sourceLocator == "summaries.json#/0")
    let failed = table.filter { $0.judgeKind == .model && $0.status == .unscored }
    #expect(failed.allSatisfy { $0.statusReason == "grader_failed" && $0.score == nil })
    #expect(!failed.isEmpty)
  }

  @Test(
    "invalidated and edited samples are read from their own records",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func edited() throws {
    let path = SharedData.path("logs/inspect_ai/edited/edited_invalidated.eval")
    let log = try LogReader().read([path])
    let withdrawn = log.judgments.filter { $0.status == .invalidated }
    #expect(withdrawn.count == 5)
    #expect(withdrawn.allSatisfy { $0.sample == "q-001" && $0.epoch == 1 && $0.score == nil })
    #expect(withdrawn.first?.label == "C")
    let edited = log.judgments.first { $0.sample == "q-000" && $0.criterion == "match" }
    #expect(edited?.label == "I")
    #expect(edited?.sourceLocator == "samples/q-000_epoch_1.json")
    #expect(log.issues.contains { $0.code == "editedScore" && $0.message.contains("once") })
  }

  @Test(
    "the model of a judge is taken from its dialogue, its tokens from the sample",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func judges() throws {
    let name = "2026-11-21T00-12-07-00-00_arith_jMLuihXCKjLuGCa3owN2QN.eval"
    let log = try LogReader().read([SharedData.path("logs/inspect_ai/\(name)")])
    #expect(
      log.judgments.judge.values == [
        "rule:match", "rule:includes", "model:mockllm/judge-alpha", "model:mockllm/judge-beta",
        "model:mockllm/judge-gamma",
      ])
    let row = try #require(log.judgments.first { $0.criterion == "judge_beta" })
    #expect(row.evaluation == "cS2ZoLCWeEFcBfx3vpmgKH")
    #expect(row.model == "mockllm/model-a")
    #expect(row.task == "arith")
    #expect(row.toolVersion == "0.3.285")
    #expect(row.judgeInputTokens == 224)
    #expect(row.judgedAt?.description == "2026-11-21T00:12:09.047220Z")
    #expect(row.scaleType == .binary && row.scaleMaximum == 1)
  }

  @Test(
    "an archive and the JSON log of equal content give equal scores",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func twins() throws {
    let names = [
      "2026-11-21T00-12-07-00-00_arith_jMLuihXCKjLuGCa3owN2QN.eval",
      "2026-11-21T00-12-23-00-00_arith_5XsUX5xtJ6F3L9rTRk5mk9.json",
    ]
    let rows = try names.map { name in
      try LogReader().read([SharedData.path("logs/inspect_ai/\(name)")]).judgments.map {
        "\($0.sample) \($0.epoch) \($0.judge) \($0.criterion) \($0.scaleType) \($0.status)"
          + " \($0.label ?? "-") \($0.score ?? -1) \($0.statusReason ?? "-")"
      }.sorted()
    }
    #expect(rows[0] == rows[1])
  }

  @Test(
    "item identifiers that look like paths stay identifiers",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func oddIdentifiers() throws {
    let name = "2026-11-21T00-12-18-00-00_odd-ids_ivXxz8gBetET2VzErcds2R.eval"
    let table = try LogReader().read([SharedData.path("logs/inspect_ai/\(name)")]).judgments
    #expect(table.sample.values.contains("../../etc/passwd"))
    #expect(table.count == 8)
  }

  @Test(
    "a large archive is read from its summaries in a fraction of a second",
    .enabled(
      if: ProcessInfo.processInfo.environment["LARGE_EVAL"] != nil,
      "skipped: LARGE_EVAL names no archive"))
  func speed() throws {
    let path = try #require(ProcessInfo.processInfo.environment["LARGE_EVAL"])
    let clock = ContinuousClock()
    var rows = 0
    let times = try (0..<5).map { _ in
      try clock.measure { rows = try LogReader().read([path]).judgments.count }
    }
    print("large archive: \(rows) rows, best of five \(times.min() ?? .zero)")
  }
}
