import Analysis
import Diagnostics
import Foundation
import LogReaders
import Reporting
import Testing

/// A small log of several judges, and reports over it.
enum TestPanel {
  /// Who judges, how much lower than the others, and of which kind.
  struct Judge {
    let name: String
    var kind = "model"
    var severity = 0
    /// Judges the first so many items only.
    var items = 24
  }

  static let models = [
    Judge(name: "org-a/lenient", severity: -1), Judge(name: "org-a/fair"),
    Judge(name: "org-b/severe", severity: 1),
  ]
  static let people = (1...3).map { Judge(name: "human:rater-\($0)", kind: "human", items: 12) }

  /// Four models on 24 items in 12 clusters, on two dimensions, 1 to 5.
  static func log(_ judges: [Judge]) -> String {
    var text =
      "evaluation_id,task,model_id,sample_id,epoch,judge_id,criterion,score,status,judge_kind,"
      + "scale_min,scale_max,cluster_id,judgment_index\n"
    for (place, judge) in judges.enumerated() {
      for model in 0..<4 {
        for item in 0..<judge.items {
          for (number, criterion) in ["care", "fairness"].enumerated() {
            let truth = 3 + (item * 7 + model * 5 + number) % 3 - 1
            let slip = (item * 11 + model * 3 + place * 17 + number) % 9 == 0 ? 1 : 0
            let score = min(max(truth - judge.severity + slip, 1), 5)
            text +=
              "run,test,org-\(model % 2 == 0 ? "a" : "b")/m\(model),i\(item),1,\(judge.name),"
              + "\(criterion),\(score),scored,\(judge.kind),1,5,c\(item / 2),1\n"
          }
        }
      }
    }
    let path = TestReport.folder.appendingPathComponent(UUID().uuidString + ".csv").path
    try? text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// A report over the judgments of some judges.
  ///
  /// - Parameters:
  ///   - matter: Further lines of the front matter.
  ///   - path: A log that is there and stays; `nil` for one of its own.
  static func resolved(
    _ body: String, judges: [Judge] = models + people, matter: String = "", log path: String? = nil
  ) throws -> ResolvedReport {
    let log = path ?? log(judges)
    defer { if path == nil { try? FileManager.default.removeItem(atPath: log) } }
    let source = try ReportSource(
      "---\ntitle: T\nlogs: '\(log)'\nsystem: criteria\n\(matter)---\n\(body)", file: "r.md")
    let inputs = try source.inputs(over: StudyRequest(data: DataRequest())) {
      request throws(Diagnostics) in try open(request)
    }
    return try ReportBuilder(source, inputs: inputs, opening: open).resolved()
  }

  @Sendable static func open(_ request: DataRequest) throws(Diagnostics) -> any JudgmentSource {
    try LogReading(request.logs, options: request.readingOptions)
  }

  /// The cells of a report as its JSON prints them.
  static func cells(_ report: ResolvedReport) throws -> [[String: Any]] {
    let json = try JSONSerialization.jsonObject(with: Data(report.bytes(as: .json)))
    let results = try #require((json as? [String: Any])?["results"] as? [String: Any])
    return try #require(results["cells"] as? [[String: Any]])
  }

  static func problems(
    _ body: String, judges: [Judge] = models + people, matter: String = ""
  ) -> [String] {
    do {
      _ = try resolved(body, judges: judges, matter: matter)
      return []
    } catch {
      return (error as? Diagnostics)?.all.map(\.description) ?? ["\(error)"]
    }
  }
}
