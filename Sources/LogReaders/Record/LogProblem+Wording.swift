internal import Diagnostics
internal import FileFormats

extension LogProblem {
  /// What was found, in one sentence without a full stop.
  package var message: String {
    switch self {
    case .file(let problem): problem.message
    case .nothingToRead: "no log was found here"
    case .zip(let failure): failure.message
    case .unknownFormat(let found, _): "the format is not known: \(found)"
    case .countMismatch(let name, let counted, let found):
      "\(name): the log's own results count \(counted), and the log holds \(found)"
    case .archive: "the file is a ZIP archive, but not a log of Inspect AI"
    case .changedWhileRead: "the file changed while it was read"
    case .tooManyRows(let limit): "more than \(limit) judgments"
    case .lineTooLong: "a line longer than \(LineCap.description)"
    case .unnamedSet: "the file's name does not say which value set it holds"
    case .newerVersion(let version):
      "the log has version \(version) of its form; 2 is the newest that is known"
    case .headerOnly(let counted):
      "an Inspect log without samples" + (counted.map { " (\($0) counted)" } ?? "")
    case .companion(let main): LogNotice.companion(of: main).message(1)
    case .missingSibling(let name, let content):
      "\(name) does not lie beside the log; it holds \(content)"
    case .fewerSamples(let found, let counted):
      "the log holds \(found) sample\(found == 1 ? "" : "s"), but its results count \(counted) as completed"
    case .otherResults(let metric, let found, let reported, let meaning):
      "\(metric) is \(found?.plain ?? "undefined") by the log's rows, but "
        + "\(reported?.plain ?? "undefined") in the tool's results"
        + (meaning.map { ", which \($0)" } ?? "")
    case .unnamedTask: "the file's name does not say which task it holds"
    case .json(let reason): reason
    case .raggedRow(let found, let expected): "\(found) cells in a table of \(expected) columns"
    case .duplicateColumn(let name): "the column \(name.quoted) comes twice"
    case .missingColumn(let name, _, let found):
      "the column \(name.quoted) is missing\(LogProblem.listed(found))"
    case .mixedColumns(let name, let found):
      "the column \(name.quoted) is missing in the members of the tool's log"
        + LogProblem.listed(found)
    case .missingVerdictColumn(let found):
      "no column holds a verdict\(LogProblem.listed(found))"
    case .missingField(let name): "\(name) is missing or empty"
    case .wrongType(let field, let expected, let found): "\(field) is \(found), not \(expected)"
    case .invalidField(let field, let text, let expected):
      "\(field) is \(text.quoted), not \(expected)"
    case .infiniteScore: "the score is not finite"
    case .scoreOutOfScale(let score, let minimum, let maximum):
      "the score \(score.plain) is outside the declared scale "
        + "\(minimum?.plain ?? "-∞")…\(maximum?.plain ?? "∞")"
    case .emptyScale(let minimum, let maximum):
      "the declared scale \(minimum.plain)…\(maximum.plain) has no values"
    case .controlCharacter(let field, let text):
      "\(field) holds a control character: \(text.quoted)"
    case .longIdentifier(let field, let bytes, let text):
      "\(field) has \(bytes) bytes, more than the \(Identifier.mostBytes) of a name: "
        + text.quoted
    case .tooManyJudgments(let limit):
      "more than \(limit) judgments of one response by one judge on one criterion"
    case .unknownJudgeKind(let judge):
      // An address stays out of messages, which a study keeps.
      judge.contains("@")
        ? "a judge does not say what kind it is"
        : "the judge \(judge.quoted) does not say what kind it is"
    case .conflict(let other, let key): "another verdict than at \(other) for \(key)"
    case .unlistedValue(let column, let text, let listed):
      "the value \(text.quoted) of column \(column.quoted) is not among those that the column map "
        + "lists: \(listed.joined(separator: ", "))"
    case .dialogue: "the dialogue does not have the form \"Human: …\", new line, \"Bob: …\""
    case .caseValue(let text): "the score \(text) is outside 0…100"
    case .noStudy: "there is no such study"
    case .notAStudy: "the file is no study"
    case .laterStudy(let version, let known):
      "the study has version \(version) of the format, of which this program knows \(known)"
    case .studyNotWritable(let reason): "the study cannot be opened or written: \(reason)"
    case .diskFull: "the disk is full; the study is as it was before this file"
    case .studyBusy: "another process is writing to the study and does not end"
    case .studyFailure(let reason): "the study cannot be used: \(reason)"
    case .damagedStudy(let reason): "the study is damaged: \(reason)"
    case .strict(let warning): "\(warning.message) (refused by --strict)"
    case .sidecarColumns(let expected, let found):
      "none of the columns \(expected.map(\.quoted).joined(separator: ", ")) is there"
        + LogProblem.listed(found)
    case .shortKey(let bytes):
      "the key has \(bytes) bytes, of which a secret needs at least "
        + "\(JudgePseudonyms.fewestBytes)"
    case .fieldDeclaration(let text): text
    case .undeclared(let what, let candidates, _):
      "the log does not say \(what)\(LogProblem.listed(candidates))"
    case .unknownWinner(let text, let known):
      "the winner is \(text.quoted), not one of \(known.map(\.quoted).joined(separator: ", "))"
    case .keyWanted: "the study names people by a key that was given, and now none is"
    case .otherKey: "the study names people by another key than the one that is given"
    case .map(let text, _): text
    case .unknownMap(let name, _, let known):
      "there is no column map \(name.quoted); shipped: \(known.joined(separator: ", "))"
    }
  }

