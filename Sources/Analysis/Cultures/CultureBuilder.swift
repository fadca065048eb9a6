package import Diagnostics
internal import FileFormats
internal import PrintedNumbers
internal import Statistics
package import ValueModel
internal import Wording

/// Makes culture targets of the answers of respondents.
///
/// Each respondent is scored by the instrument; a target is the weighted mean over a culture's respondents,
/// with the covariance that strata, primary sampling units or replicate weights show. Groups within a culture
/// are domains of its sample.
package struct CultureBuilder {
  package let targets: CultureTargets
  package let results: CultureBuildResults
  package let cautions: [Caution]

  private let respondents: Respondents
  private let settings: CultureBuildSettings
  private let system: ValueSystem

  /// Builds the targets of tables.
  ///
  /// - Parameters:
  ///   - tables: files of respondents, one row each; two files are two samples.
  ///   - names: the files' names for the column `source`.
  ///   - output: what the targets are to be called.
  /// - Throws: where the instrument is no questionnaire, and everything that is wrong with a table.
  /// - Complexity: O(respondents · items), and for errors O(units · dimensions²).
  package init(
    _ tables: [InputTable], names: [String], instrument: Instrument, system: ValueSystem,
    settings: CultureBuildSettings, output: String
  ) throws(Diagnostics) {
    guard let scoring = QuestionnaireScoring(instrument, system: system) else {
      throw Diagnostics(
        Diagnostic(
          DefinitionProblem.questionnaire.rawValue, at: .file(instrument.id),
          instrument.questionnaire == nil
            ? "the instrument scores judgments, and no answers of respondents"
            : "the questionnaire measures `\(instrument.system ?? "")`, not `\(system.id)`",
          remedy: "Name a questionnaire, such as pvq-21"), cause: .wrongUse)
    }
    var respondents = Respondents(scoring: scoring, settings: settings)
    for table in tables { try respondents.add(table) }
    self.respondents = respondents
    self.settings = settings
    self.system = system
    guard !respondents.culture.isEmpty else {
      throw Diagnostics(
        table: .emptyTable, at: tables.first?.place,
        "none of the \(CountText.counted(respondents.read, "respondent")) counts: "
          + Self.list(respondents.dropped),
        remedy: "Check the columns that are named, and the questionnaire's minimum of answers")
    }
    let parts = Self.parts(of: respondents)
    let shown = parts.filter { $0.rows.count >= settings.minimumGroup }
    guard !shown.isEmpty else {
      throw Diagnostics(
        table: .emptyTable, at: tables.first?.place,
        "no culture has \(settings.minimumGroup) respondents who count",
        remedy: "Name another column with --culture")
    }
    let source = settings.source ?? names.map(\.lastPathComponent).joined(separator: ", ")
    var made: [(target: CultureTarget, result: CultureBuildResults.Target)] = []
    for part in shown {
      made.append(
        try Diagnostics.at(tables.first?.place) { () throws(StatisticsError) in
          try Self.target(
            part, respondents, scoring: scoring, instrument: instrument, system: system,
            settings: settings, source: source)
        })
    }
    targets = CultureTargets(file: output, system: system.id, targets: made.map(\.target))
    results = CultureBuildResults(
      instrument: instrument.id, layouts: respondents.layouts, read: respondents.read,
      counted: respondents.culture.count,
      dropped: RespondentDrop.allCases.compactMap { reason in
        respondents.dropped[reason].map {
          CultureBuildResults.Dropped(reason: reason, respondents: $0)
        }
      },
      smallGroups: parts.count - shown.count, targets: made.map(\.result))
    cautions =
      Self.cautions(respondents, hidden: parts.count - shown.count, settings: settings)
      + Self.cautions(made.map(\.result), settings: settings)
  }

  /// A culture, or a group within it, with its respondents.
  struct Part {
    let culture: Int
    let name: String
    let group: String?
    /// Places among all respondents.
    let rows: [Int]
    /// All respondents of the culture: the sample that the group is a domain of.
    let sample: [Int]
  }

  /// By the names of cultures, each before its groups, those by name too.
  static func parts(of respondents: Respondents) -> [Part] {
    var members = [[Int]](repeating: [], count: respondents.cultures.names.count)
    for (row, culture) in respondents.culture.enumerated() { members[culture].append(row) }
    let cultures = respondents.cultures.names.enumerated().sorted {
      Array($0.element.utf8).lexicographicallyPrecedes(Array($1.element.utf8))
    }
    return cultures.flatMap { culture, name -> [Part] in
      let sample = members[culture]
      var groups: [Int: [Int]] = [:]
      for row in sample {
        if let group = respondents.group[row] { groups[group, default: []].append(row) }
      }
      let named = groups.map { (name: respondents.groups.names[$0.key], rows: $0.value) }.sorted {
        Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8))
      }
      return [Part(culture: culture, name: name, group: nil, rows: sample, sample: sample)]
        + named.map {
          Part(culture: culture, name: name, group: $0.name, rows: $0.rows, sample: sample)
        }
    }
  }

  // MARK: - One target

  /// Means with their errors, however these were had.
  private struct Figures {
    let means: [Outcome<Double>]
    let errors: [Outcome<Double>]
    let counts: [Int]
    let designEffects: [Double?]
    /// Of the dimensions that have a mean; nil where there is none.
    let covariance: [Double]?
    let degreesOfFreedom: Int
    let primaryUnits: Int?
    let strata: Int?
  }

  private static func target(
    _ part: Part, _ respondents: Respondents, scoring: QuestionnaireScoring,
    instrument: Instrument, system: ValueSystem, settings: CultureBuildSettings, source: String
  ) throws(StatisticsError) -> (target: CultureTarget, result: CultureBuildResults.Target) {
    let figures = try figures(part, respondents, settings)
    let size = try WeightedSampleSize(part.rows.map { respondents.weights[$0] })
    var values: [CultureTarget.Value] = []
    var dimensions: [CultureBuildResults.Dimension] = []
    for (place, dimension) in respondents.dimensions.enumerated() {
      let id = system.dimensions[dimension].id
      let items = scoring.itemCounts[place]
      let interval: Outcome<ConfidenceInterval> = figures.means[place].flatMap { mean in
        figures.errors[place].flatMap { error in
          SurveyContrast(
            estimate: mean, standardError: error, degreesOfFreedom: figures.degreesOfFreedom
          ).interval(level: settings.level)
        }
      }
      dimensions.append(
        CultureBuildResults.Dimension(
          dimension: id,
          value: Estimate(
            figures.means[place], standardError: figures.errors[place].value, interval: interval),
          respondents: figures.counts[place], designEffect: figures.designEffects[place]))
      guard let mean = figures.means[place].value else { continue }
      values.append(
        CultureTarget.Value(
          dimension: id, estimate: mean, standardError: figures.errors[place].value, items: items,
          itemsExpected: items))
    }
    return (
      CultureTarget(
        culture: part.name, group: part.group, values: values, covariance: figures.covariance,
        respondents: part.rows.count, effectiveSampleSize: size.effective, year: settings.year,
        instrument: instrument.id, centring: instrument.centring.rawValue, source: source),
      CultureBuildResults.Target(
        culture: part.name, group: part.group, respondents: part.rows.count,
        effectiveSampleSize: size.effective, primaryUnits: figures.primaryUnits,
        strata: figures.strata, degreesOfFreedom: figures.degreesOfFreedom, dimensions: dimensions)
    )
  }

  private static func figures(
    _ part: Part, _ respondents: Respondents, _ settings: CultureBuildSettings
  ) throws(StatisticsError) -> Figures {
    let count = respondents.dimensions.count
    let values = part.sample.flatMap {
      respondents.values[$0 * count..<($0 + 1) * count]
    }
    let weights = part.sample.map { respondents.weights[$0] }
    let isWhole = part.rows.count == part.sample.count
    let members = Set(isWhole ? [] : part.rows)
    let domain = isWhole ? nil : part.sample.map(members.contains)
    let design = try SurveyDesign(
      respondents: part.sample.count, weights: weights,
      strata: part.sample.map { respondents.strata[$0] },
      primaryUnits: respondents.units.map { units in part.sample.map { units[$0] } },
      lonePrimaryUnits: settings.lonePrimaryUnits)
    let means = try SurveyMeans(values, variables: count, design: design, domain: domain)
    let counts = means.counts
    guard let asked = settings.replicates else {
      return Figures(
        means: (0..<count).map(means.mean), errors: (0..<count).map(means.standardError),
        counts: counts, designEffects: (0..<count).map { means.designEffect($0).value },
        covariance: means.covariance.value?.values, degreesOfFreedom: means.degreesOfFreedom,
        primaryUnits: design.primaryUnitCount, strata: design.stratumCount)
    }
    let scales = asked.replicateScales.map { scales in
      scales.count == 1
        ? Array(repeating: scales[0], count: respondents.replicates.count) : scales
    }
    let replicates = try ReplicateWeights(
      respondents.replicates.map { column in part.sample.map { column[$0] } },
      method: asked.method, scale: asked.scale, replicateScales: scales)
    // Of dimensions without a mean there is no covariance, and they would take that of the others away.
    let measured = means.measured
    let found = try replicates.means(
      (0..<part.sample.count).flatMap { row in measured.map { values[row * count + $0] } },
      variables: max(measured.count, 1), weights: weights, domain: domain, centre: asked.centre)
    let errors = (0..<count).map { place -> Outcome<Double> in
      guard let index = measured.firstIndex(of: place) else { return .undefined(.noData) }
      return found.covariance.map { $0.standardError(index) }
    }
    return Figures(
      means: (0..<count).map(means.mean), errors: errors, counts: counts,
      designEffects: Array(repeating: nil, count: count),
      covariance: found.covariance.value?.values, degreesOfFreedom: found.degreesOfFreedom,
      primaryUnits: nil, strata: nil)
  }

  // MARK: - Cautions

  private static func list(_ dropped: [RespondentDrop: Int]) -> String {
    RespondentDrop.allCases.compactMap { reason in
      dropped[reason].map { said("\($0) \(reason.words)", as: "respondents") }
    }.joined(separator: said(", "))
  }

  static func cautions(
    _ respondents: Respondents, hidden: Int, settings: CultureBuildSettings
  ) -> [Caution] {
    var cautions = respondents.cautions
    let left = respondents.read - respondents.culture.count
    if left > 0 {
      let (all, why) = (
        CountText.counted(respondents.read, "respondent"), list(respondents.dropped)
      )
      cautions.append(
        Caution(
          .respondentsLeftOut, observed: left, of: respondents.read,
          message: left == 1
            ? said("\(left) of \(all) is left out: \(why)")
            : said("\(left) of \(all) are left out: \(why)")))
    }
    if respondents.withoutGroup > 0 {
      let count = CountText.counted(respondents.withoutGroup, "respondent")
      cautions.append(
        Caution(
          .missingValues,
          respondents.withoutGroup == 1
            ? said("\(count) without a group counts for the culture only")
            : said("\(count) without a group count for the culture only")))
    }
    if hidden > 0 {
      cautions.append(
        Caution(
          .smallGroups,
          hidden == 1
            ? said(
              "1 culture or group of fewer than \(settings.minimumGroup) respondents is left out")
            : said(
              "\(hidden) cultures or groups of fewer than \(settings.minimumGroup) respondents are left "
                + "out")))
    }
    if settings.weight == nil {
      cautions.append(
        Caution(
          .noSurveyWeights,
          said(
            "no weights are named: the means are those of the sample, and not of the population")))
    }
    if settings.replicates == nil, settings.primaryUnit == nil, settings.strata == nil {
      cautions.append(
        Caution(
          .noSurveyDesign,
          said(
            "no strata, primary sampling units or replicate weights are named: errors take respondents "
              + "for independent, and are too small where they come in clusters")))
    }
    return cautions
  }

  private static func cautions(
    _ targets: [CultureBuildResults.Target], settings: CultureBuildSettings
  ) -> [Caution] {
    var cautions: [Caution] = []
    func names(_ targets: [CultureBuildResults.Target]) -> String {
      CountText.list(
        targets.map { target in
          VisibleText.name(target.group.map { "\(target.culture), \($0)" } ?? target.culture)
        }, most: 6)
    }
    let without = targets.filter { target in
      target.dimensions.contains { $0.value.value != nil && $0.value.standardError == nil }
    }
    if !without.isEmpty {
      let reason = without.lazy.flatMap(\.dimensions).compactMap(\.value.reason).first
      let advice =
        settings.lonePrimaryUnits == .refused && settings.replicates == nil
        ? "; --lone-psu says what such strata count" : ""
      cautions.append(
        Caution(
          .noStandardErrors,
          "no standard errors for \(names(without)): \(reason ?? "they are undefined")\(advice)"))
    }
    let few = targets.filter { $0.group == nil && $0.degreesOfFreedom < 20 }
    if !few.isEmpty, settings.replicates != nil || settings.primaryUnit != nil {
      cautions.append(
        Caution(
          .fewClusters,
          "fewer than 20 degrees of freedom (primary sampling units less strata) for \(names(few)): their "
            + "errors are uncertain themselves"))
    }
    return cautions
  }
}
