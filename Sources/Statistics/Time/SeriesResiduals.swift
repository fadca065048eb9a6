import Foundation

/// What is left of a series when the levels of its segments are taken away, and whether it is the
/// independent normal noise that tests of change take for granted.
///
/// Segments of fewer than five points are not levels but outlying values, and count as part of the
/// segment before them: a search that has cut an outlier out of a heavy-tailed series would otherwise
/// hide its tails.
public struct SeriesResiduals: Sendable, Equatable {
  /// The fewest points of a segment whose level is taken away.
  public static let shortestSegment = 5

  /// How many values the series has.
  public let count: Int
  /// The correlation of neighbouring residuals within segments.
  ///
  /// Corrected for the levels that were estimated: each takes about (1 + 3r)/n away (Marriott & Pope
  /// 1954).
  public let autocorrelation: Outcome<Double>
  /// The third standardised moment; 0 for normal noise, 2 for exponential.
  public let skewness: Outcome<Double>
  /// The fourth standardised moment less 3; 0 for normal noise, 6 for exponential.
  public let excessKurtosis: Outcome<Double>

  /// A series with its changepoints: the number of the last point of each segment but the last,
  /// counted from 1, in ascending order.
  ///
  /// - Complexity: O(n).
  public init(_ series: [Double], changepoints: [Int] = []) {
    count = series.count
    var bounds = [0]
    for point in changepoints
    where point - (bounds.last ?? 0) >= Self.shortestSegment
      && series.count - point >= Self.shortestSegment
    {
      bounds.append(point)
    }
    let ends = bounds.dropFirst() + [series.count]
    var residuals: [Double] = []
    residuals.reserveCapacity(series.count)
    for (start, end) in zip(bounds, ends) where start < end {
      let part = series[start..<end]
      let mean = part.reduce(0, +) / Double(part.count)
      for value in part { residuals.append(value - mean) }
    }
    let largest = residuals.reduce(0) { max($0, abs($1)) }
    guard series.count > 3, largest > 0, largest.isFinite else {
      let reason: UndefinedReason =
        series.count > 3
        ? (largest > 0 ? .notFinite : .allValuesEqual) : .tooFewValues(series.count, needed: 4)
      autocorrelation = .undefined(reason)
      skewness = .undefined(reason)
      excessKurtosis = .undefined(reason)
      return
    }
    var moments = (second: 0.0, third: 0.0, fourth: 0.0)
    var products = 0.0
    for (start, end) in zip(bounds, ends) {
      for place in start..<end {
        // In units of the largest, so that no power leaves the range of doubles.
        let residual = residuals[place] / largest
        let square = residual * residual
        moments.second += square
        moments.third += square * residual
        moments.fourth += square * square
        if place + 1 < end { products += residual * residuals[place + 1] / largest }
      }
    }
    let n = Double(series.count)
    let variance = moments.second / n
    skewness = .finite(moments.third / n / (variance * variance.squareRoot()))
    excessKurtosis = .finite(moments.fourth / n / (variance * variance) - 3)
    let loss = min(Double(bounds.count) / n, 0.2)
    autocorrelation = .finite(min((products / moments.second + loss) / (1 - 3 * loss), 1))
  }

  /// The autocorrelation above which neighbours are taken to be correlated: 2/√n.
  public var autocorrelationLimit: Double { 2 / Double(max(count, 1)).squareRoot() }

  /// Whether neighbours are correlated by more than the limit.
  public var isAutocorrelated: Bool {
    autocorrelation.value.map { $0 > autocorrelationLimit } ?? false
  }

  /// Whether the residuals are skew: beyond two standard errors of normal noise, and 1/2.
  public var isSkew: Bool {
    skewness.value.map { abs($0) > max(0.5, 2 * (6 / Double(count)).squareRoot()) } ?? false
  }

  /// Whether the residuals have heavier tails than normal noise: beyond two standard errors of it,
  /// and 1.
  public var isHeavyTailed: Bool {
    excessKurtosis.value.map { $0 > max(1, 2 * (24 / Double(count)).squareRoot()) } ?? false
  }
}
