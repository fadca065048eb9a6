package import Diagnostics
internal import LogReaders
package import Statistics
internal import Wording

/// A named reason to read a figure with care; it travels with the result and is printed beside it.
///
/// In JSON it is a check that was made and asks for caution: `code`, `subject`, `status` (always
/// `caution`) and `message`; `model`, `dimension`, `task`, `criterion`, `observed` and `expected`
/// where it has them.
package struct Caution: Equatable, Hashable, Sendable {
  package let code: Code
  /// The model concerned; `nil` when all are.
  package let model: String?
  /// Identifier of the dimension concerned; `nil` when all are.
  package let dimension: String?
  /// The task, and its criterion, whose rows are concerned, where they are looked at as they were
  /// logged, whatever they feed; `nil` for cautions on results.
  package let task: String?
  package let criterion: String?
  /// What was counted (items, clusters, repeats, judgments without a score) and out of how many.
  package let observed: Int?
  package let expected: Int?
  /// One plain sentence.
  package let message: String

  package init(
    _ code: Code, model: String? = nil, dimension: String? = nil, task: String? = nil,
    criterion: String? = nil, observed: Int? = nil, of expected: Int? = nil, message: String
  ) {
    self.code = code
    self.model = model
    self.dimension = dimension
    self.task = task
    self.criterion = criterion
    self.observed = observed
    self.expected = expected
    self.message = message
  }

  /// A caution on all that a table gives.
  package init(_ code: Code, _ message: String) { self.init(code, message: message) }

  /// A caution on an interval, in other words than its own.
  package init(
    of caution: IntervalCaution, model: String? = nil, dimension: String? = nil, message: String
  ) {
    self.init(Code(caution), model: model, dimension: dimension, message: message)
  }

  /// A caution on a log that was read into a table.
  package init(of warning: Diagnostic) {
    self.init(Code(rawValue: warning.code) ?? .logWarning, message: warning.description)
  }

  /// What the caution is on: the model, the dimension or both, or the task and its criterion; nil
  /// for all of the result.
  package var subject: String? {
    let parts = [model, dimension, task, criterion].compactMap(\.self).filter { !$0.isEmpty }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// The caution on scores that somebody else published.
  package static var published: Caution {
    Caution(
      .publishedOnly,
      message: said("Published scores without item-level data: no interval can be computed."))
  }
}

extension Caution {
  /// The stable name of a caution.
  package enum Code: String, Codable, Sendable, CaseIterable {
    // MARK: Data

    /// Fewer than 20 items feed the dimension.
    case fewItems
    /// Few values, whatever they are.
    case fewValues
    /// Fewer than 20 clusters; resampling them understates the uncertainty.
    case fewClusters
    /// One cluster, which says nothing of others.
    case oneCluster
    /// A column by whose values units seem to belong together, and which was not named.
    case clustersNotNamed
    /// More than 95 % of the item scores are at the top of the scale.
    case ceiling
    /// The model was measured on other items than the rest of the board, or the models of a task
    /// were not given the same items.
    case unequalItems
    /// Responses that not all judges of a fixed panel gave a verdict on.
    case shortPanels
    /// Some runs of a criterion seem to give proportions and others percentages.
    case mixedUnits
    /// Versions of a tool whose judges' verdicts differ in meaning.
    case versionsMixed
    /// Models of a pair answered different items, or none in common.
    case sharedItems
    /// The model answered fewer repeats or prompt versions than the rest of the board.
    case fewerRepeats
    /// Judgments without a score were left out.
    case missingJudgments
    /// Rows without a value were left out.
    case missingValues
    /// Words were read as no value.
    case missingWords
    /// How a table was read that is no plain CSV: its separator, encoding or sheet.
    case tableForm
    /// A workbook has several sheets, and none was named.
    case sheetGuessed
    /// Cells that are no value by what a workbook or a file of SPSS or Stata says of them.
    case declaredMissing
    /// Truth values stand among numbers.
    case truthValues
    /// The last line of a file has no end.
    case unendedLastLine
    /// Times that name no offset from UTC.
    case naiveTimestamp
    /// Several values of one unit or time were averaged.
    case averagedRepeats
    /// Times that are dates or texts, and what a trend is per.
    case timeUnit
    /// Published figures without item-level data: no interval can be computed.
    case publishedOnly
    /// Curated showcase rows were present and left out.
    case curatedExcluded
    /// Rows of items that were chosen by a model's earlier answers were present and left out.
    case adaptiveExcluded
    /// Rows that the filters of the command or the report leave out.
    case filteredRows
    /// Verdicts on several criteria were taken together.
    case severalCriteria
    /// Verdicts of panels, which are made of those of others, were left out.
    case panelsExcluded
    /// It is not known which response of a battle was shown first.
    case placesUnknown
    /// Preferences between 0 and 1 were taken as won by the side that is preferred.
    case gradedPreferences
    /// Published scores stand beside item-level judgments and are not shown with them.
    case publishedExcluded
    /// Groups of too few people to be shown.
    case smallGroups
    /// Gold verdicts that stand beside none of a judge, or that are tied.
    case goldNotJoined
    /// Gold is on responses on which those who gave it agree more than elsewhere.
    case goldSelected
    /// What was met while a log was read.
    case logWarning

    // MARK: Cultures

    /// Respondents of a survey who do not count.
    case respondentsLeftOut
    /// A file of respondents has the variables of a questionnaire under several names.
    case severalLayouts
    /// A survey without weights.
    case noSurveyWeights
    /// A survey whose strata and primary sampling units are not known.
    case noSurveyDesign
    /// Culture targets of which items, errors or covariances lack.
    case incompleteTargets
    /// Profiles of too few dimensions to rank anything by their shape.
    case fewDimensions
    /// Culture targets of one file that differ in questionnaire or centring.
    case mixedTargets
    /// Cultures whose errors are not known.
    case surveyErrors
    /// Cultures of which the errors are known and not how they go together.
    case surveyCovariance
    /// Dimensions that rest on one item each.
    case oneItemDimensions
    /// The profile that is taken away for the sake of what is left.
    case baseline
    /// How answers are spread is compared without taking away how anybody uses the scale.
    case answerSpreads
    /// So many cells that p-values are not exact.
    case manyCells

    // MARK: Raters

    /// One judge only: nothing can be said about agreement.
    case oneJudge
    /// Agreement is too low for conclusions.
    case judgeAgreement
    /// One category holds most ratings, so that agreement is high by that alone.
    case prevalence
    /// Units with one rating.
    case singleRatings
    /// Ratings that look like numbers and are compared as texts.
    case ratingsAsTexts
    /// The weights do not go with the scale.
    case scaleAndWeights
    /// A coefficient below the least that is customary.
    case belowRange
    /// Verdicts of a recognizer that was never tried on texts that it was not trained on.
    case recognizerNotValidated
    /// A dimension of which all labels are the same, so that it cannot be recognised.
    case noVariationToLearn

    // MARK: Validity

    /// So few models that correlations over them say little of others.
    case fewModels
    /// Correlations that lie beyond 1 when they are corrected for error.
    case beyondOne

    // MARK: Intervals

    /// So few clusters carry the distance from the end of the scale that their spread is assumed.
    case spreadMostlyAssumed
    /// Clusters of very unequal size, near an end of the scale.
    case unequalClusters
    /// Skewed values and few of them.
    case skewedSample
    /// Few clusters of values without declared ends, which cannot show a long tail.
    case unseenTail
    /// Items of unequal weight.
    case unequalWeights
    /// The method takes items for independent, and they come in clusters.
    case clustersIgnored
    /// What the method of an interval leaves out, or another would give.
    case intervalMethod

    // MARK: Tests

    /// Expected counts too small for the limit of a test.
    case sparseCells
    /// Values that tie, and what of them a test tells apart.
    case tiedValues
    /// A test that does not suit the data and was left out.
    case testLeftOut
    /// Neighbouring points of a series are correlated.
    case autocorrelation
    /// Skew or heavy-tailed noise of a series.
    case noiseShape
    /// Segments of few points.
    case shortSegments
    /// A limit that is crossed too often where nothing changes.
    case falseAlarms
    /// Ends of a scale that were taken from the data.
    case assumedRange

    // MARK: Plans

    /// A pilot of so few items or clusters that its variance may be far off.
    case smallPilot
    /// What judges or rounds have in common over all items, which intervals over items do not show.
    case crossedNoise
    /// The true means that ranks are simulated with are uncertain themselves.
    case assumedTruth

    // MARK: Ranks

    /// Wins and losses do not link all items.
    case groupsApart
    /// There is no strength or estimate.
    case noEstimates
    /// There are no ranks or intervals.
    case noRanks
    /// A covariate whose effect the battles do not determine is not in the model.
    case covariateLeftOut
    /// Battles of levels in which one place always won.
    case levelsLeftOut
    /// Resamples without a value.
    case undefinedReplicates

    // MARK: Items

    /// Fewer persons than a model needs.
    case fewPersons
    /// Persons that are repetitions of one model, and not independent.
    case dependentPersons
    /// A simpler model than could be fitted to more persons.
    case crudeModel
    /// Judgments without a score.
    case unscored
    /// Few items tie the scales of two rounds.
    case fewAnchors
    /// Items that were to tie two scales moved.
    case driftingAnchors
    /// The calibration had not converged.
    case notConverged
    /// There are no standard errors.
    case noStandardErrors
    /// The better a person, the worse the response.
    case negativeDiscrimination
    /// A likelihood without a maximum.
    case runawayDiscrimination
    /// Parameters that the responses hardly determine.
    case undeterminedItems
    /// Items that were left out.
    case itemsLeftOut
    /// Categories that nobody chose.
    case unusedCategories
    /// Persons without a response.
    case personsWithoutResponses
    /// Items too short to be tested for overlap.
    case notTestable
    /// A corpus without text.
    case emptyCorpus
  }
}

extension Caution.Code {
  init(_ caution: IntervalCaution) {
    self =
      switch caution {
      case .spreadMostlyAssumed: .spreadMostlyAssumed
      case .unequalClusters: .unequalClusters
      case .skewedSample: .skewedSample
      case .unseenTail: .unseenTail
      case .unequalWeights: .unequalWeights
      case .clustersIgnored: .clustersIgnored
      }
  }

  /// The code in words, with a capital: "Few items".
  package var title: String {
    switch self {
    case .adaptiveExcluded: said("Adaptive rows")
    case .curatedExcluded: said("Curated rows")
    case .publishedExcluded: said("Published scores")
    default: said(.named(words))
    }
  }

  private var words: String {
    rawValue.enumerated().reduce(into: "") { words, letter in
      let (place, character) = letter
      if place == 0 {
        words += character.uppercased()
      } else {
        words += character.isUppercase ? " " + character.lowercased() : String(character)
      }
    }
  }
}

extension Caution: Codable {
  private enum CodingKeys: String, CodingKey {
    case code, subject, status, message, model, dimension, task, criterion, observed, expected
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(code, forKey: .code)
    try container.encodeIfPresent(subject, forKey: .subject)
    try container.encode("caution", forKey: .status)
    try container.encode(message, forKey: .message)
    try container.encodeIfPresent(model, forKey: .model)
    try container.encodeIfPresent(dimension, forKey: .dimension)
    try container.encodeIfPresent(task, forKey: .task)
    try container.encodeIfPresent(criterion, forKey: .criterion)
    try container.encodeIfPresent(observed, forKey: .observed)
    try container.encodeIfPresent(expected, forKey: .expected)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try container.decode(Code.self, forKey: .code),
      model: try container.decodeIfPresent(String.self, forKey: .model),
      dimension: try container.decodeIfPresent(String.self, forKey: .dimension),
      task: try container.decodeIfPresent(String.self, forKey: .task),
      criterion: try container.decodeIfPresent(String.self, forKey: .criterion),
      observed: try container.decodeIfPresent(Int.self, forKey: .observed),
      of: try container.decodeIfPresent(Int.self, forKey: .expected),
      message: try container.decode(String.self, forKey: .message))
  }
}
