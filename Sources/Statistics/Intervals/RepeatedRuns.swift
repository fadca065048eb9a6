/// The variance of a mean score over items that were each answered several times.
///
/// The variance of a mean over n items with K answers each is (ω² + σ²/K)/n: ω² between items, σ²
/// between answers to one item. More answers lower the second part only.
///
/// Source: Miller (2024), "Adding error bars to evals", section 3.2, eqs. 5 and 6; Searle, Casella
/// & McCulloch (1992), section 3.6 for unequal numbers of answers.
public struct RepeatedRuns: Sendable {
  private let itemMeans: Moments
  private let everything: Moments
  private let withinSquares: Double
  private let withinDegrees: Int
  /// The mean over items of one over the number of answers.
  private let meanInverse: Double

  /// Scores per item and answer; items without an answer are left out.
  ///
  /// - Throws: ``StatisticsError`` when a score is not finite.
  public init(_ scores: [[Double]]) throws(StatisticsError) {
    var itemMeans: [Double] = []
    var everything = Moments()
    var squares = CompensatedSum()
    var degrees = 0
    var inverse = 0.0
    for answers in scores where !answers.isEmpty {
      let item = try Moments(answers)
      if let mean = item.mean.value { itemMeans.append(mean) }
      if let variance = item.variance.value {
        squares.add(variance * Double(answers.count - 1))
        degrees += answers.count - 1
      }
      inverse += 1 / Double(answers.count)
      everything.merge(item)
    }
    self.itemMeans = try Moments(itemMeans)
    self.everything = everything
    withinSquares = squares.value
    withinDegrees = degrees
    meanInverse = itemMeans.isEmpty ? 0 : inverse / Double(itemMeans.count)
  }

  /// How many items have answers.
  public var items: Int { itemMeans.count }

  /// The mean of the item means.
  public var mean: Outcome<Double> { itemMeans.mean }

  /// The standard error of the mean, which holds both parts of the variance.
  public var standardError: Outcome<Double> {
    itemMeans.variance.map { ($0 / Double(items)).squareRoot() }
  }

  /// σ²: the variance between answers to one item.
  ///
  /// - Returns: undefined where no item has two answers.
  public var withinVariance: Outcome<Double> {
    guard items > 0 else { return .undefined(.noData) }
    guard withinDegrees > 0 else {
      return .undefined(.notTestable("no item has more than one answer"))
    }
    return .finite(withinSquares / Double(withinDegrees))
  }

  /// ω²: the variance of the items' own means, were each answered without end; 0 or more.
  public var betweenVariance: Outcome<Double> {
    itemMeans.variance.flatMap { means in
      withinVariance.map { max(0, means - $0 * meanInverse) }
    }
  }

  /// The standard error that the mean would have with so many answers to each item.
  ///
  /// - Parameter answers: 1 or more; infinity for the part that no number of answers removes.
  public func standardError(answers: Double) -> Outcome<Double> {
    guard answers >= 1 else { return .undefined(.outsideDomain("1 answer or more")) }
    return betweenVariance.flatMap { between in
      withinVariance.map { within in
        ((between + within / answers) / Double(items)).squareRoot()
      }
    }
  }

  /// The standard error as if all answers were independent, which they are not: for comparison.
  public var naiveStandardError: Outcome<Double> {
    everything.variance.map { ($0 / Double(everything.count)).squareRoot() }
  }
}
