package import Diagnostics
internal import ItemResponse
internal import PrintedNumbers
package import Statistics

/// What can keep a study from being analysed, with what is needed to word it.
///
/// The wording is in one place, ``diagnostic``. All of them are bad input (exit code 3).
package enum AnalysisProblem: Sendable {
  case noJudgments(files: [String])
  case curatedOnly(files: [String])
  case adaptiveOnly(files: [String])
  case nothingFeeds(instrument: String, system: String, criteriaSeen: [String])
  case publishedOnly(files: [String])
  case itemTableMissing(instrument: String, name: String, lookedIn: [String])
  case scoreOutsideScale(
    Place, score: Double, minimum: Double, maximum: Double, instrument: String, others: Int)
  /// An item is in one cluster at `place`, and in another at `earlier`, each with the cluster.
  case clusterConflict(item: String, place: Place, cluster: String, earlier: Place, other: String)
  case severalCriteria(instrument: String, criteria: [String])
  case unknownModel(name: String, known: [String])
  case unknownDimension(name: String, system: String, known: [String])
  case unknownReader(name: String, known: [String])
  /// The list of models that are asked for is empty.
  case noModel
  case repeatedModel(name: String)
  case systemMismatch(wanted: String, instrument: String, system: String)
  case noOverallScore(system: String)
  case noInstrument(known: [String])
  case noSystem(instrument: String, known: [String])
  /// The criteria of a log were asked for, and have several scales, or state none.
  case noCommonScale([String])
  case tooManyReplicates(Int, models: Int, dimensions: Int, most: Int)
  /// Pairs are asked for, and there are none.
  case oneModel(String)
  case noPairsOfPublished(files: [String])
  /// Rounds are to be compared, and there is none or one.
  case oneRound(String?, files: [String])
  /// A pilot has other models than a study that is planned compares.
  case pilotModels(known: [String], needed: Int)

  package var diagnostic: Diagnostic {
    Diagnostic(code, at: place, message, remedy: remedy)
  }

  private var code: String {
    switch self {
    case .noJudgments: "noJudgments"
    case .curatedOnly: "curatedOnly"
    case .adaptiveOnly: "adaptiveOnly"
    case .nothingFeeds: "nothingFeeds"
    case .publishedOnly: "publishedOnly"
    case .itemTableMissing: "itemTableMissing"
    case .scoreOutsideScale: "scoreOutsideInstrumentScale"
    case .clusterConflict: "clusterConflict"
    case .severalCriteria: "severalCriteria"
    case .unknownModel: "unknownModel"
    case .unknownDimension: "unknownDimension"
    case .unknownReader: "unknownReader"
    case .noModel: "noModel"
    case .repeatedModel: "repeatedModel"
    case .systemMismatch: "systemMismatch"
    case .noOverallScore: "noOverallScore"
    case .noInstrument: "noInstrument"
    case .noSystem: "noSystem"
    case .noCommonScale: "noCommonScale"
    case .tooManyReplicates: "tooManyReplicates"
    case .oneModel: "oneModel"
    case .noPairsOfPublished: "publishedOnly"
    case .oneRound: "oneRound"
    case .pilotModels: "pilotModels"
    }
  }

  private var place: Place? {
    switch self {
    case .noJudgments(let files), .curatedOnly(let files), .adaptiveOnly(let files),
      .publishedOnly(let files), .noPairsOfPublished(let files), .oneRound(_, let files):
      .files(files)
    case .scoreOutsideScale(let place, _, _, _, _, _), .clusterConflict(_, let place, _, _, _):
      place
    default: nil
    }
  }

  private var message: String {
    switch self {
    case .noJudgments: "no judgment was read"
    case .adaptiveOnly:
      "every row is of an item that was chosen by the model's earlier answers, so that means do not "
        + "compare models"
    case .curatedOnly:
      "every row is a curated showcase case, not a sample of items, so no mean is taken of them"
    case .nothingFeeds(let instrument, let system, let seen):
      "instrument `\(instrument)`: no judgment in the log feeds a dimension of \(system). "
        + "Criteria in the log: \(seen.prefix(8).joined(separator: ", "))"
        + (seen.count > 8 ? ", …" : "")
    case .publishedOnly:
      "holds published scores without item-level data; they can be shown, but nothing can be "
        + "estimated from them"
    case .itemTableMissing(let instrument, let name, let lookedIn):
      "instrument `\(instrument)` needs its item table \(name), which is not beside the log "
        + "(looked for \(lookedIn.joined(separator: ", ")))"
    case .scoreOutsideScale(_, let score, let minimum, let maximum, let name, let others):
      "the score \(NumberText.plain(score)) is outside "
        + "\(NumberText.plain(minimum))..\(NumberText.plain(maximum)), the scale of instrument `\(name)`"
        + (others > 0 ? "; so are \(others) more rows" : "")
    case .clusterConflict(let item, _, let cluster, let earlier, let other):
      "item `\(item)` is in the cluster `\(cluster)` and in another at \(earlier) (`\(other)`)"
    case .severalCriteria(let instrument, let criteria):
      "instrument `\(instrument)`: the log has several criteria "
        + "(\(criteria.prefix(8).joined(separator: ", "))), and the instrument does not say which "
        + "one its items are rated on"
    case .unknownModel(let name, _): "no model `\(VisibleText.name(name))` in the log"
    case .unknownDimension(let name, let system, _):
      "no dimension `\(VisibleText.name(name))` in \(system)"
    case .unknownReader(let name, _): "there is no reader `\(name)`"
    case .noModel: "names no model"
    case .repeatedModel(let name): "names model `\(VisibleText.name(name))` twice"
    case .systemMismatch(let wanted, let instrument, let system):
      "system `\(wanted)` was asked for, but instrument `\(instrument)` measures `\(system)`"
    case .noOverallScore(let system):
      "each profile is centred, so a mean over all dimensions of \(system) says nothing"
    case .noInstrument: "the log does not say which instrument scores it"
    case .noCommonScale(let scales):
      scales.isEmpty
        ? "the judgments do not say where their scale ends, and not all scores lie in 0..1"
        : "the criteria of the log have \(scales.count) scales (\(scales.joined(separator: ", ")))"
    case .noSystem(let instrument, _): "instrument `\(instrument)` fits any value system"
    case .tooManyReplicates(let replicates, let models, let dimensions, _):
      "\(replicates) replicates of \(models) models on \(dimensions) dimensions do not fit in memory"
    case .oneModel(let name): "`\(VisibleText.name(name))` is the only model, and a pair takes two"
    case .noPairsOfPublished:
      "there are no judgments of single items, so models cannot be compared item by item: a "
        + "difference of published means says nothing of chance"
    case .oneRound(let name, _):
      name.map { "`\(VisibleText.name($0))` is the only round, and a change takes two" }
        ?? "no judgment names a round, and nothing says when its run began"
    case .pilotModels(let known, let needed):
      "the pilot has \(CountText.counted(known.count, "model")), and the study is one of "
        + (needed == 1 ? "one" : "two")
    }
  }

  private var remedy: String? {
    switch self {
    case .noJudgments: "Check that the file is an evaluation log, or name its reader"
    case .curatedOnly: "Quote them with a `cases` cell instead"
    case .adaptiveOnly:
      "Compare the abilities that compass evaluate prints, or give its tests anchors, which are drawn "
        + "at random"
    case .nothingFeeds: "Choose another instrument, or map the criteria"
    case .publishedOnly: nil
    case .itemTableMissing: "Name it with --item-table FILE"
    case .scoreOutsideScale: "Correct the row, or choose an instrument of that scale"
    case .clusterConflict: "Give an item one cluster"
    case .severalCriteria: "Add `criterion:` under `feeds: items:`"
    case .unknownModel(let name, let known), .unknownDimension(let name, _, let known),
      .unknownReader(let name, let known):
      NameSuggestion.remedy(for: name, among: known)
    case .noModel: "List at least one, or drop `models` for all of them"
    case .repeatedModel: "Name it once"
    case .systemMismatch(let wanted, _, _):
      "Name an instrument of `\(wanted)`, or drop the option"
    case .noOverallScore: "Name one dimension"
    case .noInstrument(let known):
      "Name one: \(known.joined(separator: ", ")); or take the log's own criteria for dimensions "
        + "with `--system criteria`"
    case .noSystem(_, let known):
      "Name one: \(known.joined(separator: ", ")), or `criteria` for those of the log"
    case .noCommonScale:
      "Choose criteria of one scale with `--where criterion=NAME`, or state the ends with "
        + "`--map scale_min==0 --map scale_max==1`"
    case .tooManyReplicates(_, _, _, let most): "Use at most \(most) replicates"
    case .oneModel: "Add the log of another"
    case .noPairsOfPublished:
      "Give the logs that the means were made from; `compass leaderboard` shows the means"
    case .oneRound:
      "Add the log of another round; name rounds by the column `round`, in a column map too, or, file "
        + "by file, with `compass ingest FILE --study STUDY --map round==NAME`"
    case .pilotModels(let known, let needed):
      known.count < needed
        ? "Add the log of another model, or plan for one with --design single"
        : "Name \(needed == 1 ? "one" : "two") with --model, of "
          + CountText.list(known.map(VisibleText.name), most: 8)
    }
  }
}

