internal import Statistics

/// How much answers to one item, and verdicts on one answer, differ: of one model on one dimension.
struct AnswerNoise: Sendable {
  /// The variance between answers, without that of verdicts; nil where no item has two.
  let answers: Double?
  /// The variance between verdicts on one answer; nil where no answer has two.
  let verdicts: Double?
  /// Harmonic means of the answers to an item, and of the verdicts on an answer.
  let repeats: Double
  let judges: Double

  /// - Parameter scores: by item, answer and verdict.
  ///
  /// Source: Miller (2024), section 3.2, as ``NoiseSplit``.
  init(_ scores: [[[Double]]]) throws(StatisticsError) {
    let answers = scores.flatMap(\.self)
    let means = scores.map { $0.map { $0.reduce(0, +) / Double($0.count) } }
    let judged = try RepeatedRuns(answers)
    let answered = try RepeatedRuns(means)
    verdicts = judged.withinVariance.value
    let verdictInverse = Self.inverse(answers.map(\.count))
    self.answers = answered.withinVariance.value.map {
      max(0, $0 - (judged.withinVariance.value ?? 0) * verdictInverse)
    }
    repeats = 1 / Self.inverse(scores.map(\.count))
    judges = 1 / verdictInverse
  }

  private init(answers: Double?, verdicts: Double?, repeats: Double, judges: Double) {
    self.answers = answers
    self.verdicts = verdicts
    self.repeats = repeats
    self.judges = judges
  }

  /// That of the difference of two models: what is known of both adds up.
  func added(to other: AnswerNoise) -> AnswerNoise {
    func sum(_ one: Double?, _ other: Double?) -> Double? {
      one.flatMap { one in other.map { one + $0 } }
    }
    return AnswerNoise(
      answers: sum(answers, other.answers), verdicts: sum(verdicts, other.verdicts),
      repeats: 2 / (1 / repeats + 1 / other.repeats), judges: 2 / (1 / judges + 1 / other.judges))
  }

  func scaled(by factor: Double) -> AnswerNoise {
    AnswerNoise(
      answers: answers.map { $0 * factor }, verdicts: verdicts.map { $0 * factor },
      repeats: repeats, judges: judges)
  }

  /// What the noise adds to the variance of an item's score.
  var perItem: Double {
    (answers ?? 0) / repeats + (verdicts ?? 0) / (repeats * judges)
  }

  /// The facets of which it is known what more of them would save.
  var known: Set<StudyFacet> {
    var known: Set<StudyFacet> = [.items, .clusters]
    if answers != nil { known.insert(.repeats) }
    if verdicts != nil { known.insert(.judges) }
    return known
  }

  private static func inverse(_ counts: [Int]) -> Double {
    guard !counts.isEmpty else { return 1 }
    return counts.reduce(0.0) { $0 + 1 / Double(max($1, 1)) } / Double(counts.count)
  }
}
