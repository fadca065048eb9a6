package import Diagnostics
internal import FileFormats

/// Something that is worth a warning.
///
/// A notice that many rows of a file share is given once, with the place of the first and a count.
/// Each is declared where its cause is, those of a single tool beside its reader:
///
///     extension LogNotice {
///       static func unknownValue(_ name: String) -> LogNotice {
///         LogNotice("unknownValue", name) {
///           "the value \($0[0].quoted) is not one of the ten, \($0.times)"
///         }
///       }
///     }
///
/// - Complexity: made and counted for every row that has cause for it: nothing is worded before the
///   file ends, and up to three values are held without an allocation. A wording must hold on to
///   nothing, and get what it says by `Found`.
package struct LogNotice: Hashable, Sendable {
  /// What a wording has to say: the values of the notice, and how often it was given.
  package struct Found {
    fileprivate let notice: LogNotice
    package let count: Int

    /// A value by its place, from 0.
    package subscript(place: Int) -> String {
      switch place {
      case 0: notice.first
      case 1: notice.second
      case 2: notice.third
      default: notice.others[place - 3]
      }
    }

    /// The count as a number of rows.
    package var rows: String { count == 1 ? "1 row" : "\(count) rows" }
    /// The count as a number of times.
    package var times: String { count == 1 ? "once" : "\(count) times" }
  }

  package let code: String
  private let first: String
  private let second: String
  private let third: String
  private let others: [String]
  private let wording: @Sendable (Found) -> String

  /// - Parameters:
  ///   - code: the stable name of what was found. One code has one wording.
  ///   - first: what it was found in or of; notices with other values are counted apart.
  ///   - wording: what is said.
  package init(
    _ code: String, _ first: String = "", _ second: String = "", _ third: String = "",
    others: [String] = [], wording: @escaping @Sendable (Found) -> String
  ) {
    self.code = code
    self.first = first
    self.second = second
    self.third = third
    self.others = others
    self.wording = wording
  }

  package static func == (one: LogNotice, other: LogNotice) -> Bool {
    one.code == other.code && one.first == other.first && one.second == other.second
      && one.third == other.third && one.others == other.others
  }

  /// One text is enough to find a notice by: few have a value in common.
  package func hash(into hasher: inout Hasher) { hasher.combine(first.isEmpty ? code : first) }

  /// What was found, `count` times.
  func message(_ count: Int) -> String { wording(Found(notice: self, count: count)) }

  package func issue(file: String, locator: String, count: Int) -> Diagnostic {
    Diagnostic(
      code, severity: .warning, at: .member(file: file, locator: locator), message(count))
  }
}

// MARK: - Files

extension LogNotice {
  static func notALog(_ reason: String) -> LogNotice {
    LogNotice("notALog", reason) { "skipped, no log: \($0[0])" }
  }

  static func sameContent(as other: String) -> LogNotice {
    LogNotice("sameContent", other) { "skipped, the same content as \($0[0])" }
  }

  static func companion(of main: String) -> LogNotice {
    LogNotice("companionFile", main) { "no log by itself: it goes with \($0[0])" }
  }

  static var symbolicLink: LogNotice {
    LogNotice("symbolicLink") { _ in "skipped, a symbolic link inside a directory" }
  }

  static var emptyDirectory: LogNotice {
    LogNotice("emptyDirectory") { _ in
      "the directory is empty, as a run that failed leaves it"
    }
  }

  static func nameNotUTF8(_ name: String) -> LogNotice {
    LogNotice("nameNotUTF8", name) {
      "\($0[0].quoted) is passed over: its name is not UTF-8 text, so it cannot be opened by it"
    }
  }

  static func missingSibling(_ name: String, holds content: String) -> LogNotice {
    LogNotice("missingSibling", name, content) {
      "\($0[0]) does not lie beside the log; \($0[1]) are not known"
    }
  }

  static var noRows: LogNotice { LogNotice("noRows") { _ in "the file holds no rows" } }

  static func truncatedLastLine(_ reason: String) -> LogNotice {
    LogNotice("truncatedLastLine", reason) {
      "the last line was cut and is left out: \($0[0])"
    }
  }

  /// The last line of a table is whole as far as its cells go, but has no end.
  static func unendedLastLine(cell: String) -> LogNotice {
    LogNotice("unendedLastLine", cell) {
      "the last line has no end, and the file may be cut in its last cell, \($0[0].quoted)"
    }
  }

