internal import Diagnostics
internal import PrintedNumbers
internal import Wording

/// Why data do not give a quantity, worded in one place.
enum MissingQuantity: Equatable, Sendable {
  case noModel(String)
  case noScore(model: String, dimension: String, isPublished: Bool)
  case noScoreInRound(model: String, dimension: String, round: String)
  /// Profiles are centred, so that a mean over all dimensions says nothing.
  case noOverallScore
  /// A centred score lies about its own profile's mean, and a ratio needs a zero.
  case noRatioOfCentred
  case noCultures
  case cultureNotCompared(String, reason: String)
  case noBaseline
  case noSharedDimensions(Int, needed: Int)
  case tooFewModels(Int, needed: Int)
  case notOfProfiles(measure: String)
  case fewJudges(dimension: String)
  case agreementOfAll
  case oneRound
  case publishedOnly(String)
  case noRank(model: String, dimension: String, reason: String)
  case ranksAmongScores
  case noMembers

  var code: String {
    switch self {
    case .noModel: "noModel"
    case .noScore, .noScoreInRound: "noScore"
    case .noOverallScore: "noOverallScore"
    case .noRatioOfCentred: "noRatioOfCentred"
    case .noCultures: "noCultures"
    case .cultureNotCompared: "cultureNotCompared"
    case .noBaseline: "noBaseline"
    case .noSharedDimensions: "noSharedDimensions"
    case .tooFewModels: "tooFewModels"
    case .notOfProfiles: "notOfProfiles"
    case .fewJudges: "fewJudges"
    case .agreementOfAll: "agreementOfAll"
    case .oneRound: "oneRound"
    case .publishedOnly: "publishedOnly"
    case .noRank: "noRank"
    case .ranksAmongScores: "ranksAmongScores"
    case .noMembers: "noMembers"
    }
  }

  /// One plain clause, without a capital or a full stop.
  var reason: String {
    switch self {
    case .noModel(let model): said("\(VisibleText.name(model)) is not among the models")
    case .noScore(let model, let dimension, let isPublished):
      isPublished
        ? said("no score of \(VisibleText.name(model)) on \(dimension) was published")
        : said("\(VisibleText.name(model)) has no score on \(dimension)")
    case .noScoreInRound(let model, let dimension, let round):
      said(
        "\(VisibleText.name(model)) has no score on \(dimension) in the round \(VisibleText.name(round))"
      )
    case .noOverallScore:
      said("profiles are centred, so that there is no score over all dimensions")
    case .noRatioOfCentred:
      said("profiles are centred, so that a score has no zero that a ratio could be taken to")
    case .noCultures: said("there are no targets of cultures")
    case .cultureNotCompared(let culture, let reason):
      said("\(VisibleText.name(culture)) is not compared: \(reason)")
    case .noBaseline: said("there is no baseline profile")
    case .noSharedDimensions(let count, let needed):
      said("both have \(CountText.counted(count, "dimension")) in common, and \(needed) are needed")
    case .tooFewModels(let count, let needed):
      count == 1
        ? said("1 model has a score on both dimensions, and \(needed) are needed")
        : said("\(count) models have a score on both dimensions, and \(needed) are needed")
    case .notOfProfiles(let measure):
      said("the targets are means, and the \(measure) needs the answers of people")
    case .fewJudges(let dimension): said("fewer than two judges of a kind rated \(dimension)")
    case .agreementOfAll: said("agreement is of one dimension, and several are rated")
    case .oneRound: said("the judgments are of one round or of none, and a drift takes two")
    case .publishedOnly(let what):
      said("only scores were published, and \(what) needs judgments of single items")
    case .noRank(let model, let dimension, let reason):
      said("\(VisibleText.name(model)) has no rank on \(dimension): \(reason)")
    case .ranksAmongScores: said("a rank takes part in no sum, product or ratio with a score")
    case .noMembers: said("it is made of no quantity at all")
    }
  }
}
