import Analysis
import Foundation
import LogReaders
import ValueModel

/// The reference data beside the project, where this machine has them.
enum SharedData {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("shared/data")

  static var exists: Bool { FileManager.default.fileExists(atPath: folder.path) }

  static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// A log of the reference data, opened.
  static func inputs(
    _ name: String, instrument: String? = nil, columnMap: String? = nil
  ) throws -> StudyInputs {
    let request = StudyRequest(
      data: DataRequest(
        logs: [path(name)], columnMap: try columnMap.map { try NamedColumnMap($0) }),
      instrument: instrument)
    return try StudyInputs(
      request, from: LogReading(request.data.logs, options: request.data.readingOptions))
  }
}

/// Small studies written by hand.
enum TestStudy {
  static let header =
    "evaluation_id,task,model_id,sample_id,epoch,judge_id,criterion,score,status,judge_kind,"
    + "scale_min,scale_max,scale_type,cluster_id,sampling,judgment_index,weight"

  /// One row: model, item, criterion, score (empty: unscored), and what differs from the ordinary.
  static func row(
    _ model: String, _ item: String, _ criterion: String, _ score: String, cluster: String? = nil,
    epoch: Int = 1, judge: String = "rule:test", sampling: String = "complete",
    task: String = "test", index: Int = 1, weight: String = "", kind: String = "rule"
  ) -> String {
    let status = score.isEmpty ? "unscored" : "scored"
    return "run,\(task),\(model),\(item),\(epoch),\(judge),\(criterion),\(score),\(status),\(kind),"
      + "0,1,interval,\(cluster ?? item),\(sampling),\(index),\(weight)"
  }

  static func log(_ rows: [String]) throws -> EvaluationLog {
    let text = ([header] + rows).joined(separator: "\n") + "\n"
    return try LogReader().read(bytes: Array(text.utf8), named: "log.csv")
  }

  /// The dimensions of the value system that the studies are of.
  static let everyDimension = [
    "self-direction", "stimulation", "hedonism", "achievement", "power", "security", "conformity",
    "tradition", "benevolence", "universalism",
  ]

  static func study(
    _ rows: [String], seed: UInt64 = 1, keepsAnswers: Bool = false
  ) throws -> ScoreStudy {
    let catalog = try DefinitionCatalog.shipped()
    let binding = try InstrumentBinding(
      catalog.instrument("presence"), system: catalog.system("schwartz"))
    return try ScoreStudy(
      Selection(sampledFrom: log(rows).judgments), binding: binding, files: ["log.csv"], seed: seed,
      keepsAnswers: keepsAnswers)
  }

  static func book(
    _ rows: [String], options: IntervalOptions = IntervalOptions(), seed: UInt64 = 1
  ) throws -> ScoreBook {
    try study(rows, seed: seed).book(options)
  }
}
