import Foundation

/// ADWIN: a window over a stream that grows while the mean holds and drops its old part when two
/// parts of it have different means.
///
/// The window is kept as buckets whose sizes double, so that a stream of any length takes memory
/// for its logarithm only. All cuts between buckets are examined.
///
/// Source: Bifet & Gavaldà (2007), "Learning from time-changing data with adaptive windowing".
public struct AdaptiveWindow: Sendable {
  /// What becomes of the window when a change is found.
  public enum AfterChange: String, CaseIterable, Codable, Sendable {
    /// It begins anew with the next value, so that one change raises one alarm.
    case restart
    /// Its newer part is kept, as in the paper; the same change may raise further alarms.
    case keepNewerPart
  }

  private struct Bucket: Sendable {
    var total: Double
    var variance: Double
  }

  private let delta: Double
  private let clock: Int
  private let afterChange: AfterChange
  private static let bucketsPerRow = 5
  private static let smallestPart = 5.0
  private static let gracePeriod = 10

  /// Row r holds buckets of 2ʳ values, the oldest first.
  private var rows: [[Bucket]] = [[]]
  private var total = 0.0
  private var variance = 0.0
  private var seen = 0
  private var ticks = 0
  private var restarts = false

  /// How many values the window holds.
  public private(set) var width = 0

  /// An empty window.
  ///
  /// - Parameters:
  ///   - delta: the chance of a false cut, between 0 and 1; the bound holds for values in 0...1.
  ///   - clock: the window is examined at every so many values, at least 1.
  ///   - afterChange: what becomes of the window when a change is found.
  /// - Throws: ``StatisticsError`` when an argument is out of range.
  public init(
    delta: Double = 0.002, clock: Int = 32, afterChange: AfterChange = .restart
  ) throws(StatisticsError) {
    guard delta > 0, delta < 1 else {
      throw .argumentOutOfRange("delta", delta, range: "between 0 and 1")
    }
    guard clock >= 1 else {
      throw .argumentOutOfRange("the clock", Double(clock), range: "at least 1")
    }
    self.delta = delta
    self.clock = clock
    self.afterChange = afterChange
  }

  /// The mean of the values in the window.
  public var mean: Outcome<Double> {
    width > 0 ? .finite(total / Double(width)) : .undefined(.noData)
  }

  /// Takes the next value of the stream.
  ///
  /// - Returns: an alarm when the window was cut, dated to the cut at which the two parts differed
  ///   most.
  /// - Throws: ``StatisticsError`` when the value is not finite; the window is then unchanged.
  /// - Complexity: O(log n) at every tick of the clock, else O(1) amortised.
  public mutating func update(_ value: Double) throws(StatisticsError) -> Alarm? {
    guard value.isFinite else { throw .valueNotFinite(seen) }
    if restarts { clear() }
    insert(value)
    seen += 1
    ticks += 1
    guard ticks % clock == 0, width > Self.gracePeriod else { return nil }
    guard let cut = cut() else { return nil }
    let changepoint = seen - width + cut.older
    repeat { dropOldest() } while self.cut() != nil
    restarts = afterChange == .restart
    return Alarm(point: seen, changepoint: changepoint, direction: cut.direction)
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

  private mutating func clear() {
    rows = [[]]
    total = 0
    variance = 0
    width = 0
    ticks = 0
    restarts = false
  }

  private mutating func insert(_ value: Double) {
    rows[0].append(Bucket(total: value, variance: 0))
    if width > 0 {
      let gap = value - total / Double(width)
      variance += Double(width) * gap * gap / Double(width + 1)
    }
    width += 1
    total += value
    var row = 0
    while row < rows.count, rows[row].count > Self.bucketsPerRow {
      if row + 1 == rows.count { rows.append([]) }
      let size = Double(1 << row)
      let (first, second) = (rows[row][0], rows[row][1])
      let gap = (first.total - second.total) / size
      rows[row + 1].append(
        Bucket(
          total: first.total + second.total,
          variance: first.variance + second.variance + size * gap * gap / 2))
      rows[row].removeFirst(2)
      row += 1
    }
  }

  private mutating func dropOldest() {
    let row = rows.count - 1
    let size = Double(1 << row)
    let bucket = rows[row].removeFirst()
    if rows[row].isEmpty, row > 0 { rows.removeLast() }
    width -= 1 << row
    total -= bucket.total
    let gap = bucket.total / size - total / Double(width)
    variance -= bucket.variance + size * Double(width) * gap * gap / (size + Double(width))
    variance = max(variance, 0)
  }

  /// The cut whose parts differ most, in units of the bound, where any differ by more than it: how
  /// many values lie before it, and which way the mean moves.
  private func cut() -> (older: Int, direction: Alarm.Direction)? {
    let size = Double(width)
    var largest = 1.0
    var found: (older: Int, direction: Alarm.Direction)?
    var older = (count: 0.0, total: 0.0)
    for row in stride(from: rows.count - 1, through: 0, by: -1) {
      for bucket in rows[row] {
        older.count += Double(1 << row)
        older.total += bucket.total
        let newer = (count: size - older.count, total: total - older.total)
        guard older.count >= Self.smallestPart, newer.count >= Self.smallestPart else { continue }
        let gap = newer.total / newer.count - older.total / older.count
        let confidence = log(2 * log(size) / delta)
        let reciprocal =
          1 / (older.count - Self.smallestPart + 1) + 1 / (newer.count - Self.smallestPart + 1)
        let bound =
          (2 * reciprocal * variance / size * confidence).squareRoot()
          + 2 / 3 * confidence * reciprocal
        if abs(gap) > largest * bound {
          largest = abs(gap) / bound
          found = (Int(older.count), gap > 0 ? .up : .down)
        }
      }
    }
    return found
  }
}
