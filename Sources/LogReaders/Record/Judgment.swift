package import PrintedNumbers

/// One judgment by one judge of one response to one item, on one criterion.
///
/// The columns are those of the canonical record (`JudgmentColumn` gives their names in files). The
/// key is `evaluation` to `opponent`. A missing verdict is nil with a `status` that says so, never
/// a zero.
package struct Judgment: Sendable, Equatable {
  /// One run of one task on one model.
  package var evaluation: String
  /// The task or benchmark.
  package var task: String
  /// The model under test.
  package var model: String
  /// The item.
  package var sample: String
  /// The repeat number of the response, from 1.
  package var epoch: Int32
  /// The turn of the conversation, from 1.
  package var turn: Int16
  /// Who judged: `rule:match`, `model:org/name`, `human:pseudonym`, `panel:name`.
  package var judge: String
  /// The rubric key or value dimension that was judged.
  package var criterion: String
  /// The repeat number of the same judge on the same response, from 1.
  package var judgmentIndex: Int16
  /// The other model of a pair.
  package var opponent: String?

  /// The numeric verdict, within the scale's bounds.
  package var score: Double?
  /// The categorical verdict as logged.
  package var label: String?
  /// The level of measurement.
  package var scaleType: ScaleType
  /// The lowest score that the scale allows.
  package var scaleMinimum: Double?
  /// The highest score that the scale allows.
  package var scaleMaximum: Double?
  /// Whether a higher score is the better one.
  package var higherIsBetter: Bool?
  /// The probability in 0...1 that `model` is preferred over `opponent`; a tie is 0.5.
  package var preference: Double?
  /// The place in which the response was shown.
  package var position: PresentationPosition?
  /// What became of the judgment.
  package var status: JudgmentStatus
  /// Why there is no verdict.
  package var statusReason: String?

  /// The kind of judge.
  package var judgeKind: JudgeKind
  /// The passage, template family or scenario that the item belongs to.
  package var cluster: String?
  /// The subtask or subject.
  package var category: String?
  /// A BCP 47 language tag.
  package var language: String?
  /// An ISO 3166-1 code or a free name.
  package var culture: String?
  /// The item's weight, at least 0.
  package var weight: Double?
  /// How the items were chosen.
  package var sampling: Sampling

  /// The evaluation campaign; drift compares rounds.
  package var round: String?
  /// When the model answered.
  package var respondedAt: Timestamp?
  /// When the judge judged.
  package var judgedAt: Timestamp?
  /// When the item was published.
  package var itemDate: CalendarDay?
  /// When the model was released.
  package var modelReleaseDate: CalendarDay?

  /// Tokens of the prompt.
  package var inputTokens: Int64?
  /// Tokens of the response.
  package var outputTokens: Int64?
  /// Tokens of the judge's prompt.
  package var judgeInputTokens: Int64?
  /// Tokens of the judge's answer.
  package var judgeOutputTokens: Int64?
  /// Seconds from the request to the response.
  package var latencySeconds: Double?
  /// The sum of the response's log probabilities, in nats.
  package var logProbabilitySum: Double?
  /// The number of tokens behind `logProbabilitySum`.
  package var logProbabilityCount: Int32?
  /// The SHA-256 of the item, in hexadecimal.
  package var sampleHash: String?
  /// The SHA-256 of the response, in hexadecimal.
  package var responseHash: String?

  /// The program that wrote the log.
  package var tool: String?
  /// The version of that program.
  package var toolVersion: String?
  /// The file that the row was read from, relative to what was asked for.
  package var sourceFile: String?
  /// The place in that file: `L12`, `row 5`, `#/data/17`.
  package var sourceLocator: String?
  /// The SHA-256 of the whole file, in hexadecimal.
  package var sourceDigest: String?

  /// The wording of the prompt that was used, by name; part of the key.
  package var promptVersion: String?
  /// The order in which the options were shown, by name; part of the key.
  package var optionOrder: String?
  /// Whether the item is published or held back.
  package var split: ItemSplit?
  /// The item of which this one is a paraphrase.
  package var variantOf: String?
  /// The length of the response in characters (Unicode scalars).
  package var responseLength: Int64?
  /// How sure the model says that it is of its response, in 0...1.
  package var confidence: Double?

  /// A judgment with the defaults of the record in every column that is not given.
  ///
  /// - Parameters:
  ///   - judgeKind: taken from the prefix of `judge` when nil, and `.rule` where it has none.
  ///   - status: `.scored` when nil and `score` is there, else `.unscored`.
  package init(
    evaluation: String, task: String, model: String, sample: String, epoch: Int32 = 1,
    judge: String, criterion: String = "overall", score: Double?, scaleType: ScaleType = .interval,
    scaleMinimum: Double? = nil, scaleMaximum: Double? = nil, cluster: String? = nil,
    judgeKind: JudgeKind? = nil, status: JudgmentStatus? = nil, sampling: Sampling = .complete
  ) {
    self.evaluation = evaluation
    self.task = task
    self.model = model
    self.sample = sample
    self.epoch = epoch
    turn = 1
    self.judge = judge
    self.criterion = criterion
    judgmentIndex = 1
    self.score = score
    self.scaleType = scaleType
    self.scaleMinimum = scaleMinimum
    self.scaleMaximum = scaleMaximum
    self.status = status ?? (score == nil ? .unscored : .scored)
    self.judgeKind = judgeKind ?? JudgeKind(judge: judge) ?? .rule
    self.cluster = cluster
    self.sampling = sampling
  }
}

extension JudgeKind {
  /// The kind that the prefix of a judge's name declares, if it has one.
  init?(judge: String) {
    guard let colon = judge.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    self.init(rawValue: String(judge[..<colon]))
  }
}
