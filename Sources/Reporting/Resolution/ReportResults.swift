internal import Analysis
internal import Diagnostics

/// Everything a report computed, as its JSON prints it.
struct ReportResults: Encodable, Sendable {
  static let schemaVersion = 1

  /// A cell's own result.
  struct CellResult: Encodable, Sendable {
    let label: String?
    let kind: String
    let number: Int
    let caption: String
    let alternativeText: String?
    let dimension: String?
    let interval: IntervalOptions
    let entries: [ScoreCell]
  }

  struct DataSummary: Encodable, Sendable {
    let models: Int
    let items: Int
    let clusters: Int
    let judges: Int
    let rows: Int
  }

  let title: String
  let system: String
  let instrument: String
  let seed: UInt64
  let interval: IntervalOptions
  let data: DataSummary?
  let scores: [ScoreCell]
  let cautions: [Caution]
  let cells: [CellResult]
  /// What was found in the logs, and what the author should know of the pages.
  let issues: [LogIssue]
}
