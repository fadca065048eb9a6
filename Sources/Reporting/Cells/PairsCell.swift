internal import Analysis
internal import Diagnostics
internal import Documents
internal import LogReaders
internal import ValueModel

/// Models compared pair by pair on the items that both answered: `{pairs}`.
struct PairsCell: CellKind {
  static let name = "pairs"
  static let labels = LabelKind.table
  static let figureSwitch: String? = "figure"

  /// What the page shows of the pairs.
  enum Shown: String, CaseIterable, Codable, Sendable { case pairs, leaders, matrix }

  private let dimension: String?
  private let dimensionPlace: Place?
  private let reference: ModelOption
  private let margin: Double?
  private let adjustment: PairAdjustment
  private let level: Double?
  private let models: ModelOption
  private let shown: Shown?
  private let hasVerdict: Bool
  private let isFigure: Bool

  init(_ options: inout OptionReader) {
    let named = options.placedStrings("dimension")
    dimension = named?.first?.text
    dimensionPlace = named?.first?.place
    reference = ModelOption(&options, key: "reference")
    margin = options.number(
      "margin", in: Double.leastNormalMagnitude...1e9, called: "a number above 0")
    adjustment = options.choice("adjustment", PairAdjustment.self) ?? .holm
    level = options.number("level", in: 0.5...0.9999, called: "a number from 0.5 to 0.9999")
    models = ModelOption(&options)
    shown = options.choice("show", Shown.self)
    hasVerdict = options.flag("verdict") ?? true
    isFigure = options.flag("figure") ?? false
    for key in ["reference", "show"] where isFigure {
      guard let node = options.node(key) else { continue }
      options.add(
        Diagnostic(
          report: .invalidValue, at: options.place(of: node),
          "\(options.owner): a figure has every pair of its models, and no `\(key)`",
          remedy: "Remove `\(key)`, or `figure`"))
    }
  }

  var shownAs: LabelKind { isFigure ? .figure : .table }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> PairsFindings {
    guard let study = data.study else {
      throw Diagnostics(.noPairsOfPublished(files: data.inputs.log.files.map(\.name)))
    }
    let reference = try reference.names(among: study.models)?.first
    let models = try models.names(among: study.models)
    let settings = PairSettings(
      reference: reference, margin: margin, adjustment: adjustment,
      level: level ?? data.usualLevel)
    let found: PairStudy
    do throws(Diagnostics) {
      found = try PairStudy(study, dimension: dimension, settings: settings)
    } catch {
      guard let dimensionPlace else { throw error }
      throw Diagnostics(
        error.all.map { problem in
          problem.place == nil && problem.code == Self.unknownDimension
            ? problem.moved(to: dimensionPlace) : problem
        })
    }
    return try PairsFindings(
      found, system: study.system, settings: settings, models: models,
      shown: isFigure ? .pairs : shown, hasVerdict: hasVerdict, isFigure: isFigure,
      besides: data.cautions)
  }

  private static let unknownDimension = AnalysisProblem.unknownDimension(
    name: "", system: "", known: []
  ).diagnostic.code

  func blocks(
    _ found: PairsFindings, at place: CellPlace, _ shared: SharedQuantities
  ) -> [Block] { found.blocks(at: place) }

  func promises(_ found: PairsFindings) -> CaptionPromises? {
    CaptionPromises(hasIntervals: found.hasIntervals, hasBands: false, hasRanks: false)
  }
}