extension Diagnostics {
  package init(_ problem: AnalysisProblem) { self.init(problem.diagnostic) }
}

extension Place {
  /// Several files that were read as one.
  static func files(_ files: [String]) -> Place { .file(files.joined(separator: ", ")) }
}

// What statistics refuse is a mistake of their caller; where one comes through to a command all the
// same, it is said of the file whose numbers were given to them.

extension Diagnostic {
  package init(_ error: StatisticsError, at place: Place?) {
    self.init("statisticsNotPossible", at: place, error.description)
  }

  init(_ error: ItemResponseError, at place: Place?) {
    self.init("calibrationNotPossible", at: place, error.description)
  }
}

extension Diagnostics {
  /// What a statistic gives; what it refuses is said of a place.
  ///
  /// - Parameter values: where the values stand that it was given, so that one that it refuses is
  ///   named by its own place.
  package static func at<Value>(
    _ place: Place?, values places: [Place] = [],
    _ statistic: () throws(StatisticsError) -> Value
  ) throws(Diagnostics) -> Value {
    do throws(StatisticsError) {
      return try statistic()
    } catch {
      if case .valueNotFinite(let index) = error, places.indices.contains(index) {
        throw Diagnostics(Diagnostic(error, at: places[index]))
      }
      throw Diagnostics(Diagnostic(error, at: place))
    }
  }

  static func at<Value>(
    _ place: Place?, _ analysis: () throws(ItemResponseError) -> Value
  ) throws(Diagnostics) -> Value {
    do throws(ItemResponseError) {
      return try analysis()
    } catch {
      throw Diagnostics(Diagnostic(error, at: place))
    }
  }
}
