internal import Analysis
internal import Diagnostics

/// Everything a report computed, as its JSON prints it.
struct ReportResults: Encodable, Sendable {
  static let schemaVersion = 2

  let title: String
  let system: String
  let instrument: String
  let seed: UInt64
  let interval: IntervalOptions
  let data: DataSummary?
  let scores: [ModelScore]
  let cautions: [Caution]
  let cells: [CellResult]
  /// What was found in the logs, and what the author should know of the pages.
  let issues: [Diagnostic]
}

/// A cell as JSON prints it: what every cell has, and the keys of its kind beside them.
struct CellResult: Encodable, Sendable {
  let label: String?
  let kind: String
  let number: Int
  let caption: String?
  let alternativeText: String?
  let output: any Encodable & Sendable

  private enum Key: String, CodingKey {
    case label, kind, number, caption, alternativeText
  }

  func encode(to encoder: any Encoder) throws {
    try output.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encodeIfPresent(label, forKey: .label)
    try container.encode(kind, forKey: .kind)
    try container.encode(number, forKey: .number)
    try container.encodeIfPresent(caption, forKey: .caption)
    try container.encodeIfPresent(alternativeText, forKey: .alternativeText)
  }
}