  /// A table that a shipped column map fits was passed over, since no map was named.
  static func columnMapWanted(_ map: String) -> LogNotice {
    LogNotice("columnMapWanted", map) {
      "skipped, no log by itself, but the column map \($0[0].quoted) fits it: name the map to read it"
    }
  }

  /// How a table was read that is not plain, or which of its cells count as no value.
  static func table(_ remark: TableRemark) -> LogNotice {
    LogNotice(remark.code, remark.message) { $0[0] }
  }

  static var loneSurrogate: LogNotice {
    LogNotice("loneSurrogate") {
      "half a surrogate pair \($0.times), read as U+FFFD and its four digits"
    }
  }
}

// MARK: - Rows

extension LogNotice {
  static func unknownKey(_ key: String) -> LogNotice {
    LogNotice("unknownColumn", key) {
      "the column \($0[0].quoted) is not part of the record and is ignored"
    }
  }

  static func fieldNotFound(column: JudgmentColumn, path: String) -> LogNotice {
    LogNotice("fieldNotFound", column.rawValue, path) {
      "an item without \($0[1].quoted), which is declared to be its \($0[0]), \($0.times)"
    }
  }

  static var missingScore: LogNotice {
    LogNotice("missingScore") { "\($0.rows) without a score, kept as unscored" }
  }

  /// What a tool writes where it has no number.
  static func sentinel(field: String, text: String, meaning: String) -> LogNotice {
    LogNotice("sentinelValue", field, text, meaning) {
      "\($0[0]) is \($0[1]) in \($0.rows), which stands for \($0[2])"
    }
  }

  static var scoreWithoutStatus: LogNotice {
    LogNotice("scoreDropped") {
      "\($0.rows) with a score although the status is not scored; it is dropped"
    }
  }

  static func quotedNumber(field: String) -> LogNotice {
    LogNotice("quotedNumber", field) { "\($0[0]) is a number in quotes in \($0.rows)" }
  }

  static var naiveTimestamp: LogNotice {
    LogNotice("naiveTimestamp") {
      "\($0.rows) with a time that names no offset, taken for UTC"
    }
  }

  static var duplicate: LogNotice {
    LogNotice("duplicateJudgment") { "\($0.rows) repeated with the same verdict, dropped" }
  }

  package static var furtherJudgment: LogNotice {
    LogNotice("furtherJudgment") {
      "\($0.rows) of a response that the same judge judged at another time too, kept as further "
        + "judgments"
    }
  }

  static var selfBattle: LogNotice {
    LogNotice("selfBattle") { "\($0.rows) in which a model meets itself, kept without a verdict" }
  }

  package static func conflictResolved(kept: String) -> LogNotice {
    LogNotice("conflictResolved", kept) {
      "\($0.rows) with another verdict for the same key; \($0[0]) is kept"
    }
  }

  static func noVerdict(control: String, kind: String) -> LogNotice {
    LogNotice("noVerdict", control, kind) {
      "\($0[0].quoted) holds \($0[1].quoted), which is no verdict, and is left out"
    }
  }

  static func missingPublishedScore(_ dimension: String) -> LogNotice {
    LogNotice("missingPublishedScore", dimension) {
      "\($0.rows) without a score for \($0[0].quoted)"
    }
  }

  static var personalName: LogNotice {
    LogNotice("personalName") {
      "a judge called by a person's own name, \($0.times); named by a keyed hash"
    }
  }

  package static var otherPseudonyms: LogNotice {
    LogNotice("otherPseudonyms") { _ in
      "the studies name people by different keys: one person has two names in the result"
    }
  }
}

// MARK: - Runs

extension LogNotice {
  static func unfinishedRun(status: String) -> LogNotice {
    LogNotice("unfinishedRun", status) {
      "the run has the status \($0[0].quoted); what it logged is used"
    }
  }

  static func fewerSamples(_ reason: String) -> LogNotice {
    LogNotice("fewerSamples", reason) { "\($0[0]); what is there is used" }
  }

  static var erroredSample: LogNotice {
    LogNotice("erroredSample") {
      "a sample that ended with an error, \($0.times); its rows have no score"
    }
  }

  static var uncheckedCount: LogNotice {
    LogNotice("uncheckedCount") { _ in
      "no results say how many samples there are; whether the log is whole is not known"
    }
  }
}
