package import Diagnostics
internal import PrintedNumbers
internal import Statistics
package import ValueModel
internal import Wording

/// What a target may be compared in.
package enum CulturePermission: String, Sendable, Codable, CaseIterable {
  /// A similarity of profiles: three dimensions or more.
  case similarity
  /// Ranks of cultures or models: eight dimensions or more.
  case ranking
  /// Intervals that carry the survey's error: every value has a standard error.
  case surveyErrors
  /// Intervals that know how values err together: a covariance is given.
  case correlatedErrors
  /// Distances in units of the scale: every item was asked.
  case wholeValues

  package var words: String {
    switch self {
    case .similarity: said("similarity")
    case .ranking: said("ranking")
    case .surveyErrors: said("survey errors")
    case .correlatedErrors: said("correlated errors")
    case .wholeValues: said("whole values")
    }
  }
}

/// One target as it is listed and checked.
package struct CultureEntry: Codable {
  package let file: String
  package let culture: String
  /// The name in English, or as the file calls it.
  package let name: String
  package let group: String?
  package let instrument: String?
  package let centring: String
  package let year: Int?
  package let respondents: Int?
  package let effectiveSampleSize: Double?
  /// How many dimensions have a value.
  package let dimensions: Int
  /// Dimensions of the system without a value, and those of which items lack or are not known.
  package let missingDimensions: [String]
  package let incompleteDimensions: [String]
  package let isComplete: Bool
  package let hasStandardErrors: Bool
  package let hasCovariances: Bool
  package let permits: [CulturePermission]
  package let source: String

  package init(_ target: CultureTarget, of targets: CultureTargets, system: ValueSystem) {
    file = targets.file
    culture = target.culture
    name = targets.name(of: target.culture)
    group = target.group
    instrument = target.instrument
    centring = target.centring
    year = target.year
    respondents = target.respondents
    effectiveSampleSize = target.effectiveSampleSize
    dimensions = target.values.count
    missingDimensions = system.dimensions.map(\.id).filter { id in
      !target.values.contains { $0.dimension == id }
    }
    incompleteDimensions = target.values.filter { !$0.isComplete }.map(\.dimension)
    isComplete = target.isComplete(for: system)
    hasStandardErrors = target.hasStandardErrors
    hasCovariances = target.covariance != nil
    source = target.source
    let hasErrors = hasStandardErrors || hasCovariances
    let permitted: [CulturePermission: Bool] = [
      .similarity: dimensions >= CultureEntry.fewestForSimilarity,
      .ranking: dimensions >= CultureEntry.fewestForRanking, .surveyErrors: hasErrors,
      .correlatedErrors: hasCovariances, .wholeValues: isComplete,
    ]
    permits = CulturePermission.allCases.filter { permitted[$0] == true }
  }

  static let fewestForSimilarity = 3
  /// Nothing is ranked on fewer: see S14 of the contracts, and the share of rank orders that chance gives.
  static let fewestForRanking = 8
}

/// Files of targets as they are listed and checked.
package struct CultureEntries: Codable {
  package let targets: [CultureEntry]

  package init(_ files: [CultureTargets], system: ValueSystem) {
    targets = files.flatMap { file in
      file.targets.map { CultureEntry($0, of: file, system: system) }
    }
  }

  /// Checks what reading a file does not: that covariances are such.
  ///
  /// - Throws: `Diagnostics` for matrices that no estimates can have.
  package static func check(_ file: CultureTargets) throws(Diagnostics) {
    var problems: [Diagnostic] = []
    for target in file.targets {
      guard let matrix = target.covariance else { continue }
      let covariance = try? EstimateCovariance(matrix, count: target.values.count)
      guard covariance?.isPositiveSemidefinite() != true else { continue }
      let name = target.group.map { "`\(target.culture)`, group `\($0)`" } ?? "`\(target.culture)`"
      problems.append(
        Diagnostic(
          DefinitionProblem.invalidValue.rawValue,
          at: .file(CultureTargets.covariancePath(of: file.file)),
          covariance == nil
            ? "the covariances of \(name) have a correlation beyond 1"
            : "the covariances of \(name) give some combination of values a variance below 0",
          remedy: "Compute them anew in full precision"))
    }
    try Diagnostics.refuse(problems, most: 100)
  }

  /// What a reader must know before using the targets.
  package var cautions: [Caution] {
    var cautions: [Caution] = []
    let all = CountText.counted(targets.count, "target")
    func add(_ code: Caution.Code, _ wrong: [CultureEntry], _ message: (Int) -> String) {
      guard !wrong.isEmpty else { return }
      cautions.append(
        Caution(code, observed: wrong.count, of: targets.count, message: message(wrong.count)))
    }
    add(.incompleteTargets, targets.filter { !$0.missingDimensions.isEmpty }) { count in
      said("\(count) of \(all) lack dimensions: a similarity rests on those that are there")
    }
    add(
      .incompleteTargets,
      targets.filter { $0.missingDimensions.isEmpty && !$0.incompleteDimensions.isEmpty }
    ) { count in
      said(
        "\(count) of \(all) rest on fewer items than the questionnaire has, or it is not known: they "
          + "are other values than those of all items")
    }
    add(.noStandardErrors, targets.filter { !$0.hasStandardErrors && !$0.hasCovariances }) {
      count in
      said(
        "\(count) of \(all) have no standard errors: intervals of a comparison carry the models' errors "
          + "only")
    }
    add(.noStandardErrors, targets.filter { $0.hasStandardErrors && !$0.hasCovariances }) { count in
      said(
        "\(count) of \(all) have no covariances: values that are centred on a respondent err together, "
          + "and intervals do not know it")
    }
    for file in Set(targets.map(\.file)).sorted() {
      let own = targets.filter { $0.file == file }
      let kinds = Set(
        own.map {
          said("\($0.instrument ?? said("an unknown questionnaire")), centring \($0.centring)")
        })
      if kinds.count > 1 {
        cautions.append(
          Caution(
            .mixedTargets,
            said(
              "\(VisibleText.name(file)) mixes \(kinds.sorted().joined(separator: said(" and "))): only "
                + "ranks and correlations can be compared over all")))
      }
    }
    return cautions
  }
}
