package import PrintedNumbers

/// An instant in UTC, to the microsecond.
package struct Timestamp: Sendable, Equatable, Hashable, Comparable, CustomStringConvertible {
  /// Microseconds since 1970-01-01T00:00:00Z.
  package let microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }

  /// Reads `YYYY-MM-DD`, or that with `T` or a space, `hh:mm:ss`, up to nine decimals, and `Z` or an
  /// offset.
  ///
  /// - Returns: nil when the text is no such time. `isNaive` is true when it names no offset; it is
  ///   then taken for UTC.
  package static func parse(_ text: String) -> (time: Timestamp, isNaive: Bool)? {
    var text = text
    return text.withUTF8 { bytes in
      var reader = DigitReader(bytes)
      guard let day = reader.day() else { return nil }
      var seconds = Int64(day.daysSince1970) * 86_400
      var fraction: Int64 = 0
      var isNaive = true
      if !reader.isAtEnd {
        guard reader.take("T") || reader.take("t") || reader.take(" "),
          let hour = reader.number(digits: 2), hour < 24, reader.take(":"),
          let minute = reader.number(digits: 2), minute < 60, reader.take(":"),
          let second = reader.number(digits: 2), second < 61
        else { return nil }
        seconds += Int64(hour * 3600 + minute * 60 + second)
        if reader.take(".") {
          guard let value = reader.microseconds() else { return nil }
          fraction = value
        }
        if let offset = reader.offset() {
          seconds -= offset
          isNaive = false
        }
        guard reader.isAtEnd else { return nil }
      }
      return (Timestamp(microseconds: seconds * 1_000_000 + fraction), isNaive)
    }
  }

  /// The instant of a Unix time, to the nearest microsecond.
  ///
  /// - Returns: nil for a time that is not finite or outside the years 1…9999.
  package init?(unixSeconds: Double) {
    guard unixSeconds >= -62_135_596_800, unixSeconds < 253_402_300_800 else { return nil }
    self.init(microseconds: Int64((unixSeconds * 1_000_000).rounded()))
  }

  /// The calendar day in UTC.
  package var day: CalendarDay {
    CalendarDay(daysSince1970: Int32(clamping: microseconds.flooringQuotient(86_400_000_000)))
  }

  /// ISO 8601 in UTC, with six decimals only where they are not zero.
  package var description: String {
    let second = microseconds.flooringQuotient(1_000_000)
    let fraction = microseconds - second * 1_000_000
    let inDay = second - second.flooringQuotient(86_400) * 86_400
    var text = "\(day)T" + (inDay / 3600).padded(to: 2)
    text += ":" + (inDay / 60 % 60).padded(to: 2) + ":" + (inDay % 60).padded(to: 2)
    if fraction != 0 { text += "." + fraction.padded(to: 6) }
    return text + "Z"
  }

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.microseconds < right.microseconds
  }
}

extension CalendarDay {
  /// Reads `YYYY-MM-DD`, also with a midnight time behind it.
  package static func parse(_ text: String) -> CalendarDay? {
    guard let (time, _) = Timestamp.parse(text) else { return nil }
    return time.day
  }
}

/// Reads fixed-width decimal fields off a date.
private struct DigitReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
    position += 1
    return true
  }

  mutating func number(digits: Int) -> Int? {
    guard position + digits <= bytes.count else { return nil }
    var value = 0
    for _ in 0..<digits {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  mutating func day() -> CalendarDay? {
    guard let year = number(digits: 4), take("-"), let month = number(digits: 2), take("-"),
      let day = number(digits: 2)
    else { return nil }
    return CalendarDay(year: year, month: month, day: day)
  }

  /// One to nine decimals of a second; those past the sixth are dropped.
  mutating func microseconds() -> Int64? {
    var value: Int64 = 0
    var count = 0
    while count < 9, let digit = digit() {
      if count < 6 { value = value * 10 + Int64(digit) }
      count += 1
    }
    guard count > 0 else { return nil }
    for _ in min(count, 6)..<6 { value *= 10 }
    return value
  }

  /// Seconds east of UTC, or nil where no offset follows.
  mutating func offset() -> Int64? {
    if take("Z") || take("z") { return 0 }
    let sign: Int64
    if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
    guard let hours = number(digits: 2), hours < 24 else { return nil }
    _ = take(":")
    guard let minutes = number(digits: 2), minutes < 60 else { return nil }
    return sign * Int64(hours * 3600 + minutes * 60)
  }

  private mutating func digit() -> Int? {
    guard position < bytes.count, (0x30...0x39).contains(bytes[position]) else { return nil }
    position += 1
    return Int(bytes[position - 1] - 0x30)
  }
}
