package import Diagnostics
internal import Foundation
internal import GSLSupport
internal import Statistics

/// How the level and the slope of a series changed at a time that was known beforehand.
///
/// Points count as equally far apart. Errors allow for neighbours that are related (Newey & West 1987),
/// over as many steps as Newey & West (1994) take, with t.
package struct KnownChange: Encodable {
  /// The first point after the change, counted from 1.
  package let firstAfter: Int
  /// Its time; nil where the series ends before.
  package let time: String?
  /// Over how many steps residuals may be related.
  package let lags: Int
  /// A point, before the change.
  package let slopeBefore: Estimate
  /// The jump at the first point after the change.
  package let levelChange: Estimate
  /// The change of the slope, a point.
  package let slopeChange: Estimate
  /// How far the last point of the line lies from where the line before would have led.
  package let effectAtEnd: Double?
  /// Of the level and of the slope.
  package let levelPValue: Double?
  package let slopePValue: Double?
  /// About 2 where neighbouring residuals are unrelated.
  package let durbinWatson: Double?
  package let reason: String?

  /// Fewer points leave too little to judge relations between neighbours by.
  static let fewestPoints = 8

  /// - Parameters:
  ///   - values: in the order of time.
  ///   - firstAfter: the first point after the change, counted from 1.
  ///   - time: what it is called.
  init(
    _ values: [Double], firstAfter: Int, time: String?, level: Double
  ) throws(StatisticsError) {
    self.firstAfter = firstAfter
    self.time = time
    let count = values.count
    lags = Int((4 * pow(Double(count) / 100, 2.0 / 9)).rounded(.down))
    let fit: Outcome<SegmentedRegression> =
      count < Self.fewestPoints
      ? .undefined(.tooFewValues(count, needed: Self.fewestPoints))
      : try SegmentedRegression.fit(values, firstAfter: firstAfter)
    guard let fit = fit.value else {
      let reason = fit.reason ?? .noData
      let absent = Estimate(.undefined(reason))
      (slopeBefore, levelChange, slopeChange) = (absent, absent, absent)
      (effectAtEnd, levelPValue, slopePValue, durbinWatson) = (nil, nil, nil, nil)
      self.reason = reason.words
      return
    }
    let errors = try fit.neweyWestErrors(lags: lags)
    let freedom = Double(fit.degreesOfFreedom)
    // Values on a line but for rounding have no error to judge by.
    let largest = values.reduce(0) { max($0, abs($1)) }
    let isFlat = fit.residualDeviation <= 1e-13 * largest
    func reach(_ place: Int) -> Outcome<ConfidenceInterval> {
      guard errors[place] > 0, !isFlat else { return .undefined(.noVariance) }
      return .computing { () throws(GSLError) in
        let width =
          try StudentTDistribution.quantile((1 + level) / 2, degreesOfFreedom: freedom)
          * errors[place]
        return ConfidenceInterval(
          lower: fit.coefficients[place] - width, upper: fit.coefficients[place] + width,
          level: level, method: "newey-west-t", degreesOfFreedom: freedom)
      }
    }
    func pValue(_ place: Int) -> Double? {
      guard errors[place] > 0, !isFlat else { return nil }
      let tail: Outcome<Double> = .computing { () throws(GSLError) in
        try 2
          * StudentTDistribution.cumulative(
            -abs(fit.coefficients[place] / errors[place]), degreesOfFreedom: freedom)
      }
      return tail.value.map { min(1, max($0, TestResult.smallestPValue)) }
    }
    func estimate(_ place: Int) -> Estimate {
      Estimate(
        .value(fit.coefficients[place]), standardError: isFlat ? nil : errors[place],
        interval: reach(place))
    }
    slopeBefore = estimate(1)
    levelChange = estimate(2)
    slopeChange = estimate(3)
    effectAtEnd = fit.effectAtEnd
    levelPValue = pValue(2)
    slopePValue = pValue(3)
    durbinWatson = isFlat ? nil : fit.durbinWatson.value
    reason = nil
  }
}

extension OrderedSeries {
  /// The first point at a time or after it, counted from 1.
  ///
  /// - Parameters:
  ///   - text: a number, a date, or a text as the column of times has it.
  ///   - column: that column, for messages.
  /// - Throws: for a time that is not written as those of the series, and for a text that it has not.
  package func point(at text: String, column: String) throws(Diagnostics) -> Int {
    let found: Int?
    switch kind {
    case .texts: found = labels.firstIndex(of: text)
    case .numbers, .dates:
      let time =
        kind == .numbers
        ? Double(text).flatMap { $0.isFinite ? $0 : nil } : CalendarTime(text)?.days
      // After the last point there is nothing, which the regression says.
      found = time.flatMap { time in
        times.map { $0.firstIndex { $0 >= time } ?? $0.count }
      }
    }
    guard let found else {
      throw Diagnostics(
        table: .unknownValue, at: nil,
        "--changed-at: `\(VisibleText.name(text))` is no time like those of `\(column)`, such as "
          + "`\(VisibleText.name(labels[0]))`",
        remedy: kind == .texts
          ? NameSuggestion.remedy(for: text, among: labels)
          : "Write it as the column does", cause: .wrongUse)
    }
    return found + 1
  }
}
