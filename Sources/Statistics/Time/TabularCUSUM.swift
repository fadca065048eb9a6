import Foundation

/// The tabular cumulative sum chart: adds up how far a series runs above and below its target.
///
/// Source: Page (1954), "Continuous inspection schemes"; Montgomery (2013), "Introduction to
/// statistical quality control", section 9.1.
public struct TabularCUSUM: Sendable {
  /// The level to hold.
  public let target: Double
  /// The slack K: how far from the target costs nothing; half of the shift to be found.
  public let allowance: Double
  /// The limit H that a sum must exceed to raise an alarm.
  public let limit: Double

  /// A chart, with all numbers in the unit of the series.
  ///
  /// - Throws: ``StatisticsError`` unless the target is finite, the allowance 0 or more and the limit
  ///   positive.
  public init(target: Double, allowance: Double, limit: Double) throws(StatisticsError) {
    guard target.isFinite else { throw .argumentOutOfRange("the target", target, range: "finite") }
    guard allowance >= 0, allowance.isFinite else {
      throw .argumentOutOfRange("the allowance", allowance, range: "0 or more")
    }
    guard limit > 0, limit.isFinite else {
      throw .argumentOutOfRange("the limit", limit, range: "positive")
    }
    self.target = target
    self.allowance = allowance
    self.limit = limit
  }

  /// The sums after each point, which are not reset by alarms: C⁺ upwards and C⁻ downwards, both
  /// 0 or more.
  ///
  /// - Throws: ``StatisticsError`` when a value is not finite.
  /// - Complexity: O(n).
  public func sums(
    _ series: [Double]
  ) throws(StatisticsError) -> (upper: [Double], lower: [Double]) {
    try requireFinite(series)
    var upper: [Double] = []
    var lower: [Double] = []
    var state = (upper: 0.0, lower: 0.0)
    for value in series {
      state = step(state, value)
      upper.append(state.upper)
      lower.append(state.lower)
    }
    return (upper, lower)
  }

  /// The alarms, each of which starts both sums anew at 0.
  ///
  /// The change is dated to where the sum was last 0.
  ///
  /// - Throws: ``StatisticsError`` when a value is not finite.
  /// - Complexity: O(n).
  public func alarms(_ series: [Double]) throws(StatisticsError) -> [Alarm] {
    try requireFinite(series)
    var alarms: [Alarm] = []
    var next = 0
    while let alarm = try firstAlarm(series[next...]) {
      alarms.append(
        Alarm(
          point: next + alarm.point, changepoint: next + alarm.changepoint,
          direction: alarm.direction))
      next += alarm.point
    }
    return alarms
  }

  /// The first alarm, with points counted from the beginning of the slice.
  ///
  /// - Throws: ``StatisticsError`` when a value up to the alarm is not finite.
  /// - Complexity: O(n).
  public func firstAlarm(_ series: ArraySlice<Double>) throws(StatisticsError) -> Alarm? {
    var state = (upper: 0.0, lower: 0.0)
    var zero = (upper: 0, lower: 0)
    for (index, value) in series.enumerated() {
      guard value.isFinite else { throw .valueNotFinite(index) }
      state = step(state, value)
      let isUp = state.upper > limit
      if isUp || state.lower > limit {
        return Alarm(
          point: index + 1, changepoint: isUp ? zero.upper : zero.lower,
          direction: isUp ? .up : .down)
      }
      if state.upper == 0 { zero.upper = index + 1 }
      if state.lower == 0 { zero.lower = index + 1 }
    }
    return nil
  }

  private func step(
    _ state: (upper: Double, lower: Double), _ value: Double
  ) -> (upper: Double, lower: Double) {
    (
      max(0, value - (target + allowance) + state.upper),
      max(0, target - allowance - value + state.lower)
    )
  }

  /// How many points a two-sided chart runs on average before a false alarm, for independent
  /// normal noise of standard deviation 1.
  ///
  /// Source: Siegmund (1985), "Sequential analysis", eq. 2.49, with the boundary moved by 1.166.
  ///
  /// - Parameters:
  ///   - allowance: K over the standard deviation, 0 or more.
  ///   - limit: H over the standard deviation, positive.
  public static func averageRunLength(allowance: Double, limit: Double) -> Double {
    let b = limit + 1.166
    guard allowance > 0 else { return b * b / 2 }
    let x = 2 * allowance * b
    return (exp(x) - x - 1) / (2 * allowance * allowance) / 2
  }

  /// The limit, over the standard deviation, with which a series without change raises an alarm
  /// with about the given chance.
  ///
  /// The customary limit of 5 raises false alarms in most series of 1,000 points.
  ///
  /// - Parameters:
  ///   - falseAlarms: the chance of an alarm in the whole series, between 0 and 1.
  ///   - length: how many points the series has, at least 1.
  ///   - allowance: K over the standard deviation, 0 or more.
  public static func limit(
    falseAlarms: Double, length: Int, allowance: Double = 0.5
  ) -> Outcome<Double> {
    guard falseAlarms > 0, falseAlarms < 1 else { return .undefined(.invalidLevel(falseAlarms)) }
    guard length > 0 else { return .undefined(.noData) }
    guard allowance >= 0, allowance.isFinite else {
      return .undefined(.outsideDomain("allowances of 0 or more"))
    }
    // Waiting times for false alarms are nearly exponential.
    let needed = -Double(length) / log1p(-falseAlarms)
    var low = 0.0
    var high = 1.0
    while averageRunLength(allowance: allowance, limit: high) < needed { high *= 2 }
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if averageRunLength(allowance: allowance, limit: middle) < needed {
        low = middle
      } else {
        high = middle
      }
    }
    return .value(high)
  }
}
