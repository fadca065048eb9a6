import Foundation

/// What a model says of the tokens of one item, for membership inference: Min-K% and Min-K%++.
///
/// Source: Shi et al. (2024), "Detecting pretraining data from large language models"; Zhang et
/// al. (2024), "Min-K%++: improved baseline for detecting pre-training data".
public struct TokenProbabilities: Sendable, Equatable {
  /// The log probability of each token given those before it.
  public let logProbabilities: [Double]
  /// Mean and standard deviation of the log probability over the vocabulary at each token, where
  /// known; the mean is weighted by probability.
  private let vocabulary: (means: [Double], deviations: [Double])?

  public static func == (first: TokenProbabilities, second: TokenProbabilities) -> Bool {
    first.logProbabilities == second.logProbabilities
      && first.vocabulary?.means == second.vocabulary?.means
      && first.vocabulary?.deviations == second.vocabulary?.deviations
  }

  /// Log probabilities alone, which do for Min-K%.
  ///
  /// - Throws: ``StatisticsError`` when one is not finite.
  public init(_ logProbabilities: [Double]) throws(StatisticsError) {
    try requireFinite(logProbabilities)
    self.logProbabilities = logProbabilities
    vocabulary = nil
  }

  /// Log probabilities with mean and standard deviation over the vocabulary, as Min-K%++ needs.
  ///
  /// - Throws: ``StatisticsError`` when the lists differ in length or a number is not finite.
  public init(
    _ logProbabilities: [Double], vocabularyMeans: [Double], vocabularyDeviations: [Double]
  ) throws(StatisticsError) {
    for list in [vocabularyMeans, vocabularyDeviations] {
      guard list.count == logProbabilities.count else {
        throw .lengthsDiffer(logProbabilities.count, list.count)
      }
      try requireFinite(list)
    }
    try requireFinite(logProbabilities)
    self.logProbabilities = logProbabilities
    vocabulary = (vocabularyMeans, vocabularyDeviations)
  }

  /// The mean log probability of a token.
  public var meanLogProbability: Outcome<Double> {
    guard !logProbabilities.isEmpty else { return .undefined(.noData) }
    return .finite(Jackknife.sum(logProbabilities) / Double(logProbabilities.count))
  }

  /// The exponential of minus the mean log probability; 1 or more for probabilities.
  public var perplexity: Outcome<Double> {
    meanLogProbability.flatMap { .finite(exp(-$0)) }
  }

  /// Min-K%: the mean of the lowest log probabilities.
  ///
  /// - Parameter share: which share of the tokens, above 0 and at most 1; the number is rounded
  ///   down, as the authors do.
  /// - Returns: higher for text that was seen; undefined where the share is less than a token.
  public func minK(_ share: Double) -> Outcome<Double> {
    lowest(share, of: logProbabilities)
  }

  /// Min-K%++: the mean of the lowest log probabilities in standard deviations from the mean over
  /// the vocabulary.
  ///
  /// - Parameter share: as for ``minK(_:)``.
  /// - Returns: higher for text that was seen; undefined without the vocabulary's means and
  ///   deviations, where a deviation is not positive, and where the share is less than a token.
  public func minKPlusPlus(_ share: Double) -> Outcome<Double> {
    guard let vocabulary else {
      return .undefined(.notTestable("the log has no means over the vocabulary"))
    }
    guard vocabulary.deviations.allSatisfy({ $0 > 0 }) else {
      return .undefined(.notTestable("a token has no spread over the vocabulary"))
    }
    return lowest(
      share,
      of: logProbabilities.indices.map {
        (logProbabilities[$0] - vocabulary.means[$0]) / vocabulary.deviations[$0]
      })
  }

  private func lowest(_ share: Double, of scores: [Double]) -> Outcome<Double> {
    guard !scores.isEmpty else { return .undefined(.noData) }
    guard share > 0, share <= 1 else { return .undefined(.outsideDomain("shares in 0...1")) }
    let count = Int(Double(scores.count) * share)
    guard count > 0 else {
      return .undefined(
        .notTestable("the share \(share) of \(scores.count) tokens is less than one token"))
    }
    return .finite(Jackknife.sum(Array(scores.sorted().prefix(count))) / Double(count))
  }
}
