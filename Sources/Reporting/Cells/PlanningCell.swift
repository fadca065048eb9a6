internal import Analysis
internal import Diagnostics
internal import Documents
internal import LogReaders
internal import ValueModel

/// How precise a score, or a difference, would be with other numbers of items and judges: `{planning}`.
struct PlanningCell: CellKind {
  static let name = "planning"
  static let labels = LabelKind.figure

  /// Of what the interval is.
  enum Quantity: String, CaseIterable, Codable, Sendable { case score, difference }

  /// Whether other judges could have been asked, as the option says it.
  private enum Sampling: String, CaseIterable { case these, sample }

  private let question: JudgeQuestion
  private let quantity: Quantity
  /// The half-width that is asked for.
  private let target: Double?
  private let versions: Int?
  private let judgesAre: PlannedPrecision.JudgeSampling?
  private let isTable: Bool

  init(_ options: inout OptionReader) {
    question = JudgeQuestion(&options, ofOne: true)
    quantity = options.choice("of", Quantity.self) ?? .score
    target = options.number(
      "target", in: Double.leastNormalMagnitude...1e9, called: "a number above 0")
    versions = options.integer("versions", in: 1...1_000)
    judgesAre = options.choice("judges-are", Sampling.self).flatMap { sampling in
      PlannedPrecision.JudgeSampling(rawValue: sampling.rawValue)
    }
    isTable = options.flag("table") ?? false
  }

  var shownAs: LabelKind { isTable ? .table : .figure }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> PlanningFindings {
    let dimension = try question.dimensions(data.inputs.system)?.first
    return try PlanningFindings(
      try question.study(data).results, dimension: dimension, quantity: quantity, target: target,
      versions: versions, judgesAre: judgesAre, isTable: isTable, system: data.inputs.system,
      level: question.level(data))
  }

  func blocks(_ found: PlanningFindings, at place: CellPlace, _ shared: SharedQuantities) -> [Block]
  {
    [found.block(at: place)]
  }

  func checks(_ found: PlanningFindings) -> [Check] { found.checks }
}
