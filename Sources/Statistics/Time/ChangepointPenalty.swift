import Foundation

/// What a further changepoint costs.
public enum ChangepointPenalty: Sendable, Equatable {
  /// This much, on the scale of the segment cost.
  case value(Double)
  /// Schwarz's criterion for a series whose noise has variance 1: the number of parameters of a
  /// changepoint times log n.
  case bic
  /// The modified criterion of Zhang & Siegmund (2007), which also charges for the lengths of the
  /// segments.
  case modifiedBIC
  /// Three times log n times the variance of the noise, which is estimated from the differences of
  /// neighbours: the modified criterion for a series on any scale.
  case automatic

  /// The penalty for a series; nil for one without noise to measure, or a value out of range.
  func amount(for series: [Double], kind: SegmentCost) -> Double? {
    let logCount = log(Double(max(series.count, 1)))
    let parameters = kind == .mean ? 1.0 : 2
    switch self {
    case .value(let value): return value >= 0 && value.isFinite ? value : nil
    case .bic: return (parameters + 1) * logCount
    case .modifiedBIC: return (parameters + 2) * logCount
    case .automatic:
      let charge = (parameters + 2) * logCount
      guard kind == .mean else { return charge }
      return NoiseScale.standardDeviation(of: series).value.map { charge * $0 * $0 }
    }
  }
}

/// The noise of a series, apart from its level.
enum NoiseScale {
  /// From the median absolute difference of neighbours, which shifts of the level hardly touch;
  /// from their root mean square where more than half of the neighbours agree.
  static func standardDeviation(of series: [Double]) -> Outcome<Double> {
    guard series.count > 2 else { return .undefined(.tooFewValues(series.count, needed: 3)) }
    let steps = zip(series.dropFirst(), series).map { $0 - $1 }
    return Descriptive.medianAbsoluteDeviation(steps, isNormalConsistent: true).flatMap { spread in
      if spread > 0 { return .finite(spread / 2.0.squareRoot()) }
      let square = steps.reduce(0) { $0 + $1 * $1 } / Double(2 * steps.count)
      return square > 0 ? .finite(square.squareRoot()) : .undefined(.allValuesEqual)
    }
  }
}
