package import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import Wording

/// The changes that one method finds in a series.
package struct SeriesChanges {
  /// The number of the last point of each segment but the last, counted from 1.
  let changepoints: [Int]
  /// What a detector found; empty for PELT.
  let alarms: [Alarm]
  /// The penalty or threshold in force; nil where it does not apply or could not be set.
  package let penalty: Double?
  let reason: String?
  package let cautions: [Caution]

  package init(
    _ series: OrderedSeries, method: ChangepointMethod, penalty: Double?, minimumLength: Int,
    delta: Double
  ) throws(Diagnostics) {
    self = try series.asked { () throws(StatisticsError) in
      try SeriesChanges(
        series.values, method: method, penalty: penalty, minimumLength: minimumLength, delta: delta)
    }
  }

  private init(
    _ values: [Double], method: ChangepointMethod, penalty: Double?, minimumLength: Int,
    delta: Double
  ) throws(StatisticsError) {
    switch method {
    case .pelt:
      let search = try ChangepointSearch(values, minimumLength: minimumLength)
      let found = search.pelt(penalty: penalty.map { .value($0) } ?? .automatic)
      self.init(
        found.value?.changepoints ?? [], penalty: found.value?.penalty ?? penalty,
        reason: found.reason)
    case .cusum: try self.init(cusum: values, limit: penalty)
    case .pageHinkley: try self.init(pageHinkley: values, threshold: penalty)
    case .adwin: try self.init(adwin: values, delta: delta)
    }
  }

  private init(
    _ changepoints: [Int], alarms: [Alarm] = [], penalty: Double?,
    reason: UndefinedReason? = nil, cautions: [Caution] = []
  ) {
    self.changepoints = changepoints
    self.alarms = alarms
    self.penalty = penalty
    self.reason = reason?.words
    self.cautions = cautions
  }

  private init(cusum values: [Double], limit: Double?) throws(StatisticsError) {
    let noise = NoiseScale.standardDeviation(of: values)
    let automatic = FalseAlarmLimit.cusum(length: values.count)
    guard let spread = noise.value, let height = limit ?? automatic.value else {
      self.init([], penalty: limit, reason: noise.reason ?? automatic.reason)
      return
    }
    // The target is the level of the first points of a segment, which an alarm begins anew.
    let baseline = FalseAlarmLimit.baseline(length: values.count)
    var alarms: [Alarm] = []
    var start = 0
    while start < values.count {
      let head = values[start..<min(start + baseline, values.count)]
      let chart = try TabularCUSUM(
        target: head.reduce(0, +) / Double(head.count), allowance: spread / 2,
        limit: height * spread)
      guard let alarm = try chart.firstAlarm(values[start...]) else { break }
      alarms.append(
        Alarm(
          point: start + alarm.point, changepoint: start + alarm.changepoint,
          direction: alarm.direction))
      // A change dated to the very start is a poor target: go on after the alarm.
      start += alarm.changepoint > 0 ? alarm.changepoint : alarm.point
    }
    var cautions: [Caution] = []
    if let limit, let automatic = automatic.value, limit < automatic {
      cautions.append(
        Caution(
          .falseAlarms,
          said(
            "the chart's target is the mean of the first \(baseline) points, whose error raises false "
              + "alarms: a limit of \(NumberText.significant(limit, digits: 3)) is below that of "
              + "\(NumberText.significant(automatic, digits: 3)), with which 5 % of normal series of "
              + "\(values.count) points without a change alarm.")))
    }
    self.init(Self.points(alarms), alarms: alarms, penalty: height, cautions: cautions)
  }

  private init(pageHinkley values: [Double], threshold: Double?) throws(StatisticsError) {
    var detector: PageHinkley
    var height = threshold
    var cautions: [Caution] = []
    if let threshold {
      detector = try PageHinkley(threshold: threshold)
    } else {
      let noise = NoiseScale.standardDeviation(of: values)
      let limit = FalseAlarmLimit.pageHinkley(length: values.count)
      guard let spread = noise.value, let limit = limit.value else {
        self.init([], penalty: nil, reason: noise.reason ?? limit.reason)
        return
      }
      height = limit * spread
      detector = try PageHinkley(threshold: limit * spread, tolerance: spread / 2)
    }
    if values.count < 30 {
      cautions.append(
        Caution(.fewValues, said("page-hinkley raises no alarm before the 30th point.")))
    }
    let alarms = try detector.alarms(values)
    self.init(Self.points(alarms), alarms: alarms, penalty: height, cautions: cautions)
  }

  private init(adwin values: [Double], delta: Double) throws(StatisticsError) {
    guard let low = values.min(), let high = values.max(), high > low else {
      self.init([], penalty: nil, reason: .allValuesEqual)
      return
    }
    // The bound holds for values in 0...1.
    var window = try AdaptiveWindow(delta: delta, clock: 1)
    let alarms = try window.alarms(values.map { ($0 - low) / (high - low) })
    self.init(
      Self.points(alarms), alarms: alarms, penalty: nil,
      cautions: [
        Caution(
          .assumedRange,
          said(
            "adwin takes the range of the whole series, \(NumberText.significant(low)) to "
              + "\(NumberText.significant(high)), for the ends of the scale: one far value hides changes "
              + "among the others."))
      ])
  }

  /// The distinct changepoints within the series, in order.
  private static func points(_ alarms: [Alarm]) -> [Int] {
    Set(alarms.map(\.changepoint)).filter { $0 > 0 }.sorted()
  }
}

/// How `changepoint` finds changes.
package enum ChangepointMethod: String, CaseIterable, Sendable {
  case pelt, cusum
  case pageHinkley = "page-hinkley"
  case adwin
}
