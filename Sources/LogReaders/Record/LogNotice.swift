package import Diagnostics
internal import FileFormats

/// Everything that is worth a warning.
///
/// A notice that many rows of a file share is given once, with the place of the first and a count.
package enum LogNotice: Hashable {
  case notALog(String)
  case sameContent(as: String)
  case companion(of: String)
  case symbolicLink
  case emptyDirectory
  case nameNotUTF8(String)
  case missingSibling(String, holds: String)
  case noRows
  case truncatedLastLine(String)
  /// The last line of a table is whole as far as its cells go, but has no end.
  case unendedLastLine(cell: String)
  /// A table that a shipped column map fits was passed over, since no map was named.
  case columnMapWanted(String)
  case missingScore
  /// What a tool writes where it has no number.
  case sentinel(field: String, text: String, meaning: String)
  case scoreWithoutStatus
  case quotedNumber(field: String)
  case loneSurrogate
  case naiveTimestamp
  case unknownKey(String)
  case duplicate
  case furtherJudgment
  case selfBattle
  case conflictResolved(kept: String)
  case curated
  case missingPublishedScore(String)
  case modelsWithoutPublishedScore(set: String, models: String)
  case nonStandardLabel(String)
  case unknownValue(String)
  case refinedValue(String, of: String)
  case unsignedValue(String)
  case contradictoryLabels
  case repeatedLabel
  case unfinishedRun(status: String)
  case fewerSamples(String)
  case unlistedSamples
  case retriedRun(task: String, model: String, run: String, other: String, samples: Int)
  case erroredSample
  case partialScores
  case invalidatedSample
  case editedScore
  case letterGrades(criterion: String, seen: String, reason: String)
  case letterMarks(criterion: String, seen: String, reason: String)
  case withoutScorer
  case unnamedJudges(String)
  case unplacedVerdicts(String)
  case panelWithoutVotes(String)
  case incompletePanel(String)
  case judgeFailuresAsWrong(version: String)
  case selfJudged(String)
  case kinJudged(judge: String, model: String)
  case straddledVersions(ToolVersion.Change)
  case mixedUnits(task: String, criterion: String)
  case unevenItems(task: String, models: Int, shared: Int, all: Int)
  case shortPanel(task: String, criterion: String, judges: Int, short: Int, items: Int)
  case otherPseudonyms
  case personalName
  case noVerdict(control: String, kind: String)
  case groundTruth
  case repeatedEvent
  case otherEvent(String)
  case oldDraw
  case scaleOfAggregate(String)
  case otherAggregate(String)
  case uncheckedCount
  case otherResults(String)
  case figuresLeftOut(String)
  case corpusMetric(String)
  case noPlainMean(criterion: String, figure: Double, mean: Double, meaning: String)
  case taskVersions(task: String, versions: String)
  /// Criteria that are summed up together.
  case severalCriteria(String)
  case bookkeeping
  case severalMeasurements(String)
  case fieldNotFound(column: JudgmentColumn, path: String)

  var code: String {
    switch self {
    case .notALog: "notALog"
    case .sameContent: "sameContent"
    case .companion: "companionFile"
    case .symbolicLink: "symbolicLink"
    case .emptyDirectory: "emptyDirectory"
    case .nameNotUTF8: "nameNotUTF8"
    case .missingSibling: "missingSibling"
    case .noRows: "noRows"
    case .truncatedLastLine: "truncatedLastLine"
    case .unendedLastLine: "unendedLastLine"
    case .columnMapWanted: "columnMapWanted"
    case .missingScore: "missingScore"
    case .sentinel: "sentinelValue"
    case .scoreWithoutStatus: "scoreDropped"
    case .quotedNumber: "quotedNumber"
    case .loneSurrogate: "loneSurrogate"
    case .naiveTimestamp: "naiveTimestamp"
    case .unknownKey: "unknownColumn"
    case .duplicate: "duplicateJudgment"
    case .furtherJudgment: "furtherJudgment"
    case .selfBattle: "selfBattle"
    case .conflictResolved: "conflictResolved"
    case .curated: "curatedSampling"
    case .missingPublishedScore: "missingPublishedScore"
    case .modelsWithoutPublishedScore: "modelWithoutPublishedScore"
    case .nonStandardLabel: "nonStandardLabel"
    case .unknownValue: "unknownValue"
    case .refinedValue: "refinedValue"
    case .unsignedValue: "unsignedValue"
    case .contradictoryLabels: "contradictoryLabels"
    case .repeatedLabel: "repeatedLabel"
    case .unfinishedRun: "unfinishedRun"
    case .fewerSamples: "fewerSamples"
    case .unlistedSamples: "unlistedSamples"
    case .retriedRun: "retriedRuns"
    case .erroredSample: "erroredSample"
    case .partialScores: "partialScores"
    case .invalidatedSample: "invalidatedSample"
    case .editedScore: "editedScore"
    case .letterGrades: "letterGrades"
    case .letterMarks: "letterMarks"
    case .withoutScorer: "sampleWithoutScorer"
    case .unnamedJudges: "unnamedJudges"
    case .unplacedVerdicts: "unplacedVerdicts"
    case .panelWithoutVotes: "panelWithoutVotes"
    case .incompletePanel: "incompletePanel"
    case .judgeFailuresAsWrong: "judgeFailuresAsWrong"
    case .selfJudged: "selfJudged"
    case .kinJudged: "kinJudged"
    case .straddledVersions: "straddledVersions"
    case .mixedUnits: "mixedUnits"
    case .unevenItems: "unevenItems"
    case .shortPanel: "shortPanel"
    case .personalName: "personalName"
    case .otherPseudonyms: "otherPseudonyms"
    case .noVerdict: "noVerdict"
    case .groundTruth: "groundTruth"
    case .repeatedEvent: "repeatedEvent"
    case .otherEvent: "otherEvent"
    case .oldDraw: "oldDraw"
    case .scaleOfAggregate: "scaleOfAggregate"
    case .otherAggregate: "otherAggregate"
    case .uncheckedCount: "uncheckedCount"
    case .otherResults: "otherResults"
    case .figuresLeftOut: "figuresLeftOut"
    case .corpusMetric: "corpusMetric"
    case .noPlainMean: "noPlainMean"
    case .taskVersions: "taskVersions"
    case .severalCriteria: "severalCriteria"
    case .bookkeeping: "bookkeepingMetrics"
    case .severalMeasurements: "severalMeasurements"
    case .fieldNotFound: "fieldNotFound"
    }
  }

  /// What was found, `count` times.
  func message(_ count: Int) -> String {
    let rows = count == 1 ? "1 row" : "\(count) rows"
    let times = count == 1 ? "once" : "\(count) times"
    return switch self {
    case .notALog(let reason): "skipped, no log: \(reason)"
    case .sameContent(let other): "skipped, the same content as \(other)"
    case .companion(let main): "no log by itself: it goes with \(main)"
    case .symbolicLink: "skipped, a symbolic link inside a directory"
    case .emptyDirectory: "the directory is empty, as a run that failed leaves it"
    case .nameNotUTF8(let name):
      "\(name.quoted) is passed over: its name is not UTF-8 text, so it cannot be opened by it"
    case .missingSibling(let name, let content):
      "\(name) does not lie beside the log; \(content) are not known"
    case .noRows: "the file holds no rows"
    case .truncatedLastLine(let reason): "the last line was cut and is left out: \(reason)"
    case .unendedLastLine(let cell):
      "the last line has no end, and the file may be cut in its last cell, \(cell.quoted)"
    case .columnMapWanted(let map):
      "skipped, no log by itself, but the column map \(map.quoted) fits it: name the map to read it"
    case .sentinel(let field, let text, let meaning):
      "\(field) is \(text) in \(rows), which stands for \(meaning)"
    case .missingScore: "\(rows) without a score, kept as unscored"
    case .scoreWithoutStatus:
      "\(rows) with a score although the status is not scored; it is dropped"
    case .quotedNumber(let field): "\(field) is a number in quotes in \(rows)"
    case .loneSurrogate: "half a surrogate pair \(times), read as U+FFFD and its four digits"
    case .naiveTimestamp: "\(rows) with a time that names no offset, taken for UTC"
    case .unknownKey(let key): "the column \(key.quoted) is not part of the record and is ignored"
    case .duplicate: "\(rows) repeated with the same verdict, dropped"
    case .furtherJudgment:
      "\(rows) of a response that the same judge judged at another time too, kept as further "
        + "judgments"
    case .selfBattle: "\(rows) in which a model meets itself, kept without a verdict"
    case .conflictResolved(let kept):
      "\(rows) with another verdict for the same key; \(kept) is kept"
    case .curated: "curated examples, not a sample: they are quoted and never get an interval"
    case .missingPublishedScore(let dimension): "\(rows) without a score for \(dimension.quoted)"
    case .modelsWithoutPublishedScore(let set, let models):
      "models with cases but without a published score in \(set): \(models)"
    case .nonStandardLabel(let label): "the label \(label.quoted) is not +1 or -1, \(times)"
    case .unknownValue(let name): "the value \(name.quoted) is not one of the ten, \(times)"
    case .refinedValue(let name, let type):
      "the value \(name.quoted) is named \(times) and counts as \(type.quoted), its type"
    case .unsignedValue(let label):
      "the label \(label.quoted) has no sign, \(times); kept as unscored"
    case .contradictoryLabels:
      "a value is named with both signs for one response, \(times); kept as unscored"
    case .repeatedLabel: "a value is named twice with one sign, \(times); counted once"
    case .unfinishedRun(let status):
      "the run has the status \(status.quoted); what it logged is used"
    case .fewerSamples(let reason): "\(reason); what is there is used"
    case .retriedRun(let task, let model, let run, let other, let samples):
      "\(run) and \(other) are attempts at one run of \(task.quoted) on \(model.quoted): "
        + "\(samples == 1 ? "1 sample" : "\(samples) samples") of the former left out, so that each "
        + "counts once"
    case .unlistedSamples: "a sample that no summary lists, \(times); read from its own record"
    case .erroredSample: "a sample that ended with an error, \(times); its rows have no score"
    case .partialScores:
      "a sample that ended with an error after some scores, \(times); they are kept as labels"
    case .invalidatedSample: "a sample that was invalidated, \(times); its rows have no score"
    case .letterGrades(let criterion, let seen, let reason):
      "the verdicts on \(criterion.quoted) (\(seen)) are kept as labels without numbers: \(reason)"
    case .letterMarks(let criterion, let seen, let reason):
      "the verdicts on \(criterion.quoted) (\(seen)) are taken for Inspect AI's marks (C correct, "
        + "P partial, I incorrect, N no answer): \(reason)"
    case .editedScore: "a score that was edited after the run, \(times); the edited one is taken"
    case .withoutScorer: "a sample that nothing scored, \(times); it gives no row"
    case .unnamedJudges(let scorer):
      "\(scorer.quoted) gives several verdicts without judges' names, \(times); they are told "
        + "apart by their place"
    case .unplacedVerdicts(let scorer):
      "\(scorer.quoted) lacks a verdict without saying whose, \(times); the others are kept "
        + "without their judges' places"
    case .panelWithoutVotes(let scorer):
      "the panel \(scorer.quoted) logged no single votes, \(times)"
    case .incompletePanel(let scorer):
      "the panel \(scorer.quoted) lacks votes, \(times)"
    case .judgeFailuresAsWrong(let version):
      "Inspect AI \(version) scored a judge's unreadable answer as incorrect; since 0.3.245 it is "
        + "unscored, so do not pool the two"
    case .selfJudged(let model): "the model \(model.quoted) judged its own responses"
    case .kinJudged(let judge, let model):
      "the judge \(judge.quoted) seems to be of the family of \(model.quoted), whose responses it "
        + "judged in \(rows)"
    case .straddledVersions(let change):
      "versions of \(change.tool) before and since 0.3.\(change.patch) are together: "
        + change.meaning
    case .mixedUnits(let task, let criterion):
      "scores of \(criterion.quoted) in \(task.quoted) seem to be proportions in part and "
        + "percentages in part"
    case .unevenItems(let task, let models, let shared, let all):
      "the \(models) models of \(task.quoted) were not given the same items: all of them have "
        + "\(shared) of \(all)"
    case .shortPanel(let task, let criterion, let judges, let short, let items):
      "\(short) of \(items) responses of \(task.quoted) have fewer than \(judges) verdicts on "
        + criterion.quoted
    case .personalName: "a judge called by an address, \(times); named by a keyed hash"
    case .otherPseudonyms:
      "the studies name people by different keys: one person has two names in the result"
    case .noVerdict(let control, let kind):
      "\(control.quoted) holds \(kind.quoted), which is no verdict, and is left out"
    case .fieldNotFound(let column, let path):
      "an item without \(path.quoted), which is declared to be its \(column.rawValue), \(times)"
    case .groundTruth: "an annotation marked as the truth, \(times); it counts as its author's"
    case .repeatedEvent: "an event whose number was there before, \(times); dropped"
    case .otherEvent(let type): "an event of the type \(type.quoted), \(times); it is no vote"
    case .oldDraw: "a draw in the old code 0, \(times); taken for 1.5"
    case .scaleOfAggregate(let name):
      "the scale that is declared for \(name.quoted) is not that of the instances' scores; they "
        + "are kept without bounds"
    case .otherAggregate(let evaluation):
      "the results that lie beside the instances are of another evaluation than "
        + "\(evaluation.quoted), \(times); they are not used for them"
    case .uncheckedCount:
      "no results say how many samples there are; whether the log is whole is not known"
    case .otherResults(let reason), .figuresLeftOut(let reason): reason
    case .noPlainMean(let criterion, let figure, let mean, let meaning):
      "the tool's figure of \(criterion.quoted), \(figure.plain), is no plain mean of its rows, which "
        + "is \(mean.plain): \(meaning)"
    case .corpusMetric(let metric):
      "\(metric.quoted) is defined for all samples together only; \(rows) kept as unscored"
    case .taskVersions(let task, let versions):
      "the task \(task.quoted) comes in several versions, \(versions): do not pool them"
    case .severalCriteria(let names):
      "\(count) criteria are taken together, \(names); name criterion among the groups to part them"
    case .bookkeeping:
      "\(count == 1 ? "1 metric" : "\(count) metrics") of cost and bookkeeping, such as num_… and "
        + "finish_reason_…: no judgments, left out"
    case .severalMeasurements(let metric):
      "\(metric.quoted) was measured several times on one sample, \(times); the mean is taken"
    }
  }

  package func issue(file: String, locator: String, count: Int) -> Diagnostic {
    Diagnostic(
      code, severity: .warning, at: .member(file: file, locator: locator), message(count))
  }
}
