import Foundation

/// The chance that a label is 1 at each score of a judge, as a logistic curve.
///
/// P = 1 / (1 + exp(-(intercept + slope · score))), by maximum likelihood without a penalty.
public struct PlattScaling: Sendable, Equatable {
  /// What the curve is fitted to.
  public enum Targets: String, CaseIterable, Codable, Sendable {
    /// The labels, 0 and 1: plain logistic regression, infinite where scores separate them.
    case labels
    /// (N₊ + 1)/(N₊ + 2) for a label of 1 and 1/(N₋ + 2) for 0 (Platt 1999, "Probabilistic outputs
    /// for support vector machines"): finite also where scores separate the labels.
    case smoothed
  }

  /// The chance's log-odds at a score of 0.
  public let intercept: Double
  /// What a score of 1 more adds to the log-odds.
  public let slope: Double
  /// What a label of 1 counted as.
  public let positiveTarget: Double
  /// What a label of 0 counted as.
  public let negativeTarget: Double

  /// The curve of labelled rows.
  ///
  /// - Parameters:
  ///   - scores: the judge's scores.
  ///   - labels: whether each label is 1.
  ///   - targets: what the curve is fitted to.
  /// - Returns: undefined without both labels, for equal scores, and where plain labels are
  ///   separated.
  /// - Throws: ``StatisticsError`` for lists of different lengths and scores that are not finite.
  /// - Complexity: O(n) a step of Newton's method.
  public static func of(
    scores: [Double], labels: [Bool], targets: Targets = .smoothed
  ) throws(StatisticsError) -> Outcome<PlattScaling> {
    guard scores.count == labels.count else { throw .lengthsDiffer(scores.count, labels.count) }
    try requireFinite(scores)
    let positive = labels.count { $0 }
    let negative = labels.count - positive
    guard positive > 0, negative > 0 else { return .undefined(.noVariation) }
    let centre = ExactSum(of: scores).value / Double(scores.count)
    let squares = ExactSum(of: scores.lazy.map { ($0 - centre) * ($0 - centre) }).value
    let spread = (squares / Double(scores.count)).squareRoot()
    guard spread > 1e-14 * abs(centre), spread.isFinite else {
      return .undefined(.allValuesEqual)
    }
    let ends: (positive: Double, negative: Double) =
      targets == .labels
      ? (1, 0) : (Double(positive + 1) / Double(positive + 2), 1 / Double(negative + 2))
    // In the order of the scores, so that the order of the rows does not show.
    let order = scores.indices.sorted {
      scores[$0] < scores[$1] || (scores[$0] == scores[$1] && !labels[$0] && labels[$1])
    }
    let rows = order.map { row in
      ((scores[row] - centre) / spread, labels[row] ? ends.positive : ends.negative)
    }
    return Newton.fit(rows).map { fit in
      PlattScaling(
        intercept: fit.intercept - fit.slope * centre / spread, slope: fit.slope / spread,
        positiveTarget: ends.positive, negativeTarget: ends.negative)
    }
  }

  /// The chance at a score.
  public func chance(at score: Double) -> Double {
    1 / (1 + exp(-(intercept + slope * score)))
  }

  /// Newton's method with halved steps for shares as outcomes.
  private enum Newton {
    static func fit(
      _ rows: [(score: Double, target: Double)]
    ) -> Outcome<(intercept: Double, slope: Double)> {
      var (intercept, slope) = (0.0, 0.0)
      var likelihood = logLikelihood(rows, intercept, slope)
      for _ in 0..<100 {
        var gradient = (CompensatedSum(), CompensatedSum())
        var information = (CompensatedSum(), CompensatedSum(), CompensatedSum())
        for (score, target) in rows {
          let share = 1 / (1 + exp(-(intercept + slope * score)))
          let weight = share * (1 - share)
          gradient.0.add(target - share)
          gradient.1.add((target - share) * score)
          information.0.add(weight)
          information.1.add(weight * score)
          information.2.add(weight * score * score)
        }
        let (a, b, c) = (information.0.value, information.1.value, information.2.value)
        let determinant = a * c - b * b
        guard determinant > 1e-13 * a * c else { return separated }
        let step = (
          (c * gradient.0.value - b * gradient.1.value) / determinant,
          (a * gradient.1.value - b * gradient.0.value) / determinant
        )
        var length = 1.0
        var next = logLikelihood(rows, intercept + step.0, slope + step.1)
        while !(next >= likelihood - 1e-12 * abs(likelihood)), length > 1e-9 {
          length /= 2
          next = logLikelihood(rows, intercept + length * step.0, slope + length * step.1)
        }
        intercept += length * step.0
        slope += length * step.1
        likelihood = next
        guard abs(intercept) + abs(slope) < 1e3 else { return separated }
        if abs(step.0) + abs(step.1) < 1e-12 * (1 + abs(intercept) + abs(slope)) {
          return .value((intercept, slope))
        }
      }
      return separated
    }

    private static let separated: Outcome<(intercept: Double, slope: Double)> = .undefined(
      .notTestable("scores separate the labels, so that the curve is infinitely steep"))

    private static func logLikelihood(
      _ rows: [(score: Double, target: Double)], _ intercept: Double, _ slope: Double
    ) -> Double {
      var sum = CompensatedSum()
      for (score, target) in rows {
        let predictor = intercept + slope * score
        // log(1 + exp(x)) without overflow.
        let total =
          predictor > 0 ? predictor + log1p(exp(-predictor)) : log1p(exp(predictor))
        sum.add(target * predictor - total)
      }
      return sum.value
    }
  }
}
