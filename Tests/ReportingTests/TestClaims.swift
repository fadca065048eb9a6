import Diagnostics
import Foundation
import Reporting

/// A log whose answers to claims are plain to see, and reports that make them.
enum TestClaims {
  /// Out of 100, on power and on universalism.
  static let rates: [(model: String, power: Int, universalism: Int)] = [
    ("Alder", 85, 90), ("Birch", 30, 80), ("Cedar", 33, 75),
  ]

  /// 60 items in 30 clusters, each answered twice; Dahlia on benevolence alone.
  static let log: String = {
    var text =
      "evaluation_id,task,model_id,sample_id,epoch,judge_id,criterion,score,status,judge_kind,"
      + "scale_min,scale_max,scale_type,cluster_id,category\n"
    func row(_ model: String, _ item: Int, _ epoch: Int, _ criterion: String, _ rate: Int) {
      let draw = (item * 37 + epoch * 11 + model.count * 29 + criterion.count * 17) % 100
      let category = item % 2 == 0 ? "even" : "odd"
      text +=
        "run,test,\(model),i\(item),\(epoch),rule:test,\(criterion),\(draw < rate ? 1 : 0),scored,"
        + "rule,0,1,binary,c\(item / 2),\(category)\n"
    }
    for (model, power, universalism) in rates {
      for item in 0..<60 {
        for epoch in 1...2 {
          row(model, item, epoch, "power", power)
          row(model, item, epoch, "universalism", universalism)
        }
      }
    }
    for item in 0..<60 { row("Dahlia", item, 1, "benevolence", 50) }
    let path = TestReport.folder.appendingPathComponent("claims.csv").path
    try? text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }()

  /// A claim as a cell.
  static func cell(_ label: String, _ holds: String, _ more: String = "") -> String {
    "```{claim}\n#| label: clm-\(label)\ntext: The claim \(label).\nholds: '\(holds)'\n\(more)```\n\n"
  }

  /// One of every kind, with the verdict that the data bear out.
  static let every: [(label: String, holds: String, verdict: String)] = [
    ("more", "score(Alder, power) > score(Birch, power)", "supported"),
    ("less", "score(Birch, power) > score(Alder, power)", "contradicted"),
    ("near", "score(Cedar, power) > score(Birch, power)", "notShown"),
    ("missing", "score(Dahlia, power) > 10", "noData"),
    (
      "all", "all([Alder, Birch, Cedar], score(model, universalism) > score(model, power))",
      "notShown"
    ),
    ("any", "any([Alder, Birch, Cedar], score(model, power) > 60)", "supported"),
    ("count", "count([Alder, Birch, Cedar], score(model, universalism) > 50) >= 3", "supported"),
    ("rank", "rank(Alder, power) == 1", "supported"),
    ("judgments", "judgments(Alder, power) == 120", "supported"),
    ("within", "score(Birch, universalism) within 40 of score(Cedar, universalism)", "supported"),
    ("not", "not score(Alder, power) < 50", "supported"),
    ("mean", "mean([Birch, Cedar], score(model, power)) < 50", "supported"),
  ]

  static let everyCell = every.map { one in
    cell(one.label, one.holds, "expect: \(one.verdict)\n")
  }.joined()

  static func report(_ body: String, matter: String = "") throws -> ResolvedReport {
    let source = try ReportSource(
      "---\ntitle: Claims\nseed: 7\n\(matter)---\n\(body)", file: "r.md")
    return try ReportBuilder(source, inputs: [TestReport.inputs(log)], opening: nil).resolved()
  }

  /// A report whose data are narrowed before it is built, as by its front matter.
  static func filtered(_ body: String, matter: String) throws -> ResolvedReport {
    let front = "logs: '\(log)'\ninstrument: presence\nsystem: schwartz\nseed: 7\n\(matter)"
    return try SeveralSourcesTests.report(front, body)
  }

  static func results(_ report: ResolvedReport) throws -> [String: Any] {
    try SeveralSourcesTests.results(report)
  }

  /// The claims of the JSON.
  static func claims(_ report: ResolvedReport) throws -> [[String: Any]] {
    try SeveralSourcesTests.list(results(report), "claims")
  }

  /// What is refused, as it is printed.
  static func problems(_ body: String, matter: String = "") -> [String] {
    do {
      _ = try report(body, matter: matter)
      return []
    } catch {
      return (error as? Diagnostics)?.all.map(\.description) ?? ["\(error)"]
    }
  }
}
