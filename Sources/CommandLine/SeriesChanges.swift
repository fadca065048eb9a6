internal import Statistics

/// The changes that one method finds in a series.
struct SeriesChanges {
  /// The number of the last point of each segment but the last, counted from 1.
  let changepoints: [Int]
  /// What a detector found; empty for PELT.
  let alarms: [Alarm]
  /// The penalty or threshold in force; nil where it does not apply or could not be set.
  let penalty: Double?
  let reason: String?
  let cautions: [String]

  init(
    _ series: OrderedSeries, method: ChangepointMethod, penalty: Double?, minimumLength: Int,
    delta: Double
  ) throws {
    let values = series.values
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
    reason: UndefinedReason? = nil, cautions: [String] = []
  ) {
    self.changepoints = changepoints
    self.alarms = alarms
    self.penalty = penalty
    self.reason = reason?.description
    self.cautions = cautions
  }

  /// The share of series without a change in which a detector may alarm.
  private static let falseAlarms = 0.05

  private init(cusum values: [Double], limit: Double?) throws {
    let noise = NoiseScale.standardDeviation(of: values)
    guard let spread = noise.value else {
      self.init([], penalty: limit, reason: noise.reason)
      return
    }
    let height =
      limit ?? TabularCUSUM.limit(falseAlarms: Self.falseAlarms, length: values.count).value ?? 5
    // The target is the level of the first points of a segment, which an alarm begins anew.
    let baseline = max(10, values.count / 5)
    var alarms: [Alarm] = []
    var start = 0
    while start < values.count {
      let head = values[start..<min(start + baseline, values.count)]
      let chart = try TabularCUSUM(
        target: head.reduce(0, +) / Double(head.count), allowance: spread / 2,
        limit: height * spread)
      guard let alarm = try chart.alarms(Array(values[start...])).first else { break }
      alarms.append(
        Alarm(
          point: start + alarm.point, changepoint: start + alarm.changepoint,
          direction: alarm.direction))
      // A change dated to the very start is a poor target: go on after the alarm.
      start += alarm.changepoint > 0 ? alarm.changepoint : alarm.point
    }
    var cautions = [
      "the chart's target is the mean of the first \(baseline) points of each segment; its error "
        + "raises false alarms."
    ]
    let run = TabularCUSUM.averageRunLength(allowance: 0.5, limit: height)
    if run < 10 * Double(values.count) {
      cautions.append(
        "with this limit a series without change alarms every \(Int(run)) points on average.")
    }
    self.init(Self.points(alarms), alarms: alarms, penalty: height, cautions: cautions)
  }

  private init(pageHinkley values: [Double], threshold: Double?) throws {
    var detector: PageHinkley
    var height = threshold
    if let threshold {
      detector = try PageHinkley(threshold: threshold)
    } else {
      let noise = NoiseScale.standardDeviation(of: values)
      guard let spread = noise.value,
        let limit = TabularCUSUM.limit(
          falseAlarms: Self.falseAlarms, length: values.count
        ).value
      else {
        self.init([], penalty: nil, reason: noise.reason)
        return
      }
      height = limit * spread
      detector = try PageHinkley(threshold: limit * spread, tolerance: spread / 2)
    }
    let alarms = try detector.alarms(values)
    self.init(Self.points(alarms), alarms: alarms, penalty: height)
  }

  private init(adwin values: [Double], delta: Double) throws {
    guard let low = values.min(), let high = values.max(), high > low else {
      self.init([], penalty: nil, reason: .allValuesEqual)
      return
    }
    // The bound holds for values in 0...1.
    var window = try AdaptiveWindow(delta: delta, clock: 1)
    let alarms = try window.alarms(values.map { ($0 - low) / (high - low) })
    self.init(Self.points(alarms), alarms: alarms, penalty: nil)
  }

  /// The distinct changepoints within the series, in order.
  private static func points(_ alarms: [Alarm]) -> [Int] {
    Set(alarms.map(\.changepoint)).filter { $0 > 0 }.sorted()
  }
}
