package import Diagnostics
package import LogReaders
import PrintedNumbers

/// Small logs in the record's own names.
package enum Fixtures {
  /// A line of canonical JSON with the required columns and further members.
  package static func line(
    model: String = "org/a", sample: String = "q1", judge: String = "rule:match",
    _ members: String = "\"score\":1"
  ) -> String {
    """
    {"evaluation_id":"e1","task":"t","model_id":"\(model)","sample_id":"\(sample)",\
    "judge_id":"\(judge)",\(members)}

    """
  }

  package static let csvHeader = "evaluation_id,task,model_id,sample_id,judge_id,score"

  /// A judgment that uses every column.
  package static func full(_ index: Int) -> Judgment {
    var judgment = Judgment(
      evaluation: "e,\"1\"", task: "t", model: "org/模型", sample: "q\(index)",
      epoch: Int32(index % 3 + 1), judge: "model:org/judge", criterion: "=cmd",
      score: Double(index) / 7, scaleType: .interval, scaleMinimum: 0, scaleMaximum: 1000,
      cluster: "'+passage", status: .scored, sampling: .random)
    judgment.turn = 2
    judgment.judgmentIndex = 3
    judgment.opponent = "-org/b"
    judgment.label = "line\none, \"two\""
    judgment.higherIsBetter = index.isMultiple(of: 2)
    judgment.preference = 0.5
    judgment.position = .second
    judgment.statusReason = "@none"
    judgment.category = "''=x"
    judgment.language = "zh-Hans"
    judgment.culture = "CN"
    judgment.weight = 0.1
    judgment.round = "2026-01"
    judgment.respondedAt = Timestamp(microseconds: 1_769_860_800_123_456)
    judgment.judgedAt = Timestamp(microseconds: 1_769_860_801_000_000)
    judgment.itemDate = CalendarDay(daysSince1970: 20_000)
    judgment.modelReleaseDate = CalendarDay(daysSince1970: -1)
    judgment.inputTokens = 9_007_199_254_740_993
    judgment.outputTokens = 0
    judgment.judgeInputTokens = 5
    judgment.judgeOutputTokens = 6
    judgment.latencySeconds = 1e-7
    judgment.logProbabilitySum = -123.456
    judgment.logProbabilityCount = 17
    judgment.sampleHash = String(repeating: "a", count: 64)
    judgment.responseHash = String(repeating: "b", count: 64)
    judgment.tool = "tool"
    judgment.toolVersion = "1.0"
    judgment.sourceFile = "runs/a.jsonl"
    judgment.sourceLocator = index.isMultiple(of: 3) ? "L\(index + 1)" : "#/data/\(index)"
    judgment.sourceDigest = String(repeating: "c", count: 64)
    judgment.promptVersion = "v\(index % 3 + 1)"
    judgment.optionOrder = "=reversed"
    judgment.split = index.isMultiple(of: 2) ? .isPublic : .heldOut
    judgment.variantOf = "q0"
    judgment.responseLength = 9_007_199_254_740_993
    judgment.confidence = 0.85
    return judgment
  }
}

/// Reads a text as if it were a file.
package func read(
  _ text: String, named name: String = "log.jsonl", _ options: LogReadingOptions = .init()
) throws(Diagnostics) -> EvaluationLog {
  try LogReader(options: options).read(bytes: Array(text.utf8), named: name)
}

/// The issues for which a text is refused.
package func issues(
  _ text: String, named name: String = "log.jsonl", _ options: LogReadingOptions = .init()
) -> [Diagnostic] {
  do {
    _ = try read(text, named: name, options)
    return []
  } catch {
    return error.all
  }
}

/// Reads a file or a directory.
package func read(at path: String, partial: Bool = false) throws(Diagnostics) -> EvaluationLog {
  var options = LogReadingOptions()
  options.allowsPartial = partial
  return try LogReader(options: options).read([path])
}

/// The codes of the issues for which a file or a directory is refused.
package func refusals(at path: String) -> [String] {
  do {
    _ = try read(at: path)
    return []
  } catch {
    return error.all.map(\.code)
  }
}
