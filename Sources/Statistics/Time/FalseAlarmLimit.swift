import Foundation

/// Limits with which detectors raise an alarm in 5 % of the series that have no change, where level
/// and noise must be estimated from the series itself.
///
/// The textbook limits (``TabularCUSUM/limit(falseAlarms:length:allowance:)``) are for a known level
/// and a known noise; with estimated ones they alarm up to five times as often. These were found by
/// simulation of independent normal series (400,000 of up to 200 points, 200,000 of up to 1,000,
/// 40,000 of up to 5,000, 20,000 beyond), with ``NoiseScale`` as the noise, and are interpolated
/// between the lengths that were simulated; beyond them they rise as the textbook's do. The tests
/// simulate some of them anew.
public enum FalseAlarmLimit {
  /// The share of series without a change in which the limits allow an alarm.
  public static let falseAlarms = 0.05

  /// How many points at the beginning of a series give the target of ``cusum(length:)``: a fifth of
  /// the series, at least 10.
  public static func baseline(length: Int) -> Int { max(10, length / 5) }

  /// The limit of a two-sided CUSUM chart over the noise, for an allowance of half the noise and the
  /// mean of the first ``baseline(length:)`` points as the target.
  ///
  /// - Returns: undefined for fewer than three points, which have no noise to estimate.
  public static func cusum(length: Int) -> Outcome<Double> { limit(length, cusum) }

  /// The threshold of a two-sided Page-Hinkley detector over the noise, for a tolerance of half the
  /// noise and no alarm before the 30th point.
  ///
  /// - Returns: undefined for fewer than 30 points.
  public static func pageHinkley(length: Int) -> Outcome<Double> { limit(length, pageHinkley) }

  private static func limit(
    _ length: Int, _ table: [(length: Int, limit: Double)]
  ) -> Outcome<Double> {
    guard length >= table[0].length else {
      return .undefined(.tooFewValues(length, needed: table[0].length))
    }
    guard let next = table.firstIndex(where: { $0.length >= length }) else {
      let last = table[table.count - 1]
      // Both are about twice the logarithm of the length.
      return TabularCUSUM.limit(falseAlarms: falseAlarms, length: length).flatMap { here in
        TabularCUSUM.limit(falseAlarms: falseAlarms, length: last.length).map {
          last.limit + here - $0
        }
      }
    }
    let upper = table[next]
    guard upper.length > length else { return .value(upper.limit) }
    let lower = table[next - 1]
    let share =
      log(Double(length) / Double(lower.length)) / log(Double(upper.length) / Double(lower.length))
    return .value(lower.limit + share * (upper.limit - lower.limit))
  }

  private static let cusum: [(length: Int, limit: Double)] = [
    (3, 6.77), (4, 19.62), (5, 6.46), (6, 7.65), (8, 6.14), (10, 5.69), (12, 5.75), (15, 6.30),
    (20, 7.76), (25, 8.78), (30, 9.86), (32, 10.18), (35, 10.75), (40, 11.62), (50, 13.28),
    (60, 12.82), (75, 12.09), (100, 11.27), (150, 10.28), (200, 9.72), (300, 9.35), (500, 9.17),
    (750, 9.27), (1_000, 9.33), (2_000, 9.74), (5_000, 10.49), (10_000, 11.19), (20_000, 11.74),
  ]

  private static let pageHinkley: [(length: Int, limit: Double)] = [
    (30, 4.10), (32, 4.71), (35, 5.14), (40, 5.61), (50, 6.05), (60, 6.33), (75, 6.55),
    (100, 6.86), (150, 7.22), (200, 7.45), (300, 7.78), (500, 8.19), (750, 8.58), (1_000, 8.81),
    (2_000, 9.45), (5_000, 10.36), (10_000, 11.12), (20_000, 11.73),
  ]
}
