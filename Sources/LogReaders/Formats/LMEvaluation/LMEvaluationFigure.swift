internal import Diagnostics
import Foundation

/// Works the tool's figure of one metric out anew from the values of all documents, and tells from
/// it how the values are meant where the configuration does not.
struct LMEvaluationFigure {
  private(set) var reading: LMEvaluationReading
  /// What the rows alone do not show: that the tool's figure is no plain mean of them.
  private(set) var notice: LogNotice?
  private let values: [LMEvaluationValue]

  /// The lines in the order of their documents, in which the tool takes the one in the middle.
  static func ordered(_ lines: [LMEvaluationSample]) -> [LMEvaluationSample] {
    let numbers = lines.map { Int($0.document) }
    guard !numbers.contains(nil) else { return lines }
    return zip(numbers, lines).sorted { ($0.0 ?? 0) < ($1.0 ?? 0) }.map(\.1)
  }

  /// - Parameters:
  ///   - values: one for each document that the metric was measured on.
  ///   - isDeclared: whether there are results, which say how values are made one.
  ///   - reported: the tool's figure; nil where there is none.
  init(
    metric: String, values: [LMEvaluationValue], aggregation: LMEvaluationAggregation,
    isDeclared: Bool, reported: Double?
  ) {
    self.values = values
    reading = LMEvaluationReading(aggregation: aggregation)
    reading.hasSentinel = hasSentinel(metric, isDeclared: isDeclared, reported)
    reading.areDecisions = areDecisions(reported)
  }

  // MARK: - Readings

  /// Whether -1 stands for "not measured": by the tool's own figure, and where there is none by the
  /// metric, which is a length of RULER or a share that cannot be negative.
  private func hasSentinel(_ metric: String, isDeclared: Bool, _ reported: Double?) -> Bool {
    switch reading.aggregation {
    case .mean, .median, .unknown: break
    case .perplexity, .weightedPerplexity, .bitsPerByte, .brierScore, .f1, .matthews, .ofTexts:
      return false
    }
    let numbers = values.compactMap(\.number)
    let others = numbers.filter { $0 != LMEvaluationReading.sentinel }
    guard others.count < numbers.count, others.allSatisfy({ $0 >= 0 }) else { return false }
    let isLength = !metric.isEmpty && metric.allSatisfy(\.isNumber)
    if let reported {
      if let mean = ToolStatistic.mean(others) {
        if ToolFigures.agree(reported, mean) { return true }
      } else if reported == LMEvaluationReading.sentinel {
        // Nothing was measured, or every document failed by as much: only the former is likely.
        return true
      }
      if ToolFigures.agree(reported, ToolStatistic.mean(numbers)) { return false }
    }
    if isLength { return true }
    guard others.allSatisfy({ $0 <= 1 }) else { return false }
    if case .unknown = reading.aggregation { return isDeclared || MetricScale.countsHits(metric) }
    return MetricScale.countsHits(metric)
  }

  /// Whether lists are decisions to be counted: truth values, or hits 0 and 1 whose share over all
  /// documents is the tool's own figure.
  private func areDecisions(_ reported: Double?) -> Bool {
    var decisions: [LMEvaluationValue] = []
    for value in values {
      switch value {
      case .list(let list): decisions += list
      case .missing: continue
      case .number, .truth, .text, .object: return false
      }
    }
    if decisions.isEmpty { return false }
    if decisions.allSatisfy(\.isTruth) {
      if case .f1 = reading.aggregation { return false }
      if case .matthews = reading.aggregation { return false }
      return true
    }
    guard case .unknown = reading.aggregation, let reported else { return false }
    let hits = decisions.compactMap(\.number)
    return hits.count == decisions.count && hits.allSatisfy { $0 == 0 || $0 == 1 }
      && ToolFigures.agree(reported, ToolStatistic.mean(hits))
  }

  // MARK: - The figure

