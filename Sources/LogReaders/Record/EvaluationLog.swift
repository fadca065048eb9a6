package import Diagnostics

/// What a set of log files holds.
package struct EvaluationLog: Sendable {
  /// Item-level judgments.
  package var judgments: JudgmentTable
  /// Scores that were published without item-level data.
  package var publishedScores: [PublishedScore]
  /// Curated examples with their texts; empty unless texts were asked for.
  package var cases: [CuratedCase]
  /// What the logs say of their runs; none for logs of bare judgments.
  package var runs: [RunRecord]
  /// What the logs say of their judges.
  package var judges: [JudgeRecord]
  /// What tables of models say beside the logs: by attribute, and within it by model.
  package var modelAttributes: [String: [String: String]] = [:]
  /// The files in the order in which they were read.
  package var files: [SourceFile]
  /// Warnings; with `keepGoing` also the errors of rows that were left out.
  package var issues: [Diagnostic]
  /// Where the texts behind the judgments are; nil unless texts were asked for.
  package var texts: (any TextStore)?

  package init(
    judgments: JudgmentTable = JudgmentTable(), publishedScores: [PublishedScore] = [],
    cases: [CuratedCase] = [], runs: [RunRecord] = [], judges: [JudgeRecord] = [],
    files: [SourceFile] = [], issues: [Diagnostic] = [], texts: (any TextStore)? = nil
  ) {
    self.judgments = judgments
    self.publishedScores = publishedScores
    self.cases = cases
    self.runs = runs
    self.judges = judges
    self.files = files
    self.issues = issues
    self.texts = texts
  }
}
