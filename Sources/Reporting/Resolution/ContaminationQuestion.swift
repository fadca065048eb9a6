internal import Analysis
internal import Diagnostics
internal import ValueModel

/// The options that all cells on contamination have: `dimension`, `models`, `references`,
/// `probabilities`, `level`.
struct ContaminationQuestion: Sendable {
  /// What a study is made of; cells that ask the same share one.
  struct Key: Hashable, Sendable {
    let settings: ContaminationSettings
    let probabilities: FileOption?
  }

  private let dimension: DimensionOption
  private let models: ModelOption
  private let references: ModelOption
  private let probabilities: FileOption?
  private let level: Double?

  init(_ options: inout OptionReader) {
    dimension = DimensionOption(&options, ofOne: true)
    models = ModelOption(&options)
    references = ModelOption(&options, key: "references")
    probabilities = FileOption(&options, key: "probabilities")
    level = options.number("level", in: 0.5...0.9999, called: "a number from 0.5 to 0.9999")
  }

  /// The study of all models, whichever are shown, so that all tests are held to one family.
  func study(_ data: ReportData) throws(Diagnostics) -> ContaminationStudy {
    try data.contamination(
      Key(
        settings: ContaminationSettings(
          dimension: try dimension.identifiers(data.inputs.system)?.first,
          references: try references.names(among: data.study?.models ?? []),
          level: level(data), seed: data.seed),
        probabilities: probabilities))
  }

  /// Identifier of the dimension that scores are of; nil for all.
  func dimension(_ data: ReportData) throws(Diagnostics) -> String? {
    try dimension.identifiers(data.inputs.system)?.first
  }

  /// The models that are shown.
  func models(of results: ContaminationResults) throws(Diagnostics) -> [String] {
    let known = results.summary.map(\.model)
    return try models.names(among: known) ?? known
  }

  /// What is in force, for the words beside a figure.
  func level(_ data: ReportData) -> Double { level ?? data.usualLevel }
}