  /// What to do about it.
  package var remedy: String? {
    switch self {
    case .file(let problem): problem.remedy
    case .unknownFormat(_, let remedy): remedy
    case .zip(let failure): failure.remedy
    case .newerVersion: "Get a newer version of this program, or export the log as JSON Lines"
    case .headerOnly: "Name the whole log, of which this is the header"
    case .companion(let main): "Name \(main), or the directory"
    case .missingSibling: "Keep the files of a run together, as its tool wrote them"
    case .fewerSamples, .countMismatch, .otherResults:
      "Copy the file again, or take what is there with ingest --allow-partial"
    case .unnamedTask: "Keep the name that the tool gave: samples_TASK_TIME.jsonl"
    case .archive: "Expand it and name the files in it"
    case .unnamedSet: "Name it like Schwartz_cases.json or Schwartz_scores.json"
    case .raggedRow: "Quote cells that hold commas or line ends"
    case .missingColumn(let name, let found?, _):
      // A column of the record is called otherwise in the table; of a name that was asked for, what
      // is there tells what was meant.
      JudgmentColumn(name: name) != nil && JudgmentColumn(name: found) == nil
        ? "Rename \(found.quoted) to \(name.quoted), or declare a column map"
        : "\(NameSuggestion.question(found)) Rename that column, or declare a column map"
    case .missingColumn, .missingVerdictColumn: "Add it, or declare a column map"
    case .mixedColumns:
      "Name members of the log only, or columns of the record only, such as score, model_id, "
        + "sample_id and criterion"
    case .infiniteScore: "Write null for a missing score"
    case .scoreOutOfScale: "Correct the score or the declared bounds"
    case .unknownJudgeKind:
      "Begin judge_id with rule:, model:, human: or panel:, or give judge_kind"
    case .conflict: "Remove one of them, or use --on-conflict first or latest"
    case .noStudy: "Check the path, or make it with compass ingest LOG... --study FILE"
    case .notAStudy: "Name a file that compass ingest made"
    case .laterStudy: "Use a later version of the program"
    case .studyNotWritable: "Check the path and its permissions"
    case .diskFull: "Free some space and run the command again"
    case .studyBusy: "Wait for the other process, or end it"
    case .studyFailure, .damagedStudy:
      "Check it with compass study verify, or ingest the logs anew"
    case .strict: "Correct the log, or leave --strict out"
    case .sidecarColumns: "Rename the columns of the table"
    case .shortKey: "Make one with: openssl rand -out FILE 32"
    case .fieldDeclaration: "Write COLUMN=MEMBER, or COLUMN==TEXT for one text in all rows"
    case .undeclared(_, _, let remedy): remedy
    case .unknownWinner: "Correct the value"
    case .keyWanted, .otherKey: "Give the key that its first logs were read with"
    case .map(_, let remedy): remedy
    case .unknownMap(_, let suggestion, _):
      suggestion.map(NameSuggestion.question) ?? "A path must end in .yaml or .yml"
    case .changedWhileRead: "Read it again when nothing writes to it"
    case .nothingToRead: "Name a log file, or a directory that holds one"
    case .tooManyRows: "Split it, or read fewer files at once"
    case .lineTooLong: "Break the file into one record a line"
    case .json: "Correct the text at that place"
    case .duplicateColumn: "Remove or rename one of them"
    case .missingField: "Give the field, or leave the row out"
    case .wrongType, .invalidField, .caseValue: "Correct the value"
    case .emptyScale: "Give bounds in rising order"
    case .controlCharacter: "Remove the character"
    case .longIdentifier: "Shorten it, or put a name and not a text into that column"
    case .tooManyJudgments: "Check which columns name the item, the model and the judge"
    case .unlistedValue: "List it in the column map, or correct the cell"
    case .dialogue: "Give the dialogue as one text that begins with Human:"
    }
  }

  private static func listed(_ found: [String]) -> String {
    guard !found.isEmpty else { return "" }
    let shown = found.prefix(12).map(\.quoted).joined(separator: ", ")
    return "; found \(shown)" + (found.count > 12 ? ", …" : "")
  }
}

extension Double {
  /// The shortest text that reads back as this number, without a fraction where it has none.
  package var plain: String {
    if self == rounded(), abs(self) < 9_007_199_254_740_992, !(self == 0 && sign == .minus) {
      return String(Int64(self))
    }
    return description
  }
}
