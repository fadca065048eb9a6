internal import Analysis
internal import Diagnostics
internal import Documents
internal import ValueModel

/// Whether the test, a model or a judge moved between rounds: comparisons of rounds, judges and items as
/// tables, scores over rounds as a figure: `{drift}`.
struct DriftCell: CellKind {
  static let name = "drift"
  static let labels = LabelKind.table
  static let figureSwitch: String? = "figure"

  /// What a table lists.
  enum Subject: String, CaseIterable, Codable, Sendable { case scores, judges, items }

  /// Which of its rows.
  enum Rows: String, CaseIterable, Sendable { case moved, all }

  private let question: RoundQuestion
  private let dimensions: DimensionOption
  private let subject: Subject
  /// nil for all where they are few.
  private let rows: Rows?
  /// Whether the sentences stand above the table.
  private let hasVerdict: Bool
  private let isFigure: Bool

  init(_ options: inout OptionReader) {
    question = RoundQuestion(&options)
    dimensions = DimensionOption(&options)
    isFigure = options.flag("figure") ?? false
    subject = options.choice("show", Subject.self) ?? .scores
    rows = options.choice("rows", Rows.self)
    hasVerdict = options.flag("verdict") ?? false
  }

  var shownAs: LabelKind { isFigure ? .figure : .table }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> DriftOutput {
    let system = data.inputs.system
    let named = try dimensions.identifiers(system, withOverall: true)
    let ofOverall = named?.contains(ModelScore.overall) ?? false
    if ofOverall, named?.count != 1 {
      throw Diagnostics(
        report: .invalidValue,
        "the mean over all dimensions is judged by itself, and cannot stand beside single ones",
        remedy: "Give `\(ModelScore.overall)` a cell of its own")
    }
    let study = try question.study(data, ofOverall: ofOverall)
    let known = study.results.dimensions(of: system)
    // An item that feeds several dimensions is looked at on all of them together.
    let areItemsWhole =
      subject == .items && !isFigure && named == nil
      && study.results.itemDrift.contains { $0.dimension == ModelScore.overall }
    let shown = DriftSelection(
      models: try question.models(of: study.results),
      dimensions: areItemsWhole
        ? [ModelScore.overall] : named?.filter(known.contains) ?? known, system: system,
      level: question.level(data))
    guard !shown.dimensions.isEmpty else {
      throw Diagnostics(
        report: .noRounds, "no round has a score on what the cell names",
        remedy: "Name a dimension that the judgments have a score on")
    }
    let checks = study.results.checks(title: system.shownDimension)
    if isFigure {
      return DriftOutput(
        shown: .figure(
          try DriftFigure(
            study, shown, comparison: question.comparison,
            isCentred: data.study?.hasOverallScore == false)), checks: checks)
    }
    let found = DriftFindings(
      study, shown, subject: subject, rows: rows, hasVerdict: hasVerdict)
    guard !found.isEmpty else { throw DriftCell.nothing(subject) }
    return DriftOutput(shown: .table(found), checks: checks)
  }

  /// Why a table would have no row.
  private static func nothing(_ subject: Subject) -> Diagnostics {
    switch subject {
    case .scores:
      Diagnostics(
        report: .noRounds, "no two rounds can be compared of the models that are shown",
        remedy: "Name others with `models`")
    case .judges:
      Diagnostics(
        report: .noRounds, "no response was judged again by the same judge",
        remedy: "Have some responses of an earlier round judged again, and keep `response_hash`")
    case .items:
      Diagnostics(
        report: .noRounds, "no item can be looked at: it takes several models in two rounds",
        remedy: "Leave out `show: items`")
    }
  }

  func blocks(_ output: DriftOutput, at place: CellPlace, _ shared: SharedQuantities) -> [Block] {
    switch output.shown {
    case .table(let found): found.blocks(at: place)
    case .figure(let figure): [figure.block(at: place)]
    }
  }

  func checks(_ output: DriftOutput) -> [Check] { output.checks }

  func promises(_ output: DriftOutput) -> CaptionPromises? {
    switch output.shown {
    case .table(let found):
      CaptionPromises(hasIntervals: found.hasIntervals, hasBands: false, hasRanks: false)
    case .figure(let figure):
      CaptionPromises(hasIntervals: figure.hasIntervals, hasBands: false, hasRanks: false)
    }
  }
}

/// What a `{drift}` cell found.
struct DriftOutput: PrintedApart {
  enum Shown: Codable, Sendable {
    case table(DriftFindings)
    case figure(DriftFigure)
  }

  let shown: Shown
  /// What was checked of all rounds.
  let checks: [Check]

  func print(to encoder: any Encoder) throws {
    switch shown {
    case .table(let found): try found.print(to: encoder)
    case .figure(let figure): try figure.print(to: encoder)
    }
  }
}

/// What is shown of a study of rounds.
struct DriftSelection: Codable, Sendable {
  let models: [String]
  /// Identifiers.
  let dimensions: [String]
  let system: ValueSystem
  let level: Double

  func contains(model: String) -> Bool { models.contains { $0.isExactly(model) } }
}
