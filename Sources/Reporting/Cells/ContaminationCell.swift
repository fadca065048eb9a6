internal import Analysis
internal import Diagnostics
internal import Documents
internal import ValueModel

/// Whether models had read the test before they took it: tests of every model as a table, those that
/// could not be made included; or scores on what may have been read beside the rest as a figure:
/// `{contamination}`.
struct ContaminationCell: CellKind {
  static let name = "contamination"
  static let labels = LabelKind.table
  static let figureSwitch: String? = "figure"

  private let question: ContaminationQuestion
  /// Whether a table has a row a model and not a row a test.
  private let isSummary: Bool
  /// Whether the sentences stand above the table.
  private let hasVerdict: Bool
  private let isFigure: Bool
  /// Whether a figure shows scores over the days of the items.
  private let isOverTime: Bool

  init(_ options: inout OptionReader) {
    question = ContaminationQuestion(&options)
    isFigure = options.flag("figure") ?? false
    isSummary = options.flag("summary") ?? false
    isOverTime = options.flag("over-time") ?? false
    hasVerdict = options.flag("verdict") ?? false
  }

  var shownAs: LabelKind { isFigure || isOverTime ? .figure : .table }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> ContaminationOutput {
    let study = try question.study(data)
    let results = study.results
    let models = try question.models(of: results)
    let level = question.level(data)
    let dimension = try question.dimension(data).map(data.inputs.system.shownDimension)
    let shown: ContaminationOutput.Shown =
      if isOverTime {
        .courses(
          try ReleaseFigure(
            study.courses, of: results, models: models, dimension: dimension, level: level))
      } else if isFigure {
        .figure(try FlaggedFigure(results, models: models, dimension: dimension, level: level))
      } else {
        .table(
          ContaminationFindings(
            results, models: models, isSummary: isSummary, hasVerdict: hasVerdict,
            dimension: dimension, level: level))
      }
    return ContaminationOutput(shown: shown, checks: results.checks)
  }

  func blocks(_ output: ContaminationOutput, at place: CellPlace, _ shared: SharedQuantities)
    -> [Block]
  {
    switch output.shown {
    case .table(let found): found.blocks(at: place)
    case .figure(let figure): [figure.block(at: place)]
    case .courses(let figure): [figure.block(at: place)]
    }
  }

  func checks(_ output: ContaminationOutput) -> [Check] { output.checks }

  func promises(_ output: ContaminationOutput) -> CaptionPromises? {
    CaptionPromises(hasIntervals: output.hasIntervals, hasBands: false, hasRanks: false)
  }
}

/// What a `{contamination}` cell found.
struct ContaminationOutput: PrintedApart {
  enum Shown: Codable, Sendable {
    case table(ContaminationFindings)
    case figure(FlaggedFigure)
    case courses(ReleaseFigure)
  }

  let shown: Shown
  /// What was checked of all models.
  let checks: [Check]

  var hasIntervals: Bool {
    switch shown {
    case .table(let found): found.hasIntervals
    case .figure, .courses: true
    }
  }

  func print(to encoder: any Encoder) throws {
    switch shown {
    case .table(let found): try found.print(to: encoder)
    case .figure(let figure): try figure.print(to: encoder)
    case .courses(let figure): try figure.print(to: encoder)
    }
  }
}
