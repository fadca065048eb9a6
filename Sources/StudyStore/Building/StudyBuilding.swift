package import Diagnostics
internal import FileFormats
package import LogReaders

/// Builds a new study out of rows that come one by one and that nobody holds.
///
///     let building = try StudyBuilding("large.study")
///     for row in rows { building.take(row, from: table) }
///     try building.publish(EvaluationLog(judgments: table, files: [source]))
///
/// The study appears when it is published, whole; until then there is none of that name.
package final class StudyBuilding {
  private let study: Study
  private let draft: StudyDraft

  /// - Throws: `Diagnostics`: there is a study of that name, or none can be made there.
  package init(_ path: String) throws(Diagnostics) {
    study = try Study(openingOrCreating: path)
    guard study.isYetToAppear else {
      throw Diagnostics(LogProblem.studyIsThere.issue(file: path, locator: ""))
    }
    draft = try StudyDraft(study)
  }

  /// The rows so far.
  package var count: Int { draft.count }

  /// Takes a row whose key none before it has; its texts are codes of the table's columns.
  package func take(_ row: borrowing CodedJudgment, from table: borrowing JudgmentTable) {
    draft.take(row, from: table)
  }

  /// Refuses to go on where the disk has too little room.
  ///
  /// - Parameters:
  ///   - bytes: what the study will take.
  ///   - freeDisk: how many bytes may be written beside a file; nil where nothing says.
  /// - Throws: `Diagnostics` that says how much is needed and how much there is.
  package func requireRoom(
    _ bytes: Int, freeDisk: (String) -> Int? = FreeDisk.bytes(beside:)
  ) throws(Diagnostics) {
    guard let free = freeDisk(study.path), free < bytes else { return }
    throw Diagnostics(
      LogProblem.tooLittleRoom(needed: bytes, free: free).issue(file: study.path, locator: ""))
  }

  /// Puts the study under its name.
  ///
  /// - Parameter log: the vocabularies of the rows, and the one file that they are said to be of.
  /// - Throws: `Diagnostics` when it cannot be written, or there is a study of that name by now.
  package func publish(_ log: EvaluationLog) throws(Diagnostics) {
    guard let source = log.files.first else { return }
    let result = try draft.publish { database, rows in
      let writer = StudyWriter(
        database: database, path: study.path, rule: .refuse, keepGoing: false, progress: { _ in })
      return try writer.add(log, file: source, stored: rows)
    }
    if result == nil {
      throw Diagnostics(LogProblem.studyIsThere.issue(file: study.path, locator: ""))
    }
  }
}

extension LogProblem {
  static let studyIsThere = LogProblem(
    "studyIsThere", "there is a study of that name already",
    remedy: "Name another file, or remove this one first")

  static func tooLittleRoom(needed: Int, free: Int) -> LogProblem {
    LogProblem(
      "diskFull",
      "the study needs up to \(gigabytes(needed)) and the disk has \(gigabytes(free)) left",
      remedy: "Make room, or name a file on another disk")
  }

  static func gigabytes(_ bytes: Int) -> String {
    let megabytes = (bytes + 999_999) / 1_000_000
    guard megabytes >= 1_000 else { return "\(megabytes) MB" }
    return "\(megabytes / 1_000).\(megabytes % 1_000 / 100) GB"
  }
}