  /// Holds the tool's figure and its standard error against the values.
  ///
  /// - Parameter reported: the tool's figure; nil where it is no number.
  mutating func compare(
    _ criterion: String, reported: Double?, error: Double?, _ figures: inout ToolFigures
  ) {
    let verdicts = values.compactMap { LMEvaluationVerdict($0, reading) }
    let scores = verdicts.map(\.score).filter(\.isFinite)
    // Numbers that NumPy wrote as texts have single precision.
    let tolerance = values.contains(where: \.isQuoted) ? 1e-6 : ToolFigures.tolerance
    var reported = reported
    if reading.hasSentinel, reported == LMEvaluationReading.sentinel { reported = nil }
    func compare(_ name: String, _ found: Double?) {
      figures.compare(
        "the \(name) of \(criterion.quoted)", reported: reported, found: found,
        tolerance: tolerance)
    }
    func leaveOut() {
      if reported != nil { figures.leaveOut(criterion.quoted) }
    }
    func compare(_ name: String, _ found: Double?, not meaning: String) {
      compare(name, found)
      guard let found, let mean = ToolStatistic.mean(scores), !ToolFigures.agree(found, mean)
      else { return }
      notice = .noPlainMean(criterion: criterion, figure: found, mean: mean, meaning: meaning)
    }
    switch reading.aggregation {
    case _ where reading.areDecisions:
      let decisions = verdicts.filter { $0.weight > 0 }
      let hits = decisions.reduce(0) { $0 + ($1.score * $1.weight).rounded() }
      let count = decisions.reduce(0) { $0 + $1.weight }
      compare(
        "share of decisions", count > 0 ? hits / count : nil,
        not: "it counts each decision: weigh the rows by their weight")
    case .mean:
      if scores.isEmpty, verdicts.contains(where: { $0.absence == .ofCorpus }) { return leaveOut() }
      compare("mean", ToolStatistic.mean(scores))
      if let error, scores.count > 1 {
        figures.compare(
          "the standard error of \(criterion.quoted)", reported: error,
          found: ToolStatistic.standardError(scores), tolerance: tolerance)
      }
    case .median: compare("median", scores.isEmpty ? nil : scores[scores.count / 2])
    case .perplexity:
      compare(
        "perplexity", ToolStatistic.mean(logLikelihoods(verdicts).map(\.sum)).map { exp(-$0) },
        not: "it is exp of minus the mean of logprob_sum")
    case .weightedPerplexity:
      compare(
        "perplexity", weightedMean(verdicts).map { exp(-$0) },
        not: "it is exp of minus the sum of logprob_sum over that of logprob_n")
    case .bitsPerByte:
      compare(
        "bits per byte", weightedMean(verdicts).map { -$0 / log(2) },
        not: "it is minus the sum of logprob_sum over that of logprob_n, in bits")
    case .brierScore: compare("Brier score", ToolStatistic.mean(scores))
    case .f1: answers().map { compare("F1 score", $0.f1) } ?? leaveOut()
    case .matthews: answers().map { compare("correlation", $0.matthews) } ?? leaveOut()
    case .ofTexts: leaveOut()
    case .unknown:
      // The mean, which most tasks' own functions are, or what nobody here knows.
      let mean = ToolStatistic.mean(scores)
      if ToolFigures.agree(reported, mean, tolerance) { compare("mean", mean) } else { leaveOut() }
    }
  }

  private func logLikelihoods(
    _ verdicts: [LMEvaluationVerdict]
  ) -> [(sum: Double, count: Double)] {
    verdicts.filter { !$0.logProbabilitySum.isNaN }
      .map { ($0.logProbabilitySum, Double($0.logProbabilityCount ?? 1)) }
  }

  private func weightedMean(_ verdicts: [LMEvaluationVerdict]) -> Double? {
    let parts = logLikelihoods(verdicts)
    let count = parts.reduce(0) { $0 + $1.count }
    return count > 0 ? parts.reduce(0) { $0 + $1.sum } / count : nil
  }

  /// The right and the given answers, counted; nil where a value is no pair of whole numbers.
  private func answers() -> LMEvaluationAnswers? {
    var answers = LMEvaluationAnswers()
    for value in values where value != .missing {
      guard case .list(let pair) = value, pair.count == 2,
        let right = pair[0].number.flatMap(Int.init(exactly:)),
        let given = pair[1].number.flatMap(Int.init(exactly:))
      else { return nil }
      answers.add(right: right, given: given)
    }
    return answers.isEmpty ? nil : answers
  }
}

/// How often each answer was given where each was right.
private struct LMEvaluationAnswers {
  private struct Pair: Hashable {
    let right: Int
    let given: Int
  }

  private var counts: [Pair: Double] = [:]

  var isEmpty: Bool { counts.isEmpty }

  mutating func add(right: Int, given: Int) {
    counts[Pair(right: right, given: given), default: 0] += 1
  }

  /// The harmonic mean of precision and recall of the answer 1.
  var f1: Double {
    let hits = counts[Pair(right: 1, given: 1)] ?? 0
    let named = counts.reduce(0) {
      $0 + $1.value * ((($1.key.right == 1) ? 1 : 0) + (($1.key.given == 1) ? 1 : 0))
    }
    return named > 0 ? 2 * hits / named : 0
  }

  /// Matthews' correlation of two or more answers; 0 where one is constant.
  ///
  /// Gorodkin (2004), equation 2.
  var matthews: Double {
    var right: [Int: Double] = [:]
    var given: [Int: Double] = [:]
    var all = 0.0
    var hits = 0.0
    for (pair, count) in counts {
      right[pair.right, default: 0] += count
      given[pair.given, default: 0] += count
      all += count
      if pair.right == pair.given { hits += count }
    }
    let both = right.reduce(0) { $0 + $1.value * (given[$1.key] ?? 0) }
    let rightSpread = all * all - right.reduce(0) { $0 + $1.value * $1.value }
    let givenSpread = all * all - given.reduce(0) { $0 + $1.value * $1.value }
    let spread = (rightSpread * givenSpread).squareRoot()
    return spread > 0 ? (hits * all - both) / spread : 0
  }
}

extension LogNotice {
  fileprivate static func noPlainMean(
    criterion: String, figure: Double, mean: Double, meaning: String
  ) -> LogNotice {
    LogNotice("noPlainMean", criterion, figure.plain, mean.plain, others: [meaning]) {
      "the tool's figure of \($0[0].quoted), \($0[1]), is no plain mean of its rows, which "
        + "is \($0[2]): \($0[3])"
    }
  }
}
