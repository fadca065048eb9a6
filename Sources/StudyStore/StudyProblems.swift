internal import Diagnostics
internal import LogReaders

/// What is wrong with a study.
extension LogProblem {
  static var noStudy: LogProblem {
    LogProblem(
      "noStudy", "there is no such study",
      remedy: "Check the path, or make it with compass ingest LOG... --study FILE")
  }

  static var notAStudy: LogProblem {
    LogProblem(
      "notAStudy", "the file is no study", remedy: "Name a file that compass ingest made")
  }

  static func laterStudy(version: Int64, known: Int64) -> LogProblem {
    LogProblem(
      "laterStudy",
      "the study has version \(version) of the format, of which this program knows \(known)",
      remedy: "Use a later version of the program")
  }

  static func studyNotWritable(_ reason: String) -> LogProblem {
    LogProblem(
      "studyNotWritable", "the study cannot be opened or written: \(reason)",
      remedy: "Check the path and its permissions")
  }

  static var diskFull: LogProblem {
    LogProblem(
      "diskFull", "the disk is full; the study is as it was before this file",
      remedy: "Free some space and run the command again")
  }

  static var studyBusy: LogProblem {
    LogProblem(
      "studyBusy", "another process is writing to the study and does not end",
      remedy: "Wait for the other process, or end it")
  }

  private static let check = "Check it with compass study verify, or ingest the logs anew"

  static func studyFailure(_ reason: String) -> LogProblem {
    LogProblem("studyFailure", "the study cannot be used: \(reason)", remedy: check)
  }

  static func damagedStudy(_ reason: String) -> LogProblem {
    LogProblem("damagedStudy", "the study is damaged: \(reason)", remedy: check)
  }

  static var keyWanted: LogProblem {
    LogProblem(
      "pseudonymKeyWanted", "the study names people by a key that was given, and now none is",
      remedy: rightKey)
  }

  static var otherKey: LogProblem {
    LogProblem(
      "otherPseudonymKey", "the study names people by another key than the one that is given",
      remedy: rightKey)
  }

  private static let rightKey = "Give the key that its first logs were read with"
}
