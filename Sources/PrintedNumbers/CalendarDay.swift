/// A day of the proleptic Gregorian calendar.
package struct CalendarDay: Sendable, Equatable, Hashable, Comparable, CustomStringConvertible {
  /// Days since 1970-01-01; negative before it.
  package let daysSince1970: Int32

  package init(daysSince1970: Int32) { self.daysSince1970 = daysSince1970 }

  /// A day by its civil date; nil where the calendar has none such.
  ///
  /// Source: Hinnant (2013), "chrono-compatible low-level date algorithms", days_from_civil.
  package init?(year: Int, month: Int, day: Int) {
    let lengths = [31, year.isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...12).contains(month), day >= 1, day <= lengths[month - 1] else { return nil }
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted.flooringQuotient(400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    daysSince1970 = Int32(clamping: era * 146_097 + dayOfEra - 719_468)
  }

  /// The civil date, by civil_from_days of the same source.
  package var date: (year: Int, month: Int, day: Int) {
    let shifted = Int(daysSince1970) + 719_468
    let era = shifted.flooringQuotient(146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// Seconds from the beginning of 1970 to that of the day, both in UTC.
  package var secondsSince1970: Int { Int(daysSince1970) * 86_400 }

  /// `2025-02-28`.
  package var description: String {
    let (year, month, day) = date
    return "\(year.padded(to: 4))-\(month.padded(to: 2))-\(day.padded(to: 2))"
  }

  package static func < (left: CalendarDay, right: CalendarDay) -> Bool {
    left.daysSince1970 < right.daysSince1970
  }
}

extension BinaryInteger {
  /// The number with zeros before it, up to a width.
  @inlinable
  package func padded(to width: Int) -> String {
    let text = String(self)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }

  /// The quotient rounded down, also below zero.
  @inlinable
  package func flooringQuotient(_ divisor: Self) -> Self {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

extension Int {
  fileprivate var isLeapYear: Bool {
    isMultiple(of: 4) && (!isMultiple(of: 100) || isMultiple(of: 400))
  }
}
