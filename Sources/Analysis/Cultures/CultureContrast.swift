package import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import Statistics
package import ValueModel
internal import Wording

/// Where the profile of a model lies above and below that of a culture, dimension by dimension.
///
/// Both profiles are standardised over their own values, so that their shapes are compared whatever
/// their scales.
package struct CultureContrast: Codable, Sendable {
  /// One dimension.
  package struct Row: Codable, Sendable {
    /// Its identifier.
    package let dimension: String
    /// In standard deviations of the profile's own values about their mean.
    package let model: Estimate
    package let culture: Estimate
    /// The model's less the culture's.
    package let difference: Estimate
    package let pValue: Double?
    /// By Holm over the dimensions.
    package let adjustedPValue: Double?

    /// Whether the data tell the two apart.
    package func isShown(at significance: Double) -> Bool {
      adjustedPValue.map { $0 <= significance } ?? false
    }
  }

  /// A group within the culture, on the same dimensions.
  package struct Group: Codable, Sendable {
    package let group: String
    package let respondents: Int?
    package let values: [Estimate]
  }

  package let model: String
  /// The name in the file, and that in English.
  package let culture: String
  package let name: String
  package let source: String
  /// In the order of the value system.
  package let rows: [Row]
  package let groups: [Group]
  /// Groups of too few people to be shown.
  package let hiddenGroups: Int
  /// What is shown and what is not, in plain words.
  package let sentence: String
  /// What must be known of it.
  package let notes: [String]

  private enum Key: String, CodingKey {
    case model, culture, name, surveySource, rows, groups, hiddenGroups, sentence
  }

  /// What JSON prints of it: all but the notes.
  package func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(model, forKey: .model)
    try container.encode(culture, forKey: .culture)
    try container.encode(name, forKey: .name)
    try container.encode(source, forKey: .surveySource)
    try container.encode(rows, forKey: .rows)
    try container.encode(groups, forKey: .groups)
    try container.encode(hiddenGroups, forKey: .hiddenGroups)
    try container.encode(sentence, forKey: .sentence)
  }

  /// - Parameters:
  ///   - model: as the log names it.
  ///   - culture: by its name in the file or in English.
  ///   - settings: its measures and draws have no part in it.
  /// - Throws: for a model or a culture that there is not, and where the two have too few dimensions in
  ///   common or a profile has no shape.
  package init(
    _ inputs: StudyInputs, targets: CultureTargets, model: String, culture: String,
    settings: CultureSettings
  ) throws(Diagnostics) {
    let profiles: CultureProfiles
    if let study = try inputs.study(seed: settings.seed) {
      profiles = try Diagnostics.at(.files(inputs.log.files.map(\.name))) {
        () throws(StatisticsError) in try CultureProfiles(study)
      }
    } else {
      profiles = CultureProfiles(
        try inputs.publishedBook(options: IntervalOptions(level: settings.level)))
    }
    guard
      let own = profiles.profiles.first(where: { ExactName($0.model) == ExactName(model) })
    else {
      throw Diagnostics(.unknownModel(name: model, known: profiles.profiles.map(\.model)))
    }
    let (found, hidden) = try ComparedCulture.all(
      targets, in: profiles.system,
      settings: CultureSettings(
        cultures: [culture], includesIncomplete: settings.includesIncomplete,
        minimumGroup: settings.minimumGroup, level: settings.level))
    guard let whole = found.first(where: { $0.target.group == nil }) ?? found.first else {
      throw Diagnostics(
        Diagnostic(
          "noCultures", at: .file(targets.file),
          "\(VisibleText.name(culture)) has fewer than \(settings.minimumGroup) people",
          remedy: "Name a larger group"))
    }
    if let obstacle = whole.obstacle {
      throw Diagnostics(
        Diagnostic(
          "incompleteTarget", at: .file(targets.file),
          "\(VisibleText.name(whole.name)) is not compared: \(obstacle)",
          remedy: "Allow it with `incomplete`, or name another culture"))
    }
    let maker = Maker(
      system: profiles.system, model: own, culture: whole, level: settings.level)
    let made = try Diagnostics.at(.file(targets.file)) { () throws(StatisticsError) in
      try maker.made(
        groups: found.filter {
          $0.target.group != nil && $0.target.culture == whole.target.culture
            && $0.target.group != whole.target.group && $0.obstacle == nil
        })
    }
    guard case .value(let made) = made else {
      throw Diagnostics(
        Diagnostic(
          "noProfile", at: .file(targets.file),
          "\(VisibleText.name(model)) and \(VisibleText.name(whole.name)) cannot be compared: "
            + (made.reason.map(\.description) ?? ""),
          remedy: "It takes three dimensions that both have, and values that differ"))
    }
    self.model = own.model
    self.culture = whole.target.culture
    name = whole.name
    source = whole.target.source
    rows = made.rows
    groups = made.groups
    hiddenGroups = hidden
    sentence = maker.sentence(made.rows)
    notes = maker.notes(made.rows, isPublished: profiles.isPublished, hidden: hidden, settings)
  }

  /// What makes the parts.
  private struct Maker {
    let system: ValueSystem
    let model: CultureProfiles.Profile
    let culture: ComparedCulture
    let level: Double

    private var shared: [Int] { model.dimensions.filter(culture.dimensions.contains) }

    func made(
      groups: [ComparedCulture]
    ) throws(StatisticsError) -> Outcome<(rows: [Row], groups: [Group])> {
      let shared = shared
      let own = StandardizedProfile.of(
        model.scores.restricted(to: shared.compactMap { model.dimensions.firstIndex(of: $0) }))
      let theirs = StandardizedProfile.of(try culture.profile(on: shared))
      guard case .value(let own) = own else { return .undefined(own.reason ?? .noData) }
      guard case .value(let theirs) = theirs else { return .undefined(theirs.reason ?? .noData) }
      let differences = shared.indices.map { own.difference(from: theirs, $0) }
      let pValues = differences.map { $0.flatMap(\.pValue).value }
      let adjusted = try PValueAdjustment.holm.adjust(pValues)
      let rows = shared.enumerated().map { place, dimension in
        Row(
          dimension: system.dimensions[dimension].id, model: estimate(own, place),
          culture: estimate(theirs, place),
          difference: Estimate(
            differences[place].map(\.value),
            standardError: differences[place].flatMap(\.standardError).value,
            interval: differences[place].flatMap { $0.interval(level: level) }),
          pValue: pValues[place], adjustedPValue: adjusted[place])
      }
      var shown: [Group] = []
      for group in groups {
        guard shared.allSatisfy(group.dimensions.contains),
          let values = StandardizedProfile.of(try group.profile(on: shared)).value
        else { continue }
        shown.append(
          Group(
            group: group.target.group ?? "", respondents: group.target.respondents,
            values: shared.indices.map { estimate(values, $0) }))
      }
      return .value((rows, shown))
    }

    private func estimate(_ profile: StandardizedProfile, _ place: Int) -> Estimate {
      Estimate(
        .value(profile.values[place]), standardError: profile.standardErrors[place].value,
        interval: profile.interval(place, level: level))
    }

    // MARK: - Words

    private func names(_ rows: [Row]) -> String {
      CountText.list(
        rows.map { system.dimension(named: $0.dimension)?.name ?? $0.dimension }, most: 6)
    }

    func sentence(_ rows: [Row]) -> String {
      let (one, other) = (VisibleText.name(model.model), VisibleText.name(culture.name))
      let tested = rows.filter { $0.adjustedPValue != nil }
      guard !tested.isEmpty else {
        return said(
          "Whether \(one) differs from \(other) on a dimension cannot be said: nothing is known of "
            + "the errors of \(one).")
      }
      let told = tested.filter { $0.isShown(at: 1 - level) }
      guard !told.isEmpty else {
        return said(
          "On none of \(CountText.counted(tested.count, "dimension")) do the data tell \(one) from "
            + "\(other).")
      }
      let (above, below) = (
        told.filter { ($0.difference.value ?? 0) > 0 },
        told.filter { ($0.difference.value ?? 0) < 0 }
      )
      let weight =
        switch (above.isEmpty, below.isEmpty) {
        case (false, false): said("more weight on \(names(above)) and less on \(names(below))")
        case (false, true): said("more weight on \(names(above))")
        case (true, false): said("less on \(names(below))")
        // As the sentence would be without any.
        case (true, true): ""
        }
      let rest = tested.count - told.count
      guard rest > 0 else {
        return said("Beside its other values, \(one) puts \(weight) than \(other).")
      }
      let open = CountText.counted(rest, "dimension")
      return said(
        "Beside its other values, \(one) puts \(weight) than \(other); on the other \(open) the data "
          + "do not tell them apart.")
    }

    func notes(
      _ rows: [Row], isPublished: Bool, hidden: Int, _ settings: CultureSettings
    ) -> [String] {
      var notes: [String] = []
      if isPublished {
        notes.append(
          said(
            "Only the scores of \(VisibleText.name(model.model)) were published, so that its part of an "
              + "error is not known and nothing is tested."))
      }
      if culture.covariance == nil {
        notes.append(
          said(
            "The source gives no standard errors for \(VisibleText.name(culture.name)): intervals carry "
              + "the error of the model alone, and are too narrow."))
      }
      if hidden > 0 {
        notes.append(
          said(
            "\(CountText.counted(hidden, "group")) of fewer than \(settings.minimumGroup) people not "
              + "shown."))
      }
      return notes
    }
  }
}
