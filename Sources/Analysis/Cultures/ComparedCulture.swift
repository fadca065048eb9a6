internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// A culture made ready to be compared, or the reason why it is not.
struct ComparedCulture: Sendable {
  let target: CultureTarget
  /// Its name in English, with the group.
  let name: String
  /// Numbers of the dimensions that it has, ascending, with their values.
  let dimensions: [Int]
  let values: [Double]
  /// Row-major over `dimensions`; nil where the errors are not known.
  let covariance: [Double]?
  /// Why it is not compared.
  let obstacle: String?

  init(
    _ target: CultureTarget, named name: String, in system: ValueSystem, settings: CultureSettings
  ) {
    self.target = target
    self.name = target.group.map { "\(name), \($0)" } ?? name
    var places: [Int] = []
    var found: [Int] = []
    for (number, dimension) in system.dimensions.enumerated() {
      guard let place = target.values.firstIndex(where: { $0.dimension == dimension.id }) else {
        continue
      }
      found.append(number)
      places.append(place)
    }
    dimensions = found
    values = places.map { target.values[$0].estimate }
    let width = target.values.count
    covariance = target.knownCovariance.map { matrix in
      places.flatMap { row in places.map { matrix[row * width + $0] } }
    }
    obstacle = Self.obstacle(target, system, settings)
  }

  private static func obstacle(
    _ target: CultureTarget, _ system: ValueSystem, _ settings: CultureSettings
  ) -> String? {
    let short = target.values.filter(\.lacksItems)
    guard !short.isEmpty, !settings.includesIncomplete else { return nil }
    let (asked, all) = (
      target.values.reduce(0) { $0 + ($1.items ?? 0) },
      target.values.reduce(0) { $0 + ($1.itemsExpected ?? $1.items ?? 0) }
    )
    return said(
      "only \(asked) of the \(all) items of its questionnaire were asked, so that "
        + "\(CountText.counted(short.count, "dimension")) would mean something else than elsewhere")
  }

  /// The profile on some of its dimensions.
  ///
  /// - Throws: `StatisticsError` for a covariance that is none.
  func profile(on kept: [Int]) throws(StatisticsError) -> SurveyedProfile {
    let places = kept.compactMap { dimensions.firstIndex(of: $0) }
    let width = dimensions.count
    var errors: EstimateCovariance?
    if let covariance {
      errors = try EstimateCovariance(
        places.flatMap { row in places.map { covariance[row * width + $0] } }, count: places.count)
    }
    return try SurveyedProfile(places.map { values[$0] }, covariance: errors)
  }

  /// What JSON says of it.
  func description(in system: ValueSystem) -> CultureDescription {
    CultureDescription(
      culture: target.culture, group: target.group, name: name, source: target.source,
      year: target.year, instrument: target.instrument, centring: target.centring,
      respondents: target.respondents, effectiveSampleSize: target.effectiveSampleSize,
      hasStandardErrors: target.hasStandardErrors || target.covariance != nil,
      hasCovariance: target.covariance != nil, isComplete: target.isComplete(for: system),
      dimensions: dimensions.count, reason: obstacle)
  }

  /// The cultures that are asked for, and how many groups are too small to be shown.
  ///
  /// - Throws: for a name that no culture has.
  static func all(
    _ targets: CultureTargets, in system: ValueSystem, settings: CultureSettings
  ) throws(Diagnostics) -> (cultures: [ComparedCulture], hidden: Int) {
    let named = targets.targets.map { (target: $0, name: targets.name(of: $0.culture)) }
    var isWanted = [Bool](repeating: settings.cultures.isEmpty, count: named.count)
    var problems: [Diagnostic] = []
    for word in settings.cultures {
      let found = named.indices.filter { place in
        let target = named[place].target
        let names = [target.culture, named[place].name]
        return names.contains(word)
          || target.group.map { group in names.contains { "\($0)/\(group)" == word } } ?? false
      }
      for place in found { isWanted[place] = true }
      if found.isEmpty {
        problems.append(
          Diagnostic(
            "unknownCulture", at: .file(targets.file),
            "there is no culture `\(VisibleText.name(word))`",
            remedy: NameSuggestion.remedy(
              for: word, among: named.flatMap { [$0.target.culture, $0.name] })))
      }
    }
    if !problems.isEmpty { throw Diagnostics(problems, cause: .wrongUse) }
    let wanted = named.indices.filter { isWanted[$0] }
    let shown = wanted.filter {
      (named[$0].target.respondents ?? .max) >= settings.minimumGroup
    }
    return (
      shown.map {
        ComparedCulture(named[$0].target, named: named[$0].name, in: system, settings: settings)
      }, wanted.count - shown.count
    )
  }
}

extension CultureTarget.Value {
  /// Whether it is known that not all items were asked.
  var lacksItems: Bool {
    guard let items, let itemsExpected else { return false }
    return items < itemsExpected
  }
}
