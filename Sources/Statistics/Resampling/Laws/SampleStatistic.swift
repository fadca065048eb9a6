/// A statistic of scores that carry weights, for bootstraps that weight observations.
///
/// Scores are sorted once; a replicate then needs one pass over its weights.
public struct SampleStatistic: Sendable {
  /// What is computed.
  public enum Measure: Sendable, Equatable {
    /// The mean.
    case mean
    /// The median: the quantile at 0.5.
    case median
    /// The quantile of type 7 at a probability in 0...1.
    case quantile(Double)
    /// The mean without this share of the scores at each end, 0..<0.5.
    case trimmedMean(Double)
    /// The standard deviation with divisor n - 1.
    case standardDeviation

    /// Whether small changes of the weights always change the statistic by little, as the ABC
    /// interval and the jackknife ask.
    public var isSmooth: Bool {
      switch self {
      case .mean, .standardDeviation, .trimmedMean: true
      case .median, .quantile: false
      }
    }
  }

  /// What is computed.
  public let measure: Measure

  private let scores: [Double]
  private let order: [Int]

  /// Prepares the statistic.
  ///
  /// - Throws: ``StatisticsError`` for a score that is not finite and for a share or probability
  ///   out of its range.
  /// - Complexity: O(n log n).
  public init(_ measure: Measure, of scores: [Double]) throws(StatisticsError) {
    try requireFinite(scores)
    switch measure {
    case .quantile(let probability) where !(probability >= 0 && probability <= 1):
      throw .argumentOutOfRange("the probability", probability, range: "in 0...1")
    case .trimmedMean(let share) where !(share >= 0 && share < 0.5):
      throw .argumentOutOfRange("the trimmed share", share, range: "in 0..<0.5")
    default: break
    }
    self.measure = measure
    self.scores = scores
    order = scores.indices.sorted {
      scores[$0] < scores[$1] || (scores[$0] == scores[$1] && $0 < $1)
    }
  }

  /// The statistic on the scores, each once.
  public var estimate: Outcome<Double> {
    guard !scores.isEmpty else { return .undefined(.noData) }
    if measure == .standardDeviation, scores.count < 2 {
      return .undefined(.tooFewValues(scores.count, needed: 2))
    }
    return .finite(value(weights: [Double](repeating: 1, count: scores.count)))
  }

  /// The statistic with weights; a NaN where it is undefined.
  ///
  /// - Parameter weights: one per score, 0 or more. Quantiles, the trimmed mean and the standard
  ///   deviation take them for numbers of scores.
  /// - Complexity: O(n).
  public func value(weights: [Double]) -> Double {
    guard weights.count == scores.count else { return .nan }
    return switch measure {
    case .mean: mean(weights)
    case .median: quantile(0.5, weights)
    case .quantile(let probability): quantile(probability, weights)
    case .trimmedMean(let share): trimmedMean(share, weights)
    case .standardDeviation: standardDeviation(weights)
    }
  }

  private func mean(_ weights: [Double]) -> Double {
    var (sum, total) = (0.0, 0.0)
    for index in order {
      sum += weights[index] * scores[index]
      total += weights[index]
    }
    return sum / total
  }

  private func quantile(_ probability: Double, _ weights: [Double]) -> Double {
    var total = 0.0
    for weight in weights { total += weight }
    guard total > 0 else { return .nan }
    let place = max(total - 1, 0) * probability
    let below = place.rounded(.down)
    let share = place - below
    var sum = 0.0
    var lower: Double?
    for index in order where weights[index] > 0 {
      sum += weights[index]
      if lower == nil, sum > below {
        if share == 0 || sum > below + 1 { return scores[index] }
        lower = scores[index]
      } else if let lower {
        return lower + share * (scores[index] - lower)
      }
    }
    return lower ?? .nan
  }

  private func trimmedMean(_ share: Double, _ weights: [Double]) -> Double {
    var total = 0.0
    for weight in weights { total += weight }
    // Whole scores are dropped, as many as fit into the share: 0.2 * 15 must be 3. Weights that add
    // up to 1 are shares and have no whole scores.
    let cut = total > 1.5 ? (share * total + 1e-9).rounded(.down) : share * total
    var (passed, sum) = (0.0, 0.0)
    for index in order where weights[index] > 0 {
      let from = max(passed, cut)
      passed += weights[index]
      let upTo = min(passed, total - cut)
      if upTo > from { sum += (upTo - from) * scores[index] }
    }
    return sum / (total - 2 * cut)
  }

  private func standardDeviation(_ weights: [Double]) -> Double {
    let centre = mean(weights)
    var (squares, total) = (0.0, 0.0)
    for index in order {
      let deviation = scores[index] - centre
      squares += weights[index] * deviation * deviation
      total += weights[index]
    }
    // Weights that add up to 1 stand for shares, of which none is to be taken off.
    let divisor = total > 1.5 ? total - 1 : total * (1 - 1 / Double(max(scores.count, 2)))
    return (squares / divisor).squareRoot()
  }
}
