package import Diagnostics
package import FileFormats

/// Everything that makes a file or a row be refused, with what is needed to word it.
package enum LogProblem: Equatable {
  // Files.
  /// What has nothing to do with what logs are.
  case file(FileProblem)
  case nothingToRead
  case zip(ZipFailure)
  case unknownFormat(String, remedy: String)
  case archive
  case changedWhileRead
  case tooManyRows(limit: Int)
  case lineTooLong
  case unnamedSet
  case companion(of: String)
  case missingSibling(String, holds: String)
  case newerVersion(Int64)
  /// The header of a log without its samples, and how many it counts.
  case headerOnly(counted: Int64?)
  case fewerSamples(found: Int, counted: Int)
  case countMismatch(of: String, counted: Int, found: Int)
  /// A figure that the tool published is not what the rows give; `meaning` says what it counts.
  case otherResults(metric: String, found: Double?, reported: Double?, meaning: String?)
  case unnamedTask
  // Texts.
  case json(String)
  case raggedRow(found: Int, expected: Int)
  case duplicateColumn(String)
  case missingColumn(String, suggestion: String?, found: [String])
  /// A column of the record beside members of a tool's log.
  case mixedColumns(String, found: [String])
  case missingVerdictColumn(found: [String])
  // Rows.
  case missingField(String)
  case wrongType(field: String, expected: String, found: String)
  case invalidField(field: String, text: String, expected: String)
  case infiniteScore
  case scoreOutOfScale(score: Double, minimum: Double?, maximum: Double?)
  case emptyScale(minimum: Double, maximum: Double)
  case controlCharacter(field: String, text: String)
  case longIdentifier(field: String, bytes: Int, text: String)
  case tooManyJudgments(limit: Int)
  case unknownJudgeKind(judge: String)
  case conflict(other: String, key: String)
  case unlistedValue(column: String, text: String, listed: [String])
  case dialogue
  /// What a log says only in a member that the user must name.
  case undeclared(what: String, candidates: [String], remedy: String)
  case unknownWinner(String, known: [String])
  case caseValue(String)
  // Studies.
  case noStudy
  case notAStudy
  case laterStudy(version: Int64, known: Int64)
  case studyNotWritable(String)
  case diskFull
  case studyBusy
  case studyFailure(String)
  case damagedStudy(String)
  case strict(Diagnostic)
  case sidecarColumns(expected: [String], found: [String])
  case shortKey(bytes: Int)
  case fieldDeclaration(String)
  case keyWanted
  case otherKey
  // Column maps.
  case map(String, remedy: String?)
  case unknownMap(String, suggestion: String?, known: [String])

  package var code: String {
    switch self {
    case .file(let problem): problem.code
    case .nothingToRead: "nothingToRead"
    case .zip(let failure): failure.code
    case .unknownFormat: "unknownFormat"
    case .archive: "archiveNotRead"
    case .changedWhileRead: "changedWhileRead"
    case .tooManyRows: "tooManyRows"
    case .lineTooLong: "lineTooLong"
    case .unnamedSet: "unnamedSet"
    case .companion: "companionFile"
    case .missingSibling: "missingSibling"
    case .newerVersion: "newerVersion"
    case .headerOnly: "headerOnly"
    case .fewerSamples: "fewerSamples"
    case .countMismatch: "countMismatch"
    case .otherResults: "otherResults"
    case .unnamedTask: "unnamedTask"
    case .json: "jsonSyntax"
    case .raggedRow: "raggedRow"
    case .duplicateColumn: "duplicateColumn"
    case .missingColumn, .missingVerdictColumn, .mixedColumns: "missingColumn"
    case .missingField: "missingField"
    case .wrongType: "wrongType"
    case .invalidField: "invalidField"
    case .infiniteScore: "infiniteScore"
    case .scoreOutOfScale: "scoreOutOfScale"
    case .emptyScale: "emptyScale"
    case .controlCharacter: "controlCharacter"
    case .longIdentifier: "longIdentifier"
    case .tooManyJudgments: "tooManyJudgments"
    case .unknownJudgeKind: "unknownJudgeKind"
    case .conflict: "conflictingVerdicts"
    case .unlistedValue: "unlistedValue"
    case .dialogue: "dialogueShape"
    case .caseValue: "invalidField"
    case .noStudy: "noStudy"
    case .notAStudy: "notAStudy"
    case .laterStudy: "laterStudy"
    case .studyNotWritable: "studyNotWritable"
    case .diskFull: "diskFull"
    case .studyBusy: "studyBusy"
    case .studyFailure: "studyFailure"
    case .damagedStudy: "damagedStudy"
    case .strict(let warning): warning.code
    case .sidecarColumns: "missingColumn"
    case .shortKey: "shortKey"
    case .fieldDeclaration: "fieldDeclaration"
    case .undeclared: "undeclaredField"
    case .unknownWinner: "unknownWinner"
    case .keyWanted: "pseudonymKeyWanted"
    case .otherKey: "otherPseudonymKey"
    case .map: "columnMap"
    case .unknownMap: "unknownColumnMap"
    }
  }

  package func issue(file: String, locator: String) -> Diagnostic {
    Diagnostic(code, at: .member(file: file, locator: locator), message, remedy: remedy)
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
