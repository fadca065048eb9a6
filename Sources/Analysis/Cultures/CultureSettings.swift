package import ValueModel

/// What models are compared with cultures by.
package struct CultureSettings: Sendable {
  /// Which measures, in the order of `CultureMeasure`.
  package let measures: [CultureMeasure]
  /// Names of cultures, each by its name in the file or in a language, with or without `/GROUP`; empty
  /// for all.
  package let cultures: [String]
  /// The profile that all cultures share, for `residual`; nil where there is none.
  package let baseline: CultureTarget?
  /// The answers of people, for measures of how answers are spread; nil where there are none.
  package let answers: CultureAnswers?
  /// Whether cultures of which not all items were asked are compared too.
  package let includesIncomplete: Bool
  /// Groups of fewer people are not shown.
  package let minimumGroup: Int
  package let level: Double
  /// How many draws the intervals of ranks rest on.
  package let draws: Int
  package let seed: UInt64

  /// With fewer dimensions no culture is said to be nearest (S14).
  package static let fewestRankedDimensions = 8
  /// With more pairs of a model and a culture, p-values of measures of numbers are Student's.
  package static let mostExactCells = 2_000

  package init(
    measures: [CultureMeasure] = CultureMeasure.standard, cultures: [String] = [],
    baseline: CultureTarget? = nil, answers: CultureAnswers? = nil,
    includesIncomplete: Bool = false, minimumGroup: Int = 10,
    level: Double = 0.95, draws: Int = 999, seed: UInt64 = 0
  ) {
    self.measures = CultureMeasure.allCases.filter(measures.contains)
    self.cultures = cultures
    self.baseline = baseline
    self.answers = answers
    self.includesIncomplete = includesIncomplete
    self.minimumGroup = minimumGroup
    self.level = level
    self.draws = draws
    self.seed = seed
  }

  /// Whether a measure of spreads is asked for, and there are answers.
  var comparesAnswers: Bool { answers != nil && measures.contains { $0.ofSpreads != nil } }

  package var significance: Double { 1 - level }
}
