internal import Diagnostics
internal import FileFormats

/// What is wrong with a row, whatever wrote it.
extension LogProblem {
  package static func missingField(_ name: String) -> LogProblem {
    LogProblem(
      "missingField", "\(name) is missing or empty", remedy: "Give the field, or leave the row out")
  }

  static func wrongType(field: String, expected: String, found: String) -> LogProblem {
    LogProblem(
      "wrongType", "\(field) is \(found), not \(expected)", remedy: "Correct the value")
  }

  package static func invalidField(field: String, text: String, expected: String) -> LogProblem {
    LogProblem(
      "invalidField", "\(field) is \(text.quoted), not \(expected)", remedy: "Correct the value")
  }

  static var infiniteScore: LogProblem {
    LogProblem(
      "infiniteScore", "the score is not finite", remedy: "Write null for a missing score")
  }

  static func scoreOutOfScale(score: Double, minimum: Double?, maximum: Double?) -> LogProblem {
    LogProblem(
      "scoreOutOfScale",
      "the score \(score.plain) is outside the declared scale "
        + "\(minimum?.plain ?? "-∞")…\(maximum?.plain ?? "∞")",
      remedy: "Correct the score or the declared bounds")
  }

  static func emptyScale(minimum: Double, maximum: Double) -> LogProblem {
    LogProblem(
      "emptyScale", "the declared scale \(minimum.plain)…\(maximum.plain) has no values",
      remedy: "Give bounds in rising order")
  }

  static func controlCharacter(field: String, text: String) -> LogProblem {
    LogProblem(
      "controlCharacter", "\(field) holds a control character: \(text.quoted)",
      remedy: "Remove the character")
  }

  package static func longIdentifier(field: String, bytes: Int, text: String) -> LogProblem {
    LogProblem(
      "longIdentifier",
      "\(field) has \(bytes) bytes, more than the \(Identifier.mostBytes) of a name: "
        + text.quoted,
      remedy: "Shorten it, or put a name and not a text into that column")
  }

  package static func tooManyJudgments(limit: Int) -> LogProblem {
    LogProblem(
      "tooManyJudgments",
      "more than \(limit) judgments of one response by one judge on one criterion",
      remedy: "Check which columns name the item, the model and the judge")
  }

  static func unknownJudgeKind(judge: String) -> LogProblem {
    LogProblem(
      "unknownJudgeKind",
      // An address stays out of messages, which a study keeps.
      judge.contains("@")
        ? "a judge does not say what kind it is"
        : "the judge \(judge.quoted) does not say what kind it is",
      remedy: "Begin judge_id with rule:, model:, human: or panel:, or give judge_kind")
  }

  package static func conflict(other: String, key: String) -> LogProblem {
    LogProblem(
      "conflictingVerdicts", "another verdict than at \(other) for \(key)",
      remedy: "Remove one of them, or use --on-conflict first or latest")
  }
}

extension Double {
  /// The shortest text that reads back as this number, without a fraction where it has none.
  package var plain: String { NumberText.text(self) }
}
