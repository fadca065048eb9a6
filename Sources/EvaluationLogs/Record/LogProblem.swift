/// Everything that makes a file or a row be refused, with what is needed to word it.
enum LogProblem: Equatable {
  // Files.
  case unreadable(String)
  case unwritable(String)
  case nothingToRead
  case noSuchFile
  /// A device, a pipe or a directory where a file is needed.
  case noFile(String)
  case nameNotUTF8
  case emptyFile
  case fileTooLarge(limit: Int)
  case gzip(Gzip.Failure)
  case zstandard(Zstandard.Failure)
  case zip(ZipFailure)
  case unknownFormat(String, remedy: String)
  case archive
  case notUTF8
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
  case csv(String)
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
  case strict(LogIssue)
  case sidecarColumns(expected: [String], found: [String])
  case shortKey(bytes: Int)
  case fieldDeclaration(String)
  case keyWanted
  case otherKey
  // Column maps.
  case map(String, remedy: String?)
  case unknownMap(String, suggestion: String?, known: [String])

  var code: String {
    switch self {
    case .unreadable: "unreadableFile"
    case .unwritable: "unwritableFile"
    case .nothingToRead: "nothingToRead"
    case .noSuchFile: "noSuchFile"
    case .noFile: "noRegularFile"
    case .nameNotUTF8: "nameNotUTF8"
    case .emptyFile: "emptyFile"
    case .fileTooLarge: "fileTooLarge"
    case .gzip(.truncated): "truncatedGzip"
    case .gzip(.tooLarge), .gzip(.ratio): "expandsTooFar"
    case .gzip: "damagedGzip"
    case .zstandard(.truncated): "truncatedZstandard"
    case .zstandard(.tooLarge), .zstandard(.ratio): "expandsTooFar"
    case .zstandard: "damagedZstandard"
    case .zip(let failure): failure.code
    case .unknownFormat: "unknownFormat"
    case .archive: "archiveNotRead"
    case .changedWhileRead: "changedWhileRead"
    case .notUTF8: "invalidUTF8"
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
    case .csv: "csvSyntax"
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

  func issue(file: String, locator: String) -> LogIssue {
    LogIssue(
      severity: .error, code: code, file: file, locator: locator, message: message, remedy: remedy)
  }
}
