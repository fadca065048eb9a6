package import Diagnostics
internal import PrintedNumbers
internal import Statistics
package import ValueModel
internal import Wording

/// The answers of respondents behind culture targets, for what compares how answers are spread.
package struct CultureAnswers: Sendable {
  /// Where the answers are, and which columns say what.
  package struct Source: Sendable {
    /// As the caller named it.
    package let file: String
    package let questionnaire: Instrument
    /// Columns of the culture, the group, the weight and the design.
    package let columns: CultureBuildSettings
    /// The score of each answer as it stands in the file; nil for the answer itself, turned round where
    /// the questionnaire is reversed.
    package let map: [Double: Double]?

    package init(
      file: String, questionnaire: Instrument, columns: CultureBuildSettings,
      map: [Double: Double]? = nil
    ) {
      self.file = file
      self.questionnaire = questionnaire
      self.columns = columns
      self.map = map
    }
  }

  /// The answers of a culture, or of a group within it.
  struct Sample: Sendable {
    let culture: String
    let group: String?
    let respondents: Int
    /// Which of the samples it is a part of, so that two groups of one culture err together.
    let design: Int
    let spread: AnswerSpread
  }

  /// Why nothing is compared; nil where something is.
  let obstacle: String?
  /// The scores that answers are held to be.
  let categories: [Double]
  /// By their numbers in the value system, as the spreads have them.
  let dimensions: [Int]
  let samples: [Sample]
  /// What must be known of the answers.
  let cautions: [Caution]

  /// Reads answers.
  ///
  /// - Parameters:
  ///   - source: what they are.
  ///   - instrument: what scores models.
  /// - Throws: where the instrument is no questionnaire of the system, a map that cannot be, and everything
  ///   that is wrong with the table.
  /// - Complexity: O(respondents x dimensions x categories).
  package init(
    _ table: InputTable, from source: Source, instrument: Instrument, system: ValueSystem
  ) throws(Diagnostics) {
    let questionnaire = source.questionnaire
    guard let scoring = QuestionnaireScoring(questionnaire, system: system) else {
      throw Diagnostics(
        Diagnostic(
          DefinitionProblem.questionnaire.rawValue, at: .file(questionnaire.id),
          questionnaire.questionnaire == nil
            ? "the instrument scores judgments, and no answers of respondents"
            : "the questionnaire measures `\(questionnaire.system ?? "")`, not `\(system.id)`",
          remedy: "Name a questionnaire, such as pvq-21"), cause: .wrongUse)
    }
    dimensions = scoring.dimensions
    let found = try AnswerCategories.of(
      source.map, questionnaire: questionnaire, scoring: scoring, instrument: instrument)
    guard case .success(let categories) = found else {
      if case .failure(let why) = found { obstacle = why.reason } else { obstacle = nil }
      (self.categories, samples, cautions) = ([], [], [])
      return
    }
    obstacle = nil
    self.categories = categories.values
    var respondents = Respondents(
      scoring: scoring, settings: source.columns, categories: categories)
    try respondents.add(table)
    samples = try Diagnostics.at(table.place) { () throws(StatisticsError) in
      try Self.samples(respondents, categories.values, source.columns)
    }
    cautions =
      CultureBuilder.cautions(respondents, hidden: 0, settings: source.columns) + [
        Caution(
          .answerSpreads,
          said(
            "How answers are spread is compared as they were given: whoever answers high or low to "
              + "everything, a person or a model, differs by that alone."))
      ]
  }

  private static func samples(
    _ respondents: Respondents, _ categories: [Double], _ columns: CultureBuildSettings
  ) throws(StatisticsError) -> [Sample] {
    let dimensions = respondents.dimensions.count
    let width = dimensions * categories.count
    var samples: [Sample] = []
    for (design, part) in CultureBuilder.parts(of: respondents).enumerated() {
      let answers = part.sample.flatMap { respondents.spreads[$0 * width..<($0 + 1) * width] }
      let survey = try SurveyDesign(
        respondents: part.sample.count, weights: part.sample.map { respondents.weights[$0] },
        strata: part.sample.map { respondents.strata[$0] },
        primaryUnits: respondents.units.map { units in part.sample.map { units[$0] } },
        lonePrimaryUnits: columns.lonePrimaryUnits)
      let members = Set(part.rows)
      let isWhole = part.rows.count == part.sample.count
      samples.append(
        Sample(
          culture: part.name, group: part.group, respondents: part.rows.count,
          // Parts of one culture have one number.
          design: samples.last?.culture == part.name ? samples[samples.count - 1].design : design,
          spread: try AnswerSpread(
            answers, categories: categories, dimensions: dimensions, design: survey,
            domain: isWhole ? nil : part.sample.map(members.contains))))
    }
    return samples
  }

  /// The answers of a target; nil where the file has none.
  func sample(of target: CultureTarget) -> Sample? {
    samples.first { $0.culture == target.culture && $0.group == target.group }
  }
}

extension CultureTargets {
  /// The one questionnaire that all targets come from; nil where there are several, or it is not known.
  package var questionnaire: String? {
    let names = Set(targets.map(\.instrument))
    return names.count == 1 ? names.first ?? nil : nil
  }
}
