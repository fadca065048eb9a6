import Diagnostics
import Elicitation
import Foundation
import LogReaders

/// Invented answers with labels, as logs that are read.
enum LabelledAnswers {
  static let project = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The example that is shipped.
  static func example() throws -> EvaluationLog {
    let folder = project.appendingPathComponent("data/examples/recognition")
    let map = try ColumnMap(
      yaml: String(contentsOf: folder.appendingPathComponent("map.yaml"), encoding: .utf8),
      file: "map.yaml")
    return try LogReader(options: LogReadingOptions(columnMap: map, keepTexts: true)).read(
      [folder.appendingPathComponent("labelled.csv").path])
  }

  static func labelled(
    _ log: EvaluationLog, gold: LabelledTexts.Gold = .all,
    part: RecognizerOptions.Part = .response
  ) throws -> LabelledTexts {
    try LabelledTexts(log, rows: Array(0..<log.judgments.count), gold: gold, part: part)
  }

  /// One verdict on one answer.
  struct Verdict {
    var item: String
    var text: String?
    var score: Double?
    var judge = "human:a"
    var criterion = "care"
    var cluster: String?
    var model = "org/m"
  }

  /// The verdicts as a log in the record's own form.
  static func log(_ verdicts: [Verdict]) throws -> EvaluationLog {
    let lines = try verdicts.map { verdict -> String in
      var row: [String: Any] = [
        "evaluation_id": "e", "task": "t", "model_id": verdict.model, "sample_id": verdict.item,
        "judge_id": verdict.judge, "criterion": verdict.criterion,
      ]
      row["score"] = verdict.score
      row["status"] = verdict.score == nil ? "unscored" : "scored"
      row["response"] = verdict.text
      row["cluster_id"] = verdict.cluster
      return String(decoding: try JSONSerialization.data(withJSONObject: row), as: UTF8.self)
    }
    return try LogReader(options: LogReadingOptions(keepTexts: true)).read(
      bytes: Array(lines.joined(separator: "\n").utf8), named: "verdicts.jsonl")
  }

  /// So many answers in clusters of three, of which those about care say so.
  static func simple(_ count: Int) -> [Verdict] {
    (0..<count).map { number in
      let cares = number % 2 == 0
      return Verdict(
        item: "q\(number)",
        text: cares ? "be kind and help friend \(number)" : "win money and power \(number)",
        score: cares ? 1 : 0, cluster: "topic \(number / 3)")
    }
  }
}
