/// Everything that is worth a warning.
///
/// A notice that many rows of a file share is given once, with the place of the first and a count.
enum LogNotice: Hashable {
  case notALog(String)
  case sameContent(as: String)
  case symbolicLink
  case noRows
  case truncatedLastLine(String)
  case missingScore
  case scoreWithoutStatus
  case quotedNumber(field: String)
  case loneSurrogate
  case naiveTimestamp
  case unknownKey(String)
  case duplicate
  case conflictResolved(kept: String)
  case curated
  case missingPublishedScore(String)
  case modelsWithoutPublishedScore(set: String, models: String)
  case nonStandardLabel(String)
  case unknownValue(String)
  case unsignedValue(String)
  case contradictoryLabels
  case repeatedLabel

  var code: String {
    switch self {
    case .notALog: "notALog"
    case .sameContent: "sameContent"
    case .symbolicLink: "symbolicLink"
    case .noRows: "noRows"
    case .truncatedLastLine: "truncatedLastLine"
    case .missingScore: "missingScore"
    case .scoreWithoutStatus: "scoreDropped"
    case .quotedNumber: "quotedNumber"
    case .loneSurrogate: "loneSurrogate"
    case .naiveTimestamp: "naiveTimestamp"
    case .unknownKey: "unknownColumn"
    case .duplicate: "duplicateJudgment"
    case .conflictResolved: "conflictResolved"
    case .curated: "curatedSampling"
    case .missingPublishedScore: "missingPublishedScore"
    case .modelsWithoutPublishedScore: "modelWithoutPublishedScore"
    case .nonStandardLabel: "nonStandardLabel"
    case .unknownValue: "unknownValue"
    case .unsignedValue: "unsignedValue"
    case .contradictoryLabels: "contradictoryLabels"
    case .repeatedLabel: "repeatedLabel"
    }
  }

  /// What was found, `count` times.
  func message(_ count: Int) -> String {
    let rows = count == 1 ? "1 row" : "\(count) rows"
    let times = count == 1 ? "once" : "\(count) times"
    return switch self {
    case .notALog(let reason): "skipped, no log: \(reason)"
    case .sameContent(let other): "skipped, the same content as \(other)"
    case .symbolicLink: "skipped, a symbolic link inside a directory"
    case .noRows: "the file holds no rows"
    case .truncatedLastLine(let reason): "the last line was cut and is left out: \(reason)"
    case .missingScore: "\(rows) without a score, kept as unscored"
    case .scoreWithoutStatus:
      "\(rows) with a score although the status is not scored; it is dropped"
    case .quotedNumber(let field): "\(field) is a number in quotes in \(rows)"
    case .loneSurrogate: "half a surrogate pair \(times), read as U+FFFD"
    case .naiveTimestamp: "\(rows) with a time that names no offset, taken for UTC"
    case .unknownKey(let key): "the column \(key.quoted) is not part of the record and is ignored"
    case .duplicate: "\(rows) repeated with the same verdict, dropped"
    case .conflictResolved(let kept):
      "\(rows) with another verdict for the same key; \(kept) is kept"
    case .curated: "curated examples, not a sample: they are quoted and never get an interval"
    case .missingPublishedScore(let dimension): "\(rows) without a score for \(dimension.quoted)"
    case .modelsWithoutPublishedScore(let set, let models):
      "models with cases but without a published score in \(set): \(models)"
    case .nonStandardLabel(let label): "the label \(label.quoted) is not +1 or -1, \(times)"
    case .unknownValue(let name): "the value \(name.quoted) is not one of the ten, \(times)"
    case .unsignedValue(let label):
      "the label \(label.quoted) has no sign, \(times); kept as unscored"
    case .contradictoryLabels:
      "a value is named with both signs for one response, \(times); kept as unscored"
    case .repeatedLabel: "a value is named twice with one sign, \(times); counted once"
    }
  }

  func issue(file: String, locator: String, count: Int) -> LogIssue {
    LogIssue(
      severity: .warning, code: code, file: file, locator: locator, message: message(count))
  }
}
