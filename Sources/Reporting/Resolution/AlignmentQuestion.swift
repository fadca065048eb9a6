internal import Analysis
internal import Diagnostics
internal import Statistics
internal import ValueModel

/// The options that all cells on weights and people have: `models`, `utility`, `level`,
/// `represented-from`, `minimum-group`.
struct AlignmentQuestion: Sendable {
  private let models: ModelOption
  let utility: ProfileUtility
  private let level: Double?
  private let threshold: Double?
  private let minimumGroup: Int?

  init(_ options: inout OptionReader) {
    models = ModelOption(&options)
    utility = options.choice("utility", ProfileUtility.self) ?? .similarity
    level = options.number("level", in: 0.5...0.9999, called: "a number from 0.5 to 0.9999")
    threshold = options.number(
      "represented-from", in: Double.leastNormalMagnitude...1, called: "a number above 0, up to 1")
    minimumGroup = options.integer("minimum-group", in: 1...1_000_000)
  }

  /// What is in force, for the words beside a figure.
  func level(_ data: ReportData) -> Double { level ?? data.usualLevel }

  var representedFrom: Double { threshold ?? AlignmentSettings.usualThreshold }

  /// The scores that are compared with somebody.
  ///
  /// - Throws: for published scores.
  func scored(_ data: ReportData) throws(Diagnostics) -> ScoreStudy {
    guard let study = data.study else {
      throw Diagnostics(
        report: .noPeople,
        "only scores were published, so that nothing can be said of how far an alignment may be off",
        remedy: "Use judgments of single responses")
    }
    return study
  }

  func study(
    _ data: ReportData, with target: AlignmentTarget
  ) throws(Diagnostics) -> AlignmentStudy {
    try AlignmentStudy(
      try scored(data), with: target,
      settings: AlignmentSettings(
        utility: utility, level: level(data),
        minimumGroup: minimumGroup ?? AlignmentSettings.usualMinimumGroup,
        threshold: representedFrom, seed: data.seed))
  }

  /// The models that are shown, in the order of a table.
  func models(among known: [String]) throws(Diagnostics) -> [String] {
    try models.names(among: known) ?? known
  }
}

extension ReportData {
  /// A culture whose values are weights: of the targets that a cell names, else of those that ship.
  func culture(
    _ name: PlacedText, of targets: PlacedText?
  ) throws(Diagnostics) -> (target: CultureTarget, file: CultureTargets) {
    var known: [String] = []
    let files =
      targets.map { [$0] } ?? CultureTargets.shippedNames.map { PlacedText(text: $0, place: nil) }
    for file in files {
      let found = try cultureTargets(file)
      if let target = found.targets.first(where: {
        $0.group == nil && ($0.culture == name.text || found.name(of: $0.culture) == name.text)
      }) {
        return (target, found)
      }
      known += found.targets.filter { $0.group == nil }.map(\.culture)
    }
    throw Diagnostics(
      report: .noCultures, at: name.place, "there is no culture `\(VisibleText.name(name.text))`",
      remedy: NameSuggestion.remedy(for: name.text, among: known))
  }
}
