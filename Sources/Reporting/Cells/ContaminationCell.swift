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
    if isOverTime {
      return .courses(
        try ReleaseFigure(
          study.courses, of: results, models: models, dimension: dimension, level: level))
    }
    return isFigure
      ? .figure(try FlaggedFigure(results, models: models, dimension: dimension, level: level))
      : .table(
        ContaminationFindings(
          results, models: models, isSummary: isSummary, hasVerdict: hasVerdict,
          dimension: dimension, level: level))
  }

  func blocks(_ output: ContaminationOutput, at place: CellPlace, _ shared: SharedQuantities)
    -> [Block]
  {
    switch output {
    case .table(let found): found.blocks(at: place)
    case .figure(let figure): [figure.block(at: place)]
    case .courses(let figure): [figure.block(at: place)]
    }
  }

  func promises(_ output: ContaminationOutput) -> CaptionPromises? {
    CaptionPromises(hasIntervals: output.hasIntervals, hasBands: false, hasRanks: false)
  }
}

/// What a `{contamination}` cell found.
enum ContaminationOutput: PrintedApart {
  case table(ContaminationFindings)
  case figure(FlaggedFigure)
  case courses(ReleaseFigure)

  var hasIntervals: Bool {
    switch self {
    case .table(let found): found.hasIntervals
    case .figure, .courses: true
    }
  }

  func print(to encoder: any Encoder) throws {
    switch self {
    case .table(let found): try found.print(to: encoder)
    case .figure(let figure): try figure.print(to: encoder)
    case .courses(let figure): try figure.print(to: encoder)
    }
  }
}
