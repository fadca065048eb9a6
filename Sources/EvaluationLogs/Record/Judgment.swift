/// One judgment by one judge of one response to one item, on one criterion.
///
/// The columns are those of the canonical record (`JudgmentColumn` gives their names in files). The
/// key is `evaluation` to `opponent`. A missing verdict is nil with a `status` that says so, never
/// a zero.
public struct Judgment: Sendable, Equatable {
  /// One run of one task on one model.
  public var evaluation: String
  /// The task or benchmark.
  public var task: String
  /// The model under test.
  public var model: String
  /// The item.
  public var sample: String
  /// The repeat number of the response, from 1.
  public var epoch: Int32
  /// The turn of the conversation, from 1.
  public var turn: Int16
  /// Who judged: `rule:match`, `model:org/name`, `human:pseudonym`, `panel:name`.
  public var judge: String
  /// The rubric key or value dimension that was judged.
  public var criterion: String
  /// The repeat number of the same judge on the same response, from 1.
  public var judgmentIndex: Int16
  /// The other model of a pair.
  public var opponent: String?

  /// The numeric verdict, within the scale's bounds.
  public var score: Double?
  /// The categorical verdict as logged.
  public var label: String?
  /// The level of measurement.
  public var scaleType: ScaleType
  /// The lowest score that the scale allows.
  public var scaleMinimum: Double?
  /// The highest score that the scale allows.
  public var scaleMaximum: Double?
  /// Whether a higher score is the better one.
  public var higherIsBetter: Bool?
  /// The probability in 0...1 that `model` is preferred over `opponent`; a tie is 0.5.
  public var preference: Double?
  /// The place in which the response was shown.
  public var position: PresentationPosition?
  /// What became of the judgment.
  public var status: JudgmentStatus
  /// Why there is no verdict.
  public var statusReason: String?

  /// The kind of judge.
  public var judgeKind: JudgeKind
  /// The passage, template family or scenario that the item belongs to.
  public var cluster: String?
  /// The subtask or subject.
  public var category: String?
  /// A BCP 47 language tag.
  public var language: String?
  /// An ISO 3166-1 code or a free name.
  public var culture: String?
  /// The item's weight, at least 0.
  public var weight: Double?
  /// How the items were chosen.
  public var sampling: Sampling

  /// The evaluation campaign; drift compares rounds.
  public var round: String?
  /// When the model answered.
  public var respondedAt: Timestamp?
  /// When the judge judged.
  public var judgedAt: Timestamp?
  /// When the item was published.
  public var itemDate: CalendarDay?
  /// When the model was released.
  public var modelReleaseDate: CalendarDay?

  /// Tokens of the prompt.
  public var inputTokens: Int64?
  /// Tokens of the response.
  public var outputTokens: Int64?
  /// Tokens of the judge's prompt.
  public var judgeInputTokens: Int64?
  /// Tokens of the judge's answer.
  public var judgeOutputTokens: Int64?
  /// Seconds from the request to the response.
  public var latencySeconds: Double?
  /// The sum of the response's log probabilities, in nats.
  public var logProbabilitySum: Double?
  /// The number of tokens behind `logProbabilitySum`.
  public var logProbabilityCount: Int32?
  /// The SHA-256 of the item, in hexadecimal.
  public var sampleHash: String?
  /// The SHA-256 of the response, in hexadecimal.
  public var responseHash: String?

  /// The program that wrote the log.
  public var tool: String?
  /// The version of that program.
  public var toolVersion: String?
  /// The file that the row was read from, relative to what was asked for.
  public var sourceFile: String?
  /// The place in that file: `L12`, `row 5`, `#/data/17`.
  public var sourceLocator: String?
  /// The SHA-256 of the whole file, in hexadecimal.
  public var sourceDigest: String?

  /// A judgment with the defaults of the record in every column that is not given.
  ///
  /// - Parameters:
  ///   - judgeKind: taken from the prefix of `judge` when nil, and `.rule` where it has none.
  ///   - status: `.scored` when nil and `score` is there, else `.unscored`.
  public init(
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
