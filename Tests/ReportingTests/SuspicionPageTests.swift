import Analysis
import Foundation
import Reporting
import Testing

/// Cautions on the rows of whole tasks stand on the methods page and in JSON, and at no row.
@Suite("Cautions on tasks in a report")
struct SuspicionPageTests {
  private static let criteria = ["power", "security", "hedonism"]

  /// Two people judge two models; one gives no verdict on the last item of some criteria.
  private static func resolved(short: [String]) throws -> ResolvedReport {
    var text = "model_id,sample_id,score,cluster_id,evaluation_id,task,epoch,judge_id,criterion,"
    text += "status,judge_kind,scale_min,scale_max\n"
    for model in ["a", "b"] {
      for item in 1...8 {
        for criterion in criteria {
          for judge in ["human:x", "human:y"] {
            if judge == "human:y", item == 8, model == "b", short.contains(criterion) { continue }
            text += "\(model),i\(item),\(item % 2),i\(item),run,test,1,\(judge),\(criterion),"
            text += "scored,human,0,1\n"
          }
        }
      }
    }
    let log = TestReport.folder.appendingPathComponent(UUID().uuidString + ".csv").path
    try text.write(toFile: log, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: log) }
    let source = try ReportSource(
      "---\ntitle: A test report\n---\n```{leaderboard}\ndimension: power\n```\n", file: "r.md")
    return try ReportBuilder(source, inputs: [TestReport.inputs(log)]).resolved()
  }

  private static func results(_ report: ResolvedReport) throws -> [String: Any] {
    let json = try JSONSerialization.jsonObject(with: Data(try report.bytes(as: .json)))
    return try #require((json as? [String: Any])?["results"] as? [String: Any])
  }

  /// What stands on the pages before the list of all checks, which tells of panels too, in one line.
  private static func words(_ report: ResolvedReport) throws -> String {
    let words = try #require(try TestReport.text(of: report.bytes(as: .pdf)))
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let checks = try #require(words.range(of: "What was looked at, and what came of it"))
    return String(words[..<checks.lowerBound])
  }

  @Test("many of one kind are one row, with the criteria and their counts")
  func many() throws {
    let report = try Self.resolved(short: Self.criteria)
    #expect(report.suspicions.map(\.criterion) == ["hedonism", "power", "security"])
    let cautions = try #require(try Self.results(report)["cautions"] as? [[String: Any]])
    #expect(cautions.count { $0["code"] as? String == "shortPanels" } == 3)
    guard TestReport.has("pdftotext") else { return }
    let words = try Self.words(report)
    #expect(
      words.contains(
        "Responses with fewer verdicts than their panel has judges: hedonism (1 of 16), power "
          + "(1 of 16), security (1 of 16)."), "\(words)")
    #expect(words.components(separatedBy: "Short panels").count == 2)
  }

  @Test("a single one is its own sentence")
  func one() throws {
    let report = try Self.resolved(short: ["power"])
    #expect(report.suspicions.count == 1)
    guard TestReport.has("pdftotext") else { return }
    let sentence = "1 of 16 responses of \"test\" have fewer than 2 verdicts on \"power\"."
    #expect(try Self.words(report).components(separatedBy: sentence).count == 2)
  }

  @Test("no cell speaks of them: they concern no row more than another")
  func noCell() throws {
    for short in [["power"], Self.criteria] {
      let cells = try #require(try Self.results(Self.resolved(short: short))["cells"])
      let text = String(decoding: try JSONSerialization.data(withJSONObject: cells), as: UTF8.self)
      #expect(!text.contains("verdicts"), "\(text)")
    }
  }

  @Test("where every panel is full there is no word of panels")
  func none() throws {
    let report = try Self.resolved(short: [])
    #expect(report.suspicions.isEmpty)
    guard TestReport.has("pdftotext") else { return }
    #expect(!(try Self.words(report).contains("panel")))
  }
}
