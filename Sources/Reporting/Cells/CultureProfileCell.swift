internal import Analysis
internal import Diagnostics
internal import Documents
internal import ValueModel

/// The profile of a model beside that of a culture, or their differences as a forest:
/// `{culture-profile}`.
struct CultureProfileCell: CellKind {
  static let name = "culture-profile"
  static let labels = LabelKind.figure

  /// What the figure shows.
  enum Shown: String, CaseIterable, Codable, Sendable { case profiles, differences }

  enum Order: String, CaseIterable, Sendable { case circle, difference }

  private let question: CultureQuestion
  private let model: ModelOption
  private let culture: PlacedText?
  private let shown: Shown
  private let order: Order
  /// Whether groups within the culture are marked.
  private let hasGroups: Bool

  init(_ options: inout OptionReader) {
    question = CultureQuestion(&options)
    model = ModelOption(&options, key: "model")
    culture = PlacedText(&options, key: "culture")
    shown = options.choice("show", Shown.self) ?? .profiles
    order = options.choice("order", Order.self) ?? .circle
    hasGroups = options.flag("groups") ?? false
  }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> CultureProfileFindings {
    guard let culture else {
      throw Diagnostics(
        report: .noCultures, "names no culture", remedy: "Add `culture: NAME` of the targets")
    }
    let known: [String]
    if let study = data.study { known = study.models } else { known = try data.wholeBook().models }
    guard let names = try model.names(among: known), names.count == 1, let model = names.first
    else {
      throw Diagnostics(
        report: .noModel, "names not one model", remedy: "Add `model: NAME` of the log")
    }
    let targets = try question.targets(data)
    let contrast: CultureContrast
    do throws(Diagnostics) {
      contrast = try CultureContrast(
        data.inputs, targets: targets, model: model, culture: culture.text,
        settings: question.settings(data, measures: []))
    } catch {
      throw Diagnostics(
        error.all.map { problem in
          problem.code == "unknownCulture" && culture.place != nil
            ? problem.moved(to: culture.place ?? .file(targets.file)) : problem
        })
    }
    return try CultureProfileFindings(
      contrast, targets: targets, system: data.inputs.system, shown: shown,
      isByDifference: order == .difference, hasGroups: hasGroups, language: question.language,
      level: question.level(data))
  }

  func blocks(_ found: CultureProfileFindings, at place: CellPlace, _ shared: SharedQuantities)
    -> [Block]
  {
    [found.block(at: place)]
  }

  func promises(_ found: CultureProfileFindings) -> CaptionPromises? {
    CaptionPromises(hasIntervals: found.hasIntervals, hasBands: false, hasRanks: false)
  }
}
