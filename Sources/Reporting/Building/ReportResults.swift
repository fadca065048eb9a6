internal import Analysis
internal import Diagnostics
internal import LogReaders
internal import ValueModel

/// How much stands behind the scores of a report, as its JSON prints it.
struct DataSummary: Encodable, Sendable {
  let models: Int
  let items: Int
  let clusters: Int
  let judges: Int
  let rows: Int

  init(_ size: StudySize, rows: Int) {
    models = size.models
    items = size.items
    clusters = size.clusters
    judges = size.judges
    self.rows = rows
  }
}

/// Everything a report computed, as its JSON prints it.
///
/// What was computed from the one source stands beside the rest; of several it is listed under
/// `sources`, each with its name.
struct ReportResults: Encodable, Sendable {
  static let schemaVersion = 2

  let title: String
  let seed: UInt64
  let sources: [SourceResults]
  let cells: [CellResult]
  /// In the order of the report.
  let claims: [ClaimRecord]
  /// Every check that was made, passed or not, and what could not be checked.
  let checks: [Check]
  /// What was found in the logs, and what the author should know of the pages.
  let issues: [Diagnostic]

  private enum Key: String, CodingKey {
    case title, seed, sources, cells, claims, checks, issues
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(title, forKey: .title)
    try container.encode(seed, forKey: .seed)
    try container.encode(cells, forKey: .cells)
    try container.encode(claims, forKey: .claims)
    try container.encode(checks, forKey: .checks)
    try container.encode(issues, forKey: .issues)
    if sources.count == 1 {
      try sources[0].encode(to: encoder)
    } else {
      try container.encode(sources, forKey: .sources)
    }
  }
}

/// What was computed from one source of data.
struct SourceResults: Encodable, Sendable {
  /// `nil` where there is only one.
  let name: String?
  let system: String
  let instrument: String
  let interval: IntervalOptions
  let data: DataSummary?
  let scores: [ModelScore]
  let cautions: [Caution]

  init(_ data: ReportData, _ findings: SourceFindings) {
    name = data.name
    system = data.inputs.system.id
    instrument = data.inputs.instrument.id
    interval = findings.book.options
    self.data = findings.size.map {
      DataSummary($0, rows: data.inputs.log.judgments.count)
    }
    scores = findings.book.scores
    cautions = findings.allCautions
  }
}

/// A cell as JSON prints it: what every cell has, and the keys of its kind beside them.
struct CellResult: Encodable, Sendable {
  let label: String?
  let kind: String
  let number: Int
  /// The source of the data; `nil` where there is only one.
  let source: String?
  let caption: String?
  let alternativeText: String?
  /// Which of the source's judgments; `nil` for all.
  var narrowing: String?
  /// What JSON prints of the output.
  let output: any Encodable & Sendable

  private enum Key: String, CodingKey {
    case label, kind, number, source, caption, alternativeText, narrowing
  }

  func encode(to encoder: any Encoder) throws {
    try output.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encodeIfPresent(label, forKey: .label)
    try container.encode(kind, forKey: .kind)
    try container.encode(number, forKey: .number)
    try container.encodeIfPresent(source, forKey: .source)
    try container.encodeIfPresent(caption, forKey: .caption)
    try container.encodeIfPresent(alternativeText, forKey: .alternativeText)
    try container.encodeIfPresent(narrowing, forKey: .narrowing)
  }
}
