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

  /// The penalty for a series; undefined for one without noise to measure, or a value out of range.
  func amount(for series: [Double], kind: SegmentCost) -> Outcome<Double> {
    let logCount = log(Double(max(series.count, 1)))
    let parameters = kind == .mean ? 1.0 : 2
    switch self {
    case .value(let value):
      return value >= 0 && value.isFinite
        ? .value(value) : .undefined(.outsideDomain("penalties of 0 or more"))
    case .bic: return .value((parameters + 1) * logCount)
    case .modifiedBIC: return .value((parameters + 2) * logCount)
    case .automatic:
      let charge = (parameters + 2) * logCount
      guard kind == .mean else { return .value(charge) }
      return NoiseScale.standardDeviation(of: series).flatMap { .finite(charge * $0 * $0) }
    }
  }
}
