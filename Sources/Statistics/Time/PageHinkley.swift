/// The Page-Hinkley detector of a change of level in a stream, in both directions.
///
/// Adds up the deviations from the running mean and alarms when the sum has risen (or fallen) by
/// more than the threshold since its lowest (highest) point. An alarm starts it anew.
///
/// Source: Page (1954); Hinkley (1971), "Inference about the change-point from cumulative sum tests".
public struct PageHinkley: Sendable {
  /// Which changes raise alarms.
  public enum Side: String, CaseIterable, Codable, Sendable {
    /// Upwards and downwards.
    case both
    /// Upwards only.
    case up
    /// Downwards only.
    case down
  }

  private let threshold: Double
  private let tolerance: Double
  private let forgetting: Double
  private let minimumCount: Int
  private let side: Side

  private var total = 0
  private var count = 0
  private var mean = 0.0
  private var rising = 0.0
  private var falling = 0.0
  private var lowest = (value: Double.infinity, point: 0)
  private var highest = (value: -Double.infinity, point: 0)

  /// A detector that has seen nothing.
  ///
  /// - Parameters:
  ///   - threshold: λ, in the unit of the values, positive.
  ///   - tolerance: δ, the deviation that does not count, 0 or more.
  ///   - forgetting: α, the share of the sum that is kept at each step, above 0 and at most 1.
  ///   - minimumCount: how many points are needed before an alarm.
  ///   - side: which changes raise alarms.
  /// - Throws: ``StatisticsError`` when an argument is out of range.
  public init(
    threshold: Double, tolerance: Double = 0.005, forgetting: Double = 1, minimumCount: Int = 30,
    side: Side = .both
  ) throws(StatisticsError) {
    guard threshold > 0, threshold.isFinite else {
      throw .argumentOutOfRange("the threshold", threshold, range: "positive")
    }
    guard tolerance >= 0, tolerance.isFinite else {
      throw .argumentOutOfRange("the tolerance", tolerance, range: "0 or more")
    }
    guard forgetting > 0, forgetting <= 1 else {
      throw .argumentOutOfRange("the forgetting factor", forgetting, range: "above 0, at most 1")
    }
    self.threshold = threshold
    self.tolerance = tolerance
    self.forgetting = forgetting
    self.minimumCount = minimumCount
    self.side = side
  }

  /// Takes the next value of the stream.
  ///
  /// - Returns: an alarm, dated to where the sum had its lowest or highest point; else nil.
  /// - Throws: ``StatisticsError`` when the value is not finite; the detector is then unchanged.
  /// - Complexity: O(1).
  public mutating func update(_ value: Double) throws(StatisticsError) -> Alarm? {
    guard value.isFinite else { throw .valueNotFinite(total) }
    total += 1
    count += 1
    mean += (value - mean) / Double(count)
    let deviation = value - mean
    rising = forgetting * rising + deviation - tolerance
    falling = forgetting * falling + deviation + tolerance
    if rising < lowest.value { lowest = (rising, total) }
    if falling > highest.value { highest = (falling, total) }
    guard count >= minimumCount else { return nil }
    if side != .down, rising - lowest.value > threshold { return alarm(.up, lowest.point) }
    if side != .up, highest.value - falling > threshold { return alarm(.down, highest.point) }
    return nil
  }

  /// The alarms in a whole series.
  ///
  /// - Throws: ``StatisticsError`` when a value is not finite.
  public mutating func alarms(_ series: [Double]) throws(StatisticsError) -> [Alarm] {
    var alarms: [Alarm] = []
    for value in series {
      if let alarm = try update(value) { alarms.append(alarm) }
    }
    return alarms
  }

  private mutating func alarm(_ direction: Alarm.Direction, _ changepoint: Int) -> Alarm {
    let alarm = Alarm(point: total, changepoint: changepoint, direction: direction)
    count = 0
    mean = 0
    rising = 0
    falling = 0
    lowest = (.infinity, total)
    highest = (-.infinity, total)
    return alarm
  }
}
