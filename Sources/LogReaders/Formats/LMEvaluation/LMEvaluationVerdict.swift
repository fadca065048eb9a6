import Foundation

/// How lm-evaluation-harness makes one number of a metric's values (`lm_eval/api/metrics.py`).
enum LMEvaluationAggregation {
  /// exp of minus the mean log likelihood of a document.
  case perplexity
  /// exp of minus the log likelihood of a word or byte; the value is log likelihood and count.
  case weightedPerplexity
  /// Minus the log likelihood of a byte in bits; the value is log likelihood and count.
  case bitsPerByte
  /// The squared distance of the probabilities from the answer; the value is both.
  case brierScore
  case mean
  /// The value of the document in the middle, unsorted as the tool takes it.
  case median
  /// The F1 score of answers 0 and 1; the value is the right one and the given one.
  case f1
  /// The correlation of right and given answers; the value is both.
  case matthews
  /// What the texts of all documents together give, such as BLEU.
  case ofTexts
  /// A function of the task's own.
  case unknown

  /// - Parameter name: what the task's configuration says, else the metric's own name tells.
  init(name: String?, metric: String) {
    self =
      switch name ?? metric {
      case "perplexity": .perplexity
      case "weighted_perplexity", "word_perplexity", "byte_perplexity": .weightedPerplexity
      case "bits_per_byte": .bitsPerByte
      case "brier_score": .brierScore
      case "mean", "nanmean": .mean
      case "median": .median
      case "f1": .f1
      case "matthews_corrcoef", "mcc": .matthews
      case "bleu", "chrf", "ter": .ofTexts
      // What the tool does where the configuration leaves it to the metric.
      case "acc", "acc_norm", "acc_mutual_info", "acc_bytes", "exact_match", "mae":
        name == nil ? .mean : .unknown
      default: .unknown
      }
  }
}

/// How the values of one metric with one filter are read, told from all lines of a samples file.
struct LMEvaluationReading {
  var aggregation: LMEvaluationAggregation
  /// Whether -1 stands for "not measured on this document", as of RULER's lengths.
  var hasSentinel = false
  /// Whether lists are decisions, each of which the tool counts, as of IFEval's instructions.
  var areDecisions = false

  /// What a task writes where a metric is not measured on a document.
  static let sentinel = -1.0
}

/// The score of one document by one metric.
struct LMEvaluationVerdict: Equatable {
  /// Why there is no score, or nil where there is one.
  enum Absence: Equatable {
    case missing
    /// The metric has no value for a single document.
    case ofCorpus
    /// The task wrote its sign for "not measured".
    case notMeasured
  }

  var score = Double.nan
  var absence: Absence?
  var logProbabilitySum = Double.nan
  /// Words or bytes, whichever the metric counts.
  var logProbabilityCount: Int32?
  /// The decisions of which `score` is the share, where the tool counts each of them.
  var weight = Double.nan

  /// The document's own value of the metric, such as its perplexity: in the metric's unit and with
  /// its direction.
  ///
  /// The tool's figure over all documents follows from the columns: of a perplexity, it is exp of
  /// minus the sum of `logProbabilitySum` over that of `logProbabilityCount`.
  ///
  /// - Returns: nil where the value is nothing that can be scored.
  init?(_ value: LMEvaluationValue, _ reading: LMEvaluationReading) {
    if value == .missing {
      absence = .missing
      return
    }
    if reading.hasSentinel, value.number == LMEvaluationReading.sentinel {
      absence = .notMeasured
      return
    }
    switch (reading.aggregation, value) {
    case (.perplexity, _):
      guard let sum = value.number else { return nil }
      logProbabilitySum = sum
      score = exp(-sum)
    case (.weightedPerplexity, .list(let pair)), (.bitsPerByte, .list(let pair)):
      guard pair.count == 2, let sum = pair[0].number, let count = pair[1].number, count > 0 else {
        absence = .missing
        return
      }
      logProbabilitySum = sum
      logProbabilityCount = Int32(exactly: count)
      if case .bitsPerByte = reading.aggregation {
        score = -sum / count / log(2)
      } else {
        score = exp(-sum / count)
      }
    case (.brierScore, .list(let pair)):
      guard pair.count == 2, let answer = pair[0].number.flatMap(Int.init(exactly:)),
        case .list(let given) = pair[1], given.indices.contains(answer)
      else { return nil }
      let distances = given.enumerated().map { place, probability in
        (probability.number ?? .nan) - (place == answer ? 1 : 0)
      }
      score = distances.reduce(0) { $0 + $1 * $1 }
      if score.isNaN { absence = .missing }
    case (_, .list(let decisions)) where reading.areDecisions:
      guard !decisions.isEmpty else {
        absence = .missing
        return
      }
      let hits = decisions.compactMap(\.number).reduce(0, +)
      weight = Double(decisions.count)
      score = hits / weight
    case (_, .list), (_, .object): absence = .ofCorpus
    default:
      guard let number = value.number else { return nil }
      score = number
    }
  }
}
