internal import Diagnostics

/// What only Inspect AI's logs give cause to note.
extension LogNotice {
  static var unlistedSamples: LogNotice {
    LogNotice("unlistedSamples") {
      "a sample that no summary lists, \($0.times); read from its own record"
    }
  }

  static var partialScores: LogNotice {
    LogNotice("partialScores") {
      "a sample that ended with an error after some scores, \($0.times); they are kept as labels"
    }
  }

  static var invalidatedSample: LogNotice {
    LogNotice("invalidatedSample") {
      "a sample that was invalidated, \($0.times); its rows have no score"
    }
  }

  static var editedScore: LogNotice {
    LogNotice("editedScore") {
      "a score that was edited after the run, \($0.times); the edited one is taken"
    }
  }

  static var withoutScorer: LogNotice {
    LogNotice("sampleWithoutScorer") {
      "a sample that nothing scored, \($0.times); it gives no row"
    }
  }

  static func letterGrades(criterion: String, seen: String, reason: String) -> LogNotice {
    LogNotice("letterGrades", criterion, seen, reason) {
      "the verdicts on \($0[0].quoted) (\($0[1])) are kept as labels without numbers: \($0[2])"
    }
  }

  static func letterMarks(criterion: String, seen: String, reason: String) -> LogNotice {
    LogNotice("letterMarks", criterion, seen, reason) {
      "the verdicts on \($0[0].quoted) (\($0[1])) are taken for Inspect AI's marks (C correct, "
        + "P partial, I incorrect, N no answer): \($0[2])"
    }
  }

  static func unnamedJudges(_ scorer: String) -> LogNotice {
    LogNotice("unnamedJudges", scorer) {
      "\($0[0].quoted) gives several verdicts without judges' names, \($0.times); they are told "
        + "apart by their place"
    }
  }

  static func unplacedVerdicts(_ scorer: String) -> LogNotice {
    LogNotice("unplacedVerdicts", scorer) {
      "\($0[0].quoted) lacks a verdict without saying whose, \($0.times); the others are kept "
        + "without their judges' places"
    }
  }

  static func panelWithoutVotes(_ scorer: String) -> LogNotice {
    LogNotice("panelWithoutVotes", scorer) {
      "the panel \($0[0].quoted) logged no single votes, \($0.times)"
    }
  }

  static func incompletePanel(_ scorer: String) -> LogNotice {
    LogNotice("incompletePanel", scorer) { "the panel \($0[0].quoted) lacks votes, \($0.times)" }
  }

  static func judgeFailuresAsWrong(version: String) -> LogNotice {
    LogNotice("judgeFailuresAsWrong", version) {
      "Inspect AI \($0[0]) scored a judge's unreadable answer as incorrect; since 0.3.245 it is "
        + "unscored, so do not pool the two"
    }
  }
}
