package import Diagnostics
package import FileFormats

/// What makes a file or a row be refused.
///
/// Each is declared where its cause is, those of a single tool beside its reader:
///
///     extension LogProblem {
///       static var unnamedTask: LogProblem {
///         LogProblem(
///           "unnamedTask", "the file's name does not say which task it holds",
///           remedy: "Keep the name that the tool gave: samples_TASK_TIME.jsonl")
///       }
///     }
package struct LogProblem: Equatable {
  /// The stable name of what was found.
  package let code: String
  /// What was found, in one sentence without a full stop.
  package let message: String
  /// What to do about it.
  package let remedy: String?
  /// Where in a file it is, as far as that follows from what it is.
  package let locator: String

  package init(_ code: String, _ message: String, remedy: String?, at locator: String = "") {
    self.code = code
    self.message = message
    self.remedy = remedy
    self.locator = locator
  }

  package func issue(file: String, locator: String) -> Diagnostic {
    Diagnostic(code, at: .member(file: file, locator: locator), message, remedy: remedy)
  }

  /// The end of a message that says which names there are instead.
  package static func listed(_ found: [String]) -> String {
    guard !found.isEmpty else { return "" }
    let shown = found.prefix(12).map(\.quoted).joined(separator: ", ")
    return "; found \(shown)" + (found.count > 12 ? ", …" : "")
  }
}

extension LogProblem {
  /// A problem as an error, for the steps in which a file can fail before it has rows.
  package struct Wrapped: Error {
    package let problem: LogProblem
  }

  /// What `body` gives; its problem with a file becomes one of a log.
  package static func reading<Content>(
    _ body: () throws(FileProblem) -> Content
  ) throws(Wrapped) -> Content {
    do throws(FileProblem) {
      return try body()
    } catch {
      throw Wrapped(problem: .file(error))
    }
  }
}

extension Diagnostics {
  /// Warnings that something was read by a guess, or that a part of what was meant may be missing.
  private static let guesses: Set<String> = [
    "quotedNumber", "loneSurrogate", "naiveTimestamp", "unknownColumn", "truncatedLastLine",
    "unendedLastLine", "scoreDropped", "columnMapWanted", "unknownItems", "nameNotUTF8",
    "sheetGuessed", "unnamedBaseline", "modelOfFolder",
  ]

  /// Refuses what had to be guessed, as `--strict` asks.
  ///
  /// - Throws: the warnings of that kind as errors, where there are any.
  package static func refuseGuesses(in issues: [Diagnostic]) throws(Diagnostics) {
    let found = issues.filter { $0.severity == .warning && guesses.contains($0.code) }
    guard found.isEmpty else {
      throw Diagnostics(
        found.map { LogProblem.strict($0).issue(file: $0.file, locator: $0.locator) })
    }
  }
}

// MARK: - Files

extension LogProblem {
  /// What has nothing to do with what logs are.
  package static func file(_ problem: FileProblem) -> LogProblem {
    LogProblem(problem.code, problem.message, remedy: problem.remedy, at: problem.locator)
  }

  static func table(_ failure: TableFailure) -> LogProblem {
    LogProblem(failure.code, failure.message, remedy: failure.remedy, at: failure.locator)
  }

  static func zip(_ failure: ZipFailure) -> LogProblem {
    LogProblem(failure.code, failure.message, remedy: failure.remedy, at: failure.locator)
  }

  package static var nothingToRead: LogProblem {
    LogProblem(
      "nothingToRead", "no log was found here",
      remedy: "Name a log file, or a directory that holds one")
  }

  static func unknownFormat(_ found: String, remedy: String) -> LogProblem {
    LogProblem(
      "unknownFormat", "the format is not known: \(found)", remedy: remedy, at: "L1")
  }

  static var archive: LogProblem {
    LogProblem(
      "archiveNotRead",
      "the file is a ZIP archive, but neither a log of Inspect AI nor a workbook (.xlsx)",
      remedy: "Expand it and name the files in it", at: "directory")
  }

  static func companion(of main: String) -> LogProblem {
    LogProblem(
      "companionFile", LogNotice.companion(of: main).message(1),
      remedy: "Name \(main), or the directory")
  }

  package static func tooManyRows(limit: Int) -> LogProblem {
    LogProblem(
      "tooManyRows", "more than \(limit) judgments", remedy: "Split it, or read fewer files at once"
    )
  }

  static var lineTooLong: LogProblem {
    LogProblem(
      "lineTooLong", "a line longer than \(LineCap.description)",
      remedy: "Break the file into one record a line")
  }

  static func json(_ reason: String) -> LogProblem {
    LogProblem("jsonSyntax", reason, remedy: "Correct the text at that place")
  }

  package static func missingColumn(
    _ name: String, suggestion: String?, found: [String]
  ) -> LogProblem {
    LogProblem(
      "missingColumn", "the column \(name.quoted) is missing\(listed(found))",
      remedy: suggestion.map { found in
        // A column of the record is called otherwise in the table; of a name that was asked for, what
        // is there tells what was meant.
        JudgmentColumn(name: name) != nil && JudgmentColumn(name: found) == nil
          ? "Rename \(found.quoted) to \(name.quoted), or declare a column map"
          : "\(NameSuggestion.question(found)) Rename that column, or declare a column map"
      } ?? "Add it, or declare a column map")
  }
}

// MARK: - Runs

extension LogProblem {
  private static let partial =
    "Copy the file again, or take what is there with ingest --allow-partial"

  static func missingSibling(_ name: String, holds content: String) -> LogProblem {
    LogProblem(
      "missingSibling", "\(name) does not lie beside the log; it holds \(content)",
      remedy: "Keep the files of a run together, as its tool wrote them")
  }

  static func fewerSamples(found: Int, counted: Int) -> LogProblem {
    LogProblem(
      "fewerSamples",
      "the log holds \(found) sample\(found == 1 ? "" : "s"), but its results count \(counted) as completed",
      remedy: partial)
  }

  static func countMismatch(of name: String, counted: Int, found: Int) -> LogProblem {
    LogProblem(
      "countMismatch",
      "\(name): the log's own results count \(counted), and the log holds \(found)",
      remedy: partial)
  }

  /// A figure that the tool published is not what the rows give; `meaning` says what it counts.
  static func otherResults(
    metric: String, found: Double?, reported: Double?, meaning: String?
  ) -> LogProblem {
    LogProblem(
      "otherResults",
      "\(metric) is \(found?.plain ?? "undefined") by the log's rows, but "
        + "\(reported?.plain ?? "undefined") in the tool's results"
        + (meaning.map { ", which \($0)" } ?? ""),
      remedy: partial)
  }
}

extension LogProblem {
  /// A warning that `--strict` refuses.
  fileprivate static func strict(_ warning: Diagnostic) -> LogProblem {
    LogProblem(
      warning.code, "\(warning.message) (refused by --strict)",
      remedy: "Correct the log, or leave --strict out")
  }
}
