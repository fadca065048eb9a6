internal import Analysis
internal import Diagnostics
internal import ValueModel
internal import Wording

/// The options that all cells on cultures have: `targets`, `baseline`, `incomplete`, `minimum-group`,
/// `language`, `level`.
struct CultureQuestion: Sendable {
  /// A name of targets that ship, or a path from the report's directory.
  private let targets: PlacedText?
  private let baseline: PlacedText?
  private let includesIncomplete: Bool
  private let minimumGroup: Int?
  private let level: Double?
  /// Of the names of cultures and dimensions, such as `zh-Hans`; nil for English.
  let language: String?

  init(_ options: inout OptionReader) {
    targets = PlacedText(&options, key: "targets")
    baseline = PlacedText(&options, key: "baseline")
    includesIncomplete = options.flag("incomplete") ?? false
    minimumGroup = options.integer("minimum-group", in: 1...1_000_000)
    level = options.number("level", in: 0.5...0.9999, called: "a number from 0.5 to 0.9999")
    language = options.string("language")
  }

  /// What is in force, for the words beside a figure.
  func level(_ data: ReportData) -> Double { level ?? data.usualLevel }

  func targets(_ data: ReportData) throws(Diagnostics) -> CultureTargets {
    try data.cultureTargets(
      targets ?? PlacedText(text: "ess-complete", place: nil))
  }

  /// The profile that all cultures share.
  func baseline(_ data: ReportData) throws(Diagnostics) -> CultureTarget? {
    let named = baseline ?? PlacedText(text: "pan-cultural", place: nil)
    // A baseline of other dimensions is no fault of a report that names none.
    guard baseline != nil || data.inputs.system.id == "schwartz" else { return nil }
    let found = try data.cultureTargets(named)
    guard found.targets.count == 1 else {
      throw Diagnostics(
        Diagnostic(
          "severalBaselines", at: named.place ?? .file(found.file),
          "a baseline is one profile, and there are \(found.targets.count)",
          remedy: "Keep the rows of one culture"))
    }
    return found.targets.first
  }

  func settings(
    _ data: ReportData, measures: [CultureMeasure], cultures: [String] = [],
    baseline: CultureTarget? = nil, answers: CultureAnswers? = nil
  ) -> CultureSettings {
    CultureSettings(
      measures: measures, cultures: cultures, baseline: baseline, answers: answers,
      includesIncomplete: includesIncomplete, minimumGroup: minimumGroup ?? 10,
      level: level(data), seed: data.seed)
  }
}

/// A text that an option holds, and where it stands.
struct PlacedText: Sendable {
  let text: String
  /// nil for what stands nowhere, such as a default.
  let place: Place?

  init(text: String, place: Place?) {
    self.text = text
    self.place = place
  }

  /// - Returns: nil where nothing is named.
  init?(_ options: inout OptionReader, key: String) {
    guard let file = FileOption(&options, key: key) else { return nil }
    text = file.text
    place = file.place
  }
}

extension CultureTargets {
  /// Those of whole cultures; all where there are none.
  var withoutGroups: CultureTargets {
    let whole = targets.filter { $0.group == nil }
    return CultureTargets(
      file: file, system: system, targets: whole.isEmpty ? targets : whole, names: names)
  }

  /// A culture's name in a language with its group, as pages print it.
  func shownName(of culture: String, group: String?, language: String?) -> String {
    let name = name(of: culture, language: language ?? Words.language.rawValue)
    return Reporting.shownName(group.map { "\(name), \($0)" } ?? name)
  }
}

extension ValueSystem {
  /// The name of a dimension in a language; nil where it has none there.
  func translation(of dimension: String, in language: String?) -> String? {
    language.flatMap { self.dimension(named: dimension)?.translations[$0] }
  }
}
