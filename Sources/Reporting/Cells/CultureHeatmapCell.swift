internal import Analysis
internal import Diagnostics
internal import Documents
internal import ValueModel

/// How alike models and cultures are: a heat map in which what cannot be told from none is left open, or
/// the nearest cultures of each model as a table: `{culture-heatmap}`.
struct CultureHeatmapCell: CellKind {
  static let name = "culture-heatmap"
  static let labels = LabelKind.figure

  /// What the cell shows.
  enum Shown: String, CaseIterable, Codable, Sendable { case map, nearest }

  enum Order: String, CaseIterable, Sendable { case seriated, given }

  private let question: CultureQuestion
  private let measure: CultureMeasure
  private let cultures: [String]
  /// For measures of how answers are spread.
  private let answers: AnswersOption?
  /// Whether groups within a culture have a column of their own.
  private let hasGroups: Bool
  private let models: ModelOption
  private let shown: Shown
  private let order: Order
  /// Whether the sentences stand above.
  private let hasVerdict: Bool

  init(_ options: inout OptionReader) {
    question = CultureQuestion(&options)
    measure = options.choice("measure", CultureMeasure.self) ?? .spearman
    cultures = options.strings("cultures") ?? []
    answers = AnswersOption(&options)
    hasGroups = options.flag("groups") ?? false
    models = ModelOption(&options)
    shown = options.choice("show", Shown.self) ?? .map
    order = options.choice("order", Order.self) ?? .seriated
    hasVerdict = options.flag("verdict") ?? false
  }

  var shownAs: LabelKind { shown == .map ? .figure : .table }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> CultureHeatmapFindings {
    let all = try question.targets(data)
    let targets = hasGroups ? all : all.withoutGroups
    let study = try CultureStudy(
      data.inputs, targets: targets,
      settings: question.settings(
        data, measures: [measure], cultures: cultures,
        baseline: measure == .residual ? try question.baseline(data) : nil,
        answers: measure.ofSpreads == nil ? nil : try answers?.answers(data, of: all)))
    var known: [String] = []
    for one in study.results.similarities where !known.contains(where: { $0.isExactly(one.model) })
    {
      known.append(one.model)
    }
    return try CultureHeatmapFindings(
      study, targets: targets, besides: data.cautions, measure: measure,
      models: try models.names(among: known) ?? known,
      shown: shown, isSeriated: order == .seriated, hasVerdict: hasVerdict,
      language: question.language, level: question.level(data))
  }

  func blocks(_ found: CultureHeatmapFindings, at place: CellPlace, _ shared: SharedQuantities)
    -> [Block]
  {
    found.blocks(at: place)
  }

  func promises(_ found: CultureHeatmapFindings) -> CaptionPromises? {
    CaptionPromises(
      hasIntervals: found.hasIntervals && shown == .nearest, hasBands: false,
      hasRanks: shown == .nearest)
  }
}
