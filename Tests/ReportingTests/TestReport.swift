import Analysis
import Foundation
import LogReaders
import Reporting
import Synchronization

/// A small simulated log on disk and reports over it.
enum TestReport {
  static let folder: URL = {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("compass-reporting-\(ProcessInfo.processInfo.processIdentifier)")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }()

  static let models = ["Aster", "Birch 北辰", "Cedar"]

  /// 40 items in 20 clusters on every Schwartz value, three models.
  static let log: String = {
    let values = [
      "self-direction", "stimulation", "hedonism", "achievement", "power", "security",
      "tradition", "conformity", "benevolence", "universalism",
    ]
    var text =
      "evaluation_id,task,model_id,sample_id,epoch,judge_id,criterion,score,status,judge_kind,"
      + "scale_min,scale_max,scale_type,cluster_id,sampling\n"
    for (number, model) in models.enumerated() {
      for item in 0..<40 {
        for (place, value) in values.enumerated() {
          let hash = (item * 31 + place * 17 + number * 101 + item * place * 7) % 100
          let score = hash < 30 + place * 4 + number * 9 ? 1 : 0
          text +=
            "run,test,\(model),i\(item),1,rule:test,\(value),\(score),scored,rule,0,1,binary,"
            + "c\(item / 2),complete\n"
        }
      }
    }
    let path = folder.appendingPathComponent("log.csv").path
    try? text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }()

  static func inputs(_ log: String = log) throws -> StudyInputs {
    let request = StudyRequest(
      data: DataRequest(logs: [log]), instrument: "presence", system: "schwartz")
    return try StudyInputs(request, from: LogReading(request.data.logs))
  }

  static func resolved(_ body: String, matter: String = "") throws -> ResolvedReport {
    let source = try ReportSource(
      "---\ntitle: A test report\ndate: 2025-02-28\n\(matter)---\n\(body)", file: "r.md")
    return try ReportBuilder(source, inputs: [inputs()]).resolved()
  }

  typealias Row = (model: String, item: String, score: String, criterion: String)

  /// The path of a log of rows; items are clusters of their own where none are given.
  static func write(
    _ rows: [Row], clusters: [String]? = nil
  ) -> String {
    var text = "model_id,sample_id,score,cluster_id,evaluation_id,task,epoch,judge_id,criterion,"
    text += "status,judge_kind,scale_min,scale_max\n"
    for (index, row) in rows.enumerated() {
      let cluster = clusters?[index] ?? row.item
      text += "\"\(row.model)\",\(row.item),\(row.score),\(cluster),run,test,1,rule:test,"
      text += "\(row.criterion),scored,rule,0,1\n"
    }
    let path = folder.appendingPathComponent(UUID().uuidString + ".csv").path
    try? text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// A report over rows of its own: model, item, score, cluster.
  static func resolved(
    _ body: String, rows: [(model: String, item: String, score: String, cluster: String)],
    file: String = "r.md"
  ) throws -> ResolvedReport {
    let log = write(
      rows.map { ($0.model, $0.item, $0.score, "power") }, clusters: rows.map(\.cluster))
    defer { try? FileManager.default.removeItem(atPath: log) }
    let source = try ReportSource("---\ntitle: A test report\n---\n\(body)", file: file)
    return try ReportBuilder(source, inputs: [inputs(log)]).resolved()
  }

  /// Text of a PDF by poppler, with words that lines part in one piece; `nil` where it is not installed.
  static func text(of pdf: [UInt8]) throws -> String? {
    try output(of: "pdftotext", ["-layout", "-", "-"], input: pdf)?
      .replacing(/(\p{Ll})-\n\s*(\p{Ll})/) { "\($0.output.1)\($0.output.2)" }
  }

  static func has(_ tool: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\(tool)")
  }

  /// What a tool prints when a file with `input` stands for "-".
  static func output(of tool: String, _ arguments: [String], input: [UInt8]) throws -> String? {
    guard has(tool) else { return nil }
    let file = folder.appendingPathComponent(UUID().uuidString + ".pdf")
    try Data(input).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/\(tool)")
    var isFirst = true
    process.arguments = arguments.map { argument in
      if argument == "-", isFirst {
        isFirst = false
        return file.path
      }
      return argument
    }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
