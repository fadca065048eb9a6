internal import PrintedNumbers

/// Days and times of tables as ISO 8601, as far as they say: none of them names an offset.
enum TableTime {
  static let millisecondsADay = 86_400_000

  /// `2025-02-28`; nil outside the years 1 to 9999.
  ///
  /// - Parameter number: days since 1970-01-01.
  static func day(_ number: Int) -> String? {
    guard (-719_162...2_932_896).contains(number) else { return nil }
    return CalendarDay(daysSince1970: Int32(number)).description
  }

  /// The first day of a month.
  ///
  /// - Parameter month: months since January of the year, also below zero.
  static func firstDay(ofMonth month: Int, since year: Int) -> String? {
    let years = month.flooringQuotient(12)
    return CalendarDay(year: year + years, month: month - years * 12 + 1, day: 1)
      .flatMap { day(Int($0.daysSince1970)) }
  }

  /// `2025-02-28T10:20:30`, with three decimals where they are not zero.
  ///
  /// - Parameter milliseconds: since 1970-01-01, to the nearest.
  static func moment(milliseconds: Double) -> String? {
    guard abs(milliseconds) < 1e15 else { return nil }
    let all = Int(milliseconds.rounded())
    let number = all.flooringQuotient(millisecondsADay)
    return day(number).map { "\($0)T\(clock(all - number * millisecondsADay))" }
  }

  /// `10:20:30`; hours go on past 24.
  static func duration(milliseconds: Double) -> String? {
    guard abs(milliseconds) < 1e15 else { return nil }
    let all = Int(milliseconds.rounded())
    return (all < 0 ? "-" : "") + clock(abs(all))
  }

  private static func clock(_ milliseconds: Int) -> String {
    let seconds = milliseconds / 1000
    let rest = milliseconds % 1000
    return (seconds / 3600).padded(to: 2) + ":" + (seconds / 60 % 60).padded(to: 2) + ":"
      + (seconds % 60).padded(to: 2) + (rest == 0 ? "" : "." + rest.padded(to: 3))
  }
}
