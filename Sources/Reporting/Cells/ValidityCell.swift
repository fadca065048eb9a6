internal import Analysis
internal import Diagnostics
internal import Documents
internal import ValueModel

/// Whether a test measures what it is named for: its coefficients with their intervals as a table or a
/// figure, or how its dimensions go together: `{validity}`.
struct ValidityCell: CellKind {
  static let name = "validity"
  static let labels = LabelKind.table
  static let figureSwitch: String? = "figure"

  /// What is shown.
  enum Shown: String, CaseIterable, Codable, Sendable {
    /// Every coefficient, as a table, or as a figure with `figure: true`.
    case coefficients
    /// Every two dimensions, as a figure.
    case correlations
  }

  private let shown: Shown
  /// Which kinds of coefficients.
  private let kinds: [ValidityCoefficient.Kind]?
  private let criteria: FileOption?
  private let comparesRounds: Bool
  private let level: Double?
  private let replicates: Int?
  private let isFigure: Bool
  /// Whether the sentences stand above.
  private let hasVerdict: Bool

  init(_ options: inout OptionReader) {
    shown = options.choice("show", Shown.self) ?? .coefficients
    var found: [ValidityCoefficient.Kind] = []
    let names = options.placedStrings("kinds")
    for (text, place) in names ?? [] {
      if let kind = ValidityCoefficient.Kind(rawValue: text) {
        found.append(kind)
      } else {
        options.add(
          Diagnostic(
            report: .invalidValue, at: place,
            "\(options.owner): there is no kind of coefficient `\(VisibleText.name(text))`",
            remedy: NameSuggestion.remedy(
              for: text, among: ValidityCoefficient.Kind.allCases.map(\.rawValue))))
      }
    }
    kinds = names == nil ? nil : found
    criteria = FileOption(&options, key: "criteria")
    comparesRounds = options.flag("rounds-as-retest") ?? false
    level = options.number("level", in: 0.5...0.9999, called: "a number from 0.5 to 0.9999")
    replicates = options.integer("replicates", in: 99...1_000_000)
    isFigure = options.flag("figure") ?? false
    hasVerdict = options.flag("verdict") ?? false
  }

  var shownAs: LabelKind { isFigure || shown == .correlations ? .figure : .table }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> ValidityFindings {
    let criteria = try criteria.map { option throws(Diagnostics) in
      try data.read(option, role: "criteria") { path throws(Diagnostics) in
        try Criterion.criteria(contentsOf: path)
      }
    }
    let level = level ?? data.usualLevel
    let study = try ValidityStudy(
      data.inputs,
      settings: ValiditySettings(
        criteria: criteria ?? [], comparesRounds: comparesRounds, level: level,
        replicates: replicates ?? 999, seed: data.seed))
    return try ValidityFindings(
      study.results, shown: shown, kinds: kinds, system: data.inputs.system, isFigure: isFigure,
      hasVerdict: hasVerdict, level: level)
  }

  func blocks(_ found: ValidityFindings, at place: CellPlace, _ shared: SharedQuantities) -> [Block]
  {
    found.blocks(at: place)
  }

  func promises(_ found: ValidityFindings) -> CaptionPromises? {
    CaptionPromises(hasIntervals: true, hasBands: false, hasRanks: false)
  }
}
